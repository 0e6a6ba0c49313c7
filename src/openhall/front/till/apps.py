from django.apps import AppConfig


class TillConfig(AppConfig):
    name = "openhall.front.till"
    label = "till"

    def ready(self) -> None:
        from . import actions, leaving, rules  # noqa: F401  (registers commands, rules, what a leaver must settle)
