"""Figures of expected arrivals, need and proposed rosters that operators may change."""

import re

from openhall.engines.policy.parameters import Figures, Parameter, parameter

from .plan import ABOVE, BELOW, FAIR, GUARDED, GUIDED, SUPERVISOR, WISHED
from .plan import LUNCH as LUNCH_IN_TURNS

FORECAST_WEEKS = parameter("roster.forecast_weeks", 4, unit="weeks", clause="ROSTER-04", stricter="higher")
TARGET_WAIT = parameter("roster.target_wait", 10, unit="min", clause="ROSTER-04", stricter="lower")

REST = parameter("roster.rest_between_shifts", 11, unit="h", clause="ROSTER-02", stricter="higher")
HOURS_MAX = parameter("roster.week_hours_max", 40, unit="h", clause="ROSTER-02", stricter="lower")
FREE_DAYS = parameter("roster.free_days_in_seven", 1, unit="days", clause="ROSTER-02", stricter="higher")
SECONDS = parameter("roster.proposal_seconds", 60, unit="s", clause="ROSTER-04")
LUNCH = parameter("lunch.window", "12:00-13:30", unit="hh:mm-hh:mm", clause="ROSTER-22")
LUNCH_STAFFED = parameter("lunch.min_staffed_counters", 1, unit="counters", clause="ROSTER-22", stricter="higher")
LUNCH_BREAK = parameter("lunch.min_break", 30, unit="min", clause="ROSTER-22", stricter="higher")
NIGHT_ROUNDS = parameter("guard.night_rounds", 2, unit="h", clause="ROSTER-16", stricter="lower")
WEIGHTS: dict[str, Parameter[int]] = {
    SUPERVISOR: parameter("roster.weight_supervisor", 1000, unit="points", clause="ROSTER-04"),
    GUARDED: parameter("roster.weight_guard", 500, unit="points", clause="ROSTER-04"),
    GUIDED: parameter("roster.weight_guide", 200, unit="points", clause="ROSTER-04"),
    LUNCH_IN_TURNS: parameter("roster.weight_lunch", 100, unit="points", clause="ROSTER-04"),
    BELOW: parameter("roster.weight_below", 50, unit="points", clause="ROSTER-04"),
    FAIR: parameter("roster.weight_fairness", 20, unit="points", clause="ROSTER-04"),
    WISHED: parameter("roster.weight_wishes", 10, unit="points", clause="ROSTER-04"),
    ABOVE: parameter("roster.weight_above", 1, unit="points", clause="ROSTER-04"),
}
"""What a half hour, a turn too many or a wish not granted counts against each other in a proposal."""


def lunch_window(figures: Figures) -> tuple[int, int]:
    """From which minute of the day to which lunch is taken; nobody's where the figure is no such thing."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})", figures[LUNCH])
    if found is None:
        return 0, 0
    begin_hour, begin, end_hour, end = map(int, found.groups())
    return begin_hour * 60 + begin, end_hour * 60 + end
