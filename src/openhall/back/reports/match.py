"""The clerks' three-way match: pure comparison of three independent sources. None is ever derived from another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from openhall.kernel.money import ZERO, text

MATCHED, TWO_WAY, DIFFERENT = "matched", "two_way", "different"


@dataclass(frozen=True, slots=True)
class Sources:
    """One person's day: what the orders say, what was brought, what stands on the stubs.

    ``stubs`` is None where they weren't read from paper: then only books and money can be compared.
    """

    staff: UUID
    job_number: str
    books: Decimal = ZERO
    money: Decimal = ZERO
    stubs: Decimal | None = ZERO
    stub_count: int = 0
    forms_used: int = 0


def differences(one: Sources) -> list[dict[str, str]]:
    """How money and stubs differ from the books; a number of stubs that isn't the number of forms counts too."""
    found = []
    for name, value in (("money", one.money), ("stubs", one.stubs)):
        if value is not None and value != one.books:
            kind = f"{name}_over" if value > one.books else f"{name}_short"
            found.append({"kind": kind, "staff": one.job_number, "amount": text(abs(value - one.books))})
    if one.stubs is None:
        found.append({"kind": "two_way", "staff": one.job_number, "amount": text(ZERO)})
    elif one.stub_count != one.forms_used:
        amount = str(abs(one.stub_count - one.forms_used))
        found.append({"kind": "stubs_count", "staff": one.job_number, "amount": amount})
    return found


@dataclass(frozen=True, slots=True)
class Pair:
    """Two of the three sources that differ, and by how much (the second less the first)."""

    one: str
    other: str
    by: Decimal


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """Serial goods in a person's hands at the close: what the ledger says, what was counted (None: nothing was)."""

    item: str
    booked: int
    counted: int | None

    @property
    def by(self) -> int:
        return (self.counted or 0) - self.booked


@dataclass(frozen=True, slots=True)
class Match:
    """A shift's match (AUDIT-01, AUDIT-02): three columns, the pairs that differ, goods, and what may be said of it."""

    books: Decimal
    money: Decimal | None
    stubs: Decimal | None
    pairs: tuple[Pair, ...] = ()
    stub_count: int | None = None
    forms_used: int = 0
    goods: tuple[GoodsRow, ...] = field(default=())
    goods_tolerance: int = 0

    @property
    def captured(self) -> bool:
        """Were all three sources captured, each by itself?"""
        return self.money is not None and self.stubs is not None

    @property
    def stubs_agree(self) -> bool:
        return self.stub_count is None or self.stub_count == self.forms_used

    @property
    def goods_agree(self) -> bool:
        return all(row.counted is not None and abs(row.by) <= self.goods_tolerance for row in self.goods)

    @property
    def state(self) -> str:
        if self.pairs or not self.stubs_agree:
            return DIFFERENT
        return MATCHED if self.captured else TWO_WAY

    @property
    def balanced(self) -> bool:
        """May the shift be submitted as balanced? Only when all three agree, and goods with the books too."""
        return self.state == MATCHED and self.goods_agree


def compare(
    books: Decimal,
    money: Decimal | None,
    stubs: Decimal | None,
    *,
    tolerance: Decimal = ZERO,
    stub_count: int | None = None,
    forms_used: int = 0,
    goods: Iterable[GoodsRow] = (),
    goods_tolerance: int = 0,
) -> Match:
    """Put the three sources side by side; what wasn't captured (None) is compared with nothing."""
    columns: list[tuple[str, Decimal | None]] = [("books", books), ("money", money), ("stubs", stubs)]
    pairs = [
        Pair(one, other, second - first)
        for place, (one, first) in enumerate(columns)
        for other, second in columns[place + 1 :]
        if first is not None and second is not None and abs(second - first) > tolerance
    ]
    return Match(
        books,
        money,
        stubs,
        tuple(pairs),
        stub_count if stubs is not None else None,
        forms_used,
        tuple(goods),
        goods_tolerance,
    )


def goods_rows(expected: Mapping[str, int] | None, counted: Mapping[str, int] | None) -> list[GoodsRow]:
    """Book and counted quantity of every item that either knows; with no count at all the counted side stays empty."""
    booked = expected or {}
    return [
        GoodsRow(item, booked.get(item, 0), None if counted is None else counted.get(item, 0))
        for item in sorted(booked.keys() | (counted or {}).keys())
    ]


@dataclass(frozen=True, slots=True)
class Stub:
    """A receipt stub: keyed from paper, or as the books know the form."""

    series: str
    no: int
    amount: Decimal

    @property
    def key(self) -> tuple[str, int]:
        return self.series, self.no


@dataclass(frozen=True, slots=True)
class StubResult:
    """What keying the stubs one by one brought out."""

    without_stub: tuple[Stub, ...]
    """Forms used according to the books of which no stub was keyed."""
    not_used: tuple[Stub, ...]
    """Stubs keyed although the form is void, or isn't of this shift."""
    other_amount: tuple[tuple[Stub, Stub], ...]
    """(keyed, by the books) where the amounts differ."""

    @property
    def clean(self) -> bool:
        return not (self.without_stub or self.not_used or self.other_amount)


def match_stubs(used: Iterable[Stub], keyed: Iterable[Stub]) -> StubResult:
    """Compare the stubs keyed from paper with the forms that the shift used."""
    by_books = {stub.key: stub for stub in used}
    on_paper = {stub.key: stub for stub in keyed}
    return StubResult(
        tuple(stub for key, stub in sorted(by_books.items()) if key not in on_paper),
        tuple(stub for key, stub in sorted(on_paper.items()) if key not in by_books),
        tuple(
            (stub, by_books[key])
            for key, stub in sorted(on_paper.items())
            if key in by_books and stub.amount != by_books[key].amount
        ),
    )


@dataclass(frozen=True, slots=True)
class Range:
    """Consecutive numbers of a series."""

    series: str
    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1


def ranges(numbers: Iterable[tuple[str, int]]) -> list[Range]:
    """Numbers of receipt forms as runs, in order."""
    found: list[Range] = []
    for series, no in sorted(numbers):
        if found and found[-1].series == series and found[-1].last + 1 == no:
            found[-1] = Range(series, found[-1].first, no)
        else:
            found.append(Range(series, no, no))
    return found
