"""The clerk's own report of a shift: stubs keyed one by one, stubs taken back, the report submitted and frozen."""

from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from openhall.engines.cases.actions import move, note_data, open_case
from openhall.engines.cases.models import Case
from openhall.front.till import cases as till_cases
from openhall.front.till.models import MEANS, OPEN, BusinessDay, TillSession
from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.actors import Actor
from openhall.kernel.commands import Context, Outcome, command, plain
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Input, Int, Money, RefTo, Text
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors

from . import figures
from .cases import MATCH_DIFFERENCE
from .match import DIFFERENT, Match, Stub, match_stubs
from .models import BALANCED, DIFFERENCE, ShiftReport, StubKeying, StubWithdrawal

TillRef = Annotated[Text, RefTo("till")]
MOST_STUBS = 2000


class KeyedStub(Input):
    series: Text
    no: Int
    amount: Money


class KeyStubs(Input):
    till: TillRef
    stubs: list[KeyedStub]


class WithdrawStubs(Input):
    till: TillRef
    reason: Text


class Submit(Input):
    till: TillRef
    outcome: Literal["balanced", "difference"]
    explanation: Text = ""


def till_of(actor: Actor, key: str) -> Found[TillSession]:
    """A till session of the actor's own, or of the halls below the actor's unit."""
    ident = as_uuid(key)
    row = TillSession.objects.select_related("day", "counter").filter(id=ident).first() if ident else None
    inside = row is not None and (row.staff == actor.staff_id or org_doors.inside(actor, row.hall))
    return look(row, inside, "till")


def _closed_till(ctx: Context, key: str) -> TillSession:
    """A till that was closed, locked, whose report hasn't been submitted."""
    till = kernel_doors.fetch(till_of(ctx.actor, key))
    till = TillSession.objects.select_for_update(of=("self",)).select_related("day", "counter").get(id=till.id)
    if till.state == OPEN or ShiftReport.objects.filter(till=till).exists():
        raise Refused("transition.not_allowed")
    return till


@command("match.key_stubs")
def key_stubs(ctx: Context, data: KeyStubs) -> Outcome:
    """After a difference the stubs are keyed one by one from the paper; the one that is missing is named."""
    till = _closed_till(ctx, data.till)
    keyed = [Stub(stub.series, stub.no, stub.amount) for stub in data.stubs]
    if not keyed or len(keyed) > MOST_STUBS or len({stub.key for stub in keyed}) != len(keyed):
        raise invalid("each stub is keyed once", field="stubs")
    if figures.match_of(till).state != DIFFERENT:
        raise Refused("transition.not_allowed")
    assert ctx.actor.staff_id is not None
    result = plain(asdict(match_stubs(figures.used_stubs(till), keyed)))
    stubs = [stub.model_dump(mode="json") for stub in data.stubs]
    made = StubKeying.objects.create(till=till, staff=ctx.actor.staff_id, at=ctx.now, stubs=stubs, result=result)
    return Outcome("stub_keying", made.id, result)


@command("match.withdraw_stubs")
def withdraw_stubs(ctx: Context, data: WithdrawStubs) -> Outcome:
    """The stub entries of a shift are taken back, for they weren't read from paper: the match is two-way only."""
    till = _closed_till(ctx, data.till)
    if not data.reason.strip():
        raise invalid("say why", field="reason")
    day = BusinessDay.objects.select_for_update().get(id=till.day_id)
    if day.state != OPEN or till.counted is None or figures.stubs_missing(till):
        raise Refused("transition.not_allowed")
    assert ctx.actor.staff_id is not None
    made = StubWithdrawal.objects.create(till=till, staff=ctx.actor.staff_id, at=ctx.now, reason=data.reason.strip())
    ctx.changed("stubs", till.id, {"stubs": till.stubs, "total": till.stubs_total}, None)
    return Outcome("stub_withdrawal", made.id)


@command("report.submit")
def submit(ctx: Context, data: Submit) -> Outcome:
    """The clerk submits the daily report of a shift: it is frozen, as balanced only when all three sources agree."""
    till = _closed_till(ctx, data.till)
    if till.staff != ctx.actor.staff_id:
        raise Refused("report.not_yours", clause="CASH-06")
    match = figures.match_of(till)
    if data.outcome == BALANCED and not match.balanced:
        raise Refused("match.not_balanced", clause="AUDIT-01", field="outcome")
    if data.outcome == DIFFERENCE and match.balanced:
        raise invalid("there is no difference", field="outcome")
    explanation = data.explanation.strip()
    if data.outcome == DIFFERENCE and not explanation:
        raise Refused("match.unexplained", clause="AUDIT-02", field="explanation")
    shown = figures.shift(till)
    made = ShiftReport.objects.create(
        till=till,
        day=till.day,
        staff=till.staff,
        outcome=data.outcome,
        total=Decimal(shown["total"]),
        figures=shown,
        explanation=explanation,
        submitted_at=ctx.now,
    )
    if data.outcome == DIFFERENCE:
        _explain(ctx, till, explanation, shown["match"], match)
    return Outcome("shift_report", made.id, {"total": shown["total"], "outcome": data.outcome})


def _explain(ctx: Context, till: TillSession, explanation: str, shown: dict[str, Any], match: Match) -> None:
    """The difference becomes the clerk's matter, explained already; a lead who is somebody else confirms it.

    What the till closed with is a matter already (CASH-05): the match joins it, and where a lead has confirmed it before,
    only what goes beyond it is another one.
    """
    case = difference_of(till.id)
    if case is None and not beyond(match, settled_difference(till.id)):
        return
    if case is None:
        case = open_case(
            MATCH_DIFFERENCE,
            hall=till.hall,
            at=ctx.now,
            opened_by=till.staff,
            owner=till.staff,
            due_at=clock.midnight(ctx.today + timedelta(days=2)),
            subject_kind="till",
            subject=till.id,
            data={"match": shown},
        )
    elif "match" not in case.data:
        note_data(case, at=ctx.now, by=till.staff, data={"match": shown}, word="match")
    if case.state in case.definition.moves["explain"].sources:
        move(ctx, case, "explain", text=explanation)


def settled_difference(till: UUID) -> Decimal | None:
    """By how much the till closed over or short, where that is confirmed; None where nothing was."""
    rows = Case.objects.filter(closed_at__isnull=False, kind=till_cases.DIFFERENCE.name).about("till", till)
    case = rows.order_by("-opened_at").first()
    if case is None or case.state != till_cases.CONFIRMED:
        return None
    found = case.data.get("recounted") or case.data.get("differences", {})
    return sum((Decimal(found.get(means, "0.00")) for means in MEANS), ZERO)


def beyond(match: Match, settled: Decimal | None) -> bool:
    """Does the match differ in anything but the money that was confirmed as over or short?"""
    if settled is None or not match.goods_agree or not match.stubs_agree:
        return True
    if match.stubs is not None and any({pair.one, pair.other} == {"books", "stubs"} for pair in match.pairs):
        return True
    return match.money is not None and match.money - match.books != settled


def difference_of(till: UUID) -> Case | None:
    """The open matter about a till's difference, if there is one that asks for an explanation."""
    found = Case.objects.open().about("till", till).select_for_update().order_by("opened_at")
    return next((case for case in found if "explain" in case.definition.moves), None)
