from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "openhall.team.roster"
    label = "roster"

    def ready(self) -> None:
        from openhall.front.floor import shifts

        from . import actions, booked, presence, rules, standing  # noqa: F401  (commands, rules, what stands on a day)

        shifts.provide(presence.on_shift)
