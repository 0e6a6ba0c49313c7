"""A hall's weeks as a problem for the solver: people, templates, need, what is published, what is wished for."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.kernel.problems import Refused
from openhall.team.org import lending
from openhall.team.org.models import Loan, Staff, Unit

from .. import away
from ..models import Shift
from . import qualification, reading, staffing
from .arrivals import SLOTS
from .models import Deputy, ShiftTemplate, Wish
from .parameters import FREE_DAYS, HOURS_MAX, LUNCH_STAFFED, REST, WEIGHTS, lunch_window
from .plan import COUNTER, DAY, GUARD, WEEK_DAYS, Fixed, Limits, Person, Problem, Template

ELSEWHERE = "elsewhere"
"""The duty of a shift in another hall: its person is busy, and nobody here is covered."""
Spans = dict[UUID, list[tuple[int, int]]]


def problem_of(hall: Unit, monday: date, weeks: int, now: datetime) -> Problem:
    """Refused where nothing is known of arrivals, or the hall has laid down no shifts."""
    templates = list(ShiftTemplate.objects.of_hall(hall.id))
    if not templates:
        raise Refused("roster.no_templates")
    forecast = reading.forecast(hall, now)
    days = [monday + timedelta(days=place) for place in range(WEEK_DAYS * weeks)]
    opening = reading.opening(hall, days)
    people = _staff(hall, days)
    figures = Figures(hall.id, now)
    return Problem(
        days=len(days),
        templates=tuple(
            Template(str(one.id), *one.minutes, one.duty, _skill(one.duty, one.skill)) for one in templates
        ),
        people=tuple(_people(hall, people, templates, days)),
        fixed=tuple(_fixed(hall.id, people, shifts_about(hall, people, days), monday, _named(hall, days))),
        opening=tuple(opening[day] for day in days),
        need=_need(forecast, days, [opening[day] for day in days]),
        guarded=any(one.duty == GUARD for one in templates),
        lunch=(*lunch_window(figures), figures[LUNCH_STAFFED]),
        limits=_limits(figures),
        weights={rule: figures[entry] for rule, entry in WEIGHTS.items()},
        since=_since(monday, now),
    )


def as_it_stands(problem: Problem, hall: Unit, monday: date) -> Problem:
    """The same weeks as the board has them now, drafts too: what a proposal is compared with."""
    days = [monday + timedelta(days=place) for place in range(problem.days)]
    people = _staff(hall, days)
    shifts = shifts_about(hall, people, days, drafts=True)
    return replace(problem, fixed=tuple(_fixed(hall.id, people, shifts, monday, _named(hall, days))))


def as_planned(hall: Unit, monday: date, now: datetime) -> tuple[Problem, list[Shift]]:
    """A week as the board has it, drafts too, for its hard rules alone; with its shifts, in the order of ``fixed``."""
    days = [monday + timedelta(days=place) for place in range(WEEK_DAYS)]
    people = _staff(hall, days)
    shifts = shifts_about(hall, people, days, drafts=True)
    gone, leave = _gone(hall, people, days), leave_of(people, days)
    persons = (
        Person(one.job_number, (), tuple(gone.get(one.id, ())), (), tuple(leave.get(one.id, ()))) for one in people
    )
    fixed = tuple(_fixed(hall.id, people, shifts, monday, _named(hall, days)))
    limits = _limits(Figures(hall.id, now))
    return Problem(WEEK_DAYS, (), tuple(persons), fixed, limits=limits, since=_since(monday, now)), shifts


def _since(monday: date, now: datetime) -> int:
    """The first minute of these weeks that is still to come."""
    return max(0, int((now - clock.midnight(monday)).total_seconds()) // 60 + 1)


def _limits(figures: Figures) -> Limits:
    return Limits(figures[REST] * 60, figures[HOURS_MAX] * 60, figures[FREE_DAYS])


def shifts_about(hall: Unit, people: Sequence[Staff], days: Sequence[date], *, drafts: bool = False) -> list[Shift]:
    """Published shifts of these people, in other halls too, and of whoever else works in this one; a week around."""
    week = timedelta(days=WEEK_DAYS)
    begin, end = clock.midnight(days[0] - week), clock.midnight(days[-1] + week) + timedelta(days=1)
    rows = Shift.objects.filter(start_at__lt=end, end_at__gt=begin).select_related("staff", "counter")
    rows = rows.filter(staff__in=people) | rows.filter(hall=hall.id)
    return list((rows if drafts else rows.published()).order_by("start_at", "id"))


def deputies(hall: Unit, days: Sequence[date]) -> set[tuple[UUID, str]]:
    """Who may stand in on which duty, all of these days."""
    rows = Deputy.objects.filter(hall=hall.id, since__lte=days[0], until__gte=days[-1])
    return set(rows.values_list("staff_id", "duty"))


def _named(hall: Unit, days: Sequence[date]) -> list[Deputy]:
    """Who is named for some of these days."""
    return list(Deputy.objects.filter(hall=hall.id, since__lte=days[-1], until__gte=days[0]))


def _stands_in(named: Iterable[Deputy], shift: Shift) -> bool:
    return any(
        one.staff_id == shift.staff_id and one.duty == shift.duty and one.since <= shift.date <= one.until
        for one in named
    )


def _staff(hall: Unit, days: Sequence[date]) -> list[Staff]:
    """Who can be planned: the hall's own people, and who is lent to it on one of these days."""
    guests = Loan.objects.filter(hall=hall).between(days[0], days[-1]).values("staff")
    rows = Staff.objects.serving().filter(Q(unit=hall) | Q(id__in=guests))
    return list(rows.order_by("job_number"))


def _people(
    hall: Unit, people: Sequence[Staff], templates: Sequence[ShiftTemplate], days: Sequence[date]
) -> Iterable[Person]:
    standing_in = deputies(hall, days)
    wishes: dict[UUID, list[tuple[int, str]]] = {}
    for one in Wish.objects.filter(staff__in=people).between(days[0], days[-1]).order_by("date"):
        wishes.setdefault(one.staff_id, []).append(((one.date - days[0]).days, one.wish))
    gone, leave = _gone(hall, people, days), leave_of(people, days)
    supervised = any(not qualification.SUPERVISORS.isdisjoint(one.positions) for one in people)
    for person in people:
        yield Person(
            person.job_number,
            tuple(
                str(one.id)
                for one in templates
                if (person.id, one.duty) in standing_in or _may(person, one.duty, one.skill, supervised)
            ),
            tuple(gone.get(person.id, ())),
            tuple(wishes.get(person.id, ())),
            tuple(leave.get(person.id, ())),
        )


def _may(person: Staff, duty: str, skill: str, supervised: bool) -> bool:
    if duty == "supervise" and supervised:
        return not qualification.SUPERVISORS.isdisjoint(person.positions)
    return qualification.may(person.positions, duty, skill)


def _gone(hall: Unit, people: Sequence[Staff], days: Sequence[date]) -> Spans:
    """When each has left, or works elsewhere."""
    gone = gone_of(people, days)
    for key, spans in lent_away(hall, people, days).items():
        gone.setdefault(key, []).extend(spans)
    return gone


def gone_of(people: Iterable[Staff], days: Sequence[date]) -> Spans:
    """When each can't be planned: after the last working day."""
    found: Spans = {}
    for person in people:
        if person.last_day is not None and person.last_day < days[-1]:
            after = max(0, (person.last_day - days[0]).days + 1)
            found.setdefault(person.id, []).append((after * DAY, len(days) * DAY))
    return found


def leave_of(people: Iterable[Staff], days: Sequence[date]) -> Spans:
    """The days of each one's approved leave."""
    known = away.leaves([one.id for one in people], days[0], days[-1])
    return {
        person: [
            (max(0, (one.first - days[0]).days) * DAY, (min(one.until, days[-1]) - days[0] + away.DAY).days * DAY)
            for one in rows
        ]
        for person, rows in known.items()
    }


def lent_away(hall: Unit, people: Iterable[Staff], days: Sequence[date]) -> Spans:
    """The days on which each works in another hall: the own people's loans, and the guests' other days."""
    people = list(people)
    borrowed = lending.lent([one.id for one in people], days[0], days[-1])
    found: Spans = {}
    for person in people:
        for number, day in enumerate(days):
            if borrowed.get((person.id, day), person.unit_id) != hall.id:
                found.setdefault(person.id, []).append((number * DAY, (number + 1) * DAY))
    return found


def _fixed(
    hall: UUID, people: Sequence[Staff], shifts: Iterable[Shift], monday: date, named: Sequence[Deputy]
) -> Iterable[Fixed]:
    origin = clock.midnight(monday)
    own, served = {one.id for one in people}, reading.wants_at(hall)
    for shift in shifts:
        skill = staffing.want_of(shift, served) if shift.duty == COUNTER else ""
        start, end = (int((at - origin).total_seconds()) // 60 for at in (shift.start_at, shift.end_at))
        elsewhere = shift.staff_id not in own or shift.hall != hall
        fits = qualification.may(shift.staff.positions, shift.duty, skill) or _stands_in(named, shift)
        duty = shift.duty if shift.hall == hall else ELSEWHERE
        yield Fixed(shift.staff.job_number, start, end, duty, skill, fits or elsewhere)


def _need(
    forecast: reading.Forecast, days: Sequence[date], opening: Sequence[tuple[int, int] | None]
) -> dict[str, tuple[tuple[int, ...], ...]]:
    """Counters by want, day and half hour; nothing while the hall is shut."""
    found = {}
    for want in reading.WANTS:
        if not forecast.counters[want]:
            continue
        rows = []
        for day, hours in zip(days, opening, strict=True):
            open_slots = staffing.slots_of(hours)
            rows.append(
                tuple(
                    staffing.needed(forecast, want, day.weekday(), slot) if slot in open_slots else 0
                    for slot in range(SLOTS)
                )
            )
        found[want] = tuple(rows)
    return found


def _skill(duty: str, skill: str) -> str:
    return (skill or reading.WANTS[0]) if duty == COUNTER else ""
