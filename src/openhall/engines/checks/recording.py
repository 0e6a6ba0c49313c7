"""Keeping what was found. Trades call ``record`` from their own actions."""

from collections.abc import Mapping
from uuid import UUID

from openhall.kernel.commands import Context
from openhall.kernel.problems import Refused, invalid

from .forms import FAULTY, Form
from .models import Check


def record(
    ctx: Context,
    form: Form,
    *,
    hall: UUID,
    marks: Mapping[str, str],
    verdict: str = "",
    remark: str = "",
    of: UUID | None = None,
    subject_kind: str = "",
    subject: object = "",
    case: UUID | None = None,
) -> Check:
    """What the person found by a form, now. Nobody looks at oneself; what isn't in order has words."""
    assert ctx.actor.staff_id is not None
    if of == ctx.actor.staff_id:
        raise Refused("check.own", clause=form.clause)
    if (form.verdicts or verdict) and verdict not in form.verdicts:
        raise invalid("there is no such verdict", field="verdict")
    if not set(marks) <= set(form.items):
        raise invalid("there is no such item", field="marks")
    looked = not form.verdicts or verdict in form.looked
    if marks and not looked:
        raise invalid("there is nothing to look at", field="marks")
    if looked and form.whole and set(marks) != set(form.items):
        raise invalid("every item is looked at", field="marks")
    faults = sum(mark == FAULTY for mark in marks.values())
    if faults and not remark.strip():
        raise invalid("say what isn't in order", field="remark")
    return Check.objects.create(
        form=form.name,
        hall=hall,
        date=ctx.today,
        at=ctx.now,
        by=ctx.actor.staff_id,
        of=of,
        subject_kind=subject_kind,
        subject=str(subject),
        verdict=verdict,
        marks=dict(marks),
        faults=faults,
        remark=remark.strip(),
        case=case,
    )
