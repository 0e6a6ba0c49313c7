from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "openhall.front.catalog"
    label = "catalog"

    def ready(self) -> None:
        from . import actions, documents, figures, norm_actions, reviews, tariff_actions  # noqa: F401  (registers the commands)
