from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "openhall.team.roster.proposals"
    label = "proposals"

    def ready(self) -> None:
        from . import actions, parameters, rules  # noqa: F401  (registers commands, figures and rules)
        from .charge import answer_for_findings

        answer_for_findings()
