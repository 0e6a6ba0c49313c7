from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "openhall.team.org"
    label = "org"

    def ready(self) -> None:
        from openhall.engines.policy import parameters

        from . import actions  # noqa: F401  (registers the commands)
        from .doors import UnitLevels

        parameters.register_levels(UnitLevels())
