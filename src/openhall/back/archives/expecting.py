"""Every completed order leaves papers behind: the set that the archive expects is written down as the order becomes final.

What was confirmed and copied electronically is filed at once and needs no box.
"""

from datetime import datetime
from uuid import UUID

from openhall.engines.policy.parameters import Figures
from openhall.front.counter.facts import OrderAccepted
from openhall.front.counter.models import SLIP, WORDS, Paper
from openhall.kernel import clock, facts
from openhall.kernel.ready import insert

from . import workdays
from .figures import VOUCHERS_DUE
from .models import EXPECTED, FILED, FORM, VoucherSet, papers_of

ON_PAPER = frozenset({WORDS, SLIP})
"""Ways of confirming that leave a signed form on paper; the others are kept electronically."""


def expect(fact: facts.Fact) -> None:
    """Write down what papers an accepted order leaves behind."""
    if not isinstance(fact, OrderAccepted):
        return
    papers = papers_of(list(fact.documents))
    electronic = _electronic(fact, papers)
    complete = set(papers) == set(electronic)
    insert(
        VoucherSet(
            order_id=fact.order,
            hall=fact.hall,
            staff=fact.staff,
            at=fact.at,
            papers=papers,
            electronic=electronic,
            received=electronic,
            state=FILED if complete else EXPECTED,
            archive_no=f"E{clock.local(fact.at):%Y%m%d}-{fact.order.hex[-10:].upper()}" if complete else "",
            received_at=fact.at if complete else None,
            filed_at=fact.at if complete else None,
        )
    )


def _electronic(fact: OrderAccepted, papers: list[str]) -> list[str]:
    """Which of the papers never were paper."""
    if fact.confirmed_by == WORDS:
        return []
    copied = set(Paper.objects.filter(order=fact.order).exclude(file="").values_list("kind", flat=True))
    seen_only = set(papers) - {FORM} - copied  # shown and given back: no copy was made, so none is missing
    form = set() if fact.confirmed_by in ON_PAPER else {FORM}
    return [paper for paper in papers if paper in copied | seen_only | form]


facts.listen(expect)


def overdue_before(hall: UUID | None, now: datetime) -> datetime:
    """Papers of orders accepted before then should have been handed in."""
    count = VOUCHERS_DUE.default if hall is None else Figures(hall, now)[VOUCHERS_DUE]
    return clock.midnight(workdays.still_in_time(clock.local_date(now), count))
