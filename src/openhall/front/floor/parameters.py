"""Figures of the floor that operators may change."""

from decimal import Decimal

from openhall.engines.policy.parameters import parameter

ALERT_OVER = parameter("floor.queue_alert_over", 5, unit="persons", clause="FLOOR-05", stricter="lower")
ALERT_AFTER = parameter("floor.queue_alert_after", 10, unit="min", clause="FLOOR-05", stricter="lower")
ANSWER_WITHIN = parameter("floor.queue_alert_answer_within", 5, unit="min", clause="FLOOR-05", stricter="lower")
ALERT_REPEAT = parameter("floor.queue_alert_repeat", 10, unit="min", clause="FLOOR-05", stricter="lower")
PROPOSE_DESK_AT = parameter("floor.propose_desk_at", 15, unit="min", clause="FLOOR-06", stricter="lower")
MAX_OVERTAKES = parameter("floor.max_overtakes_per_ticket", 3, unit="times", clause="FLOOR-10", stricter="lower")
SUPPORT_AFTER = parameter("floor.support_escalate_after", 3, unit="min", clause="FLOOR-14", stricter="lower")
SUSPEND_REASONS = parameter(
    "floor.suspend_reasons",
    "grooming,break,cash_handover,equipment_fault,called_away,other",
    unit="grooming·break·cash_handover·equipment_fault·called_away·other",
    clause="FLOOR-07",
)
SUSPEND_ALERT_AFTER = parameter("floor.suspend_alert_after", 15, unit="min", clause="FLOOR-07", stricter="lower")
PRIORITY_GROUPS = parameter(
    "floor.other_priority_groups",
    "elderly,disabled,pregnant",
    unit="elderly·disabled·pregnant",
    clause="FLOOR-10",
)
LATE_GRACE = parameter("floor.booking_late_grace", 10, unit="min", clause="FLOOR-08")
LAST_TICKET = parameter("floor.last_ticket_before_close", 0, unit="min", clause="FLOOR-01", stricter="")
KIOSK_BACK = parameter("portal.kiosk_logout", 60, unit="s", clause="PORTAL-01", stricter="lower")
CALLS_BEFORE_NO_SHOW = parameter("floor.calls_before_no_show", 3, unit="times", clause="FLOOR-02")
ACCEPT_WITHIN = parameter("floor.transfer_accept_within", 5, unit="min", clause="FLOOR-03", stricter="lower")
OPEN_TOLERANCE = parameter("floor.open_tolerance", 5, unit="min", clause="FLOOR-01", stricter="lower")
UNOPENED_AFTER = parameter("floor.unopened_after", 30, unit="min", clause="FLOOR-01", stricter="lower")
SLOT_LENGTH = parameter("floor.slot_length", 30, unit="min", clause="FLOOR-08", stricter="")
SLOT_CAPACITY = parameter("floor.slot_capacity", 2, unit="bookings a counter", clause="FLOOR-08", stricter="")
BOOKING_HORIZON = parameter("floor.booking_horizon", 7, unit="days", clause="FLOOR-08", stricter="")
WAIT_LIMIT = parameter("floor.wait_limit", 20, unit="min", clause="FLOOR-09", stricter="lower")
HANDLING_LIMIT = parameter(
    "floor.handling_limit", Decimal("1.5"), unit="x published time", clause="FLOOR-09", stricter="lower"
)
PEAK_DAYS = parameter("floor.peak_days", "1-5,26-31", unit="days of the month", clause="FLOOR-13")
AUTOPAY = parameter("floor.autopay_product", "易付通", clause="FLOOR-13")
QUIET_WEEKS = parameter("floor.quiet_hours_basis", 4, unit="weeks", clause="FLOOR-13")
