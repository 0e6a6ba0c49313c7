"""A post that seems empty: a planned counter shift without the counter open, or an open counter without its person.

The system sees clockings and counters, not people: what it finds is a suspicion, which the head confirms or drops.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from openhall.engines.cases import actions as cases
from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.front.floor.facts import CounterMoved
from openhall.front.floor.models import Staffing
from openhall.front.till.models import OPEN, BusinessDay
from openhall.kernel import clock, deadlines, facts
from openhall.kernel.models import Deadline
from openhall.team.org import calendar
from openhall.team.org.models import Staff

from . import logs
from .models import Absence, Leave, Shift
from .parameters import VACANT_AFTER
from .presence_cases import EMPTY, propose
from .proposals.models import LunchTurn

VACANT = "attendance.vacant"
Span = tuple[datetime, datetime | None]


# -- the decision, over plain data ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a counter shift at a moment. ``excused``: spans in which nobody is expected at the counter."""

    start: datetime
    end: datetime
    open: bool
    excused: tuple[Span, ...] = ()
    last_open: datetime | None = None


def vacant_since(known: Standing, now: datetime) -> datetime | None:
    """Since when the counter has stood empty without excuse; None where it doesn't."""
    if known.open or not known.start <= now < known.end:
        return None
    since = max(known.start, known.last_open or known.start)
    for begins, ends in sorted(known.excused, key=lambda span: span[0]):
        if begins <= now and (ends is None or ends > now):
            return None
        if ends is not None and begins <= now:
            since = max(since, ends)
    return since


# -- what is known -------------------------------------------------------------------------------------------------


def standing(shift: Shift, now: datetime) -> Standing:
    """Open by whoever, or its person staffs another counter; excused at lunch, by approval, on leave, before opening."""
    here = Staffing.objects.filter(hall=shift.hall)
    at = here.open()
    is_open = at.filter(counter=shift.counter_id).exists() or at.filter(staff=shift.staff_id).exists()
    either = Q(staff=shift.staff_id) | Q(counter=shift.counter_id)
    shut = here.filter(either, shut_at__gte=shift.start_at).order_by("-shut_at")
    last = shut.values_list("shut_at", flat=True).first()
    return Standing(shift.start_at, shift.end_at, is_open, tuple(_excused(shift, now)), last)


def _excused(shift: Shift, now: datetime) -> list[Span]:
    turns = LunchTurn.objects.filter(staff=shift.staff_id, date=shift.date)
    found: list[Span] = [
        (datetime.combine(one.date, one.start, clock.ZONE), datetime.combine(one.date, one.end, clock.ZONE))
        for one in turns
    ]
    allowed = Absence.objects.filter(staff=shift.staff_id, left_at__gte=shift.start_at).exclude(approved_by=None)
    found += [(one.left_at, one.back_at) for one in allowed]
    if Leave.objects.covering(shift.staff_id, shift.date).exists():
        found.append((shift.start_at, None))
    opened = BusinessDay.objects.filter(hall=shift.hall, state=OPEN).values_list("opened_at", flat=True).first()
    found.append((shift.start_at, opened))
    return found + _closed(shift)


def _closed(shift: Shift) -> list[Span]:
    """Hours in which the hall isn't open to customers, where hours are laid down."""
    day: date = shift.date
    hours = calendar.on(shift.hall, day)
    if not hours.laid_down:
        return []
    spans = [(datetime.combine(day, a, clock.ZONE), datetime.combine(day, b, clock.ZONE)) for a, b in hours.spans]
    edges: list[datetime] = [clock.midnight(day), *(edge for span in spans for edge in span)]
    edges.append(clock.midnight(day + timedelta(days=2)))
    return list(zip(edges[::2], edges[1::2], strict=True))


# -- the clock of it -----------------------------------------------------------------------------------------------


def watch(shift: Shift, now: datetime) -> None:
    """Look at this shift again when its counter will have stood empty for long enough."""
    if shift.counter_id is None or shift.published_at is None or not logs.desk_bound(shift, VACANT_AFTER, now):
        return
    since = vacant_since(standing(shift, now), now)
    after = timedelta(minutes=Figures(shift.hall, now)[VACANT_AFTER])
    due = (since if since is not None else now) + after
    if due < shift.end_at:
        deadlines.set_deadline(VACANT, max(due, now), str(shift.id))


@deadlines.handles(VACANT)
def look(deadline: Deadline) -> None:
    """Has the counter stood empty for that long? Where it may still come to that, it is looked at again."""
    shift = Shift.objects.select_related("staff__unit", "staff__lent_to", "counter").filter(id=deadline.subject).first()
    now = clock.now()
    if shift is None or shift.counter is None:
        return
    known = standing(shift, now)
    since = vacant_since(known, now)
    after = timedelta(minutes=Figures(shift.hall, now)[VACANT_AFTER])
    if since is None:
        if not known.open:
            watch(shift, now)
    elif now - since < after:
        watch(shift, now)
    else:
        suspect(shift.staff, since, now, place=shift.counter.code, end=shift.end_at)


def suspect(person: Staff, since: datetime, now: datetime, *, place: str, end: datetime | None = None) -> Case | None:
    """A suspicion that this person's post is empty; one at a time."""
    if open_one(person.id) is not None:
        return None
    day = clock.local_date(since)
    return propose(EMPTY, person, at=now, place=place, since=since, date=day.isoformat(), end=end)


def open_one(staff: UUID) -> Case | None:
    """The suspicion about this person that nobody has decided yet and that is still going on."""
    rows = Case.objects.open().of_kind(EMPTY.name).owned_by(staff).order_by("-opened_at")
    return next((case for case in rows if not case.data.get("until")), None)


def ended(staff: UUID, now: datetime) -> None:
    """The person is there again: until when the post was empty stands in the suspicion."""
    case = open_one(staff)
    if case is not None and datetime.fromisoformat(case.data["since"]) <= now:
        cases.note_data(case, at=now, by=None, data={"until": now}, word="there")


def left_open(person: Staff, now: datetime) -> None:
    """The person goes, and the counter stays open: a suspicion at once."""
    row = Staffing.objects.open().filter(staff=person.id, paused_at=None).select_related("counter").first()
    if row is not None:
        shift = Shift.objects.running(person.id, now).published().first()
        suspect(person, now, now, place=row.counter.code, end=shift.end_at if shift is not None else None)


def again(staff: UUID, now: datetime, counter: UUID | None = None) -> None:
    """Something about this person, or at this counter, has changed: the counter shifts that run are looked at anew."""
    whose = Q(staff=staff) if counter is None else Q(staff=staff) | Q(counter=counter)
    for shift in Shift.objects.filter(whose, start_at__lte=now, end_at__gt=now).published().exclude(counter=None):
        watch(shift, now)


def _counter_moved(fact: facts.Fact) -> None:
    if not isinstance(fact, CounterMoved):
        return
    if fact.open:
        ended(fact.staff, fact.at)
    again(fact.staff, fact.at, fact.counter)


facts.listen(_counter_moved)
