"""The report of a run, as the contract says."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from openhall.back.audit.models import Signature
from openhall.back.reports.figures import takings
from openhall.back.reports.models import DailyReport
from openhall.engines.ledger.goods import HANDS, STORE
from openhall.engines.ledger.models import Place, QuantityHolding, SerialHolding
from openhall.engines.policy.models import Finding
from openhall.front.catalog.models import Item
from openhall.front.counter.models import Order
from openhall.front.till.models import BusinessDay
from openhall.kernel import clock
from openhall.kernel.money import text
from openhall.team.org.models import Staff, Unit

from .run import Result

CONTRACT = 1
RULES = (
    "till.",
    "stock.count",
    "stock.stocktake-missed",
    "receipt.",
    "match.",
    "order.",
    "audit.",
    "day.",
    "roster.",
    "floor.",
    "shift.",
    "meeting.",
    "care.",
    "field.",
    "customers.frequent-minimum",
)
"""The rules that a replay brings out; what else the system finds stays out of its report."""


def written(moment: datetime) -> str:
    return clock.local(moment).isoformat(timespec="seconds")


def build(result: Result, first: datetime | None) -> dict[str, Any]:
    """The report of the file's own events and days."""
    refused = len(result.refusals)
    names = Names(result)
    return {
        "contract": CONTRACT,
        "events": {"total": result.total, "accepted": result.total - refused, "refused": refused},
        "refusals": result.refusals,
        "findings": [_finding(row, names) for row in _findings(result)],
        "calls": [{"line": call["line"], "ticket": names.ref("ticket", call["ticket"])} for call in result.calls],
        "days": [_day(day, names) for day in _days(result, first)],
        "stock": _stock(names),
        "seconds": round(result.seconds, 3),
    }


class Names:
    """Keys of the database as the file knows them: codes, job numbers, refs."""

    def __init__(self, result: Result) -> None:
        self.halls = dict(Unit.objects.values_list("id", "code"))
        self.staff = dict(Staff.objects.values_list("id", "job_number"))
        self._refs = result.ref_of()
        self._kinds = {kind for kind, _key in result.made.values()} | {"order", "ticket", "customer"}

    def ref(self, kind: str, key: object) -> str | None:
        return self._refs.get((kind, str(key)))

    def subject(self, row: Finding) -> str | None:
        if row.subject_kind in self._kinds:
            return self.ref(row.subject_kind, row.subject)
        return row.subject or None


def _findings(result: Result) -> list[Finding]:
    rows = Finding.objects.filter(id__gt=result.marker).order_by("at", "id")
    return [row for row in rows if row.rule.startswith(RULES)]


def _finding(row: Finding, names: Names) -> dict[str, Any]:
    return {
        "rule": row.rule,
        "clause": row.clause,
        "hall": names.halls[row.hall],
        "staff": names.staff[row.staff] if row.staff else None,
        "subject": names.subject(row),
        "at": written(row.at),
        "detail": row.detail,
    }


def _days(result: Result, first: datetime | None) -> list[BusinessDay]:
    """The days that the file opened, closed or signed."""
    rows = BusinessDay.objects.select_related("report", "signature").order_by("opened_at", "id")
    if first is None:
        return []
    return [
        day
        for day in rows
        if day.opened_at >= first
        or (day.closed_at is not None and day.closed_at >= first)
        or (_signature(day) is not None and _signature(day).at >= first)  # type: ignore[union-attr]
    ]


def _signature(day: BusinessDay) -> Signature | None:
    return getattr(day, "signature", None)


def _day(day: BusinessDay, names: Names) -> dict[str, Any]:
    report: DailyReport | None = getattr(day, "report", None)
    signature = _signature(day)
    orders = Order.objects.final().of_day(day.id)
    accepted = orders.count()
    return {
        "hall": names.halls[day.hall],
        "date": day.date.isoformat(),
        "status": day.state,
        "orders": {"accepted": accepted, "reversed": accepted - orders.standing().count()},
        "takings": {means: text(value) for means, value in takings(day.id).items()},
        "match": report
        and _match({"books": report.books, "money": report.money, "stubs": report.stubs}, report.differences),
        "audit_match": signature
        and _match(
            {"report": signature.report, "copies": signature.copies, "bank": signature.bank}, signature.differences
        ),
    }


def _match(sums: dict[str, Decimal], differences: list[dict[str, Any]]) -> dict[str, Any]:
    shown: dict[str, Any] = {name: text(value) for name, value in sums.items()}
    return {**shown, "matched": not differences, "differences": differences}


def _stock(names: Names) -> list[dict[str, Any]]:
    """How many of each item stand in each store and each person's hands."""
    items = dict(Item.objects.values_list("no", "code"))
    counts: dict[tuple[UUID, int], int] = {}
    kinds = (HANDS, STORE)
    for serial in SerialHolding.objects.filter(place__kind__in=kinds).iterator():
        key = (serial.place_id, serial.item)
        counts[key] = counts.get(key, 0) + int(serial.last - serial.first) + 1
    for quantity in QuantityHolding.objects.filter(place__kind__in=kinds, quantity__gt=0):
        counts[quantity.place_id, quantity.item] = quantity.quantity
    places = {place.id: place for place in Place.objects.filter(kind__in=kinds)}
    rows = []
    for (place_id, item), count in counts.items():
        place = places[place_id]
        assert place.hall is not None
        holder = "store" if place.kind == STORE else names.staff[UUID(place.owner)]
        rows.append({"hall": names.halls[place.hall], "item": items[item], "holder": holder, "quantity": count})
    return sorted(rows, key=lambda row: (row["hall"], row["item"], row["holder"] != "store", row["holder"]))
