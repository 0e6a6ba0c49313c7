"""Named reads: what a shift, a day or a month comes to, from orders, counts, stubs and the ledger.

All of them give plain data (amounts as text), so that what is frozen and what is computed now look the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import ExtractHour

from openhall.back.receipts import forms
from openhall.back.receipts.models import USED, VOID, Form
from openhall.engines.ledger.models import Line
from openhall.engines.ledger.money import BALANCE, DEPOSIT, INCOME, RECEIVABLE
from openhall.engines.policy.parameters import Figures
from openhall.front.counter.models import REVERSED, Order
from openhall.front.till.models import MEANS, OPEN, BusinessDay, TillSession
from openhall.kernel import clock
from openhall.kernel.money import ZERO, text

from .match import Match, Stub, compare, goods_rows, ranges
from .models import DailyReport, StubWithdrawal
from .parameters import CLERK_TOLERANCE, GOODS_TOLERANCE

_SUMS = {
    "n": Count("id"),
    "total": Sum("due"),
    "cash": Sum(F("cash") - F("change")),
    "card": Sum("card"),
    "epay": Sum("epay"),
}


# -- one shift ---------------------------------------------------------------------------------------------------


def match_of(till: TillSession) -> Match:
    """The shift's three sources side by side, each read where it was captured."""
    books = Order.objects.standing().filter(till=till).aggregate(total=Sum("due"))["total"] or ZERO
    figures = Figures(till.hall, till.closed_at or clock.now())
    captured = till.counted is not None
    return compare(
        books,
        till.money if captured else None,
        till.stubs_total if captured and not stubs_missing(till) else None,
        tolerance=figures[CLERK_TOLERANCE],
        stub_count=till.stubs,
        forms_used=forms.stubs_of_till(till.id).count,
        goods=goods_rows(till.cards_expected, till.cards),
        goods_tolerance=figures[GOODS_TOLERANCE],
    )


def stubs_missing(till: TillSession) -> bool:
    """Were the stubs of a counted till not read from paper, or taken back as not read?"""
    return till.stubs is None or StubWithdrawal.objects.filter(till=till).exists()


def used_stubs(till: TillSession) -> list[Stub]:
    """The forms that should have left a stub, as the books know them."""
    rows = Form.objects.filter(till=till.id, state=USED).values_list("series", "no", "amount")
    return [Stub(series, no, amount) for series, no, amount in rows]


def shift(till: TillSession) -> dict[str, Any]:
    """A clerk's daily report of one shift (CASH-06)."""
    orders = Order.objects.final().filter(till=till)
    kinds = [_kind_line(row) for row in orders.standing().values("business").annotate(**_SUMS).order_by("business")]
    means = {name: text(sum((Decimal(line[name]) for line in kinds), ZERO)) for name in MEANS}
    total = sum((Decimal(line["total"]) for line in kinds), ZERO)
    return {
        "kinds": kinds,
        "count": sum(line["count"] for line in kinds),
        "means": means,
        "total": text(total),
        "journal": text(journal(till)),
        "reversed": [_reversal(row) for row in orders.filter(state=REVERSED).order_by("reversed_at")],
        "receipts": _used_ranges(Form.objects.filter(till=till.id, state=USED)),
        "voids": _voids(_forms_of_shift(till)),
        "till": {
            "counter": till.counter.code,
            "opened_at": till.opened_at.isoformat(),
            "closed_at": till.closed_at.isoformat() if till.closed_at else None,
            "state": till.state,
            "float": text(till.float),
            "dropped": text(till.dropped),
            "counted": till.counted,
            "expected": till.expected,
        },
        "match": match_data(match_of(till)) if till.state != OPEN else None,
    }


def journal(till: TillSession) -> Decimal:
    """What the ledger says that this till's orders brought: what they earned, or owe to customers from now on."""
    orders = Order.objects.filter(till=till).values("id")
    lines = Line.objects.filter(entry__subject__in=orders, account__kind__in=(INCOME, BALANCE, DEPOSIT, RECEIVABLE))
    return -(lines.aggregate(total=Sum("amount"))["total"] or ZERO)


def match_data(match: Match) -> dict[str, Any]:
    """A match as plain data, for what is frozen and for the screen."""
    return {
        "books": text(match.books),
        "money": None if match.money is None else text(match.money),
        "stubs": None if match.stubs is None else text(match.stubs),
        "stub_count": match.stub_count,
        "forms_used": match.forms_used,
        "state": match.state,
        "balanced": match.balanced,
        "pairs": [{"one": pair.one, "other": pair.other, "by": text(pair.by)} for pair in match.pairs],
        "goods": [{"item": row.item, "booked": row.booked, "counted": row.counted} for row in match.goods],
        "goods_agree": match.goods_agree,
    }


def _kind_line(row: Any) -> dict[str, Any]:
    amounts = {name: text(row[name] or ZERO) for name in ("total", *MEANS)}
    return {"business": row["business"], "count": row["n"], **amounts}


def _reversal(order: Order) -> dict[str, Any]:
    return {
        "order": str(order.id),
        "business": order.business,
        "total": text(order.due),
        "series": order.series,
        "no": order.form_no,
        "reason": order.reversal_reason,
    }


def _forms_of_shift(till: TillSession) -> Q:
    """Forms of the till's orders, and those that its person spoilt meanwhile."""
    spoilt = Q(till=None, hall=till.hall, staff=till.staff, at__gte=till.opened_at)
    return Q(till=till.id) | (spoilt & Q(at__lte=till.closed_at) if till.closed_at else spoilt)


def _used_ranges(rows: Any) -> list[dict[str, Any]]:
    numbers = rows.values_list("series", "no")
    return [{"series": r.series, "first": r.first, "last": r.last, "count": r.count} for r in ranges(numbers)]


def _voids(condition: Q) -> list[dict[str, Any]]:
    rows = Form.objects.filter(condition, state=VOID).order_by("series", "no")
    return [{"series": row.series, "no": row.no, "reason": row.reason} for row in rows]


# -- one day -----------------------------------------------------------------------------------------------------


def takings(day: UUID) -> dict[str, Decimal]:
    """A day's takings by means, net of change, refunds and reversals."""
    sums = (
        Order.objects.standing()
        .of_day(day)
        .aggregate(cash=Sum(F("cash") - F("change")), card=Sum("card"), epay=Sum("epay"))
    )
    return {means: value or ZERO for means, value in sums.items()}


def by_kind(day: UUID) -> list[dict[str, Any]]:
    rows = Order.objects.standing().of_day(day).values("business").annotate(**_SUMS).order_by("business")
    return [_kind_line(row) for row in rows]


def by_hour(day: UUID) -> list[dict[str, Any]]:
    """Orders and takings by the hour of acceptance, hours without any left out."""
    rows = (
        Order.objects.standing()
        .of_day(day)
        .annotate(hour=ExtractHour("accepted_at", tzinfo=clock.ZONE))
        .values("hour")
        .annotate(n=Count("id"), total=Sum("due"))
        .order_by("hour")
    )
    return [{"hour": row["hour"], "count": row["n"], "total": text(row["total"] or ZERO)} for row in rows]


def by_clerk(day: UUID) -> dict[UUID, dict[str, int]]:
    """Each person's orders of the day: accepted, and reversed of them."""
    rows = Order.objects.final().of_day(day).values("staff")
    counted = rows.annotate(n=Count("id"), back=Count("id", filter=Q(state=REVERSED))).order_by("staff")
    return {row["staff"]: {"orders": row["n"], "reversed": row["back"]} for row in counted}


def forms_of_day(day: BusinessDay, tills: Sequence[TillSession]) -> dict[str, list[dict[str, Any]]]:
    """The receipt numbers that the day used, as runs, and the void ones with their reasons."""
    own = Q(till__in=[till.id for till in tills])
    spoilt = Q(till=None, hall=day.hall, at__gte=day.opened_at, at__lte=day.closed_at or clock.now())
    used = _used_ranges(Form.objects.filter(own, state=USED))
    return {"receipts": used, "voids": _voids(own) + _voids(spoilt)}


# -- a month, from frozen rows -----------------------------------------------------------------------------------


def month_bounds(day: date) -> tuple[date, date]:
    """First and last day of the month of ``day``."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def summed(reports: Iterable[DailyReport]) -> dict[str, Any]:
    """Daily reports added up: orders, takings by means, and by kind of business."""
    rows = list(reports)
    kinds: dict[str, dict[str, Any]] = {}
    for row in rows:
        for line in row.lines:
            into = kinds.setdefault(line["business"], {"business": line["business"], "count": 0, "total": ZERO})
            into["count"] += line["count"]
            into["total"] += Decimal(line["total"])
    return {
        "days": len(rows),
        "accepted": sum(row.accepted for row in rows),
        "reversed": sum(row.reversed for row in rows),
        "books": sum((row.books for row in rows), ZERO),
        **{name: sum((row.takings[name] for row in rows), ZERO) for name in MEANS},
        "kinds": sorted(kinds.values(), key=lambda line: line["business"]),
        "unmatched": sum(not row.matched for row in rows),
    }


def grouped(kinds: Iterable[Mapping[str, Any]], group_of: Mapping[str, str]) -> dict[str, tuple[int, Decimal]]:
    """Lines by kind of business added up by what each kind belongs to: how many orders, what sum."""
    found: dict[str, tuple[int, Decimal]] = {}
    for line in kinds:
        group = group_of.get(line["business"], "")
        count, total = found.get(group, (0, ZERO))
        found[group] = (count + line["count"], total + Decimal(line["total"]))
    return found
