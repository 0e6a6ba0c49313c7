"""Month's ends: which books still have to be counted, which to be handed over, and whether a month is closed."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock, facts
from openhall.kernel.deadlines import every_midnight

from .facts import HandoverOutstanding
from .models import BookCheck, Handover, Run, month_of
from .rules import HANDOVER_DAY


def following(month: date) -> date:
    """The first day of the month after."""
    return month_of(month + timedelta(days=31))


def before(month: date) -> date:
    return month_of(month - timedelta(days=1))


def last_day(month: date) -> date:
    return following(month) - timedelta(days=1)


def to_hand_over(hall: UUID, month: date) -> "QuerySet[Run]":
    """Books closed until a month's end that haven't gone to the department."""
    end = clock.midnight(following(month))
    return Run.objects.closed().filter(hall=hall, handover=None, closed_at__lt=end).order_by("series", "first")


def outstanding(hall: UUID, month: date) -> int:
    """Books of a month that aren't handed over and confirmed."""
    end = clock.midnight(following(month))
    unconfirmed = Run.objects.closed().filter(hall=hall, closed_at__lt=end, handover__confirmed_at=None)
    return unconfirmed.count()


def uncounted(hall: UUID, month: date) -> list[Run]:
    """Books in people's hands at the end of a month that no complete count has looked at."""
    end = clock.midnight(following(month))
    counted = BookCheck.objects.of_month(month).complete().filter(hall=hall).values("run")
    held = Run.objects.held().filter(hall=hall, issued_at__lt=end)
    return list(held.exclude(id__in=counted).in_order())


def count_closed(hall: UUID, month: date) -> bool:
    """Is a month's receipt count closed? (What a pay run based on receipts asks.)"""
    return not uncounted(hall, month)


def count_due(now: datetime) -> date | None:
    """The month whose books are to be counted now: on its last day, and until they are."""
    today = clock.local_date(now)
    this = month_of(today)
    return this if today == last_day(this) else None


def handover_due(hall: UUID, now: datetime) -> date:
    """The last day on which the month before may be handed over."""
    this = month_of(clock.local_date(now))
    return this + timedelta(days=Figures(hall, now)[HANDOVER_DAY] - 1)


def sent(hall: UUID) -> "QuerySet[Handover]":
    return Handover.objects.filter(hall=hall).prefetch_related("runs").order_by("-month", "-sent_at")


@every_midnight(order=60)
def look(at: datetime) -> None:
    """The day for handing over ends now: halls whose books of the month before are still here are found, once."""
    ending = clock.local_date(at) - timedelta(days=1)
    month = before(month_of(ending))
    end = clock.midnight(following(month))
    halls = Run.objects.closed().filter(closed_at__lt=end, handover__confirmed_at=None).values_list("hall", flat=True)
    for hall in sorted(set(halls)):
        if handover_due(hall, at - timedelta(seconds=1)) == ending:
            facts.tell(HandoverOutstanding(hall, at, month, outstanding(hall, month)))
