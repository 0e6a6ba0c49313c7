"""The worked numbers of docs/trade/policy.md."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from openhall.engines.policy.parameters import Figures
from openhall.front.counter.previews import Movement, crossings
from openhall.front.till.parameters import LOOSE_CASH_LIMIT
from openhall.kernel import clock
from tests.cast import Cast

from .test_parameter_set import level, put, refused

PAGE = Path(__file__).parents[3] / "docs" / "trade" / "policy.md"
START = datetime(2026, 11, 16, 9, tzinfo=clock.ZONE)


def table(first: str) -> list[list[str]]:
    """The rows of the table whose head begins so."""
    text = PAGE.read_text(encoding="utf-8")
    rows = text[text.index(f"| {first}") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_which_figure_counts(cast: Cast) -> None:
    """The hall is the small one, H02, in the city C1."""
    setters = {"headquarters": ("102", "HQ"), "city": ("101", "C1"), "hall": ("2001", "H02")}
    for minute, (who, value, looser, in_force) in enumerate(table("who sets")):
        with cast.at(f"09:{minute:02d}"):
            if who == "class of small halls":
                put(cast, "102", "class:small", value)
            elif who != "nobody":
                by, code = setters[who]
                put(cast, by, level(code), value, allow_looser=looser == "yes")
            assert Figures(cast.hall("H02").id, cast.moment)[LOOSE_CASH_LIMIT] == Decimal(in_force), who
    with cast.at("10:00"):
        assert refused(cast, "2001", level("H02"), "500.01") == "parameter.looser"


def test_when_loose_cash_is_a_finding() -> None:
    rows = table("movement")
    movements, drawers = [], Decimal("0.00")
    for n, (what, drawer, *_found) in enumerate(rows):
        if what == "close":
            continue
        kind, amount = re.fullmatch(r"(\w+) ([0-9.]+)", what).groups()  # type: ignore[union-attr]
        signed = -Decimal(amount) if kind == "drop" else Decimal(amount)
        order = UUID(int=n) if kind == "payment" else None
        movements.append(Movement(START + timedelta(minutes=n), UUID(int=100 + n), signed, order))
        drawers += signed
        assert drawers == Decimal(drawer), what
    for column, limit in enumerate(("500.00", "300.00", "550.00")):
        told = [START + timedelta(minutes=n) for n, row in enumerate(rows) if row[2 + column] == "found"]
        assert [one.at for one in crossings(movements, Decimal(limit), closed=True)] == told, limit
