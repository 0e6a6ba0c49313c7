from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CustomersConfig(AppConfig):
    name = "openhall.front.customers"
    label = "customers"

    def ready(self) -> None:
        from . import actions, cases, rules  # noqa: F401  (registers commands, kinds of cases and rules)

        autodiscover_modules("customer_file")  # what other modules know of a customer
