"""Commands of days and tills, rounds and counts, accounts and mobile payments."""

from . import accounts, counts, days, hand_in, mobile, morning, rounds, tills
from .days import not_settled
from .tills import shut

__all__ = ["accounts", "counts", "days", "hand_in", "mobile", "morning", "not_settled", "rounds", "shut", "tills"]
