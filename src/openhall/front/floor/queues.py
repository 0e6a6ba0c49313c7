"""The queue of a hall: its lock, who waits, and what stands at a counter."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from openhall.engines.policy.parameters import Figures
from openhall.front.till.models import BusinessDay
from openhall.kernel.commands import Context
from openhall.kernel.problems import Refused
from openhall.kernel.ready import ready
from openhall.team.org.models import Counter

from . import discipline
from .discipline import PROFILES, Call, Profile, Waiting
from .models import CounterProfile, Segment, Staffing, Ticket
from .parameters import LATE_GRACE, MAX_OVERTAKES
from .words import COMPLAINT, ENQUIRY, FAST, GENERAL, SALES, VIP

LETTERS = {GENERAL: "A", ENQUIRY: "B", VIP: "V", SALES: "C", COMPLAINT: "D", FAST: "K"}
"""With which letter the numbers of a service begin."""


LOCK = "SELECT hall FROM floor_queue WHERE hall = %s FOR UPDATE"


def lock(hall: UUID) -> None:
    """Whoever changes a hall's queue does it one after the other; taken after the hall's day, before any ticket."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [hall])
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO floor_queue (hall) VALUES (%s) ON CONFLICT DO NOTHING", [hall])
            cursor.execute(LOCK, [hall])


def lock_word(word: str) -> None:
    """What is called the same is done one after the other, where no row stands for it yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [word])


def next_number(day: BusinessDay, service: str, segment: Segment | None = None) -> str:
    """The next number of the service, or of the hall's own segment, on that day, from 001."""
    letter = segment.letter if segment is not None else LETTERS[service]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO floor_series (day_id, letter, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (day_id, letter) DO UPDATE SET last = floor_series.last + 1 RETURNING last",
            [day.id, letter],
        )
        return f"{letter}{cursor.fetchone()[0]:03d}"


WHO_WAITS = (
    "SELECT id, service, taken_at, visit, overtaken, appointed_at, held, segment, first <> '' FROM floor_ticket"
    " WHERE hall = %s AND state = 'waiting' AND (bound_to_id IS NULL OR bound_to_id = %s)"
)


def waiting(hall: UUID, counter: UUID | None = None) -> list[Waiting]:
    """Everybody who waits in a hall, as the order of calls sees them; who was led to a certain counter waits for it alone."""
    with connection.cursor() as cursor:
        cursor.execute(WHO_WAITS, [hall, counter])
        return [Waiting(*row) for row in cursor.fetchall()]


def profile(kind: str, wants: Sequence[str] | None) -> Profile:
    """Whom a counter of this kind serves, or one for which the hall has laid down its own wants."""
    return PROFILES[kind] if wants is None else discipline.profile_of(tuple(wants))


def profile_at(counter: Counter) -> Profile:
    """Whom a counter would serve, whether it is staffed or not."""
    laid = CounterProfile.objects.filter(counter=counter).values_list("wants", flat=True).first()
    return profile(counter.kind, laid)


def number_call(counter: Counter, profile: Profile, ticket: UUID, now: datetime) -> Call | None:
    """The call of a certain ticket, if it waits and the counter serves it."""
    grace = timedelta(minutes=Figures(counter.hall_id, now)[LATE_GRACE])
    rows = waiting(counter.hall_id, counter.id)
    servable = [one for one in rows if discipline.class_of(profile, one, now, grace) is not None]
    chosen = next((one for one in servable if one.id == ticket), None)
    return discipline.called(chosen, servable) if chosen is not None else None


def next_call(counter: Counter, now: datetime, serves: Profile | None = None) -> Call | None:
    """Whom the counter would call now; ``serves``: its profile, where it is known already."""
    figures = Figures(counter.hall_id, now)
    return discipline.next_call(
        serves or profile_at(counter),
        waiting(counter.hall_id, counter.id),
        now,
        most_overtaken=figures[MAX_OVERTAKES],
        grace=timedelta(minutes=figures[LATE_GRACE]),
    )


@ready(UUID)
def _serving(staff: UUID) -> QuerySet[Ticket]:
    return Ticket.objects.serving(staff)


def served_by(staff: UUID) -> Ticket | None:
    """The ticket that this person is serving: whatever the person does now is done for it."""
    return _serving.one(staff)


@ready(UUID, UUID)
def _staffing(counter: UUID, staff: UUID) -> QuerySet[Staffing]:
    return Staffing.objects.select_for_update().open().filter(counter=counter, staff=staff)


def staffed_by(ctx: Context, counter: Counter) -> Staffing:
    """The actor's own staffing of that counter, locked; nobody acts at another's."""
    assert ctx.actor.staff_id is not None
    row = _staffing.one(counter.id, ctx.actor.staff_id)
    if row is None:
        raise Refused("transition.not_allowed")
    return row


@ready(UUID, str)
def _standing(counter: UUID, state: str) -> QuerySet[Ticket]:
    return Ticket.objects.select_for_update().filter(counter=counter, state=state)


def standing_at(counter: Counter, state: str) -> Ticket:
    """The ticket that is called to the counter or in service there, locked; there must be one in this state."""
    found = _standing.one(counter.id, state)
    if found is None:
        raise Refused("transition.not_allowed")
    return found


@ready(UUID)
def _busy(counter: UUID) -> QuerySet[Ticket]:
    return Ticket.objects.busy_at(counter)


@ready(UUID)
def _locked(ticket: UUID) -> QuerySet[Ticket]:
    return Ticket.objects.select_for_update().filter(id=ticket)


def locked(ticket: UUID) -> Ticket:
    """A ticket that is there, locked."""
    found = _locked.one(ticket)
    assert found is not None
    return found


def free(counter: Counter) -> None:
    """Nobody is called to the counter or served there."""
    if _busy.one(counter.id) is not None:
        raise Refused("transition.not_allowed")


def pass_by(call: Call) -> None:
    """Who was taken earlier is overtaken once more; who was put back comes one place nearer."""
    with connection.cursor() as cursor:
        if call.overtaken:
            cursor.execute(
                "UPDATE floor_ticket SET overtaken = overtaken + 1 WHERE id = ANY(%s)", [list(call.overtaken)]
            )
        if call.nearer:
            cursor.execute("UPDATE floor_ticket SET held = held - 1 WHERE id = ANY(%s)", [list(call.nearer)])
