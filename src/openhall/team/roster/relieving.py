"""Nobody leaves before the relief is there: who hasn't come, how long the one before waits, who covers (ROSTER-13)."""

from datetime import datetime, timedelta
from uuid import UUID

from openhall.engines.cases import actions as cases
from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.front.floor.cases import lead_of
from openhall.kernel import clock, deadlines, facts, live
from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import JOB, Context
from openhall.kernel.models import Deadline
from openhall.team.org.models import Staff

from . import logs, presence
from .facts import ClockedIn
from .models import Relief, Shift
from .parameters import RELIEF_ALERT, RELIEF_WAIT
from .presence_cases import CAME, RELIEF

ALERT = "handover.relief_alert"
APART = timedelta(hours=2)
"""A relief's shift begins at most so long after the end of the shift that it relieves."""


def own_shift(staff: UUID, at: datetime) -> Shift | None:
    """The shift that a person is in, or stays on after."""
    rows = Shift.objects.filter(staff=staff, start_at__lt=at, end_at__gt=at - timedelta(hours=12)).published()
    return rows.order_by("-start_at").first()


def relief_for(own: Shift) -> Shift | None:
    """The shift of whoever relieves this one."""
    rows = Shift.objects.filter(hall=own.hall, relieves=own.staff_id).published()
    rows = rows.filter(start_at__gt=own.start_at, start_at__lte=own.end_at + APART)
    return rows.select_related("staff").order_by("start_at").first()


def not_come(staff: UUID, now: datetime) -> Shift | None:
    """The shift of who was to relieve this person and isn't here yet, nor anybody who covers; none where nobody was."""
    own = own_shift(staff, now)
    relief = relief_for(own) if own is not None else None
    if relief is None or relief.end_at <= now or presence.is_in(relief.staff_id):
        return None
    cover = Relief.objects.filter(shift=relief).values_list("covered_by", flat=True).first()
    return None if cover is not None and presence.is_in(cover) else relief


# -- the clock of it -----------------------------------------------------------------------------------------------


def expect(shift: Shift, now: datetime) -> None:
    """A shift that relieves somebody begins, and its person isn't here."""
    if shift.relieves_id is None or shift.clocked_in_at is not None or not logs.desk_bound(shift, RELIEF_ALERT, now):
        return
    before = Shift.objects.filter(hall=shift.hall, staff=shift.relieves_id, start_at__lt=shift.start_at).published()
    ends = before.filter(end_at__gt=now - APART).order_by("-start_at").values_list("end_at", flat=True).first()
    since = max(now, ends) if ends is not None else now
    given = {"hall": shift.hall, "giver_id": shift.relieves_id, "since": since}
    Relief.objects.get_or_create(shift=shift, defaults=given)
    after = timedelta(minutes=Figures(shift.hall, now)[RELIEF_ALERT])
    deadlines.set_deadline(ALERT, shift.start_at + after, str(shift.id))


@deadlines.handles(ALERT)
def alert(deadline: Deadline) -> None:
    """Still nobody: the duty supervisor is told, and has to find cover."""
    row = Relief.objects.select_for_update(of=("self",)).filter(shift=UUID(deadline.subject)).open().first()
    if row is None:
        return
    from .proposals import charge  # it reads handovers and shifts, and is read by them

    now, shift = clock.now(), Shift.objects.select_related("staff", "counter", "relieves").get(id=row.shift_id)
    charged = charge.in_charge(row.hall, now)
    people = {"relief": shift.staff.job_number, "giver": shift.relieves.job_number if shift.relieves else ""}
    case = cases.open_case(
        RELIEF,
        hall=row.hall,
        at=now,
        owner=charged.id if charged is not None else lead_of(row.hall),
        due_at=shift.start_at + timedelta(minutes=Figures(row.hall, now)[RELIEF_WAIT]),
        subject_kind="shift",
        subject=shift.id,
        data={
            **people,
            "place": shift.counter.code if shift.counter else "",
            "duty": shift.duty,
            "start": shift.start_at,
        },
    )
    row.case = case.id
    row.save(update_fields=["case"])
    live.tell(row.hall, live.FLOOR)


def _clocked_in(fact: facts.Fact) -> None:
    """Whoever was to relieve has come: the wait is over."""
    if not isinstance(fact, ClockedIn):
        return
    rows = Relief.objects.select_for_update(of=("self",)).filter(came_at=None)
    row = rows.filter(shift__staff=fact.staff, shift__start_at=fact.start_at).first()
    if row is None:
        return
    row.came_at = fact.at
    _waited(row, fact.at)
    row.save(update_fields=["came_at", "waited_until"])
    deadlines.cancel(ALERT, str(row.shift_id))
    case = Case.objects.select_for_update().open().filter(id=row.case).first() if row.case else None
    if case is not None:
        ctx = Context(SYSTEM, fact.at, JOB, "attendance.in")
        cases.move(ctx, case, CAME, data={"came": fact.at})
    live.tell(row.hall, live.FLOOR)


facts.listen(_clocked_in)


def covered(row: Relief, by: Staff, now: datetime) -> None:
    """Somebody else takes the place of who hasn't come."""
    row.covered_by, row.covered_at = by, now
    _waited(row, now)
    row.save(update_fields=["covered_by", "covered_at", "waited_until"])
    deadlines.cancel(ALERT, str(row.shift_id))
    live.tell(row.hall, live.FLOOR)


def _waited(row: Relief, until: datetime) -> None:
    """Who was to be relieved has stayed until now, if still here."""
    if row.waited_until is None and until > row.since and presence.is_in(row.giver_id):
        row.waited_until = until


def gone(giver: UUID, now: datetime) -> Relief | None:
    """Who waited goes: the wait counts until now."""
    row = Relief.objects.filter(giver=giver, waited_until=None, since__lt=now).order_by("-since").first()
    if row is None or row.since < now - timedelta(hours=12):
        return None
    if row.came_at is None and row.covered_at is None:
        row.waited_until = now
        row.save(update_fields=["waited_until"])
        return row
    return None
