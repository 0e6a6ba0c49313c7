"""Races need transactions that really commit."""

import pytest
from django.db.models import QuerySet

from openhall.kernel.ready import Ready
from tests.cast import Cast


@pytest.fixture
def crowd_cast(transactional_db: None, open_hall: Cast) -> Cast:
    """The standing cast, committed, with H01's day open and tills of 1003 and 1004."""
    open_hall.open_till("1004", "G102")
    return open_hall


@pytest.fixture
def locks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """No row is locked before it decides: what stands behind the lock is the database's own constraint."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **options: self)
    monkeypatch.setattr(Ready, "all", lambda self, *values: list(self.query(*values)))
