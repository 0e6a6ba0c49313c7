from django.apps import AppConfig


class FloorConfig(AppConfig):
    name = "openhall.front.floor"
    label = "floor"

    def ready(self) -> None:
        from . import actions, rules  # noqa: F401  (registers commands and rules)
