"""Figures of the store room that operators may change."""

from openhall.engines.policy.parameters import parameter

SUPERVISOR_POSITIONS = parameter("stock.supervisor_position", "", clause="STOCK-01")
"""Which positions give the second signature under a slip; empty: whoever carries the permission ``stock.check``."""
REORDER_DAYS_COVER = parameter("stock.card.reorder_days_cover", 7, unit="days", clause="STOCK-02")
USE_DAYS = 28
"""The average daily use is taken over this many days (STOCK-02)."""
COUNTS_PER_DAY = parameter("stock.card.counts_per_day", 2, unit="times", clause="STOCK-04", stricter="higher")
"""At the comprehensive desk: 2 is at opening and at closing, 1 at closing alone. Other card holders count at closing."""
OPEN_BLOCKED_WITHOUT_COUNT = parameter("stock.card.open_blocked_without_count", False, clause="STOCK-04")
GIFT_KEEPERS = parameter("stock.gift.keeper_position", "duty_supervisor desk_leader", clause="STOCK-07")
GIFT_SHEET_INTERVAL = parameter("stock.gift.sheet_interval", "weekly", clause="STOCK-07")
GIFT_PENALTY = parameter("stock.gift.penalty_amount", "", unit="CNY", clause="STOCK-07")
TERMINAL_COUNT_INTERVAL = parameter("stock.terminal.count_interval", "daily", clause="STOCK-08")
WRITE_OFF_APPROVERS = parameter("stock.writeoff_approver_position", "manager station_head", clause="STOCK-09")
CHECK_BY = parameter("stock.check_by", "end of day", clause="STOCK-01")
