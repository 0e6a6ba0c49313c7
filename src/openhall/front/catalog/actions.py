"""Plans, goods and the published tariff."""

from typing import Literal

from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Int, Money, Text
from openhall.kernel.money import ZERO
from openhall.kernel.problems import invalid

from . import queries
from .models import BusinessKind, Item, Plan, TariffLine

ChargeCode = Literal["fee", "prepayment", "deposit", "arrears", "penalty", "card", "terminal", "other"]
LONGEST_CONTRACT = 600  # months


class AddPlan(Input):
    code: Text
    name: Text
    monthly_fee: Money
    contract_months: Int = 0
    early_exit_fee: Money = ZERO


class DescribePlan(Input):
    plan: Text
    brand: Text = ""
    allowances: dict[Text, Text] = {}
    subsidy: Money = ZERO
    discount: Text = ""
    coverage: Text = ""
    use: Text = ""


class AddItem(Input):
    code: Text
    name: Text
    kind: Literal["sim", "value_card", "terminal", "gift", "material", "part"]
    tracked: Literal["serial", "quantity"]
    price: Money | None = None


class SetTariff(Input):
    business: Text
    code: ChargeCode
    amount: Money | None = None
    name: Text = ""
    effective_from: Day | None = None


@command("catalog.add_plan", by_system=True)
def add_plan(ctx: Context, data: AddPlan) -> Outcome:
    """A tariff plan."""
    if not data.code or Plan.objects.filter(code=data.code).exists():
        raise invalid("plan {code} is known already", field="code", code=data.code)
    if data.monthly_fee < 0 or data.early_exit_fee < 0 or not 0 <= data.contract_months <= LONGEST_CONTRACT:
        raise invalid("fees and months are not negative", field="monthly_fee")
    plan = Plan.objects.create(**data.model_dump())
    return Outcome("plan", plan.id)


@command("catalog.describe_plan", by_system=True)
def describe_plan(ctx: Context, data: DescribePlan) -> Outcome:
    """What is told about a plan beyond its price: brand, allowances, joining subsidy, discount, coverage, use."""
    plan = Plan.objects.select_for_update().filter(code=data.plan).first()
    if plan is None:
        raise invalid("unknown plan {plan}", field="plan", plan=data.plan)
    if data.subsidy < 0:
        raise invalid("a subsidy is not negative", field="subsidy")
    old, plan.details = plan.details, data.model_dump(mode="json", exclude={"plan"})
    plan.save(update_fields=["details"])
    ctx.changed("plan", plan.code, old, plan.details)
    return Outcome("plan", plan.id)


@command("catalog.add_item", by_system=True)
def add_item(ctx: Context, data: AddItem) -> Outcome:
    """Something kept in stock, by serial or by quantity."""
    if not data.code or Item.objects.filter(code=data.code).exists():
        raise invalid("item {code} is known already", field="code", code=data.code)
    if data.price is not None and data.price < 0:
        raise invalid("a price is not negative", field="price")
    if data.kind == "sim" and data.tracked != "serial":
        raise invalid("a SIM is kept by serial", field="tracked")
    item = Item.objects.create(**data.model_dump())
    return Outcome("item", None, {"no": item.no})


@command("catalog.set_tariff", by_system=True, by_people=False)
def set_tariff(ctx: Context, data: SetTariff) -> Outcome:
    """The published price of a charge, from a day on (today where none is given); without amount an open one."""
    if not BusinessKind.objects.filter(code=data.business).exists():
        raise invalid("unknown business {business}", field="business", business=data.business)
    start = data.effective_from or ctx.today
    if start < ctx.today and not queries.goes_on_from(ctx, data.business, data.code, start):
        raise invalid("a tariff is not changed backwards", field="effective_from")
    if data.amount is not None and data.amount < 0:
        raise invalid("a price is not negative", field="amount")
    line, _made = TariffLine.objects.update_or_create(
        business=data.business,
        code=data.code,
        effective_from=start,
        defaults={"amount": data.amount, "name": data.name},
    )
    return Outcome("tariff", line.id)
