"""Machines in a hall: a lead invites one, it is enrolled by the code, and can be revoked at any time.

A machine is an actor without a person: its kind is its position, its hall its scope. It carries a long random token that
the database knows only as a keyed hash. Codes and tokens go by the real clock, whatever the business clock says.
"""

import secrets as chance
from datetime import timedelta
from typing import Annotated, Literal

from django.db.models import F

from openhall.kernel import clock, secrets
from openhall.kernel import doors as kernel_doors
from openhall.kernel.actors import Actor
from openhall.kernel.commands import DEVICE, Context, Outcome, command
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Input, Personal, RefTo, Text
from openhall.kernel.problems import Refused, invalid

from . import doors
from .models import Device

CODE_HOLDS = timedelta(minutes=10)
SHORTEST_TOKEN = 40
LONGEST_NAME = 40
SEEN_EVERY = timedelta(minutes=1)


class Invite(Input):
    hall: Text
    kind: Literal["hall_display", "kiosk", "clock"]
    name: Text = ""


class Enrol(Input):
    """The code that the lead sees, and the token that the machine will carry from now on."""

    code: Annotated[Text, Personal()]
    token: Annotated[Text, Personal()]


class Revoke(Input):
    device: Annotated[Text, RefTo("device")]


@command("device.invite", makes="device")
def invite(ctx: Context, data: Invite) -> Outcome:
    """A code of eight digits with which a machine is enrolled to this hall within ten minutes."""
    hall = kernel_doors.fetch(doors.hall(ctx.actor, data.hall))
    name = data.name.strip()
    if len(name) > LONGEST_NAME:
        raise invalid("a name has at most {most} characters", field="name", most=LONGEST_NAME)
    code = f"{chance.randbelow(10**8):08d}"
    made = Device.objects.create(
        hall=hall,
        kind=data.kind,
        name=name or f"{data.kind} {Device.objects.filter(hall=hall, kind=data.kind).count() + 1}",
        code_sealed=secrets.seal(code),
        code_digest=secrets.digest(f"enrol|{code}"),
        code_until=clock.real_now() + CODE_HOLDS,
        invited_at=ctx.now,
        invited_by=ctx.actor.staff_id,
    )
    return Outcome("device", made.id, {"until": made.code_until.isoformat()})


@command("device.enrol", by_system=True, by_people=False, channels={DEVICE}, makes="device")
def enrol(ctx: Context, data: Enrol) -> Outcome:
    """A machine gives the code and belongs to the hall from then on; a wrong code counts against all that are open."""
    if len(data.token) < SHORTEST_TOKEN:
        raise invalid("a token is long and random", field="token")
    now = clock.real_now()
    digest = secrets.digest(f"enrol|{data.code.strip()}")
    found = Device.objects.select_for_update().invited(now).filter(code_digest=digest).first()
    if found is None:
        Device.objects.invited(now).update(code_wrong=F("code_wrong") + 1)
        return Outcome("device", None, {"enrolled": False})
    found.token_digest, found.code_sealed, found.enrolled_at = _digest(data.token), "", ctx.now
    found.save(update_fields=["token_digest", "code_sealed", "enrolled_at"])
    return Outcome("device", found.id, {"enrolled": True})


def device(actor: Actor, key: str) -> Found[Device]:
    """A machine of the actor's halls, locked."""
    ident = as_uuid(key)
    rows = Device.objects.select_for_update(of=("self",)).select_related("hall")
    row = rows.filter(id=ident).first() if ident else None
    return look(row, row is not None and actor.covers(row.hall.path), "device")


@command("device.revoke")
def revoke(ctx: Context, data: Revoke) -> Outcome:
    """A machine is no longer the hall's: from this moment on it shows and does nothing."""
    row = kernel_doors.fetch(device(ctx.actor, data.device))
    if row.revoked_at is not None:
        raise Refused("transition.not_allowed")
    row.revoked_at, row.revoked_by, row.code_sealed = ctx.now, ctx.actor.staff_id, ""
    row.save(update_fields=["revoked_at", "revoked_by", "code_sealed"])
    return Outcome("device", row.id)


def new_token() -> str:
    return chance.token_urlsafe(32)


def _digest(token: str) -> str:
    return secrets.digest(f"device|{token}")


def by_token(token: str) -> Device | None:
    """The enrolled machine that carries this token."""
    if not token:
        return None
    return Device.objects.live().select_related("hall").filter(token_digest=_digest(token)).first()


def seen(row: Device) -> None:
    """Not a command: that a machine is there is no change to the business, and it comes with every look."""
    now = clock.real_now()
    if row.seen_at is None or now - row.seen_at > SEEN_EVERY:
        Device.objects.filter(id=row.id).update(seen_at=now)


def actor_of(row: Device) -> Actor:
    """The machine as the commands see it: no person, its kind for a position, its hall for a scope."""
    return Actor(
        staff_id=None,
        job_number=f"{row.kind} {row.id.hex[-6:]}",
        name=row.name,
        position=row.kind,
        unit_id=row.hall_id,
        unit_path=row.hall.path,
        hall_id=row.hall_id,
        closed=row.revoked_at is not None,
    )
