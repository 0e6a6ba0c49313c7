"""Raising what only an observer can see."""

from typing import Any

from openhall.engines.policy.models import Finding
from tests.cast import Cast

GIVEN: dict[str, Any] = {"clause": "POLICY-10", "hall": "H01", "staff": "1003", "text": "在前台吃零食"}


def refused(cast: Cast, by: str = "1002", **fields: Any) -> str:
    return cast.refused("finding.raise", by, channel="screen", **{**GIVEN, **fields})


def test_leads_and_auditors_of_the_hall_and_above_raise(cast: Cast) -> None:
    for by in ("1001", "1002", "1006", "101", "100"):
        made = cast.run("finding.raise", by, channel="screen", **GIVEN)
        row = Finding.objects.get(id=made.id)
        assert (row.rule, row.clause, row.raised_by) == ("observed", "POLICY-10", cast.staff(by).id)
        assert (row.at, row.raised_at, row.detail) == (cast.moment, cast.moment, {"seen": "在前台吃零食"})


def test_what_was_seen_earlier_keeps_its_own_time(cast: Cast) -> None:
    made = cast.run("finding.raise", "1002", channel="screen", **GIVEN, at="2026-11-15T17:00:00+08:00")
    row = Finding.objects.get(id=made.id)
    assert row.at < row.raised_at  # type: ignore[operator]
    assert refused(cast, at="2026-11-16T08:00:01+08:00") == "input.invalid"


def test_a_clause_that_the_system_watches_is_not_raised_by_hand(cast: Cast) -> None:
    assert refused(cast, clause="CASH-05") == "finding.watched"


def test_a_clause_with_a_rule_is_raised_where_the_book_says_that_a_part_needs_an_observer(cast: Cast) -> None:
    """CASH-01: the drawer is the system's, cards and money lying on the desk are an observer's."""
    cast.run("finding.raise", "1002", channel="screen", **{**GIVEN, "clause": "CASH-01"})


def test_it_needs_a_clause_of_the_book_a_hall_a_person_and_words(cast: Cast) -> None:
    for fields in ({"clause": "CASH-99"}, {"text": " "}, {"hall": "H99"}, {"staff": "9999"}):
        assert refused(cast, **fields) == "input.invalid"


def test_another_hall_and_its_people_are_out_of_reach(cast: Cast) -> None:
    assert refused(cast, hall="H02") == "scope.denied"
    assert refused(cast, staff="2003") == "scope.denied"


def test_others_raise_nothing(cast: Cast) -> None:
    for by in ("1003", "1007", "102", "190"):
        assert refused(cast, by) == "permission.denied"
    assert not Finding.objects.exists()
