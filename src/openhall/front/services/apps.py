from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "openhall.front.services"
    label = "services"

    def ready(self) -> None:
        from . import actions, changes, collection, outbox  # noqa: F401  (they register commands and deadlines)
