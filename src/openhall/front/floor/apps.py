from django.apps import AppConfig


class FloorConfig(AppConfig):
    name = "openhall.front.floor"
    label = "floor"

    def ready(self) -> None:
        from . import actions, personal, rules, standing  # noqa: F401  (registers commands, fields, rules, what stands)
