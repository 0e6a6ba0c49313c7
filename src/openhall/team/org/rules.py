"""Rules about people and accounts."""

from collections.abc import Iterable

from openhall.engines.policy.parameters import Figures
from openhall.engines.policy.rules import Breach, rule

from .facts import ParallelLogin


@rule("account.parallel-login", clause="ORG-19", on=ParallelLogin)
def parallel_login(fact: ParallelLogin, figures: Figures) -> Iterable[Breach]:
    """A job number is used at two places at once."""
    detail = {"first": fact.first, "second": fact.second}
    yield Breach(fact.staff, fact.at, "staff", fact.job_number, detail)
