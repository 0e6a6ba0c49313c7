"""Figures of the floor that operators may change."""

from openhall.engines.policy.parameters import parameter

ALERT_OVER = parameter("floor.queue_alert_over", 5, unit="persons", clause="FLOOR-05", stricter="lower")
ALERT_AFTER = parameter("floor.queue_alert_after", 10, unit="min", clause="FLOOR-05", stricter="lower")
MAX_OVERTAKES = parameter("floor.max_overtakes_per_ticket", 3, unit="times", clause="FLOOR-10", stricter="lower")
LATE_GRACE = parameter("floor.booking_late_grace", 10, unit="min", clause="FLOOR-08")
