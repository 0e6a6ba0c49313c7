"""Norms are gone through again in time: who looked last, and which are due (CATALOG-02)."""

from datetime import date, timedelta

from openhall.kernel import clock
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Text
from openhall.kernel.problems import Refused, invalid

from . import queries
from .models import BusinessKind, NormReview


class ReviewKind(Input):
    kind: Text
    note: Text = ""


@command("catalog.review_kind")
def review_kind(ctx: Context, data: ReviewKind) -> Outcome:
    """A norm was gone through and is still right; what isn't is drafted anew, which counts as a review as well."""
    row = queries.kind_on(data.kind, ctx.today)
    if row is None:
        raise invalid("unknown business {code}", field="kind", code=data.kind)
    if row.retired:
        raise Refused("transition.not_allowed", field="kind")
    made = NormReview.objects.create(
        code=row.code, version=row.version, at=ctx.now, staff=ctx.actor.staff_id, note=data.note.strip()
    )
    return Outcome("norm_review", made.id, {"code": row.code, "version": row.version})


def looked_at(day: date) -> dict[str, date | None]:
    """Every kind that is offered, with the day on which its norm was last approved or gone through; None: never here."""
    newest = BusinessKind.objects.filter(effective_from__lte=day).order_by("code", "-version").distinct("code")
    found = {row.code: row.approved_at for row in newest if not row.retired}
    rows = NormReview.objects.filter(code__in=found).order_by("code", "-at").distinct("code")
    for code, at in rows.values_list("code", "at"):
        before = found[code]
        found[code] = at if before is None or at > before else before
    return {code: clock.local_date(at) if at else None for code, at in found.items()}


def due_on(looked: date | None, months: int) -> date | None:
    """The day from which a norm is to be gone through again; one that nobody here has looked at is due at once."""
    if looked is None:
        return None
    year, month = divmod(looked.year * 12 + looked.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(looked.day, last.day))


def due(day: date, months: int) -> list[str]:
    """The codes of the kinds whose norm is to be gone through, those that nobody ever looked at first."""
    by_code = {code: due_on(looked, months) for code, looked in looked_at(day).items()}
    late = [(at or date.min, code) for code, at in by_code.items() if at is None or at <= day]
    return [code for _at, code in sorted(late)]
