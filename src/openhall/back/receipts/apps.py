from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "openhall.back.receipts"
    label = "receipts"

    def ready(self) -> None:
        from . import actions, cases, leaving, months, rules  # noqa: F401  (commands, cases, midnight, rules)
