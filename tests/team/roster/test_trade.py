"""The worked numbers of docs/trade/roster.md: calendar, corrections, overtime, the check before a shift, discipline."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from openhall.engines.policy.models import DROPPED, Finding
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from openhall.team.org import calendar
from openhall.team.roster import board, discipline, preshift
from openhall.team.roster.models import Shift
from openhall.team.roster.views.preshift import AGAINST_WORDS
from tests.cast import MONDAY, Cast

PAGE = (Path(__file__).parents[3] / "docs" / "trade" / "roster.md").read_text(encoding="utf-8")
WEDNESDAY, SATURDAY, NATIONAL_DAY = date(2026, 11, 18), date(2026, 11, 21), date(2027, 10, 1)


def rows(head: str) -> list[list[str]]:
    """The rows of the table whose first line begins so."""
    lines = PAGE[PAGE.index(f"| {head}") :].splitlines()
    found = []
    for line in lines[2:]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def at(text: str, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(text), clock.ZONE)


def plan(cast: Cast, start: str = "09:00", end: str = "17:00", staff: str = "1003") -> Shift:
    given = {"staff": staff, "date": MONDAY.isoformat(), "start": start, "end": end, "duty": "counter"}
    with cast.at("06:00"):
        return Shift.objects.get(id=cast.run("roster.plan", "1001", **given).id)


def test_the_calendar(cast: Cast) -> None:
    cast.run("org.describe_outlet", "105", hall="H03", type="community_station")
    hall, table = cast.hall("H03").id, {row[0]: row[1] for row in rows("asked")}
    asked = {
        "Wednesday 12:30": at("12:30", WEDNESDAY),
        "Wednesday 13:30": at("13:30", WEDNESDAY),
        "Saturday 10:00": at("10:00", SATURDAY),
        "1 October": at("10:00", NATIONAL_DAY),
    }
    for what, moment in asked.items():
        assert table.pop(what) == ("open" if calendar.open_at(hall, moment) else "closed"), what
    assert table.pop("a normal day") == f"{calendar.on(hall, WEDNESDAY).hours} h"
    cast.run("calendar.lay_down", "102", date=SATURDAY.isoformat(), kind="workday", name="补班")
    assert table.pop("Saturday 10:00, entered as a make-up workday") == "open"
    assert calendar.open_at(hall, at("10:00", SATURDAY)) and table == {}


@pytest.mark.parametrize("row", rows("shift from 09:00"), ids=lambda row: str(row[1]))
def test_corrections(cast: Cast, row: list[str]) -> None:
    came, corrected, stands = row
    plan(cast)
    with cast.at(came):
        punch = str(cast.run("attendance.in", "1003").id)
    with cast.at("10:00"):
        asked = {"punch": punch, "kind": "in", "at": at(corrected).isoformat(), "reason": "x"}
        correction = str(cast.run("attendance.ask_correction", "1003", **asked).id)
        cast.run("attendance.decide_correction", "1002", correction=correction, approve=True)
    live = [one.detail["minutes"] for one in Finding.objects.exclude(state=DROPPED)]
    dropped = [one.detail["minutes"] for one in Finding.objects.filter(state=DROPPED)]
    said = "nothing" if not live else f"`roster.late`, {live[0]} minutes"
    assert stands.startswith(said) and f"{dropped[0]}" in stands and "withdrawn" in stands


@pytest.mark.parametrize("row", rows("overtime"), ids=lambda row: str(row[0]))
def test_overtime(cast: Cast, row: list[str]) -> None:
    what, hours, answer = row
    kind, start, _to, end = what.split()
    assert f"{(at(end) - at(start)) / timedelta(hours=1):.2f}" == hours
    given = {"staff": "1003", "date": MONDAY.isoformat(), "start": start, "reason": "x"}
    if answer == "refused":
        assert cast.refused("overtime.order", "1001", **given, end=end) == "overtime.day"
        return
    ordered = cast.run("overtime.order", "1001", **given, end=end if kind == "ordered" else "20:00")
    assert ordered.data["warn"] is True
    if kind == "worked":
        cast.run("overtime.answer", "1003", overtime=str(ordered.id), accept=True)
        with cast.at("22:00"):
            cast.run("overtime.record", "1001", overtime=str(ordered.id), start=start, end=end, tasks="x")
        assert Finding.objects.get().rule in answer
        (line,) = [one for one in board.month(cast.hall(), MONDAY.replace(day=1)) if one.person.job_number == "1003"]
        assert f"{line.overtime}" == hours


@pytest.mark.parametrize("row", rows("entry | clocked in"), ids=lambda row: f"{row[0]} {row[1]}")
def test_the_check_before_a_shift(row: list[str]) -> None:
    entry, came, said = row
    without = came.startswith("not by ")
    moment = at(came.removeprefix("not by "))
    against = preshift.contradiction(
        entry, at("08:30"), None if without else moment, moment if without else at("09:00"), timedelta()
    )
    words = dict(zip(AGAINST_WORDS, ENGLISH, strict=True)) | {"": "nothing yet"}
    assert words[against] == said


ENGLISH = ["but clocked in", "but clocked in late", "but clocked in in time", "but not clocked in"]


def test_discipline(cast: Cast) -> None:
    table = {row[0]: (row[1], row[2]) for row in rows("in a month")}
    plan(cast, "08:30", "17:30")

    def stands() -> tuple[str, str]:
        (line,) = [
            one for one in discipline.month(cast.hall(), MONDAY.replace(day=1)) if one.person.job_number == "1003"
        ]
        both = [{name: n for name, n in of.items() if n} for of in (line.counts, line.waits)]
        counts, waits = (", ".join(f"{name} {n}" for name, n in of.items()) for of in both)
        return counts, waits

    def recorded() -> str:
        cast.run("discipline.record", "1002", channel=SCREEN, staff="1003", category="service", text="x")
        return str(Finding.objects.filter(rule="discipline.service").latest("id").id)

    first = recorded()
    assert table["a service breach, recorded"] == stands()
    cast.run("finding.decide", "1001", channel=SCREEN, finding=first, decision="upheld", note="x")
    assert table["the same, upheld"] == stands()
    Finding.objects.all().delete()
    cast.run("finding.decide", "1001", channel=SCREEN, finding=recorded(), decision="dropped", note="x")
    assert table["the same, dropped"] == stands()
    with cast.at("08:41"):
        cast.run("attendance.in", "1003")
    assert table["late by 11 minutes"] == stands()
