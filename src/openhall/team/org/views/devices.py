"""The machines of a hall, for its leads: which there are, a code for a new one, and taking one away."""

from datetime import timedelta

import segno
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from openhall.kernel import clock
from openhall.kernel.access import allowed
from openhall.web.forms import Form

from ..devices import LONGEST_NAME
from ..models import HALL, Device, Unit
from ..models.devices import KINDS
from .acting import press, submit, who


class InviteForm(Form):
    hall = forms.ChoiceField(label=gettext_lazy("Hall"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(KINDS.items()))
    name = forms.CharField(label=gettext_lazy("Where it stands"), required=False, max_length=LONGEST_NAME)

    def __init__(self, halls: list[Unit], data: object = None) -> None:
        super().__init__(data)
        choices = self.fields["hall"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(one.code, one.name) for one in halls]


@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    return _page(request, InviteForm(_halls(request)))


def _halls(request: HttpRequest) -> list[Unit]:
    return list(Unit.objects.within(who(request)).filter(level=HALL).order_by("path"))


def _page(request: HttpRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    actor = who(request)
    halls = _halls(request)
    rows = Device.objects.select_related("hall").filter(hall__in=halls, revoked_at=None)
    now = clock.real_now()
    apart = clock.now() - now  # what is shown goes by the business clock
    live = list(rows.live().order_by("hall__code", "kind", "name"))
    for row in live:
        row.seen_at = row.seen_at and row.seen_at + apart
    may_invite = allowed(actor, "device.invite")
    context = {
        "form": form,
        "several": len(halls) > 1,
        "may_invite": may_invite,
        "may_revoke": allowed(actor, "device.revoke"),
        "live": live,
        "invited": [_invited(request, row, apart) for row in rows.invited(now).order_by("code_until")]
        if may_invite
        else [],
        "gone": Device.objects.select_related("hall").filter(hall__in=halls).exclude(revoked_at=None)[:20],
        "address": request.build_absolute_uri(reverse("device:start")),
    }
    return render(request, "org/devices.html", context, status=status)


def _invited(request: HttpRequest, row: Device, apart: timedelta) -> tuple[Device, str]:
    """An open invitation with the picture that a machine with a camera reads."""
    text = request.build_absolute_uri(f"{reverse('device:start')}?code={row.code}")
    drawn = segno.make(text, error="m").svg_inline(scale=4, border=2, lineclass=None, omitsize=True, dark="#000")
    row.code_until += apart
    return row, mark_safe(drawn)


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    halls = _halls(request)
    form = InviteForm(halls, request.POST)
    if form.is_valid():
        given = dict(form.cleaned_data)
        if not given["name"].strip():
            count = Device.objects.filter(hall__code=given["hall"], kind=given["kind"]).count()
            given["name"] = f"{KINDS[given['kind']]} {count + 1}"
        if submit(request, "device.invite", form, given, _("Type the code on the machine within ten minutes.")):
            return redirect("org:devices")
    return _page(request, form, 422)


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    given = {"device": request.POST.get("device", "")}
    press(request, "device.revoke", given, _("This machine shows and does nothing any more."))
    return redirect("org:devices")
