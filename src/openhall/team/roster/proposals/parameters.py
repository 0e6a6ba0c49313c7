"""Figures of expected arrivals, need and proposed rosters that operators may change."""

from openhall.engines.policy.parameters import parameter

FORECAST_WEEKS = parameter("roster.forecast_weeks", 4, unit="weeks", clause="ROSTER-04", stricter="higher")
TARGET_WAIT = parameter("roster.target_wait", 10, unit="min", clause="ROSTER-04", stricter="lower")
