"""The morning count of what was carried over, and the float that the hall was given."""

from decimal import Decimal
from uuid import UUID

from openhall.engines.cases.actions import open_case
from openhall.engines.ledger import money
from openhall.engines.ledger.money import FLOAT_FUND, OUTSIDE, MoneyPlace
from openhall.engines.policy.parameters import Figures
from openhall.front.till import custody
from openhall.front.till.cases import MORNING
from openhall.front.till.models import MorningCount
from openhall.front.till.parameters import ANSWER_WITHIN, SETTLER_POSITION, named, working_days_after
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Money, Text
from openhall.kernel.money import text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit


class CountMorning(Input):
    hall: Text
    places: dict[Text, Money]


class FundFloat(Input):
    hall: Text
    amount: Money
    note: Text = ""


@command("cash.fund_float")
def fund_float(ctx: Context, data: FundFloat) -> Outcome:
    """The hall is given money for floats, or gives it back (a negative amount)."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    fund = MoneyPlace(FLOAT_FUND, hall.id)
    if not data.amount or money.summed_balance([fund]) + data.amount < 0:
        raise invalid("the fund grows, or gives back at most what it holds", field="amount")
    entry = money.open_entry(ctx.command, ctx.now, hall=hall.id, staff=ctx.actor.staff_id)
    money.transfer(entry, MoneyPlace(OUTSIDE, hall.id, "float"), fund, data.amount)
    return Outcome("entry", entry.id)


@command("cash.count_morning")
def count_morning(ctx: Context, data: CountMorning) -> Outcome:
    """The money carried over from the evening is counted, each place beside last night's balance; once a day."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if not named(ctx.actor, Figures(hall.id, ctx.now)[SETTLER_POSITION]):
        raise Refused("permission.denied", clause="CASH-08")
    Unit.objects.select_for_update(no_key=True).get(id=hall.id)
    held = {one.key: one for one in custody.carried_over(hall.id)}
    if set(data.places) != set(held) or any(counted < 0 for counted in data.places.values()):
        missing = ", ".join(sorted(set(held) - set(data.places)))
        raise invalid("count every place that holds money: {missing}", field="places", missing=missing)
    if MorningCount.objects.filter(hall=hall.id, date=ctx.today).exists():
        raise Refused("transition.not_allowed")
    assert ctx.actor.staff_id is not None
    rows = [
        {"place": key, "books": text(held[key].amount), "counted": text(counted)}
        for key, counted in data.places.items()
    ]
    made = MorningCount.objects.create(hall=hall.id, date=ctx.today, staff=ctx.actor.staff_id, at=ctx.now, places=rows)
    for key, counted in data.places.items():
        if counted != held[key].amount:
            _ask(ctx, hall.id, held[key], counted, made)
    return Outcome("morning_count", made.id)


def _ask(ctx: Context, hall: UUID, held: custody.Held, counted: Decimal, made: MorningCount) -> None:
    """The guide of the evening before is asked at once, with the duty supervisor in copy."""
    open_case(
        MORNING,
        hall=hall,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        owner=custody.last_evening(hall) or ctx.actor.staff_id,
        copies=custody.supervisors(hall),
        due_at=working_days_after(ctx.now, Figures(hall, ctx.now)[ANSWER_WITHIN]),
        subject_kind="place",
        subject=held.key,
        data={
            "account": held.place.id,
            "books": text(held.amount),
            "counted": text(counted),
            "difference": f"{counted - held.amount:+.2f}",
            "count": made.id,
        },
    )
