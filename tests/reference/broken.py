"""Files that must be unreadable (exit 2), each for one reason in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random  # noqa: TID251 - always a seeded one
from typing import Any

Line = dict[str, Any]
Break = Callable[[Random, Line, list[Line]], Line | str | None]


def generate_broken(seed: int) -> tuple[list[str], int]:
    """(lines, the number of the line that is wrong), counted from 1."""
    from tests.reference.roughen import generate

    rng = Random(seed)
    lines = generate(seed, halls=rng.choice((1, 2)), days=1, orders=10, floor=15)
    events: list[Line] = [json.loads(line) for line in lines]
    kinds = list(BREAKS)
    while True:
        kind = rng.choice(kinds)
        index = rng.choice(range(len(events)))
        before = events[:index]
        broken = BREAKS[kind](rng, json.loads(lines[index]), before)
        if broken is not None:
            text = broken if isinstance(broken, str) else json.dumps(broken, ensure_ascii=False)
            return [*lines[:index], text, *lines[index + 1 :]], index + 1


def bad_json(rng: Random, line: Line, before: list[Line]) -> str:
    text = json.dumps(line, ensure_ascii=False)
    return rng.choice((text[:-1], text + "}", "{", "not json", f"[{text}", text.replace('"', "'")))


def not_an_object(rng: Random, line: Line, before: list[Line]) -> str:
    return rng.choice(("[]", "1", '"x"', "null", json.dumps([line])))


def unknown_command(rng: Random, line: Line, before: list[Line]) -> Line:
    return {**line, "do": rng.choice(("order.acept", "ORDER.ACCEPT", "", "till", "day.reopen"))}


def missing_field(rng: Random, line: Line, before: list[Line]) -> Line | None:
    optional = OPTIONAL | {"ref"} | OPTIONAL_IN.get(line["do"], frozenset())
    needed = [name for name in line if name not in optional]
    if line["do"] == "till.close":
        needed = [name for name in needed if name != "cards"]
    name = rng.choice(needed)
    return {key: value for key, value in line.items() if key != name}


def missing_goods(rng: Random, line: Line, before: list[Line]) -> Line | None:
    """Neither serials nor range nor quantity."""
    if line["do"] not in ("stock.receive", "stock.draw", "stock.return"):
        return None
    return {key: value for key, value in line.items() if key not in ("serials", "range", "quantity")}


def unknown_field(rng: Random, line: Line, before: list[Line]) -> Line:
    if isinstance(line.get("tender"), dict) and rng.random() < 0.5:
        return {**line, "tender": {**line["tender"], "cheque": "1.00"}}
    return {**line, rng.choice(("colour", "At", "comment", "orders")): "x"}


def wrong_type(rng: Random, line: Line, before: list[Line]) -> Line | None:
    names = [name for name in line if name not in ("at", "do")]
    name = rng.choice(names)
    value = line[name]
    wrong: list[Any] = [[], {}] if isinstance(value, str) else ["x", 1.5]
    if isinstance(value, str):
        wrong += [5, True]
    elif isinstance(value, bool):
        wrong += [1, "true"]
    elif isinstance(value, int):
        wrong += [str(value), True, {}]
    elif isinstance(value, list):
        wrong = ["x", {}, 3]
    elif isinstance(value, dict):
        wrong = ["x", [], 3]
    return {**line, name: rng.choice(wrong)}


def money_form(rng: Random, line: Line, before: list[Line]) -> Line | None:
    for name in ("amount", "float", "stubs_total", "copies_total", "monthly_fee", "price", "min_fee", "cash"):
        if name in line:
            return {**line, name: rng.choice(WRONG_MONEY)}
    for name in ("tender", "counted", "refund"):
        means = [key for key in line.get(name, {}) if key != "hundreds"]
        if means:
            return {**line, name: {**line[name], rng.choice(means): rng.choice(WRONG_MONEY)}}
    return None


def number_form(rng: Random, line: Line, before: list[Line]) -> Line | None:
    wrong = rng.choice(("1990100439", "199010043945", "1990100439a", "", "+8619901004"))
    for name in ("number", "new_number"):
        if name in line:
            return {**line, name: wrong}
    if "numbers" in line:
        return {**line, "numbers": [*line["numbers"], wrong]}
    return None


def unequal_range(rng: Random, line: Line, before: list[Line]) -> Line | None:
    if "range" not in line:
        return None
    first, last = line["range"]["first"], line["range"]["last"]
    wrong = rng.choice(
        ({"first": first, "last": last + "0"}, {"first": first[1:], "last": last}, {"first": first + "x", "last": last})
    )
    return {**line, "range": wrong}


def outside_list(rng: Random, line: Line, before: list[Line]) -> Line | None:
    listed = ("level", "hall_class", "position", "kind", "tracked", "grade", "id_kind", "business", "means", "verdict")
    listed = (*listed, "service", "duty")
    names = [name for name in listed if name in line]
    if line["do"] == "order.accept" and rng.random() < 0.4:
        if line.get("charges") and rng.random() < 0.5:
            return {**line, "charges": [{**line["charges"][0], "code": "tip"}]}
        name = rng.choice(("documents", "signatures"))
        return {**line, name: [*line[name], "photo"]}
    return {**line, rng.choice(names): "something_else"} if names else None


def wrong_date(rng: Random, line: Line, before: list[Line]) -> Line | None:
    names = [name for name in ("date", "with_date") if name in line]
    if not names:
        return None
    return {**line, rng.choice(names): rng.choice(("2026-02-30", "2026-13-01", "16.11.2026", "2026-1-5", "today", ""))}


def wrong_time(rng: Random, line: Line, before: list[Line]) -> Line | None:
    names = [name for name in ("time", "start", "end") if name in line]
    wrong = rng.choice(("8:30", "24:00", "08:60", "0830", "", "half past eight", "08:30+08:00", "08:3"))
    return {**line, rng.choice(names): wrong} if names else None


def wrong_inside(rng: Random, line: Line, before: list[Line]) -> Line | None:
    """In what a handover names, or in who was at a meeting."""
    if "attended" in line:
        return {**line, "attended": [*line["attended"], rng.choice((5, None, {}, []))]}
    if not line["do"].startswith("shift."):
        return None
    if rng.random() < 0.5:
        return {**line, "cards": {**line["cards"], "SIM": rng.choice(("1", 1.5, True, None, []))}}
    wrong = rng.choice(
        ({"series": "A"}, {"next": 5}, {"series": "A", "next": "5"}, {"series": "A", "next": 5, "no": 5}, 5)
    )
    return {**line, "receipts": [*line["receipts"], wrong]}


def wrong_moment(rng: Random, line: Line, before: list[Line]) -> Line:
    at = line["at"]
    return {**line, "at": rng.choice((at[:19], at[:10], "2026-02-30T08:00:00+08:00", "now", "", at[:11] + "25:00:00Z"))}


def backwards(rng: Random, line: Line, before: list[Line]) -> Line | None:
    return {**line, "at": "2020-01-01T00:00:00+08:00"} if before else None


def ref_twice(rng: Random, line: Line, before: list[Line]) -> Line | None:
    refs = [event["ref"] for event in before if "ref" in event]
    return {**line, "ref": rng.choice(refs)} if refs and line["do"] in MAKING else None


def unknown_ref(rng: Random, line: Line, before: list[Line]) -> Line | None:
    names = [name for name in ("customer", "to_customer", "order", "ticket", "appointment") if name in line]
    return {**line, rng.choice(names): "nothing-of-that-name"} if names else None


WRONG_MONEY = ("5.0", "5", 5.00, "5.000", "5,00", "", "x", ".50", "1e2", "¥5.00", " 5.00")
MAKING = ("order.accept", "customer.register", "ticket.take", "appointment.book", "roster.plan")
# Names that these lines may do without, and others not.
OPTIONAL_IN: dict[str, frozenset[str]] = {
    "ticket.take": frozenset({"customer", "appointment"}),
    "counter.open": frozenset({"reason"}),
    "counter.pause": frozenset({"reason"}),
    "counter.resume": frozenset({"reason"}),
    "counter.shut": frozenset({"reason"}),
    "roster.plan": frozenset({"counter", "relieves"}),
    "roster.swap": frozenset({"with_date"}),
    "floor.leave": frozenset({"approved_by"}),
    "shift.hand_over": frozenset({"notes"}),
}
# Names that a line may do without in some command or other: not what is left out here.
OPTIONAL = frozenset(
    {
        "parent",
        "hall_class",
        "contract_months",
        "early_exit_fee",
        "price",
        "grade",
        "min_fee",
        "serials",
        "range",
        "quantity",
        "cards",
        "phone",
        "to_customer",
        "number",
        "new_number",
        "sim",
        "plan",
        "items",
        "charges",
        "tender",
        "receipt",
        "force",
        "faults",
        "note",
    }
)
BREAKS: dict[str, Break] = {
    "bad JSON": bad_json,
    "not an object": not_an_object,
    "unknown command": unknown_command,
    "a field missing": missing_field,
    "no goods named": missing_goods,
    "a field not named": unknown_field,
    "a wrong type": wrong_type,
    "money not with two decimals": money_form,
    "a number not of 11 digits": number_form,
    "a range of unequal length": unequal_range,
    "a value outside its list": outside_list,
    "no date": wrong_date,
    "no time of day": wrong_time,
    "a wrong type inside": wrong_inside,
    "no time with offset": wrong_moment,
    "time running backwards": backwards,
    "a ref given twice": ref_twice,
    "an unknown ref": unknown_ref,
}
