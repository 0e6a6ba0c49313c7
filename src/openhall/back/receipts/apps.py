from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "openhall.back.receipts"
    label = "receipts"

    def ready(self) -> None:
        from . import actions  # noqa: F401  (registers the commands)
