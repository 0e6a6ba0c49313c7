"""Named reads of a hall's running day: tills and their drawers, takings by hour, missing signatures, what was frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from openhall.engines.ledger.models import Account
from openhall.engines.policy.parameters import Figures
from openhall.front.counter.models import Order, OrderQuerySet
from openhall.front.till.models import OPEN, BusinessDay, TillSession
from openhall.front.till.parameters import LOOSE_CASH_LIMIT
from openhall.kernel import clock
from openhall.kernel.money import ZERO
from openhall.team.org.models import Staff

from . import labels
from .models import BALANCED, DailyReport, ShiftReport

SIGNATURES_WITHIN = timedelta(days=31)
"""Older orders without a reviewer's signature are findings by now and not asked for here."""


@dataclass(frozen=True, slots=True)
class Drawer:
    """A till of the day with its drawer against the limit."""

    till: TillSession
    person: Staff | None
    held: Decimal
    limit: Decimal
    report: ShiftReport | None

    @property
    def open(self) -> bool:
        return self.till.state == OPEN

    @property
    def over(self) -> bool:
        return self.open and self.held > self.limit

    @property
    def near(self) -> bool:
        return self.open and not self.over and self.held * 10 >= self.limit * 9

    @property
    def share(self) -> int:
        """The drawer in per cent of its limit, for the gauge."""
        if not self.limit:
            return 100 if self.held else 0
        return min(100, int(100 * self.held / self.limit))

    @property
    def submitted(self) -> str:
        return "" if self.report is None else self.report.outcome

    @property
    def different(self) -> bool:
        return self.report is not None and self.report.outcome != BALANCED


def latest_day(hall: UUID) -> BusinessDay | None:
    """The hall's open day, else its last."""
    rows = BusinessDay.objects.filter(hall=hall).order_by("-date")
    return BusinessDay.objects.open_of(hall).first() or rows.first()


def drawers(day: BusinessDay) -> list[Drawer]:
    """Every till of the day; what open drawers hold is read from their kept balances in one query."""
    tills = list(day.tills.select_related("counter", "shift_report").order_by("closed_at", "counter__code"))
    tills.sort(key=lambda till: (till.state != OPEN, till.counter.code, till.opened_at))
    accounts = {till.drawer.id: till.id for till in tills if till.state == OPEN}
    held = {
        accounts[key]: balance or ZERO
        for key, balance in Account.objects.filter(id__in=accounts).values_list("id", "balance")
    }
    people = labels.people(till.staff for till in tills)
    limit = Figures(day.hall, clock.now())[LOOSE_CASH_LIMIT]
    return [
        Drawer(till, people.get(str(till.staff)), held.get(till.id, ZERO), limit, getattr(till, "shift_report", None))
        for till in tills
    ]


def unsigned(hall: UUID) -> OrderQuerySet:
    """Orders that want the reviewer's signature, the oldest first."""
    since = clock.now() - SIGNATURES_WITHIN
    rows = Order.objects.standing().filter(hall=hall, accepted_at__gte=since, reviewed_at=None, kind__reviewed=True)
    return rows.order_by("accepted_at", "id")


def sign_until(order: Order) -> datetime:
    """The reviewer's signature is due by the end of the day after the acceptance."""
    assert order.accepted_at is not None
    return clock.midnight(clock.local_date(order.accepted_at) + timedelta(days=2))


@dataclass(frozen=True, slots=True)
class Takings:
    """What a day has brought until now."""

    orders: int
    reversed: int
    total: Decimal


def takings(day: BusinessDay) -> Takings:
    sums = (
        Order.objects.final()
        .of_day(day.id)
        .aggregate(
            n=Count("id"),
            back=Count("id", filter=~Q(reversed_at=None)),
            total=Sum("due", filter=Q(reversed_at=None)),
        )
    )
    return Takings(sums["n"], sums["back"], sums["total"] or ZERO)


def last_reports(hall: UUID, most: int = 2) -> list[DailyReport]:
    """The hall's last frozen days, the latest first."""
    rows = DailyReport.objects.of_halls([hall]).select_related("day", "day__signature")
    return list(rows.order_by("-date")[:most])


def own_shift(staff: UUID, day: date) -> dict[str, Any]:
    """A person's own orders of a day."""
    start = clock.midnight(day)
    rows = Order.objects.standing().filter(staff=staff, till__staff=staff, till__opened_at__gte=start)
    sums = rows.aggregate(n=Count("id"), total=Sum("due"))
    return {"orders": sums["n"], "total": sums["total"] or ZERO}


def reports_missing(staff: UUID | None) -> Sequence[TillSession]:
    """Own shifts of the last two weeks that were closed and whose report isn't submitted."""
    since = clock.now() - timedelta(days=14)
    rows = TillSession.objects.of_person(staff).exclude(state=OPEN).filter(shift_report=None, closed_at__gte=since)
    return list(rows.select_related("counter", "day").order_by("closed_at"))
