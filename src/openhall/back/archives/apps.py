from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "openhall.back.archives"
    label = "archives"

    def ready(self) -> None:
        from . import actions, cases, expecting, personal  # noqa: F401  (registers commands, kinds of cases, listeners)
