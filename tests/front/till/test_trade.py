"""The worked numbers of docs/trade/till.md."""

from decimal import Decimal
from pathlib import Path

from openhall.front.counter.models import Order
from openhall.front.till import drawer, rounds
from tests.cast import Cast
from tests.front.till.test_close import close, open_account
from tests.front.till.test_drop import drawer_of, till_of
from tests.front.till.test_settlement import both

PAGE = Path(__file__).parents[3] / "docs" / "trade" / "till.md"


def test_the_clerks_day_of_the_page(open_hall: Cast) -> None:
    cast, seen = open_hall, []
    customer = cast.customer()
    cast.join(customer)
    seen.append(drawer_of(cast))
    cast.top_up(customer, amount="186.50", tender={"cash": "200.00", "hundreds": 2})
    seen.append(drawer_of(cast))
    cast.top_up(customer, amount="163.50")
    cast.top_up(customer, amount="88.00", tender={"epay": "88.00"})
    seen.append(drawer_of(cast))
    assert rounds.to_hand_over(till_of(cast)) == Decimal("200.00")
    both(cast, "1003", "200.00")
    seen.append(drawer_of(cast))
    cast.top_up(customer, amount="20.00")
    seen.append(drawer_of(cast))
    assert [f"{amount:.2f}" for amount in seen] == ["350.00", "336.50", "500.00", "300.00", "320.00"]
    close(cast, "310.00", counted={"cash": "310.00", "epay": "88.00"}, stubs=5, stubs_total="508.00")
    till = till_of(cast)
    assert (till.money, till.dropped) == (Decimal("498.00"), Decimal("400.00"))
    assert till.differs == {"cash": Decimal("-10.00")}
    assert sum(order.due for order in Order.objects.standing()) == Decimal("508.00")
    assert open_account(cast) == Decimal("10.00")
    page = PAGE.read_text(encoding="utf-8")
    for figure in [*(f"{amount:.2f}" for amount in seen), "498.00", "508.00"]:
        assert figure in page


def test_what_is_proposed_at_510() -> None:
    assert drawer.proposal(Decimal("510.00"), Decimal("300.00"), Decimal("500.00")) == Decimal("210.00")
