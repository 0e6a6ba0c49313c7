"""Rules about people and accounts."""

from collections.abc import Iterable

from openhall.engines.cases.facts import CaseOverdue
from openhall.engines.policy.parameters import Figures
from openhall.engines.policy.rules import Breach, rule

from .facts import DutyLookedAt, ParallelLogin

GAP, OVERLAP = "duty.gap", "duty.overlap"


@rule("account.parallel-login", clause="ORG-19", on=ParallelLogin)
def parallel_login(fact: ParallelLogin, figures: Figures) -> Iterable[Breach]:
    """A job number is used at two places at once."""
    detail = {"first": fact.first, "second": fact.second}
    yield Breach(fact.staff, fact.at, "staff", fact.job_number, detail)


@rule("account.cancel-late", clause="ORG-20", on=CaseOverdue)
def cancel_late(fact: CaseOverdue, figures: Figures) -> Iterable[Breach]:
    """A leaver's job number is blocked but not cancelled in time."""
    if fact.kind == "account.cancel":
        yield Breach(fact.owner, fact.at, "staff", fact.subject)


@rule(GAP, clause="ORG-09", on=DutyLookedAt)
def duty_gap(fact: DutyLookedAt, figures: Figures) -> Iterable[Breach]:
    """Nobody answers for a duty, or several share it and none leads."""
    if has_gap(fact.responsible, fact.shared, fact.led) and GAP not in fact.known:
        yield Breach(None, fact.at, "duty", fact.duty, {"responsible": fact.responsible})


@rule(OVERLAP, clause="ORG-09", on=DutyLookedAt)
def duty_overlap(fact: DutyLookedAt, figures: Figures) -> Iterable[Breach]:
    """Two answer for a duty that isn't shared."""
    if has_overlap(fact.responsible, fact.shared) and OVERLAP not in fact.known:
        yield Breach(None, fact.at, "duty", fact.duty, {"responsible": fact.responsible})


def has_gap(responsible: int, shared: bool, led: bool) -> bool:
    return responsible == 0 or (shared and responsible > 1 and not led)


def has_overlap(responsible: int, shared: bool) -> bool:
    return responsible > 1 and not shared
