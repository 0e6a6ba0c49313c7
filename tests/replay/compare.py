"""Comparing a report with an expected one, as the contract says: as sets of the fields that the expected file holds."""

import json
from typing import Any

PART_RULES = {
    1: ("till.", "stock.count", "receipt.", "match.", "order.", "audit.", "day."),
    2: ("roster.", "floor.", "shift.", "meeting."),
    3: ("care.", "field.", "stock.stocktake-missed", "customers.frequent-minimum"),
}
NOT_COMPARED = {"message", "clause", "detail"}


def _held(row: Any, like: set[str]) -> str:
    kept = {name: _unordered(value) for name, value in row.items() if name in like - NOT_COMPARED}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False)


def _unordered(value: Any) -> Any:
    """Lists inside a row are sets, too."""
    if isinstance(value, dict):
        return {name: _unordered(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return sorted((_unordered(inner) for inner in value), key=lambda inner: json.dumps(inner, sort_keys=True))
    return value


def _bag(rows: list[dict[str, Any]], like: set[str]) -> list[str]:
    return sorted(_held(row, like) for row in rows)


def differences(expected: dict[str, Any], actual: dict[str, Any]) -> list[str]:
    """What differs, as lines to read; empty where the report is as expected."""
    found: list[str] = []
    if expected["events"] != actual["events"]:
        found.append(f"events: {expected['events']} expected, {actual['events']}")
    rules = tuple(rule for part in expected.get("parts", [1, 2, 3]) for rule in PART_RULES[part])
    findings = [row for row in actual["findings"] if row["rule"].startswith(rules)]
    items = expected.get("serial_items")
    stock = [row for row in actual["stock"] if (items is None or row["item"] in items) and row["quantity"]]
    _rows(found, "refusals", expected["refusals"], actual["refusals"], {"line", "do", "code"})
    _rows(found, "findings", expected["findings"], findings, {"rule", "hall", "staff", "subject", "at"})
    _rows(
        found,
        "stock",
        [row for row in expected["stock"] if row["quantity"]],
        stock,
        {"hall", "item", "holder", "quantity"},
    )
    if expected["calls"] != actual["calls"]:
        found.append("calls differ")
    _rows(found, "days", expected["days"], actual["days"], set(expected["days"][0]) if expected["days"] else set())
    return found


def _rows(found: list[str], what: str, expected: list[Any], actual: list[Any], like: set[str]) -> None:
    want, have = _bag(expected, like), _bag(actual, like)
    found += [f"{what} missing: {row}" for row in want if want.count(row) > have.count(row)]
    found += [f"{what} too much: {row}" for row in have if have.count(row) > want.count(row)]
