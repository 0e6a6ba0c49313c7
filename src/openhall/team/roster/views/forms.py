"""Forms about shifts."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhall.kernel import clock
from openhall.team.org.models import Loan, Staff, Unit
from openhall.web.forms import Form

from ..models import Shift
from .common import DUTIES

TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class ShiftForm(Form):
    """One shift: who, when, what for and where."""

    staff = forms.ChoiceField(label=pgettext_lazy("shift", "Person"))
    date = forms.DateField(
        label=pgettext_lazy("shift", "Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    start = forms.TimeField(label=pgettext_lazy("shift", "From"), widget=TIME)
    end = forms.TimeField(label=pgettext_lazy("shift", "To"), widget=TIME)
    duty = forms.ChoiceField(label=_("Duty"), choices=list(DUTIES.items()))
    counter = forms.ChoiceField(label=_("Counter"), required=False)
    relieves = forms.ChoiceField(label=_("Relieves"), required=False)
    text = forms.CharField(label=pgettext_lazy("shift change", "Why"), max_length=200, required=False)

    def __init__(self, *args: Any, hall: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guests = Loan.objects.filter(hall=hall, until__gte=clock.today()).values("staff")
        rows = Staff.objects.serving().filter(Q(unit=hall) | Q(id__in=guests))
        people = [(one.job_number, str(one)) for one in rows.order_by("job_number")]
        codes = hall.counters.order_by("code").values_list("code", flat=True)
        _offer(self, "staff", people)
        _offer(self, "relieves", [("", "–"), *people])
        _offer(self, "counter", [("", "–"), *((code, code) for code in codes)])

    def given(self, *, emptied: bool = False) -> dict[str, Any]:
        """The input of a command: an empty counter or relief is left out, or, of a shift that has one, taken away."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "text"}
        return given if emptied else {name: value for name, value in given.items() if value != ""}


def of_shift(shift: Shift) -> dict[str, Any]:
    """What the form shows of a shift."""
    return {
        "staff": shift.staff.job_number,
        "date": shift.date,
        "start": clock.local(shift.start_at).time(),
        "end": clock.local(shift.end_at).time(),
        "duty": shift.duty,
        "counter": shift.counter.code if shift.counter else "",
        "relieves": shift.relieves.job_number if shift.relieves else "",
    }


def _offer(form: Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
