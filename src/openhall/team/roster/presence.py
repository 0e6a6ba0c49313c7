"""Who is clocked in, and for which shift."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock, facts
from openhall.positions import CLOCK, DUTY_SUPERVISOR, MANAGER
from openhall.team.org.models import Device, Staff

from .facts import ClockedIn
from .models import IN, Punch, Shift
from .models.attendance import PunchQuerySet
from .parameters import RELIEF_EARLY, SUPERVISOR_EARLY, TERMINAL_ONLY


def lock(staff: UUID) -> Staff:
    """A person's shifts and clockings are changed one after the other. Of several people: in the order of their keys."""
    return Staff.objects.select_for_update(of=("self",), no_key=True).select_related("unit", "lent_to").get(id=staff)


def lock_all(staff: Iterable[UUID]) -> None:
    """As ``lock``, of many."""
    list(Staff.objects.select_for_update(of=("self",), no_key=True).filter(id__in=set(staff)).order_by("id"))


def is_in(staff: UUID) -> bool:
    return _last(Punch.objects.filter(staff=staff)) == IN


def was_in(staff: UUID, at: datetime) -> bool:
    """As ``is_in``, at a moment that may be past; a punch of that very moment came before it."""
    return _last(Punch.objects.filter(staff=staff, at__lte=at)) == IN


def _last(punches: PunchQuerySet) -> str | None:
    return punches.in_force().latest_first().values_list("kind", flat=True).first()


def on_shift(hall: UUID, at: datetime) -> set[UUID]:
    """The people whose published shift in this hall runs."""
    rows = Shift.objects.filter(hall=hall, start_at__lte=at, end_at__gt=at).published()
    return set(rows.values_list("staff", flat=True))


def shift_for(staff: UUID, at: datetime) -> Shift | None:
    """The shift that a clock-in belongs to: the earliest that hasn't ended, has begun or begins the same day, and has no
    clock-in yet (at the very moment of its end it can still be had); a further clock-in while a shift runs is that
    shift's, and isn't judged."""
    if Shift.objects.running(staff, at).published().exclude(clocked_in_at=None).exists():
        return None
    waiting = Shift.objects.of_person(staff).published().filter(end_at__gte=at, clocked_in_at=None)
    return waiting.filter(start_at__lt=clock.next_midnight(at)).first()


def clock_in(shift: Shift, at: datetime) -> None:
    """The person is clocked in for this shift, and it is judged."""
    shift.clocked_in_at = at
    shift.save(update_fields=["clocked_in_at"])
    facts.tell(
        ClockedIn(shift.hall, at, shift.staff_id, shift.date, shift.start_at, early(shift, Figures(shift.hall, at)))
    )


def early(shift: Shift, figures: Figures) -> int | None:
    """How many minutes early this person must be there to relieve somebody."""
    if shift.relieves_id is None:
        return None
    leads = not shift.staff.positions.isdisjoint({DUTY_SUPERVISOR, MANAGER})
    minutes: int = figures[SUPERVISOR_EARLY if leads else RELIEF_EARLY]
    return minutes


def at_terminal_only(hall: UUID) -> bool:
    """Has the hall laid down that one clocks at its terminal, and has it one?"""
    if not Figures(hall, clock.now())[TERMINAL_ONLY]:
        return False
    return Device.objects.live().filter(hall=hall, kind=CLOCK).exists()
