"""Rules of the floor."""

from collections.abc import Iterator
from datetime import timedelta

from openhall.engines.policy.parameters import Figures
from openhall.engines.policy.rules import Breach, rule

from .facts import DoorsClosed, DoorsNotOpened, DoorsOpened, QueueCrowded, TicketWaited
from .parameters import OPEN_TOLERANCE


@rule("floor.queue-alarm", clause="FLOOR-05", on=QueueCrowded)
def queue_alarm(fact: QueueCrowded, figures: Figures) -> Iterator[Breach]:
    """Too many waited for one service for too long without a break; once each time."""
    yield Breach(None, fact.at, "service", fact.service, {"waiting": fact.waiting, "since": fact.since})


@rule("floor.opened-late", clause="FLOOR-01", on=DoorsOpened)
def opened_late(fact: DoorsOpened, figures: Figures) -> Iterator[Breach]:
    """The hall opened later than its hours and the tolerance allow; a lead confirms it."""
    if fact.opens is None:
        return
    late = fact.at - fact.opens
    if late > timedelta(minutes=figures[OPEN_TOLERANCE]):
        yield Breach(None, fact.at, "hall", "", {"minutes": late // timedelta(minutes=1), "opens": fact.opens})


@rule("floor.not-opened", clause="FLOOR-01", on=DoorsNotOpened)
def not_opened(fact: DoorsNotOpened, figures: Figures) -> Iterator[Breach]:
    """Nobody recorded that the hall opened, so long after its hours began; a lead confirms it."""
    yield Breach(None, fact.at, "hall", "", {"opens": fact.opens})


@rule("floor.closed-early", clause="FLOOR-01", on=DoorsClosed)
def closed_early(fact: DoorsClosed, figures: Figures) -> Iterator[Breach]:
    """The hall closed earlier than its hours and the tolerance allow; a lead confirms it."""
    early = fact.closes - fact.at
    if early > timedelta(minutes=figures[OPEN_TOLERANCE]):
        yield Breach(None, fact.at, "hall", "", {"minutes": early // timedelta(minutes=1), "closes": fact.closes})


@rule("floor.wait-limit", clause="FLOOR-09", on=TicketWaited)
def wait_limit(fact: TicketWaited, figures: Figures) -> Iterator[Breach]:
    """A customer has waited for longer than the limit: the hall's, never a clerk's; once a ticket."""
    yield Breach(None, fact.at, "ticket", str(fact.ticket), {"service": fact.service, "since": fact.since})
