"""Where a hall's money is: every place with holder and amount, and their sum is the ledger's."""

from decimal import Decimal

import pytest

from openhall.front.till import custody
from tests.cast import Cast
from tests.front.till.test_close import close, sold

WAITS_FOR = {"CASH-10": ["handing over a till between two people"]}


def agrees(cast: Cast) -> Decimal:
    hall = cast.hall().id
    total = sum((one.amount for one in custody.places(hall)), Decimal("0.00"))
    assert total == custody.ledger_cash(hall)
    return total


@pytest.mark.clause("CASH-10")
def test_at_any_moment_the_places_sum_to_the_ledgers_cash(cast: Cast) -> None:
    cast.run("cash.fund_float", "1001", hall="H01", amount="600.00")
    assert agrees(cast) == Decimal("600.00")
    cast.open_day()
    cast.open_till()
    assert agrees(cast) == Decimal("600.00")
    sold(cast, "1000.00")
    assert agrees(cast) == Decimal("1600.00")
    cast.run("till.drop", "1003", amount="900.00")
    assert agrees(cast) == Decimal("1600.00")
    rows = {one.key.split(":")[0]: one for one in custody.places(cast.hall().id)}
    assert (rows["drawer"].holder, rows["drawer"].amount) == (cast.staff("1003").id, Decimal("400.00"))
    assert (rows["drop_safe"].holder, rows["drop_safe"].amount) == (cast.staff("1002").id, Decimal("900.00"))
    close(cast, "400.00", stubs=1, stubs_total="1000.00")
    cast.run("day.close", "1001", hall="H01")
    assert agrees(cast) == Decimal("1600.00")
    cast.run("bank.pay_in", "1001", hall="H01", date="2026-11-16", amount="1000.00", slip="B1")
    assert agrees(cast) == Decimal("600.00")


def test_the_drawer_of_a_till_shut_by_force_stays_in_sight_until_it_is_counted(open_hall: Cast) -> None:
    sold(open_hall, "100.00")
    open_hall.run("day.close", "1001", hall="H01", force=True)
    (shut,) = [one for one in custody.places(open_hall.hall().id) if one.uncounted]
    assert shut.amount == Decimal("400.00")
    agrees(open_hall)
