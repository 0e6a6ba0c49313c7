"""Who may do and open what, read from the program: the registry of commands, the addresses, the grants."""

import json
from pathlib import Path

from openhall.kernel.commands import registry
from openhall.positions import DEVICES, DISPLAY, GRANTS, ONLINE, POSITIONS
from openhall.web import urls
from openhall.web.access import DELEGATED, PUBLIC, SIGNED_IN, Rule, rule_of, walk
from openhall.web.shows import shows

FILE = Path(__file__).with_name("matrix.json")
ASKED = [*POSITIONS, DISPLAY, *DEVICES, ONLINE, "system"]
Matrix = dict[str, dict[str, str]]


def program() -> Matrix:
    """One line a command, one an address, one a piece that the stream sends."""
    return {
        "commands": {name: _command(name) for name in sorted(registry)},
        "addresses": {"/" + where: _address(rule_of(pattern)) for where, pattern in walk(urls.urlpatterns)},
        "pieces": {name: words(GRANTS[shows[name].permission]) for name in sorted(shows)},
    }


def _command(name: str) -> str:
    entry = registry[name]
    people = GRANTS[entry.permission] if entry.permission else frozenset()
    who = words(people | ({"system"} if entry.system else set()))
    return f"{who} [{', '.join(sorted(entry.channels))}]" if entry.channels else who


def _address(rule: Rule | None) -> str:
    assert rule is not None
    if rule.kind in {PUBLIC, DELEGATED}:
        return f"{rule.kind}: {rule.reason}"
    if rule.kind == SIGNED_IN:
        return f"{rule.kind}: {words(frozenset(POSITIONS))}"
    who = GRANTS[rule.kind] & set(DEVICES) if rule.device else GRANTS[rule.kind] - {*DEVICES, ONLINE}
    return f"{rule.kind}: {words(who)}"


def words(positions: frozenset[str]) -> str:
    """As a person reads it: of many positions those that are left out."""
    people = positions & set(POSITIONS)
    out = sorted(set(POSITIONS) - people)
    short = " ".join(["everybody", *(["but", *out] if out else [])])
    said = short if len(people) > len(POSITIONS) // 2 else " ".join(sorted(people))
    return ", ".join(part for part in [said, *sorted(positions - people)] if part)


def positions(said: str) -> set[str]:
    """The other way round: whom a line of the file lets in."""
    who, *others = said.split(" [")[0].split(", ")
    named = who.split()
    if named[:1] == ["everybody"]:
        return {*POSITIONS} - {*named[2:]} | {*others}
    return {*named, *others}


def committed() -> Matrix:
    made: Matrix = json.loads(FILE.read_text())
    return made


def write() -> None:
    FILE.write_text(json.dumps(program(), indent=1, ensure_ascii=False) + "\n")
