from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "openhall.team.org"
    label = "org"

    def ready(self) -> None:
        from openhall.engines.policy import directory

        from . import actions, rules  # noqa: F401  (register commands and rules)
        from .directory import UnitDirectory

        directory.register(UnitDirectory())
