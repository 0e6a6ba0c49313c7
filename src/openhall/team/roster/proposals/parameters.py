"""Figures of expected arrivals, need and proposed rosters that operators may change."""

from datetime import time

from openhall.engines.policy.parameters import Parameter, parameter

from .plan import SOFT
from .plan import WEIGHTS as DEFAULT_WEIGHTS

FORECAST_WEEKS = parameter("roster.forecast_weeks", 4, unit="weeks", clause="ROSTER-04", stricter="higher")
TARGET_WAIT = parameter("roster.target_wait", 10, unit="min", clause="ROSTER-04", stricter="lower")

REST = parameter("roster.rest_between_shifts", 11, unit="h", clause="ROSTER-02", stricter="higher")
HOURS_MAX = parameter("roster.week_hours_max", 40, unit="h", clause="ROSTER-02", stricter="lower")
FREE_DAYS = parameter("roster.free_days_in_seven", 1, unit="days", clause="ROSTER-02", stricter="higher")
SECONDS = parameter("roster.proposal_seconds", 60, unit="s", clause="ROSTER-04")
LUNCH_FROM = parameter("lunch.window_from", time(12), clause="ROSTER-22")
LUNCH_UNTIL = parameter("lunch.window_until", time(13, 30), clause="ROSTER-22")
LUNCH_STAFFED = parameter("lunch.min_staffed_counters", 1, unit="counters", clause="ROSTER-22", stricter="higher")
WEIGHTS: dict[str, Parameter[int]] = {
    rule: parameter(f"roster.weight_{rule}", weight, unit="points", clause="ROSTER-04")
    for rule, weight in zip(SOFT, DEFAULT_WEIGHTS, strict=True)
}
"""What a half hour, a turn too many or a wish not granted counts against each other in a proposal."""
