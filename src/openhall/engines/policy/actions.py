"""Answering and deciding findings; setting figures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from django.db.models import QuerySet

from openhall.kernel import doors, facts
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Input, Moment, RefTo, Text
from openhall.kernel.problems import Refused, invalid

from .models import ANSWERED, DROPPED, MOVES, UPHELD, Finding, Setting
from .parameters import Parameter, levels_above, levels_of, parameters
from .rules import judge

facts.listen(judge)


class AnswerFinding(Input):
    finding: Annotated[str, RefTo("finding")]
    text: Text


class DecideFinding(Input):
    finding: Annotated[str, RefTo("finding")]
    decision: Literal["upheld", "dropped"]
    note: Text


class SetParameter(Input):
    parameter: Text
    level: Text
    value: Text
    effective_from: Moment | None = None
    allow_looser: bool = False


def _finding(ctx: Context, key: str) -> Finding:
    """The finding, locked; only from a hall of the actor's, or one that names the actor."""
    row = Finding.objects.select_for_update().filter(id=as_uuid(key)).first() if as_uuid(key) else None
    inside = row is not None and (row.staff == ctx.actor.staff_id or _covers(ctx, row))
    return doors.fetch(doors.look(row, inside, key))


def _covers(ctx: Context, finding: Finding) -> bool:
    own = f"unit:{ctx.actor.unit_id}"
    return ctx.actor.system or own in levels_of(finding.hall)


@command("finding.answer")
def answer(ctx: Context, data: AnswerFinding) -> Outcome:
    """The person named says what there is to say about a finding."""
    finding = _finding(ctx, data.finding)
    if finding.staff != ctx.actor.staff_id:
        raise Refused("finding.not_yours")
    if not data.text.strip():
        raise invalid("an answer says something", field="text")
    if ANSWERED not in MOVES.get(finding.state, set()):
        raise Refused("transition.not_allowed")
    finding.state, finding.answer, finding.answered_at = ANSWERED, data.text.strip(), ctx.now
    finding.save(update_fields=["state", "answer", "answered_at"])
    return Outcome("finding", finding.id)


@command("finding.decide")
def decide(ctx: Context, data: DecideFinding) -> Outcome:
    """A lead who is neither the person named nor the one who raised it upholds or drops a finding."""
    finding = _finding(ctx, data.finding)
    if ctx.actor.staff_id in {finding.staff, finding.raised_by}:
        raise Refused("finding.own", clause="POLICY-08")
    state = UPHELD if data.decision == "upheld" else DROPPED
    if state not in MOVES.get(finding.state, set()):
        raise Refused("transition.not_allowed")
    if not data.note.strip():
        raise invalid("a decision gives its reason", field="note")
    ctx.changed("finding", finding.id, finding.state, state)
    finding.state, finding.decision = state, data.note.strip()
    finding.decided_by, finding.decided_at = ctx.actor.staff_id, ctx.now
    finding.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    return Outcome("finding", finding.id)


def settings_of(name: str, level: str, at: datetime) -> "QuerySet[Setting]":
    return Setting.objects.filter(parameter=name, level=level, effective_from__lte=at).order_by(
        "-effective_from", "-id"
    )


@command("parameter.set")
def set_parameter(ctx: Context, data: SetParameter) -> Outcome:
    """Set a figure for a unit or a class of halls, from now or a later moment on; never backwards."""
    entry = parameters.get(data.parameter)
    if entry is None:
        raise invalid(f"unknown parameter {data.parameter}", field="parameter")
    above = _levels_above(ctx, data.level)
    try:
        value = entry.read(data.value)
    except (ValueError, ArithmeticError):
        raise invalid(f"{data.value} is no value for {entry.name}", field="value") from None
    start = data.effective_from or ctx.now
    if start < ctx.now:
        raise invalid("a figure applies from now on, never backwards", field="effective_from")
    limit = _limit_above(entry, above, start)
    if limit is not None and entry.looser(value, limit):
        raise Refused("parameter.looser", value=entry.shown(limit))
    old = settings_of(entry.name, data.level, ctx.now).first()
    made = Setting.objects.create(
        parameter=entry.name,
        level=data.level,
        value=data.value,
        effective_from=start,
        allow_looser=data.allow_looser,
        set_by=ctx.actor.staff_id,
        set_at=ctx.now,
    )
    ctx.changed("parameter", entry.name, old.value if old else entry.shown(entry.default), data.value)
    return Outcome("setting", made.id)


def _limit_above(entry: Parameter[object], above: Sequence[str], at: datetime) -> object | None:
    """What the nearest level above says (or the default); None where it allows anything, or nothing stands above."""
    for level in above:
        upper = settings_of(entry.name, level, at).first()
        if upper is not None:
            return None if upper.allow_looser else entry.read(upper.value)
    return entry.default if above else None


def _levels_above(ctx: Context, level: str) -> Sequence[str]:
    """The levels above the one to be set, nearest first; the actor's own unit must be it or among them."""
    found = levels_above(level)
    if found is None:
        raise invalid(f"unknown level {level}", field="level")
    own = f"unit:{ctx.actor.unit_id}"
    if not ctx.actor.system and own != level and own not in found:
        raise Refused("scope.denied")
    return found
