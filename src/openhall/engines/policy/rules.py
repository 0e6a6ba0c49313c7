"""Rules: small functions over facts. What they return becomes findings, in the transaction of the act itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from openhall.kernel import clock, facts
from openhall.kernel.commands import plain

from .models import Finding
from .parameters import Figures


@dataclass(frozen=True, slots=True)
class Breach:
    """What a rule found: who answers for it (or nobody), about what, when it happened, and the figures of the case."""

    staff: UUID | None
    at: datetime
    subject_kind: str = ""
    subject: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    raised_by: UUID | None = None


RuleFunction = Callable[[Any, Figures], Iterable[Breach]]
R = TypeVar("R", bound=RuleFunction)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the book: its stable code, the clause it keeps, the fact it looks at."""

    code: str
    clause: str
    fact: type[facts.Fact]
    look: RuleFunction

    @property
    def summary(self) -> str:
        return (self.look.__doc__ or "").strip().splitlines()[0]


rules: dict[str, Rule] = {}
_by_fact: dict[type[facts.Fact], list[Rule]] = {}


def rule(code: str, *, clause: str, on: type[facts.Fact]) -> Callable[[R], R]:
    """Register a rule: a pure function of a fact and the figures in force."""

    def register(look: R) -> R:
        if code in rules:
            raise AssertionError(f"two rules named {code}")
        rules[code] = Rule(code, clause, on, look)
        _by_fact.setdefault(on, []).append(rules[code])
        return look

    return register


def watched(clause: str) -> bool:
    """Does a rule of the system look after this clause?"""
    return any(one.clause == clause for one in rules.values())


def judge(fact: facts.Fact) -> None:
    """Let every rule for this kind of fact look at it; write what they find."""
    found = _by_fact.get(type(fact))
    if not found:
        return
    figures = Figures(fact.hall, fact.at)
    rows = [
        Finding(
            rule=one.code,
            clause=one.clause,
            hall=fact.hall,
            staff=breach.staff,
            subject_kind=breach.subject_kind,
            subject=breach.subject,
            at=breach.at,
            detail=plain(breach.detail),
            raised_by=breach.raised_by,
            raised_at=clock.now(),
        )
        for one in found
        for breach in one.look(fact, figures)
    ]
    if rows:
        Finding.objects.bulk_create(rows)
