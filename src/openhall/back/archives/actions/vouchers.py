"""Papers of orders: handed in by the clerk, filed in a box under an archive number."""

from typing import Annotated

from openhall.back.archives import doors
from openhall.back.archives.models import (
    EXPECTED,
    FILED,
    RECEIVED,
    ArchiveNumber,
    VoucherSet,
    plain,
)
from openhall.kernel import clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org.models import Unit

OrderRef = Annotated[Text, RefTo("order")]


class Receive(Input):
    """``papers`` empty: all that are missing."""

    order: OrderRef
    papers: list[Text] = []


class File(Input):
    order: OrderRef
    box: Text
    place: Text
    archive_no: Text | None = None


@command("archive.receive")
def receive(ctx: Context, data: Receive) -> Outcome:
    """The archive takes over the papers of an order, counted against what is expected."""
    vouchers = kernel_doors.fetch(doors.vouchers_locked(ctx.actor, data.order))
    if vouchers.state != EXPECTED:
        raise Refused("transition.not_allowed")
    given = data.papers or vouchers.missing
    if not set(given) <= set(vouchers.missing):
        raise invalid("these papers are not expected", field="papers")
    vouchers.received = sorted({*vouchers.received, *given})
    vouchers.received_at, vouchers.received_by = ctx.now, ctx.actor.staff_id
    if not vouchers.missing:
        vouchers.state = RECEIVED
    vouchers.save(update_fields=["received", "received_at", "received_by", "state"])
    return Outcome("vouchers", vouchers.order_id, {"missing": vouchers.missing})


@command("archive.file")
def file(ctx: Context, data: File) -> Outcome:
    """Papers that were received go into a box, under an archive number of the hall; given again, to another box."""
    vouchers = kernel_doors.fetch(doors.vouchers_locked(ctx.actor, data.order))
    for field in ("box", "place"):
        if not getattr(data, field).strip():
            raise invalid("papers lie in a box at a place", field=field)
    if vouchers.state not in (RECEIVED, FILED) or not vouchers.received_by:
        raise Refused("transition.not_allowed")
    old = plain(vouchers)
    if vouchers.state == FILED:
        if data.archive_no is not None and data.archive_no != vouchers.archive_no:
            raise Refused("archive.number_stays", clause="CUSTOMERS-06", field="archive_no")
    else:
        vouchers.archive_no = _number(ctx, vouchers, data.archive_no)
        vouchers.filed_at, vouchers.filed_by, vouchers.state = ctx.now, ctx.actor.staff_id, FILED
    vouchers.box, vouchers.place = data.box.strip(), data.place.strip()
    vouchers.save(update_fields=["archive_no", "box", "place", "filed_at", "filed_by", "state"])
    ctx.changed("vouchers", vouchers.order_id, old, plain(vouchers))
    return Outcome("vouchers", vouchers.order_id, {"archive_no": vouchers.archive_no})


def _number(ctx: Context, vouchers: VoucherSet, wanted: str | None) -> str:
    """The number asked for, if it is free; else the next of the hall and year."""
    if wanted is not None:
        if not wanted.strip() or VoucherSet.objects.filter(hall=vouchers.hall, archive_no=wanted.strip()).exists():
            raise Refused("archive.number_used", clause="CUSTOMERS-06", field="archive_no")
        return wanted.strip()
    year = clock.local(vouchers.at).year
    ArchiveNumber.objects.bulk_create([ArchiveNumber(hall=vouchers.hall, year=year)], ignore_conflicts=True)
    row = ArchiveNumber.objects.select_for_update().get(hall=vouchers.hall, year=year)
    code = Unit.objects.values_list("code", flat=True).get(id=vouchers.hall)
    while True:
        number = f"{code}-{year}-{row.next:06d}"
        row.next += 1
        if not VoucherSet.objects.filter(hall=vouchers.hall, archive_no=number).exists():
            break
    row.save(update_fields=["next"])
    return number
