"""What a serial must look like, by the kind of goods."""

from stdnum import imei
from stdnum.exceptions import ValidationError

from openhall.engines.ledger.goods import AlreadyKnown, Span, spans
from openhall.front.catalog.models import Item
from openhall.kernel.inputs import SerialRange, is_digits
from openhall.kernel.problems import Refused, invalid

LARGEST_QUANTITY = 10_000_000


def imei_valid(serial: str) -> bool:
    try:
        return len(imei.validate(serial)) == 15 and serial.isdigit()
    except ValidationError:
        return False


def fits(kind: str, serial: str) -> bool:
    """SIM 19 or 20 digits, terminal an IMEI whose check digit is right, others any digits."""
    if not is_digits(serial):
        return False
    if kind == "sim":
        return len(serial) in (19, 20)
    if kind == "terminal":
        return imei_valid(serial)
    return True


def runs_of(
    item: Item, serials: list[str] | None, span: SerialRange | None, quantity: int | None
) -> tuple[list[Span], int]:
    """What the input names: runs of serials, or a quantity; exactly one of the three, and the one that fits the item."""
    if [serials is None, span is None, quantity is None].count(False) != 1:
        raise invalid("name serials, a range or a quantity", field="serials")
    if item.serial != (quantity is None):
        raise invalid("{code} is kept by {tracked}", field="quantity", code=item.code, tracked=item.tracked)
    if quantity is not None:
        if not 0 < quantity <= LARGEST_QUANTITY:
            raise invalid("a quantity is positive", field="quantity")
        return [], quantity
    if span is not None:
        return [_range(item, span)], 0
    for serial in serials or []:
        if not fits(item.kind, serial):
            raise invalid("{serial} is no serial of {code}", field="serials", serial=serial, code=item.code)
    try:
        runs = spans(serials or [])
    except AlreadyKnown as twice:
        raise invalid("{twice} is named twice", field="serials", twice=twice) from None
    if not runs:
        raise invalid("name at least one serial", field="serials")
    return runs, 0


def _range(item: Item, span: SerialRange) -> Span:
    run = Span(len(span.first), int(span.first), int(span.last))
    if run.first > run.last or run.count > LARGEST_QUANTITY:
        raise invalid("a range runs forward", field="range")
    if not fits(item.kind, span.first) or not fits(item.kind, span.last) or (item.kind == "terminal" and run.count > 1):
        raise invalid(
            "{first} to {last} are no serials of {code}",
            field="range",
            first=span.first,
            last=span.last,
            code=item.code,
        )
    return run


def short(item: Item, serial: str) -> Refused:
    return Refused("stock.insufficient", item=serial or item.name)
