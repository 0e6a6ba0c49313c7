from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "openhall.front.customers"
    label = "customers"

    def ready(self) -> None:
        from . import actions  # noqa: F401  (registers the commands)
