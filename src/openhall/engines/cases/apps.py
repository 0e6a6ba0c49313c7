from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "openhall.engines.cases"
    label = "cases"
