"""The published tariff by form, classes of premium numbers, and what customers think of a charge (CATALOG-03, 05)."""

from datetime import timedelta
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from openhall.engines.cases import actions as cases
from openhall.engines.cases.kinds import Move, kind, other, positions
from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.doors import fetch
from openhall.kernel.inputs import Day, Input, Int, Money, Personal, Text
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import invalid
from openhall.positions import AUDITOR, LEAD
from openhall.team.org import doors as org_doors

from . import queries
from .actions import LONGEST_CONTRACT, ChargeCode
from .figures import CHARGE_ANSWER_WITHIN
from .models import BusinessKind, NumberClass, TariffLine


def _summary(case: Case) -> str:
    return f"{case.data.get('business_name', '')} {case.data.get('charge', '')} {case.data.get('amount', '')}"


UNREASONABLE = kind(
    "catalog.charge_report",
    clause="CATALOG-03",
    title=_("Charge reported as unreasonable"),
    first="reported",
    moves=[
        Move("examine", _("Examine"), {"reported"}, "examined", by=positions(*LEAD, AUDITOR), text=True),
        Move("right", _("Charged rightly"), {"reported", "examined"}, "right", by=other(*LEAD, AUDITOR), text=True),
        Move("wrong", _("Charged wrongly"), {"reported", "examined"}, "wrong", by=other(*LEAD, AUDITOR), text=True),
    ],
    ends={"right", "wrong"},
    labels={
        "reported": _("Reported"),
        "examined": _("Examined"),
        "right": _("Charged rightly"),
        "wrong": _("Charged wrongly"),
    },
    summary=_summary,
    details=lambda case: [
        (str(_("Tariff line")), case.data.get("tariff_line") or str(_("No published line"))),
        (str(_("Published price")), case.data.get("published") or "–"),
        (str(_("Charged")), str(case.data.get("amount", ""))),
    ],
)


class PublishTariff(Input):
    business: Text
    code: ChargeCode
    amount: Money | None = None
    name: Text
    effective_from: Day


class SetNumberClass(Input):
    code: Text
    name: Text
    min_spend: Money = ZERO
    months: Int = 0
    deposit: Money = ZERO
    early_exit_fee: Money = ZERO


class ReportCharge(Input):
    """``day``: when it was charged, today where none is given. ``order``: the acceptance's key, where it is known."""

    hall: Text
    business: Text
    code: ChargeCode
    amount: Money
    text: Annotated[Text, Personal()]
    day: Day | None = None
    order: Text = ""
    phone: Annotated[Text, Personal()] = ""


@command("catalog.publish_tariff")
def publish_tariff(ctx: Context, data: PublishTariff) -> Outcome:
    """A line of the tariff is published: from today where none stands yet, else from tomorrow at the earliest."""
    if not BusinessKind.objects.filter(code=data.business).exists():
        raise invalid("unknown business {business}", field="business", business=data.business)
    if data.amount is not None and data.amount < 0:
        raise invalid("a price is not negative", field="amount")
    if not data.name.strip():
        raise invalid("a published line has a name", field="name")
    standing = queries.tariff_lines(data.business, ctx.today).get(data.code)
    past = data.effective_from < ctx.today
    if past and queries.goes_on_from(ctx, data.business, data.code, data.effective_from):
        standing = None  # history that a workbook brings along; nothing that stands is touched
    elif past or (standing is not None and data.effective_from == ctx.today):
        raise invalid("orders of today keep today's tariff: from tomorrow on", field="effective_from")
    line, _made = TariffLine.objects.update_or_create(
        business=data.business,
        code=data.code,
        effective_from=data.effective_from,
        defaults={
            "amount": data.amount,
            "name": data.name.strip(),
            "published_by": ctx.actor.staff_id,
            "published_at": ctx.now,
        },
    )
    old = {"amount": standing.amount, "from": standing.effective_from} if standing else None
    ctx.changed("tariff", f"{data.business} {data.code}", old, {"amount": data.amount, "from": data.effective_from})
    return Outcome("tariff", line.id)


@command("catalog.set_number_class", by_system=True)
def set_number_class(ctx: Context, data: SetNumberClass) -> Outcome:
    """What a class of premium numbers asks for: spend a month, term, deposit, fee for leaving early."""
    code = data.code.strip()
    if not code or code == "normal":
        raise invalid("normal numbers ask for nothing", field="code")
    amounts = (data.min_spend, data.deposit, data.early_exit_fee)
    if any(amount < 0 for amount in amounts) or not 0 <= data.months <= LONGEST_CONTRACT:
        raise invalid("amounts and months are not negative", field="min_spend")
    if data.months == 0 and data.early_exit_fee:
        raise invalid("without a term there is nothing to leave early", field="early_exit_fee")
    given = data.model_dump(exclude={"code"})
    NumberClass.objects.update_or_create(code=code, defaults=given)
    ctx.changed("number_class", code, None, data)
    return Outcome("number_class", None, {"code": code})


@command("catalog.report_charge", by_system=True, makes="case")
def report_charge(ctx: Context, data: ReportCharge) -> Outcome:
    """Somebody finds a charge unreasonable: a case with the fee and the tariff line that was in force for it."""
    hall = fetch(org_doors.hall(ctx.actor, data.hall))
    kind_row = queries.kind_on(data.business, ctx.today) if queries.business_known(data.business) else None
    if kind_row is None:
        raise invalid("unknown business {business}", field="business", business=data.business)
    day = data.day or ctx.today
    if day > ctx.today:
        raise invalid("that day is still to come", field="day")
    if data.amount <= 0:
        raise invalid("a charge is positive", field="amount")
    if not data.text.strip():
        raise invalid("say what is unreasonable", field="text")
    line = queries.tariff_lines(data.business, day).get(data.code)
    case = cases.open_case(
        UNREASONABLE,
        hall=hall.id,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        due_at=ctx.now + timedelta(days=Figures(hall.id, ctx.now)[CHARGE_ANSWER_WITHIN]),
        subject_kind="tariff",
        subject=line.id if line else "",
        data={
            "business": data.business,
            "business_name": kind_row.name,
            "charge": data.code,
            "amount": text(data.amount),
            "day": day.isoformat(),
            "tariff_line": f"{line.name or line.code} ({line.business} {line.code})" if line else "",
            "published": text(line.amount) if line and line.amount is not None else "",
            "since": line.effective_from.isoformat() if line else "",
            "order": data.order.strip(),
        },
        text=data.text.strip(),
    )
    return Outcome("case", case.id, {"tariff_line": str(line.id) if line else None})
