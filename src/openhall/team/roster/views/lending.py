"""Staff lent to other halls and from them: who works where until when."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from openhall.kernel import clock
from openhall.team.org.models import HALL, Loan, Staff, Unit
from openhall.web.forms import Form

from .common import hall_of, halls_of, press, submit

DAY = {"type": "date"}
RECENT = 20


class LendForm(Form):
    """Who works where from when to when, and what for."""

    staff = forms.ChoiceField(label=pgettext_lazy("shift", "Person"))
    to = forms.ChoiceField(label=gettext_lazy("Works in"))
    since = forms.DateField(label=pgettext_lazy("loan", "From"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    until = forms.DateField(label=pgettext_lazy("loan", "To"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    reason = forms.CharField(label=pgettext_lazy("loan", "What for"), max_length=200)

    def __init__(self, *args: Any, hall: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Staff.objects.serving().of_unit(hall).order_by("job_number")
        halls = Unit.objects.filter(level=HALL, parent=hall.parent_id).exclude(id=hall.id).order_by("path")
        for name, choices in (
            ("staff", [(one.job_number, str(one)) for one in people]),
            ("to", [(one.code, f"{one.name} {one.code}") for one in halls]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


def lending(request: HttpRequest) -> HttpResponse:
    """Who is lent, who is to be, and the form."""
    hall, today = hall_of(request), clock.today()
    form = LendForm(request.POST or None, hall=hall, initial={"since": today, "until": today})
    said = _("Lent. The other hall plans these days.")
    sent = request.method == "POST" and form.is_valid()
    if sent and submit(request, "staff.lend", form, form.cleaned_data, said):
        return redirect(reverse("roster:lending", query={"hall": hall.code}))
    rows = Loan.objects.about(hall).select_related("staff", "lender", "hall", "lent_by")
    context = {
        "hall": hall,
        "halls": halls_of(request),
        "form": form,
        "today": today,
        "standing": rows.filter(until__gte=today).order_by("since", "staff__job_number"),
        "over": rows.filter(until__lt=today).order_by("-until", "staff__job_number")[:RECENT],
    }
    return render(request, "roster/lending.html", context, status=422 if form.errors else 200)


@require_POST
def call_back(request: HttpRequest, key: Any) -> HttpResponse:
    press(request, "staff.call_back", {"loan": str(key)}, _("Called back."))
    return redirect("roster:lending")
