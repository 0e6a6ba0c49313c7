"""A clerk at the desk, with a display that faces the customer."""

import pytest

from tests.cast import Cast
from tests.front.counter.desk import Desk


@pytest.fixture
def desk(open_hall: Cast) -> Desk:
    made = Desk(open_hall, open_hall.customer())
    made.pair()
    return made
