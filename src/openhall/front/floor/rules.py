"""Rules of the floor."""

from collections.abc import Iterator

from openhall.engines.policy.parameters import Figures
from openhall.engines.policy.rules import Breach, rule

from .facts import QueueCrowded


@rule("floor.queue-alarm", clause="FLOOR-05", on=QueueCrowded)
def queue_alarm(fact: QueueCrowded, figures: Figures) -> Iterator[Breach]:
    """Too many waited for one service for too long without a break; once each time."""
    yield Breach(None, fact.at, "service", fact.service, {"waiting": fact.waiting, "since": fact.since})
