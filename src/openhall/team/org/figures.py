"""Figures of accounts and sessions that an operator may change."""

from openhall.engines.policy.parameters import parameter

PASSWORD_MAX_AGE = parameter("account.password_max_age", 90, unit="days", clause="ORG-19", stricter="lower")
PASSWORD_MIN_LENGTH = parameter(
    "account.password_min_length", 10, unit="characters", clause="ORG-19", stricter="higher"
)
LOCK_AFTER = parameter("auth.lock_after_failures", 5, unit="wrong logins", clause="ORG-19", stricter="lower")
LOCKED_FOR = parameter("auth.locked_for", 15, unit="minutes", clause="ORG-19", stricter="higher")
MAX_SESSIONS = parameter("account.max_parallel_sessions", 1, unit="sessions", clause="ORG-19", stricter="lower")
LOCK_AFTER_IDLE = parameter("session.lock_after_idle", 5, unit="minutes", clause="SYSTEM-07", stricter="lower")
LOGOUT_AFTER_IDLE = parameter("session.logout_after_idle", 15, unit="minutes", clause="SYSTEM-07", stricter="lower")
CANCEL_WITHIN = parameter("account.cancel_within", 24, unit="hours", clause="ORG-20", stricter="lower")
