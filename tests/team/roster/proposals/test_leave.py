"""Approved leave is a hard rule: of the solver, of what is planned, of what is published."""

from datetime import date, timedelta

import pytest
from django.test import Client

from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from openhall.team.roster.models import Leave, Shift
from openhall.team.roster.proposals import assembling, plan, verifier
from tests.cast import Cast

from .test_proposing import NEXT, ask, lay_down, plan_shift, publish, ready, worked_out

__all__ = ["ready"]
MIDWEEK = NEXT + timedelta(days=2)


@pytest.fixture(autouse=True)
def _here(settings: object) -> None:
    settings.OPENHALL_SOLVER = "here"  # type: ignore[attr-defined]


def on_leave(cast: Cast, staff: str = "1003", first: date = MIDWEEK, last: date = MIDWEEK, by: str = "1001") -> str:
    given = {"kind": "annual", "first": first.isoformat(), "last": last.isoformat()}
    leave = str(cast.run("leave.apply", staff, **given).id)
    cast.run("leave.decide", by, leave=leave, approve=True)
    return leave


def shifts_of(row: object, person: str) -> set[int]:
    return {day for who, day, _key in row.result["assigned"] if who == person}  # type: ignore[attr-defined]


def test_nobody_is_proposed_for_a_day_of_approved_leave(ready: Cast) -> None:
    on_leave(ready, first=NEXT, last=MIDWEEK)
    row = worked_out(ready, ask(ready))
    assert row.state == "done" and shifts_of(row, "1003") and shifts_of(row, "1003") <= {3, 4, 5, 6}
    problem = plan.from_json(row.problem)
    person = next(one for one in problem.people if one.key == "1003")
    assert person.leave == ((0, 3 * 1440),) and person.away == ()
    key = person.can[0]
    assert [(one.rule, one.day) for one in verifier.breaches(problem, [("1003", 2, key)])] == [("leave", 2)]
    assert verifier.breaches(problem, [("1003", 3, key)]) == []


def test_a_leave_that_waits_or_was_refused_binds_nobody_and_who_is_back_is_back(ready: Cast) -> None:
    given = {"kind": "annual", "first": NEXT.isoformat(), "last": MIDWEEK.isoformat()}
    waiting = str(ready.run("leave.apply", "1003", **given).id)
    hall, days = ready.hall(), [NEXT + timedelta(days=n) for n in range(7)]
    people = [ready.staff("1003")]
    assert assembling.leave_of(people, days) == {}
    ready.run("leave.decide", "1001", leave=waiting, approve=False, answer="人手不足")
    assert assembling.leave_of(people, days) == {}
    leave = on_leave(ready, first=date(2026, 11, 20), last=MIDWEEK)
    assert assembling.leave_of(people, days) == {people[0].id: [(0, 3 * 1440)]}
    with ready.at("08:00", NEXT + timedelta(days=1)):
        ready.run("leave.report_back", "1003", leave=leave)
    assert assembling.leave_of(people, days) == {people[0].id: [(0, 2 * 1440)]}
    assert Leave.objects.covering(people[0].id, NEXT + timedelta(days=1)).exists()
    assert not Leave.objects.covering(people[0].id, MIDWEEK).exists()
    assert hall


def test_a_published_shift_within_a_leave_is_the_clash_and_the_leave_is_named(ready: Cast, client: Client) -> None:
    plan_shift(ready, "1003", MIDWEEK, "08:30", "16:30")
    publish(ready)
    on_leave(ready)
    row = worked_out(ready, ask(ready))
    assert row.state == "clashing"
    clash = row.result["clash"]
    assert (clash["rule"], clash["person"], clash["day"], len(clash["shifts"])) == ("leave", "1003", 2, 1)
    client.force_login(ready.staff("1001"))
    with clock.at(ready.moment):
        page = client.get(f"/roster/proposals/{row.id}/").content.decode()
    assert "休假期间不上班" in page and "以下 2 项不能同时成立" in page and "11-25" in page


def test_a_leave_approved_after_the_proposal_keeps_its_shifts_off_the_board(ready: Cast) -> None:
    row = worked_out(ready, ask(ready))
    day = min(shifts_of(row, "1003"))
    on_leave(ready, first=NEXT + timedelta(days=day), last=NEXT + timedelta(days=day))
    done = ready.run("roster.take_proposal", "1001", channel=SCREEN, proposal=str(row.id)).data
    assert done["left_out"] == 1
    assert not Shift.objects.filter(staff__job_number="1003", date=NEXT + timedelta(days=day)).exists()


def test_a_leave_approved_after_the_drafts_keeps_them_from_being_published(ready: Cast) -> None:
    row = worked_out(ready, ask(ready))
    ready.run("roster.take_proposal", "1001", channel=SCREEN, proposal=str(row.id))
    day = NEXT + timedelta(days=min(shifts_of(row, "1003")))
    on_leave(ready, first=day, last=day)
    week = {"hall": "H01", "week": NEXT.isoformat()}
    assert ready.refused("roster.publish", "1001", channel=SCREEN, **week) == "roster.on_leave"
    assert not Shift.objects.published().exists()
    shift = Shift.objects.get(staff__job_number="1003", date=day)
    ready.run("roster.cancel", "1001", channel=SCREEN, shift=str(shift.id))
    publish(ready)
    assert not Shift.objects.drafts().exists()


def test_at_the_desk_nothing_is_planned_changed_copied_or_swapped_into_a_leave(ready: Cast) -> None:
    on_leave(ready)
    given = {"staff": "1003", "date": MIDWEEK.isoformat(), "start": "09:00", "end": "17:00", "duty": "counter"}

    def code(do: str, **more: str) -> str:
        return ready.refused(do, "1001", channel=SCREEN, **more)

    assert code("roster.plan", **given) == "roster.on_leave"
    eve = {**given, "date": (MIDWEEK - timedelta(days=1)).isoformat()}
    assert code("roster.plan", **{**eve, "start": "20:00", "end": "00:01"}) == "roster.on_leave"
    shift = str(ready.run("roster.plan", "1001", channel=SCREEN, **{**eve, "start": "20:00", "end": "00:00"}).id)
    assert code("roster.change", shift=shift, date=MIDWEEK.isoformat()) == "roster.on_leave"
    plan_shift(ready, "1003", MIDWEEK - timedelta(days=7), "09:00", "17:00")
    done = ready.run("roster.copy_week", "1001", channel=SCREEN, hall="H01", week=NEXT.isoformat())
    assert done.data == {"planned": 0, "left_out": 1}
    filed = ready.run("roster.plan", "1001", **given)  # a file's word stands
    own = str(Shift.objects.get(id=filed.id).id)
    other = str(ready.run("roster.plan", "1001", **{**given, "staff": "1004"}).id)
    asked = {"shift": other, "other_shift": own}
    assert ready.refused("roster.ask_swap", "1004", channel=SCREEN, **asked) == "roster.on_leave"


def test_the_board_shows_the_leave_and_who_is_on_leave_covers_no_post(ready: Cast, client: Client) -> None:
    lay_down(ready, "引导", "08:30", "16:30", "guide")
    ready.run("roster.lay_down", "1001", channel=SCREEN, hall="H01", duty="guide", start="09:00", end="17:00")
    for n in range(7):
        plan_shift(ready, "1007", NEXT + timedelta(days=n), "09:00", "17:00", "guide")
    client.force_login(ready.staff("1001"))
    with clock.at(ready.moment):
        address = f"/roster/?hall=H01&week={NEXT}"
        assert "ros-gaps" not in client.get(address).content.decode()
        on_leave(ready, "1007")
        page = client.get(address).content.decode()
    assert "休假" in page and page.count("缺 1") >= 1
