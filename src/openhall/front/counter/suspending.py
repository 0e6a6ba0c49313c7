"""An order waits for missing papers, holds nothing meanwhile, and goes on where it stopped (COUNTER-12)."""

from datetime import timedelta

from openhall.engines.policy.parameters import Figures
from openhall.front.till import sessions
from openhall.kernel import clock, deadlines
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.doors import fetch
from openhall.kernel.inputs import Input, PhoneNumber, Text
from openhall.kernel.models import Deadline
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Refused, invalid

from . import doors, ending, holding, papers, preparing, pricing, showing
from .draft import look_up
from .ending import OrderRef
from .figures import SUSPENDED_KEPT
from .models import EXPIRED, SUSPENDED, Order

LAPSES = "order.lapses"


class Suspend(Input):
    order: OrderRef
    missing: list[Text]


class Resume(Input):
    """Number and SIM may be others than before, where somebody else has taken them meanwhile."""

    order: OrderRef
    number: PhoneNumber | None = None
    new_number: PhoneNumber | None = None
    sim: Text | None = None


@command("order.suspend")
def suspend(ctx: Context, data: Suspend) -> Outcome:
    """Papers are missing: the order waits, holds nothing meanwhile, and says what the customer should bring."""
    order = doors.own_open(ctx, data.order)
    wanted = [one.strip() for one in data.missing if one.strip()]
    if not wanted:
        raise invalid("say what is missing", field="missing")
    held = holding.amount(order)
    ending.let_go(order, ctx.now)
    order.state, order.ended_at, order.ended_reason = SUSPENDED, ctx.now, ""
    order.details = {**order.details, "missing": wanted}
    order.steps = {name: step for name, step in order.steps.items() if name not in ("tendered", "checked")}
    order.cash = order.card = order.epay = order.change = ZERO
    order.hundreds = 0
    order.did("suspended", ctx.now, ctx.actor.staff_id)
    order.expires_at = ctx.now + timedelta(days=Figures(order.hall, ctx.now)[SUSPENDED_KEPT])
    order.save()
    deadlines.set_deadline(LAPSES, order.expires_at, str(order.id))
    showing.leave(order, ctx.now)
    return Outcome("order", order.id, {"until": order.expires_at.isoformat(), "back": text(held), "missing": wanted})


@command("order.resume")
def resume(ctx: Context, data: Resume) -> Outcome:
    """A suspended order goes on where it stopped, its entries intact, at the own till; number and goods are set aside anew."""
    order = fetch(doors.order_locked(ctx.actor, data.order))
    if order.state == EXPIRED:
        raise Refused("order.expired", clause="COUNTER-12")
    if order.state != SUSPENDED:
        raise Refused("transition.not_allowed")
    others = data.model_dump(exclude={"order"}, exclude_none=True)
    draft = look_up(ctx, preparing.wanted_of(order).model_copy(update=others), order.kind)
    draft.details = dict(order.details)
    till = sessions.own_till(ctx)
    if till.hall != order.hall:
        raise Refused("scope.denied")
    order.staff = till.staff
    asked = [
        pricing.Asked(one["code"], draft.charged(one["code"]), one.get("reason", ""))
        for one in order.charges
        if one["source"] == pricing.AMOUNT
    ]
    asked += [pricing.Asked(one["code"]) for one in order.charges if one["source"] == pricing.AGREEMENT]
    preparing.set_up(ctx, till, order, draft, asked)
    order.details = {name: value for name, value in order.details.items() if name != "missing"}
    order.ended_at, order.revision = None, order.revision + 1
    order.did("resumed", ctx.now, till.staff)
    order.save()
    deadlines.cancel(LAPSES, str(order.id))
    preparing.hold(ctx, till, order, draft)
    return preparing.outcome(order)


@deadlines.handles(LAPSES)
def lapses(deadline: Deadline) -> None:
    """A suspended order was not taken up again: it is gone, and the customer's copies with it."""
    order = Order.objects.select_for_update(of=("self",)).filter(id=deadline.subject).suspended().first()
    if order is not None:
        at = clock.now()
        order.state, order.ended_at, order.ended_reason = EXPIRED, at, "not taken up again"
        order.save(update_fields=["state", "ended_at", "ended_reason"])
        papers.forget(order, at)
