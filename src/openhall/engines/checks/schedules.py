"""When something should have been looked at, and wasn't."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def gaps(
    start: datetime, end: datetime, every: timedelta, looks: Iterable[datetime]
) -> list[tuple[datetime, datetime]]:
    """The stretches between two moments, each as long as a look may take to come, in which there was none. Pure."""
    made = sorted(looks)
    found = []
    begin = start
    while begin + every <= end:
        if not any(begin <= at < begin + every for at in made):
            found.append((begin, begin + every))
        begin += every
    return found
