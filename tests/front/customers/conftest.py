"""People at a desk."""

from typing import Any

import pytest

from openhall.kernel.commands import SCREEN
from tests.cast import RESIDENT, Cast
from tests.front.counter.desk import Desk, seated

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
    return seated(open_hall)
