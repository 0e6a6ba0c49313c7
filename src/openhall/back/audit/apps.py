from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "openhall.back.audit"
    label = "audit"

    def ready(self) -> None:
        from . import actions, rules  # noqa: F401  (registers commands and rules)
