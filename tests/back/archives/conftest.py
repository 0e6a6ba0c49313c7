"""An archive with something in it."""

from typing import Any

import pytest

from tests.cast import Cast


def five_orders(cast: Cast) -> list[str]:
    """Five completed orders of 1003 with forms: a joining with a copy, four top-ups."""
    customer = cast.customer()
    made = [cast.join(customer)]
    made += [cast.top_up(customer, amount="10.00") for _time in range(4)]
    return [str(one.id) for one in made]


@pytest.fixture
def orders(open_hall: Cast) -> list[str]:
    return five_orders(open_hall)


def filed(cast: Cast, order: str, **fields: Any) -> str:
    """The archive number under which an order's papers were filed."""
    cast.run("archive.receive", "1008", order=order)
    given = {"box": "B12", "place": "shelf 3", **fields}
    return str(cast.run("archive.file", "1008", order=order, **given).data["archive_no"])
