"""Green copies against what was written: whose copy is missing, which number nobody wrote, which amount differs. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from openhall.kernel import clock
from openhall.kernel.money import ZERO

from .models import USED, VOID, Form, Green

GREEN_MISSING, NO_WHITE, AMOUNT, VOID_FORM = "green_missing", "no_white", "amount", "void_form"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A number and what stands on it."""

    series: str
    no: int
    amount: Decimal
    staff: UUID | None = None
    state: str = USED
    width: int = 0

    @property
    def key(self) -> tuple[str, int]:
        return self.series, self.no

    @property
    def text(self) -> str:
        return f"{self.series} {str(self.no).zfill(self.width)}"


@dataclass(frozen=True, slots=True)
class Difference:
    """What is wrong with one number: ``white`` is what was written, ``green`` what the copy says."""

    kind: str
    text: str
    white: Decimal | None = None
    green: Decimal | None = None
    staff: UUID | None = None


def compare(written: Iterable[Sheet], green: Iterable[Sheet], known: Iterable[Sheet] = ()) -> list[Difference]:
    """Forms written in a day against green copies handed in. ``known``: forms of other days that some copies belong to.

    Void forms keep all their copies together: none of them is handed in.
    """
    white = {sheet.key: sheet for sheet in written}
    others = {sheet.key: sheet for sheet in known}
    found = []
    handed = {sheet.key: sheet for sheet in green}
    for key, sheet in sorted(white.items()):
        if sheet.state == USED and key not in handed:
            found.append(Difference(GREEN_MISSING, sheet.text, white=sheet.amount, staff=sheet.staff))
    for key, copy in sorted(handed.items()):
        origin = white.get(key) or others.get(key)
        if origin is None:
            found.append(Difference(NO_WHITE, copy.text, green=copy.amount))
        elif origin.state == VOID:
            found.append(Difference(VOID_FORM, origin.text, green=copy.amount, staff=origin.staff))
        elif origin.amount != copy.amount:
            found.append(Difference(AMOUNT, origin.text, origin.amount, copy.amount, origin.staff))
    return found


def written_on(hall: UUID, day: date) -> list[Sheet]:
    """The forms that were written in a hall on a day."""
    start = clock.midnight(day)
    forms = Form.objects.filter(hall=hall, at__gte=start, at__lt=start + timedelta(days=1), state__in=(USED, VOID))
    return [_sheet(form) for form in forms.order_by("series", "no")]


def _sheet(form: Form) -> Sheet:
    return Sheet(form.series, form.no, form.amount, form.staff, form.state, form.width)


def handed_in(hall: UUID, day: date) -> list[Sheet]:
    return [Sheet(row.series, row.no, row.amount) for row in Green.objects.on(hall, day).order_by("series", "no")]


def comparison(hall: UUID, day: date) -> list[Difference]:
    """A day's green copies against its forms."""
    written, green = written_on(hall, day), handed_in(hall, day)
    here = {sheet.key for sheet in written}
    strange = [sheet for sheet in green if sheet.key not in here]
    known = [
        _sheet(form)
        for sheet in strange
        for form in Form.objects.filter(hall=hall, series=sheet.series, no=sheet.no, state__in=(USED, VOID))
    ]
    return compare(written, green, known)


def keyed(hall: UUID, day: date) -> bool:
    """Has anybody handed in green copies of this day?"""
    return Green.objects.on(hall, day).exists()


def total(hall: UUID, day: date) -> Decimal:
    """What the green copies of a day sum to, as keyed from the paper: the auditor's second source (AUDIT-03)."""
    return Green.objects.on(hall, day).aggregate(total=Sum("amount"))["total"] or ZERO


def days_without(hall: UUID, now: datetime, days: int = 7) -> list[date]:
    """Days of the last week on which forms were written and no green copy has been handed in."""
    today = clock.local_date(now)
    found = []
    for back in range(days):
        day = today - timedelta(days=back)
        start = clock.midnight(day)
        wrote = Form.objects.used().filter(hall=hall, at__gte=start, at__lt=start + timedelta(days=1)).exists()
        if wrote and not keyed(hall, day):
            found.append(day)
    return found
