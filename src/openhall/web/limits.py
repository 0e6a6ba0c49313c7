"""How often strangers may send something: so many times in ten minutes from one network address, whichever process answers.

A hall's own network looks like one address to us, so the numbers are those of a busy hall, not of a person. The count
stands in the database, by minutes of the real clock; two that come at the very same moment may both be the last one.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from openhall.kernel import clock, deadlines, secrets

from .models import Knock
from .sessions import source_of

SPAN = 10  # minutes

View = Callable[..., HttpResponseBase]
COUNT = """
INSERT INTO web_knock (word, minute, count)
SELECT %(word)s, %(minute)s, 1
 WHERE (SELECT coalesce(sum(count), 0) FROM web_knock WHERE word = %(word)s AND minute > %(minute)s - %(span)s) < %(most)s
ON CONFLICT (word, minute) DO UPDATE SET count = web_knock.count + 1
RETURNING count
"""


def allowed(what: str, address: str, most: int) -> bool:
    """Counts this time; False when there were ``most`` before it within the span."""
    given: dict[str, str | int] = {
        "word": secrets.digest(f"knock|{what}|{address}"),
        "minute": minute(),
        "span": SPAN,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, given)
        return cursor.fetchone() is not None


def minute() -> int:
    return int(clock.real_now().timestamp() // 60)


@deadlines.every_midnight(order=99)
def forget(at: datetime) -> None:
    """What was counted is needed for ten minutes only."""
    Knock.objects.filter(minute__lte=minute() - SPAN).delete()


def at_most(most: int) -> Callable[[View], View]:
    """Of a view that strangers may call: only what is sent counts, looking is free."""

    def limit(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            free = request.method in ("GET", "HEAD")
            if free or allowed(view.__name__, source_of(request), most):
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
