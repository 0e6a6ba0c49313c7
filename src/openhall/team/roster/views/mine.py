"""A person's own shifts, as the phone shows them."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.team.org import calendar

from .. import board, clocking
from ..models import Shift, ShiftChange, SwapRequest
from .common import press, who

AHEAD = timedelta(days=28)
RECENT = 12
"""How many swaps and changes the page remembers."""


def mine(request: HttpRequest) -> HttpResponse:
    actor = who(request)
    assert actor.staff_id is not None
    now = clock.now()
    since = clock.midnight(clock.today())
    rows = Shift.objects.of_person(actor.staff_id).published().filter(end_at__gte=since, start_at__lt=now + AHEAD)
    shifts = list(rows.select_related("counter", "relieves", "staff"))
    lost = ShiftChange.objects.lost_by(actor.staff_id).count()
    unread = lost + sum(one.acknowledged_at is None and one.start_at > now for one in shifts)
    changes = ShiftChange.objects.with_people().order_by("-asked_at")
    asked = list(changes.filter(id__in=ShiftChange.objects.to_answer(actor.staff_id)))
    today = clock.today()
    opening = calendar.days_of(shifts[0].hall, today, today + AHEAD) if shifts else {}
    requests = SwapRequest.objects.naming(actor.staff_id).with_both().order_by("-asked_at")[:RECENT]
    figures = Figures(shifts[0].hall if shifts else actor.unit_id or actor.staff_id, now)
    context = {
        "shifts": [(one, clocking.must_be_there(one, figures)) for one in shifts],
        "unread": unread,
        "today": clock.today(),
        "now": now,
        "hours": board.hours(shifts, opening) + board.ahead(shifts, figures, now),
        "requests": requests,
        "me": actor.staff_id,
        "asked": asked,
        "changed": [one for one in changes.naming(actor.staff_id)[:RECENT] if one not in asked],
    }
    return render(request, "roster/mine.html", context)


@require_POST
def acknowledge(request: HttpRequest) -> HttpResponse:
    press(request, "roster.acknowledge", {}, _("Thank you: your shifts are read."))
    return redirect("roster:mine")
