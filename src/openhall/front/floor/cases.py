"""The case that a queue alarm opens: somebody answers it with a measure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from openhall.engines.cases.actions import reassign
from openhall.engines.cases.kinds import Move, kind, positions
from openhall.engines.cases.models import Case
from openhall.kernel import live
from openhall.positions import DESK_LEADER, DUTY_SUPERVISOR, HEAD, LEAD, MANAGER, STATION_HEAD
from openhall.team.org.models import Staff

from .models import Ticket
from .words import SERVICE_NAMES

OPEN_DESK, MOVE_STAFF, DIVERT, EXPLAIN = "open_desk", "move_staff", "divert", "explain"
MEASURES: dict[str, str | Promise] = {
    OPEN_DESK: gettext_lazy("Open a desk"),
    MOVE_STAFF: gettext_lazy("Move staff"),
    DIVERT: gettext_lazy("To self-service"),
    EXPLAIN: gettext_lazy("Explain to customers"),
}
FIRST = (DUTY_SUPERVISOR, DESK_LEADER, STATION_HEAD, MANAGER)
"""Who has the duty: the first of these whom the hall has."""


def lead_of(hall: UUID) -> UUID | None:
    rows = Staff.objects.filter(unit=hall, left_at=None, position__in=FIRST)
    found = min(rows, key=lambda one: (FIRST.index(one.position), one.job_number), default=None)
    return found.id if found is not None else None


def _to_the_head(case: Case, at: datetime) -> None:
    """Nobody has taken a measure in time: it is put to the hall's head, against the hall."""
    head = Staff.objects.filter(unit=case.hall, left_at=None, position__in=HEAD).order_by("job_number").first()
    if head is not None and head.id != case.owner:
        reassign(case, head.id, at=at, by=None)


def to_the_supervisor(case: Case, at: datetime) -> None:
    """The second desk hasn't accepted: the customer is the duty supervisor's from now on."""
    person = lead_of(case.hall)
    if person != case.owner:
        reassign(case, person, at=at, by=None)
    Ticket.objects.filter(case=case.id).update(owner=person)
    live.tell(case.hall, live.FLOOR)


def _words(case: Case) -> str:
    return str(SERVICE_NAMES.get(case.data.get("service", ""), ""))


def _details(case: Case) -> Sequence[tuple[str, str]]:
    found = [(pgettext("ticket", "Service"), _words(case)), (_("Waiting"), str(case.data.get("waiting", "")))]
    if measure := case.data.get("measure"):
        found.append((_("Measure"), str(MEASURES[measure])))
    return found


QUEUE = kind(
    "floor.queue",
    clause="FLOOR-05",
    title=gettext_lazy("Queue alarm"),
    first="ringing",
    moves=[
        Move("measure", gettext_lazy("Take a measure"), {"ringing"}, "measured", by=positions(*LEAD), by_command=False)
    ],
    ends={"measured"},
    labels={
        "ringing": gettext_lazy("Waits for a measure"),
        "measured": gettext_lazy("Measure taken"),
        "remind": gettext_lazy("Told again"),
    },
    at_limit=_to_the_head,
    summary=_words,
    details=_details,
    address=lambda case: reverse("floor:live"),
)


def _whom(case: Case) -> str:
    words = [case.data.get("number", ""), _words(case), case.data.get("to", "")]
    return " · ".join(word for word in words if word)


def _transfer_details(case: Case) -> Sequence[tuple[str, str]]:
    found = [(pgettext("ticket", "Number"), case.data.get("number", "")), (pgettext("ticket", "Service"), _words(case))]
    if to := case.data.get("to"):
        found.append((_("Counter"), to))
    if declined := case.data.get("declined"):
        found.append((pgettext("floor", "Declined"), declined))
    return found


TRANSFER = kind(
    "floor.transfer",
    clause="FLOOR-03",
    title=gettext_lazy("Customer led to another desk"),
    first="offered",
    moves=[
        Move("accept", pgettext_lazy("floor", "Accept"), {"offered"}, "accepted", by_command=False),
        Move("drop", gettext_lazy("Nobody to accept"), {"offered"}, "dropped", by_command=False),
    ],
    ends={"accepted", "dropped"},
    labels={
        "offered": gettext_lazy("Waits for the second desk"),
        "accepted": pgettext_lazy("floor", "Accepted"),
        "dropped": gettext_lazy("Customer gone"),
        "decline": pgettext_lazy("floor", "Declined"),
        "shut": gettext_lazy("That counter was shut"),
        "let_go": gettext_lazy("Any counter may call"),
    },
    at_limit=to_the_supervisor,
    summary=_whom,
    details=_transfer_details,
    address=lambda case: reverse("floor:live"),
)


MOVE_WITHIN = timedelta(minutes=2)
"""So soon a person who is sent to a counter accepts it, or says why not."""


def _to_who_asked(case: Case, at: datetime) -> None:
    """No answer from the person: the lead who asked has it again."""
    if case.opened_by is not None and case.opened_by != case.owner:
        reassign(case, case.opened_by, at=at, by=None)
    live.tell(case.hall, live.FLOOR)


def _move_details(case: Case) -> Sequence[tuple[str, str]]:
    return [(_("Counter"), case.data.get("counter", "")), (_("Reason"), case.data.get("reason", ""))]


MOVE = kind(
    "floor.move",
    clause="FLOOR-06",
    title=gettext_lazy("Go to a counter"),
    first="asked",
    moves=[
        Move("accept", pgettext_lazy("floor", "Accept"), {"asked"}, "accepted", by_command=False),
        Move("decline", pgettext_lazy("floor", "Decline"), {"asked"}, "declined", by_command=False),
        Move("withdraw", gettext_lazy("Withdraw"), {"asked"}, "withdrawn", by_command=False),
    ],
    ends={"accepted", "declined", "withdrawn"},
    labels={
        "asked": gettext_lazy("Waits for the person"),
        "accepted": pgettext_lazy("floor", "Accepted"),
        "declined": pgettext_lazy("floor", "Declined"),
        "withdrawn": gettext_lazy("Withdrawn"),
    },
    at_limit=_to_who_asked,
    summary=lambda case: case.data.get("counter", ""),
    details=_move_details,
    address=lambda case: reverse("floor:mine"),
)


def _to_the_hall_head(case: Case, at: datetime) -> None:
    """Nobody has taken the call in time: it goes from the leader to the head."""
    head = head_of(case.hall)
    if head is not None and head != case.owner:
        reassign(case, head, at=at, by=None)
    live.tell(case.hall, live.FLOOR)


def head_of(hall: UUID) -> UUID | None:
    rows = Staff.objects.filter(unit=hall, left_at=None, position__in=HEAD).order_by("job_number")
    return rows.values_list("id", flat=True).first()


def _support_details(case: Case) -> Sequence[tuple[str, str]]:
    data = case.data
    found = [(_("Counter"), data.get("counter", "")), (pgettext("ticket", "Number"), data.get("number", ""))]
    found += [(_("Reason"), data.get("reason", ""))]
    if seconds := data.get("arrived_after"):
        minutes, rest = divmod(int(seconds), 60)
        found.append((_("There after"), f"{minutes}:{rest:02d}"))
    if who := data.get("taken_by"):
        found.append((_("Taken over by"), who))
    return found


SUPPORT = kind(
    "floor.support",
    clause="FLOOR-14",
    title=gettext_lazy("Call for support"),
    first="called",
    moves=[
        Move("take", gettext_lazy("I'm coming"), {"called"}, "coming", by=positions(*LEAD), by_command=False),
        Move("arrive", gettext_lazy("I'm there"), {"called", "coming"}, "there", by=positions(*LEAD), by_command=False),
        Move("settle", pgettext_lazy("floor", "Settled"), {"there"}, "settled", by=positions(*LEAD), text=True),
    ],
    ends={"settled"},
    paused={"coming", "there"},
    labels={
        "called": gettext_lazy("Waits for somebody"),
        "coming": gettext_lazy("Somebody is coming"),
        "there": gettext_lazy("Somebody is there"),
        "settled": pgettext_lazy("floor", "Settled"),
    },
    at_limit=_to_the_hall_head,
    summary=lambda case: " · ".join(
        word for word in (case.data.get("counter", ""), case.data.get("reason", "")) if word
    ),
    details=_support_details,
    address=lambda case: reverse("floor:live"),
)
"""Protection, not a fault: no rule looks at it, and it never counts against the caller."""
