"""What carries a clause: read from source and tests, and held against the lists of the first release."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from openhall import clauses, rulebook
from openhall.rulebook import source, tested

HERE = Path(__file__).parent


def listed(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.partition("#")[0].strip() for line in lines if line.partition("#")[0].strip()]


FIRST = listed("first_issue.txt")
NOT_YET = listed("not_yet_carried.txt")


def test_every_clause_that_a_test_names_stands_in_the_book() -> None:
    named = tested.read().tests.keys() | tested.read().waits_for.keys()
    assert named - rulebook.clauses().keys() == set()


def test_every_clause_that_code_or_a_screen_names_stands_in_the_book() -> None:
    wrong = {clause: places for clause, places in source.mentioned().items() if clause not in rulebook.clauses()}
    assert wrong == {}


def test_the_clauses_of_the_first_release_are_in_the_book() -> None:
    assert len(FIRST) == len(set(FIRST)) == 68
    assert set(FIRST) <= rulebook.clauses().keys()


@pytest.mark.parametrize("clause", FIRST)
def test_a_clause_of_the_first_release_is_carried_or_listed_as_not_yet(clause: str) -> None:
    """The list may only shrink: take a clause out of not_yet_carried.txt as soon as a test carries it."""
    carried = clauses.entry(clause).carried
    if carried:
        assert clause not in NOT_YET, f"{clause} is carried: take it out of tests/rulebook/not_yet_carried.txt"
    else:
        assert clause in NOT_YET, f"no test is marked @pytest.mark.clause({clause!r}) and does what its verify says"


def test_the_list_of_what_is_not_yet_carried_names_nothing_else() -> None:
    assert set(NOT_YET) <= set(FIRST)


def test_what_a_test_carries_is_named_by_code_as_well() -> None:
    """A clause with a test and nothing that carries it has lost its link into the system: name it where it acts."""
    lost = [one.clause.id for one in clauses.entries() if one.carried and not one.carriers]
    assert lost == []


def test_the_list_as_json_needs_no_database(tmp_path: Path) -> None:
    environment = {"OPENHALL_VAR": str(tmp_path), "DATABASE_URL": "postgresql://nobody@nowhere.invalid/nothing"}
    command = [sys.executable, "-m", "openhall.cli", "clauses", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    rows = json.loads(done.stdout)
    assert [row["id"] for row in rows] == list(rulebook.clauses())
    assert all(row.keys() == {"id", "carried_by", "tests", "waits_for"} for row in rows)
    cash = next(row for row in rows if row["id"] == "CASH-01")
    assert {"rule:till.loose-cash", "parameter:till.loose_cash_limit"} <= set(cash["carried_by"])


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    from openhall import cli

    assert cli.main(["clauses", *arguments]) == 0
    return capsys.readouterr().out


def test_one_module_or_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    shown = run(capsys, "--module", "CASH")
    assert "CASH-01" in shown and "AUDIT-01" not in shown
    left = json.loads(run(capsys, "--json", "--only-uncarried"))
    assert left and all(row["tests"] == [] for row in left)


def test_an_unknown_module_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    from openhall import cli

    assert cli.main(["clauses", "--module", "moon"]) == 2
    assert "no module moon" in capsys.readouterr().err
