"""The fields of an order at the desk: only those of its kind. What is entered here becomes the input of ``order.prepare``."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhall.front.catalog import norms
from openhall.front.catalog.models import BranchDocument, BusinessKind, Plan, TariffLine
from openhall.front.counter import agreement, pricing, stages
from openhall.front.counter.cards import NumberCard, ServiceCard
from openhall.kernel.money import text
from openhall.web.forms import Form, Money

CHOICES = {
    "puk": _("PUK of the SIM"),
    "recharge": _("Recharge card"),
    "wish": _("At the customer's wish"),
    "arrears": pgettext_lazy("charge", "Arrears"),
    "loss": _("Lost"),
    "cash": _("Cash"),
    "card": pgettext_lazy("means", "Card"),
    "epay": pgettext_lazy("means", "Mobile"),
}
"""Words for the choices of data sheets that are codes."""
REFERS = {"reprint": "original", "money": "deposit_order"}
"""Effects whose sheet names an earlier order of the customer's: it is chosen, not typed."""
FUNCTIONS = frozenset({"function", "international_call", "international_roaming", "value_added"})
MARKS = [("tariff", _("Tariff")), ("coverage", _("Coverage")), ("use", _("Use"))]


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen for an order of this kind, looked up before."""

    kind: BusinessKind
    numbers: tuple[NumberCard, ...] = ()
    plans: tuple[Plan, ...] = ()
    tariff: dict[str, TariffLine] | None = None
    documents: tuple[BranchDocument, ...] = ()
    services: tuple[ServiceCard, ...] = ()
    originals: tuple[tuple[str, str], ...] = ()

    def bound(self, number: str) -> agreement.Standing | None:
        return next((one.bound for one in self.numbers if one.row.number == number), None)


class EntryForm(Form):
    """Made for one kind of business; asks for nothing else."""

    def __init__(self, offer: Offer, *args: Any, number: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        kind = offer.kind
        self._numbers(kind, number)
        self._needs(kind)
        self._sheet(kind)
        self._charges(kind, offer.bound(number))
        if stages.must_prove(kind):
            self.fields["agent"] = forms.CharField(
                label=_("Representative"), required=False, help_text=_("Name, where somebody comes for the customer")
            )
        if offer.documents:
            choices = [("", "–"), *((one.number, f"{one.number} {one.title}") for one in offer.documents)]
            self.fields["special"] = forms.ChoiceField(label=_("Special procedure"), required=False, choices=choices)
        if stages.must_explain(kind):
            self.fields["explained"] = forms.MultipleChoiceField(
                label=_("Explained"), required=False, choices=MARKS, widget=forms.CheckboxSelectMultiple
            )

    def _numbers(self, kind: BusinessKind, number: str) -> None:
        if kind.number == "own":
            choices = [(one.row.number, _number_label(one)) for one in self.offer.numbers]
            self.fields["number"] = forms.ChoiceField(label=_("Number"), choices=choices, initial=number or None)
        elif kind.number == "new":
            self.fields["number"] = _digits(_("Number chosen"), _("Type some digits and choose"), pattern="[0-9]{11}")
        if "new_number" in kind.needs:
            self.fields["new_number"] = _digits(
                _("Number chosen"), _("Type some digits and choose"), pattern="[0-9]{11}"
            )

    def _needs(self, kind: BusinessKind) -> None:
        if "plan" in kind.needs:
            choices = [(one.code, f"{one.name} {text(one.monthly_fee)}") for one in self.offer.plans]
            self.fields["plan"] = forms.ChoiceField(label=_("Plan"), choices=choices)
        if "sim" in kind.needs:
            self.fields["sim"] = _digits("SIM", _("Scan the card"))
            self.fields["sim"].widget.attrs["data-scanned"] = ""
        if "to_customer" in kind.needs:
            self.fields["to_customer"] = forms.CharField(
                label=_("New owner"), help_text=_("Document number, or a number of theirs")
            )
        if kind.goods_group or kind.effect == "sale":
            self.fields["scan"] = forms.CharField(
                label=_("Goods"), required=False, help_text=_("Scan each piece; Enter adds it")
            )

    def _sheet(self, kind: BusinessKind) -> None:
        if len(self.offer.services) > 1:
            places = [
                (str(one.row.id), f"{one.number} {one.row.address or one.row.started_on.isoformat()}")
                for one in self.offer.services
            ]
            self.fields["d_service"] = forms.ChoiceField(label=_("Service"), choices=places)
        for row in getattr(kind, "sheet", []):
            name, label = f"d_{row['name']}", row.get("zh") if norms.chinese() else row.get("en")
            required = bool(row.get("required", True))
            if row["name"] == REFERS.get(kind.effect):
                self.fields[name] = forms.ChoiceField(label=label, required=required, choices=self.offer.originals)
            elif row.get("choices"):
                choices: list[tuple[str, Any]] = [] if required else [("", "–")]
                choices += [_choice(one) for one in row["choices"]]
                self.fields[name] = forms.ChoiceField(label=label, required=required, choices=choices)
            else:
                self.fields[name] = forms.CharField(label=label, required=required, max_length=200)
        if kind.effect == "unlock_card":
            help_text = _("Of the recharge card; none for a PUK")
            self.fields["d_serial"] = forms.CharField(
                label=_("Serial number"), required=False, max_length=40, help_text=help_text
            )
        if kind.effect in FUNCTIONS:
            self.fields["off"] = forms.BooleanField(label=_("Switch off"), required=False)

    def _charges(self, kind: BusinessKind, bound: agreement.Standing | None) -> None:
        tariff = self.offer.tariff or {}
        for code in dict.fromkeys([*kind.charges, *tariff]):
            line = tariff.get(code)
            if code in ("card", "terminal") or (line is not None and line.amount is not None):
                continue
            label = (line.name if line else "") or norms.charge_label(code)
            if code == "penalty":
                if bound is not None and bound.fee:
                    self.fields["penalty"] = forms.BooleanField(
                        label=_("Charge the early exit fee"), required=False, help_text=text(bound.fee)
                    )
            elif code == kind.refund or code in pricing.OPEN:
                required = bool(kind.refund) or (kind.category == "top_up" and len(kind.charges) == 1)
                self.fields[f"charge_{code}"] = Money(label=label, required=required)
            elif line is not None:
                self.fields[f"charge_{code}"] = Money(label=label, required=False)
                self.fields[f"reason_{code}"] = forms.CharField(
                    label=pgettext_lazy("charge", "Reason"), required=False, max_length=200
                )

    # -- what comes of it ------------------------------------------------------------------------------------------

    def payload(self, customer: str | None, to_customer: str | None, items: Iterable[dict[str, Any]]) -> dict[str, Any]:
        """The input of ``order.prepare``."""
        given = self.cleaned_data
        found: dict[str, Any] = {"business": self.offer.kind.code, "charges": self._asked(), "items": list(items)}
        found |= {name: given[name] for name in ("number", "new_number", "sim", "plan", "special") if given.get(name)}
        if customer is not None:
            found["customer"] = customer
        if to_customer is not None:
            found["to_customer"] = to_customer
        details: dict[str, Any] = {
            name.removeprefix("d_"): value for name, value in given.items() if name.startswith("d_") and value
        }
        if given.get("off"):
            details["off"] = True
        if given.get("agent"):
            details["agent"] = given["agent"].strip()
        if details:
            found["details"] = details
        if given.get("explained"):
            found["explained"] = given["explained"]
        return found

    def _asked(self) -> list[dict[str, str]]:
        refund = self.offer.kind.refund
        found = []
        for name, value in self.cleaned_data.items():
            if not name.startswith("charge_") or value is None:
                continue
            code = name.removeprefix("charge_")
            amount: Decimal = -value if code == refund else value
            row = {"code": code, "amount": f"{amount:.2f}"}
            if reason := self.cleaned_data.get(f"reason_{code}"):
                row["reason"] = reason
            found.append(row)
        if self.cleaned_data.get("penalty"):
            found.append({"code": "penalty"})
        return found


class PaperForm(Form):
    """A paper on the desk. Its number is on file already; typed only where it is to be compared."""

    kind = forms.ChoiceField(
        label=_("Document"),
        choices=[
            ("id_copy", _("Identity document")),
            ("business_licence", _("Business licence")),
            ("authorisation", _("Authorisation")),
            ("agent_id", _("Document of the representative")),
            ("old_certificate", _("Old certificate")),
        ],
    )
    person = forms.ChoiceField(
        label=pgettext_lazy("document", "Whose"),
        required=False,
        choices=[
            ("customer", _("Customer")),
            ("to_customer", _("New owner")),
            ("agent", _("Representative")),
        ],
    )
    paper_number = forms.CharField(
        label=_("Number on it"), required=False, max_length=30, help_text=_("Empty: as on file, compared")
    )
    valid_until = forms.DateField(
        label=pgettext_lazy("document", "Valid until"),
        required=False,
        input_formats=["%Y-%m-%d", "%Y%m%d", "%Y.%m.%d"],
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "20360101"}),
    )
    original_seen = forms.BooleanField(label=_("Original seen"), required=False)
    copy = forms.FileField(label=_("Copy"), required=False)


def _choice(one: str | dict[str, str]) -> tuple[str, Any]:
    return (one, CHOICES.get(one, one)) if isinstance(one, str) else (one["value"], one["zh"])


def _number_label(one: NumberCard) -> str:
    plan = one.plan.name if one.plan else one.row.plan_code
    return f"{one.row.number} {plan}"


def _digits(label: Any, help_text: Any, pattern: str = "[0-9]+") -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "pattern": pattern})
    return forms.CharField(label=label, help_text=help_text, widget=widget, max_length=40)
