"""The day opens; what its midnight says of it; what its clock reminds of."""

from datetime import datetime, timedelta
from uuid import UUID

from openhall.front.till import custody
from openhall.front.till.facts import DayNotClosed, DayOpened, SettlementLate, TillNotSettled
from openhall.front.till.models import OPEN, BusinessDay, MorningCount, Settlement, TillSession
from openhall.front.till.parameters import interim_limit
from openhall.kernel import clock, deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Text
from openhall.kernel.models import Deadline
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

INTERIM = "settlement.interim"


class OpenDay(Input):
    hall: Text
    date: Day


@command("day.open")
def open_day(ctx: Context, data: OpenDay) -> Outcome:
    """The hall's business day of today begins."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if data.date != ctx.today:
        raise invalid("a day begins on its own date", field="date")
    Unit.objects.select_for_update(no_key=True).get(id=hall.id)
    same = BusinessDay.objects.on(hall.id, data.date).first()
    if same is not None and same.state != OPEN:
        raise Refused("day.already_closed")
    if same is not None or BusinessDay.objects.open_of(hall.id).exists():
        raise Refused("day.already_open")
    day = BusinessDay.objects.create(hall=hall.id, date=data.date, opened_at=ctx.now, opened_by=ctx.actor.staff_id)
    if not ctx.words_suffice:
        carried = sum((place.amount for place in custody.carried_over(hall.id)), ZERO)
        counted = MorningCount.objects.filter(hall=hall.id, date=day.date).exists()
        ctx.tell(DayOpened(hall.id, ctx.now, day.date, carried, counted))
        remind(day, ctx.now)
    return Outcome("day", day.id)


def remind(day: BusinessDay, now: datetime) -> None:
    """A hall that works at desks is reminded of the day's first settlement; a file brings its own."""
    limit = interim_limit(day.hall, now)
    waiting = not Settlement.objects.of_day(day.id).finished().exists()
    if now <= limit and waiting:
        deadlines.set_deadline(INTERIM, limit, str(day.id))


@deadlines.handles(INTERIM)
def interim_passed(deadline: Deadline) -> None:
    """The window of the first settlement passes: nobody has finished one."""
    day = BusinessDay.objects.filter(id=deadline.subject, state=OPEN).first()
    if day is not None and not Settlement.objects.of_day(day.id).finished().exists():
        facts.tell(SettlementLate(day.hall, clock.now(), custody.only_settler(day.hall), day.date))


def not_settled(till: TillSession, at: datetime) -> None:
    """A till that should have been settled: said once."""
    if not till.unsettled_found:
        till.unsettled_found = True
        till.save(update_fields=["unsettled_found"])
        facts.tell(TillNotSettled(till.hall, at, till.staff, till.counter.code))


@deadlines.every_midnight(order=10)
def midnight(at: datetime) -> None:
    """The day that ends now should be closed, and its tills settled."""
    ending = clock.local_date(at) - timedelta(days=1)
    for day in BusinessDay.objects.filter(date=ending).order_by("hall"):
        if day.state == OPEN or (day.closed_at is not None and day.closed_at >= at):
            facts.tell(DayNotClosed(day.hall, at, day.date))
        for till in day.tills.select_related("counter").order_by("opened_at"):
            if till.opened_at < at and (till.closed_at is None or till.closed_at >= at):
                not_settled(till, at)


def last_day(hall: UUID) -> BusinessDay | None:
    """The hall's open day, or the last one it had."""
    return BusinessDay.objects.filter(hall=hall).order_by("-date").first()
