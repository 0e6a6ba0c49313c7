"""Access to the archive: applied for with a purpose, approved by a superior, read by a named person, returned in time."""

from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from openhall.back.archives import cases, doors, workdays
from openhall.back.archives.figures import LOAN_MAX
from openhall.back.archives.models import FILED, Opening, VoucherSet
from openhall.engines.cases.actions import LIMIT, case_locked, move, open_case, reassign
from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock, deadlines
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Personal, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org.models import Staff

CaseRef = Annotated[Text, RefTo("case")]


class Apply(Input):
    """``authority`` and ``document``: who asks from outside, and the letter they brought."""

    items: list[Text]
    purpose: Literal["operations", "management", "production", "arrears"]
    reader: Text
    reason: Annotated[Text, Personal()]
    authority: Text = ""
    document: Text = ""


class Approve(Input):
    case: CaseRef
    note: Text = ""


class OpenPapers(Input):
    case: CaseRef
    item: Text


class Return(Input):
    case: CaseRef
    note: Text = ""


@command("archive.apply", makes="case")
def apply(ctx: Context, data: Apply) -> Outcome:
    """Somebody needs papers of the archive: which, for which of the four purposes, and who shall read them."""
    if not data.items or len(set(data.items)) != len(data.items):
        raise invalid("name each archive number once", field="items")
    rows = [kernel_doors.fetch(doors.filed(ctx.actor, number)) for number in data.items]
    if len({row.hall for row in rows}) != 1:
        raise invalid("papers of one hall at a time", field="items")
    reader = Staff.objects.filter(job_number=data.reader, left_at=None).first()
    if reader is None:
        raise invalid("unknown job number {reader}", field="reader", reader=data.reader)
    if not data.reason.strip():
        raise invalid("an application gives its reason", field="reason")
    if data.authority.strip() and not data.document.strip():
        raise Refused("archive.document_missing", clause="CUSTOMERS-07", field="document")
    hall = rows[0].hall
    case = open_case(
        cases.ACCESS,
        hall=hall,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        owner=_approver(ctx, hall, reader),
        subject_kind="vouchers",
        subject=rows[0].order_id,
        data={
            "items": data.items,
            "purpose": data.purpose,
            "reader": reader.id,
            "applicant": ctx.actor.staff_id,
            "authority": data.authority.strip(),
            "document": data.document.strip(),
        },
        text=data.reason.strip(),
    )
    return Outcome("case", case.id)


def _approver(ctx: Context, hall: UUID, reader: Staff) -> UUID | None:
    """To whom the application goes: the nearest leader above who is neither applicant nor reader, or who heads the hall."""
    involved = {ctx.actor.staff_id, reader.id}
    leaders = cases.leaders_above(hall) or cases.heads_of(hall)
    return next((leader for leader in leaders if leader not in involved), None)


@command("archive.approve")
def approve(ctx: Context, data: Approve) -> Outcome:
    """A leader of the level above lets the named person read; the hall's own manager can't."""
    case = _access(ctx, data.case)
    move(ctx, case, "approve", text=data.note.strip(), data={"approver": ctx.actor.staff_id, "approved_at": ctx.now})
    reassign(case, UUID(case.data["reader"]), at=ctx.now, by=ctx.actor.staff_id)
    return Outcome("case", case.id, {"state": case.state})


@command("archive.open", makes="opening")
def open_papers(ctx: Context, data: OpenPapers) -> Outcome:
    """The named reader takes papers out, or looks at electronic ones; each look is written down."""
    case = _access(ctx, data.case)
    if case.state not in (cases.APPROVED, cases.OUT):
        raise Refused("case.closed" if case.closed_at else "archive.not_approved", clause="CUSTOMERS-07")
    if not cases.reader(ctx.actor, case):
        raise Refused("archive.not_reader", clause="CUSTOMERS-07")
    if data.item not in case.data["items"]:
        raise invalid("{item} is not among the papers approved", field="item", item=data.item)
    vouchers = VoucherSet.objects.get(hall=case.hall, archive_no=data.item, state=FILED)
    if case.state == cases.APPROVED:
        days = Figures(case.hall, ctx.now)[LOAN_MAX]
        case.due_at = clock.midnight(workdays.after(ctx.today, days) + timedelta(days=1))
        deadlines.set_deadline(LIMIT, case.due_at, str(case.id))
        move(ctx, case, "lend", data={"out_at": ctx.now})
    assert ctx.actor.staff_id is not None
    made = Opening.objects.create(case=case.id, vouchers=vouchers, at=ctx.now, reader=ctx.actor.staff_id)
    return Outcome("opening", made.id, {"order": str(vouchers.order_id)})


@command("archive.return")
def give_back(ctx: Context, data: Return) -> Outcome:
    """The papers are back in their boxes."""
    case = _access(ctx, data.case)
    move(ctx, case, "return", text=data.note.strip(), data={"returned_at": ctx.now})
    return Outcome("case", case.id, {"state": case.state})


def _access(ctx: Context, key: str) -> Case:
    case = kernel_doors.fetch(case_locked(ctx.actor, key))
    if case.kind != cases.ACCESS.name:
        raise invalid("no application for the archive", field="case")
    return case
