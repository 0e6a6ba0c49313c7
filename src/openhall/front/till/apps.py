from django.apps import AppConfig


class TillConfig(AppConfig):
    name = "openhall.front.till"
    label = "till"

    def ready(self) -> None:
        from . import actions, rules  # noqa: F401  (registers commands and rules)
