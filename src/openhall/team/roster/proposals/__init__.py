"""Proposed rosters: what is expected to come, how many counters that takes, and who might do it; the norms of a week."""
