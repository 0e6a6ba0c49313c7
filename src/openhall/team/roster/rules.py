"""Rules of rosters and attendance."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from openhall.engines.policy.parameters import Figures
from openhall.engines.policy.rules import Breach, rule

from .facts import (
    AbsenceBegan,
    AbsenceTooLong,
    BriefingAnswered,
    ClockedIn,
    DayPlanMissing,
    Deserted,
    DisciplineBroken,
    DutyLogMissing,
    HandedOver,
    LeftEarly,
    MajorReported,
    MeetingMissed,
    OpenedUnchecked,
    OpenedUnready,
    Overstayed,
    OvertimeWorked,
    PostEmpty,
    ReliefUncovered,
    ReviewLate,
    ShiftMissed,
    WeeklyMissed,
)
from .parameters import DEDUCTION, DEDUCTION_CAP, GRACE, MAJOR_WITHIN, OVERTIME_DAY, OVERTIME_MONTH


@rule("roster.late", clause="ROSTER-08", on=ClockedIn)
def late(fact: ClockedIn, figures: Figures) -> Iterator[Breach]:
    """Clocked in after the start of a planned shift."""
    if fact.at > fact.start_at + timedelta(minutes=figures[GRACE]):
        minutes = _minutes(fact.at - fact.start_at)
        yield Breach(fact.staff, fact.at, "date", fact.date.isoformat(), {"minutes": minutes})


@rule("roster.relief-late", clause="ROSTER-12", on=ClockedIn)
def relief_late(fact: ClockedIn, figures: Figures) -> Iterator[Breach]:
    """In time for the shift, but not early enough to relieve somebody."""
    if fact.early is not None and fact.start_at - timedelta(minutes=fact.early) < fact.at <= fact.start_at:
        yield Breach(fact.staff, fact.at, "date", fact.date.isoformat(), {"early": fact.early})


@rule("roster.early-leave", clause="ROSTER-08", on=LeftEarly)
def early_leave(fact: LeftEarly, figures: Figures) -> Iterator[Breach]:
    """Clocked out before the end of a planned shift."""
    yield Breach(fact.staff, fact.at, "date", fact.date.isoformat(), {"minutes": _minutes(fact.end_at - fact.at)})


@rule("roster.absent", clause="ROSTER-08", on=ShiftMissed)
def absent(fact: ShiftMissed, figures: Figures) -> Iterator[Breach]:
    """No clock-in by the end of a planned shift."""
    yield Breach(fact.staff, fact.at, "date", fact.date.isoformat())


@rule("floor.absence-unapproved", clause="ROSTER-09", on=AbsenceBegan)
def absence_unapproved(fact: AbsenceBegan, figures: Figures) -> Iterator[Breach]:
    """Left the floor without approval."""
    if not fact.approved:
        yield Breach(fact.staff, fact.at)


@rule("floor.absence-long", clause="ROSTER-09", on=AbsenceTooLong)
def absence_long(fact: AbsenceTooLong, figures: Figures) -> Iterator[Breach]:
    """Away from the floor for longer than the limit."""
    yield Breach(fact.staff, fact.at, detail={"since": fact.since})


@rule("shift.difference", clause="ROSTER-11", on=HandedOver)
def difference(fact: HandedOver, figures: Figures) -> Iterator[Breach]:
    """What was declared and what was counted at a handover don't agree, one for each kind."""
    for kind, (declared, counted) in fact.differences.items():
        both = {"giver": fact.giver, "receiver": fact.receiver}
        yield Breach(
            fact.giver,
            fact.at,
            "counter",
            fact.counter,
            {"kind": kind, "declared": declared, "counted": counted, **both},
        )


@rule("meeting.missed", clause="ROSTER-15", on=MeetingMissed)
def meeting_missed(fact: MeetingMissed, figures: Figures) -> Iterator[Breach]:
    """A day with planned shifts had no pre-shift or no post-shift meeting."""
    yield Breach(None, fact.at, "date", fact.date.isoformat(), {"kind": fact.kind})


@rule("duty_log.missing", clause="ROSTER-06", on=DutyLogMissing)
def duty_log_missing(fact: DutyLogMissing, figures: Figures) -> Iterator[Breach]:
    """No signed duty log by the end of the day's last shift."""
    yield Breach(None, fact.due_at, "date", fact.date.isoformat())


@rule("duty_log.report-late", clause="ROSTER-06", on=MajorReported)
def report_late(fact: MajorReported, figures: Figures) -> Iterator[Breach]:
    """Something major was reported upward too late."""
    if fact.at - fact.happened_at > timedelta(minutes=figures[MAJOR_WITHIN]):
        minutes = _minutes(fact.at - fact.happened_at)
        yield Breach(fact.staff, fact.at, "date", fact.date.isoformat(), {"minutes": minutes})


@rule("briefing.wrong-answer", clause="ROSTER-19", on=BriefingAnswered)
def wrong_answer(fact: BriefingAnswered, figures: Figures) -> Iterator[Breach]:
    """A wrong answer, or none, at a briefing: so many points, never more in a month than the cap."""
    points = max(min(figures[DEDUCTION], figures[DEDUCTION_CAP] - fact.points), Decimal(0))
    said = {"question": fact.text, "notice": fact.notice, "answer": fact.answer, "points": f"{points:.1f}"}
    yield Breach(fact.staff, fact.at, "question", str(fact.question), said)


@rule("meeting.weekly-missed", clause="ROSTER-20", on=WeeklyMissed)
def weekly_missed(fact: WeeklyMissed, figures: Figures) -> Iterator[Breach]:
    """A week without its meeting."""
    yield Breach(None, fact.at, "date", fact.monday.isoformat())


@rule("meeting.review-late", clause="ROSTER-20", on=ReviewLate)
def review_late(fact: ReviewLate, figures: Figures) -> Iterator[Breach]:
    """A plan or the minutes of last week were not reviewed in time."""
    yield Breach(None, fact.at, "date", fact.monday.isoformat(), {"document": fact.document})


@rule("opening.unready", clause="ROSTER-18", on=OpenedUnready)
def opened_unready(fact: OpenedUnready, figures: Figures) -> Iterator[Breach]:
    """A counter opened before material, equipment and cleanliness were ticked."""
    yield Breach(fact.staff, fact.at, "counter", fact.counter, {"missing": list(fact.missing)})


@rule("pre_shift.unchecked", clause="ROSTER-14", on=OpenedUnchecked)
def opened_unchecked(fact: OpenedUnchecked, figures: Figures) -> Iterator[Breach]:
    """The hall opened before everybody of the shift was looked at."""
    yield Breach(fact.staff, fact.at, "date", fact.date.isoformat(), {"unchecked": fact.people})


@rule("day_plan.missing", clause="ROSTER-21", on=DayPlanMissing)
def day_plan_missing(fact: DayPlanMissing, figures: Figures) -> Iterator[Breach]:
    """No plan of the day by its time in the morning."""
    yield Breach(None, fact.at, "date", fact.date.isoformat())


@rule("overtime.too-long", clause="ROSTER-23", on=OvertimeWorked)
def overtime_too_long(fact: OvertimeWorked, figures: Figures) -> Iterator[Breach]:
    """More overtime was worked than the law allows a day or a month; the time stands as it was."""
    if fact.day > figures[OVERTIME_DAY] * 60 or fact.month > figures[OVERTIME_MONTH] * 60:
        detail = {"staff": str(fact.staff), "day": fact.day, "month": fact.month}
        yield Breach(None, fact.at, "date", fact.date.isoformat(), detail)


@rule("leave.overstayed", clause="ROSTER-10", on=Overstayed)
def overstayed(fact: Overstayed, figures: Figures) -> Iterator[Breach]:
    """Absent without leave after the end of a leave, as the head confirmed."""
    yield Breach(fact.staff, fact.at, "date", fact.date.isoformat(), {"heard": fact.heard})


@rule("handover.no-cover", clause="ROSTER-13", on=ReliefUncovered)
def no_cover(fact: ReliefUncovered, figures: Figures) -> Iterator[Breach]:
    """A relief didn't come, and nobody was found in its place in time."""
    yield Breach(fact.owner, fact.at, "date", fact.date.isoformat(), {"relief": fact.relief})


@rule("attendance.desertion", clause="ROSTER-13", on=Deserted)
def desertion(fact: Deserted, figures: Figures) -> Iterator[Breach]:
    """Left before the relief came, without consent, as the head confirmed."""
    said = {"reason": fact.reason, "heard": fact.heard}
    yield Breach(fact.staff, fact.at, "date", fact.date.isoformat(), said)


@rule("attendance.empty-post", clause="ROSTER-09", on=PostEmpty)
def empty_post(fact: PostEmpty, figures: Figures) -> Iterator[Breach]:
    """Absent without leave: the post was empty without approval, as the head confirmed."""
    minutes = int((fact.until - fact.at).total_seconds()) // 60
    said = {"minutes": minutes, "until": fact.until, "heard": fact.heard}
    yield Breach(fact.staff, fact.at, "date", fact.date.isoformat(), said)


def _recorded(fact: DisciplineBroken, category: str) -> Iterator[Breach]:
    if fact.category == category:
        yield Breach(fact.staff, fact.at, fact.subject_kind, fact.subject, dict(fact.said), raised_by=fact.raised_by)


@rule("discipline.rules", clause="ROSTER-17", on=DisciplineBroken)
def rules_broken(fact: DisciplineBroken, figures: Figures) -> Iterator[Breach]:
    """A lead recorded a breach of rules and regulations."""
    yield from _recorded(fact, "rules")


@rule("discipline.service", clause="ROSTER-17", on=DisciplineBroken)
def service_broken(fact: DisciplineBroken, figures: Figures) -> Iterator[Breach]:
    """A lead recorded a breach of service discipline."""
    yield from _recorded(fact, "service")


@rule("discipline.deployment", clause="ROSTER-17", on=DisciplineBroken)
def deployment_refused(fact: DisciplineBroken, figures: Figures) -> Iterator[Breach]:
    """A lead recorded that a deployment order was not followed."""
    yield from _recorded(fact, "deployment")


def _minutes(span: timedelta) -> int:
    """Full minutes: 59 seconds are none (ROSTER-08)."""
    return int(span.total_seconds()) // 60
