"""What the team's papers tell of orders and of the desk: open orders at a handover, the day's topics for the service log.

By kind, without the customers' data.
"""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count

from openhall.engines.cases.models import Case
from openhall.kernel import clock
from openhall.team.roster import handing, logs

from .models import Enquiry, Order
from .station import CATEGORIES, TAKEN


@handing.open_matters
def open_orders(hall: UUID, staff: UUID) -> list[str]:
    """Orders that wait for papers or for the customer's confirmation."""
    rows = Order.objects.filter(hall=hall).taken_by(staff).select_related("kind")
    waiting = [*rows.suspended().order_by("id"), *rows.posted_unconfirmed().order_by("id")]
    return [row.kind.name for row in waiting]


@logs.topics(logs.BUSINESS)
def business(hall: UUID, day: date) -> list[tuple[str, int]]:
    """Accepted orders by kind."""
    start, end = clock.midnight(day), clock.midnight(day + timedelta(days=1))
    rows = Order.objects.final().filter(hall=hall, accepted_at__gte=start, accepted_at__lt=end)
    return list(rows.values_list("kind__name").annotate(n=Count("id")).order_by("-n", "kind__name"))


@logs.topics(logs.ENQUIRIES)
def enquiries(hall: UUID, day: date) -> list[tuple[str, int]]:
    """Questions asked at the desk by topic."""
    start, end = clock.midnight(day), clock.midnight(day + timedelta(days=1))
    rows = Enquiry.objects.filter(hall=hall, asked_at__gte=start, asked_at__lt=end)
    return list(rows.values_list("topic").annotate(n=Count("id")).order_by("-n", "topic"))


@logs.topics(logs.COMPLAINTS)
def complaints(hall: UUID, day: date) -> list[tuple[str, int]]:
    """Complaints taken at the desk by category."""
    start, end = clock.midnight(day), clock.midnight(day + timedelta(days=1))
    rows = Case.objects.of_kind(TAKEN.name).of_halls([hall]).filter(opened_at__gte=start, opened_at__lt=end)
    words = {code: str(label) for code, label in CATEGORIES}
    found = rows.values_list("data__category").annotate(n=Count("id")).order_by("-n")
    return [(words.get(code, str(code)), number) for code, number in found]
