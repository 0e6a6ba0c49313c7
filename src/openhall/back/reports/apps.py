from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "openhall.back.reports"
    label = "reports"

    def ready(self) -> None:
        from . import actions, branch_actions, rules, shift_actions, takings  # noqa: F401  (registers commands, rules, takings)
