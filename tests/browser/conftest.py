"""Whole working days in a browser, on servers whose business time runs on from the moment that a test says."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from openhall.kernel import clock
from openhall.testplugin import serving
from tests.cast import Cast, company
from tests.signing import issue
from tests.snapshot import once

from .driving import Person, Screens


def _company_with_passwords() -> None:
    company()
    issue("1001", "1002", "1003", "1004", "1006")


@pytest.fixture
def town(database_url: str) -> Cast:
    """The cast on Monday at 08:00, with passwords for those who sign in."""
    once("company with passwords", _company_with_passwords)
    return Cast()


@pytest.fixture
def screens(database_url: str, chromium: Any, tmp_path: Path) -> Iterator[Screens]:
    """Browsers of people, on servers at their moments."""
    with ExitStack() as closing:

        def serve(at: time, day: date) -> str:
            moment = datetime.combine(day, at, clock.ZONE)
            return closing.enter_context(serving(database_url, tmp_path / f"web-{at:%H%M}.log", moment=moment))

        def browse(address: str, **kept: Any) -> Person:
            context = chromium.new_context(base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai", **kept)
            context.set_default_timeout(10_000)
            closing.callback(context.close)
            return Person(context.new_page())

        yield Screens(serve, browse)
