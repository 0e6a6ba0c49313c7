"""How often strangers may send something: so many times in ten minutes from one network address, counted by each process.

A hall's own network looks like one address to us, so the numbers are those of a busy hall, not of a person.
"""

import time
from collections import deque
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from .sessions import source_of

SPAN = 600.0
MOST_ADDRESSES = 10_000

View = Callable[..., HttpResponseBase]
_times: dict[tuple[str, str], deque[float]] = {}


def allowed(what: str, address: str, most: int, now: float) -> bool:
    """Counts this time; False when there were ``most`` before it within the span."""
    if len(_times) > MOST_ADDRESSES:
        _times.clear()
    times = _times.setdefault((what, address), deque())
    while times and times[0] <= now - SPAN:
        times.popleft()
    if len(times) >= most:
        return False
    times.append(now)
    return True


def at_most(most: int) -> Callable[[View], View]:
    """Of a view that strangers may call: only what is sent counts, looking is free."""

    def limit(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            free = request.method in ("GET", "HEAD")
            if free or allowed(view.__name__, source_of(request), most, time.monotonic()):
                return view(request, *args, **kwargs)
            return too_often(request)

        return asked

    return limit


def too_often(request: HttpRequest) -> HttpResponse:
    context = {
        "heading": _("Too often"),
        "advice": _("Please wait a few minutes, or ask our staff."),
        "error_icon": "clock-pause",
    }
    return render(request, "web/error.html", context, status=429)
