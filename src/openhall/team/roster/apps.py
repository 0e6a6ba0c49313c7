from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "openhall.team.roster"
    label = "roster"

    def ready(self) -> None:
        from . import actions, rules  # noqa: F401  (registers commands and rules)
