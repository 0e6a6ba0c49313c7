from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "openhall.front.counter"
    label = "counter"

    def ready(self) -> None:
        from . import actions, rules  # noqa: F401  (registers commands and rules)
