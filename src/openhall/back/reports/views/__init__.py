"""Pages of the reports: the clerk's shift, the hall's day and month, the branch's collection."""

from . import branch, daily, day, monthly, orders, shift

__all__ = ["branch", "daily", "day", "monthly", "orders", "shift"]
