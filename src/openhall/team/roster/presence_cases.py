"""Matters of who is at the post: a relief that hasn't come, a post left or empty. The person is heard, the head decides."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from openhall.engines.cases.actions import open_case, reassign
from openhall.engines.cases.kinds import OWNER, Kind, Move, kind, positions
from openhall.engines.cases.models import Case
from openhall.front.floor import attention
from openhall.kernel import clock, facts, live, wording
from openhall.kernel.actors import Actor
from openhall.positions import HEAD, LEAD, OFFICE
from openhall.team.org.models import Staff

from .facts import ReliefUncovered
from .log_cases import head_of, superior_of

WAITS, CAME, COVER, COVERED = "waits", "come", "cover", "covered"
PROPOSED, STATED, CONFIRMED, DROPPED = "proposed", "stated", "confirmed", "dropped"


def _people(case: Case) -> str:
    """Who hasn't come, to which place, to relieve whom."""
    names = {one.job_number: str(one) for one in Staff.objects.filter(job_number__in=_numbers(case))}
    words = [names.get(case.data.get("relief", ""), ""), case.data.get("place", "")]
    return wording.listed([word for word in words if word])


def _numbers(case: Case) -> list[str]:
    return [case.data.get("relief", ""), case.data.get("giver", "")]


def _relief_details(case: Case) -> Sequence[tuple[str, str]]:
    names = {one.job_number: str(one) for one in Staff.objects.filter(job_number__in=_numbers(case))}
    start = datetime.fromisoformat(case.data["start"])
    found = [
        (_("Should have come"), names.get(case.data.get("relief", ""), "")),
        (_("Shift begins"), f"{clock.local(start):%H:%M}"),
        (_("Waits to be relieved"), names.get(case.data.get("giver", ""), "")),
    ]
    return [(name, value) for name, value in found if value]


def _uncovered(case: Case, at: datetime) -> None:
    """Nobody was found in time: found, and put to the head."""
    shift = UUID(case.subject)
    day = clock.local_date(datetime.fromisoformat(case.data["start"]))
    facts.tell(ReliefUncovered(case.hall, at, case.owner, day, shift, case.data.get("relief", "")))
    head = head_of(case.hall)
    if head is not None and head.id != case.owner:
        reassign(case, head.id, at=at, by=None)
    live.tell(case.hall, live.FLOOR)


RELIEF = kind(
    "handover.relief",
    clause="ROSTER-13",
    title=gettext_lazy("Relief hasn't come"),
    first=WAITS,
    moves=[
        Move(
            COVER,
            gettext_lazy("Cover found"),
            {WAITS},
            COVERED,
            by=positions(*LEAD),
            by_command=False,
            page="roster:relief",
        ),
        Move(CAME, pgettext_lazy("relief", "Came"), {WAITS}, CAME, by_command=False),
    ],
    ends={COVERED, CAME},
    labels={
        WAITS: gettext_lazy("Find cover"),
        COVERED: gettext_lazy("Cover found"),
        CAME: pgettext_lazy("relief", "Came"),
    },
    at_limit=_uncovered,
    summary=_people,
    details=_relief_details,
)
attention.watch(RELIEF.name)


def judges(actor: Actor, case: Case) -> bool:
    """The hall's head, about a head the level above; neither the person nor who opened it."""
    if actor.staff_id in (case.owner, case.opened_by) or actor.positions.isdisjoint(HEAD | OFFICE):
        return False
    about_head = case.data.get("head") is True
    return actor.hall_id != case.hall if about_head else True


def _details(case: Case) -> Sequence[tuple[str, str]]:
    data = case.data
    times = [data.get(name) for name in ("since", "until")]
    begins, ends = (f"{clock.local(datetime.fromisoformat(one)):%H:%M}" if one else "" for one in times)
    found = [
        (_("Day"), data.get("date", "")),
        (pgettext_lazy("roster", "Post"), data.get("place", "")),
        (pgettext_lazy("time", "From"), begins),
        (pgettext_lazy("time", "To"), ends),
        (_("Reason"), data.get("reason", "")),
        (_("What the person said"), data.get("heard", "")),
    ]
    return [(str(name), value) for name, value in found if value]


def _summary(case: Case) -> str:
    since = clock.local(datetime.fromisoformat(case.data["since"]))
    return " ".join(word for word in (case.data.get("place", ""), f"{since:%m-%d %H:%M}") if word)


def _about_presence(name: str, clause: str, title: object) -> Kind:
    """A suspicion about somebody: the person is heard, the head confirms or drops it."""
    return kind(
        name,
        clause=clause,
        title=title,  # type: ignore[arg-type]
        first=PROPOSED,
        moves=[
            Move("state", gettext_lazy("State"), {PROPOSED}, STATED, by=OWNER, text=True),
            Move(
                "confirm",
                gettext_lazy("Confirm"),
                {PROPOSED, STATED},
                CONFIRMED,
                by=judges,
                by_command=False,
                page="roster:judge",
            ),
            Move("drop", pgettext_lazy("case", "Drop"), {PROPOSED, STATED}, DROPPED, by=judges, by_command=False),
        ],
        ends={CONFIRMED, DROPPED},
        labels={
            PROPOSED: gettext_lazy("The person is to be heard"),
            STATED: gettext_lazy("The head decides"),
            CONFIRMED: gettext_lazy("Confirmed"),
            DROPPED: gettext_lazy("Dropped"),
            "there": gettext_lazy("There again"),
        },
        summary=_summary,
        details=_details,
        address=lambda case: reverse("roster:attendance-mine"),
    )


DESERTION = _about_presence("attendance.desertion", "ROSTER-13", gettext_lazy("Left before the relief came"))
EMPTY = _about_presence("attendance.empty-post", "ROSTER-09", gettext_lazy("Post perhaps left empty"))


def propose(what: Kind, person: Staff, *, at: datetime, by: UUID | None = None, **data: object) -> Case:
    """Something stands against a person, until the head has decided: nothing is found before that."""
    above = superior_of(person)
    head = head_of(person.workplace.id)
    return open_case(
        what,
        hall=person.workplace.id,
        at=at,
        opened_by=by,
        owner=person.id,
        copies=[above.id] if above is not None else [],
        subject_kind="staff",
        subject=person.job_number,
        data={**data, "head": head is not None and head.id == person.id},
    )
