"""Forms about people and units."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhall.kernel import clock
from openhall.web.forms import Form, Money
from openhall.web.shell import position_name

from .. import people
from ..models import OutletType, Unit
from ..models.calendar import KINDS
from ..models.outlets import RIGHTS, RUN_BY
from ..models.people import PAY_ELEMENTS
from . import presenting

DATE = {"type": "date"}


def _offer(form: Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """What a chooser offers, which is known only when the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class PersonForm(Form):
    """A new person, or another unit or position; what is offered follows from the unit."""

    job_number = forms.CharField(label=_("Job number"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=60)
    unit = forms.ChoiceField(label=_("Unit"))
    position = forms.ChoiceField(label=_("Position"))
    also = forms.MultipleChoiceField(
        label=_("Also"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Cashier and auditor are never in one hand."),
    )

    def __init__(self, *args: Any, units: list[Unit], unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "unit", [(one.code, f"{one.name} {one.code}") for one in units])
        held = {code for code in (self.initial.get("position"), *self.initial.get("also", [])) if code}
        offered = list(people.offered(unit))
        codes = offered + sorted(held - set(offered))
        names = [(code, str(position_name(code))) for code in codes]
        _offer(self, "position", names)
        _offer(self, "also", names)


class PasswordForm(Form):
    password = forms.CharField(
        label=_("First password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
        help_text=_("The person must choose another one at the next login."),
    )


class LeavingForm(Form):
    last_day = forms.DateField(label=_("Last working day"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class EntryForm(Form):
    """A line for a person's file."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            ("recruitment", _("Recruitment")),
            ("training", _("Training")),
            ("appraisal", _("Appraisal")),
            ("pay", _("Pay element")),
        ],
    )
    on = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    title = forms.CharField(label=_("What"), max_length=120)
    element = forms.ChoiceField(label=_("Element of pay"), required=False, choices=[("", "–"), *PAY_ELEMENTS.items()])
    amount = Money(label=_("Amount"), required=False, min_value=None)
    text = forms.CharField(label=_("Remark"), required=False, max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": clock.today()})
        super().__init__(*args, **kwargs)


class UnitForm(Form):
    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=80)
    level = forms.ChoiceField(
        label=_("Level"), choices=[(code, name) for code, name in presenting.LEVELS.items() if code != "headquarters"]
    )
    parent = forms.ChoiceField(label=_("Below"))
    hall_class = forms.ChoiceField(
        label=_("Class"),
        required=False,
        choices=[("", "–"), *presenting.HALL_CLASSES.items()],
        help_text=_("For outlets only."),
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "parent", [(one.code, f"{one.name} {one.code}") for one in units if one.level != "hall"])


class OutletForm(Form):
    type = forms.ChoiceField(label=_("Type of outlet"))
    run_by = forms.ChoiceField(label=_("Run by"), choices=list(RUN_BY.items()))
    right = forms.ChoiceField(
        label=_("Kind of right"),
        required=False,
        choices=[("", "–"), *RIGHTS.items()],
        help_text=_("An own hall states it; an outlet of an agent has none."),
    )
    operator = forms.CharField(label=_("Operator"), max_length=80, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    area = forms.IntegerField(label=_("Area, m²"), required=False, min_value=1)
    opened_on = forms.DateField(
        label=_("Open since"), required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )
    note = forms.CharField(label=_("Remark"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "type", [(one.code, one.name) for one in OutletType.objects.all()])


class TypeForm(Form):
    code = forms.CharField(label=_("Code"), max_length=40)
    zh = forms.CharField(label=_("Name in Chinese"), max_length=40)
    en = forms.CharField(label=_("Name in English"), max_length=60)
    own = forms.BooleanField(label=_("Counts among the own halls"), required=False)
    shop_in_shop = forms.BooleanField(label=_("Has shops in it"), required=False)


class HoursForm(Form):
    weekday = forms.ChoiceField(label=_("Weekday"), required=False)
    date = forms.DateField(label=_("or one day"), required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    opens = forms.CharField(label=_("Opens"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    closes = forms.CharField(
        label=_("Closes"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("Without times it is closed."),
    )
    breaks = forms.CharField(
        label=_("Midday break from"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    resumes = forms.CharField(label=_("until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [(str(day), presenting.weekday(day)) for day in range(7)]
        _offer(self, "weekday", [("", "–"), *days])


class SpecialDayForm(Form):
    date = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    until = forms.DateField(label=_("until"), required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    name = forms.CharField(label=pgettext_lazy("day", "Name"), max_length=40)
    type = forms.ChoiceField(
        label=_("For"), required=False, help_text=_("All types that keep holidays, or one type alone.")
    )
    hours_of = forms.ChoiceField(
        label=_("Hours as on"), required=False, help_text=_("A make-up workday has the hours of this weekday.")
    )
    notice = forms.CharField(
        label=pgettext_lazy("calendar", "Notice"),
        required=False,
        max_length=80,
        help_text=_("Number of the notice; a year with one counts as announced."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "type", [("", _("All")), *((one.code, one.name) for one in OutletType.objects.all())])
        _offer(self, "hours_of", [(str(day), presenting.weekday(day)) for day in range(7)])


class CounterForm(Form):
    code = forms.CharField(label=_("Code"), max_length=20)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(presenting.COUNTER_KINDS.items()))


class ShopForm(Form):
    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=60)


class DutyForm(Form):
    code = forms.CharField(label=_("Code"), max_length=60)
    area = forms.ChoiceField(label=pgettext_lazy("duty", "Area"), choices=list(presenting.AREAS.items()))
    zh = forms.CharField(label=_("In Chinese"), max_length=120)
    en = forms.CharField(label=_("In English"), max_length=160)
    shared = forms.BooleanField(label=_("Several may share it"), required=False)


class TaskForm(Form):
    hall = forms.ChoiceField(label=_("Unit"))
    text = forms.CharField(label=_("What is to be done"), max_length=500)
    due = forms.DateTimeField(
        label=_("Until"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "hall", [(one.code, f"{one.name} {one.code}") for one in units])
