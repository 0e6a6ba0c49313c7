from django.apps import AppConfig


class FloorConfig(AppConfig):
    name = "openhall.front.floor"
    label = "floor"

    def ready(self) -> None:
        from . import actions, personal, rules  # noqa: F401  (registers commands, personal fields and rules)
