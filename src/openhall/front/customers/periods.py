"""Periods after which something is due with customer files: reviews, destruction."""

import calendar
from datetime import datetime
from uuid import UUID

from openhall.engines.policy.parameters import Figures, Parameter

from .rules import KEPT_AFTER_END, KEPT_PROSPECTS, REVIEW_EVERY


def months_before(moment: datetime, months: int) -> datetime:
    """The same time of day ``months`` earlier, on the same day or that month's last."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))


def _figure(unit: UUID | None, at: datetime, wanted: Parameter[int]) -> int:
    return wanted.default if unit is None else Figures(unit, at)[wanted]


def review_limit(now: datetime, unit: UUID | None) -> datetime:
    """Files not reviewed since then are due."""
    return months_before(now, _figure(unit, now, REVIEW_EVERY))


def prospect_limit(now: datetime, unit: UUID | None) -> datetime:
    """Prospects without any contact since then are to be destroyed."""
    return months_before(now, _figure(unit, now, KEPT_PROSPECTS))


def ended_limit(now: datetime, unit: UUID | None) -> datetime:
    """Customers whose last contract ended before then are to be destroyed."""
    return months_before(now, 12 * _figure(unit, now, KEPT_AFTER_END))
