"""The one search box. Each module says in ``nav.py`` how to find its things: ``search.register(_("Orders"), find_orders)``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from openhall.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is called, a word about it, and where it stands. Masked as on any other screen.

    ``exact``: this is the very thing whose number was typed or scanned; what else bears that number stands behind it.
    """

    title: str
    note: str
    href: str
    exact: bool = False


Finder = Callable[[Actor, str], Iterable[Hit]]
LIMIT = 10
_finders: list[tuple[str | Promise, Finder]] = []


def register(heading: str | Promise, find: Finder) -> None:
    """``find(actor, words)`` yields what this person may see, best first; only the first ten are taken."""
    _finders.append((heading, find))


def everything(actor: Actor, words: str) -> list[tuple[Any, list[Hit]]]:
    """``(heading, hits)`` of each kind that found something."""
    if not words:
        return []
    found = [
        (heading, [hit for _n, hit in zip(range(LIMIT), find(actor, words), strict=False)])
        for heading, find in _finders
    ]
    return [(heading, hits) for heading, hits in found if hits]
