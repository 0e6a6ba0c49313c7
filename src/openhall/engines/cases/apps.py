from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "openhall.engines.cases"
    label = "cases"

    def ready(self) -> None:
        from . import actions  # noqa: F401  (registers the commands)
