"""Machines in a hall at their pages, all of which stand under ``/device/``: a signed cookie that nothing else reads is
their key, no session of a person. Each kind has its own first page: ``devices.home(KIOSK, "kiosk:start")`` in a ``nav.py``.
"""

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponseBase

from openhall.team.org import devices
from openhall.team.org.models import Device

COOKIE = "openhall-device"
SALT = "openhall.device"
PATH = "/device/"
TEN_YEARS = 10 * 365 * 24 * 60 * 60

homes: dict[str, str] = {}


def home(kind: str, url: str) -> None:
    """Where a machine of this kind begins."""
    homes[kind] = url


def behind(request: HttpRequest) -> Device | None:
    """The machine that asks; None where the cookie is no machine's, or its machine is the hall's no longer."""
    try:
        token = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    except BadSignature:
        return None
    row = devices.by_token(token or "")
    if row is not None:
        devices.seen(row)
    return row


def remember(response: HttpResponseBase, token: str) -> None:
    """The token is handed out this once."""
    response.set_signed_cookie(
        COOKIE,
        token,
        salt=SALT,
        max_age=TEN_YEARS,
        path=PATH,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def device_of(request: HttpRequest) -> Device:
    """The machine before a page that asks for one."""
    found = getattr(request, "device", None)
    assert isinstance(found, Device)
    return found
