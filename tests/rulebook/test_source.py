"""Reading source and tests: what counts as naming a clause."""

import re
from pathlib import Path
from textwrap import dedent

from openhall import rulebook
from openhall.engines.policy.parameters import parameters
from openhall.engines.policy.rules import rules
from openhall.kernel import commands
from openhall.rulebook import source, tested
from openhall.team.roster.proposals.plan import SOFT


def names(clause: str) -> set[str]:
    return {str(carrier) for carrier in source.carriers().get(clause, ())}


def test_a_refusal_is_followed_to_the_command_that_reaches_it() -> None:
    assert "command:receipts.void" in names("INVOICES-04")
    assert "command:order.reverse" in names("INVOICES-04")


def test_words_below_a_constant_are_followed_to_the_commands_that_use_it() -> None:
    """``COPIES = 3`` and below it "… (INVOICES-05)." in the receipts module."""
    assert {"command:order.reverse", "command:receipts.void"} <= names("INVOICES-05")


def test_a_screen_carries_what_it_names() -> None:
    assert "screen:policy:finding" in names("POLICY-08")


def test_what_everything_uses_carries_its_clause_itself() -> None:
    """The grants keep partners' people off money; they are asked everywhere, which makes no screen a carrier of that."""
    assert names("ORG-21") == {"code:positions.RESERVED", "code:positions.SELF"}


def test_every_rule_and_parameter_of_the_program_is_read_from_its_source() -> None:
    """Their names are written out where they are declared, so that reading finds what running knows."""
    for rule in rules.values():
        assert f"rule:{rule.code}" in names(rule.clause), rule.code
    for figure in parameters.values():
        assert f"parameter:{figure.name}" in names(figure.clause), figure.name


def test_every_rule_and_parameter_has_a_name_in_both_languages() -> None:
    """Written in src/openhall/rulebook/names.yaml, where what people read is kept apart from the code."""
    assert rules.keys() - rulebook.named("rules") == set()
    assert parameters.keys() - rulebook.named("figures") == set()


BESIDE_THE_BOOK = {
    "auth.locked_for",  # how long the lock of auth.lock_after_failures holds
    "roster.week_hours_max",  # what proposed rosters never break, beside the rest between shifts
    "roster.free_days_in_seven",
    "roster.proposal_seconds",
    *(f"roster.weight_{rule}" for rule in SOFT),  # what they weigh against each other
    "attendance.vacant_after",  # how soon a planned counter that isn't open is suspected to be empty
    "attendance.terminal_only",  # whether one clocks anywhere else where the hall has a terminal
    "pre_shift.before",  # before which opening ROSTER-14 wants the check
    "floor.unopened_after",  # when a hall that nobody opened is found, beside the tolerance of FLOOR-01
    "catalog.charge_answer_within",  # the clock of the case that CATALOG-03 asks for
}
"""Parameters that the register doesn't name: each carries a clause that does without a figure."""


def test_every_parameter_is_one_of_its_clause_in_the_book() -> None:
    for figure in parameters.values():
        named = [one for one in rulebook.figures().get(figure.name, ()) if one.clause == figure.clause]
        assert named or figure.name in BESIDE_THE_BOOK, f"{figure.name} doesn't stand in {figure.clause}"


def test_a_default_is_the_book_s() -> None:
    """Where the book's default begins with a number, a time, or yes and no, the program's is the same."""
    differing = {}
    for figure in parameters.values():
        for one in rulebook.figures().get(figure.name, ())[:1]:
            written = re.match(r"([0-9]+:[0-9]{2}|[0-9]+(?:\.[0-9]+)?|true|false)\b", one.default)
            if written and not isinstance(figure.default, str) and figure.read(written[1]) != figure.default:
                differing[figure.name] = (one.default, figure.default)
    assert differing == {}


def test_every_command_that_carries_a_clause_is_in_the_registry() -> None:
    found = {one.name for several in source.carriers().values() for one in several if one.kind == "command"}
    assert found <= commands.registry.keys()


def test_what_a_test_file_says(tmp_path: Path) -> None:
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_one.py").write_text(
        dedent(
            """
            import pytest
            from pytest import mark
            clause = pytest.mark.clause
            pytestmark = [pytest.mark.clause("A-01")]
            WAITS_FOR = {"A-02": ["quality: inspections"]}

            @pytest.mark.clause("A-02", "A-03")
            def test_function(): ...

            @clause("A-04")
            @pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.clause("A-05"))])
            def test_alias(x): ...

            @pytest.mark.browser
            def test_other(): ...

            def helper(): ...

            @mark.clause("A-06")
            class TestSeveral:
                @pytest.mark.clause("A-07")
                def test_inside(self): ...
                def help(self): ...
            """
        )
    )
    found = tested.read(tests)
    one = "tests/test_one.py"
    assert found.tests["A-02"] == found.tests["A-03"] == [f"{one}::test_function"]
    assert found.tests["A-04"] == found.tests["A-05"] == [f"{one}::test_alias"]
    assert found.tests["A-06"] == found.tests["A-07"] == [f"{one}::TestSeveral::test_inside"]
    assert len(found.tests["A-01"]) == 4
    assert found.waits_for == {"A-02": ["quality: inspections"]}
