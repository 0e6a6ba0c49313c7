"""Raising, answering and deciding findings; setting figures."""

from typing import Annotated, Literal
from uuid import UUID

from openhall import rulebook
from openhall.kernel import doors, facts
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Input, Moment, Personal, RefTo, Text
from openhall.kernel.problems import Detail, Refused, invalid

from .directory import directory
from .models import ANSWERED, DROPPED, MOVES, OBSERVED, UPHELD, Finding, Setting
from .parameters import parameters, resolve, settings_in_force
from .rules import judge, watched

facts.listen(judge)

Words = Annotated[Text, Personal()]
"""What people write about people: it stands in the finding, the activity log only says that it was written."""


class RaiseFinding(Input):
    clause: Text
    hall: Text
    staff: Text | None = None
    text: Words
    at: Moment | None = None


class AnswerFinding(Input):
    finding: Annotated[Text, RefTo("finding")]
    text: Words


class DecideFinding(Input):
    finding: Annotated[Text, RefTo("finding")]
    decision: Literal["upheld", "dropped"]
    note: Words


class SetParameter(Input):
    parameter: Text
    level: Text
    value: Text
    effective_from: Moment | None = None
    allow_looser: bool = False


def finding_locked(ctx: Context, key: str) -> Finding:
    """The finding, locked; only from a hall of the actor's, or one that names the actor."""
    ident = as_uuid(key)
    row = Finding.objects.select_for_update().filter(id=ident).first() if ident else None
    inside = row is not None and (_named(ctx, row) or directory().covers(ctx.actor, row.hall))
    return doors.fetch(doors.look(row, inside, key))


def _named(ctx: Context, finding: Finding) -> bool:
    return finding.staff is not None and finding.staff == ctx.actor.staff_id


@command("finding.raise", makes="finding")
def raise_finding(ctx: Context, data: RaiseFinding) -> Outcome:
    """Somebody saw a breach that only an observer can see. Who raises a finding doesn't decide it."""
    hall, person = _where_and_who(ctx, data)
    if data.clause not in rulebook.clauses():
        raise invalid("there is no clause {clause}", field="clause", clause=data.clause)
    if watched(data.clause) and not rulebook.clauses()[data.clause].for_an_observer:
        raise Refused("finding.watched", clause=data.clause, field="clause")
    if not data.text.strip():
        raise invalid("a finding says what was seen", field="text")
    seen_at = data.at or ctx.now
    if seen_at > ctx.now:
        raise invalid("what was seen has happened", field="at")
    finding = Finding.objects.create(
        rule=OBSERVED,
        clause=data.clause,
        hall=hall,
        staff=person,
        at=seen_at,
        detail={"seen": data.text.strip()},
        raised_by=ctx.actor.staff_id,
        raised_at=ctx.now,
    )
    return Outcome("finding", finding.id)


def _where_and_who(ctx: Context, data: RaiseFinding) -> tuple[UUID, UUID | None]:
    hall = directory().hall(ctx.actor, data.hall)
    if data.staff is None:
        return doors.fetch(hall), None
    return doors.fetch(hall, directory().person(ctx.actor, data.staff))


@command("finding.answer")
def answer(ctx: Context, data: AnswerFinding) -> Outcome:
    """The person named says what there is to say about a finding."""
    finding = finding_locked(ctx, data.finding)
    if not _named(ctx, finding):
        raise Refused("finding.not_yours")
    if not data.text.strip():
        raise invalid("an answer says something", field="text")
    if ANSWERED not in MOVES.get(finding.state, set()):
        raise Refused("transition.not_allowed")
    finding.state, finding.answer, finding.answered_at = ANSWERED, data.text.strip(), ctx.now
    finding.save(update_fields=["state", "answer", "answered_at"])
    return Outcome("finding", finding.id)


@command("finding.decide")
@rulebook.carries("POLICY-08")
def decide(ctx: Context, data: DecideFinding) -> Outcome:
    """A lead who is neither the person named nor the one who raised it upholds or drops a finding."""
    finding = finding_locked(ctx, data.finding)
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


@command("parameter.set")
def set_parameter(ctx: Context, data: SetParameter) -> Outcome:
    """Set a figure for a unit or a class of halls, from now or a later moment on; never backwards."""
    above = _levels_above(ctx, data.level)
    entry = parameters.get(data.parameter)
    if entry is None:
        raise invalid("unknown parameter {parameter}", field="parameter", parameter=data.parameter)
    try:
        value = entry.read(data.value)
    except ValueError as wrong:
        raise invalid(
            "{value} is no value for {name}: {wrong}",
            field="value",
            value=data.value[:40],
            name=entry.name,
            wrong=Detail(str(wrong)),
        ) from None
    start = data.effective_from or ctx.now
    if start < ctx.now:
        raise invalid("a figure applies from now on, never backwards", field="effective_from")
    found = settings_in_force([data.level, *above], start, entry.name)
    stands_above = resolve(entry, [found.get((entry.name, level)) for level in reversed(above)])
    limit = stands_above.limit if above else None
    if limit is not None and entry.looser(value, limit):
        raise Refused("parameter.looser", clause=entry.clause, field="value", value=entry.shown(limit))
    old = found.get((entry.name, data.level))
    made = Setting.objects.create(
        parameter=entry.name,
        level=data.level,
        value=entry.shown(value),
        effective_from=start,
        allow_looser=data.allow_looser,
        set_by=ctx.actor.staff_id,
        set_at=ctx.now,
    )
    ctx.changed("parameter", entry.name, old.value if old else entry.shown(entry.default), made.value)
    return Outcome("setting", made.id)


def _levels_above(ctx: Context, level: str) -> list[str]:
    """The levels above the one to be set, nearest first; the actor's own unit must be it or among them."""
    found = directory().levels_above(level)
    own = f"unit:{ctx.actor.unit_id}"
    if found is not None and not ctx.actor.system and own != level and own not in found:
        raise Refused("scope.denied", detail=level)
    if found is None:
        raise invalid("unknown level {level}", field="level", level=level)
    return list(found)
