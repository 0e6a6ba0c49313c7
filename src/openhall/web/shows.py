"""Pieces of a page that look the same to everybody who may see them: drawn once for all and sent to every open screen.

A display, a kiosk and a hundred phones ask for the same few lines at every call. A module draws such a piece with
``show``; the stream sends it whenever its topic moves, so that no screen has to fetch it (``docs/ui.md``).
"""

from collections.abc import Callable
from dataclasses import dataclass

from openhall.kernel import live
from openhall.team.org.models import Unit

Draw = Callable[[Unit], str]


@dataclass(frozen=True, slots=True)
class Show:
    """A piece: who may see it, which topic moves it, and how it is drawn for a hall."""

    name: str
    permission: str
    topic: str
    draw: Draw


shows: dict[str, Show] = {}


def show(name: str, *, access: str, topic: str = live.FLOOR) -> Callable[[Draw], Draw]:
    """Register a piece under the name that pages ask for (``data-live``); ``access`` is the permission to see it."""

    def register(draw: Draw) -> Draw:
        if name in shows:
            raise AssertionError(f"two pieces named {name}")
        shows[name] = Show(name, access, topic, draw)
        return draw

    return register
