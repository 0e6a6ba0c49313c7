from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "openhall.back.stock"
    label = "stock"

    def ready(self) -> None:
        from . import actions, cases, leaving, rules  # noqa: F401  (registers commands, kinds of cases, figures)
