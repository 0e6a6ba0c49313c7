"""Matters at the desk that are no orders: their fields, and the command that each one calls."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.web.forms import Form

from .. import station

if TYPE_CHECKING:
    from .sitting import Sitting


class MatterForm(Form):
    """Made for one matter; asks for name and phone only where no customer is found on the left."""

    def __init__(self, code: str, *args: Any, known: bool, address: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        if code == station.ENQUIRY:
            self.fields["topic"] = _line(gettext_lazy("Topic"))
            self.fields["question"] = _lines(gettext_lazy("Question"))
            self.fields["answer"] = _lines(gettext_lazy("Answer"))
            return
        if not known:
            self.fields["name"] = _line(gettext_lazy("Name"))
            self.fields["phone"] = _line(gettext_lazy("Phone"))
        if code == station.FAULT:
            self.fields["address"] = _line(gettext_lazy("Address"), initial=address)
            self.fields["symptom"] = _lines(gettext_lazy("Symptom"))
        else:
            self.fields["category"] = forms.ChoiceField(label=gettext_lazy("About"), choices=station.CATEGORIES)
            self.fields["text"] = _lines(gettext_lazy("What the customer says"))

    @property
    def title(self) -> str | Promise:
        return next(label for code, label, _icon in station.MATTERS if code == self.code)


def _line(label: Any, initial: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=200, initial=initial)


def _lines(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


def form_of(sitting: "Sitting", post: Mapping[str, Any] | None = None) -> MatterForm:
    """The form of the matter in hand; a fault begins with the address of the customer's only service."""
    card = sitting.card
    places = [one.row.address for one in card.services] if card is not None else []
    address = places[0] if len(places) == 1 else ""
    return MatterForm(sitting.matter, post, known=card is not None, address=address)


def keep(sitting: "Sitting", given: dict[str, Any]) -> str:
    """Call the command of the matter; returns the quiet line."""
    customer = {"customer": str(sitting.desk.customer_id)} if sitting.desk.customer_id else {}
    matter = sitting.matter
    if matter == station.ENQUIRY:
        made = sitting.run("enquiry.open", topic=given["topic"], question=given["question"], **customer)
        sitting.run("enquiry.close", enquiry=str(made.id), answered=True, answer=given["answer"])
        return _("The question is answered.")
    if matter == station.FAULT:
        sitting.run("desk.fault", **given, **customer)
        return _("The fault is reported: a work order is on its way.")
    sitting.run("desk.complaint", **given, **customer)
    return _("The complaint is taken; it is yours until it is closed.")
