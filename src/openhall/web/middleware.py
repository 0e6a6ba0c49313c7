"""Who is behind a request, and what a person sees when something fails: never a traceback."""

import logging
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from openhall.kernel import company
from openhall.kernel.problems import Refused

from . import sessions

log = logging.getLogger("openhall.web")
Handler = Callable[[HttpRequest], HttpResponseBase]


class ActorMiddleware:
    """``request.actor``: the signed-in person as the commands see them, or None; ``request.sign_in``: the session.

    Read once a request, from the rows as they stand now.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            if request.path.startswith("/api/"):
                return JsonResponse(
                    {
                        "type": "/api/problems#malformed",
                        "title": "malformed",
                        "status": 400,
                        "code": "malformed",
                        "detail": _("This request can't be read"),
                    },
                    status=400,
                    content_type="application/problem+json",
                )
            return bad_request(request, ValueError("NUL"))  # no text of ours holds one, and the database refuses it
        found = sessions.behind(request)
        request.actor, request.sign_in, request.locked = found.actor, found.sign_in, found.locked  # type: ignore[attr-defined]
        reads = found.actor is not None and request.method in ("GET", "HEAD")
        with company.fresh() if reads else nullcontext():  # a page that only reads asks of the company once
            response = self.get_response(request)
        patch_vary_headers(response, ("HX-Request", "HX-Target"))  # one address answers with a page or a fragment
        if found.sign_in is not None:  # counters are shared machines: nothing personal stays in a browser's cache
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ErrorMiddleware(MiddlewareMixin):
    """Refusals become a sentence, everything unforeseen a calm page with a number that the log knows as well."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Http404 | PermissionDenied):
            return None  # Django asks our handlers below
        if isinstance(exception, Refused):
            return refused(request, exception)
        reference = new_reference()
        log.error("%s %s %s", reference, request.method, request.path, exc_info=exception)
        got_request_exception.send(sender=type(self), request=request)  # so that tests still see the failure
        return failed(request, reference)


def new_reference() -> str:
    """Six characters that can be read out on the telephone."""
    return "".join(secrets.choice("23456789ABCDEFGHJKLMNPQRSTUVWXYZ") for _place in range(6))


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal that the view didn't show beside a field."""
    shown = refusal.for_people()
    status = {"permission.denied": 403, "not_found": 404}.get(shown.code, 409)
    return show(request, status, _("This can't be done now"), shown.message, icon="ban")


def failed(request: HttpRequest, reference: str = "") -> HttpResponse:
    advice = _("Nothing was saved. Please try again; if it fails once more, report the number below.")
    return show(request, 500, _("Something went wrong"), advice, reference=reference, icon="tool")


def show(
    request: HttpRequest, status: int, heading: str, advice: str, *, reference: str = "", icon: str = "info-circle"
) -> HttpResponse:
    """A whole page, or for a fragment only the line that app.js shows."""
    line = f"{advice} {reference}".strip()
    if request.headers.get("HX-Request"):
        return HttpResponse(line, status=status, headers={"X-Openhall-Notice": quote(line)}, content_type="text/plain")
    context = {"heading": heading, "advice": advice, "reference": reference, "error_icon": icon}
    return render(request, "web/error.html", context, status=status)


# Django's own handlers (named in urls.py) and CSRF_FAILURE_VIEW.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, 400, _("This request can't be read"), _("Go back and try again."))


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    advice = _("Your position may not open this page. Ask your manager if you need it.")
    return show(request, 403, _("Not for your position"), advice, icon="lock")


def absent(request: HttpRequest, exception: Exception) -> HttpResponse:
    advice = _("It may have been moved, or it belongs to another unit.")
    return show(request, 404, _("There is nothing here"), advice, icon="search")


def broken(request: HttpRequest) -> HttpResponse:
    reference = new_reference()
    log.error("%s %s %s", reference, request.method, request.path)
    return failed(request, reference)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    advice = _("The page was open too long, or cookies are switched off. Go back, reload it and send it again.")
    return show(request, 403, _("Please send it again"), advice, icon="refresh")
