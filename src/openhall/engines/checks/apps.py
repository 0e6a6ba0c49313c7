from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "openhall.engines.checks"
    label = "checks"
