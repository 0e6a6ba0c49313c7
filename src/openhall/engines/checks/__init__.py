"""Checks: anything that is looked at on a schedule or scored."""
