"""The shifts that a hall lays down, and what people wish for."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from openhall.kernel import clock
from openhall.team.org.models import Unit
from openhall.web.forms import Form

from ...views.common import DUTIES, hall_of, halls_of, press, submit, there, who
from ...views.forms import TIME
from .. import doors
from ..models import ShiftTemplate, Wish
from .common import WANT_NAMES, WISH_NAMES, list_address

AHEAD = 28
"""So many days are offered for wishes."""


class TemplateForm(Form):
    """One shift that the hall lays down."""

    name = forms.CharField(label=pgettext_lazy("template", "Name"), max_length=40)
    start = forms.TimeField(label=pgettext_lazy("shift", "From"), widget=TIME)
    end = forms.TimeField(label=pgettext_lazy("shift", "To"), widget=TIME)
    duty = forms.ChoiceField(label=gettext_lazy("Duty"), choices=list(DUTIES.items()))
    skill = forms.ChoiceField(label=gettext_lazy("Serves"), required=False, choices=[("", "–"), *WANT_NAMES.items()])


def templates(request: HttpRequest) -> HttpResponse:
    """Laid down under a name; the same name again changes it."""
    hall = hall_of(request)
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "hall": hall.code, "skill": form.cleaned_data["skill"] or None}
        if submit(request, "roster.set_template", form, given, _("Laid down.")):
            return redirect(_address(hall))
    rows = [
        (row, DUTIES[row.duty], WANT_NAMES.get(row.skill, ""), (row.minutes[1] - row.minutes[0]) / 60)
        for row in ShiftTemplate.objects.of_hall(hall.id)
    ]
    context = {"hall": hall, "halls": halls_of(request), "form": form, "rows": rows, "back_url": list_address(hall)}
    return render(request, "proposals/templates.html", context, status=422 if form.errors else 200)


def _address(hall: Unit) -> str:
    return reverse("proposals:templates", query={"hall": hall.code})


@require_POST
def retire(request: HttpRequest, key: Any) -> HttpResponse:
    row: ShiftTemplate = there(doors.template(who(request), str(key)))
    press(request, "roster.retire_template", {"template": str(key)}, _("No longer used."))
    return redirect(_address(Unit.objects.get(id=row.hall)))


def wishes(request: HttpRequest) -> HttpResponse:
    """One's own wishes for the days to come: a press sets one, another takes it back."""
    if request.method == "POST":
        given = {"date": request.POST.get("date", ""), "wish": request.POST.get("wish", "")}
        press(request, "roster.wish", given, _("Noted."))
        return redirect("proposals:wishes")
    today = clock.today()
    last = today + timedelta(days=AHEAD)
    own = dict(Wish.objects.filter(staff=who(request).staff_id).between(today, last).values_list("date", "wish"))
    days = [today + timedelta(days=n) for n in range(1, AHEAD + 1)]
    context = {"days": [(day, own.get(day)) for day in days], "wishes": list(WISH_NAMES.items())}
    return render(request, "proposals/wishes.html", {**context, "back_url": reverse("roster:mine")})
