"""Forms of the archives."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openhall.back.archives.cases import PURPOSES
from openhall.web.forms import Form


def line(label: Any, *, required: bool = True, rows: int = 0, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=required, max_length=500, widget=widget, help_text=help_text)


class FileForm(Form):
    """Where papers go."""

    box = line(_("Box"))
    place = line(_("Place"))


class TakeInForm(Form):
    """A clerk's stack of a day."""

    clerk = line(_("Clerk (job number)"))
    date = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    box = line(_("Box"))
    place = line(_("Place"))


class ApplyForm(Form):
    """Which papers, what for, who reads them."""

    items = line(_("Archive numbers"), rows=3, help_text=_("One a line"))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=list(PURPOSES.items()))
    reader = line(_("Reader (job number)"))
    reason = line(_("Reason"), rows=2)
    authority = line(_("Authority"), required=False, help_text=_("Where one asks from outside"))
    document = line(_("Its letter"), required=False)

    def numbers(self) -> list[str]:
        return [number.strip() for number in self.cleaned_data["items"].splitlines() if number.strip()]


class NoteForm(Form):
    """A word about a step."""

    note = line(_("Note"), required=False)


class ProposeForm(Form):
    """Why these files go."""

    why = line(_("Reason"))
