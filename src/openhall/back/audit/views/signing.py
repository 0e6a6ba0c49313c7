"""The reviewer's signatures: orders that want them, walked with J and K, signed one by one or many at once."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import trigger_client_event

from openhall.back.reports import labels, today
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit

from .common import actor_behind, look_at, order_page

SHOWN = 100


def _hall(request: HttpRequest) -> Unit:
    actor = actor_behind(request)
    rows = Unit.objects.halls().within(actor).order_by("code")
    code = request.GET.get("hall")
    if code:
        rows = rows.filter(code=code)
    elif actor.hall_id is not None:
        rows = rows.filter(id=actor.hall_id)
    found = rows.first()
    if found is None:
        raise Http404
    return found


def signing(request: HttpRequest) -> HttpResponse:
    """The desk for signatures: list, order with its papers, checks."""
    hall = _hall(request)
    rows = today.unsigned(hall.id)
    found = list(rows.select_related("kind")[:SHOWN])
    people = labels.people(order.staff for order in found)
    names = labels.businesses()
    context = {
        "hall": hall,
        "count": rows.count(),
        "lines": [
            {
                "order": order,
                "name": names.get(order.business, order.business),
                "person": people.get(str(order.staff)),
                "until": today.sign_until(order),
                "own": order.staff == actor_behind(request).staff_id,
            }
            for order in found
        ],
        "back_url": reverse("reports:day"),
    }
    if found:
        context |= {
            **order_page(look_at(request, found[0].id)),
            "own": found[0].staff == actor_behind(request).staff_id,
        }
    return render(request, "audit/signing.html", context)


def order(request: HttpRequest, key: UUID) -> HttpResponse:
    """The two panes for one order of the list."""
    look = look_at(request, key)
    own = look.order.staff == actor_behind(request).staff_id
    return render(request, "audit/_signing_panes.html", {**order_page(look), "own": own})


def sign(request: HttpRequest) -> HttpResponse:
    """Sign the orders named: each by its own command; those that can't be signed are said, with why."""
    done, refused = 0, []
    keys = list(dict.fromkeys(request.POST.getlist("order")))[:SHOWN]
    for key in keys:
        try:
            execute("order.review", {"order": key}, actor_behind(request), channel=SCREEN)
        except Refused as refusal:
            refused.append((key, refusal.message))
        else:
            done += 1
    left = today.unsigned(_hall(request).id).count()
    kept = {key for key, _message in refused}
    response = render(request, "audit/_signed.html", {"keys": [key for key in keys if key not in kept], "count": left})
    said = ngettext("{n} order signed.", "{n} orders signed.", done).format(n=done)
    if refused:
        said = " ".join([said, _("Not signed: {n}. {why}").format(n=len(refused), why=refused[0][1])])
    trigger_client_event(response, "audit:next", {}, after="settle")
    return trigger_client_event(response, "openhall:notice", {"text": said, "level": "error" if refused else "success"})
