from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "openhall.engines.ledger"
    label = "ledger"
