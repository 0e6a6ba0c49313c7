"""The list of a day that the auditor walks: slim rows in one query, the risk sample on top."""

from uuid import UUID

from django.db.models import F

from openhall.engines.policy.models import Finding
from openhall.engines.policy.parameters import Figures
from openhall.front.counter.models import REVERSED, Order
from openhall.front.till.models import BusinessDay
from openhall.kernel import clock

from .parameters import SAMPLE_SIZE
from .risk import Row, split

_COLUMNS = (
    "id",
    "accepted_at",
    "business",
    "staff",
    "due",
    "state",
    "reviewed_at",
    "kind__reviewed",
    "charges",
    "series",
    "form_no",
)


def rows(day: BusinessDay) -> list[Row]:
    """Every order of the day, accepted ones and those taken back, in order of time."""
    found = _found(day)
    orders = (
        Order.objects.final()
        .of_day(day.id)
        .order_by("accepted_at", "id")
        .values_list(*_COLUMNS, F("details__special"), F("audit__verdict"))
    )
    return [
        Row(
            id=key,
            at=at,
            business=business,
            staff=staff,
            due=due,
            reversed=state == REVERSED,
            unsigned=wants and reviewed is None,
            special=bool(special),
            penalty=any(charge["code"] == "penalty" for charge in charges),
            verdict=verdict or "",
            found=str(key) in found,
            series=series,
            form_no=form_no,
        )
        for key, at, business, staff, due, state, reviewed, wants, charges, series, form_no, special, verdict in orders
    ]


def _found(day: BusinessDay) -> set[str]:
    """Orders of the day that rules found something about, other than that the auditor was late."""
    until = day.closed_at or clock.now()
    there = Finding.objects.of_halls([day.hall]).filter(subject_kind="order", at__gte=day.opened_at, at__lte=until)
    return set(there.values_list("subject", flat=True))


def sample(day: BusinessDay) -> tuple[list[Row], list[Row]]:
    """The day's risk sample, and the rest."""
    top, rest = split(rows(day), Figures(day.hall, clock.now())[SAMPLE_SIZE])
    return list(top), list(rest)


def next_open(listed: list[Row], after: UUID | None) -> Row | None:
    """The next order that wants a verdict: after this one, else from the top."""
    ids = [row.id for row in listed]
    start = ids.index(after) + 1 if after in ids else 0
    return next((row for row in [*listed[start:], *listed[:start]] if not row.verdict and not row.reversed), None)
