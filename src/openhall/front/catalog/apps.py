from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "openhall.front.catalog"
    label = "catalog"

    def ready(self) -> None:
        from . import actions, documents  # noqa: F401  (registers the commands)
