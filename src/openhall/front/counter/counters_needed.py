"""Counters needed for the customers that came, half hour by half hour: what the forecast says beforehand, said afterwards."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from openhall.engines.policy.parameters import Figures
from openhall.team.roster.proposals import need, reading
from openhall.team.roster.proposals.parameters import TARGET_WAIT

from .waits import Period


def needed(period: Period, arrivals: Mapping[tuple[str, int], int], days: int, now: datetime) -> dict[int, int]:
    """By half hour, all wants of one hall together: Erlang C over the mean of the days on which anybody came."""
    (hall,) = period.halls
    target = float(Figures(hall, now)[TARGET_WAIT])
    lasts = reading.handling(hall, period.since - timedelta(weeks=4), min(period.until, now))
    came: dict[tuple[str, int], int] = {}
    for (service, slot), count in arrivals.items():
        key = reading.want_of(service), slot
        came[key] = came.get(key, 0) + count
    found: dict[int, int] = {}
    for (want, slot), count in came.items():
        counters = need.counters_needed(count / max(days, 1), lasts[want].minutes, target)
        found[slot] = found.get(slot, 0) + counters
    return found
