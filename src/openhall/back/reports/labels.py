"""Names of things as reports write them, in the person's language."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from openhall.front.catalog.models import BusinessKind, Item
from openhall.team.org.models import Staff

MEANS: dict[str, Any] = {"cash": _("Cash"), "card": _("Card"), "epay": _("Mobile payment")}
SIDES: dict[str, Any] = {"books": _("Books"), "money": _("Money"), "stubs": _("Stubs")}
DIFFERENCES: dict[str, Any] = {
    "money_short": _("Money under the books"),
    "money_over": _("Money over the books"),
    "stubs_short": _("Stubs under the books"),
    "stubs_over": _("Stubs over the books"),
    "stubs_count": _("Number of stubs isn't the number of forms"),
    "two_way": _("Two-way only: stubs not read from paper"),
    "copies_short": _("Copies under the report"),
    "copies_over": _("Copies over the report"),
    "bank_short": _("Bank under the report"),
    "bank_over": _("Bank over the report"),
}
PIECES = frozenset({"stubs_count"})
"""Differences that count pieces and not money."""


def chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def businesses() -> dict[str, str]:
    """What each business kind is called, by its code."""
    rows = BusinessKind.objects.order_by("code", "-version").distinct("code")
    return {row.code: row.name if chinese() else row.name_en for row in rows.only("code", "name", "name_en")}


def classes_and_lines() -> dict[str, tuple[str, str]]:
    """The class and the line of each business kind, by its code."""
    rows = BusinessKind.objects.order_by("code", "-version").distinct("code")
    return {row.code: (row.category, row.line) for row in rows.only("code", "category", "line")}


def items(codes: Iterable[str]) -> dict[str, str]:
    return dict(Item.objects.filter(code__in=list(codes)).values_list("code", "name"))


def people(keys: Iterable[UUID | str | None]) -> dict[str, Staff]:
    """People by their key as text."""
    wanted = {str(key) for key in keys if key}
    return {str(row.id): row for row in Staff.objects.filter(id__in=wanted).only("id", "name", "job_number")}
