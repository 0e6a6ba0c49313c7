"""One company for a whole module: many questions are asked of it, and each leaves it as it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast

from .people import everywhere


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """The standing cast with people of every position in every hall, in a transaction that ends with the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield everywhere()
        transaction.set_rollback(True)


@pytest.fixture
def asked(standing: Cast) -> Iterator[Cast]:
    """The company for one test; what the test does is taken back."""
    with transaction.atomic():
        yield standing
        transaction.set_rollback(True)
