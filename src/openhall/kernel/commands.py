"""The command spine: every change of state is one registered action.

``execute`` is the only door to a write. It opens the transaction, asks the account and the permission, validates the
input, runs the action, lets the rules look at the facts that it told, and writes the activity log; a refusal changes
nothing and is logged too. A client key makes a repeated submit return the first result.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar, get_args, get_type_hints
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction
from pydantic import BaseModel, ValidationError

from openhall.kernel.ready import insert

from . import access, clock, company, inputs, money, secrets
from . import facts as kernel_facts
from .actors import Actor
from .models import Activity
from .problems import Refused, invalid

log = logging.getLogger("openhall.commands")
LOCKED_OUT = frozenset({"55P03", "40P01", "40001"})
"""Lock time-out, deadlock, serialisation: somebody else was quicker."""
TOO_LARGE = "54000"
"""A text too long for an index."""

REPLAY, IMPORT, SCREEN, API, JOB, DEVICE, PUBLIC = "replay", "import", "screen", "api", "job", "device", "online"
WORDS_SUFFICE = frozenset({REPLAY, IMPORT})
"""Channels in which the words of a file are the evidence; elsewhere evidence is collected."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command made: its kind and key, and what the caller wants to know (no personal data)."""

    kind: str = ""
    id: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)
    secret: dict[str, Any] = field(default_factory=dict)
    """Shown to the caller once, never stored: a repeated submit doesn't show it again."""
    fetch: Callable[[], dict[str, Any]] | None = None
    """Asks another system for more of the secret, after the transaction has ended."""


@dataclass(slots=True)
class Context:
    """What an action may know of the call: who, when, from where; and what it reports back."""

    actor: Actor
    now: datetime
    channel: str
    command: str
    facts: list[kernel_facts.Fact] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def words_suffice(self) -> bool:
        return self.channel in WORDS_SUFFICE

    @property
    def today(self) -> date:
        return clock.local_date(self.now)

    def tell(self, fact: kernel_facts.Fact) -> None:
        self.facts.append(fact)

    def changed(self, what: str, key: object, old: object, new: object) -> None:
        """For the activity log: this thing was so, and now is so."""
        self.changes.append({"what": what, "key": str(key), "old": plain(old), "new": plain(new)})


Action = Callable[[Context, Any], Outcome | None]
F = TypeVar("F", bound=Callable[..., Outcome | None])


@dataclass(frozen=True, slots=True)
class Command:
    """An entry of the registry."""

    name: str
    run: Action
    input: type[inputs.Input]
    permission: str | None
    system: bool
    makes: str
    channels: frozenset[str] | None
    desk: type[inputs.Input] | None = None

    @property
    def summary(self) -> str:
        return (self.run.__doc__ or "").strip().splitlines()[0]

    def takes(self, channel: str) -> type[inputs.Input]:
        """The input in this channel: where words don't suffice some commands take another one than a file gives."""
        return self.input if self.desk is None or channel in WORDS_SUFFICE else self.desk


registry: dict[str, Command] = {}


def command(
    name: str,
    *,
    by_system: bool = False,
    by_people: bool = True,
    makes: str = "",
    channels: set[str] | None = None,
    desk: type[inputs.Input] | None = None,
) -> Callable[[F], F]:
    """Register an action under its stable name; the permission carries the same name.

    ``by_system``: the system may call it (scene setting, jobs); ``by_people`` False: nobody else may.
    ``channels``: where it may be called from, if not everywhere.
    ``desk``: what it takes where words don't suffice (then ``data`` is the union of both inputs, the file's first).
    """

    def register(run: F) -> F:
        if name in registry:
            raise AssertionError(f"two commands named {name}")
        if not run.__doc__:
            raise AssertionError(f"command {name} has no docstring")
        model = get_type_hints(run)["data"]
        model = model if desk is None else get_args(model)[0]
        permission = name if by_people else None
        limit = frozenset(channels) if channels else None
        registry[name] = Command(name, run, model, permission, by_system, makes, limit, desk)
        return run

    return register


def execute(
    name: str,
    payload: dict[str, Any] | inputs.Input,
    actor: Actor,
    *,
    channel: str,
    key: str | None = None,
    source: str = "",
) -> Outcome:
    """Run one command for an actor; returns its outcome or raises ``Refused``.

    ``key`` is the client's own name for this submit: sent again, also at the same moment, it returns the first result;
    sent again with other contents it is refused.
    """
    entry = registry.get(name)
    if entry is None:
        raise invalid("unknown command {name}", name=name)
    now = clock.now()
    try:
        with transaction.atomic(), company.fresh():
            context = Context(actor, now, channel, name)
            mark = None if key is None else _mark(name, payload)
            if key is not None and (earlier := _earlier(actor, key, mark)) is not None:
                return earlier
            _may(entry, actor, channel)
            data = _read(entry, payload, channel)
            outcome = entry.run(context, data) or Outcome()
            for fact in context.facts:
                kernel_facts.tell(fact)
            _log(context, data, outcome, key=key, mark=mark, source=source)
    except Refused as refusal:
        _log_refusal(actor, now, channel, name, payload, refusal, source)
        raise
    except (IntegrityError, OperationalError) as error:
        refused = _not_kept(name, error)
        if refused is None:
            raise
        _log_refusal(actor, now, channel, name, payload, refused, source)
        raise refused from error
    return outcome if outcome.fetch is None else replace(outcome, secret={**outcome.secret, **outcome.fetch()})


def _not_kept(name: str, error: Exception) -> Refused | None:
    """What the database's own refusal means; None where it is a fault of ours."""
    state = getattr(error.__cause__, "sqlstate", "") or ""
    if state == TOO_LARGE:
        return invalid("a code is longer than can be kept")
    if state.startswith("23"):  # a constraint stood behind a lock that was not taken: worth a look, never a crash
        log.exception("%s ran into a constraint", name)
    return Refused("busy.try_again") if state.startswith("23") or state in LOCKED_OUT else None


def _mark(name: str, payload: dict[str, Any] | inputs.Input) -> str:
    """What was asked, as a keyed hash: it tells a repeated submit from another one under the same key."""
    content = payload.model_dump(mode="json") if isinstance(payload, inputs.Input) else payload
    return secrets.digest(name + json.dumps(content, default=_plain_leaf, sort_keys=True))


def _may(entry: Command, actor: Actor, channel: str) -> None:
    if actor.unknown:
        raise invalid("nobody has the job number {job_number}", field="by", job_number=actor.job_number)
    if actor.closed:
        raise Refused("account.closed")
    if entry.channels is not None and channel not in entry.channels:
        raise Refused("permission.denied")
    if actor.system:
        if not entry.system:
            raise Refused("permission.denied")
    elif entry.permission is None or not access.allowed(actor, entry.permission):
        raise Refused("permission.denied")


def _read(entry: Command, payload: dict[str, Any] | inputs.Input, channel: str) -> inputs.Input:
    if isinstance(payload, inputs.Input):
        data = payload
    else:
        try:
            data = entry.takes(channel).model_validate(payload)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise invalid("{where}: {wrong}", field=where, where=where, wrong=inputs.said(dict(first))) from None
    for value in inputs.values(data):
        too_large = (isinstance(value, Decimal) and abs(value) >= money.LIMIT) or (
            isinstance(value, int) and abs(value) >= 2**53
        )
        if too_large:
            raise invalid("a figure is out of range")
    return data


def _earlier(actor: Actor, key: str, mark: str | None) -> Outcome | None:
    """The result of the same submit made before; one that is under way is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{actor.staff_id}|{key}"])
    saved = Activity.objects.filter(staff=actor.staff_id, key=key).values_list("outcome", flat=True).first()
    if saved is None:
        return None
    if saved.get("mark") != mark:
        raise Refused("input.repeated")
    return Outcome(saved["kind"], UUID(saved["id"]) if saved["id"] else None, saved["data"])


def plain(value: object) -> Any:
    """JSON for the log: amounts and moments as text."""
    return json.loads(json.dumps(value, default=_plain_leaf))


def _plain_leaf(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)


def _loggable(data: BaseModel) -> dict[str, Any]:
    """The input without personal data: those fields only show that they were given."""
    shown = data.model_dump(mode="json", exclude_unset=True)
    for name in inputs.personal(type(data)) & shown.keys():
        shown[name] = "•"
    return shown


def _log(
    context: Context, data: inputs.Input, outcome: Outcome, *, key: str | None, mark: str | None, source: str
) -> None:
    saved = {"kind": outcome.kind, "id": str(outcome.id) if outcome.id else None, "data": plain(outcome.data)}
    if mark is not None:
        saved["mark"] = mark
    insert(
        Activity(
            at=context.now,
            command=context.command,
            staff=context.actor.staff_id,
            job_number=context.actor.job_number,
            hall=context.actor.hall_id,
            channel=context.channel,
            source=source,
            input=_loggable(data),
            outcome=saved,
            changes=context.changes,
            key=key,
        )
    )


def turned_away(actor: Actor, permission: str, *, channel: str, source: str = "") -> None:
    """Somebody stood before a page that the position may not open: no command runs, but the refusal is logged."""
    _log_refusal(actor, clock.now(), channel, permission, {}, Refused("permission.denied"), source)


def _log_refusal(
    actor: Actor,
    now: datetime,
    channel: str,
    name: str,
    payload: dict[str, Any] | inputs.Input,
    refusal: Refused,
    source: str,
) -> None:
    shown = _loggable(payload) if isinstance(payload, inputs.Input) else {"fields": sorted(str(k) for k in payload)}
    Activity.objects.create(
        at=now,
        command=name,
        staff=actor.staff_id,
        job_number=actor.job_number,
        hall=actor.hall_id,
        channel=channel,
        source=source,
        input=shown,
        outcome={"detail": str(refusal.facts.get("detail", ""))[:500]},
        refused=refusal.code,
    )
