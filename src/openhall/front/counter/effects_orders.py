"""What goes on after an acceptance: porting in, construction; and what is entered or shown beside an order."""

import logging
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhall.engines.cases import actions as cases
from openhall.engines.cases.kinds import Move, kind, positions
from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.front.catalog.figures import PORTIN_ANSWER_WITHIN
from openhall.front.customers.models import ACTIVE, SUSPENDED, Subscription
from openhall.front.services.models import Mandate
from openhall.kernel import clock, deadlines, facts, secrets
from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import JOB, Context, Outcome, command, execute
from openhall.kernel.doors import fetch
from openhall.kernel.inputs import Day, Digits, Input, Personal, RefTo, Text
from openhall.kernel.models import Deadline
from openhall.kernel.problems import Refused, invalid
from openhall.links import boss, porting
from openhall.positions import INSTALLER, LEAD, MAINTENANCE_SUPERVISOR

from . import doors
from .draft import Draft
from .effects import follows
from .facts import OrderReversed
from .models import ACCEPTED, Order

OrderRef = Annotated[Text, RefTo("order")]
WEEKEND = 5
ASK_CENTRE = "porting.ask"
log = logging.getLogger("openhall.counter")

PORT_IN = kind(
    "order.port_in",
    clause="CATALOG-05",
    title=_("Porting in"),
    first="applied",
    moves=[
        Move("ask", _("Ask the donor"), {"applied"}, "donor_check", by_command=False),
        Move("authorise", _("Authorised"), {"donor_check"}, "authorised", by_command=False),
        Move("reject", _("Rejected"), {"donor_check"}, "rejected", by_command=False),
        Move("schedule", _("Schedule"), {"authorised"}, "scheduled", by_command=False),
        Move("switch", _("Switch over"), {"scheduled"}, "switched", by_command=False),
        Move("drop", _("Reversed"), {"applied", "donor_check", "authorised", "scheduled"}, "dropped", by_command=False),
    ],
    ends={"switched", "rejected", "dropped"},
    labels={
        "applied": pgettext_lazy("porting", "Applied"),
        "donor_check": _("Donor is asked"),
        "authorised": _("Authorised"),
        "scheduled": _("Scheduled"),
        "switched": _("Switched over"),
        "rejected": _("Rejected"),
        "dropped": _("Reversed"),
    },
    summary=lambda case: str(case.data.get("number", "")),
    address=lambda case: reverse("counter:order", args=[case.subject]),
)

WORK_ORDER = kind(
    "order.work_order",
    clause="CATALOG-07",
    title=_("Installation work order"),
    first="open",
    moves=[
        Move("begin", _("Begin"), {"open"}, "begun", by=positions(*LEAD, INSTALLER, MAINTENANCE_SUPERVISOR)),
        Move(
            "finish",
            _("Finish"),
            {"open", "begun"},
            "done",
            by=positions(*LEAD, INSTALLER, MAINTENANCE_SUPERVISOR),
            text=True,
        ),
        Move("drop", _("Reversed"), {"open", "begun"}, "dropped", by_command=False),
    ],
    ends={"done", "dropped"},
    labels={"open": _("Waiting"), "begun": _("Under way"), "done": _("Built"), "dropped": _("Reversed")},
    summary=lambda case: str(case.data.get("name", "")),
    details=lambda case: [(str(name), str(value)) for name, value in case.data.get("sheet", {}).items()],
)


class StepPorting(Input):
    case: Annotated[Text, RefTo("case")]


class PortingAnswer(Input):
    """``asked``: the state in which the case was when the centre was asked."""

    case: Annotated[Text, RefTo("case")]
    asked: Literal["donor_check", "authorised", "scheduled"]
    reason: Text = ""
    donor: Text = ""
    day: Day | None = None
    answer: Text = ""


class EnterMandate(Input):
    order: OrderRef
    bank: Text
    account: Annotated[Digits, Personal()]


class ShowPuk(Input):
    order: OrderRef


@follows
def begin_porting(ctx: Context, order: Order, draft: Draft) -> None:
    """The number is the customer's for further business from now on; its porting runs beside it."""
    if draft.kind.effect != "port_in":
        return
    days = Figures(order.hall, ctx.now)[PORTIN_ANSWER_WITHIN]
    day = working_days_later(ctx.today, days)
    cases.open_case(
        PORT_IN,
        hall=order.hall,
        at=ctx.now,
        opened_by=order.staff,
        owner=order.staff,
        due_at=ctx.now + timedelta(days=(day - ctx.today).days),
        subject_kind="order",
        subject=order.id,
        data={"number": order.number, "code": str(order.details.get("authorisation", ""))},
    )


def working_days_later(day: date, days: int) -> date:
    """So many days on, Saturdays and Sundays not counted."""
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < WEEKEND
    return day


@follows
def begin_construction(ctx: Context, order: Order, draft: Draft) -> None:
    """What must be built goes to the field with its data sheet."""
    if not draft.kind.work_order:
        return
    sheet = {field["zh"]: order.details.get(field["name"], "") for field in draft.kind.sheet}
    cases.open_case(
        WORK_ORDER,
        hall=order.hall,
        at=ctx.now,
        opened_by=order.staff,
        subject_kind="order",
        subject=order.id,
        data={"business": order.business, "name": draft.kind.name, "sheet": sheet},
    )


@command("porting.step")
def step_porting(ctx: Context, data: StepPorting) -> Outcome:
    """The next step of a porting: ask the donor, book the switch, switch over. The centre's answer comes by itself."""
    case = fetch(cases.case_locked(ctx.actor, data.case))
    if case.kind != PORT_IN.name:
        raise invalid("this is no porting", field="case")
    if case.state in PORT_IN.ends:
        raise Refused("case.closed")
    if case.state == "applied":
        cases.move(ctx, case, "ask", data={"source": porting.centre().name})
    elif case.state == "scheduled" and ctx.today < date.fromisoformat(case.data["day"]):
        raise Refused("transition.not_allowed", clause="CATALOG-05")
    deadlines.set_deadline(ASK_CENTRE, ctx.now, str(case.id))
    return Outcome("case", case.id, {"state": case.state})


@deadlines.calls(ASK_CENTRE, again=timedelta(minutes=1))
def ask_centre(deadline: Deadline) -> None:
    """What the case waits for is asked of the centre, and its answer put in."""
    case = Case.objects.open().filter(id=deadline.subject).first()
    if case is None:
        return
    centre, number = porting.centre(), case.data["number"]
    said: dict[str, Any] = {"case": str(case.id), "asked": case.state}
    if case.state == "donor_check":
        donor = centre.check(case.id, number, case.data["code"])
        said |= {"reason": donor.reason, "donor": donor.donor}
    elif case.state == "authorised":
        said |= {"day": centre.schedule(case.id, number, clock.today()).isoformat()}
    else:
        said |= {"answer": centre.switch(case.id, number)}
    execute("porting.answer", said, SYSTEM, channel=JOB)


@command("porting.answer", by_system=True, by_people=False)
def answer_porting(ctx: Context, data: PortingAnswer) -> Outcome:
    """What the centre said of a step; said again, or of a step that is over, it changes nothing."""
    case = fetch(cases.case_locked(ctx.actor, data.case))
    if case.kind != PORT_IN.name:
        raise invalid("this is no porting", field="case")
    if case.state != data.asked:
        return Outcome("case", case.id, {"state": case.state})
    if data.asked == "donor_check":
        _answer(ctx, case, data.reason, data.donor)
    elif data.asked == "authorised" and data.day is not None:
        cases.move(ctx, case, "schedule", data={"day": data.day})
    elif data.asked == "scheduled":
        cases.move(ctx, case, "switch", data={"answer": data.answer})
    return Outcome("case", case.id, {"state": case.state})


def _answer(ctx: Context, case: Case, reason: str, donor: str) -> None:
    if not reason:
        cases.move(ctx, case, "authorise", data={"donor": donor})
        return
    cases.move(ctx, case, "reject", data={"reason": reason, "donor": donor})
    made = Order.objects.filter(id=case.subject).values("subscription_id")
    subscription = Subscription.objects.select_for_update().get(id__in=made)
    if subscription.state == ACTIVE:
        subscription.state, subscription.suspended_for = SUSPENDED, "port_rejected"
        subscription.save(update_fields=["state", "suspended_for"])


@command("mandate.enter", makes="mandate")
def enter_mandate(ctx: Context, data: EnterMandate) -> Outcome:
    """The customer's bank and account for a bank collection that is being prepared; in force once it is accepted."""
    order = doors.own_open(ctx, data.order)
    if order.kind.effect != "bank_collection" or order.subscription_id is None:
        raise invalid("this order is no bank collection", field="order")
    if not data.bank.strip() or not 8 <= len(data.account) <= 30:
        raise invalid("a bank and an account number", field="account")
    row, _made = Mandate.objects.update_or_create(
        order=order.id,
        defaults={
            "subscription": order.subscription_id,
            "bank": data.bank.strip(),
            "account_sealed": secrets.seal(data.account),
            "last_four": data.account[-4:],
            "entered_at": ctx.now,
        },
    )
    return Outcome("mandate", row.id, {"last_four": row.last_four})


@command("card.puk")
def show_puk(ctx: Context, data: ShowPuk) -> Outcome:
    """The PUK of a customer's card is shown once an unlocking is accepted; who saw it stands in the log."""
    order = doors.own(ctx, data.order)
    if order.state != ACCEPTED or order.kind.effect != "unlock_card" or order.details.get("card") != "puk":
        raise Refused("order.original_wrong", clause="CATALOG-04", field="order")
    assert order.subscription is not None
    ctx.changed("card.puk", order.subscription.id, None, "shown")
    system, sim = boss.boss(), order.subscription.sim
    return Outcome("order", order.id, {"source": system.name}, fetch=lambda: {"puk": _ask_puk(system, sim)})


def _ask_puk(system: boss.Boss, sim: str) -> str:
    try:
        return system.puk(sim)
    except Exception as failure:  # whatever an adapter raises: nobody else waits for it
        log.warning("%s said no PUK: %s", system.name, failure)
        raise Refused("busy.try_again") from None


def _on_reversal(fact: facts.Fact) -> None:
    """A reversed order is neither ported nor built."""
    if not isinstance(fact, OrderReversed):
        return
    rows = Case.objects.select_for_update().open().about("order", fact.order)
    for case in rows.of_kind(PORT_IN.name, WORK_ORDER.name):
        cases.move(Context(SYSTEM, fact.at, JOB, "order.reverse"), case, "drop")


facts.listen(_on_reversal)
