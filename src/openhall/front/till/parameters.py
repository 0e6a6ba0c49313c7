"""Figures of tills, settlements and the day's end that operators may change."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from openhall.engines.policy.parameters import Figures, parameter
from openhall.kernel import clock
from openhall.kernel.actors import Actor

LOOSE_CASH_LIMIT = parameter("till.loose_cash_limit", Decimal("500.00"), unit="CNY", clause="CASH-01", stricter="lower")
DROP_DENOMINATION = parameter("till.drop_denomination", Decimal("100.00"), unit="CNY", clause="CASH-01")
FLOAT_DEFAULT = parameter("till.float_default", Decimal("300.00"), unit="CNY", clause="CASH-01")
LOCKED_HUNDREDS = parameter("till.locked_hundreds_limit", 10, unit="notes", clause="CASH-01", stricter="lower")

PENDING_TIMEOUT = parameter("payment.mobile.pending_timeout", 120, unit="s", clause="CASH-04", stricter="lower")

TOLERANCE = parameter("settlement.tolerance", Decimal("0.00"), unit="CNY", clause="CASH-05", stricter="lower")
COUNT_MODE = parameter("settlement.count_mode", "denomination", clause="CASH-05", choices=("denomination", "sum"))
"""A count is always blind; on the screen it is asked for by the values of notes and coins, or as a sum."""

INTERIM_TIME = parameter("settlement.interim_time", time(15), clause="CASH-07")
INTERIM_WINDOW = parameter("settlement.interim_window", 30, unit="min", clause="CASH-07", stricter="lower")
SETTLER_POSITION = parameter("settlement.settler_position", "guide", clause="CASH-07")

ANSWER_WITHIN = parameter(
    "settlement.morning_difference_answer_within", 1, unit="working days", clause="CASH-08", stricter="lower"
)

WINDOW_START = parameter("dayend.window_start", time(18), clause="CASH-09")
WINDOW_LENGTH = parameter("dayend.window_length", 15, unit="min", clause="CASH-09", stricter="lower")
RECEIVER_POSITION = parameter(
    "dayend.receiver_position", "station_head, manager, duty_supervisor, desk_leader", clause="CASH-09"
)

RESPONSE_DAYS = parameter("liability.response_days", 3, unit="working days", clause="CASH-14", stricter="higher")
APPROVER_POSITION = parameter("liability.approver_position", "manager, station_head", clause="CASH-14")


def named(actor: Actor, positions: str) -> bool:
    """Is one of this person's positions among those that a figure names (``guide, duty_supervisor``)?"""
    return not actor.positions.isdisjoint(part.strip() for part in positions.split(","))


def interim_limit(hall: UUID, at: datetime) -> datetime:
    """Until when the first round of that day is to be finished."""
    figures = Figures(hall, at)
    start = datetime.combine(clock.local_date(at), figures[INTERIM_TIME], clock.ZONE)
    return start + timedelta(minutes=figures[INTERIM_WINDOW])


def hand_in_limit(hall: UUID, day: date, at: datetime) -> datetime:
    """Until when a day's vouchers, accounts and money are to be handed in, by the figures in force at ``at``."""
    figures = Figures(hall, at)
    start = datetime.combine(day, figures[WINDOW_START], clock.ZONE)
    return start + timedelta(minutes=figures[WINDOW_LENGTH])


def working_days_after(at: datetime, days: int) -> datetime:
    """The end of the working day that comes ``days`` after this one; Saturdays and Sundays are none."""
    day = clock.local_date(at)
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return clock.midnight(day + timedelta(days=1))
