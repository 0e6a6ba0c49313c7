"""The API: every command as POST, every list as GET. Errors are problem details (RFC 9457) with our stable codes."""

import json
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from openhall.kernel import access, commands
from openhall.kernel.actors import Actor
from openhall.kernel.problems import SENTENCES, Refused

from . import reference
from .doors import Forged, NotSignedIn, caller
from .lists import ListOf, lists
from .openapi import document

STATUS = {
    "permission.denied": 403,
    "account.closed": 403,
    "not_found": 404,
    "input.invalid": 422,
    "busy.try_again": 503,
}
LARGEST_PAGE = 500
LARGEST_BODY = 1_000_000


class Malformed(Exception):
    """The call itself can't be read."""


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """A problem detail; ``type`` is the code's place in the reference."""
    content = {"type": f"/api/problems#{code}", "title": code, "status": status, "code": code, "detail": detail, **more}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JsonResponse(content, status=status, content_type="application/problem+json", headers=headers)


def refused(refusal: Refused) -> HttpResponse:
    shown = refusal.for_people()
    more = {name: value for name in ("field", "clause") if (value := getattr(shown, name))}
    return problem(STATUS.get(shown.code, 409), shown.code, shown.message, **more)


def _answered(request: HttpRequest, method: str, act: Any) -> HttpResponse:
    """Find who calls, act, and turn every way of failing into its problem."""
    if request.method != method:
        return HttpResponse(status=405, headers={"Allow": method})
    try:
        response: HttpResponse = act(caller(request))
        return response
    except NotSignedIn:
        return problem(401, "not_signed_in", _("Send a valid token, or sign in."))
    except Forged:
        return problem(403, "forged", _("Send the page's own token against forged requests."))
    except Malformed as error:
        return problem(400, "malformed", str(error))
    except Refused as refusal:
        return refused(refusal)


@csrf_exempt  # tokens need no such check; a browser's call is checked in doors.caller
def command(request: HttpRequest, name: str) -> HttpResponse:
    """Run a command. ``Idempotency-Key`` makes a repeated call return the first result."""

    def act(actor: Actor) -> HttpResponse:
        if name not in commands.registry:
            raise Refused("not_found")
        payload = _body(request)
        key = request.headers.get("Idempotency-Key")
        if key is not None and not (0 < len(key) <= 200 and key.isprintable()):
            raise Malformed(_("An idempotency key has 1 to 200 printable characters."))
        source = request.META.get("REMOTE_ADDR", "")
        made = commands.execute(name, payload, actor, channel=commands.API, key=key, source=source)
        content = {"kind": made.kind, "id": made.id, "data": commands.plain(made.data), **made.secret}
        return JsonResponse(content, encoder=DjangoJSONEncoder)

    return _answered(request, "POST", act)


def _body(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > LARGEST_BODY:
        raise Malformed(_("The body is too large."))
    try:
        content = json.loads(request.body or b"{}", parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Malformed(_("The body is not JSON.")) from None
    if not isinstance(content, dict):
        raise Malformed(_("The body is a JSON object."))
    return content


def _no_constant(text: str) -> float:
    raise ValueError(text)


def listing(request: HttpRequest, name: str) -> HttpResponse:
    """A page of a list, in the order of its key; ``next`` is the key to go on after."""

    def act(actor: Actor) -> HttpResponse:
        found = lists.get(name)
        if found is None:
            raise Refused("not_found")
        if actor.closed or not access.allowed(actor, found.permission):
            raise Refused("permission.denied")
        size, rows = _page(found, actor, request)
        more = rows[size] if len(rows) > size else None
        content = {"rows": [_row(found, row) for row in rows[:size]], "next": rows[size - 1].pk if more else None}
        return JsonResponse(content, encoder=DjangoJSONEncoder)

    return _answered(request, "GET", act)


def _page(found: ListOf, actor: Actor, request: HttpRequest) -> tuple[int, list[Any]]:
    asked = request.GET.dict()
    try:
        size = int(asked.pop("size", "100"))
    except ValueError:
        size = 0
    if not 0 < size <= LARGEST_PAGE:
        raise Malformed(_("A page has 1 to 500 rows."))
    after = asked.pop("after", None)
    if unknown := set(asked) - set(found.filters):
        raise Malformed(_("Unknown filter: {name}").format(name=min(unknown)))
    query = found.read(actor)
    try:
        for field, value in asked.items():
            query = query.filter(**{field: _clean(value)})
        if after is not None:
            query = query.filter(pk__gt=_clean(after))
        return size, list(query.order_by("pk")[: size + 1])
    except (ValidationError, ValueError, OverflowError):
        raise Malformed(_("A filter's value doesn't fit.")) from None


def _clean(value: str) -> str:
    if "\x00" in value:
        raise ValueError
    return value


def _row(found: ListOf, row: Any) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in found.fields}
    return {**values, **{name: show(row) for name, show in found.shown.items()}}


def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, made from the registry."""
    return JsonResponse(document())


def docs(request: HttpRequest) -> HttpResponse:
    """The reference as a page: nothing of it comes from elsewhere."""
    groups = [(name, list(found)) for name, found in groupby(reference.entries(), key=lambda one: one.group)]
    told = [(code, str(_(sentence))) for code, sentence in sorted(SENTENCES.items())]
    context = {"groups": groups, "lists": sorted(lists.items()), "parts": reference.parts(), "codes": told}
    return render(request, "api/docs.html", context)


def problems(request: HttpRequest) -> HttpResponse:
    """Every code with its sentence."""
    return JsonResponse({code: str(_(sentence)) for code, sentence in sorted(SENTENCES.items())})
