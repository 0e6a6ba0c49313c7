"""Working days of the back office: Monday to Friday. Public holidays come with the roster's calendar, where one is kept."""

from datetime import date, timedelta

SATURDAY = 5


def is_working(day: date) -> bool:
    return day.weekday() < SATURDAY


def after(day: date, count: int = 1) -> date:
    """The working day ``count`` working days after ``day``."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


def still_in_time(today: date, count: int) -> date:
    """The first day whose work is not overdue yet on ``today``, where ``count`` working days are given."""
    day = today
    while after(day - timedelta(days=1), count) > today:
        day -= timedelta(days=1)
    return day
