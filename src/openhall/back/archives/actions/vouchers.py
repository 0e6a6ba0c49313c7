"""Papers of orders: handed in by the clerk, filed in a box under an archive number."""

from typing import Annotated
from uuid import UUID

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
from openhall.kernel.inputs import Day, Input, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

OrderRef = Annotated[Text, RefTo("order")]


class Receive(Input):
    """``papers`` empty: all that are missing."""

    order: OrderRef
    papers: list[Text] = []


class TakeIn(Input):
    """``missing``: orders whose papers were not in the stack."""

    clerk: Text
    date: Day
    box: Text
    place: Text
    missing: list[Text] = []


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
    return _numbers(vouchers.hall, clock.local(vouchers.at).year, 1)[0]


def _numbers(hall: UUID, year: int, count: int) -> list[str]:
    """The next archive numbers of a hall; those given by hand are passed over."""
    ArchiveNumber.objects.bulk_create([ArchiveNumber(hall=hall, year=year)], ignore_conflicts=True)
    row = ArchiveNumber.objects.select_for_update().get(hall=hall, year=year)
    code = Unit.objects.values_list("code", flat=True).get(id=hall)
    found: list[str] = []
    while len(found) < count:
        wanted = [f"{code}-{year}-{no:06d}" for no in range(row.next, row.next + count - len(found))]
        row.next += len(wanted)
        taken = VoucherSet.objects.filter(hall=hall, archive_no__in=wanted).values_list("archive_no", flat=True)
        found += [number for number in wanted if number not in set(taken)]
    row.save(update_fields=["next"])
    return found


@command("archive.take_in")
def take_in(ctx: Context, data: TakeIn) -> Outcome:
    """A clerk hands in the papers of a day: counted against what is expected, what is there goes into a box."""
    clerk = kernel_doors.fetch(org_doors.staff(ctx.actor, data.clerk))
    for field in ("box", "place"):
        if not getattr(data, field).strip():
            raise invalid("papers lie in a box at a place", field=field)
    start, end = clock.midnight(data.date), clock.next_midnight(clock.midnight(data.date))
    rows = VoucherSet.objects.select_for_update().expected().filter(staff=clerk.id, at__gte=start, at__lt=end)
    expected = [row for row in rows.order_by("at", "order") if org_doors.inside(ctx.actor, row.hall)]
    if not set(data.missing) <= {str(row.order_id) for row in expected}:
        raise invalid("what is missing was expected that day", field="missing")
    there = [row for row in expected if str(row.order_id) not in data.missing]
    by_hall: dict[UUID, list[VoucherSet]] = {}
    for row in there:
        by_hall.setdefault(row.hall, []).append(row)
    for hall, several in by_hall.items():
        for row, number in zip(several, _numbers(hall, data.date.year, len(several)), strict=True):
            row.received, row.state, row.archive_no = list(row.papers), FILED, number
            row.received_at = row.filed_at = ctx.now
            row.received_by = row.filed_by = ctx.actor.staff_id
            row.box, row.place = data.box.strip(), data.place.strip()
    fields = ["received", "state", "archive_no", "received_at", "filed_at", "received_by", "filed_by", "box", "place"]
    VoucherSet.objects.bulk_update(there, fields)
    return Outcome("vouchers", None, {"filed": len(there), "missing": len(expected) - len(there)})
