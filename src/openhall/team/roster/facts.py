"""What happens with shifts, absences, handovers and meetings."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from openhall.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class ClockedIn(Fact):
    """A person is clocked in for a planned shift. ``early`` is how many minutes before it whoever relieves must be there."""

    staff: UUID
    date: date
    start_at: datetime
    early: int | None


@dataclass(frozen=True, slots=True)
class LeftEarly(Fact):
    """A person clocked out while a planned shift ran."""

    staff: UUID
    date: date
    end_at: datetime


@dataclass(frozen=True, slots=True)
class ShiftMissed(Fact):
    """A planned shift ended and its person had not clocked in for it."""

    staff: UUID
    date: date


@dataclass(frozen=True, slots=True)
class AbsenceBegan(Fact):
    """A person left the floor."""

    staff: UUID
    approved: bool


@dataclass(frozen=True, slots=True)
class AbsenceTooLong(Fact):
    """An absence exceeded its limit."""

    staff: UUID
    since: datetime


@dataclass(frozen=True, slots=True)
class HandedOver(Fact):
    """Both sides have signed; what they named differently, by kind."""

    giver: UUID
    receiver: UUID
    counter: str
    differences: dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class MeetingMissed(Fact):
    """A day with shifts ended without one of its meetings."""

    date: date
    kind: str


@dataclass(frozen=True, slots=True)
class DutyLogMissing(Fact):
    """A day on which people worked ended without a signed duty log, where one is a duty."""

    date: date
    due_at: datetime


@dataclass(frozen=True, slots=True)
class MajorReported(Fact):
    """Something major was reported upward."""

    staff: UUID
    date: date
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class BriefingAnswered(Fact):
    """A question at a briefing was answered wrongly or not at all; ``points`` stand in the month already."""

    staff: UUID
    question: UUID
    text: str
    notice: str
    answer: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class WeeklyMissed(Fact):
    """A week ended without its meeting, where it is a duty."""

    monday: date


@dataclass(frozen=True, slots=True)
class ReviewLate(Fact):
    """A plan or the minutes of last week were not opened by Wednesday, where that is a duty."""

    monday: date
    document: str


@dataclass(frozen=True, slots=True)
class OpenedUnready(Fact):
    """A counter opened with something of the checklist unticked, where the check is a duty."""

    staff: UUID
    counter: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayPlanMissing(Fact):
    """The morning's time for the plan passed without one, where it is a duty."""

    date: date


@dataclass(frozen=True, slots=True)
class OvertimeWorked(Fact):
    """Overtime as it was worked, with what the day and the month come to by it, in minutes."""

    staff: UUID
    date: date
    day: int
    month: int


@dataclass(frozen=True, slots=True)
class Overstayed(Fact):
    """The head confirmed, after hearing the person, that a leave was overstayed without leave."""

    staff: UUID
    date: date
    heard: str


@dataclass(frozen=True, slots=True)
class ReliefUncovered(Fact):
    """A relief didn't come, and nobody was found in its place in time. ``owner`` had to find somebody."""

    owner: UUID | None
    date: date
    shift: UUID
    relief: str


@dataclass(frozen=True, slots=True)
class Deserted(Fact):
    """The head confirmed, after hearing the person, that the post was left before the relief came."""

    staff: UUID
    date: date
    reason: str
    heard: str


@dataclass(frozen=True, slots=True)
class PostEmpty(Fact):
    """The head confirmed, after hearing the person, that the post was empty without approval; from ``at`` on."""

    staff: UUID
    date: date
    until: datetime
    heard: str


@dataclass(frozen=True, slots=True)
class OpenedUnchecked(Fact):
    """The hall opened with so many of its people not looked at before their shift, where the check is a duty."""

    staff: UUID | None
    date: date
    people: int


@dataclass(frozen=True, slots=True)
class DisciplineBroken(Fact):
    """A lead put somebody on the discipline record: in which category, what was seen, and what it is about."""

    staff: UUID
    category: str
    raised_by: UUID | None
    said: dict[str, str]
    subject_kind: str = ""
    subject: str = ""
