"""The register as data: everything parses, names are unique, texts are complete."""

import re

import pytest

from openhall import rulebook
from openhall.rulebook import MODULES, WEIGHTS


def test_all_523_clauses_are_there_once_each() -> None:
    assert sum(len(module.clauses) for module in rulebook.book().values()) == 523
    assert len(rulebook.clauses()) == 523


def test_an_id_tells_the_module_and_counts_on() -> None:
    for name, module in rulebook.book().items():
        numbers = [re.fullmatch(rf"{name.upper()}-([0-9]{{2}})", clause.id) for clause in module.clauses]
        assert [int(number[1]) for number in numbers if number] == list(range(1, len(module.clauses) + 1)), name


def test_every_file_of_the_register_is_a_module() -> None:
    assert {path.stem for path in (rulebook.HERE / "register").glob("*.yaml")} == set(MODULES)


def test_every_clause_has_its_texts() -> None:
    for clause in rulebook.clauses().values():
        assert all((clause.title, clause.title_zh, clause.zh, clause.en, clause.verify)), clause.id
        assert clause.weight in WEIGHTS
        assert clause.kind and clause.mechanism and clause.actors, clause.id
        assert re.search("[\u4e00-\u9fff]", clause.zh) and re.search("[\u4e00-\u9fff]", clause.title_zh), clause.id


def test_every_heading_has_its_chinese() -> None:
    headings = {clause.section for clause in rulebook.clauses().values()} - {""}
    assert headings <= rulebook.headings_zh().keys()
    assert rulebook.headings_zh().keys() <= headings, "a heading that no clause stands under"


def test_a_clause_reads_as_it_is_written() -> None:
    clause = rulebook.clauses()["CASH-01"]
    assert (clause.module, clause.section, clause.weight) == ("cash", "The till and taking money", "core")
    assert clause.numbers == {"loose_cash_limit": "500 CNY", "note_to_drop": "100 CNY"}
    figures = {figure.name: (figure.default, figure.ours) for figure in clause.parameters}
    assert figures["till.loose_cash_limit"] == ("500 CNY", False)
    assert figures["till.float_default"] == ("300 CNY", True)
    assert clause.for_an_observer
    assert not rulebook.clauses()["CASH-06"].for_an_observer


def test_a_parameter_that_the_operator_must_enter_says_so() -> None:
    (figure,) = rulebook.figures()["topup.max_single"]
    assert figure.unset


def test_one_parameter_may_stand_in_two_clauses() -> None:
    assert [figure.clause for figure in rulebook.figures()["auth.lock_after_failures"]] == ["ORG-19", "SYSTEM-03"]


def test_an_unknown_field_or_weight_is_an_error() -> None:
    from openhall.rulebook import _one

    good = {"id": "X-01", "title": "t", "zh": "字", "en": "e", "kind": ["rule"], "actors": ["a"], "weight": "core"}
    good |= {"mechanism": ["rule"], "verify": "v"}
    assert _one(good, "x", "", "题", {}).id == "X-01"
    for wrong in ({"wieght": "core"}, {"weight": "heavy"}, {"kind": ["rune"]}):
        with pytest.raises(ValueError, match="X-01"):
            _one({**good, **wrong}, "x", "", "题", {})


def test_the_clauses_of_the_first_release_have_their_notes_in_chinese_as_well() -> None:
    from .test_clauses import FIRST

    for code in FIRST:
        clause = rulebook.clauses()[code]
        assert bool(clause.decision) == bool(clause.decision_zh), code
        assert bool(clause.honest) == bool(clause.honest_zh), code
        assert clause.verify_zh, code


def test_numbers_are_the_same_in_both_languages() -> None:
    """A slip of the pen in a translation shows in its figures: every amount of the English stands in the Chinese."""
    for clause in rulebook.clauses().values():
        for english, chinese in ((clause.verify, clause.verify_zh), (clause.decision, clause.decision_zh)):
            amounts = set(re.findall(r"[0-9][0-9,]*\.[0-9]+", english))
            missing = {amount for amount in amounts if chinese and amount not in chinese}
            assert not missing, f"{clause.id}: {missing}"
