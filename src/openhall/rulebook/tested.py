"""Which tests do what a clause's ``verify`` line says, read from the tests' source.

A test says so with ``@pytest.mark.clause("CASH-01")`` on the function or its class, or with ``pytestmark`` for its file.
``WAITS_FOR = {"CASH-02": ["quality: inspections"]}`` in a test file names what a part of a verify line still waits for.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parents[3] / "tests"
"""Beside the source in a checkout; an installed product has none."""

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(slots=True)
class Tested:
    """Clause → the tests that carry it, and what they wait for."""

    tests: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    waits_for: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@cache
def read(tests: Path = TESTS) -> Tested:
    found = Tested()
    for path in sorted(tests.rglob("test_*.py")):
        relative, text = path.relative_to(tests.parent).as_posix(), path.read_text(encoding="utf-8")
        if ".clause" in text or "WAITS_FOR" in text:
            _file(found, relative, ast.parse(text))
    return found


def _file(found: Tested, relative: str, tree: ast.Module) -> None:
    aliases: set[str] = set()
    everywhere: list[str] = []
    for statement in tree.body:
        name = _assigned(statement)
        if name == "pytestmark" and isinstance(statement, ast.Assign):
            everywhere += _marked([statement.value], aliases)
        elif name == "WAITS_FOR" and isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
            for clause, reasons in ast.literal_eval(statement.value).items():
                found.waits_for[clause] += [reason for reason in reasons if reason not in found.waits_for[clause]]
        elif name and isinstance(statement, ast.Assign) and _is_mark(statement.value, aliases):
            aliases.add(name)
    for test, marked in _tests(tree, aliases):
        for clause in dict.fromkeys([*everywhere, *marked]):
            found.tests[clause].append(f"{relative}::{test}")


def _tests(tree: ast.Module, aliases: set[str]) -> Iterator[tuple[str, list[str]]]:
    """Every test function with the clauses marked on it and on its class."""
    for statement in tree.body:
        if isinstance(statement, FUNCTIONS) and statement.name.startswith("test"):
            yield statement.name, _marked(statement.decorator_list, aliases)
        elif isinstance(statement, ast.ClassDef):
            own = _marked(statement.decorator_list, aliases)
            for member in statement.body:
                if _assigned(member) == "pytestmark" and isinstance(member, ast.Assign):
                    own += _marked([member.value], aliases)
            for member in statement.body:
                if isinstance(member, FUNCTIONS) and member.name.startswith("test"):
                    yield f"{statement.name}::{member.name}", own + _marked(member.decorator_list, aliases)


def _marked(places: Iterable[ast.expr], aliases: set[str]) -> list[str]:
    """The clauses named by marks in these expressions, also by marks of single parameters."""
    return [
        argument.value
        for place in places
        for call in ast.walk(place)
        if isinstance(call, ast.Call) and _is_mark(call.func, aliases)
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def _is_mark(node: ast.expr, aliases: set[str]) -> bool:
    """``pytest.mark.clause``, ``mark.clause``, or a name for it."""
    if isinstance(node, ast.Name):
        return node.id in aliases
    return isinstance(node, ast.Attribute) and node.attr == "clause" and ast.unparse(node.value).endswith("mark")


def _assigned(statement: ast.stmt) -> str:
    target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
    return target.id if isinstance(target, ast.Name) else ""
