from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "openhall.team.org"
    label = "org"

    def ready(self) -> None:
        from openhall.engines.policy import directory

        from . import actions  # noqa: F401  (registers the commands)
        from .directory import UnitDirectory

        directory.register(UnitDirectory())
