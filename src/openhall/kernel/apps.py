from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "openhall.kernel"
    label = "kernel"

    def ready(self) -> None:
        from . import actions  # noqa: F401  (registers the commands)
