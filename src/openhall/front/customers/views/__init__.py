"""Screens of customer files, a file a subject."""
