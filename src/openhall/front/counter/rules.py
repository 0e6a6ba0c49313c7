"""Rules about orders."""

from collections.abc import Iterator

from openhall.engines.policy.parameters import Figures
from openhall.engines.policy.rules import Breach, rule

from .facts import InterruptionReported, OrderUnsigned
from .figures import INTERRUPTION_WITHIN


@rule("order.unsigned", clause="AUDIT-07", on=OrderUnsigned)
def unsigned(fact: OrderUnsigned, figures: Figures) -> Iterator[Breach]:
    """No reviewer signed the order by the end of the day after its acceptance."""
    yield Breach(fact.staff, fact.at, "order", str(fact.order))


@rule("counter.interruption-late", clause="COUNTER-14", on=InterruptionReported)
def interruption_late(fact: InterruptionReported, figures: Figures) -> Iterator[Breach]:
    """An interruption was reported to the superior later than it should have been."""
    if fact.late:
        detail = {"started_at": fact.started_at, "within": figures[INTERRUPTION_WITHIN]}
        yield Breach(fact.staff, fact.at, "interruption", str(fact.interruption), detail)
