from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WebConfig(AppConfig):
    name = "openhall.web"
    label = "web"

    def ready(self) -> None:
        from . import limits  # noqa: F401  (forgets at midnight)

        autodiscover_modules("nav")  # each module's nav.py registers its entries
