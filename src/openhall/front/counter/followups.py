"""Business that isn't finished on the spot is followed until the customer knows how it ended (COUNTER-13)."""

from datetime import timedelta
from typing import Annotated, Literal

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from openhall.engines.cases import actions as cases
from openhall.engines.cases.kinds import Move, kind
from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.kernel import deadlines, facts
from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import JOB, Context, Outcome, command
from openhall.kernel.doors import fetch
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.problems import invalid

from . import notices
from .facts import OrderReversed
from .figures import NOTIFY_WITHIN
from .models import Order

FOLLOWED = frozenset({"port_in", "broadband_install", "fixed_line", "data_line"})
"""Kinds of business that go on after the acceptance: switched, installed, laid."""

FOLLOW_UP = kind(
    "order.follow_up",
    clause="COUNTER-13",
    title=gettext_lazy("Follow-up"),
    first="running",
    moves=[
        Move("result", gettext_lazy("Finished"), {"running"}, "finished", text=True, by_command=False),
        Move("notify", gettext_lazy("Notified"), {"finished"}, "notified", by_command=False),
        Move("drop", gettext_lazy("Reversed"), {"running", "finished"}, "dropped", by_command=False),
    ],
    ends={"notified", "dropped"},
    labels={
        "running": gettext_lazy("Under way"),
        "finished": gettext_lazy("Finished, not notified"),
        "notified": gettext_lazy("Customer notified"),
        "dropped": gettext_lazy("Reversed"),
    },
    summary=lambda case: " ".join(case.data[name] for name in ("name", "number") if case.data.get(name)),
    address=lambda case: reverse("counter:open"),
)


class Result(Input):
    case: Annotated[Text, RefTo("case")]
    text: Text


class Notify(Input):
    """``text`` sends a message; a call is recorded by the person who made it, with what was said."""

    case: Annotated[Text, RefTo("case")]
    means: Literal["text", "call"]
    note: Text = ""


def follow(ctx: Context, order: Order) -> None:
    """The clerk keeps an eye on an order that goes on after the acceptance."""
    if order.business in FOLLOWED and not ctx.words_suffice:
        cases.open_case(
            FOLLOW_UP,
            hall=order.hall,
            at=ctx.now,
            opened_by=order.staff,
            owner=order.staff,
            subject_kind="order",
            subject=order.id,
            data={"business": order.business, "name": order.kind.name, "number": order.number},
        )


def _case(ctx: Context, key: str) -> Case:
    row = fetch(cases.case_locked(ctx.actor, key))
    if row.kind != FOLLOW_UP.name:
        raise invalid("this is no follow-up", field="case")
    return row


@command("followup.result")
def result(ctx: Context, data: Result) -> Outcome:
    """What came of it: from now on the customer is to be told within the time that the rule book sets."""
    case = _case(ctx, data.case)
    cases.move(ctx, case, "result", text=data.text)
    case.due_at = ctx.now + timedelta(hours=Figures(case.hall, ctx.now)[NOTIFY_WITHIN])
    case.save(update_fields=["due_at"])
    deadlines.set_deadline(cases.LIMIT, case.due_at, str(case.id))
    return Outcome("case", case.id, {"due_at": case.due_at.isoformat()})


@command("followup.notify")
def notify(ctx: Context, data: Notify) -> Outcome:
    """The customer is told how it ended, by a message or by a call that the caller records."""
    case = _case(ctx, data.case)
    order = Order.objects.select_related("customer", "kind").get(id=case.subject)
    said = data.note.strip()
    if data.means == "call" and not said:
        raise invalid("say what was said", field="note")
    if data.means == "text":
        to = (order.customer.phone if order.customer else "") or order.number
        if not to:
            raise invalid("there is no phone to send it to", field="means")
        said = said or _words(case, order)
        made = notices.say(ctx, order.hall, to, said, about="case", subject=case.id)
        cases.move(ctx, case, "notify", text=said, data={"means": "text", "notice": str(made.id)})
    else:
        cases.move(ctx, case, "notify", text=said, data={"means": "call"})
    return Outcome("case", case.id, {"means": data.means})


def _words(case: Case, order: Order) -> str:
    last = case.events.filter(move="result").order_by("-id").first()
    values = {"business": order.kind.name, "number": order.number, "result": last.text if last else ""}
    return gettext("%(business)s %(number)s: %(result)s") % values


def _on_reversal(fact: facts.Fact) -> None:
    """A reversed order is followed no longer."""
    if isinstance(fact, OrderReversed):
        open_cases = Case.objects.select_for_update().open().about("order", fact.order)
        for case in open_cases.filter(kind=FOLLOW_UP.name):
            cases.move(Context(SYSTEM, fact.at, JOB, "order.reverse"), case, "drop")


facts.listen(_on_reversal)
