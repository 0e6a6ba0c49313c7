from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "openhall.transfer"
    label = "transfer"

    def ready(self) -> None:
        from . import actions  # noqa: F401  (registers the commands)
