from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "openhall.team.roster"
    label = "roster"

    def ready(self) -> None:
        from . import actions, booked, rules, standing  # noqa: F401  (registers commands, rules, what stands on a day)
