from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "openhall.api"
    label = "api"

    def ready(self) -> None:
        from . import actions  # noqa: F401  (registers the commands)
