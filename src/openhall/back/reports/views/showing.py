"""What the pages of reports are given: frozen or computed figures with names instead of codes."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openhall.front.catalog.models import CATEGORIES, LINES
from openhall.front.catalog.norms import class_label, line_label
from openhall.front.till.models import MEANS, BusinessDay
from openhall.kernel.money import ZERO
from openhall.web import charts

from .. import figures, labels
from ..models import DailyReport

FIRST_HOUR, LAST_HOUR = 8, 20
SIDES = ("books", "money", "stubs")


def shift_page(shown: dict[str, Any]) -> dict[str, Any]:
    """A shift's figures for its page: names for codes, sums for the foot."""
    names = labels.businesses()
    match = shown["match"]
    goods = labels.items(row["item"] for row in match["goods"]) if match else {}
    return {
        "kinds": [{**line, "name": names.get(line["business"], line["business"])} for line in shown["kinds"]],
        "reversed": [{**line, "name": names.get(line["business"], line["business"])} for line in shown["reversed"]],
        "receipts": shown["receipts"],
        "voids": shown["voids"],
        "means": [(labels.MEANS[name], shown["means"][name]) for name in MEANS],
        "cash": shown["means"]["cash"],
        "card": shown["means"]["card"],
        "epay": shown["means"]["epay"],
        "count": shown["count"],
        "total": shown["total"],
        "journal": shown["journal"],
        "till": shown["till"],
        "match": match and match_page(match, goods),
    }


def match_page(match: dict[str, Any], goods: Mapping[str, str]) -> dict[str, Any]:
    """A match as three columns: what stands in each, and whether neighbours meet."""
    differs = {(pair["one"], pair["other"]): pair["by"] for pair in match["pairs"]}
    columns = [
        {"name": labels.SIDES[side], "amount": match[side], "captured": match[side] is not None} for side in SIDES
    ]
    return {
        **match,
        "columns": columns,
        "first_here": match["money"],
        "second_here": None if match["money"] is None else match["stubs"],
        "first_gap": differs.get(("books", "money")),
        "second_gap": differs.get(("money", "stubs")),
        "pairs": [
            {"one": labels.SIDES[pair["one"]], "other": labels.SIDES[pair["other"]], "by": pair["by"]}
            for pair in match["pairs"]
        ],
        "goods": [
            {**row, "name": goods.get(row["item"], row["item"]), "wrong": row["counted"] != row["booked"]}
            for row in match["goods"]
        ],
        "stubs_wrong": match["stub_count"] is not None and match["stub_count"] != match["forms_used"],
    }


def report_page(report: DailyReport) -> dict[str, Any]:
    """A hall's frozen daily report for screen and paper."""
    names = labels.businesses()
    clerks = report.details.get("clerks", [])
    people = labels.people(clerk["staff"] for clerk in clerks)
    lines = [{**line, "name": names.get(line["business"], line["business"])} for line in report.lines]
    return {
        "report": report,
        "lines": lines,
        "groups": classes_and_lines(report.lines),
        "count": sum(line["count"] for line in lines),
        "means": [(labels.MEANS[name], report.takings[name]) for name in MEANS],
        "clerks": [{**clerk, "person": people.get(clerk["staff"]), **clerk_match(clerk)} for clerk in clerks],
        "differences": [difference(one) for one in report.differences],
        "receipts": report.details.get("receipts", []),
        "voids": report.details.get("voids", []),
        "signature": signature_of(report.day),
    }


def clerk_match(clerk: dict[str, Any]) -> dict[str, Any]:
    books, money = Decimal(clerk["books"]), Decimal(clerk["money"])
    stubs = None if clerk["stubs"] is None else Decimal(clerk["stubs"])
    wrong_count = stubs is not None and clerk["stub_count"] != clerk["forms_used"]
    return {
        "money_by": money - books,
        "stubs_by": None if stubs is None else stubs - books,
        "wrong_count": wrong_count,
        "matched": money == books and stubs == books and not wrong_count,
        "two_way": stubs is None,
    }


def difference(one: dict[str, Any]) -> dict[str, Any]:
    """A difference in words, with whose it is and how much."""
    return {**one, "name": labels.DIFFERENCES.get(one["kind"], one["kind"]), "pieces": one["kind"] in labels.PIECES}


def signature_of(day: BusinessDay) -> Any:
    """The auditor's signature under a day, if it is there (a row of the module above)."""
    return getattr(day, "signature", None)


def classes_and_lines(kinds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same orders by class and by line of business, each in the order of the book (CATALOG-01)."""
    of = labels.classes_and_lines()
    by_class = figures.grouped(kinds, {code: both[0] for code, both in of.items()})
    by_line = figures.grouped(kinds, {code: both[1] for code, both in of.items()})
    return [
        {"heading": _("By class"), "rows": _in_order(by_class, CATEGORIES, class_label)},
        {"heading": _("By line"), "rows": _in_order(by_line, LINES, line_label)},
    ]


def _in_order(
    sums: dict[str, tuple[int, Decimal]], order: tuple[str, ...], label: Callable[[str], str]
) -> list[dict[str, Any]]:
    known = [*order, *(code for code in sums if code not in order)]
    return [
        {"code": code, "name": label(code), "count": sums[code][0], "total": sums[code][1]}
        for code in known
        if code in sums
    ]


# -- charts ------------------------------------------------------------------------------------------------------


def hours_chart(now: list[dict[str, Any]], before: list[dict[str, Any]], *, today: Any, then: Any) -> dict[str, Any]:
    """Takings by hour against the same weekday before."""
    of_now = {row["hour"]: Decimal(row["total"]) for row in now}
    of_then = {row["hour"]: Decimal(row["total"]) for row in before}
    known = [*of_now, *of_then, FIRST_HOUR, LAST_HOUR - 1]
    hours = range(min(known), max(known) + 1)
    return charts.bars(
        [f"{hour}" for hour in hours],
        (today, [of_now.get(hour, ZERO) for hour in hours]),
        line=(then, [of_then.get(hour, ZERO) for hour in hours]) if before else None,
    )


def hours_before(hall: UUID, day: date) -> list[dict[str, Any]]:
    """The hours of the same weekday a week before, from its frozen report."""
    report = DailyReport.objects.of_halls([hall]).on(day - timedelta(days=7)).first()
    hours: list[dict[str, Any]] = report.details.get("hours", []) if report else []
    return hours


def month_chart(reports: list[DailyReport], first: date) -> dict[str, Any]:
    """Takings by day of a month, stacked by means."""
    last = figures.month_bounds(first)[1]
    by_date = {row.date: row for row in reports}
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    series = [
        (labels.MEANS[name], [by_date[one].takings[name] if one in by_date else None for one in dates])
        for name in MEANS
    ]
    return charts.bars([one.day for one in dates], *series, stacked=True)


def kinds_chart(kinds: list[dict[str, Any]], most: int = 8) -> dict[str, Any]:
    """The kinds of business that brought most orders."""
    names = labels.businesses()
    top = sorted(kinds, key=lambda line: -line["count"])[:most]
    rows = [names.get(line["business"], line["business"]) for line in top]
    return charts.ranking(rows, (_("Orders"), [line["count"] for line in top]))
