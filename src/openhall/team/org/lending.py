"""Staff lent by one hall to another: for these days they work there, are planned there and see that hall alone.

The person stays the own hall's in everything else: file, pay, leave and appraisal. Where somebody works on a day is asked
of ``place``; today's answer stands on the person (``Staff.lent_to``), set when the loan begins and taken off at the
midnight after its last day.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from django.utils.functional import Promise

from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.actors import Actor
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.deadlines import every_midnight
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Day, Input, Personal, RefTo, Text
from openhall.kernel.problems import Refused, invalid

from . import doors
from .models import HALL, Loan, Staff, Unit

Said = str | Promise
Ask = Callable[[Staff, date, date], Said]
_asks: list[Ask] = []


def register(ask: Ask) -> None:
    """Hand in a question: ``ask(person, first, last)`` says what binds the person to the own hall then, or nothing."""
    _asks.append(ask)


class Lend(Input):
    staff: Text
    to: Text
    since: Day
    until: Day
    reason: Annotated[Text, Personal()]


class CallBack(Input):
    loan: Annotated[Text, RefTo("loan")]


def place(person: Staff, day: date) -> Unit:
    """The unit that a person works in on a day."""
    loan = Loan.objects.filter(staff=person).on(day).select_related("hall").first()
    return person.unit if loan is None else loan.hall


def lent(people: Collection[UUID], first: date, last: date) -> dict[tuple[UUID, date], UUID]:
    """The hall that each of these people is lent to, by person and day; who isn't works in the own unit."""
    span = (last - first).days + 1
    days = [first + timedelta(days=number) for number in range(span)]
    rows = Loan.objects.between(first, last).filter(staff__in=people)
    return {(row.staff_id, day): row.hall_id for row in rows for day in days if row.since <= day <= row.until}


def staff_on(actor: Actor, job_number: str, day: date) -> Found[Staff]:
    """A person by job number, of the actor's units or lent to one of them on that day."""
    row = Staff.objects.select_related("unit", "lent_to").filter(job_number=job_number).first()
    seen = row is not None and (actor.covers(row.unit.path) or actor.covers(place(row, day).path))
    return look(row, seen, job_number)


def loan(actor: Actor, key: str) -> Found[Loan]:
    """A loan of somebody of the actor's units."""
    ident = as_uuid(key)
    row = Loan.objects.select_related("staff", "lender", "hall").filter(id=ident).first() if ident else None
    return look(row, row is not None and actor.covers(row.lender.path), "loan")


@command("staff.lend", makes="loan")
def lend(ctx: Context, data: Lend) -> Outcome:
    """A person of the own hall works in another one for some days."""
    person = kernel_doors.fetch(doors.staff_locked(ctx.actor, data.staff))
    to = Unit.objects.filter(code=data.to, level=HALL).first()
    if to is None or to.id == person.unit_id:
        raise invalid("another hall", field="to")
    if person.closed or person.unit.level != HALL:
        raise invalid("{job_number} works in no hall", field="staff", job_number=person.job_number)
    if data.since < ctx.today or data.until < data.since:
        raise invalid("from today or later, and no end before it begins", field="since")
    if not data.reason.strip():
        raise invalid("say what for", field="reason")
    if Loan.objects.filter(staff=person).between(data.since, data.until).exists():
        raise Refused("staff.lent_already", field="since")
    for ask in _asks:
        if bound := ask(person, data.since, data.until):
            raise Refused("staff.bound", field="since", what=str(bound))
    made = Loan.objects.create(
        staff=person,
        lender=person.unit,
        hall=to,
        since=data.since,
        until=data.until,
        reason=data.reason.strip(),
        lent_by_id=ctx.actor.staff_id,
        lent_at=ctx.now,
    )
    if data.since == ctx.today:
        person.lent_to = to
        person.save(update_fields=["lent_to"])
    return Outcome("loan", made.id)


@command("staff.call_back")
def call_back(ctx: Context, data: CallBack) -> Outcome:
    """A loan that hasn't begun is taken back; one that runs ends with today."""
    row = kernel_doors.fetch(loan(ctx.actor, data.loan))
    kernel_doors.fetch(doors.staff_locked(ctx.actor, row.staff.job_number))
    if row.until <= ctx.today:
        raise Refused("transition.not_allowed")
    ctx.changed("loan", row.id, {"until": row.until}, {"until": ctx.today if row.since <= ctx.today else None})
    if row.since > ctx.today:
        row.delete()
        return Outcome("loan")
    row.until = ctx.today
    row.save(update_fields=["until"])
    return Outcome("loan", row.id)


@every_midnight(order=6)
def move(moment: datetime) -> None:
    """Who is lent from this day on, and who is back."""
    day = clock.local_date(moment)
    running = {row.staff_id: row.hall_id for row in Loan.objects.on(day)}
    about = Staff.objects.filter(id__in=running) | Staff.objects.exclude(lent_to=None)
    for person in about.select_for_update(of=("self",)).order_by("job_number"):
        if person.lent_to_id != running.get(person.id):
            person.lent_to_id = running.get(person.id)
            person.save(update_fields=["lent_to"])
