"""Orders whose audit is late, and those that are due by tonight (AUDIT-07)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openhall.back.reports import labels
from openhall.kernel import clock
from openhall.team.org.models import Unit

from .. import days
from .common import actor_behind


def late(request: HttpRequest) -> HttpResponse:
    """The lists: found late and not looked at yet; due by midnight."""
    halls = {hall.id: hall for hall in Unit.objects.halls().within(actor_behind(request)).order_by("code")}
    found = list(days.late(halls))
    waiting = days.due_today(halls)
    due = list(waiting[: days.LATE_SHOWN])
    names = labels.businesses()
    people = labels.people([*(one.order.staff for one in found), *(order.staff for order in due)])
    context = {
        "late": [
            {
                "order": one.order,
                "since": one.finding.at,
                "hall": halls[one.order.hall],
                "name": names.get(one.order.business),
                "person": people.get(str(one.order.staff)),
            }
            for one in found
        ],
        "due": [
            {
                "order": order,
                "hall": halls[order.hall],
                "name": names.get(order.business),
                "person": people.get(str(order.staff)),
            }
            for order in due
        ],
        "late_count": days.late_count(halls),
        "due_count": waiting.count(),
        "until": clock.next_midnight(clock.now()),
    }
    return render(request, "audit/late.html", context)
