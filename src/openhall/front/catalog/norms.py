"""The norm of a business kind as people read it: conditions, papers, steps, fees, minutes.

The desk and the public page both show what this module gives, so that neither can say something else (CATALOG-02).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext, pgettext

from . import queries
from .models import BusinessKind, TariffLine


@dataclass(frozen=True, slots=True)
class Fee:
    """A charge of a kind: its price by the tariff in force, or None where the amount is open."""

    code: str
    label: str
    amount: Decimal | None
    published: bool
    since: date | None


@dataclass(frozen=True, slots=True)
class Norm:
    """What a customer and a clerk know beforehand of a kind of business."""

    kind: BusinessKind
    name: str
    conditions: tuple[str, ...]
    papers: tuple[str, ...]
    sheet: tuple[str, ...]
    steps: tuple[str, ...]
    legal: frozenset[str]
    """Those of the steps that are legal checks, which no version may drop."""
    fees: tuple[Fee, ...]
    minutes: int
    document_only: bool
    reviewed: bool
    examined: bool
    """In agreement a second person decides."""


def chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def said(text: Mapping[str, Any] | str) -> str:
    """A text of the catalogue in the language of the reader."""
    if isinstance(text, str):
        return text
    return str(text.get("zh") if chinese() else text.get("en")) or str(text.get("zh", ""))


def kind_name(kind: BusinessKind) -> str:
    return kind.name if chinese() else kind.name_en


def charge_label(code: str) -> str:
    return {
        "fee": pgettext("charge", "Fee"),
        "prepayment": pgettext("charge", "Prepayment"),
        "deposit": pgettext("charge", "Deposit"),
        "arrears": pgettext("charge", "Arrears"),
        "penalty": pgettext("charge", "Early exit fee"),
        "card": pgettext("charge", "Value card"),
        "terminal": pgettext("charge", "Terminal"),
        "other": pgettext("charge", "Other"),
    }.get(code, code)


def class_label(code: str) -> str:
    return {
        "joining": gettext("Joining"),
        "change": gettext("Changes"),
        "top_up": gettext("Top-up"),
        "enquiry": gettext("Complaints and enquiries"),
        "other": pgettext("business class", "Other"),
    }.get(code, code)


def line_label(code: str) -> str:
    return {
        "mobile": gettext("Mobile"),
        "data_fixed": gettext("Data and fixed"),
        "internet": gettext("Internet"),
        "value_added": gettext("Mobile value-added"),
        "group": gettext("Group applications"),
    }.get(code, code)


def group_label(code: str) -> str:
    return {
        "terminals": gettext("Mobile terminals"),
        "prepaid_cards": gettext("Prepaid telecom cards"),
        "value_added": gettext("Value-added services"),
    }.get(code, code)


def paper_label(code: str) -> str:
    return {
        "id_copy": gettext("Identity document, original, copy kept"),
        "id": gettext("Identity document, original"),
        "id_or_password": gettext("Identity document or service password"),
        "both": gettext("Identity documents of both owners"),
        "authorisation": gettext("Authorisation"),
        "business_licence": gettext("Business licence"),
        "agent_id": gettext("Identity document of the representative"),
        "old_certificate": gettext("Old user certificate"),
    }.get(code, code)


def papers(kind: BusinessKind) -> list[str]:
    """What is to be brought: the proof that the kind asks for, and what it asks for beyond it."""
    found = []
    if "to_customer" in kind.needs:
        found.append("both")
    elif kind.proof == "document":
        found.append("id_copy" if kind.number == "new" else "id")
    elif kind.proof == "any":
        found.append("id_copy" if kind.number == "new" else "id_or_password")
    extra = [code if isinstance(code, str) else str(code.get("code", "")) for code in kind.papers]
    return [*found, *(code for code in extra if code and code != "id_copy")]


def fees(kind: BusinessKind, lines: Mapping[str, TariffLine]) -> list[Fee]:
    """Every charge that an order of this kind can have."""
    codes = dict.fromkeys([*(code for code in lines), *kind.charges])
    found = []
    for code in codes:
        line = lines.get(code)
        label = (line.name if line else "") or charge_label(code)
        amount = line.amount if line else None
        found.append(Fee(code, label, amount, line is not None, line.effective_from if line else None))
    return found


def norm(kind: BusinessKind, day: date) -> Norm:
    """The norm of this version, with the fees of the tariff in force on that day."""
    return Norm(
        kind=kind,
        name=kind_name(kind),
        conditions=tuple(said(text) for text in kind.conditions),
        papers=tuple(paper_label(code) for code in papers(kind)),
        sheet=tuple(said(field) for field in kind.sheet),
        steps=tuple(said(text) for text in kind.steps),
        legal=frozenset(said(text) for text in kind.steps if text.get("legal")),
        fees=tuple(fees(kind, queries.tariff_lines(kind.code, day))),
        minutes=kind.minutes,
        document_only=kind.proof == "document",
        reviewed=kind.reviewed,
        examined=kind.contract_bound,
    )
