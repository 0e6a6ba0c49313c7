"""Fixtures for everybody."""

import gc

import pytest
from django.conf import settings
from django.utils import translation

from . import signing  # noqa: F401  (client.force_login signs in)
from .cast import Cast, company
from .snapshot import once


def pytest_configure() -> None:
    """Static files are looked up when asked for: listing them all anew costs each test client 40 ms. A password is
    hashed as in earnest, but not as slowly."""
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["tests.signing.QuickArgon2", *settings.PASSWORD_HASHERS[1:]]


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: sweeping all of it again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _language() -> None:
    """Every test begins in Chinese, whatever language the one before ended in."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast on Monday at 08:00; no day is open."""
    once("company", company)
    return Cast()


@pytest.fixture
def open_hall(cast: Cast) -> Cast:
    """H01 with its day open and a till of 1003 at G101 (float 300.00)."""

    def opened() -> None:
        cast.open_day()
        cast.open_till()

    once("opened", opened)
    return cast
