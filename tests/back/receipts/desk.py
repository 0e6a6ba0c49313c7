"""Short ways to work with receipt forms at a desk."""

from typing import Any

from openhall.back.receipts.models import Run
from openhall.kernel.commands import SCREEN, Outcome
from openhall.kernel.problems import Refused
from tests.cast import Cast

SIGNED = "[[[1,1],[9,9]]]"
AUDITOR, OTHER_KEEPER = "1006", "1001"
SERIES = "P"


def do(cast: Cast, command: str, by: str, **fields: Any) -> Outcome:
    """The command as a person gives it on a screen."""
    return cast.run(command, by, channel=SCREEN, **fields)


def no(cast: Cast, command: str, by: str, **fields: Any) -> str:
    """The code with which a person at a screen is refused."""
    return cast.refused(command, by, channel=SCREEN, **fields)


def said(cast: Cast, command: str, by: str, **fields: Any) -> str:
    """The sentence of the refusal."""
    try:
        do(cast, command, by, **fields)
    except Refused as refusal:
        return refusal.message
    raise AssertionError("nothing was refused")


def receive(cast: Cast, first: int = 1, last: int = 500, width: int = 4) -> None:
    do(cast, "receipts.receive", AUDITOR, hall="H01", series=SERIES, first=first, last=last, width=width)


def issue(cast: Cast, to: str, first: int, last: int) -> Outcome:
    given = {"hall": "H01", "series": SERIES, "first": first, "last": last, "to": to, "signature": SIGNED}
    return do(cast, "receipts.issue", AUDITOR, **given)


def book(cast: Cast, first: int) -> Run:
    return Run.objects.get(series=SERIES, first=first)


def spoil(cast: Cast, by: str, no_: int, **fields: Any) -> Outcome:
    """Void the next blank form with everything that is needed."""
    return do(cast, "receipts.void", by, **{**void_fields(no_), **fields})


def void_fields(no_: int, series: str = SERIES) -> dict[str, Any]:
    kept = ["red", "green", "white"]
    return {"series": series, "no": no_, "reason": "misprint", "copies": 3, "kept": kept, "stamped": True}


def sheets(*ranges: tuple[int, int]) -> list[dict[str, int]]:
    return [{"first": first, "last": last} for first, last in ranges]


def form(no_: int, series: str = SERIES) -> dict[str, Any]:
    return {"series": series, "no": no_}
