"""The worked numbers of docs/trade/counter.md."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from openhall.front.counter.terms import Term
from openhall.front.services.connections import renewed

PAGE = Path(__file__).parents[3] / "docs" / "trade" / "counter.md"


def test_the_renewals_of_the_page() -> None:
    ends = date(2026, 12, 16)
    on_time = {renewed(ends, 12, day) for day in (date(2026, 11, 26), ends)}
    late = renewed(ends, 12, date(2026, 12, 23))
    price = Term(12, "fee", "", Decimal("60.00")).price
    assert (on_time, late, price) == ({date(2027, 12, 16)}, date(2027, 12, 23), Decimal("720.00"))
    page = PAGE.read_text(encoding="utf-8")
    for figure in ("720.00", "2027-12-16", "2027-12-23"):
        assert figure in page
