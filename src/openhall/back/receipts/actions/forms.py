"""Forms that are spoilt or lost: voided with reason, stamp and all copies; lost with report and approval (INVOICES-02, 04)."""

from typing import Annotated, Any, Literal
from uuid import UUID

from openhall.back.receipts import doors, forms, unsupplied
from openhall.back.receipts.cases import LOSS, VOIDING
from openhall.back.receipts.models import (
    APPROVED,
    LOST,
    REFUSED,
    REPORTED,
    RESERVED,
    USED,
    VOIDED,
    Form,
    Loss,
    Run,
)
from openhall.back.receipts.rules import VOID_APPROVERS, void_reasons
from openhall.back.stock import sales
from openhall.engines.cases.actions import case_locked, move, open_case
from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.ids import uuid7
from openhall.kernel.inputs import Input, Int, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.positions import MANAGER, STATION_HEAD

Sheet = Literal["red", "green", "white"]


class VoidForm(Input):
    """``copies`` is the number of sheets kept; at a desk ``kept`` ticks each, and ``stamped`` says that they bear the stamp."""

    series: Text
    no: Int
    reason: Text
    copies: Int
    kept: list[Sheet] | None = None
    stamped: bool = False
    handed_over: bool = False
    note: Text = ""


class DecideVoid(Input):
    case: Annotated[Text, RefTo("case")]
    approved: bool
    note: Text = ""


class Lose(Input):
    series: Text
    no: Int
    report: Text


class DecideLoss(Input):
    loss: Annotated[Text, RefTo("loss")]
    approved: bool
    note: Text


@command("receipts.void")
def void(ctx: Context, data: VoidForm) -> Outcome:
    """A spoilt form, the next of its run, with its reason; all three copies are kept.

    At a desk also one that was reserved, or used while the customer hasn't had it: its payment then wants another form.
    """
    staff = _holder(ctx, data)
    if ctx.words_suffice:
        run = forms.locked_run(staff, data.series, data.no)
        if data.copies != forms.COPIES:
            raise Refused("receipt.void_incomplete", clause="INVOICES-04", field="copies")
        return _spoil_next(ctx, run, staff, data)
    _reason_of_the_list(ctx, data)
    form = Form.objects.select_for_update().filter(series=data.series, no=data.no).first()
    if form is None:
        run = forms.locked_run(staff, data.series, data.no)
        _three_conditions(data)
        return _spoil_next(ctx, run, staff, data)
    _own_and_open(form, staff)
    _three_conditions(data)
    if form.state == USED:
        if data.handed_over:
            raise Refused("receipt.approval_needed", clause="INVOICES-04", field="handed_over")
        _still_at_its_till(ctx, form)
    _void_given(ctx, form, data.reason.strip(), data.note.strip())
    return Outcome("form", form.id)


def _holder(ctx: Context, data: VoidForm) -> UUID:
    if ctx.actor.staff_id is None:
        raise invalid("only a person holds forms", field="series")
    if not data.reason.strip():
        raise invalid("a void form has a reason", field="reason")
    return ctx.actor.staff_id


def _spoil_next(ctx: Context, run: Run, staff: UUID, data: VoidForm) -> Outcome:
    form = forms.use(run, at=ctx.now, staff=staff, void=data.reason.strip(), note=data.note.strip())
    return Outcome("form", form.id)


def _reason_of_the_list(ctx: Context, data: VoidForm) -> None:
    hall = ctx.actor.hall_id
    if hall is not None and data.reason.strip() not in void_reasons(Figures(hall, ctx.now)):
        raise invalid("choose a reason of the list", field="reason")


def _three_conditions(data: VoidForm) -> None:
    """Reason, stamp, and each of the three copies at hand."""
    if not data.stamped:
        raise Refused("receipt.void_unstamped", clause="INVOICES-04", field="stamped")
    if set(data.kept or []) != set(forms.SHEETS) or data.copies != forms.COPIES:
        raise Refused("receipt.void_incomplete", clause="INVOICES-04", field="kept")


def _own_and_open(form: Form, staff: UUID) -> None:
    if form.staff != staff:
        raise Refused("receipt.not_held", no=str(form), field="no")
    if form.state not in (USED, RESERVED):
        raise Refused("receipt.used", no=str(form), field="no")


def _still_at_its_till(ctx: Context, form: Form) -> None:
    """A used form is voided while its payment stands and its till is open; later only a counter-receipt corrects it."""
    sale = sales.look_up(ctx.actor, str(form.order)).row
    if sale is None or not sale.standing or not sale.till_open:
        raise Refused("receipt.till_closed", clause="INVOICES-04", field="no")


def _void_given(ctx: Context, form: Form, reason: str, note: str, approved_by: UUID | None = None) -> None:
    """The form is void; a payment that stood on it wants another form before the till can close."""
    was_used = form.state == USED
    forms.spoil(form, at=ctx.now, by=form.staff, reason=reason, note=note, approved_by=approved_by)
    ctx.changed("form", form, USED if was_used else RESERVED, "void")
    if was_used and form.order is not None and form.till is not None:
        unsupplied.note(
            hall=form.hall,
            order=form.order,
            staff=form.staff,
            till=form.till,
            amount=form.amount,
            at=ctx.now,
            reason=VOIDED,
        )


@command("receipts.ask_void", makes="case")
def ask_void(ctx: Context, data: VoidForm) -> Outcome:
    """The clerk has got a form back from the customer, all copies of it, and asks to void it."""
    staff = _holder(ctx, data)
    _reason_of_the_list(ctx, data)
    form = Form.objects.select_for_update().filter(series=data.series, no=data.no).first()
    if form is None or form.state != USED:
        raise Refused("transition.not_allowed", field="no")
    _own_and_open(form, staff)
    _three_conditions(data)
    _still_at_its_till(ctx, form)
    if Case.objects.open().about("form", form.id).exists():
        raise Refused("transition.not_allowed", field="no")
    case = open_case(
        VOIDING,
        hall=form.hall,
        at=ctx.now,
        opened_by=staff,
        owner=staff,
        subject_kind="form",
        subject=form.id,
        data={"form": str(form), "reason": data.reason.strip(), "note": data.note.strip(), "amount": form.amount},
    )
    return Outcome("case", case.id)


@command("receipts.decide_void")
def decide_void(ctx: Context, data: DecideVoid) -> Outcome:
    """The duty supervisor approves the voiding of a form that the customer had, or refuses it with a word."""
    case = kernel_doors.fetch(case_locked(ctx.actor, data.case))
    if case.kind != VOIDING.name:
        raise invalid("this is no voiding", field="case")
    approvers = {MANAGER, STATION_HEAD, *Figures(case.hall, ctx.now)[VOID_APPROVERS].split()}
    if ctx.actor.positions.isdisjoint(approvers):
        raise Refused("permission.denied", clause="INVOICES-04")
    if case.owner == ctx.actor.staff_id:
        raise Refused("order.self_approval", clause="INVOICES-04")
    move(ctx, case, "approve" if data.approved else "refuse", text=data.note)
    if data.approved:
        form = Form.objects.select_for_update().get(id=case.subject)
        if form.state != USED:
            raise Refused("transition.not_allowed")
        _still_at_its_till(ctx, form)
        _void_given(ctx, form, case.data["reason"], case.data["note"], ctx.actor.staff_id)
    return Outcome("case", case.id, {"state": case.state})


@command("receipts.lose", makes="loss")
def lose(ctx: Context, data: Lose) -> Outcome:
    """A sheet of the person's own book is lost or destroyed: reported, and never used any more."""
    staff = ctx.actor.staff_id
    if not data.report.strip():
        raise invalid("a loss has its report", field="report")
    run = Run.objects.select_for_update().held_by(staff).overlapping(data.series, data.no, data.no).first()
    if run is None or staff is None:
        raise Refused("receipt.not_held", no=f"{data.series} {data.no}", field="no")
    if Loss.objects.filter(series=data.series, no=data.no).exclude(state=REFUSED).exists():
        raise Refused("transition.not_allowed", field="no")
    _take_out(ctx, run, data.no, staff)
    loss = Loss(
        hall=run.hall,
        series=run.series,
        no=data.no,
        width=run.width,
        staff=staff,
        report=data.report.strip(),
        at=ctx.now,
    )
    loss.case = open_case(
        LOSS,
        hall=run.hall,
        at=ctx.now,
        opened_by=staff,
        owner=staff,
        subject_kind="loss",
        subject=loss.id,
        data={"form": forms.written(run.series, data.no, run.width)},
        text=loss.report,
    ).id
    loss.save(force_insert=True)
    return Outcome("loss", loss.id)


def _take_out(ctx: Context, run: Run, no: int, staff: UUID) -> None:
    """A blank sheet leaves the sequence; a used or void one keeps what it was, and is lost besides."""
    if no < run.next or Form.objects.filter(series=run.series, no=no).exists():
        return
    run.lost = True
    run.save(update_fields=["lost"])
    if no == run.next:
        forms.use(run, at=ctx.now, staff=staff, state=LOST)
    else:
        given: dict[str, Any] = {"hall": run.hall, "series": run.series, "no": no, "width": run.width}
        Form.objects.create(id=uuid7(), state=LOST, staff=staff, at=ctx.now, **given)


@command("receipts.decide_loss")
def decide_loss(ctx: Context, data: DecideLoss) -> Outcome:
    """The auditor approves a loss, and the sheet counts as accounted for; or refuses it, and it must be found."""
    loss = kernel_doors.fetch(doors.loss_locked(ctx.actor, data.loss))
    if loss.staff == ctx.actor.staff_id:
        raise Refused("order.self_approval", clause="INVOICES-02")
    if loss.state != REPORTED:
        raise Refused("transition.not_allowed")
    if not data.note.strip():
        raise invalid("a decision gives its reason", field="note")
    assert loss.case is not None  # made with it
    case = Case.objects.select_for_update().get(id=loss.case)
    move(ctx, case, "approve" if data.approved else "refuse", text=data.note)
    loss.state = APPROVED if data.approved else REFUSED
    loss.decided_by, loss.decided_at, loss.decision = ctx.actor.staff_id, ctx.now, data.note.strip()
    loss.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    return Outcome("loss", loss.id, {"state": loss.state})
