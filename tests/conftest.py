"""Fixtures for everybody."""

import pytest

from . import signing  # noqa: F401  (client.force_login signs in)
from .cast import Cast, company


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast on Monday at 08:00; no day is open."""
    made = company()
    return made.__class__(made=made.made)


@pytest.fixture
def open_hall(cast: Cast) -> Cast:
    """H01 with its day open and a till of 1003 at G101 (float 300.00)."""
    cast.open_day()
    cast.open_till()
    return cast
