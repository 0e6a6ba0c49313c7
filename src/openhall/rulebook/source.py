"""What carries a clause, read from the program's own source: no import, no database, right in any state of the rest.

A clause is named by a rule, a parameter, a kind of case, a refusal (``clause="CASH-01"``), a mark (``@carries``), a
docstring that says so (``… (CASH-01).``) or a screen (``{% clause "CASH-01" %}``). What stands deep inside is followed up
to the commands, jobs and screens that reach it.
"""

import ast
import gc
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from . import MODULES

PACKAGE = Path(__file__).resolve().parents[1]
LEFT_OUT = ("rulebook/", "demo/", "web/styleguide.py", "web/templates/web/kit/", "locale/")
IN_TEMPLATE = re.compile(r"""\{%\s*clause\s+["']([A-Z]+-[0-9]+)["']""")
IN_WORDS = re.compile(rf"\b((?:{'|'.join(MODULES).upper()})-[0-9]{{2}})\b")
INCLUDED = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+\.html)""")
DECLARED = {"rule": "rule", "parameter": "parameter", "kind": "case"}
"""Functions that declare a thing under a name, with the clause that it carries."""
ENTRANCES = {"command": "command", "handles": "deadline"}
"""Decorators that make a function reachable from outside, under a name."""
DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
MANY = 10
"""What is reached from more places than this is a tool of all of them: it carries its clause itself."""
PAGES = frozenset({"page", "everybody", "public"})
STATEMENTS = (ast.stmt, ast.excepthandler, ast.match_case)
BARE = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)
"""What stands in a tree and says nothing."""


@dataclass(frozen=True, slots=True, order=True)
class Carrier:
    """What carries a clause: ``kind`` rule, parameter, case, command, deadline, screen or code; ``where`` is a source line."""

    kind: str
    name: str
    where: str = field(compare=False, default="")

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


@dataclass(slots=True)
class Node:
    """A function, a class or a table of a module: what it mentions and what it reaches."""

    name: str
    where: str
    clauses: set[str] = field(default_factory=set)
    reaches: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    entrances: set[Carrier] = field(default_factory=set)


@dataclass(slots=True)
class Source:
    """Everything that was read."""

    nodes: dict[str, Node] = field(default_factory=dict)
    declared: dict[str, set[Carrier]] = field(default_factory=lambda: defaultdict(set))
    screens: dict[str, Carrier] = field(default_factory=dict)  # view → its address
    texts: dict[str, str] = field(default_factory=dict)  # a name for a text, such as GAP = "duty.gap"
    mentioned: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # clause → where


@cache
def carriers() -> dict[str, tuple[Carrier, ...]]:
    """Clause → what carries it."""
    source = _read()
    found: dict[str, set[Carrier]] = defaultdict(set)
    for clause, declared in source.declared.items():
        found[clause] |= declared
    above = _callers(source.nodes)
    shown = _in_templates()
    for node in source.nodes.values():
        for clause in node.clauses:
            found[clause] |= _entrances(node, source, above)
        if node.name in source.screens:
            for template in node.templates | _templates_below(node, source.nodes):
                for clause in shown.get(template, ()):
                    found[clause].add(source.screens[node.name])
    return {clause: tuple(sorted(several)) for clause, several in found.items()}


@cache
def mentioned() -> dict[str, tuple[str, ...]]:
    """Clause → every place in code and templates that names it."""
    found = {clause: set(places) for clause, places in _read().mentioned.items()}
    for template, clauses in _in_templates(with_included=False).items():
        for clause in clauses:
            found.setdefault(clause, set()).add(template)
    return {clause: tuple(sorted(places)) for clause, places in found.items()}


@cache
def screens() -> dict[str, str]:
    """Address (``till:mine``) → the view behind it."""
    return {carrier.name: view for view, carrier in _read().screens.items()}


def _entrances(node: Node, source: Source, above: dict[str, set[str]]) -> set[Carrier]:
    """The commands, deadlines and screens from which a node is reached; the node itself where nobody is found."""
    seen, queue, found = {node.name}, [node.name], set()
    while queue:
        name = queue.pop()
        here = source.nodes[name]
        found |= here.entrances
        if name in source.screens:
            found.add(source.screens[name])
        if not here.entrances:  # what calls a command is not carried by it
            new = above.get(name, set()) - seen
            seen |= new
            queue += new
    if len(found) > MANY:
        found = {one for one in found if one.kind != "screen"}
    itself = Carrier("code", node.name.removeprefix("openhall."), node.where)
    return found if 0 < len(found) <= MANY else {itself}


def _callers(nodes: dict[str, Node]) -> dict[str, set[str]]:
    above: dict[str, set[str]] = defaultdict(set)
    for node in nodes.values():
        for reached in node.reaches & nodes.keys():
            above[reached].add(node.name)
    return above


def _templates_below(node: Node, nodes: dict[str, Node]) -> set[str]:
    """Templates of what a view calls in its own module."""
    module = node.name.rpartition(".")[0]
    near = [nodes[name] for name in node.reaches if name in nodes and name.rpartition(".")[0] == module]
    return {template for one in near for template in one.templates}


# -- reading ---------------------------------------------------------------------------------------------------


def _files(pattern: str) -> Iterator[tuple[Path, str]]:
    for path in sorted(PACKAGE.rglob(pattern)):
        relative = path.relative_to(PACKAGE).as_posix()
        if not relative.startswith(LEFT_OUT) and "/migrations/" not in relative:
            yield path, relative


@cache
def _read() -> Source:
    source = Source()
    readers = []
    with unswept():
        for path, relative in _files("*.py"):
            dotted = "openhall." + relative.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
            tree = ast.parse(path.read_text(encoding="utf-8"))
            readers.append(_Reader(source, dotted, relative, tree, is_package=path.name == "__init__.py"))
        for reader in readers:  # only now: a name may stand for a text of another module
            reader.read()
    return source


@contextmanager
def unswept() -> Iterator[None]:
    """Half a million parts are read and none is dropped: sweeping them over and over took half of the time."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """Every statement of a module, those within others after the others."""
    waiting: list[ast.AST] = [tree]
    for node in waiting:
        for value in node.__dict__.values():
            if value.__class__ is list and value and isinstance(value[0], STATEMENTS):
                waiting += value
        yield node


def _parts(tree: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it, as ``ast.walk``, but without what is bare, and twice as fast."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for value in node.__dict__.values():
            if value.__class__ is list:
                waiting += [one for one in value if isinstance(one, ast.AST)]
            elif isinstance(value, ast.AST) and not isinstance(value, BARE):
                waiting.append(value)


def _in_templates(*, with_included: bool = True) -> dict[str, set[str]]:
    """Template (as views name it) → the clauses that it and what it includes show."""
    own, includes = {}, {}
    for path, relative in _files("*.html"):
        name = relative.partition("/templates/")[2] or relative.removeprefix("templates/")
        text = path.read_text(encoding="utf-8")
        own[name], includes[name] = set(IN_TEMPLATE.findall(text)), INCLUDED.findall(text)
    if not with_included:
        return own
    return {name: own[name].union(*(own.get(other, set()) for other in includes[name])) for name in own}


class _Reader:
    """Reads one module into the source."""

    def __init__(self, source: Source, module: str, relative: str, tree: ast.Module, *, is_package: bool) -> None:
        self.source, self.module, self.relative, self.tree = source, module, relative, tree
        self.package = module if is_package else module.rpartition(".")[0]
        self.names: dict[str, str] = {}  # what a name in this module stands for
        for statement in tree.body:
            for name, text in _texts(statement):
                source.texts[f"{module}.{name}"] = text

    def read(self) -> None:
        for statement in _statements(self.tree):
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self._imports(statement)
        for statement in self.tree.body:
            for name in _bound(statement):
                self.names[name] = f"{self.module}.{name}"
        before = ""  # the first words of a module speak of all of it, which carries nothing by itself
        for statement in self.tree.body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                continue
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                if before:
                    self._says(f"{self.module}.{before}", statement.value.value, statement.lineno)
                continue
            if isinstance(statement, ast.ClassDef):
                for member in statement.body:
                    if isinstance(member, DEFINED):
                        self._node(f"{self.module}.{statement.name}.{member.name}", member, owner=statement.name)
            before = next(iter(_bound(statement)), "<module>")
            self._node(f"{self.module}.{before}", statement)
        if self.relative.endswith("urls.py"):
            self._addresses()

    def _says(self, name: str, words: object, line: int) -> None:
        """A docstring, or the words below a constant, that name clauses."""
        if not isinstance(words, str) or self.relative.startswith("web/"):
            return
        for clause in IN_WORDS.findall(words):
            node = self.source.nodes.setdefault(name, Node(name, f"{self.relative}:{line}"))
            self._mention(node, clause, line)

    def _imports(self, statement: ast.Import | ast.ImportFrom) -> None:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                self.names[alias.asname or alias.name.partition(".")[0]] = alias.name
            return
        base = self.package.split(".")
        base = base[: len(base) - statement.level + 1] if statement.level else []
        origin = ".".join([*base, *([statement.module] if statement.module else [])])
        for alias in statement.names:
            self.names[alias.asname or alias.name] = f"{origin}.{alias.name}"

    def _node(self, name: str, statement: ast.AST, owner: str = "") -> None:
        where = f"{self.relative}:{getattr(statement, 'lineno', 1)}"
        node = self.source.nodes.setdefault(name, Node(name, where))
        if owner:
            self.source.nodes.setdefault(f"{self.module}.{owner}", Node(f"{self.module}.{owner}", where)).reaches.add(
                name
            )
        self._entrance(node, statement)
        if isinstance(statement, DEFINED):
            self._says(name, ast.get_docstring(statement), statement.lineno)
        for part in _parts(statement):
            if isinstance(part, ast.Call):
                self._call(node, part)
            elif isinstance(part, ast.Name | ast.Attribute) and (target := self._target(part)):
                node.reaches.add(target)
            elif isinstance(part, ast.Constant) and isinstance(part.value, str) and ".html" in part.value:
                node.templates.add(part.value.partition("#")[0])

    def _entrance(self, node: Node, statement: ast.AST) -> None:
        for decorator in getattr(statement, "decorator_list", []):
            if not isinstance(decorator, ast.Call) or _called(decorator) not in ENTRANCES:
                continue
            if text := self._text(decorator.args[0] if decorator.args else None):
                node.entrances.add(Carrier(ENTRANCES[_called(decorator)], text, node.where))

    def _call(self, node: Node, call: ast.Call) -> None:
        called = _called(call)
        if called == "carries":
            for argument in call.args:
                self._mention(node, self._text(argument), call.lineno)
            return
        clause = next((self._text(keyword.value) for keyword in call.keywords if keyword.arg == "clause"), "")
        if not clause:
            return
        name = self._text(call.args[0]) if call.args else ""
        if called in DECLARED and name:
            where = f"{self.relative}:{call.lineno}"
            self.source.declared[clause].add(Carrier(DECLARED[called], name, where))
            self.source.mentioned[clause].add(where)
        else:
            self._mention(node, clause, call.lineno)

    def _mention(self, node: Node, clause: str, line: int) -> None:
        if clause:
            node.clauses.add(clause)
            self.source.mentioned[clause].add(f"{self.relative}:{line}")

    def _text(self, node: ast.AST | None) -> str:
        """A text that is written out, or that a name of this or another module stands for."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else ""
        if isinstance(node, ast.Name | ast.Attribute):
            return self.source.texts.get(self._target(node), "")
        return ""

    def _target(self, part: ast.Name | ast.Attribute) -> str:
        """What ``name`` or ``module.name`` stands for, as a dotted name."""
        if isinstance(part, ast.Name):
            return self.names.get(part.id, "")
        if isinstance(part.value, ast.Name) and part.value.id in self.names:
            return f"{self.names[part.value.id]}.{part.attr}"
        return ""

    def _addresses(self) -> None:
        """``page("drop/", views.drop, …, name="drop")`` with ``app_name = "till"`` is the screen ``till:drop``."""
        app_name = self.source.texts.get(f"{self.module}.app_name", "")
        for call in (part for part in ast.walk(self.tree) if isinstance(part, ast.Call) and _called(part) in PAGES):
            name = next((self._text(keyword.value) for keyword in call.keywords if keyword.arg == "name"), "")
            view = call.args[1] if len(call.args) > 1 else None
            if name and isinstance(view, ast.Name | ast.Attribute) and (target := self._target(view)):
                shown = f"{app_name}:{name}" if app_name else name
                self.source.screens[target] = Carrier("screen", shown, f"{self.relative}:{call.lineno}")


def _bound(statement: ast.stmt) -> list[str]:
    """The names that a statement of a module defines."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    flat = [one for target in targets for one in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return [target.id for target in flat if isinstance(target, ast.Name)]


def _called(call: ast.Call) -> str:
    """The last name of what is called."""
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def _texts(statement: ast.stmt) -> Iterator[tuple[str, str]]:
    """``GAP = "duty.gap"``, also several at once: each name with its text."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return
    target, value = statement.targets[0], statement.value
    pairs = [(target, value)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = list(zip(target.elts, value.elts, strict=False))
    for name, text in pairs:
        if isinstance(name, ast.Name) and isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield name.id, text.value
