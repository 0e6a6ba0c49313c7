"""A reader of identity cards at the counter, as a port. Whether a card is genuine only such a reader can tell; without one
a named person declares that the original was seen. The simulator reads an invented card and says so.

An adapter is a class with the methods of ``Reader``; its dotted name goes into the setting ``ID_READER``.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a resident identity card."""

    name: str
    id_number: str
    address: str
    valid_until: date | None
    source: str


class Reader(Protocol):
    """What an adapter offers. ``read`` raises ``NoCard`` where none lies on the reader."""

    name: str
    simulated: bool

    def read(self, counter: str, today: date) -> Card:
        """The card on the reader of this counter."""


class NoCard(Exception):
    """No card lies on the reader, or it can't be read."""


class Simulator:
    """One invented card a counter and day, with an obviously synthetic name and a right check digit."""

    name = "simulator"
    simulated = True

    def read(self, counter: str, today: date) -> Card:
        from stdnum.cn import ric

        place = sum(map(ord, counter)) % 900 + today.toordinal() % 90
        body = f"440300{(date(1980, 1, 1) + timedelta(days=place * 7)):%Y%m%d}{place % 1000:03d}"
        return Card(
            name=f"样本{place}",
            id_number=body + ric.calc_check_digit(body + "0"),
            address=f"深圳市样本路 {place} 号",
            valid_until=date(today.year + 5, 1, 1),
            source=self.name,
        )


def reader() -> Reader:
    """The adapter that this installation uses; the simulator unless the setting names another."""
    named: str = getattr(settings, "ID_READER", "")
    made: Reader = import_string(named)() if named else Simulator()
    return made
