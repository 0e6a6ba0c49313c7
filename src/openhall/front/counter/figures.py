"""Figures of the counter that operators may change."""

from decimal import Decimal

from openhall.engines.policy.parameters import parameter

PROVISIONAL_EXPIRES = parameter("counter.provisional_expires", 30, unit="min", clause="COUNTER-02", stricter="lower")
CONFIRMATION_MEANS = parameter(
    "counter.confirmation_means",
    "signature,slip,code,password",
    unit="signature·slip·code·password",
    clause="COUNTER-02",
)
PASSWORD_ATTEMPTS = parameter("counter.password_attempts", 3, unit="a day", clause="COUNTER-03", stricter="lower")
PASSWORD_FORBIDDEN = parameter(
    "counter.password_forbidden",
    "equal,consecutive,number,identity",
    unit="equal·consecutive·number·identity",
    clause="COUNTER-03",
)
COPY_WATERMARK = parameter("counter.copy_watermark", "仅供{hall}办理业务使用 {date}", clause="COUNTER-04")
REVIEW_WITHIN = parameter("counter.review_within", 15, unit="min", clause="COUNTER-05", stricter="lower")
SUSPENDED_KEPT = parameter("counter.suspended_order_kept", 30, unit="days", clause="COUNTER-12")
NOTIFY_WITHIN = parameter("counter.notify_within", 24, unit="h", clause="COUNTER-13", stricter="lower")
INTERRUPTION_WITHIN = parameter(
    "counter.interruption_report_within", 10, unit="min", clause="COUNTER-14", stricter="lower"
)
TOPUP_MAX = parameter("topup.max_single", Decimal("0.00"), unit="CNY, 0 = none", clause="CASH-03")
FAST_TRACK_SIZE = parameter("counter.fast_track_size", 10, unit="kinds", clause="COUNTER-18")
