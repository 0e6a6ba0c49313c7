"""Figures of the catalogue that operators may change."""

from openhall.engines.policy.parameters import parameter

NUMBER_COOLING_OFF = parameter("catalog.number_cooling_off", 90, unit="days", clause="CATALOG-04")
PLAN_CHANGE_EFFECTIVE = parameter(
    "catalog.plan_change_effective",
    "next_month",
    unit="next_month·at_once",
    clause="CATALOG-04",
    choices=("next_month", "at_once"),
)
PORTIN_ANSWER_WITHIN = parameter(
    "catalog.portin_answer_within", 1, unit="working days", clause="CATALOG-05", stricter="lower"
)
NORM_REVIEW_EVERY = parameter("catalog.norm_review_every", 12, unit="months", clause="CATALOG-02", stricter="lower")
CHARGE_ANSWER_WITHIN = parameter("catalog.charge_answer_within", 3, unit="days", clause="CATALOG-03", stricter="lower")
