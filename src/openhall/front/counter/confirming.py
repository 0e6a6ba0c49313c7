"""The customer's yes. It comes from the display, or from a signed slip; the clerk can't give it for the customer."""

import json
import secrets as chance
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, StrictStr

from openhall.engines.policy.parameters import Figures
from openhall.kernel import secrets
from openhall.kernel.commands import DEVICE, Context, Outcome, command
from openhall.kernel.doors import fetch
from openhall.kernel.inputs import Input, Int, Personal, RefTo, Text
from openhall.kernel.problems import Refused, invalid

from . import agreed, displays, doors, evidence, notices, papers, passwords, showing, stages
from .figures import CONFIRMATION_MEANS
from .models import CODE, PASSWORD, SIGNATURE, SLIP, TAP, Confirmation, Display, OneTimeCode, Order

OrderRef = Annotated[Text, RefTo("order")]
CODE_HOLDS = timedelta(minutes=5)
CODE_TRIES = 3
FEWEST_POINTS = 8
"""A signature is more than a dot on the pad."""


class Confirm(Input):
    """What the customer says on the display: to this revision of the order, in one of the ways that the hall takes."""

    display: Text
    order: OrderRef
    revision: Int
    means: Literal["signature", "code", "password", "tap"]
    strokes: Annotated[Annotated[StrictStr, Field(max_length=200_000)] | None, Personal()] = None
    code: Annotated[Text | None, Personal()] = None
    password: Annotated[Text | None, Personal()] = None


class OnDisplay(Input):
    display: Text
    order: OrderRef
    revision: Int


class TypePassword(Input):
    display: Text
    order: OrderRef
    password: Annotated[Text, Personal()]


class SendCode(Input):
    order: OrderRef


class Slip(Input):
    order: OrderRef


class ScanSlip(Input):
    order: OrderRef
    copy_: papers.Picture = papers.COPY


@command("order.confirm", channels={DEVICE})
def confirm(ctx: Context, data: Confirm) -> Outcome:
    """The customer confirms on the display exactly what is shown there; a wrong code or password is no confirmation."""
    display, order = displays.shown_order(ctx, data.display, data.order)
    ready(ctx, order)
    if data.revision != order.revision:
        raise Refused("order.changed")
    _allowed(ctx, order, data.means)
    wrong = _prove(ctx, order, data)
    if wrong is not None:
        return Outcome("order", order.id, {"confirmed": False, "left": wrong})
    strokes = secrets.seal(data.strokes or "") if data.means == SIGNATURE else ""
    _confirmed(ctx, order, data.means, display=display, strokes=strokes)
    return Outcome("order", order.id, {"confirmed": True})


def ready(ctx: Context, order: Order) -> None:
    """Papers, explanation and money come before the confirmation; a posted top-up waits for nothing else."""
    if order.confirmed_at is not None:
        raise Refused("transition.not_allowed")
    if order.posted:
        return
    doors.still_open(ctx, order)
    evidence.require(order, ctx.today)
    if stages.posts_first(order.kind):
        raise Refused("transition.not_allowed", clause="CASH-03")
    if order.due and not order.tendered:
        raise Refused("tender.insufficient", due=order.due, clause="COUNTER-01", step="tendered")


def _allowed(ctx: Context, order: Order, means: str) -> None:
    """A tap is enough for a top-up that was posted; everything else is confirmed by what the hall takes."""
    if means == TAP and order.posted:
        return
    if means not in Figures(order.hall, ctx.now)[CONFIRMATION_MEANS].split(","):
        raise Refused("order.means_not_allowed", clause="COUNTER-02", field="means")


def _prove(ctx: Context, order: Order, data: Confirm) -> int | None:
    """None when the customer proved it; else how many tries are left."""
    if data.means == SIGNATURE and not _is_signature(data.strokes):
        raise invalid("a signature is more than a dot", field="strokes")
    if data.means == CODE:
        return _enter_code(ctx, order, data.code or "")
    if data.means == PASSWORD:
        if order.subscription is None:
            raise Refused("order.means_not_allowed", clause="COUNTER-02", field="means")
        if not passwords.enter(data.password or "", order.subscription, order, ctx.now):
            return passwords.left_today(order.subscription, order.hall, ctx.now)
    return None


def _is_signature(strokes: str | None) -> bool:
    """Strokes as the pad writes them: lists of [x, y, ms]."""
    try:
        lines: Any = json.loads(strokes or "[]")
        points = [[int(value) for value in point] for line in lines for point in line]
    except (ValueError, TypeError):
        return False
    return len(points) >= FEWEST_POINTS and all(len(point) == 3 for point in points)


def _enter_code(ctx: Context, order: Order, given: str) -> int | None:
    sent = OneTimeCode.objects.select_for_update().filter(order=order).first()
    if sent is None or ctx.now > sent.until or sent.wrong >= CODE_TRIES:
        raise Refused("code.expired", field="code")
    if secrets.digest(f"code|{order.id}|{given.strip()}") == sent.digest:
        sent.delete()
        return None
    sent.wrong += 1
    sent.save(update_fields=["wrong"])
    return CODE_TRIES - sent.wrong


def _confirmed(
    ctx: Context, order: Order, means: str, *, display: Display | None = None, strokes: str = ""
) -> Confirmation:
    row = Confirmation.objects.create(
        order=order,
        means=means,
        at=ctx.now,
        display=display.id if display else None,
        declared_by=ctx.actor.staff_id,
        shown=agreed.shown(order),
        strokes_sealed=strokes,
    )
    order.confirmed_at, order.confirmed_by = ctx.now, means
    order.signatures = sorted({*order.signatures, "customer"})
    order.did("confirmed", ctx.now, order.staff, means=means)
    doors.changed(ctx, order, "confirmed_at", "confirmed_by", "signatures", "steps")
    if order.accepted_at is not None:
        showing.leave(order, ctx.now, showing.THANKS)
    return row


@command("display.check", channels={DEVICE})
def check(ctx: Context, data: OnDisplay) -> Outcome:
    """The customer has looked at number and amount of a top-up: they are right."""
    _display, order = displays.shown_order(ctx, data.display, data.order)
    doors.still_open(ctx, order)
    if data.revision != order.revision:
        raise Refused("order.changed")
    if not stages.posts_first(order.kind):
        raise Refused("transition.not_allowed")
    order.did("checked", ctx.now, None, by="display")
    doors.changed(ctx, order, "steps")
    return Outcome("order", order.id)


@command("display.object", channels={DEVICE})
def disagree(ctx: Context, data: OnDisplay) -> Outcome:
    """The customer says on the display that something isn't right; the clerk sees it at once."""
    _display, order = displays.shown_order(ctx, data.display, data.order)
    if not order.posted:
        doors.still_open(ctx, order)
    order.did("objected", ctx.now, None)
    order.steps = {name: step for name, step in order.steps.items() if name != "checked"}
    doors.changed(ctx, order, "steps")
    return Outcome("order", order.id)


@command("display.password", channels={DEVICE})
def prove_by_password(ctx: Context, data: TypePassword) -> Outcome:
    """The customer proves by the own service password, typed on the display, that the number is theirs."""
    _display, order = displays.shown_order(ctx, data.display, data.order)
    doors.still_open(ctx, order)
    if order.kind.proof == "document":
        raise Refused("password.document_only", clause="COUNTER-03")
    if order.subscription is None or order.kind.proof == "none":
        raise Refused("transition.not_allowed")
    if not passwords.enter(data.password, order.subscription, order, ctx.now):
        left = passwords.left_today(order.subscription, order.hall, ctx.now)
        return Outcome("order", order.id, {"right": False, "left": left})
    order.did("password", ctx.now, None)
    papers.note_proof(ctx, order)
    doors.changed(ctx, order, "steps")
    _back_to_order(ctx, order)
    return Outcome("order", order.id, {"right": True})


@command("display.new_password", channels={DEVICE})
def choose_password(ctx: Context, data: TypePassword) -> Outcome:
    """The customer chooses a new service password on the display; it holds once the order is accepted."""
    _display, order = displays.shown_order(ctx, data.display, data.order)
    doors.still_open(ctx, order)
    if order.kind.effect not in ("password_set", "password_reset") or order.subscription is None:
        raise Refused("transition.not_allowed")
    order.details = {
        **order.details,
        "password_hash": passwords.hashed(data.password, order.subscription, order.hall, ctx.now),
    }
    order.did("new_password", ctx.now, None)
    doors.changed(ctx, order, "details", "steps")
    _back_to_order(ctx, order)
    return Outcome("order", order.id)


def _back_to_order(ctx: Context, order: Order) -> None:
    showing.put(order.till.counter_id, order, showing.ORDER, ctx.now)


@command("order.send_code")
def send_code(ctx: Context, data: SendCode) -> Outcome:
    """A one-time code to the customer's phone, to confirm this order with on the display."""
    order = doors.own_open(ctx, data.order)
    phone = order.number if order.subscription_id else (order.customer.phone if order.customer else "")
    if not phone:
        raise invalid("there is no phone to send it to", field="order")
    code = f"{chance.randbelow(10**6):06d}"
    OneTimeCode.objects.update_or_create(
        order=order,
        defaults={
            "digest": secrets.digest(f"code|{order.id}|{code}"),
            "sent_at": ctx.now,
            "until": ctx.now + CODE_HOLDS,
            "wrong": 0,
        },
    )
    notices.say(ctx, order.hall, phone, agreed.code_text(order, code), about="order", subject=order.id)
    showing.refresh(order, ctx.now)
    return Outcome("order", order.id, {"until": (ctx.now + CODE_HOLDS).isoformat()})


@command("order.slip")
def slip(ctx: Context, data: Slip) -> Outcome:
    """The customer has signed the printed slip; it stays on the clerk's list until it is scanned."""
    order = doors.own(ctx, data.order)
    ready(ctx, order)
    _allowed(ctx, order, SLIP)
    _confirmed(ctx, order, SLIP)
    return Outcome("order", order.id, {"confirmed": True})


@command("order.scan_slip")
def scan_slip(ctx: Context, data: ScanSlip) -> Outcome:
    """The signed slip is scanned and kept with the order."""
    order = fetch(doors.order_locked(ctx.actor, data.order))
    if data.copy_ is None:
        raise invalid("scan the slip", field="copy")
    content = papers.decode(data.copy_)
    row = Confirmation.objects.select_for_update().filter(order=order, means=SLIP).first()
    if row is None or row.slip_scanned_at is not None:
        raise Refused("transition.not_allowed")
    row.slip_file, row.slip_media_type = papers.store(content, row.id, ctx.now), papers.media_type(content)
    row.slip_scanned_at = ctx.now
    row.save(update_fields=["slip_file", "slip_media_type", "slip_scanned_at"])
    return Outcome("order", order.id)
