"""When somebody leaves: the account closes at the end of the last day, and the job number is cancelled within a day (ORG-20).

What must be settled before is asked of the modules that know: each hands in a point of the list (``register``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.engines.cases import actions as cases
from openhall.engines.cases.kinds import Move, kind
from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock, facts
from openhall.kernel.commands import Context
from openhall.kernel.deadlines import every_midnight
from openhall.positions import ADMINISTRATOR, DEPARTMENT_LEADER, DESK_LEADER, DUTY_SUPERVISOR, MANAGER, STATION_HEAD

from . import accounts, figures
from .facts import StaffLeft
from .models import Staff, Unit
from .models.accounts import CLOSED

Text = str | Promise


def _tell_the_head(case: Case, at: datetime) -> None:
    """Blocked, but not cancelled in time: the head of the unit gets it in copy."""
    heads = Staff.objects.serving().filter(unit=case.hall).holding(MANAGER, STATION_HEAD, DEPARTMENT_LEADER)
    case.copies = sorted({*case.copies, *(head.id for head in heads)})
    case.save(update_fields=["copies"])


CANCEL = kind(
    "account.cancel",
    clause="ORG-20",
    title=_("Cancel a job number"),
    first="open",
    moves=[Move("cancel", _("Cancel the number"), {"open"}, "cancelled", by_command=False)],
    ends={"cancelled"},
    labels={"open": _("To be cancelled"), "cancelled": _("Cancelled")},
    at_limit=_tell_the_head,
    summary=lambda case: f"{case.data.get('name', '')} {case.subject}".strip(),
    address=lambda case: reverse("org:person", args=[case.subject]),
)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the list. ``found`` says what is open; ``blocks``: nothing goes on before it is settled."""

    code: str
    label: Text
    found: Text = ""
    by_hand: bool = False
    blocks: bool = False

    @property
    def open(self) -> bool:
        return bool(self.found)


Ask = Callable[[Staff], Text]
_asks: dict[str, tuple[Text, Ask, bool]] = {}
BY_HAND = {"badge": _("Badge handed in"), "keys": _("Keys handed in")}


def register(code: str, label: Text, ask: Ask, *, blocks: bool = False) -> None:
    """Hand in a point: ``ask(person)`` says what is still open, or nothing."""
    _asks[code] = (label, ask, blocks)


def points(person: Staff) -> list[Point]:
    """The list as it stands for a person."""
    asked = [Point(code, label, ask(person), blocks=blocks) for code, (label, ask, blocks) in _asks.items()]
    return [*asked, *(Point(code, label, by_hand=True) for code, label in BY_HAND.items())]


def missing(found: Sequence[Point], checked: frozenset[str], note: str) -> list[Point]:
    """What keeps a number from being cancelled: what blocks, what wasn't ticked; other open points ask for a note."""
    unsettled = [point for point in found if point.open and (point.blocks or not note.strip())]
    return unsettled + [point for point in found if point.by_hand and point.code not in checked]


def _open_work(person: Staff) -> Text:
    count = Case.objects.open().owned_by(person.id).count()
    return _("%(count)s open matters") % {"count": count} if count else ""


register("work", _("Open work handed on"), _open_work, blocks=True)


def plan(person: Staff, last_day: date | None) -> None:
    person.last_day = last_day
    person.save(update_fields=["last_day"])


@every_midnight(order=5)
def end_last_days(moment: datetime) -> None:
    """Whose last working day is over is out: the account is closed, and somebody must cancel the number."""
    over = Staff.objects.select_for_update(of=("self",)).select_related("unit").serving()
    for person in over.filter(last_day__lt=clock.local_date(moment)).order_by("job_number"):
        close(person, moment)


def close(person: Staff, at: datetime, *, by: UUID | None = None) -> None:
    """The account is closed from now on, whatever else is open; the history stays."""
    person.left_at = at
    person.last_day = person.last_day or clock.local_date(at)
    person.save(update_fields=["left_at", "last_day"])
    accounts.end_all(person, CLOSED)
    accounts.note(person, "account_closed", clock.real_now())
    hours = Figures(person.unit_id, at)[figures.CANCEL_WITHIN]
    cases.open_case(
        CANCEL,
        hall=person.unit_id,
        at=at,
        opened_by=by,
        owner=responsible(person),
        due_at=at + timedelta(hours=hours),
        subject_kind="staff",
        subject=person.job_number,
        data={"name": person.name, "last_day": person.last_day},
    )
    facts.tell(StaffLeft(person.unit_id, at, person.id, person.job_number))


def responsible(person: Staff) -> UUID | None:
    """Who cancels the number: the duty supervisor, in a station the head; in an office its leader or an administrator."""
    station = person.unit.hall_class == "station"
    order = [STATION_HEAD] if station else [DUTY_SUPERVISOR]
    order += [MANAGER, STATION_HEAD, DESK_LEADER, DEPARTMENT_LEADER, ADMINISTRATOR]
    here = list(Staff.objects.serving().of_unit(person.unit).exclude(id=person.id).order_by("job_number"))
    for position in order:
        for one in here:
            if position in one.positions:
                return one.id
    return _administrator(person.unit)


def _administrator(unit: Unit) -> UUID | None:
    above = Staff.objects.serving().holding(ADMINISTRATOR).select_related("unit").order_by("job_number")
    near = [row for row in above if unit.path.startswith(row.unit.path)]
    return near[0].id if near else None


def cancel(ctx: Context, person: Staff, found: Sequence[Point], note: str) -> None:
    """The number is cancelled for good: never given to anybody again, its history stays."""
    person.cancelled_at, person.cancelled_by = ctx.now, ctx.actor.staff_id
    person.save(update_fields=["cancelled_at", "cancelled_by"])
    accounts.note(person, "number_cancelled", clock.real_now(), by=ctx.actor)
    still_open = [str(point.found) for point in found if point.open]
    about = Case.objects.select_for_update().open().about("staff", person.job_number).filter(kind=CANCEL.name)
    for case in about:
        cases.move(ctx, case, "cancel", text=note, data={"open": still_open})
