"""The commands of proposed rosters and of the norms of a week."""

from . import counting, laying_down, norming, proposing  # noqa: F401  (registers commands)
