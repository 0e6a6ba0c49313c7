"""The guide's rounds: machines and tills are settled twice a day, confirmed by both sides (CASH-07)."""

from decimal import Decimal
from typing import Annotated

from openhall.engines.ledger import money
from openhall.engines.ledger.money import HALL_SAFE, OUTSIDE, OVER_SHORT, MoneyPlace
from openhall.engines.policy.parameters import Figures
from openhall.front.till import doors, rounds, sessions
from openhall.front.till.models import CARD, CASH, EPAY, BusinessDay, Collection, Machine, Settlement, TillSession
from openhall.front.till.parameters import SETTLER_POSITION, named
from openhall.kernel import deadlines
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.doors import Found, look
from openhall.kernel.inputs import Input, Money, RefTo, Text
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

from .days import INTERIM
from .tills import Counted, TillRef

CollectionRef = Annotated[Text, RefTo("collection")]


class AddMachine(Input):
    hall: Text
    code: Text
    name: Text


class RetireMachine(Input):
    hall: Text
    code: Text


class TakeTill(Input):
    """What the settler counted: the cash handed over, the sums of the slips of card and mobile."""

    hall: Text
    till: TillRef | None = None
    machine: Text | None = None
    slip: Money | None = None
    counted: Counted


class Confirm(Input):
    collection: CollectionRef


class Finish(Input):
    hall: Text
    note: Text


def _machine(hall: Unit, code: str) -> Found[Machine]:
    row = Machine.objects.in_use(hall.id).filter(code=code).first()
    return look(row, True, code)


@command("machine.add")
def add_machine(ctx: Context, data: AddMachine) -> Outcome:
    """A payment machine stands in the hall from now on."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if not data.code.strip() or not data.name.strip():
        raise invalid("a machine has a code and a name", field="code")
    if Machine.objects.filter(hall=hall.id, code=data.code).exists():
        raise invalid("{code} is known already", field="code", code=data.code)
    made = Machine.objects.create(hall=hall.id, code=data.code, name=data.name, added_at=ctx.now)
    return Outcome("machine", made.id)


@command("machine.retire")
def retire_machine(ctx: Context, data: RetireMachine) -> Outcome:
    """A payment machine is taken away."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    machine = kernel_doors.fetch(_machine(hall, data.code))
    machine.retired_at = ctx.now
    machine.save(update_fields=["retired_at"])
    return Outcome("machine", machine.id)


def _settler(ctx: Context, hall: Unit) -> None:
    if not named(ctx.actor, Figures(hall.id, ctx.now)[SETTLER_POSITION]):
        raise Refused("permission.denied", clause="CASH-07")


def _round(ctx: Context, day: BusinessDay) -> Settlement:
    """The round going on, or the next one."""
    going = Settlement.objects.of_day(day.id).unfinished().first()
    if going is not None:
        return going
    assert ctx.actor.staff_id is not None
    no = Settlement.objects.of_day(day.id).count() + 1
    return Settlement.objects.create(hall=day.hall, day=day, no=no, settler=ctx.actor.staff_id, started_at=ctx.now)


@command("settlement.take")
def take(ctx: Context, data: TakeTill) -> Outcome:
    """The settler counts what came in at a till or machine since the round before; the other side confirms."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    _settler(ctx, hall)
    if (data.till is None) == (data.machine is None):
        raise invalid("a till or a machine", field="till")
    counted = {CASH: data.counted.cash, CARD: data.counted.card, EPAY: data.counted.epay}
    if counted[CASH] < 0:
        raise invalid("cash counted is not negative", field="counted")
    day = sessions.open_day(hall.id, lock=True)
    settlement = _round(ctx, day)
    given = _from_till(ctx, day, data) if data.till is not None else _from_machine(hall, day, data)
    mine = {name: given[name] for name in ("till", "machine")}
    earlier = settlement.collections.filter(**mine).first()
    if earlier is not None and earlier.confirmed_at is not None:
        raise Refused("transition.not_allowed")
    if earlier is not None:
        earlier.delete()  # not confirmed by anybody: counted anew
    assert ctx.actor.staff_id is not None
    made = Collection.objects.create(
        settlement=settlement,
        counted=rounds.written(counted),
        cash=counted[CASH],
        taken_by=ctx.actor.staff_id,
        taken_at=ctx.now,
        **given,
    )
    return Outcome("collection", made.id, {"came_in": given["came_in"]})


def _from_till(ctx: Context, day: BusinessDay, data: TakeTill) -> dict[str, object]:
    till = kernel_doors.fetch(doors.till_locked(ctx.actor, data.till or ""))
    if till.day_id != day.id:
        raise Refused("transition.not_allowed")
    if till.staff == ctx.actor.staff_id:
        raise Refused("settlement.own_till", clause="CASH-07")
    if data.counted.cash > money.kept_balance(till.drawer):
        raise Refused("till.insufficient_cash", held=money.kept_balance(till.drawer), field="counted")
    last, _machines = rounds.latest(day.id)
    totals = rounds.totals(till)
    came_in = rounds.since(totals, last[till.id].until if till.id in last else {})
    return {"till": till, "machine": None, "came_in": rounds.written(came_in), "until": rounds.written(totals)}


def _from_machine(hall: Unit, day: BusinessDay, data: TakeTill) -> dict[str, object]:
    machine = kernel_doors.fetch(_machine(hall, data.machine or ""))
    slip = data.counted.cash if data.slip is None else data.slip
    if slip < 0:
        raise invalid("what the machine took is not negative", field="slip")
    _tills, last = rounds.latest(day.id)
    before = Decimal(last[machine.id].until[CASH]) if machine.id in last else ZERO
    return {
        "till": None,
        "machine": machine,
        "came_in": rounds.written({CASH: slip}),
        "until": rounds.written({CASH: before + slip}),
    }


@command("settlement.confirm")
def confirm(ctx: Context, data: Confirm) -> Outcome:
    """The clerk confirms what was taken from the own till (at a machine any colleague); now it is booked."""
    found = kernel_doors.fetch(doors.collection_locked(ctx.actor, data.collection))
    if ctx.actor.staff_id == found.taken_by:
        raise Refused("settlement.own_till", clause="CASH-07")
    if found.till is not None and found.till.staff != ctx.actor.staff_id:
        raise Refused("permission.denied", clause="CASH-07")
    if found.confirmed_at is not None:
        raise Refused("transition.not_allowed")
    if found.till is not None:
        _book_till(ctx, found, found.till)
    else:
        _book_machine(ctx, found)
    found.confirmed_by, found.confirmed_at = ctx.actor.staff_id, ctx.now
    found.save(update_fields=["confirmed_by", "confirmed_at"])
    settlement = found.settlement
    if settlement.finished_at is None and rounds.complete(settlement.day, settlement):
        _finish(ctx, settlement, "")
    return Outcome("collection", found.id, {"finished": settlement.finished_at is not None})


def _book_till(ctx: Context, found: Collection, till: TillSession) -> None:
    """Till to safe, booked like a drop, so that the clerk's own settlement comes out right."""
    till = TillSession.objects.select_for_update(of=("self",)).select_related("day").get(id=till.id)
    held = money.kept_balance(till.drawer)
    if found.cash > held:
        raise Refused("till.insufficient_cash", held=held)
    if not found.cash:
        return
    entry = money.open_entry(ctx.command, ctx.now, hall=till.hall, staff=found.taken_by, subject=found.id)
    money.transfer(entry, till.drawer, MoneyPlace(HALL_SAFE, till.hall), found.cash)
    till.dropped += found.cash
    till.save(update_fields=["dropped"])
    sessions.watch_other(ctx, till, held - found.cash)


def _book_machine(ctx: Context, found: Collection) -> None:
    """What the machine's slip says came in, what was in its box; the difference stands on the machine."""
    machine = found.machine
    assert machine is not None
    slip = found.total
    entry = money.open_entry(ctx.command, ctx.now, hall=machine.hall, staff=found.taken_by, subject=found.id)
    money.post(
        entry,
        [
            (machine.safe, found.cash),
            (MoneyPlace(OVER_SHORT, machine.hall, f"machine:{machine.code}"), slip - found.cash),
            (MoneyPlace(OUTSIDE, machine.hall, f"machine:{machine.code}"), -slip),
        ],
    )


@command("settlement.finish")
def finish(ctx: Context, data: Finish) -> Outcome:
    """The round ends although something is left out; a note says why."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    _settler(ctx, hall)
    if not data.note.strip():
        raise invalid("say what is left out, and why", field="note")
    day = sessions.open_day(hall.id, lock=True)
    going = Settlement.objects.of_day(day.id).unfinished().first()
    if going is None:
        raise Refused("transition.not_allowed")
    _finish(ctx, going, data.note.strip())
    return Outcome("settlement", going.id)


def _finish(ctx: Context, settlement: Settlement, note: str) -> None:
    settlement.finished_at, settlement.note = ctx.now, note
    settlement.save(update_fields=["finished_at", "note"])
    deadlines.cancel(INTERIM, str(settlement.day_id))
