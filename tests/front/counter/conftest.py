"""A clerk at the desk, with a display that faces the customer."""

import pytest

from tests.cast import Cast
from tests.front.counter.desk import Desk, seated


@pytest.fixture
def desk(open_hall: Cast) -> Desk:
    return seated(open_hall)
