"""The rule book as data: one YAML file a module in ``register/``, one entry a clause. No database, no Django.

Everything else may import this and it imports nothing of Openhall: code names clauses, the register never names code.
``carries`` marks code that carries a clause without a refusal, rule or parameter that names it already.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

HERE = Path(__file__).resolve().parent
WEIGHTS = ("core", "standard", "peripheral")
KINDS = (
    "rule",
    "process",
    "record",
    "plan",
    "service",
    "role",
    "limit",
    "feature",
    "report",
    "layout",
    "metric",
)
MECHANISMS = (
    "case",
    "rule",
    "command",
    "register",
    "report",
    "checklist",
    "setting",
    "screen",
    "ledger",
    "handbook",
)
FIELDS = frozenset(
    {
        "id",
        "title",
        "zh",
        "en",
        "kind",
        "numbers",
        "actors",
        "weight",
        "mechanism",
        "parameters",
        "decision",
        "honest",
        "verify",
    }
)
_HEADING = re.compile(r"# [-=]{3,} (?:(?:core|standard|peripheral)(?:: )?)?(.*?) ?[-=]{3,}$", re.IGNORECASE)
_CLAUSE = re.compile(r"- id: (\S+)")
_OURS = re.compile(r"\s*\(ours\)$")
# Safe, and in C where there is one: ten times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
C = TypeVar("C", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter as the register names it. ``ours``: no source gives the default; ``unset``: the operator enters it."""

    name: str
    text: str
    clause: str

    @property
    def ours(self) -> bool:
        return "(ours" in self.text

    @property
    def unset(self) -> bool:
        return self.text.startswith("not set")

    @property
    def default(self) -> str:
        """The default without the remark that it is ours."""
        return _OURS.sub("", self.text)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: what it says in both languages, its figures, how doubts were settled, what a tester does and sees."""

    id: str
    module: str
    section: str
    title: str
    title_zh: str
    zh: str
    en: str
    kind: tuple[str, ...]
    numbers: Mapping[str, str]
    actors: tuple[str, ...]
    weight: str
    mechanism: tuple[str, ...]
    parameters: tuple[Figure, ...]
    decision: str
    honest: str
    verify: str
    decision_zh: str = ""
    honest_zh: str = ""
    verify_zh: str = ""

    @property
    def for_an_observer(self) -> bool:
        """Is there a part of it that only somebody who looks can see?"""
        return bool(self.honest) or "checklist" in self.mechanism


@dataclass(frozen=True, slots=True)
class Module:
    """A chapter of the book: one file of the register."""

    name: str
    title: str
    title_zh: str
    clauses: tuple[Clause, ...]

    def sections(self) -> Iterator[tuple[str, str, list[Clause]]]:
        """``(weight, heading, clauses)`` in the order of the register."""
        found: list[tuple[str, str, list[Clause]]] = []
        for clause in self.clauses:
            if not found or found[-1][:2] != (clause.weight, clause.section):
                found.append((clause.weight, clause.section, []))
            found[-1][2].append(clause)
        yield from found


MODULES = {
    # name: (English, Chinese), in the order of the house
    "floor": ("Floor", "大厅现场"),
    "counter": ("Counter", "柜台受理"),
    "cash": ("Cash", "收银与资金"),
    "customers": ("Customers", "客户"),
    "catalog": ("Business catalogue", "业务目录"),
    "stock": ("Stock", "库存"),
    "invoices": ("Receipts", "票据"),
    "audit": ("Audit", "稽核"),
    "reports": ("Reports", "报表与分析"),
    "org": ("Organisation", "组织与岗位"),
    "roster": ("Roster", "排班与考勤"),
    "training": ("Training", "培训"),
    "performance": ("Performance", "考核与激励"),
    "policy": ("Policy", "规章与行为"),
    "premises": ("Premises", "场所与设施"),
    "quality": ("Service quality", "服务质量"),
    "safety": ("Safety", "安全与应急"),
    "marketing": ("Marketing", "营销与宣传"),
    "care": ("Care", "投诉与关怀"),
    "field": ("Field work", "装维派工"),
    "repair": ("Repair", "终端维修"),
    "partners": ("Partners", "合作方"),
    "portal": ("Portal", "线上渠道"),
    "campus": ("Campus", "智慧校园"),
    "system": ("System", "系统安全"),
}


def _one(row: dict[str, Any], module: str, section: str, title_zh: str, notes: Mapping[str, str]) -> Clause:
    unknown = row.keys() - FIELDS
    if unknown:
        raise ValueError(f"{row.get('id')}: unknown field {', '.join(sorted(unknown))}")
    if row["weight"] not in WEIGHTS or set(row["kind"]) - set(KINDS) or set(row["mechanism"]) - set(MECHANISMS):
        raise ValueError(f"{row['id']}: a weight, kind or mechanism that the book doesn't know")
    return Clause(
        id=row["id"],
        module=module,
        section=section,
        title=row["title"],
        title_zh=title_zh,
        zh=row["zh"].strip(),
        en=row["en"].strip(),
        kind=tuple(row["kind"]),
        numbers={name: _text(value) for name, value in row.get("numbers", {}).items()},
        actors=tuple(row["actors"]),
        weight=row["weight"],
        mechanism=tuple(row["mechanism"]),
        parameters=tuple(Figure(name, _text(value), row["id"]) for name, value in row.get("parameters", {}).items()),
        decision=row.get("decision", "").strip(),
        honest=row.get("honest", "").strip(),
        verify=row["verify"].strip(),
        **{f"{name}_zh": text for name, text in notes.items()},
    )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sections(source: str) -> dict[str, str]:
    """Clause → the heading above it; the headings are comments, so that the entries stay a plain list."""
    found, heading = {}, ""
    for line in source.splitlines():
        if match := _HEADING.match(line):
            heading = match[1][:1].upper() + match[1][1:]
        elif match := _CLAUSE.match(line):
            found[match[1]] = heading
    return found


def _yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)


@cache
def book() -> dict[str, Module]:
    """The whole register by module, read once."""
    titles, notes = _yaml(HERE / "titles.zh.yaml"), _yaml(HERE / "notes.zh.yaml")
    made = {}
    for name, (title, title_zh) in MODULES.items():
        path = HERE / "register" / f"{name}.yaml"
        headings = _sections(path.read_text(encoding="utf-8"))
        rows = [
            _one(row, name, headings[row["id"]], titles[row["id"]], notes.get(row["id"], {})) for row in _yaml(path)
        ]
        made[name] = Module(name, title, title_zh, tuple(rows))
    return made


@cache
def clauses() -> dict[str, Clause]:
    """Every clause by its id, in the order of the book."""
    found: dict[str, Clause] = {}
    for module in book().values():
        for clause in module.clauses:
            if clause.id in found:
                raise ValueError(f"two clauses {clause.id}")
            found[clause.id] = clause
    return found


@cache
def figures() -> dict[str, tuple[Figure, ...]]:
    """Parameter → where the register names it. A parameter named in two clauses is one parameter."""
    found: dict[str, tuple[Figure, ...]] = {}
    for clause in clauses().values():
        for figure in clause.parameters:
            found[figure.name] = (*found.get(figure.name, ()), figure)
    return found


@cache
def headings_zh() -> dict[str, str]:
    loaded: dict[str, str] = _yaml(HERE / "sections.zh.yaml")
    return loaded


@cache
def _names() -> dict[str, dict[str, tuple[str, str]]]:
    loaded = _yaml(HERE / "names.yaml")
    return {kind: {str(code): (str(en), str(zh)) for code, (en, zh) in rows.items()} for kind, rows in loaded.items()}


def name(kind: str, code: str, *, chinese: bool) -> str:
    """What people call a rule, a figure, a unit or a detail of a finding; the code itself where nobody has named it."""
    found = _names().get(kind, {}).get(code)
    return code if found is None else found[chinese]


def named(kind: str) -> frozenset[str]:
    return frozenset(_names()[kind])


def carries(*ids: str) -> Callable[[C], C]:
    """Mark a command, view, report or rule as carrying these clauses; ``openhall clauses`` reads the mark from the source.

    Only where nothing else tells: a refusal with ``clause=…``, a rule, a parameter or ``{% clause %}`` on the screen do.
    """

    def unchanged(code: C) -> C:
        return code

    return unchanged
