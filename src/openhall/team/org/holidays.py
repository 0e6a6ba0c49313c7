"""Statutory holidays: as published, from a library that is renewed each year; beyond it by the law, moon and sun by another.

The table of the company is seeded from here; what an operator enters or imports stands above it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from .models.calendar import GUESS, HOLIDAY, LIBRARY, WORKDAY

NAMES = {
    "New Year's Day": ("元旦", "New Year's Day"),
    "Spring Festival": ("春节", "Spring Festival"),
    "Tomb-sweeping Day": ("清明节", "Tomb-sweeping Day"),
    "Labour Day": ("劳动节", "Labour Day"),
    "Dragon Boat Festival": ("端午节", "Dragon Boat Festival"),
    "Mid-autumn Festival": ("中秋节", "Mid-autumn Festival"),
    "National Day": ("国庆节", "National Day"),
}


@dataclass(frozen=True, slots=True)
class Seed:
    """A day as the library or the law has it."""

    date: date
    kind: str
    zh: str
    en: str
    source: str
    notice: str = ""


@cache
def of_year(year: int) -> tuple[Seed, ...]:
    """The special days of a year in their order: as published, or else the statutory dates alone."""
    return tuple(sorted(_published(year) or _by_law(year), key=lambda seed: seed.date))


def _published(year: int) -> list[Seed]:
    from chinese_calendar import constants  # read when a table is made: most processes never need it

    off = [(day, HOLIDAY, name) for day, name in constants.holidays.items() if day.year == year]
    work = [(day, WORKDAY, name) for day, name in constants.workdays.items() if day.year == year]
    return [_seed(day, kind, name, LIBRARY, "chinesecalendar") for day, kind, name in (*off, *work)]


def _seed(day: date, kind: str, name: str, source: str, notice: str = "") -> Seed:
    zh, en = NAMES.get(name, (name, name))
    return Seed(day, kind, zh, en, source, notice)


def _by_law(year: int) -> list[Seed]:
    """The thirteen statutory days since 2025; how weekends are moved around them is announced each November."""
    return [_seed(day, HOLIDAY, name, GUESS) for day, name in _statutory(year).items()]


def _statutory(year: int) -> dict[date, str]:
    new_year, national = _lunar(year, 1, 1), date(year, 10, 1)
    found = {date(year, 1, 1): "New Year's Day"}
    found |= {new_year + timedelta(days=n): "Spring Festival" for n in range(-1, 3)}
    found |= {_clear_and_bright(year): "Tomb-sweeping Day"}
    found |= {date(year, 5, day): "Labour Day" for day in (1, 2)}
    found |= {_lunar(year, 5, 5): "Dragon Boat Festival"}
    found |= {national + timedelta(days=n): "National Day" for n in range(3)}
    middle = _lunar(year, 8, 15)
    return {middle: "Mid-autumn Festival", **found}


def _lunar(year: int, month: int, day: int) -> date:
    """The day of the moon's calendar in the sun's."""
    from lunar_python import Lunar

    return date.fromisoformat(Lunar.fromYmd(year, month, day).getSolar().toYmd())


def _clear_and_bright(year: int) -> date:
    from lunar_python import Lunar

    return date.fromisoformat(Lunar.fromYmd(year, 6, 1).getJieQiTable()["清明"].toYmd())
