"""The worked example of docs/adding-a-rule.md, run word for word."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openhall.engines.policy import parameters, rules
from openhall.rulebook import tested
from tests.cast import Cast

PAGE = Path(__file__).parents[2] / "docs" / "adding-a-rule.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def example() -> Iterator[dict[str, Any]]:
    """The names that the page defines, beside the program's own rules for as long as the test runs."""
    kept = [(one, dict(one)) for one in (parameters.parameters, rules.rules, rules._by_fact)]
    parameters.parameters.pop("safe.limit", None)
    rules.rules.pop("safe.above-limit", None)
    names: dict[str, Any] = {"__name__": "example"}
    for block in BLOCKS:
        exec(compile(block, str(PAGE), "exec", dont_inherit=True), names)
    yield names
    for registry, before in kept:
        registry.clear()  # type: ignore[attr-defined]
        registry.update(before)  # type: ignore[attr-defined]


def test_the_tests_of_the_page_pass(example: dict[str, Any], cast: Cast) -> None:
    found = [name for name in example if name.startswith("test_")]
    assert len(found) == 2
    example["test_a_safe_above_its_limit_is_found"](cast)


def test_the_stricter_limit_of_the_page(example: dict[str, Any], cast: Cast) -> None:
    example["test_a_hall_may_have_a_stricter_limit"](cast)


def test_a_test_written_like_that_carries_its_clause(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_safe.py").write_text(BLOCKS[-1], encoding="utf-8")
    seen = tested.read(tmp_path / "tests")
    assert seen.tests["CASH-10"] == ["tests/test_safe.py::test_a_safe_above_its_limit_is_found"]
