"""Peak days at the beginning and end of the month: other ways to pay, and the hall's quiet hours (FLOOR-13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from openhall.engines.policy.parameters import Figures
from openhall.front.customers.models import LIVE, Subscription
from openhall.front.floor.parameters import PEAK_DAYS, QUIET_WEEKS
from openhall.front.services.changes import PAYMENT_METHOD
from openhall.front.services.models import Change
from openhall.kernel import clock
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.problems import Refused, invalid

from . import doors
from .models import ANSWERS, BOUND, FINAL, PREPARED, Order, PeakHint

CLAUSE = "FLOOR-13"
BY_HAND = ("", "cash")
"""Means of payment for which the customer comes to the hall."""
PAYMENTS = frozenset({"top_up", "pay_bill"})
QUIETEST = 2
"""So many spans of hours are named."""
ENOUGH = 20
"""With fewer tickets in the weeks looked at nothing is said."""


class Answer(Input):
    order: Annotated[Text, RefTo("order")]
    answer: Literal["bound", "declined", "later"]


def peak_of(day: date, spans: str) -> date | None:
    """The peak in which a day lies, by the first day of the month about which it lies; None: no peak.

    ``spans``: days of the month, ``1-5,26-31``; 31 is the last day of any month.
    """
    for span in spans.split(","):
        first, _dash, last = span.strip().partition("-")
        if int(first) <= day.day <= int(last or first):
            start = day.replace(day=1)
            return start if day.day <= 15 else (start + timedelta(days=32)).replace(day=1)
    return None


def bound(customer: UUID) -> bool:
    """Is one of the customer's numbers paid for without the customer, or will it be soon?"""
    rows = Subscription.objects.filter(customer=customer, state__in=LIVE)
    keys = dict(rows.values_list("id", "payment_method"))
    if any(method not in BY_HAND for method in keys.values()):
        return True
    coming = Change.objects.waiting().filter(subscription__in=keys, field=PAYMENT_METHOD)
    return coming.exclude(new__in=BY_HAND).exists()


def asks(order: Order, now: datetime) -> date | None:
    """The peak for which the hint is shown with this order; None where it isn't."""
    if order.business not in PAYMENTS or order.customer_id is None or order.state not in (PREPARED, *FINAL):
        return None
    peak = peak_of(clock.local_date(now), Figures(order.hall, now)[PEAK_DAYS])
    if peak is None or PeakHint.objects.of(order.customer_id, peak).exists() or bound(order.customer_id):
        return None
    return peak


@command("order.peak_answer", makes="peak_hint")
def answer(ctx: Context, data: Answer) -> Outcome:
    """On a peak day: what the customer said to paying in another way. Binding itself is an order of its own."""
    order = doors.own(ctx, data.order)
    peak = peak_of(ctx.today, Figures(order.hall, ctx.now)[PEAK_DAYS])
    if peak is None:
        raise invalid("this is no peak day", field="order")
    if order.customer_id is None or asks(order, ctx.now) is None:
        raise Refused("transition.not_allowed", clause=CLAUSE)
    made = PeakHint.objects.create(
        hall=order.hall,
        customer_id=order.customer_id,
        order=order,
        peak=peak,
        answer=data.answer,
        staff=order.staff,
        at=ctx.now,
    )
    return Outcome("peak_hint", made.id, {"answer": data.answer})


@dataclass(frozen=True, slots=True)
class Told:
    """What one clerk's customers said."""

    staff: UUID
    asked: int
    bound: int
    declined: int
    later: int


def by_clerk(halls: Iterable[UUID], start: datetime, end: datetime) -> list[Told]:
    rows = PeakHint.objects.between(list(halls), start, end).values("staff")
    sums = rows.annotate(asked=Count("id"), **{name: Count("id", filter=Q(answer=name)) for name in ANSWERS}).order_by(
        f"-{BOUND}", "staff"
    )
    return [Told(*row) for row in sums.values_list("staff", "asked", *ANSWERS)]


# -- quiet hours ---------------------------------------------------------------------------------------------------------

BY_HOUR = """
SELECT extract(hour FROM taken_at AT TIME ZONE %(zone)s)::int AS hour, count(*)
  FROM floor_ticket WHERE hall = %(hall)s AND taken_at >= %(since)s AND taken_at < %(until)s AND leg = 1
 GROUP BY 1 ORDER BY 1
"""


def quiet(counts: dict[int, int], how_many: int = QUIETEST) -> list[tuple[int, int]]:
    """The hours in which fewest come, neighbours joined: ``[(14, 16)]`` is 14:00 to 16:00. The last hour begun counts."""
    if sum(counts.values()) < ENOUGH:
        return []
    hours = range(min(counts), max(counts) + 1)
    calm = sorted(sorted(hours, key=lambda hour: (counts.get(hour, 0), hour))[:how_many])
    spans: list[tuple[int, int]] = []
    for hour in calm:
        if spans and spans[-1][1] == hour:
            spans[-1] = (spans[-1][0], hour + 1)
        else:
            spans.append((hour, hour + 1))
    return spans


def quiet_hours(hall: UUID, now: datetime) -> list[tuple[int, int]]:
    """The hall's quiet hours by its tickets of the last weeks, today's left out."""
    until = clock.midnight(clock.local_date(now))
    since = until - timedelta(weeks=Figures(hall, now)[QUIET_WEEKS])
    with connection.cursor() as cursor:
        cursor.execute(BY_HOUR, {"zone": str(clock.ZONE), "hall": hall, "since": since, "until": until})
        return quiet(dict(cursor.fetchall()))


def quiet_text(hall: UUID, now: datetime) -> list[str]:
    return [f"{first:02d}:00–{last:02d}:00" for first, last in quiet_hours(hall, now)]
