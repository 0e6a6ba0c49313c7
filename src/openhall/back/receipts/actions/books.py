"""Receipt forms arrive, are issued to people by books, and are exchanged book for book (INVOICES-01, 02)."""

from typing import Annotated

from openhall.back.receipts import doors, ledger
from openhall.back.receipts.models import AT_EXCHANGE, ISSUE, RECEIVE, Run
from openhall.back.receipts.rules import BOOK_SIZE, books_allowed
from openhall.engines.policy.parameters import Figures
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Int, Personal, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff, Unit

from .returns import Sheets, close, seen_ranges

LARGEST_RUN = 1_000_000
WIDEST = 18


class ReceiveForms(Input):
    hall: Text
    series: Text
    first: Int
    last: Int
    width: Int = 0


class IssueForms(Input):
    hall: Text
    series: Text
    first: Int
    last: Int
    to: Text
    signature: Annotated[Text, Personal()] = ""


class Exchange(Input):
    """``seen``: the sheets that lie there, as ranges. ``signature``: of the person who takes the new book."""

    book: Annotated[Text, RefTo("forms")]
    seen: list[Sheets]
    first: Int
    last: Int
    signature: Annotated[Text, Personal()] = ""


def _run_forward(data: ReceiveForms | IssueForms | Exchange) -> None:
    if not 0 < data.first <= data.last or data.last - data.first >= LARGEST_RUN:
        raise invalid("a run goes forward from a positive number", field="first")


def _series_named(series: str) -> None:
    if not series:
        raise invalid("a series has a name", field="series")


@command("receipts.receive")
def receive(ctx: Context, data: ReceiveForms) -> Outcome:
    """Receipt forms arrive at the hall."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    _series_named(data.series)
    _run_forward(data)
    if not 0 <= data.width <= WIDEST:
        raise invalid("a number has at most 18 digits", field="width")
    known = Run.objects.overlapping(data.series, data.first, data.last).order_by("first").first()
    if known is not None:
        overlap = _overlap(known, data.first, data.last)
        raise invalid("forms {series} {overlap} are known already", field="first", series=data.series, overlap=overlap)
    run = Run.objects.create(
        hall=hall.id, series=data.series, first=data.first, last=data.last, next=data.first, width=data.width
    )
    ledger.write(ctx, run, RECEIVE)
    return Outcome("forms", run.id)


@command("receipts.issue")
def issue(ctx: Context, data: IssueForms) -> Outcome:
    """A person draws a run of forms from the hall; at a desk one book, against signature, when none is in use."""
    hall, person = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall), org_doors.staff(ctx.actor, data.to))
    _series_named(data.series)
    _run_forward(data)
    if person.workplace.id != hall.id or person.left_at is not None:
        raise invalid("{to} doesn't work in this hall", field="to", to=data.to)
    if not ctx.words_suffice:
        _one_book(ctx, hall, data)
        _room_for_another(ctx, hall, person)
        if not data.signature.strip():
            raise Refused("stock.unsigned", clause="INVOICES-02", field="signature")
    given = _give(ctx, hall, person, data.series, data.first, data.last, data.signature)
    return Outcome("forms", given.id)


def _give(ctx: Context, hall: Unit, person: Staff, series: str, first: int, last: int, signature: str) -> Run:
    given = _take_from_hall(hall, series, first, last)
    given.holder, given.issued_at = person.id, ctx.now
    given.save()
    ledger.write(ctx, given, ISSUE, giver=ctx.actor.staff_id, receiver=person.id, signature=signature)
    return given


def _one_book(ctx: Context, hall: Unit, data: IssueForms | Exchange) -> None:
    size = Figures(hall.id, ctx.now)[BOOK_SIZE]
    if data.last - data.first + 1 > size:
        raise Refused("receipt.book_size", size=size, clause="INVOICES-01", field="last")


def _room_for_another(ctx: Context, hall: Unit, person: Staff) -> None:
    """One book per person, and a spare one where the hall allows it; a used-up book counts until it is given back."""
    held = list(Run.objects.held_by(person.id).in_order())
    if len(held) >= books_allowed(Figures(hall.id, ctx.now)):
        raise Refused("receipt.book_in_use", book=str(held[0]), clause="INVOICES-02", field="to")


def _overlap(run: Run, first: int, last: int) -> str:
    low, high = max(run.first, first), min(run.last, last)
    return run.text(low) if low == high else f"{run.text(low)}-{run.text(high)}"


def _take_from_hall(hall: Unit, series: str, first: int, last: int) -> Run:
    """Cut the asked forms out of the hall's runs (several adjoining ones where it must be)."""
    at = first
    rows = list(Run.objects.in_stock(hall.id).select_for_update().overlapping(series, first, last).order_by("first"))
    for row in rows:
        if row.first > at:
            break
        at = row.last + 1
    if at <= last:
        raise Refused("receipt.not_held", no=f"{series} {_elsewhere(hall, series, first, last) or at}", field="first")
    for row in rows:
        rest = [(row.first, first - 1), (last + 1, row.last)]
        row.delete()
        Run.objects.bulk_create(
            [
                Run(hall=hall.id, series=series, first=low, last=high, next=low, width=row.width)
                for low, high in rest
                if low <= high
            ]
        )
    width = rows[0].width
    return Run(hall=hall.id, series=series, first=first, last=last, next=first, width=width)


def _elsewhere(hall: Unit, series: str, first: int, last: int) -> str:
    """Which of the asked forms somebody else has."""
    others = Run.objects.overlapping(series, first, last).order_by("first")
    held = [run for run in others if run.holder is not None or run.closed_at is not None or run.hall != hall.id]
    return _overlap(held[0], first, last) if held else ""


@command("receipts.exchange")
def exchange(ctx: Context, data: Exchange) -> Outcome:
    """A used-up book with no sheet missing is given back, and the next one issued against signature."""
    old = kernel_doors.fetch(doors.run_locked(ctx.actor, data.book))
    _run_forward(data)
    if old.closed_at is not None or old.holder is None:
        raise Refused("receipt.book_closed", clause="INVOICES-02")
    hall, person = Unit.objects.get(id=old.hall), Staff.objects.select_related("unit").get(id=old.holder)
    if person.workplace.id != hall.id or person.left_at is not None:
        raise invalid("the next book is for who works in this hall", field="book")
    if not old.used_up:
        raise Refused("receipt.book_unused", next=old.text(old.next), clause="INVOICES-02", field="book")
    close(ctx, old, seen_ranges(data.seen), AT_EXCHANGE)
    _one_book(ctx, hall, data)
    _room_for_another(ctx, hall, person)
    if not data.signature.strip() and not ctx.words_suffice:
        raise Refused("stock.unsigned", clause="INVOICES-02", field="signature")
    given = _give(ctx, hall, person, old.series, data.first, data.last, data.signature)
    return Outcome("forms", given.id, {"closed": str(old.id)})
