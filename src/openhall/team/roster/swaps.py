"""What a swap asks for, and what it does: the same for a file's finished swap and for one approved on the screens."""

from copy import copy
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Value, When

from openhall.engines.policy.parameters import Figures
from openhall.kernel.problems import Refused
from openhall.team.org.models import Staff

from . import away, presence
from .models import WITHDRAWN, Shift, ShiftChange, Swap
from .parameters import SWAPS_MAX
from .proposals import publishing


def counted(own: Shift) -> int:
    """How many swaps stand in the month of the shift given away, for the person who gives it."""
    month = Swap.objects.filter(staff=own.staff_id, date__year=own.date.year, date__month=own.date.month)
    return month.count()


def within_limit(own: Shift, now: datetime) -> None:
    most, count = Figures(own.hall, now)[SWAPS_MAX], counted(own)
    if count >= most:
        raise Refused("roster.swap_limit", clause="ROSTER-08", most=most, count=count)


def fits(own: Shift, theirs: Shift) -> None:
    """Each has time for the other's shift."""
    for person, given, taken in ((own.staff_id, own, theirs), (theirs.staff_id, theirs, own)):
        rest = Shift.objects.overlapping(person, taken.start_at, taken.end_at).exclude(id__in=(given.id, taken.id))
        if rest.exists():
            raise Refused("roster.overlap")


def check(own: Shift, theirs: Shift, now: datetime) -> None:
    """On the screens: both are published, neither has begun, each fits, and each is qualified for what comes."""
    if own.published_at is None or theirs.published_at is None:
        raise Refused("roster.unpublished")
    if min(own.start_at, theirs.start_at) <= now:
        raise Refused("roster.begun")
    fits(own, theirs)
    exchanged = [given(own, theirs.staff), given(theirs, own.staff)]
    away.refuse(exchanged, field="")
    for one in exchanged:
        publishing.qualified(one)


def held(shift: Shift, *others: UUID) -> Shift:
    """The shift as it is now, locked after its person and these others; refused where it is somebody else's meanwhile."""
    presence.lock_all((shift.staff_id, *others))
    rows = Shift.objects.select_for_update(of=("self",)).select_related("staff", "counter", "relieves")
    found = rows.filter(id=shift.id, staff=shift.staff_id).first()
    if found is None:
        raise Refused("roster.changed_meanwhile")
    return found


def given(shift: Shift, staff: Staff) -> Shift:
    """The shift as somebody else's."""
    made = copy(shift)
    made.staff = staff
    return made


def make(own: Shift, theirs: Shift, now: datetime) -> None:
    """The two shifts change hands; a clock-in doesn't go along."""
    hands = {own.id: theirs.staff_id, theirs.id: own.staff_id}
    Shift.objects.filter(id__in=hands).update(
        staff=Case(*(When(id=shift, then=Value(person)) for shift, person in hands.items())), clocked_in_at=None
    )
    ShiftChange.objects.open().filter(shift__in=hands).update(state=WITHDRAWN, decided_at=now)
    Swap.objects.create(
        staff_id=own.staff_id, date=own.date, shift=own, other_id=theirs.staff_id, other_shift=theirs, at=now
    )
