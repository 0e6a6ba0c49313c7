"""Rules about orders."""

from collections.abc import Iterator

from openhall.engines.policy.parameters import Figures
from openhall.engines.policy.rules import Breach, rule

from .facts import OrderUnsigned


@rule("order.unsigned", clause="AUDIT-07", on=OrderUnsigned)
def unsigned(fact: OrderUnsigned, figures: Figures) -> Iterator[Breach]:
    """No reviewer signed the order by the end of the day after its acceptance."""
    yield Breach(fact.staff, fact.at, "order", str(fact.order))
