"""The commands of proposed rosters and of the norms of a week."""

from . import counting  # noqa: F401  (registers commands)
