"""The session behind a request: whose it is, whether it is locked, and when it has idled too long (SYSTEM-07).

The browser's Django session holds only the key of a ``SignIn``; everything else is asked anew at each request, so that
a person who left, changed position or was signed out elsewhere is judged by what is true now.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import rotate_token

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.kernel.actors import SYSTEM, Actor
from openhall.kernel.commands import SCREEN, execute
from openhall.team.org import accounts, figures
from openhall.team.org.models import SignIn
from openhall.team.org.models.accounts import CLOSED, ENDED, IDLE, LIVE

KEY, LIMITS, FAREWELL = "sign_in", "idle_limits", "farewell"
BROWSER_COOKIE = "openhall-browser"
TOUCH_EVERY = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Behind:
    """Who is behind a request. ``actor`` is None for strangers, in a locked session and before the last step."""

    sign_in: SignIn | None = None
    actor: Actor | None = None
    locked: bool = False


def behind(request: HttpRequest) -> Behind:
    """Look the session up, once a request."""
    session = getattr(request, "session", None)
    key = session.get(KEY) if session is not None else None
    if key is None:
        return Behind()
    row = SignIn.objects.select_related("staff__unit").filter(id=key).first()
    if row is None or row.stage == ENDED:
        forget(request, row.ended if row else "")
        return Behind()
    if row.stage != LIVE:
        return Behind(row)
    actor = row.staff.actor()
    if actor.closed:
        accounts.end(row, CLOSED, clock.real_now())
        forget(request, CLOSED)
        return Behind()
    return _awake(request, row, actor)


def _awake(request: HttpRequest, row: SignIn, actor: Actor) -> Behind:
    now = clock.real_now()
    lock_after, logout_after = request.session.get(LIMITS) or limits_of(row)
    if accounts.idle(row, now, logout_after):
        execute("account.idle_out", {"sign_in": str(row.id)}, SYSTEM, channel=SCREEN)
        forget(request, IDLE)
        return Behind()
    if row.locked_at is None and accounts.idle(row, now, lock_after):
        execute("account.lock", {"sign_in": str(row.id)}, actor, channel=SCREEN)
        row.locked_at = now
    if row.locked_at is not None:
        return Behind(row, None, locked=True)
    if now - row.seen_at > TOUCH_EVERY and not in_background(request):
        # Not a command: that somebody is there is no change to the business, and it comes with every click.
        SignIn.objects.filter(id=row.id).update(seen_at=now)
    return Behind(row, actor)


def in_background(request: HttpRequest) -> bool:
    """Did the page ask by itself, and nobody touch it?"""
    streaming = request.headers.get("Accept", "").startswith("text/event-stream")
    return streaming or "X-Openhall-Background" in request.headers


def limits_of(row: SignIn) -> list[int]:
    """Minutes until the screen locks, and until the session ends."""
    found = Figures(row.staff.unit_id, clock.now())
    return [found[figures.LOCK_AFTER_IDLE], found[figures.LOGOUT_AFTER_IDLE]]


def begin(request: HttpRequest, row: SignIn) -> None:
    """Tie the browser to a session; a new key and a new form token, for the old ones may be known."""
    request.session.cycle_key()
    request.session[KEY] = str(row.id)
    request.session[LIMITS] = limits_of(row)
    request.session.pop(FAREWELL, None)
    rotate_token(request)


def forget(request: HttpRequest, farewell: str = "") -> None:
    """The browser's session is over; the login page says how it ended."""
    request.session.flush()
    if farewell:
        request.session[FAREWELL] = farewell


def source_of(request: HttpRequest) -> str:
    """The network address, as the web server sees it."""
    return str(request.META.get("REMOTE_ADDR") or "")


def browser_of(request: HttpRequest) -> str:
    """The word by which a browser is known again, if it has one."""
    known = request.COOKIES.get(BROWSER_COOKIE, "")
    return known if 0 < len(known) <= 64 and known.isascii() else ""


def remember_browser(request: HttpRequest, response: HttpResponseBase, word: str) -> None:
    if word != request.COOKIES.get(BROWSER_COOKIE):
        secure = settings.SESSION_COOKIE_SECURE
        year = 365 * 24 * 60 * 60
        response.set_cookie(BROWSER_COOKIE, word, max_age=year, httponly=True, secure=secure, samesite="Lax")


def new_word() -> str:
    return secrets.token_urlsafe(16)
