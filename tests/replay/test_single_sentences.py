"""Single sentences of the contract, each by a small file: what the text says, the product does, and the model too."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from openhall.replay import cli
from openhall.replay.events import FileError, read
from openhall.replay.report import build
from openhall.replay.run import run
from tests.reference import form, model

DAY = "2026-11-16"
PEOPLE = {
    "C1": {"mc": "manager"},
    "H1": {"m1": "manager", "k1": "clerk", "k2": "clerk", "g1": "guide"},
    "H2": {"m2": "manager"},
}


def line(at: str, do: str, by: str = "system", **fields: Any) -> str:
    named = {name.rstrip("_"): value for name, value in fields.items()}
    return json.dumps({"at": f"{DAY}T{at}+08:00", "do": do, "by": by, **named}, ensure_ascii=False)


def scene() -> list[str]:
    """A city with two halls and a few people, at midnight; H1's day opens at seven."""
    units = [("HQ", "headquarters", None), ("C1", "city", "HQ"), ("H1", "hall", "C1"), ("H2", "hall", "C1")]
    lines = [
        line("00:00:00", "org.add_unit", code=code, name=code, level=level, **({"parent": above} if above else {}))
        for code, level, above in units
    ]
    for unit, people in PEOPLE.items():
        for job, position in people.items():
            lines.append(line("00:00:00", "org.add_staff", job_number=job, name=job, unit=unit, position=position))
    return [
        *lines,
        line("00:00:00", "org.add_counter", hall="H1", code="G1", kind="general"),
        line("00:00:00", "catalog.add_item", code="VC", name="v", kind="value_card", tracked="serial", price="50.00"),
        line("00:00:00", "catalog.add_item", code="UM", name="u", kind="gift", tracked="quantity"),
    ]


def plan(at: str, staff: str, start: str, end: str) -> str:
    return line(at, "roster.plan", "m1", staff=staff, date=DAY, start=start, end=end, duty="counter")


def swap(at: str, by: str, other: str) -> str:
    return line(at, "roster.swap", by, date=DAY, with_=other)


def told(report: dict[str, Any], before: int) -> tuple[list[tuple[int, str]], list[tuple[str, str | None, str]]]:
    """The refusals, lines counted behind the scene, and the findings."""
    refusals = [(row["line"] - before, row["code"]) for row in report["refusals"]]
    return refusals, [(row["rule"], row["staff"], row["at"][11:19]) for row in report["findings"]]


def outcome(*lines: str, start: list[str] | None = None) -> tuple[Any, Any]:
    """What the product tells; the model tells the same."""
    begun = scene() if start is None else start
    file = [*begun, *lines]
    events = read(one.encode() for one in file)
    product = told(json.loads(json.dumps(build(run(events), events[0].at))), len(begun))
    assert told(model.run(file), len(begun)) == product
    return product


# -- the team --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_lead_from_above_may_approve_an_absence_and_one_of_another_hall_may_not() -> None:
    refusals, findings = outcome(
        line("09:00:00", "floor.leave", "k1", approved_by="mc"),
        line("09:00:00", "floor.leave", "k2", approved_by="m2"),
        line("09:00:00", "floor.leave", "k2", approved_by="g1"),
    )
    assert refusals == [(2, "scope.denied"), (3, "permission.denied")]
    assert findings == []


@pytest.mark.django_db
def test_a_lead_from_above_may_approve_a_reversal() -> None:
    refusals, _findings = outcome(
        line("00:00:00", "customer.register", "k1", ref="c", name="n", id_kind="passport", id_number="1"),
        line("00:00:00", "stock.receive", "m1", hall="H1", item="UM", quantity=1),
        line("07:00:00", "day.open", "m1", hall="H1", date=DAY),
        line("08:00:00", "till.open", "k1", counter="G1", float="0.00"),
        *(
            line("09:00:00", "order.accept", "k1", ref=ref, business="card_sale", customer="c", **words)
            for ref, words in [("o1", WORDS), ("o2", WORDS)]
        ),
        line("10:00:00", "order.reverse", "k1", order="o1", reason="r", approved_by="mc", refund={}, copies=0),
        line("10:00:00", "order.reverse", "k1", order="o2", reason="r", approved_by="m2", refund={}, copies=0),
    )
    assert refusals == [(8, "scope.denied")]


WORDS: dict[str, Any] = {"documents": [], "signatures": ["customer", "clerk"]}


@pytest.mark.django_db
def test_a_shift_can_be_swapped_until_the_very_moment_of_its_start() -> None:
    planned = [plan("00:00:00", "k1", "08:00", "12:00"), plan("00:00:00", "k2", "13:00", "15:00")]
    refusals, findings = outcome(
        *planned,
        swap("08:00:00", "k1", "k2"),
        line("08:00:00", "attendance.in", "k2"),
        line("13:00:00", "attendance.in", "k1"),
    )
    assert (refusals, findings) == ([], [])


@pytest.mark.django_db
def test_a_second_after_its_start_it_has_begun() -> None:
    planned = [plan("00:00:00", "k1", "08:00", "12:00"), plan("00:00:00", "k2", "13:00", "15:00")]
    refusals, _findings = outcome(*planned, swap("08:00:01", "k1", "k2"))
    assert refusals == [(3, "input.invalid")]


@pytest.mark.django_db
def test_a_shift_planned_after_its_end_says_what_its_limits_would_have_said() -> None:
    """Who was clocked in when it began was clocked in for it, though gone by now; nobody came for the other one."""
    _refusals, findings = outcome(
        line("07:55:00", "attendance.in", "k1"),
        line("09:30:00", "attendance.out", "k1"),
        plan("10:00:00", "k1", "08:00", "09:00"),
        plan("10:00:00", "k2", "08:00", "09:00"),
        line("11:00:00", "clock.tick"),
    )
    assert findings == [("roster.absent", "k2", "09:00:00")]


@pytest.mark.django_db
def test_who_is_in_when_a_running_shift_is_planned_was_in_at_its_start() -> None:
    _refusals, findings = outcome(
        line("07:55:00", "attendance.in", "k1"),
        line("08:05:00", "attendance.in", "k2"),
        plan("10:00:00", "k1", "08:00", "12:00"),
        plan("10:00:00", "k2", "08:00", "12:00"),
        line("12:00:01", "clock.tick"),
    )
    assert findings == [("roster.absent", "k2", "12:00:00")]


@pytest.mark.django_db
def test_somebody_who_has_left_is_not_added_again() -> None:
    refusals, _findings = outcome(
        line("08:00:00", "org.leave", job_number="g1"),
        line("08:01:00", "org.add_staff", job_number="g1", name="g", unit="H2", position="guide"),
        line("08:02:00", "attendance.in", "g1"),
    )
    assert refusals == [(2, "input.invalid"), (3, "account.closed")]


@pytest.mark.django_db
def test_an_item_and_a_series_of_one_name_are_two_kinds() -> None:
    given = {"counter": "G1", "cash": "0.00"}
    _refusals, findings = outcome(
        line("00:00:00", "catalog.add_item", code="cash", name="c", kind="gift", tracked="quantity"),
        line(
            "09:00:00",
            "shift.hand_over",
            "k1",
            to="k2",
            **given,
            cards={"VC": 1, "cash": 1},
            receipts=[{"series": "VC", "next": 1}],
        ),
        line(
            "09:01:00",
            "shift.take_over",
            "k2",
            from_="k1",
            **{**given, "cash": "1.00"},
            cards={},
            receipts=[{"series": "VC", "next": 2}],
        ),
    )
    assert findings == [("shift.difference", "k1", "09:01:00")] * 4


# -- the floor -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_appointment_out_of_ones_units_comes_before_a_hall_that_nobody_knows() -> None:
    booking = {"service": "general", "date": DAY, "time": "09:00", "phone": "1"}
    refusals, _findings = outcome(
        line("08:00:00", "appointment.book", hall="H2", ref="a", **booking),
        line("08:30:00", "ticket.take", "g1", hall="H9", service="general", appointment="a"),
        line("08:30:00", "ticket.take", hall="H9", service="general", appointment="a"),
    )
    assert refusals == [(2, "scope.denied"), (3, "input.invalid")]


# -- units and goods -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_station_may_hang_below_a_hall_but_no_hall_stands_alone() -> None:
    refusals, findings = outcome(
        line("07:00:00", "org.add_unit", code="H", name="h", level="hall"),
        line("07:00:00", "org.add_unit", code="HQ", name="h", level="headquarters"),
        line("07:00:00", "org.add_unit", code="H", name="h", level="hall", parent="HQ"),
        line("07:00:00", "org.add_unit", code="S", name="s", level="hall", parent="H", hall_class="station"),
        line("07:00:00", "org.add_staff", job_number="1", name="n", unit="H", position="manager"),
        line("07:00:00", "org.add_staff", job_number="2", name="n", unit="S", position="station_head"),
        line("08:00:00", "day.open", "1", hall="S", date=DAY),
        line("08:00:00", "day.open", "2", hall="H", date=DAY),
        line("08:00:00", "roster.plan", "1", staff="2", date=DAY, start="09:00", end="10:00", duty="counter"),
        line("10:00:01", "clock.tick"),
        start=[],
    )
    assert refusals == [(1, "input.invalid"), (8, "scope.denied")]
    assert findings == [("roster.absent", "2", "10:00:00")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "goods", [{"serials": ["12a"]}, {"serials": ["１２"]}, {"serials": [""]}, {"serials": ["77"], "quantity": 1}]
)
def test_what_serials_are_is_judged_when_the_turn_comes(goods: dict[str, Any]) -> None:
    refusals, _findings = outcome(line("08:00:00", "stock.receive", "m1", hall="H1", item="VC", **goods))
    assert refusals == [(1, "input.invalid")]


@pytest.mark.django_db
@pytest.mark.parametrize("piece", [{"serial": "12a"}, {"serial": "0099"}])
def test_a_serial_that_cannot_be_is_in_nobodys_hands(piece: dict[str, Any]) -> None:
    refusals, _findings = outcome(
        line("00:00:00", "customer.register", "k1", ref="c", name="n", id_kind="passport", id_number="1"),
        line("07:00:00", "day.open", "m1", hall="H1", date=DAY),
        line("08:00:00", "till.open", "k1", counter="G1", float="0.00"),
        line(
            "09:00:00",
            "order.accept",
            "k1",
            business="card_sale",
            customer="c",
            items=[{"item": "VC", **piece}],
            charges=[{"code": "card", "amount": "50.00"}],
            **WORDS,
        ),
    )
    assert refusals == [(4, "stock.not_holder")]


@pytest.mark.django_db
def test_a_code_too_long_to_be_kept_is_refused_and_the_file_goes_on() -> None:
    code = "".join(chr(0x4E00 + number) for number in range(9000))
    file = [*scene(), line("08:00:00", "catalog.add_plan", code=code, name="p", monthly_fee="1.00")]
    file.append(line("08:00:01", "clock.tick"))
    events = read(one.encode() for one in file)
    report = build(run(events), events[0].at)
    assert [(row["line"], row["code"]) for row in report["refusals"]] == [(len(file) - 1, "input.invalid")]


def test_where_no_report_can_be_written_nothing_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "day.jsonl"
    file.write_text(TICK)
    for report in (tmp_path / "nowhere" / "report.json", tmp_path):
        assert cli._replay(Namespace(file=str(file), report=str(report))) == cli.FILE_WRONG
        assert f"{report}: no report can be written there" in capsys.readouterr().err


# -- the form of a line ----------------------------------------------------------------------------------------------

TICK = '{"at": "2026-11-16T08:00:00+08:00", "do": "clock.tick", "by": "system"}'


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([TICK, TICK.replace("08:00:00", "07:59:59")], "at"),
        ([TICK.replace("+08:00", "+08:60")], "at"),
        ([TICK.replace("clock.tick", "clock.tock")], "do"),
        ([TICK.replace('"system"', "1001")], "by"),
        ([TICK[:-1] + ', "ref": "x"}'] * 2, "ref"),
        ([TICK[:-1] + ', "at": "x"}'], "at"),
        ([line("08:00:00", "stock.receive", "m1", hall="H1", item="VC")], "serials"),
        ([line("08:00:00", "order.accept", "k1", business="card_sale", customer="c", items=[{"item": "VC"}])], "items"),
    ],
)
def test_the_message_names_the_line_and_the_field(lines: list[str], field: str) -> None:
    with pytest.raises(FileError) as caught:
        read(one.encode() for one in lines)
    assert str(caught.value).startswith(f"line {len(lines)}: ")
    assert field in str(caught.value)


@pytest.mark.django_db
@pytest.mark.parametrize("at", ["2026-11-16t08:00:00+08:00", "2026-11-16T00:00:00z", "2026-11-16 08:00:00.5+08:00"])
def test_a_moment_may_be_written_in_every_way_that_rfc_3339_has(at: str) -> None:
    file = [TICK.replace("2026-11-16T08:00:00+08:00", at)]
    assert read(one.encode() for one in file)[0].at == form.read(file)[0].at
