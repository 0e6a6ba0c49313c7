"""Commands of the customers' module, a file a noun."""

from . import errors, files, numbers, privacy, queries, tiers, visits

__all__ = ["errors", "files", "numbers", "privacy", "queries", "tiers", "visits"]
