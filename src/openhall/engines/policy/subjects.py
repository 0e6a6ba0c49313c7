"""What a finding is about, said by the module that has it: an order, a counter, an item.

A module's ``nav.py`` (or ``apps.py``) says::

    subjects.register("order", orders_by_key)     # keys → {key: Subject}

Where nobody says anything the finding's own word stands: a date, a counter's code.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing as findings show it; ``href`` empty: it has no page."""

    label: str
    href: str = ""


Describe = Callable[[Collection[str]], Mapping[str, Subject]]
_describers: dict[str, Describe] = {}


def register(kind: str, describe: Describe) -> None:
    """Hand in how things of a kind are called and where they stand; asked for many at once."""
    _describers[kind] = describe


def described(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Subject]:
    """Every ``(kind, key)`` with what it is called."""
    by_kind: dict[str, set[str]] = {}
    for kind, key in wanted:
        by_kind.setdefault(kind, set()).add(key)
    found: dict[tuple[str, str], Subject] = {}
    for kind, keys in by_kind.items():
        known = _describers[kind](keys) if kind in _describers else {}
        found |= {(kind, key): known.get(key) or Subject("" if kind == "order" else key) for key in keys}
    return found
