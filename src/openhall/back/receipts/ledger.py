"""The ledger of receipt forms: every range that came, went to somebody, came back, was cancelled or handed over."""

from uuid import UUID

from django.db.models import F, Sum

from openhall.kernel.commands import Context

from .models import Movement, Run


def left(hall: UUID, series: str) -> int:
    """How many forms of a series the hall has in stock."""
    found = Run.objects.in_stock(hall).filter(series=series).aggregate(n=Sum(F("last") - F("first") + 1))
    return int(found["n"] or 0)


def write(
    ctx: Context,
    run: Run,
    act: str,
    *,
    first: int | None = None,
    last: int | None = None,
    giver: UUID | None = None,
    receiver: UUID | None = None,
    signature: str = "",
    note: str = "",
) -> Movement:
    return Movement.objects.create(
        at=ctx.now,
        hall=run.hall,
        act=act,
        series=run.series,
        first=run.first if first is None else first,
        last=run.last if last is None else last,
        width=run.width,
        staff=ctx.actor.staff_id,
        giver=giver,
        receiver=receiver,
        stock=left(run.hall, run.series),
        signature=signature,
        note=note,
    )
