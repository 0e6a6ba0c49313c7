"""The customer's display: a tablet or second screen paired with a counter by a code shown there, revocable at any time."""

import secrets as chance
from datetime import timedelta
from typing import Annotated, Literal

from django.db.models import F

from openhall.front.till import sessions
from openhall.kernel import doors as kernel_doors
from openhall.kernel import secrets
from openhall.kernel.actors import Actor
from openhall.kernel.commands import DEVICE, Context, Outcome, command
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Input, Personal, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.positions import DISPLAY
from openhall.team.org import doors as org_doors

from . import doors, showing
from .models import Display, Order

CODE_HOLDS = timedelta(minutes=5)
SHORTEST_TOKEN = 40


class Invite(Input):
    counter: Text
    name: Text = ""


class Pair(Input):
    """The code as it is shown at the counter, and the token that the display will carry from now on."""

    code: Annotated[Text, Personal()]
    token: Annotated[Text, Personal()]


class Revoke(Input):
    display: Annotated[Text, RefTo("display")]


class Show(Input):
    """``order`` shows one of the own orders; the other stages say what the display offers for it."""

    stage: Literal["idle", "order", "password", "new_password", "tariff"]
    order: Annotated[Text | None, RefTo("order")] = None


@command("display.invite", makes="display")
def invite(ctx: Context, data: Invite) -> Outcome:
    """A code of eight digits with which a display is paired with this counter within five minutes."""
    counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter))
    code = f"{chance.randbelow(10**8):08d}"
    made = Display.objects.create(
        counter=counter,
        name=data.name.strip() or counter.code,
        code_sealed=secrets.seal(code),
        code_digest=secrets.digest(f"pair|{code}"),
        code_until=ctx.now + CODE_HOLDS,
        invited_at=ctx.now,
        invited_by=ctx.actor.staff_id,
    )
    return Outcome("display", made.id, {"until": made.code_until.isoformat()})


@command("display.pair", by_system=True, by_people=False, channels={DEVICE}, makes="display")
def pair(ctx: Context, data: Pair) -> Outcome:
    """A display gives the code and belongs to the counter from then on; a wrong code counts against all that are open."""
    if len(data.token) < SHORTEST_TOKEN:
        raise invalid("a token is long and random", field="token")
    digest = secrets.digest(f"pair|{data.code.strip()}")
    found = Display.objects.select_for_update().invited(ctx.now).filter(code_digest=digest).first()
    if found is None:
        Display.objects.invited(ctx.now).update(code_wrong=F("code_wrong") + 1)
        return Outcome("display", None, {"paired": False})
    found.token_digest, found.code_sealed, found.paired_at = secrets.digest(f"display|{data.token}"), "", ctx.now
    found.save(update_fields=["token_digest", "code_sealed", "paired_at"])
    return Outcome("display", found.id, {"paired": True})


def display(actor: Actor, key: str) -> Found[Display]:
    ident = as_uuid(key)
    row = Display.objects.select_for_update().filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.counter.hall_id), "display")


@command("display.revoke")
def revoke(ctx: Context, data: Revoke) -> Outcome:
    """A display is no longer paired: from this moment on it shows and takes nothing."""
    row = kernel_doors.fetch(display(ctx.actor, data.display))
    if row.revoked_at is not None:
        raise Refused("transition.not_allowed")
    row.revoked_at, row.revoked_by = ctx.now, ctx.actor.staff_id
    row.save(update_fields=["revoked_at", "revoked_by"])
    return Outcome("display", row.id)


@command("order.show")
def show(ctx: Context, data: Show) -> Outcome:
    """What the customer's display at the own counter shows from now on."""
    order = doors.own(ctx, data.order) if data.order is not None else None
    till = sessions.own_till(ctx)
    if order is None and data.stage in (showing.ORDER, showing.PASSWORD, showing.NEW_PASSWORD):
        raise Refused("transition.not_allowed", field="order")
    showing.put(till.counter_id, order, data.stage, ctx.now)
    return Outcome("counter", till.counter_id, {"stage": data.stage})


def new_token() -> str:
    return chance.token_urlsafe(32)


def by_token(token: str) -> Display | None:
    """The paired display that carries this token."""
    if not token:
        return None
    rows = Display.objects.paired().select_related("counter__hall")
    return rows.filter(token_digest=secrets.digest(f"display|{token}")).first()


def actor_of(row: Display) -> Actor:
    """The display as the commands see it: no person, bound to its hall."""
    hall = row.counter.hall
    return Actor(
        staff_id=None,
        job_number=f"display {row.counter.code}",
        name=row.name,
        position=DISPLAY,
        unit_id=hall.id,
        unit_path=hall.path,
        hall_id=hall.id,
    )


def shown_order(ctx: Context, key: str, order_key: str) -> tuple[Display, Order]:
    """The display, and the order it shows, locked. A display speaks only for the order on it."""
    ident = as_uuid(key)
    row = Display.objects.paired().select_related("counter").filter(id=ident).first() if ident else None
    if row is None:
        raise Refused("display.unknown")
    order = kernel_doors.fetch(doors.order_locked(ctx.actor, order_key))
    if order.till.counter_id != row.counter_id:
        raise Refused("display.unknown")
    return row, order
