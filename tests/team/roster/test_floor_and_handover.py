"""Absences from the floor, handovers, meetings."""

from datetime import date, datetime, time
from typing import Any

import pytest

from openhall.engines.policy.models import Finding
from openhall.kernel import clock, deadlines
from tests.cast import MONDAY, Cast

HANDS: dict[str, Any] = {"cash": "300.00", "cards": {"SIM": 5}, "receipts": [{"series": "S1", "next": 7}]}


def fire(when: str, day: date = MONDAY) -> None:
    deadlines.ensure_midnight(datetime.combine(MONDAY, time(6), clock.ZONE))
    deadlines.fire_due(datetime.combine(day, time.fromisoformat(when), clock.ZONE))


def rules(prefix: str) -> list[tuple[str, str]]:
    rows = Finding.objects.filter(rule__startswith=prefix).order_by("at", "rule")
    return [(row.rule, f"{clock.local(row.at):%H:%M:%S}") for row in rows]


def test_an_absence_is_too_long_from_the_fifteenth_minute_on(cast: Cast) -> None:
    for by, left, back in (("1003", "10:00", "10:15"), ("1004", "10:00", "10:15:01")):
        with cast.at(left):
            cast.run("floor.leave", by, approved_by="1002")
        fire(back)
        with cast.at(back):
            cast.run("floor.back", by)
    assert rules("floor.") == [("floor.absence-long", "10:15:00")]
    assert Finding.objects.get().staff == cast.staff("1004").id


def test_an_unapproved_absence_is_found_at_once_and_can_be_too_long_as_well(cast: Cast) -> None:
    with cast.at("10:00"):
        cast.run("floor.leave", "1003")
        assert cast.refused("floor.leave", "1003") == "transition.not_allowed"
    fire("11:00")
    assert rules("floor.") == [("floor.absence-unapproved", "10:00:00"), ("floor.absence-long", "10:15:00")]


def test_who_approves_is_a_lead_and_somebody_else(cast: Cast) -> None:
    assert cast.refused("floor.leave", "1002", approved_by="1002") == "order.self_approval"
    assert cast.refused("floor.leave", "1003", approved_by="1004") == "permission.denied"
    assert cast.refused("floor.leave", "1003", approved_by="2001") == "scope.denied"
    assert cast.refused("floor.leave", "1003", approved_by="9999") == "input.invalid"
    assert cast.refused("floor.back", "1003") == "transition.not_allowed"


def test_clocking_out_ends_an_absence(cast: Cast) -> None:
    cast.run("attendance.in", "1003")
    with cast.at("10:00"):
        cast.run("floor.leave", "1003", approved_by="1002")
    with cast.at("10:05"):
        cast.run("attendance.out", "1003")
    fire("11:00")
    assert rules("floor.") == []
    assert cast.refused("floor.back", "1003") == "transition.not_allowed"


def test_both_sides_alike_bring_out_nothing_and_until_then_no_till_opens_there(open_hall: Cast) -> None:
    open_hall.run("shift.hand_over", "1004", counter="G102", to="1005", **HANDS)
    assert open_hall.refused("till.open", "1005", counter="G102", float="0.00") == "transition.not_allowed"
    assert open_hall.refused("shift.take_over", "1003", counter="G102", **{"from": "1004"}, **HANDS) == (
        "transition.not_allowed"
    )
    assert open_hall.refused("shift.take_over", "1005", counter="G102", **{"from": "1003"}, **HANDS) == (
        "transition.not_allowed"
    )
    open_hall.run("shift.take_over", "1005", counter="G102", **{"from": "1004"}, **HANDS)
    assert open_hall.refused("shift.take_over", "1005", counter="G102", **{"from": "1004"}, **HANDS) == (
        "transition.not_allowed"
    )
    assert rules("shift.") == []
    open_hall.run("till.open", "1005", counter="G102", float="0.00")


@pytest.mark.parametrize(
    ("counted", "kinds"),
    [
        ({"cash": "290.00"}, ["cash"]),
        ({"cards": {}}, ["SIM"]),
        ({"cards": {"SIM": 5, "CZK50": 0}}, []),
        ({"cards": {"SIM": 4, "CZK50": 1}}, ["CZK50", "SIM"]),
        ({"receipts": [{"series": "S1", "next": 8}]}, ["S1"]),
        ({"receipts": []}, ["S1"]),
        ({"receipts": [*HANDS["receipts"], {"series": "S2", "next": 1}], "cash": "0.00"}, ["S2", "cash"]),
    ],
)
def test_each_kind_that_differs_is_found_for_who_hands_over(
    cast: Cast, counted: dict[str, Any], kinds: list[str]
) -> None:
    cast.run("shift.hand_over", "1003", counter="G101", to="1004", **HANDS)
    cast.run("shift.take_over", "1004", counter="G101", **{"from": "1003"}, **{**HANDS, **counted})
    rows = list(Finding.objects.filter(rule="shift.difference"))
    assert sorted(row.detail["kind"] for row in rows) == kinds
    assert {(row.staff, row.subject) for row in rows} <= {(cast.staff("1003").id, "G101")}
    assert all(row.detail["receiver"] == str(cast.staff("1004").id) for row in rows)


def test_the_last_declaration_at_a_counter_counts(cast: Cast) -> None:
    cast.run("shift.hand_over", "1003", counter="G101", to="1004", **HANDS)
    cast.run("shift.hand_over", "1003", counter="G101", to="1005", **{**HANDS, "cash": "1.00"})
    assert (
        cast.refused("shift.take_over", "1004", counter="G101", **{"from": "1003"}, **HANDS) == "transition.not_allowed"
    )
    cast.run("shift.take_over", "1005", counter="G101", **{"from": "1003"}, **{**HANDS, "cash": "1.00"})
    assert rules("shift.") == []


def test_a_day_with_shifts_wants_a_meeting_before_and_one_after(cast: Cast) -> None:
    cast.open_day()
    shift = {"staff": "1003", "date": MONDAY.isoformat(), "start": "09:00", "end": "17:00", "duty": "counter"}
    cast.run("roster.plan", "1001", **shift)
    cast.run("meeting.hold", "1002", hall="H01", kind="pre_shift", attended=["1003", "1004"], topics="x")
    cast.run("meeting.hold", "1002", hall="H01", kind="weekly", attended=[], topics="x")
    assert (
        cast.refused("meeting.hold", "1002", hall="H01", kind="weekly", attended=["9999"], topics="x")
        == "input.invalid"
    )
    fire("00:00", date(2026, 11, 17))
    (finding,) = Finding.objects.filter(rule="meeting.missed")
    assert (finding.staff, finding.subject, finding.detail) == (None, "2026-11-16", {"kind": "post_shift"})


def test_a_day_without_shifts_or_not_opened_wants_none(cast: Cast) -> None:
    shift = {"staff": "2003", "date": MONDAY.isoformat(), "start": "09:00", "end": "17:00", "duty": "counter"}
    cast.run("roster.plan", "2001", **shift)
    cast.open_day()
    fire("00:00", date(2026, 11, 17))
    assert not Finding.objects.filter(rule="meeting.missed").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"cash": "-0.01"},
        {"cards": {"SIM": -1}},
        {"cards": {"nothing-known": 1}},
        {"receipts": [{"series": "S1", "next": 0}]},
    ],
)
def test_what_cannot_be_in_a_drawer_is_neither_declared_nor_counted(cast: Cast, wrong: dict[str, Any]) -> None:
    assert cast.refused("shift.hand_over", "1003", counter="G101", to="1004", **{**HANDS, **wrong}) == "input.invalid"
    cast.run("shift.hand_over", "1003", counter="G101", to="1004", **HANDS)
    counted = {"counter": "G101", "from": "1003", **HANDS, **wrong}
    assert cast.refused("shift.take_over", "1004", **counted) == "input.invalid"
