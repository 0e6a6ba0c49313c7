"""Every address declares who may open it; an address without a rule stops the program from starting.

``page`` for people with a permission, ``everybody`` for whoever is signed in, ``device`` for machines of a hall whose kind
carries the permission, ``public`` for the world (with the reason written down), ``delegated`` for a tree of addresses that
keeps its own door (the API). ``guard`` walks the finished list.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, path, reverse

from openhall.kernel import access
from openhall.kernel.actors import Actor
from openhall.kernel.commands import DEVICE, SCREEN, turned_away
from openhall.positions import GRANTS
from openhall.team.org.devices import actor_of as device_actor

from . import devices

View = Callable[..., Any]
SIGNED_IN, PUBLIC, DELEGATED = "signed in", "public", "delegated"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open an address: ``kind`` is a permission's name or one of the three words above."""

    kind: str
    reason: str = ""
    device: bool = False
    """Asked of the machine that stands there, whoever may be signed in."""

    @property
    def permission(self) -> str | None:
        return None if self.kind in {SIGNED_IN, PUBLIC, DELEGATED} else self.kind

    def lets(self, actor: Actor) -> bool:
        return self.permission is None or access.allowed(actor, self.permission)


def page(route: str, view: View, *, access: str, name: str | None = None, **extra: Any) -> URLPattern:
    """An address for the positions that carry the permission ``access``."""
    return _declared(route, view, Rule(access), name, extra)


def everybody(route: str, view: View, *, name: str | None = None, **extra: Any) -> URLPattern:
    """An address for whoever is signed in; the view itself shows only what is the person's own."""
    return _declared(route, view, Rule(SIGNED_IN), name, extra)


def device(route: str, view: View, *, access: str, name: str | None = None, **extra: Any) -> URLPattern:
    """An address for machines of a hall whose kind carries the permission ``access``; it stands under ``/device/``.

    The view finds the machine in ``request.device``. No person is behind such a page, whoever may be signed in.
    """
    return _declared(route, view, Rule(access, device=True), name, extra)


def public(route: str, view: View, *, reason: str, name: str | None = None, **extra: Any) -> URLPattern:
    """An address for the world. Say why."""
    if not reason:
        raise ImproperlyConfigured(f"public address {route!r} gives no reason")
    return _declared(route, view, Rule(PUBLIC, reason), name, extra)


def delegated(route: str, urls: Any, *, reason: str) -> URLResolver:
    """A tree of addresses that asks for itself who may enter, such as the API."""
    resolver: URLResolver = path(route, urls)
    setattr(resolver, "access_rule", Rule(DELEGATED, reason))  # noqa: B010  (the type has no such field)
    return resolver


def guard(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Return ``patterns``; raise when one declares no rule, or a permission that nobody defined."""
    known = GRANTS
    for where, pattern in walk(patterns):
        rule = rule_of(pattern)
        if rule is None:
            raise ImproperlyConfigured(f"address {where!r} declares no access rule: use page, everybody or public")
        if rule.permission is not None and rule.permission not in known:
            raise ImproperlyConfigured(f"address {where!r} asks for the unknown permission {rule.permission!r}")
    return list(patterns)


def walk(patterns: Iterable[Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    """Every address below ``patterns`` with its full route; delegated trees count as one."""
    for pattern in patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and rule_of(pattern) is None:
            yield from walk(pattern.url_patterns, where)
        else:
            yield where, pattern


def rule_of(pattern: Any) -> Rule | None:
    own = getattr(pattern, "access_rule", None)
    return own if own is not None else getattr(getattr(pattern, "callback", None), "access_rule", None)


def actor_of(request: HttpRequest) -> Actor | None:
    """The person behind the request, as the actor middleware found it."""
    found = getattr(request, "actor", None)
    return found if isinstance(found, Actor) and not found.closed else None


def _declared(route: str, view: View, rule: Rule, name: str | None, extra: dict[str, Any]) -> URLPattern:
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if rule.device:
            if (stopped := _stop_device(request, rule)) is not None:
                return stopped
        elif rule.kind != PUBLIC:
            actor = actor_of(request)
            if actor is None:
                return _to_login(request)
            if not rule.lets(actor):
                turned_away(actor, rule.kind, channel=SCREEN, source=str(request.META.get("REMOTE_ADDR") or ""))
                raise PermissionDenied(rule.kind)
        answer: HttpResponseBase = view(request, *args, **kwargs)
        return answer

    setattr(asked, "access_rule", rule)  # noqa: B010
    return path(route, asked, kwargs=extra or None, name=name)


def _stop_device(request: HttpRequest, rule: Rule) -> HttpResponseBase | None:
    """A machine of another kind is refused, and so is a person; what is no machine of ours is asked for its code."""
    row = devices.behind(request)
    actor = device_actor(row) if row is not None else actor_of(request)
    if row is None and actor is None:
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": devices.PATH})
        return HttpResponseRedirect(devices.PATH)
    if row is None or actor is None or not rule.lets(actor):
        assert actor is not None
        turned_away(actor, rule.kind, channel=DEVICE, source=str(request.META.get("REMOTE_ADDR") or ""))
        raise PermissionDenied(rule.kind)
    request.device, request.actor = row, None  # type: ignore[attr-defined]
    return None


def _to_login(request: HttpRequest) -> HttpResponse:
    """To the login page, or where the screen is only locked to the lock; and back again afterwards."""
    locked = getattr(request, "locked", False)
    target = reverse("locked") if locked else resolve_url(settings.LOGIN_URL)
    if request.headers.get("HX-Request") or request.headers.get("X-Openhall-Background"):
        if locked:
            return HttpResponse(status=423)  # the page shows its lock over what stands there
        # A fragment can't show the login page: the whole window goes there.
        return HttpResponse(status=401, headers={"HX-Redirect": _with_way_back(request, target)})
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/", target)


def _with_way_back(request: HttpRequest, target: str) -> str:
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    back = f"{here.path}?{here.query}" if here.query else here.path
    return f"{target}?{urlencode({'next': back})}" if back else target
