from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "openhall.engines.policy"
    label = "policy"

    def ready(self) -> None:
        from . import actions  # noqa: F401  (registers the commands)
