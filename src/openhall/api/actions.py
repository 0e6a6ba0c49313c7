"""Tokens are issued and revoked. The secret is shown once and never stored."""

import secrets as random_secrets
from datetime import timedelta
from typing import Annotated

from openhall.kernel import access, clock, secrets
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import API, SCREEN, Context, Outcome, command
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Input, Int, RefTo, Text
from openhall.kernel.problems import invalid
from openhall.positions import GRANTS
from openhall.team.org import doors

from .models import Token

PREFIX = "oh_"
LONGEST = 366  # days


class IssueToken(Input):
    name: Text
    unit: Text
    permissions: list[Text]
    days: Int = 90


class OwnToken(Input):
    name: Text
    days: Int = 30


class RevokeToken(Input):
    token: Annotated[Text, RefTo("token")]


def _new(ctx: Context, data: IssueToken | OwnToken) -> tuple[str, dict[str, object]]:
    if not data.name.strip() or len(data.name) > 100:
        raise invalid("a token has a name", field="name")
    if not 0 < data.days <= LONGEST:
        raise invalid("a token lives 1 to {longest} days", field="days", longest=LONGEST)
    secret = PREFIX + random_secrets.token_urlsafe(32)
    fields = {
        "name": data.name.strip(),
        "digest": secrets.digest(secret),
        "made_at": clock.real_now(),
        "made_by": ctx.actor.staff_id,
        "expires_at": clock.real_now() + timedelta(days=data.days),
    }
    return secret, fields


@command("token.issue", channels={SCREEN, API})
def issue(ctx: Context, data: IssueToken) -> Outcome:
    """A token for another system, with permissions and a unit as its scope."""
    unit = kernel_doors.fetch(doors.unit(ctx.actor, data.unit))
    unknown = set(data.permissions) - GRANTS.keys()
    if unknown or not data.permissions:
        raise invalid("unknown permissions: {names}", field="permissions", names=", ".join(sorted(unknown)))
    secret, fields = _new(ctx, data)
    token = Token.objects.create(unit=unit, permissions=sorted(set(data.permissions)), **fields)
    return Outcome("token", token.id, secret={"token": secret})


@command("token.own", channels={SCREEN, API})
def own(ctx: Context, data: OwnToken) -> Outcome:
    """A token of one's own: it may what the person may, as long as the person may it."""
    if ctx.actor.granted is not None:
        raise invalid("a system has no token of its own")
    secret, fields = _new(ctx, data)
    token = Token.objects.create(staff_id=ctx.actor.staff_id, **fields)
    return Outcome("token", token.id, secret={"token": secret})


@command("token.revoke", channels={SCREEN, API})
def revoke(ctx: Context, data: RevokeToken) -> Outcome:
    """A token is worth nothing from now on. Leads of the office revoke any, everybody the own."""
    ident = as_uuid(data.token)
    row = Token.objects.select_for_update().filter(id=ident).first() if ident else None
    inside = row is not None and (row.staff_id == ctx.actor.staff_id or _of_office(ctx, row))
    token = kernel_doors.fetch(kernel_doors.look(row, inside, "token"))
    if token.revoked_at is None:
        token.revoked_at = clock.real_now()
        token.save(update_fields=["revoked_at"])
    return Outcome("token", token.id)


def _of_office(ctx: Context, token: Token) -> bool:
    unit = token.unit
    return unit is not None and access.allowed(ctx.actor, "token.issue") and ctx.actor.covers(unit.path)
