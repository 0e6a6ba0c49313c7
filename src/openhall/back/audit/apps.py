from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "openhall.back.audit"
    label = "audit"

    def ready(self) -> None:
        from . import actions, cases, item_actions, rules, statement_actions  # noqa: F401  (registers them)
