"""A day of H01 that was sold, closed and waits for the auditor."""

from datetime import timedelta

import pytest

from tests.cast import MONDAY, Cast

TUESDAY = MONDAY + timedelta(days=1)
HELD = {"SIM": 19, "CZK50": 2, "ZD": 1}


@pytest.fixture
def closed_day(open_hall: Cast) -> Cast:
    """1003 sold a number (50.00 cash) and two top-ups (100.00 cash, 80.00 card); counted right; closed at 18:00."""
    open_hall.once("audit: a closed day", lambda: _closed_day(open_hall))
    return open_hall


def _closed_day(open_hall: Cast) -> None:
    with open_hall.at("09:00"):
        customer = open_hall.customer()
        open_hall.made["joined"] = str(open_hall.join(customer).id)
    with open_hall.at("10:00"):
        open_hall.made["cash"] = str(open_hall.top_up(customer).id)
        card = open_hall.top_up(customer, amount="80.00", tender={"card": "80.00"})
        open_hall.made["card"] = str(card.id)
    with open_hall.at("18:00"):
        counted = {"cash": "450.00", "card": "80.00"}
        open_hall.run("till.close", "1003", counted=counted, stubs=3, stubs_total="230.00", cards=HELD)
        open_hall.run("day.close", "1001", hall="H01")
