"""People at a desk."""

from typing import Any

import pytest

from openhall.kernel.commands import SCREEN
from tests.cast import RESIDENT, Cast
from tests.front.counter.desk import Desk

DESK: dict[str, Any] = {
    "name": "李梅",
    "id_kind": "resident_id",
    "id_number": RESIDENT,
    "phone": "19900010001",
    "address": "深圳市南山区学府路 1 号",
    "original_seen": True,
}


def at_desk(cast: Cast, by: str = "1003", **fields: Any) -> str:
    """The key of a customer registered at a desk."""
    return str(cast.run("customer.register", by, channel=SCREEN, **{**DESK, **fields}).id)


@pytest.fixture
def customer(cast: Cast) -> str:
    return at_desk(cast)


@pytest.fixture
def desk(open_hall: Cast) -> Desk:
    """A clerk before a customer, with a display that faces the customer."""
    made = Desk(open_hall, open_hall.customer())
    made.pair()
    return made
