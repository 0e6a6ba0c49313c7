"""The team: shifts and swaps, the clock, absences from the floor, handing over, meetings."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.reference.floor import counter_named
from tests.reference.form import SHANGHAI, Event
from tests.reference.records import Absence, Declaration, Shift
from tests.reference.scene import Apply, hall_in_scope, person_named, scope_of
from tests.reference.world import LEAD, Person, World, fen, require, yuan

ABSENCE = timedelta(minutes=15)
RELIEF = timedelta(minutes=15)
RELIEF_OF_SUPERVISORS = timedelta(minutes=30)
SWAPS_A_MONTH = 3
KINDS = ("pre_shift", "post_shift")


# ----- shifts ---------------------------------------------------------------------------------


def of(world: World, job_number: str) -> list[Shift]:
    """A person's shifts in the order of time."""
    mine = [shift for shift in world.team.shifts if shift.person == job_number]
    return sorted(mine, key=lambda shift: shift.start)


def overlaps(shift: Shift, others: list[Shift]) -> bool:
    """'shifts of one person don't overlap, but may touch'."""
    return any(other.start < shift.end and shift.start < other.end for other in others)


def plan(world: World, event: Event, who: Person) -> Apply:
    """'one planned shift; an end not after start is on the next day'."""
    fields = event.fields
    staff, counter, relieves = fields["staff"], fields.get("counter"), fields.get("relieves")
    for named in (staff, relieves):
        if named in world.people:
            scope_of(world, who, world.people[named].unit)
    if counter in world.counters:
        scope_of(world, who, world.counters[counter])
    person = person_named(world, staff, "staff")
    require(counter is None or counter in world.counters, "input.invalid", "counter")
    require(relieves is None or relieves in world.people, "input.invalid", "relieves")
    day = date.fromisoformat(fields["date"])
    start = datetime.combine(day, time.fromisoformat(fields["start"]), SHANGHAI)
    end = datetime.combine(day, time.fromisoformat(fields["end"]), SHANGHAI)
    if end <= start:
        end += timedelta(days=1)
    shift = Shift(person.unit, staff, day, start, end, counter, relieves)
    require(not overlaps(shift, of(world, staff)), "roster.overlap")

    def apply() -> None:
        world.team.shifts.append(shift)
        # planned when it has begun or ended: its limits have passed, and say what they would have said
        if start < event.at and was_present(world, staff, start):
            judge_clock_in(world, shift, start)
        if end < event.at:
            pass_limit(world, end, True, shift)

    return apply


def swap(world: World, event: Event, who: Person) -> Apply:
    """'the asker's shift of `date` and the other's of `with_date` change hands with counter and `relieves`'."""
    fields = event.fields
    other = fields["with"]
    if other in world.people:
        scope_of(world, who, world.people[other].unit)
    person_named(world, other, "with")
    require(other != who.job_number, "input.invalid", "with")
    day = date.fromisoformat(fields["date"])
    other_day = date.fromisoformat(fields.get("with_date", fields["date"]))
    # 'each one's first shift of that day (one missing or begun is input.invalid ...)'
    mine = next((shift for shift in of(world, who.job_number) if shift.date == day), None)
    theirs = next((shift for shift in of(world, other) if shift.date == other_day), None)
    require(mine and mine.start >= event.at, "input.invalid", "date")
    require(theirs and theirs.start >= event.at, "input.invalid", "with_date")
    assert mine is not None
    assert theirs is not None
    month = (who.job_number, day.year, day.month)
    # 'the fourth swap of a calendar month'
    require(world.team.swaps.get(month, 0) < SWAPS_A_MONTH, "roster.swap_limit")
    kept_mine = [shift for shift in of(world, who.job_number) if shift is not mine]
    kept_theirs = [shift for shift in of(world, other) if shift is not theirs]
    require(not overlaps(theirs, kept_mine) and not overlaps(mine, kept_theirs), "roster.overlap")

    def apply() -> None:
        mine.person, theirs.person = theirs.person, mine.person
        mine.clocked_in = theirs.clocked_in = False
        world.team.swaps[month] = world.team.swaps.get(month, 0) + 1

    return apply


# ----- the clock ------------------------------------------------------------------------------


def was_present(world: World, job_number: str, at: datetime) -> bool:
    """Clocked in at a moment that is past; what was punched at that very moment came before it."""
    return next((comes for who, when, comes in reversed(world.team.punches) if who == job_number and when <= at), False)


def judge_clock_in(world: World, shift: Shift, at: datetime) -> None:
    """roster.late, or roster.relief-late alone."""
    shift.clocked_in = True
    subject = shift.date.isoformat()
    position = world.people[shift.person].position
    before = RELIEF_OF_SUPERVISORS if position in ("duty_supervisor", "manager") else RELIEF
    if at > shift.start:
        world.find("roster.late", at, shift.hall, shift.person, subject)
    elif shift.relieves is not None and at > shift.start - before:
        world.find("roster.relief-late", at, shift.hall, shift.person, subject)


def clock_in(world: World, event: Event, who: Person) -> Apply:
    """'belongs to the person's earliest shift that hasn't ended, has begun or begins the same day, and
    has no clock-in yet; a further one in the same shift isn't judged'."""
    require(who.job_number not in world.team.present, "transition.not_allowed")
    open_ones = [
        shift
        for shift in of(world, who.job_number)
        if shift.end >= event.at and (shift.start <= event.at or shift.start.date() == event.at.date())
    ]
    again = any(shift.clocked_in and shift.start <= event.at < shift.end for shift in open_ones)
    belongs = next((shift for shift in open_ones if not shift.clocked_in), None)

    def apply() -> None:
        world.team.present.add(who.job_number)
        world.team.punches.append((who.job_number, event.at, True))
        if belongs is not None and not again:
            judge_clock_in(world, belongs, event.at)

    return apply


def clock_out(world: World, event: Event, who: Person) -> Apply:
    """'each clock-out between start and end of a shift is an early leave'."""
    require(who.job_number in world.team.present, "transition.not_allowed")

    def apply() -> None:
        world.team.present.discard(who.job_number)
        world.team.punches.append((who.job_number, event.at, False))
        for shift in of(world, who.job_number):
            if shift.start < event.at < shift.end:
                world.find("roster.early-leave", event.at, shift.hall, who.job_number, shift.date.isoformat())
        end_absence(world, who.job_number, event.at)

    return apply


def limits(world: World, after: datetime, until: datetime) -> list[tuple[datetime, bool, Shift]]:
    """Starts and ends of shifts that pass now: 'an event at the very moment of a limit has kept it'."""
    passed = [(shift.start, False, shift) for shift in world.team.shifts if after <= shift.start < until]
    passed += [(shift.end, True, shift) for shift in world.team.shifts if after <= shift.end < until]
    return sorted(passed, key=lambda limit: limit[0])


def pass_limit(world: World, at: datetime, ends: bool, shift: Shift) -> None:
    if shift.clocked_in:
        return
    if ends:
        # 'no clock-in by the end of a planned shift'
        world.find("roster.absent", at, shift.hall, shift.person, shift.date.isoformat())
    elif shift.person in world.team.present:
        # 'who is clocked in when a shift begins is clocked in for it at its start'
        judge_clock_in(world, shift, at)


# ----- absence from the floor -----------------------------------------------------------------


def absence_of(world: World, job_number: str) -> Absence | None:
    return next((a for a in world.team.absences if a.person == job_number and a.end is None), None)


def end_absence(world: World, job_number: str, at: datetime) -> None:
    absence = absence_of(world, job_number)
    if absence is not None:
        absence.end = at


def leave_floor(world: World, event: Event, who: Person) -> Apply:
    """'approved by oneself order.self_approval, by another rank permission.denied'."""
    approver = event.fields.get("approved_by")
    if approver in world.people and approver != who.job_number:
        scope = world.people[approver].unit
        require(world.within(scope, who.unit) or world.within(who.unit, scope), "scope.denied", "approved_by")
    require(approver is None or approver in world.people, "input.invalid", "approved_by")
    if approver is not None:
        require(approver != who.job_number, "order.self_approval")
        require(not world.people[approver].left, "account.closed", "approved_by")
        require(world.people[approver].position in LEAD, "permission.denied", "approved_by")
    require(absence_of(world, who.job_number) is None, "transition.not_allowed")

    def apply() -> None:
        world.team.absences.append(Absence(who.job_number, who.unit, event.at))
        if approver is None:
            world.find("floor.absence-unapproved", event.at, who.unit, who.job_number, None)

    return apply


def back_on_floor(world: World, event: Event, who: Person) -> Apply:
    require(absence_of(world, who.job_number), "transition.not_allowed")
    return lambda: end_absence(world, who.job_number, event.at)


def long_absences(world: World, now: datetime) -> None:
    """'absence of more than 15 minutes, at the moment that it exceeds them'."""
    for absence in world.team.absences:
        if (absence.end or now) - absence.start > ABSENCE:
            world.find("floor.absence-long", absence.start + ABSENCE, absence.hall, absence.person, None)


# ----- handing over ---------------------------------------------------------------------------


def read_handover(world: World, event: Event) -> tuple[int, dict[str, int], dict[str, int]]:
    fields = event.fields
    cash = fen(fields["cash"])
    require(cash >= 0, "input.invalid", "cash")
    for item, number in fields["cards"].items():
        require(item in world.items and number >= 0, "input.invalid", "cards")
    for run in fields["receipts"]:
        require(run["next"] > 0, "input.invalid", "receipts")
    return cash, fields["cards"], {run["series"]: run["next"] for run in fields["receipts"]}


def hand_over(world: World, event: Event, who: Person) -> Apply:
    """'what the leaving person declares'."""
    to = event.fields["to"]
    if to in world.people:
        scope_of(world, who, world.people[to].unit)
    counter, _ = counter_named(world, event, who)
    person_named(world, to, "to")
    declared = read_handover(world, event)

    def apply() -> None:
        world.team.declared[counter] = Declaration(who.job_number, to, *declared)

    return apply


def take_over(world: World, event: Event, who: Person) -> Apply:
    """'what the coming person counted; both then have signed; the pair of the last declaration at that counter'."""
    giver = event.fields["from"]
    if giver in world.people:
        scope_of(world, who, world.people[giver].unit)
    counter, hall = counter_named(world, event, who)
    person_named(world, giver, "from")
    cash, cards, receipts = read_handover(world, event)
    said = world.team.declared.get(counter)
    require(said and (said.giver, said.taker) == (giver, who.job_number), "transition.not_allowed")
    assert said is not None

    def apply() -> None:
        del world.team.declared[counter]
        differ = ["cash"] if said.cash != cash else []
        # 'what one side leaves out of cards counts as 0'
        differ += [f"item {i}" for i in {**said.cards, **cards} if said.cards.get(i, 0) != cards.get(i, 0)]
        # 'a series named by one side only is a difference'
        differ += [f"series {s}" for s in {**said.receipts, **receipts} if said.receipts.get(s) != receipts.get(s)]
        for kind in differ:
            world.find(
                "shift.difference", event.at, hall, giver, counter, kind=kind, to=who.job_number, cash=yuan(cash)
            )

    return apply


# ----- meetings -------------------------------------------------------------------------------


def meet(world: World, event: Event, who: Person) -> Apply:
    fields = event.fields
    for job_number in fields["attended"]:
        if job_number in world.people:
            scope_of(world, who, world.people[job_number].unit)
    hall = hall_in_scope(world, event, who)
    for job_number in fields["attended"]:
        person_named(world, job_number, "attended")

    def apply() -> None:
        world.team.meetings.add((hall, event.at.date(), fields["kind"]))

    return apply


def missed_meetings(world: World, midnight: datetime) -> None:
    """'a date on which the hall's day was opened and shifts were planned, but no pre_shift or no
    post_shift meeting held by its midnight, one per kind'."""
    ended = midnight.date() - timedelta(days=1)
    for day in world.days.values():
        if day.date != ended or not any((s.hall, s.date) == (day.hall, ended) for s in world.team.shifts):
            continue
        for kind in KINDS:
            if (day.hall, ended, kind) not in world.team.meetings:
                world.find("meeting.missed", midnight, day.hall, None, ended.isoformat(), kind=kind)
