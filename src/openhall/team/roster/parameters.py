"""Figures of rosters and attendance that operators may change."""

from datetime import time
from decimal import Decimal

from openhall.engines.policy.parameters import parameter

GRACE = parameter("roster.grace", 0, unit="min", clause="ROSTER-08", stricter="lower")
SWAPS_MAX = parameter("roster.swaps_max", 3, unit="a month", clause="ROSTER-08", stricter="lower")
ABSENCE_MAX = parameter("attendance.floor_absence_max", 15, unit="min", clause="ROSTER-09", stricter="lower")
RELIEF_EARLY = parameter("roster.relief_early", 15, unit="min", clause="ROSTER-12", stricter="higher")
SUPERVISOR_EARLY = parameter("roster.duty_supervisor_early", 30, unit="min", clause="ROSTER-12", stricter="higher")

DUTY_LOG_CLOSE_BY = parameter("duty_log.close_by", "end of the day's last shift", clause="ROSTER-06")
"""Laying it down, at whatever level, makes a signed log of each day a duty."""
MAJOR_WITHIN = parameter("duty_log.major_report_within", 30, unit="min", clause="ROSTER-06", stricter="lower")
HOT_TOPICS = parameter("service_log.hot_topics", 5, unit="topics", clause="ROSTER-07")

QUESTIONS = parameter("briefing.questions_per_day", 3, unit="questions", clause="ROSTER-19", stricter="higher")
DEDUCTION = parameter("briefing.deduction_per_wrong", Decimal("0.5"), unit="points", clause="ROSTER-19")
DEDUCTION_CAP = parameter("briefing.deduction_cap_per_month", Decimal("5.0"), unit="points", clause="ROSTER-19")
REVIEW_BY = parameter("meeting.weekly_review_by", "end of the following Wednesday", clause="ROSTER-20")
"""Laying it down makes the week's meeting, and its review with the plans, a duty."""

OPENING_WINDOW = parameter("opening.window", 15, unit="min", clause="ROSTER-18", stricter="lower")
"""Laying it down makes the check before opening a duty."""
PLAN_BY = parameter("day.plan_by", time(8, 45), clause="ROSTER-21", stricter="lower")
"""Laying it down makes the day's plan a duty."""
DAY, DOORS = "day", "doors"
CHECK_BEFORE = parameter("pre_shift.before", DAY, unit="day·doors", clause="ROSTER-14", choices=(DAY, DOORS))
"""Laying it down makes the check before a shift a duty: before the business day opens, or before the doors do."""
OVERTIME_WARN = parameter("overtime.warn_per_day", 1, unit="h", clause="ROSTER-23", stricter="lower")
OVERTIME_DAY = parameter("overtime.max_per_day", 3, unit="h", clause="ROSTER-23", stricter="lower")
OVERTIME_MONTH = parameter("overtime.max_per_month", 36, unit="h", clause="ROSTER-23", stricter="lower")

EARLY_COUNTS = parameter("roster.early_time_is_working_time", True, clause="ROSTER-12")
RELIEF_ALERT = parameter("handover.relief_alert_after", 5, unit="min", clause="ROSTER-13", stricter="lower")
RELIEF_WAIT = parameter("handover.max_wait", 60, unit="min", clause="ROSTER-13", stricter="lower")
ONE_MARK, EACH_TIME = "minutes recorded and one mark for the day", "minutes recorded and a mark each time"
EMPTY_UNIT = parameter("attendance.empty_post_unit", ONE_MARK, clause="ROSTER-09", choices=(ONE_MARK, EACH_TIME))
VACANT_AFTER = parameter("attendance.vacant_after", 5, unit="min", clause="ROSTER-09", stricter="lower")
"""Of a shift planned by a file only where it is laid down."""
TERMINAL_ONLY = parameter("attendance.terminal_only", False, clause="ROSTER-10")
"""Where it is true and the hall has a terminal, nobody clocks anywhere else."""
