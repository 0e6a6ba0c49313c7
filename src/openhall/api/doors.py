"""Who calls: a token in the header, or the signed-in person of a browser."""

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware

from openhall.kernel import clock, secrets
from openhall.kernel.actors import Actor

from .models import Token


class NotSignedIn(Exception):
    """Nobody is behind the call, or the token is worth nothing."""


class Forged(Exception):
    """A browser's call without the page's own token against forged requests."""


def caller(request: HttpRequest) -> Actor:
    header = request.headers.get("Authorization", "")
    if header:
        return _by_token(header)
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise NotSignedIn
    if request.method != "GET" and CsrfViewMiddleware(lambda _request: None).process_view(request, _view, (), {}):  # type: ignore[arg-type]
        raise Forged
    return actor


def _view() -> None:
    """What the check against forged requests looks at: a view that isn't exempt."""


def _by_token(header: str) -> Actor:
    kind, _, secret = header.partition(" ")
    if kind.lower() != "bearer" or not secret.isascii():
        raise NotSignedIn
    now = clock.real_now()
    token = (
        Token.objects.select_related("unit", "staff__unit")
        .filter(digest=secrets.digest(secret.strip()), revoked_at=None, expires_at__gt=now)
        .first()
    )
    if token is None:
        raise NotSignedIn
    return token.actor()
