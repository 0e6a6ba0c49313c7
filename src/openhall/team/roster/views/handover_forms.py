"""Forms of a handover: what the leaving person declares, what the coming person counts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhall.back.receipts.models import Run
from openhall.front.catalog.models import Item
from openhall.team.org.models import Staff
from openhall.web.forms import Form

from .. import handing

WHOLE = {"inputmode": "numeric", "autocomplete": "off", "class": "oh-amount"}
PREPARED = {
    "tickets": _("Tickets for the shift are ready"),
    "receipts": _("Receipt forms are ready"),
    "materials": _("Materials are ready"),
}


def whole(label: Any, initial: Any = None) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=2**31 - 1, initial=initial, widget=forms.TextInput(attrs=WHOLE)
    )


class DeclareForm(Form):
    """To whom, the cards by kind, the next form of each book, keys, words."""

    to = forms.ChoiceField(label=pgettext_lazy("handover", "To"), required=False)
    keys = forms.CharField(label=_("Keys"), max_length=200, required=False)
    notes = forms.CharField(
        label=_("Handover log"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self,
        *args: Any,
        people: list[Staff],
        goods: list[handing.Goods],
        runs: list[Run],
        counted: dict[str, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((one.job_number, str(one)) for one in people), ("", _("Closing log, end of the day"))]
        self.held, self.runs = goods, runs
        for one in goods:
            self.fields[f"card_{one.item.no}"] = whole(one.item.name, counted.get(one.item.code))
        for number, run in enumerate(runs):
            self.fields[f"next_{number}"] = whole(run.series, run.next)

    @property
    def cards(self) -> list[tuple[handing.Goods, Any]]:
        return [(one, self[f"card_{one.item.no}"]) for one in self.held]

    @property
    def books(self) -> list[Any]:
        return [self[f"next_{number}"] for number, _run in enumerate(self.runs)]

    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "to": said["to"] or None,
            "keys": said["keys"].strip(),
            "notes": said["notes"],
            "cards": {one.item.code: said[f"card_{one.item.no}"] for one in self.held},
            "receipts": [
                {"series": run.series, "next": said[f"next_{number}"]} for number, run in enumerate(self.runs)
            ],
        }


class TakeForm(Form):
    """Blind: a field for each kind that was declared, and no figure of it."""

    keys = forms.BooleanField(label=_("All keys are here"), required=False)

    def __init__(self, *args: Any, declared: dict[str, Any], counted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = list(declared.get(handing.CARDS, {})) if counted else []
        self.items = list(Item.objects.filter(code__in=codes).order_by("kind", "code"))
        self.series = sorted(declared.get(handing.RECEIPTS, {})) if counted else []
        self.asked_keys = str(declared.get(handing.KEYS, ""))
        if not self.asked_keys:
            del self.fields["keys"]
        for item in self.items:
            self.fields[f"card_{item.no}"] = whole(item.name)
        for number, series in enumerate(self.series):
            self.fields[f"next_{number}"] = whole(series)
        for name, label in PREPARED.items():
            self.fields[f"ready_{name}"] = forms.BooleanField(label=label, required=False)

    @property
    def cards(self) -> list[Any]:
        return [self[f"card_{item.no}"] for item in self.items]

    @property
    def books(self) -> list[Any]:
        return [self[f"next_{number}"] for number, _series in enumerate(self.series)]

    @property
    def ready(self) -> list[Any]:
        return [self[f"ready_{name}"] for name in PREPARED]

    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        found: dict[str, Any] = {
            "prepared": [name for name in PREPARED if said[f"ready_{name}"]],
            "cards": {item.code: said[f"card_{item.no}"] for item in self.items},
            "receipts": [
                {"series": series, "next": said[f"next_{number}"]} for number, series in enumerate(self.series)
            ],
        }
        if self.asked_keys:
            found["keys"] = said["keys"]
        return found
