"""Rules about the clerks' match."""

from collections.abc import Iterator

from openhall.engines.policy.parameters import Figures
from openhall.engines.policy.rules import Breach, rule

from .facts import ClerkMatched
from .match import compare
from .parameters import CLERK_TOLERANCE


@rule("match.clerk", clause="AUDIT-01", on=ClerkMatched)
def clerk(fact: ClerkMatched, figures: Figures) -> Iterator[Breach]:
    """The sums of books, money and stubs of one person's day aren't equal."""
    tolerance = figures[CLERK_TOLERANCE]
    found = compare(fact.books, fact.money, fact.stubs, tolerance=tolerance)
    if found.pairs:
        yield Breach(fact.staff, fact.at, detail={"books": fact.books, "money": fact.money, "stubs": fact.stubs})
