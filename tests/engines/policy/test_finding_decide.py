"""Answering and deciding findings: who may, in which order, and what nobody may."""

from typing import Any

from openhall.engines.policy.models import ANSWERED, DROPPED, RAISED, UPHELD, Finding
from openhall.kernel.models import Activity
from tests.cast import Cast


def raised(cast: Cast, by: str = "1002", staff: str | None = "1003", **fields: Any) -> str:
    given: dict[str, Any] = {"clause": "CASH-01", "hall": "H01", "text": "备用金放在台面上", **fields}
    if staff is not None:
        given["staff"] = staff
    return str(cast.run("finding.raise", by, channel="screen", **given).id)


def answer(cast: Cast, key: str, by: str = "1003", text: str = "客户临时放下，已收好") -> None:
    cast.run("finding.answer", by, channel="screen", finding=key, text=text)


def decide(cast: Cast, key: str, by: str = "1001", decision: str = "upheld", note: str = "属实") -> None:
    cast.run("finding.decide", by, channel="screen", finding=key, decision=decision, note=note)


def refused(cast: Cast, do: str, by: str, key: str, **fields: Any) -> str:
    given = {"text": "x"} if do == "finding.answer" else {"decision": "upheld", "note": "x"}
    return cast.refused(do, by, channel="screen", finding=key, **{**given, **fields})


def test_raised_answered_upheld(cast: Cast) -> None:
    key = raised(cast)
    answer(cast, key)
    assert Finding.objects.get(id=key).state == ANSWERED
    with cast.at("09:00"):
        decide(cast, key)
        row = Finding.objects.get(id=key)
        assert (row.state, row.decided_by, row.decided_at) == (UPHELD, cast.staff("1001").id, cast.moment)
    assert row.answer == "客户临时放下，已收好"


def test_a_finding_can_be_dropped_with_a_reason(cast: Cast) -> None:
    key = raised(cast)
    decide(cast, key, decision="dropped", note="台席没有抽屉")
    assert Finding.objects.get(id=key).state == DROPPED


def test_only_the_person_named_answers(cast: Cast) -> None:
    key = raised(cast)
    assert refused(cast, "finding.answer", "1001", key) == "finding.not_yours"
    assert refused(cast, "finding.answer", "1002", key) == "finding.not_yours"
    nobody = raised(cast, staff=None)
    assert refused(cast, "finding.answer", "1001", nobody) == "finding.not_yours"


def test_a_person_answers_once_and_says_something(cast: Cast) -> None:
    key = raised(cast)
    assert refused(cast, "finding.answer", "1003", key, text="  ") == "input.invalid"
    answer(cast, key)
    assert refused(cast, "finding.answer", "1003", key) == "transition.not_allowed"


def test_neither_the_person_named_nor_who_raised_it_decides(cast: Cast) -> None:
    against_lead = raised(cast, by="1001", staff="1002")
    assert refused(cast, "finding.decide", "1002", against_lead) == "finding.own"
    assert refused(cast, "finding.decide", "1001", against_lead) == "finding.own"
    decide(cast, against_lead, by="101")
    assert Finding.objects.get(id=against_lead).decided_by == cast.staff("101").id


def test_a_finding_that_names_nobody_is_decided_by_any_lead_but_who_raised_it(cast: Cast) -> None:
    key = raised(cast, by="1006", staff=None)
    decide(cast, key, by="1002")
    assert Finding.objects.get(id=key).state == UPHELD


def test_a_decision_is_final_here_and_gives_its_reason(cast: Cast) -> None:
    key = raised(cast)
    assert refused(cast, "finding.decide", "1001", key, note=" ") == "input.invalid"
    decide(cast, key)
    assert refused(cast, "finding.decide", "1001", key) == "transition.not_allowed"
    assert refused(cast, "finding.answer", "1003", key) == "transition.not_allowed"


def test_a_lead_of_another_hall_or_city_finds_nothing(cast: Cast) -> None:
    key = raised(cast)
    for by in ("2001", "3001", "105"):
        assert refused(cast, "finding.decide", by, key) == "scope.denied"
    assert refused(cast, "finding.answer", "2003", key) == "scope.denied"
    assert Finding.objects.get(id=key).state == RAISED


def test_other_positions_decide_nothing(cast: Cast) -> None:
    key = raised(cast)
    for by in ("1003", "1006", "1007", "102", "190"):
        assert refused(cast, "finding.decide", by, key) == "permission.denied"


def test_what_is_not_there_is_invalid(cast: Cast) -> None:
    for key in ("", "nonsense", "0" * 32, "019a0000-0000-7000-8000-000000000000"):
        assert refused(cast, "finding.decide", "1001", key) == "input.invalid"


def test_the_log_says_that_words_were_written_but_not_which(cast: Cast) -> None:
    key = raised(cast)
    answer(cast, key)
    decide(cast, key)
    for row in Activity.objects.filter(command__startswith="finding."):
        assert "台面" not in str(row.input) and "客户" not in str(row.input) and "属实" not in str(row.input)
    changes = Activity.objects.get(command="finding.decide").changes
    assert [(one["old"], one["new"]) for one in changes] == [("answered", "upheld")]


def test_a_person_who_moved_to_another_hall_still_answers(cast: Cast) -> None:
    key = raised(cast)
    cast.run("org.add_staff", job_number="1003", name="员工1003", unit="H02", position="clerk")
    answer(cast, key)
    assert Finding.objects.get(id=key).state == ANSWERED
