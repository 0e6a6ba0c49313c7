"""The hall's plan: a raster on which each counter has its place; who has none is laid out in rows. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

COLUMNS, ROWS = 24, 40
WIDE, HIGH = 6, 5
"""What a counter takes of the raster."""
STEP = 6
"""From one row of counters that lay themselves out to the next."""

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Spot:
    column: int
    row: int

    def touches(self, other: "Spot") -> bool:
        return abs(self.column - other.column) < WIDE and abs(self.row - other.row) < HIGH


def laid_out(counters: Sequence[K], places: Mapping[K, Spot]) -> dict[K, Spot]:
    """Each counter's spot: its own, or the first free one from the top left."""
    found = {one: places[one] for one in counters if one in places}
    row = column = 0
    for one in counters:
        if one in found:
            continue
        while any(Spot(column, row).touches(spot) for spot in found.values()):
            column += WIDE
            if column + WIDE > COLUMNS:
                column, row = 0, row + STEP
        found[one] = Spot(column, row)
    return found
