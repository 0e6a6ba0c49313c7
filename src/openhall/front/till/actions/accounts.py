"""What stands on a clerk's account is paid in or written off by somebody else; a liability is proposed and decided."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from openhall.engines.cases.actions import case_locked, move, open_case
from openhall.engines.cases.models import Case
from openhall.engines.ledger import money
from openhall.engines.ledger.money import BANK, MoneyPlace
from openhall.engines.policy.parameters import Figures
from openhall.front.till import account, doors
from openhall.front.till.cases import ANSWERED, LIABILITY, PROPOSED, STANDING, outstanding
from openhall.front.till.models import Clearance
from openhall.front.till.models.custody import PAID, WRITTEN_OFF
from openhall.front.till.parameters import APPROVER_POSITION, RESPONSE_DAYS, named, working_days_after
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Money, RefTo, Text
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff

from .tills import TillRef

LiabilityRef = Annotated[Text, RefTo("case")]


class PayShortage(Input):
    staff: Text
    amount: Money
    slip: Text
    date: Day
    liability: LiabilityRef | None = None


class WriteOff(Input):
    staff: Text
    amount: Money
    reason: Text
    liability: LiabilityRef | None = None


class Propose(Input):
    staff: Text
    amount: Money
    cause: Text
    text: Text = ""
    till: TillRef | None = None


class Decide(Input):
    liability: LiabilityRef
    amount: Money
    reason: Text


def _somebody_else(ctx: Context, job_number: str) -> Staff:
    person = kernel_doors.fetch(org_doors.staff(ctx.actor, job_number))
    if person.id == ctx.actor.staff_id:
        raise Refused("order.self_approval", clause="CASH-05", field="staff")
    return person


def _liability(ctx: Context, key: str | None, person: Staff) -> Case | None:
    """The liability named, locked: this person's, and open on the account."""
    if key is None:
        return None
    case = kernel_doors.fetch(case_locked(ctx.actor, key))
    if case.kind != LIABILITY.name or case.owner != person.id:
        raise invalid("that is no liability of this person", field="liability")
    if case.closed_at is not None:
        raise Refused("case.closed")
    if case.state != STANDING:
        raise Refused("transition.not_allowed")
    return case


def _clear(ctx: Context, person: Staff, amount: Decimal, target: str, case: Case | None) -> UUID:
    """Take an amount off the person's account, hall by hall where it stands in several. Returns the (first) hall."""
    standing = account.standing(person.id, hall=case.hall if case else None)
    if amount > sum(standing.values(), ZERO):
        raise Refused("till.no_shortage", open=sum(standing.values(), ZERO), clause="CASH-05", field="amount")
    if case is not None and amount > outstanding(case):
        raise Refused("till.no_shortage", open=outstanding(case), clause="CASH-14", field="amount")
    halls = []
    for hall, there in standing.items():
        part = min(there, amount)
        if part <= 0:
            continue
        amount -= part
        halls.append(hall)
        entry = money.open_entry(ctx.command, ctx.now, hall=hall, staff=person.id, subject=case.id if case else None)
        place = MoneyPlace(BANK, hall) if target == BANK else account.written_off(hall)
        money.transfer(entry, account.short(hall, person.id), place, part)
    return halls[0]


def _reduce(ctx: Context, case: Case | None, amount: Decimal) -> None:
    """What was cleared goes off the liability; when nothing is left it is settled."""
    if case is None:
        return
    cleared = Decimal(case.data.get("cleared", "0.00")) + amount
    if cleared == Decimal(case.data["decided"]):
        move(ctx, case, "settle", data={"cleared": text(cleared)})
    else:
        case.data = {**case.data, "cleared": text(cleared)}
        case.save(update_fields=["data"])


def _catch_up(ctx: Context, person: Staff) -> None:
    """What was cleared without naming a liability goes off the oldest ones, as far as the account no longer covers them."""
    cases = Case.objects.select_for_update().open().of_kind(LIABILITY.name).owned_by(person.id).filter(state=STANDING)
    waiting = list(cases.order_by("opened_at", "id"))
    missing = sum((outstanding(case) for case in waiting), ZERO) - sum(account.standing(person.id).values(), ZERO)
    for case in waiting:
        part = min(outstanding(case), missing)
        if part > 0:
            missing -= part
            _reduce(ctx, case, part)


@command("till.pay_shortage")
def pay_shortage(ctx: Context, data: PayShortage) -> Outcome:
    """A shortage (or decided liability) was paid in by its clerk; entered by somebody else, with slip number and date."""
    person = _somebody_else(ctx, data.staff)
    if data.amount <= 0:
        raise invalid("a pay-in is positive", field="amount")
    if not data.slip.strip():
        raise invalid("a pay-in has its slip", field="slip")
    if data.date > ctx.today:
        raise invalid("a slip is not from the future", field="date")
    account.lock(person.id)
    if Clearance.objects.filter(hall=person.unit_id, slip=data.slip.strip()).exists():
        raise invalid("slip {value} was entered before", field="slip", value=data.slip.strip())
    case = _liability(ctx, data.liability, person)
    _clear(ctx, person, data.amount, BANK, case)
    assert ctx.actor.staff_id is not None
    made = Clearance.objects.create(
        hall=person.unit_id,
        staff=person.id,
        kind=PAID,
        amount=data.amount,
        slip=data.slip.strip(),
        date=data.date,
        liability=case.id if case else None,
        by=ctx.actor.staff_id,
        at=ctx.now,
    )
    _reduce(ctx, case, data.amount)
    _catch_up(ctx, person)
    return Outcome("clearance", made.id, {"open": sum(account.standing(person.id).values(), ZERO)})


@command("till.write_off")
def write_off(ctx: Context, data: WriteOff) -> Outcome:
    """What stands on a clerk's account is written off, by a second person: neither the clerk nor who decided it."""
    person = _somebody_else(ctx, data.staff)
    if data.amount <= 0:
        raise invalid("what is written off is positive", field="amount")
    if not data.reason.strip():
        raise invalid("a write-off has its reason", field="reason")
    account.lock(person.id)
    case = _liability(ctx, data.liability, person)
    if case is not None and case.data.get("decided_by") == str(ctx.actor.staff_id):
        raise Refused("liability.own", clause="CASH-14")
    _clear(ctx, person, data.amount, "", case)
    assert ctx.actor.staff_id is not None
    made = Clearance.objects.create(
        hall=person.unit_id,
        staff=person.id,
        kind=WRITTEN_OFF,
        amount=data.amount,
        date=ctx.today,
        reason=data.reason.strip(),
        liability=case.id if case else None,
        by=ctx.actor.staff_id,
        at=ctx.now,
    )
    _reduce(ctx, case, data.amount)
    _catch_up(ctx, person)
    return Outcome("clearance", made.id, {"open": sum(account.standing(person.id).values(), ZERO)})


@command("liability.propose")
def propose(ctx: Context, data: Propose) -> Outcome:
    """A clerk's liability for an own cash error is proposed, with its cause; the clerk is heard before it is decided."""
    person_found = org_doors.staff(ctx.actor, data.staff)
    till_found = doors.till(ctx.actor, data.till) if data.till is not None else None
    person = kernel_doors.fetch(person_found)
    till = kernel_doors.fetch(till_found) if till_found is not None else None
    if data.amount <= 0:
        raise invalid("a liability is positive", field="amount")
    if not data.cause.strip():
        raise invalid("a liability has its cause", field="cause")
    if person.id == ctx.actor.staff_id:
        raise Refused("liability.own", clause="CASH-14", field="staff")
    if till is not None and till.staff != person.id:
        raise invalid("that till was somebody else's", field="till")
    hall = till.hall if till is not None else person.unit_id
    short = -till.differs.get("cash", ZERO) if till is not None else None
    if short is not None and data.amount > short:
        raise Refused("till.no_shortage", open=max(short, ZERO), clause="CASH-14", field="amount")
    case = open_case(
        LIABILITY,
        hall=hall,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        owner=person.id,
        due_at=working_days_after(ctx.now, Figures(hall, ctx.now)[RESPONSE_DAYS]),
        subject_kind="till" if till is not None else "staff",
        subject=till.id if till is not None else person.id,
        data={"amount": text(data.amount), "cause": data.cause.strip(), "booked": till is not None},
        text=data.text.strip(),
    )
    return Outcome("case", case.id)


@command("liability.decide")
def decide(ctx: Context, data: Decide) -> Outcome:
    """A manager decides cause and amount, once the clerk answered or the time for it is over; 0.00 means another cause."""
    case = kernel_doors.fetch(case_locked(ctx.actor, data.liability))
    if case.kind != LIABILITY.name:
        raise invalid("that is no liability", field="liability")
    if not 0 <= data.amount <= Decimal(case.data["amount"]):
        raise invalid("at most what was proposed is decided", field="amount")
    if not data.reason.strip():
        raise invalid("a decision gives its reason", field="reason")
    if case.closed_at is not None:
        raise Refused("case.closed")
    if ctx.actor.staff_id in (case.owner, case.opened_by):
        raise Refused("liability.own", clause="CASH-14")
    if not named(ctx.actor, f"{Figures(case.hall, ctx.now)[APPROVER_POSITION]}, department_leader"):
        raise Refused("permission.denied", clause="CASH-14")
    heard = case.state == ANSWERED or (case.state == PROPOSED and case.overdue)
    if not heard:
        raise Refused("transition.not_allowed", clause="CASH-14")
    decided = {"decided": text(data.amount), "decided_by": str(ctx.actor.staff_id), "reason": data.reason.strip()}
    if not data.amount:
        move(ctx, case, "drop", text=data.reason, data=decided)
        return Outcome("case", case.id, {"state": case.state})
    move(ctx, case, "decide", text=data.reason, data=decided)
    if not case.data["booked"]:
        assert case.owner is not None
        entry = money.open_entry(ctx.command, ctx.now, hall=case.hall, staff=case.owner, subject=case.id)
        money.transfer(entry, account.never_taken(case.hall), account.short(case.hall, case.owner), data.amount)
    return Outcome("case", case.id, {"state": case.state})
