"""Forms of customer files. Fields left empty when a file is changed stay as they are: nobody types what is masked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openhall.front.customers.models import CONTACT_BY, REFUSALS
from openhall.web.forms import Form

ID_KINDS = [
    ("resident_id", _("Resident identity card")),
    ("passport", _("Passport")),
    ("permit", _("Travel permit")),
    ("business_licence", _("Business licence")),
]
REACH_BY = {"any": _("Any way"), "call": _("Call"), "message": _("Text message"), "email": _("E-mail")}
UNWANTED = {
    "call": _("No calls"),
    "message": _("No messages"),
    "email": _("No e-mail"),
    "visit": _("No visits"),
    "marketing": _("No marketing"),
}
VISIT_KINDS = {
    "enquiry": _("Enquiry"),
    "business": _("Business"),
    "complaint": _("Complaint"),
    "repair": _("Repair"),
    "other": _("Something else"),
}
CAUSES = {
    "entry": _("Entered wrongly"),
    "customer": _("The customer said it wrongly"),
    "system": _("The system"),
}


def line(
    label: Any, *, required: bool = True, rows: int = 0, length: int = 200, help_text: Any = ""
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=required, max_length=length, widget=widget, help_text=help_text)


class WishForm(Form):
    """What a customer needs, likes and doesn't want."""

    needs = line(_("Needs"), required=False, rows=2, length=2000)
    preferences = line(_("Preferences"), required=False, rows=2, length=2000)
    contact_by = forms.ChoiceField(
        label=_("Reach by"), required=False, choices=[(code, REACH_BY[code]) for code in CONTACT_BY]
    )
    refusals = forms.MultipleChoiceField(
        label=_("Doesn't want"),
        required=False,
        choices=[(code, UNWANTED[code]) for code in REFUSALS],
        widget=forms.CheckboxSelectMultiple,
    )


class RegisterForm(WishForm):
    """A new file at a desk."""

    name = line(_("Name"))
    id_kind = forms.ChoiceField(label=_("Document"), choices=ID_KINDS)
    id_number = line(_("Document number"), length=30)
    phone = line(_("Contact phone"), length=20, help_text=_("A mobile has 11 digits"))
    address = line(_("Address"))
    email = forms.EmailField(label=_("E-mail"), required=False)
    original_seen = forms.BooleanField(label=_("Original seen"), required=False)
    not_the_same = forms.BooleanField(label=_("Not the same"), required=False)
    field_order = (
        "id_kind",
        "id_number",
        "name",
        "phone",
        "address",
        "email",
        "original_seen",
        "not_the_same",
        "needs",
        "preferences",
        "contact_by",
        "refusals",
    )


class ChangeForm(WishForm):
    """New values; an empty field stays as it is."""

    name = line(_("Name"), required=False)
    id_kind = forms.ChoiceField(label=_("Document"), required=False, choices=[("", _("As before")), *ID_KINDS])
    id_number = line(_("New document number"), required=False, length=30)
    phone = line(_("New contact phone"), required=False, length=20)
    address = line(_("New address"), required=False)
    email = forms.EmailField(label=_("New e-mail"), required=False)
    original_seen = forms.BooleanField(label=_("Original seen"), required=False)
    reason = line(_("Why"), required=False)
    field_order = ("phone", "address", "email", "name", "id_kind", "id_number", "original_seen", "reason")

    def wanted(self) -> dict[str, Any]:
        """What the command takes: only what was filled in."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        given["refusals"] = self.cleaned_data["refusals"]
        given |= {name: self.cleaned_data[name] for name in ("needs", "preferences")}
        return given


class ContactForm(Form):
    """A phone number that somebody left."""

    name = line(_("Name"), required=False)
    phone = line(_("Contact phone"), length=20, help_text=_("A mobile has 11 digits"))
    needs = line(_("Needs"), required=False, rows=2, length=2000)


class ReasonForm(Form):
    """Why something is done."""

    reason = line(_("Reason"), required=False)


class TierForm(Form):
    """Which tier a customer has, and why."""

    tier = line(_("Tier"), required=False)
    reason = line(_("Reason"))


class JoinForm(Form):
    """Which file is the same customer."""

    other = line(_("The other file"), help_text=_("Document number, contact phone or number in use"))
    reason = line(_("Reason"))


class VisitForm(Form):
    """Who came, and what for."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(VISIT_KINDS.items()))
    need = line(_("What for"), rows=2, length=2000)
    name = line(_("Name"), required=False, help_text=_("Asked where something remains to be done"))
    phone = line(_("Phone"), required=False, length=20, help_text=_("A mobile has 11 digits"))
    result = line(_("Answered at once with"), required=False, rows=2, length=2000)
    follow_up = forms.BooleanField(label=_("Something remains to be done"), required=False)


class StepForm(Form):
    """One step, or the end of it."""

    text = line(_("What was done"), rows=2, length=2000)


class ErrorForm(Form):
    """A wrong value and the right one."""

    field = forms.ChoiceField(label=_("Field"), choices=[])
    right = line(_("Right value"))
    id_kind = forms.ChoiceField(label=_("Document"), required=False, choices=[("", _("As before")), *ID_KINDS])
    original_seen = forms.BooleanField(label=_("Original seen"), required=False)
    cause = forms.ChoiceField(label=_("Cause"), choices=list(CAUSES.items()))
    staff = line(_("Entered by (job number)"), required=False, length=20, help_text=_("Empty: as the history says"))
    note = line(_("Note"), required=False, rows=2, length=2000)


class LeakForm(Form):
    """A suspicion that data got out."""

    text = line(_("What happened"), rows=3, length=2000)
    person = line(_("Person (job number)"), required=False, length=20)
