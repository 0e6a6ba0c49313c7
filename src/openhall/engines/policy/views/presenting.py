"""How findings and figures are shown: names in the person's language, people, halls, things, amounts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from openhall import rulebook
from openhall.positions import POSITIONS
from openhall.web.shell import position_name

from ..directory import Level, Person, directory
from ..models import ANSWERED, COUNTED, DROPPED, RAISED, UPHELD, Finding
from ..parameters import Parameter
from ..subjects import Subject, described

AMOUNT = re.compile(r"-?[0-9]+\.[0-9]{2}")
MEASURED = re.compile(r"([0-9.:,]+(?: ?[-–] ?[0-9.]+)?) (\S.*)")
STATE_WORDS: dict[str, tuple[Any, str, str]] = {
    RAISED: (_("Raised"), "wrong", "flag"),
    ANSWERED: (_("Answered"), "due", "message"),
    UPHELD: (_("Upheld"), "settled", "gavel"),
    DROPPED: (pgettext_lazy("finding", "Dropped"), "settled", "x"),
    COUNTED: (_("Counted"), "settled", "report-analytics"),
}
"""Each state with its tone and icon."""
WEIGHT_WORDS = {"core": _("Core"), "standard": _("Standard"), "peripheral": _("Peripheral")}
KIND_WORDS = {
    "rule": _("rule"),
    "process": _("process"),
    "record": _("record"),
    "plan": _("plan"),
    "service": _("service"),
    "role": _("role"),
    "limit": _("limit"),
    "feature": _("feature"),
    "report": _("report"),
    "layout": _("layout"),
    "metric": _("metric"),
}
MECHANISM_WORDS = {
    "case": _("case"),
    "rule": _("automatic rule"),
    "command": _("business step"),
    "register": _("register"),
    "report": _("report"),
    "checklist": _("checklist"),
    "setting": _("setting"),
    "screen": _("screen"),
    "ledger": _("ledger"),
    "handbook": _("handbook"),
}
CLASS_WORDS = {
    "demonstration": _("demonstration halls"),
    "standard": _("standard halls"),
    "small": _("small halls"),
    "station": _("service stations"),
    "campus": _("campus halls"),
}
STRICTER_WORDS = {"lower": _("lower is stricter"), "higher": _("higher is stricter"), "": _("any value")}


def chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def title(clause: rulebook.Clause | rulebook.Module) -> str:
    return clause.title_zh if chinese() else clause.title


def heading(text: str) -> str:
    return rulebook.headings_zh().get(text, text) if chinese() else text


def named(kind: str, code: str) -> str:
    """A rule, figure, unit or detail as people call it. A figure that the book alone names is called by its clause."""
    found = rulebook.name(kind, code, chinese=chinese())
    if found != code or kind != "figures":
        return found
    if chinese():
        several = rulebook.figures().get(code, ())
        return rulebook.clauses()[several[0].clause].title_zh if several else code
    return code.rpartition(".")[2].replace("_", " ").capitalize()


def level_name(level: Level | None) -> str | Promise:
    if level is None:
        return _("a unit that is gone")
    return CLASS_WORDS.get(level.name, level.name) if level.kind == "class" else level.name


def with_unit(entry: Parameter[Any], text: str) -> str:
    """``500.00 yuan``; a yes or no as a word, codes and positions as people call them."""
    if text in {"true", "false"}:
        return str(_("yes") if text == "true" else _("no"))
    if isinstance(entry.default, str):
        return words(text) or str(_("not set"))
    unit = entry.unit if "·" not in entry.unit else ""  # a list of choices is no unit
    return f"{text} {named('units', unit)}".strip() if unit else text


def as_written(figure: rulebook.Figure) -> str:
    """A figure as the book gives it, with units and plain answers in the reader's words: ``500 CNY (ours)`` is 500 元."""
    if figure.unset:
        return str(_("not set: the company enters it"))
    text = figure.default
    if match := MEASURED.fullmatch(text):
        unit = named("units", match[2])
        text = f"{match[1]} {unit}" if unit != match[2] else text
    elif text in {"true", "yes", "on", "false", "no", "off"}:
        text = str(_("yes") if text in {"true", "yes", "on"} else _("no"))
    text = re.sub(r"\bCNY\b", named("units", "CNY"), text)
    return _("{figure} (Openhall's choice)").format(figure=text) if figure.text != figure.default else text


def words(text: str) -> str:
    """A text of codes (``signature,slip``; ``manager station_head``) in words; any other text as it is."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1 and all(part in POSITIONS for part in text.split()):
        parts = text.split()
    found = [str(position_name(part)) if part in POSITIONS else named("values", part) for part in parts]
    return ("、" if chinese() else ", ").join(found)


@dataclass(frozen=True, slots=True)
class Detail:
    """A figure of the case: its name, its value, whether it is an amount."""

    label: str
    value: str
    amount: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as pages show it."""

    row: Finding
    hall: str
    person: Person | None
    raised_by: Person | None
    decided_by: Person | None
    subject: Subject
    details: tuple[Detail, ...]

    @property
    def title(self) -> str:
        return named("rules", self.row.rule)

    @property
    def state(self) -> tuple[Any, str, str]:
        return STATE_WORDS[self.row.state]


def shown(rows: Iterable[Finding]) -> list[Shown]:
    """Findings with the names of everybody and everything in them; a fixed number of questions for any number of rows."""
    rows = list(rows)
    ids = {who for row in rows for who in (row.staff, row.raised_by, row.decided_by) if who is not None}
    people = directory().people(sorted(ids)) if ids else {}
    halls = directory().hall_names(sorted({row.hall for row in rows})) if rows else {}
    things = described((row.subject_kind, row.subject) for row in rows if row.subject)
    return [
        Shown(
            row,
            halls.get(row.hall, ""),
            people.get(row.staff) if row.staff else None,
            people.get(row.raised_by) if row.raised_by else None,
            people.get(row.decided_by) if row.decided_by else None,
            things.get((row.subject_kind, row.subject), Subject("")),
            tuple(details(row.detail)),
        )
        for row in rows
    ]


def details(given: dict[str, Any]) -> Sequence[Detail]:
    found = []
    for key, value in given.items():
        text = named("values", value) if isinstance(value, str) else str(value)
        found.append(Detail(named("details", key), text, bool(AMOUNT.fullmatch(text))))
    return found
