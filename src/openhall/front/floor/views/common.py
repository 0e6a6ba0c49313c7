"""What the floor's pages share."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from openhall.front.till.views.common import actor_behind
from openhall.kernel.commands import SCREEN, Outcome, execute
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit
from openhall.web.forms import Form

from ..models import Segment


def live_url(hall: Unit) -> str:
    """The stream that tells when something moves in this hall."""
    return f"{reverse('live')}?hall={hall.code}"


def act(request: HttpRequest, name: str, data: dict[str, Any], form: Form | None = None) -> Outcome | Refused:
    """Call a command once, however often it is sent; the refusal where it refuses, said by the form where there is one."""
    try:
        return execute(name, data, actor_behind(request), channel=SCREEN, key=request.POST.get("once") or None)
    except Refused as refusal:
        if refusal.code == "scope.denied":
            raise Http404 from None
        if form is not None:
            form.refuse(refusal)
        return refusal


def own_wants(hall: UUID) -> list[tuple[str, str]]:
    """The hall's own wants, as forms name them: service and code."""
    rows = Segment.objects.filter(hall=hall, retired_at=None).order_by("letter")
    return [(f"{row.service}:{row.code}", row.name) for row in rows]
