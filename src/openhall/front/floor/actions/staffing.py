"""Counters: opened, suspended, resumed and shut by the person who staffs them; what the close of the day ends."""

from uuid import UUID

from openhall.engines.policy.parameters import Figures
from openhall.front.till import sessions
from openhall.front.till.facts import DayClosed
from openhall.kernel import doors as kernel_doors
from openhall.kernel import facts, live
from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import JOB, Context, Outcome, command
from openhall.kernel.inputs import Input, Text
from openhall.kernel.problems import Refused, invalid
from openhall.positions import LEAD
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Counter

from .. import alarm, queues, transfers
from ..facts import CounterMoved
from ..models import CounterProfile, Pause, Staffing, Ticket
from ..parameters import SUSPEND_REASONS
from ..words import CALLED_AWAY, LAPSED, reason_code


class Counted(Input):
    counter: Text
    reason: Text | None = None


class CallAway(Input):
    counter: Text


@command("counter.open")
def open_counter(ctx: Context, data: Counted) -> Outcome:
    """A person begins to staff a counter; one person one counter."""
    counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter))
    queues.lock(counter.hall_id)
    sessions.open_day(counter.hall_id)
    assert ctx.actor.staff_id is not None
    standing = Staffing.objects.open()
    if standing.filter(counter=counter).exists() or standing.filter(staff=ctx.actor.staff_id).exists():
        raise Refused("transition.not_allowed")
    made = open_row(ctx, counter, ctx.actor.staff_id, data.reason or "")
    return Outcome("staffing", made.id)


def open_row(ctx: Context, counter: Counter, staff: UUID, reason: str) -> Staffing:
    """A person stands at the counter from now on, which serves what is laid down for it."""
    laid = CounterProfile.objects.filter(counter=counter).values_list("wants", flat=True).first()
    made = Staffing.objects.create(
        hall=counter.hall_id, counter=counter, staff=staff, opened_at=ctx.now, reason=reason, wants=laid
    )
    _moved(ctx, made)
    ctx.tell(CounterMoved(made.hall, ctx.now, counter.id, staff, True))
    return made


@command("counter.pause")
def pause(ctx: Context, data: Counted) -> Outcome:
    """The counter is suspended for a while; nobody is called to it meanwhile."""
    counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter))
    queues.lock(counter.hall_id)
    row = queues.staffed_by(ctx, counter)
    reason = data.reason or ""
    if not ctx.words_suffice:
        _named(ctx, counter, reason.strip())
    _suspended(ctx, row, counter, reason)
    return Outcome("staffing", row.id)


def _named(ctx: Context, counter: Counter, reason: str) -> None:
    """At the desk a suspension has one of the hall's reasons, or says another one; who is called away is sent by a lead."""
    if not reason:
        raise invalid("say why the counter is suspended", field="reason")
    offered = Figures(counter.hall_id, ctx.now)[SUSPEND_REASONS].split(",")
    if reason_code(reason) not in offered:
        raise invalid("this is no reason to suspend a counter here", field="reason")
    if reason == CALLED_AWAY and ctx.actor.positions.isdisjoint(LEAD):
        raise Refused("counter.called_away", clause="FLOOR-07", field="reason")


def _suspended(ctx: Context, row: Staffing, counter: Counter, reason: str) -> None:
    if row.paused_at is not None:
        raise Refused("transition.not_allowed")
    queues.free(counter)
    row.paused_at, row.pause_reason = ctx.now, reason
    row.save(update_fields=["paused_at", "pause_reason"])
    Pause.objects.create(staffing=row, began_at=ctx.now, reason=reason, by=ctx.actor.staff_id)
    _moved(ctx, row)


@command("counter.call_away")
def call_away(ctx: Context, data: CallAway) -> Outcome:
    """The duty supervisor calls a person away from the counter, which is suspended meanwhile."""
    counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter))
    queues.lock(counter.hall_id)
    row = Staffing.objects.select_for_update().open().filter(counter=counter).first()
    if row is None:
        raise Refused("transition.not_allowed")
    _suspended(ctx, row, counter, CALLED_AWAY)
    return Outcome("staffing", row.id)


def _moved(ctx: Context, row: Staffing) -> None:
    if not ctx.words_suffice:
        live.tell(row.hall, live.FLOOR)


@command("counter.resume")
def resume(ctx: Context, data: Counted) -> Outcome:
    """The suspended counter goes on."""
    counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter))
    queues.lock(counter.hall_id)
    sessions.open_day(counter.hall_id)
    row = queues.staffed_by(ctx, counter)
    if row.paused_at is None:
        raise Refused("transition.not_allowed")
    _resumed(ctx, row)
    _moved(ctx, row)
    return Outcome("staffing", row.id)


def _resumed(ctx: Context, row: Staffing) -> None:
    row.paused_at, row.pause_reason = None, ""
    row.save(update_fields=["paused_at", "pause_reason"])
    row.pauses.filter(ended_at=None).update(ended_at=ctx.now)


@command("counter.shut")
def shut(ctx: Context, data: Counted) -> Outcome:
    """The person leaves the counter; a lead may shut another's."""
    counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter))
    queues.lock(counter.hall_id)
    row = Staffing.objects.select_for_update().open().filter(counter=counter).first()
    if row is None or (row.staff != ctx.actor.staff_id and ctx.actor.positions.isdisjoint(LEAD)):
        raise Refused("transition.not_allowed")
    queues.free(counter)
    shut_row(ctx, row, data.reason or "")
    _moved(ctx, row)
    return Outcome("staffing", row.id)


def shut_row(ctx: Context, row: Staffing, reason: str) -> None:
    if row.paused_at is not None:
        _resumed(ctx, row)
    row.shut_at, row.shut_by = ctx.now, ctx.actor.staff_id
    row.reason = reason or row.reason
    row.save(update_fields=["shut_at", "shut_by", "reason"])
    for leg in Ticket.objects.select_for_update().handed_to(row.counter_id):
        transfers.let_go(ctx, leg, "shut")
    ctx.tell(CounterMoved(row.hall, ctx.now, row.counter_id, row.staff, False))


def _day_closed(fact: facts.Fact) -> None:
    """Who still waits or was called lapses with the day; open counters are shut."""
    if not isinstance(fact, DayClosed):
        return
    hall, at = fact.hall, fact.at
    queues.lock(hall)
    rows = Ticket.objects.unfinished(hall)
    services = set(rows.values_list("service", flat=True))
    ctx = Context(SYSTEM, at, JOB, "day.close")
    for leg in rows.exclude(case=None).select_for_update():
        transfers.dropped(ctx, leg)
    rows.update(state=LAPSED, ended_at=at)
    alarm.watch(hall, services)
    open_rows = Staffing.objects.open().of_halls([hall])
    Pause.objects.filter(staffing__in=open_rows, ended_at=None).update(ended_at=at)
    open_rows.update(shut_at=at, shut_by=fact.staff, paused_at=None, pause_reason="")


facts.listen(_day_closed)
