"""case.move and case.note: one function moves and refuses, whoever calls it; clocks, copies, separation."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _
from tests.cast import Cast

from openhall.engines.cases import actions, reading
from openhall.engines.cases.facts import CaseOverdue
from openhall.engines.cases.kinds import COPIED, OWNER, Move, kind, kinds, other
from openhall.engines.cases.models import Case, CaseEvent
from openhall.kernel import deadlines, facts
from openhall.positions import LEAD
from openhall.team.org import doors

SAMPLE = "test.sample"


@pytest.fixture
def sample() -> Iterator[Any]:
    made = kind(
        SAMPLE,
        clause="CASH-05",
        title=_("Sample"),
        first="open",
        moves=[
            Move("answer", _("Answer"), {"open"}, "answered", by=OWNER, text=True),
            Move("wait", _("Wait"), {"open"}, "waiting", by=OWNER),
            Move("go_on", _("Go on"), {"waiting"}, "open", by=OWNER),
            Move("see", _("Seen"), {"answered"}, "seen", by=COPIED),
            Move("close", _("Close"), {"answered", "seen"}, "closed", by=other(*LEAD)),
            Move("break", _("Break"), {"open"}, "closed", by_command=False),
        ],
        ends={"closed"},
        paused={"waiting"},
        labels={"open": _("Open")},
    )
    yield made
    del kinds[SAMPLE]


def opened(cast: Cast, made: Any, **fields: Any) -> str:
    given = {"hall": cast.hall().id, "at": cast.moment, "owner": cast.staff("1003").id, **fields}
    return str(actions.open_case(made, **given).id)


def state(key: str) -> str:
    return Case.objects.get(id=key).state


def test_a_step_is_made_by_whom_the_kind_says_from_the_states_it_says(cast: Cast, sample: Any) -> None:
    key = opened(cast, sample)
    refused = cast.refused
    assert refused("case.move", "1002", case=key, move="answer", text="x") == "permission.denied"
    assert refused("case.move", "1003", case=key, move="answer", text="  ") == "input.invalid"
    assert refused("case.move", "1003", case=key, move="close") == "transition.not_allowed"
    assert refused("case.move", "1003", case=key, move="nothing") == "transition.not_allowed"
    assert refused("case.move", "1003", case=key, move="break") == "transition.not_allowed"
    cast.run("case.move", "1003", case=key, move="answer", text="x")
    assert refused("case.move", "1003", case=key, move="close") == "permission.denied"
    cast.run("case.move", "1002", case=key, move="close")
    assert refused("case.move", "1002", case=key, move="close") == "case.closed"
    told = CaseEvent.objects.filter(case=key).order_by("id").values_list("move", "old_state", "new_state", "text")
    assert list(told) == [
        ("open", "", "open", ""),
        ("answer", "open", "answered", "x"),
        ("close", "answered", "closed", ""),
    ]


def test_other_halls_and_unknown_cases(cast: Cast, sample: Any) -> None:
    key = opened(cast, sample)
    assert cast.refused("case.note", "2001", case=key, text="x") == "scope.denied"
    assert cast.refused("case.note", "1001", case="x", text="x") == "input.invalid"
    cast.run("case.note", "101", case=key, text="from the city")
    assert cast.refused("case.note", "101", case=key, text=" ") == "input.invalid"


def test_what_went_in_copy_is_seen_and_moved_by_who_got_it(cast: Cast, sample: Any) -> None:
    key = opened(cast, sample, copies=[cast.staff("2003").id])
    cast.run("case.note", "2003", case=key, text="seen")
    cast.run("case.move", "1003", case=key, move="answer", text="x")
    assert cast.refused("case.move", "1002", case=key, move="see") == "permission.denied"
    cast.run("case.move", "2003", case=key, move="see")
    assert [str(case.id) for case in Case.objects.concerning(cast.staff("2003").id)] == [key]


def test_who_opened_a_case_is_not_the_other_who_closes_it(cast: Cast, sample: Any) -> None:
    key = opened(cast, sample, opened_by=cast.staff("1002").id)
    cast.run("case.move", "1003", case=key, move="answer", text="x")
    assert cast.refused("case.move", "1002", case=key, move="close") == "permission.denied"
    cast.run("case.move", "1001", case=key, move="close")


def test_the_limit_passes_once_and_rules_hear_of_it(cast: Cast, sample: Any) -> None:
    told: list[Any] = []
    facts.listen(lambda fact: told.append(fact) if isinstance(fact, CaseOverdue) else None)
    key = opened(cast, sample, due_at=cast.moment + timedelta(hours=1))
    with cast.at("09:00"):
        deadlines.fire_due(cast.moment)  # at the very moment it is kept
        assert not Case.objects.get(id=key).overdue
    with cast.at("09:01"):
        deadlines.fire_due(cast.moment)
        deadlines.fire_due(cast.moment)
    assert Case.objects.get(id=key).overdue
    assert [(fact.kind, fact.owner) for fact in told] == [(SAMPLE, cast.staff("1003").id)]
    del facts._listeners[-1]


def test_the_clock_stands_still_while_it_waits_and_goes_on_with_what_was_left(cast: Cast, sample: Any) -> None:
    key = opened(cast, sample, due_at=cast.moment + timedelta(hours=1))
    with cast.at("08:20"):
        cast.run("case.move", "1003", case=key, move="wait")
    with cast.at("12:00"):
        deadlines.fire_due(cast.moment)
        cast.run("case.move", "1003", case=key, move="go_on")
        left = Case.objects.get(id=key).due_at
        assert left is not None and left - cast.moment == timedelta(minutes=40)
    with cast.at("12:41"):
        deadlines.fire_due(cast.moment)
    assert Case.objects.get(id=key).overdue


def test_a_closed_case_is_not_overdue_any_more(cast: Cast, sample: Any) -> None:
    key = opened(cast, sample, due_at=cast.moment + timedelta(hours=1))
    cast.run("case.move", "1003", case=key, move="answer", text="x")
    cast.run("case.move", "1002", case=key, move="close")
    with cast.at("10:00"):
        deadlines.fire_due(cast.moment)
    assert not Case.objects.get(id=key).overdue


def test_what_waits_for_a_lead_and_what_for_the_owner(cast: Cast, sample: Any) -> None:
    key = opened(cast, sample)
    actor = doors.actor
    assert [str(case.id) for case in reading.mine(actor("1003"))] == [key]
    assert reading.awaiting(actor("1002")) == []
    cast.run("case.move", "1003", case=key, move="answer", text="x")
    assert [str(case.id) for case in reading.awaiting(actor("1002"))] == [key]
    assert reading.awaiting(actor("1003")) == []
    assert reading.awaiting(actor("2001")) == []


def test_the_same_step_sent_twice_is_made_once(cast: Cast, sample: Any) -> None:
    key = opened(cast, sample)
    for _time in range(2):
        cast.run("case.move", "1003", key="k", case=key, move="answer", text="x")
    assert CaseEvent.objects.filter(case=key, move="answer").count() == 1


def test_handing_on_and_more_data_stand_in_the_story(cast: Cast, sample: Any) -> None:
    key = opened(cast, sample)
    case = Case.objects.get(id=key)
    actions.reassign(case, cast.staff("1004").id, at=cast.moment, by=cast.staff("1001").id, text="病假")
    actions.note_data(case, at=cast.moment, by=None, data={"more": date(2026, 11, 16)})
    case.refresh_from_db()
    assert (case.owner, case.data["more"]) == (cast.staff("1004").id, "2026-11-16")


def test_a_story_is_never_changed(cast: Cast, sample: Any) -> None:
    key = opened(cast, sample)
    for sql in (
        "UPDATE cases_caseevent SET text = 'x' WHERE case_id = %s",
        "DELETE FROM cases_caseevent WHERE case_id = %s",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [key])


def test_a_kind_is_declared_once_and_its_steps_start_somewhere(sample: Any) -> None:
    with pytest.raises(AssertionError):
        kind(SAMPLE, clause="CASH-05", title="x", first="open", moves=[], ends={"open"})
    with pytest.raises(AssertionError):
        kind("test.lost", clause="CASH-05", title="x", first="a", moves=[Move("m", "m", {"b"}, "c")], ends={"c"})
