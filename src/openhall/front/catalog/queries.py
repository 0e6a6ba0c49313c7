"""Named reads of the catalogue."""

from datetime import date
from decimal import Decimal

from openhall.kernel import company
from openhall.kernel.commands import IMPORT, Context

from .models import BusinessKind, Item, NumberClass, Plan, TariffLine


def kind_on(code: str, day: date) -> BusinessKind | None:
    """The version of a business kind in force on a day."""
    rows = BusinessKind.objects.filter(code=code, effective_from__lte=day).order_by("-version")
    return company.kept(("kind", code, day), rows.first)


_known: set[str] = set()


def business_known(code: str) -> bool:
    """Was a business of this code ever offered? (Kinds are retired, never deleted, so a yes stays one.)"""
    if code not in _known:
        _known.update(BusinessKind.objects.values_list("code", flat=True))
    return code in _known


def kinds_on(day: date) -> list[BusinessKind]:
    """All kinds offered on a day, each in its version."""
    rows = BusinessKind.objects.filter(effective_from__lte=day).order_by("code", "-version").distinct("code")
    return [row for row in rows if not row.retired]


def plan(code: str) -> Plan | None:
    return company.kept(("plan", code), Plan.objects.filter(code=code).first)


def items(codes: set[str]) -> dict[str, Item]:
    found = {code: company.kept(("item", code), Item.objects.filter(code=code).first) for code in codes}
    return {code: item for code, item in found.items() if item is not None}


def sims() -> list[Item]:
    """All kinds of SIM."""
    return company.kept("sims", lambda: list(Item.objects.filter(kind="sim").order_by("no")))


def tariff_lines(business: str, day: date) -> dict[str, TariffLine]:
    """The lines of the tariff in force for a business on a day, by charge code."""
    rows = (
        TariffLine.objects.filter(business=business, effective_from__lte=day)
        .order_by("code", "-effective_from")
        .distinct("code")
    )
    return {row.code: row for row in rows}


def tariff(business: str, day: date) -> dict[str, Decimal | None]:
    """The tariff of a business on a day: charge code → price, or None for an open amount."""
    lines = company.kept(("tariff", business, day), lambda: tariff_lines(business, day))
    return {code: row.amount for code, row in lines.items()}


def lines_in_force(day: date) -> list[TariffLine]:
    """The whole tariff in force on a day, by business and charge."""
    rows = TariffLine.objects.filter(effective_from__lte=day).order_by("business", "code", "-effective_from")
    return list(rows.distinct("business", "code"))


def lines_to_come(day: date) -> list[TariffLine]:
    """What is published and not in force yet."""
    return list(TariffLine.objects.filter(effective_from__gt=day).order_by("effective_from", "business", "code"))


def versions(code: str) -> list[BusinessKind]:
    """Every version of a kind, newest first."""
    return list(BusinessKind.objects.filter(code=code).order_by("-version"))


def changed_kinds() -> list[BusinessKind]:
    """Every version of the kinds that have more than one."""
    more = BusinessKind.objects.filter(version__gt=1).values("code")
    return list(BusinessKind.objects.filter(code__in=more).order_by("code", "version"))


def number_class(code: str) -> NumberClass | None:
    """What a class of premium numbers asks for; normal numbers ask for nothing."""
    return None if code == "normal" else NumberClass.objects.filter(code=code).first()


def goes_on_from(ctx: Context, business: str, code: str, day: date) -> bool:
    """May a line begin on a day gone by? Only in an import, behind all that stands of this charge: history isn't rewritten."""
    later = TariffLine.objects.filter(business=business, code=code, effective_from__gte=day)
    return ctx.channel == IMPORT and not later.exists()
