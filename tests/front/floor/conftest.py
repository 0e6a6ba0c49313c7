"""A hall with three staffed counters, and short ways to move tickets."""

from collections.abc import Callable
from typing import Any

import pytest

from openhall.front.floor.models import Ticket
from tests.cast import Cast

Floor = Callable[..., Any]


@pytest.fixture
def floor(cast: Cast) -> Cast:
    """H01 is open; 1003 staffs G101."""
    cast.open_day()
    cast.run("counter.open", "1003", counter="G101")
    return cast


def take(cast: Cast, service: str = "general", **fields: Any) -> str:
    return str(cast.run("ticket.take", "1007", hall="H01", service=service, **fields).id)


def call(cast: Cast, by: str = "1003", counter: str = "G101") -> str:
    return str(cast.run("ticket.call", by, counter=counter).id)


def serve(cast: Cast, by: str = "1003", counter: str = "G101") -> str:
    """Call the next, serve and finish; the ticket."""
    ticket = call(cast, by, counter)
    cast.run("ticket.start", by, counter=counter)
    cast.run("ticket.finish", by, counter=counter)
    return ticket


def state(ticket: str) -> str:
    return Ticket.objects.get(id=ticket).state
