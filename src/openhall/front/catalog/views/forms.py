"""Forms of the catalogue. Texts of several lines are one item a line, Chinese and English parted by a bar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhall.web.forms import Form, Money

from ..kinds import CLASSES, EFFECTS, LINES, SALES_GROUPS
from ..norms import charge_label, class_label, group_label, line_label

CHARGES = ("fee", "prepayment", "deposit", "arrears", "penalty", "card", "terminal", "other")
PROOFS = [("any", _("Document or password")), ("document", _("Document only")), ("none", _("None"))]


STEP_HELP = _("中文 | English | 法定: a legal check, which stays")


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def said_lines(text: str) -> list[dict[str, str]]:
    """Lines as texts in both languages; a line without a bar stands for both."""
    found = []
    for line in text.splitlines():
        zh, _bar, en = (part.strip() for part in line.partition("|"))
        if zh:
            found.append({"zh": zh, "en": en or zh})
    return found


LEGAL = "法定"
"""The word that marks a legal check, third in the line of a step."""


def step_lines(text: str) -> list[dict[str, Any]]:
    """Lines as steps, those marked as legal checks with their mark."""
    found = []
    for line in text.splitlines():
        words, _bar, mark = line.rpartition("|")
        legal = mark.strip() in (LEGAL, "legal")
        found += [{**step, "legal": legal} for step in said_lines(words if legal else line)]
    return found


def as_step_lines(steps: list[dict[str, Any]]) -> str:
    return "\n".join(f"{one['zh']} | {one['en']}{f' | {LEGAL}' if one.get('legal') else ''}" for one in steps)


def as_lines(texts: list[dict[str, str]]) -> str:
    return "\n".join(f"{text['zh']} | {text['en']}" for text in texts)


class KindForm(Form):
    """A further kind."""

    code = forms.CharField(label=_("Code"), max_length=60)
    name = forms.CharField(label=_("Name in Chinese"), max_length=100)
    name_en = forms.CharField(label=_("Name in English"), max_length=100)
    category = forms.ChoiceField(label=pgettext_lazy("business", "Class"))
    line = forms.ChoiceField(label=pgettext_lazy("business", "Line"))
    goods_group = forms.ChoiceField(label=_("Sales group"), required=False)
    effect = forms.ChoiceField(label=_("What it does"))
    proof = forms.ChoiceField(label=_("Proof"), choices=PROOFS)
    reviewed = forms.BooleanField(label=_("The reviewer signs"), required=False, initial=True)
    charges = forms.MultipleChoiceField(label=_("Charges"), required=False)
    minutes = forms.IntegerField(label=_("Usual minutes"), min_value=1, initial=10)
    gigabytes = forms.IntegerField(label=_("Gigabytes of a package"), min_value=0, initial=0, required=False)
    days = forms.IntegerField(label=_("Days of a package"), min_value=0, initial=0, required=False)
    conditions = forms.CharField(label=_("Conditions"), required=False, widget=_words(), help_text=_("中文 | English"))
    steps = forms.CharField(label=_("Steps"), required=False, widget=_words(), help_text=STEP_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[str, str]]] = {
            "category": [(code, class_label(code)) for code in CLASSES],
            "line": [(code, line_label(code)) for code in LINES],
            "goods_group": [("", "–"), *((code, group_label(code)) for code in SALES_GROUPS)],
            "effect": [(code, code) for code, demand in EFFECTS.items() if demand.form],
            "charges": [(code, charge_label(code)) for code in CHARGES],
        }
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = choices

    @property
    def payload(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["conditions"], given["steps"] = said_lines(given["conditions"]), step_lines(given["steps"])
        return {**given, "gigabytes": given["gigabytes"] or 0, "days": given["days"] or 0}


class DraftForm(Form):
    """The next version of a norm."""

    effective_from = forms.DateField(label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}))
    proof = forms.ChoiceField(label=_("Proof"), choices=PROOFS)
    minutes = forms.IntegerField(label=_("Usual minutes"), min_value=1)
    reviewed = forms.BooleanField(label=_("The reviewer signs"), required=False)
    papers = forms.MultipleChoiceField(
        label=_("Papers beside the proof"),
        required=False,
        choices=[
            ("authorisation", _("Authorisation")),
            ("business_licence", _("Business licence")),
            ("old_certificate", _("Old user certificate")),
        ],
    )
    conditions = forms.CharField(label=_("Conditions"), required=False, widget=_words(), help_text=_("中文 | English"))
    steps = forms.CharField(label=_("Steps"), required=False, widget=_words(5), help_text=STEP_HELP)

    @property
    def payload(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["conditions"], given["steps"] = said_lines(given["conditions"]), step_lines(given["steps"])
        return given


class TariffForm(Form):
    """A line of the tariff."""

    business = forms.ChoiceField(label=_("Business"))
    code = forms.ChoiceField(label=_("Charge"))
    name = forms.CharField(label=_("Name of the line"), max_length=100)
    amount = Money(label=_("Price"), required=False, help_text=_("Empty: an open amount"))
    effective_from = forms.DateField(label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        business: Any = self.fields["business"]
        business.choices = kinds
        code: Any = self.fields["code"]
        code.choices = [(one, charge_label(one)) for one in CHARGES]


class ReportForm(Form):
    """A charge that somebody finds unreasonable."""

    hall = forms.ChoiceField(label=_("Hall"))
    business = forms.ChoiceField(label=_("Business"))
    code = forms.ChoiceField(label=_("Charge"))
    amount = Money(label=_("Charged"))
    text = forms.CharField(label=_("What is unreasonable"), widget=_words(), max_length=2000)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], halls: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in {
            "hall": halls,
            "business": kinds,
            "code": [(one, charge_label(one)) for one in CHARGES],
        }.items():
            field: Any = self.fields[name]
            field.choices = choices
