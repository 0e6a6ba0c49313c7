"""A roster asked of the solver as people do it: laid down, worked out in the background, read, called off, taken over."""

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from openhall import worker
from openhall.kernel import clock, deadlines
from openhall.kernel.commands import API, SCREEN
from openhall.team.roster.models import Shift
from openhall.team.roster.proposals import job, plan, verifier
from openhall.team.roster.proposals.models import Proposal, ShiftTemplate, Wish
from tests.cast import Cast

TODAY, NEXT = date(2026, 11, 16), date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _here(settings: Any) -> None:
    settings.OPENHALL_SOLVER = "here"


@pytest.fixture
def ready(cast: Cast) -> Cast:
    """Four weeks of counts of 6 customers at nine of every day, and three shifts laid down."""
    for back in (1, 2, 3, 4):
        rows = [
            {
                "service": "general",
                "start": datetime(2026, 11, 16, 9, tzinfo=clock.ZONE) - timedelta(days=n),
                "count": 6,
            }
            for n in range(7 * (back - 1) + 1, 7 * back + 1)
        ]
        cast.run("arrivals.load", "1001", channel=API, hall="H01", counts=rows)
    lay_down(cast, "早班", "08:30", "16:30", "counter")
    lay_down(cast, "晚班", "10:00", "18:00", "counter")
    lay_down(cast, "值班", "08:30", "18:00", "supervise")
    lay_down(cast, "夜班", "20:00", "08:00", "guard")
    return cast


def lay_down(cast: Cast, name: str, start: str, end: str, duty: str, **more: str) -> str:
    given = {"hall": "H01", "name": name, "start": start, "end": end, "duty": duty, **more}
    return str(cast.run("roster.set_template", "1001", channel=SCREEN, **given).id)


def ask(cast: Cast, week: date = NEXT, weeks: int = 1) -> Proposal:
    made = cast.run("roster.propose", "1001", channel=SCREEN, hall="H01", week=week.isoformat(), weeks=weeks)
    return Proposal.objects.get(id=made.id)


def worked_out(cast: Cast, row: Proposal) -> Proposal:
    with clock.at(cast.moment + timedelta(seconds=1)):
        deadlines.fire_due(clock.now())
    row.refresh_from_db()
    return row


def plan_shift(cast: Cast, staff: str, day: date, start: str, end: str, duty: str = "counter") -> None:
    given = {"staff": staff, "date": day.isoformat(), "start": start, "end": end, "duty": duty}
    cast.run("roster.plan", "1001", channel=SCREEN, **given)


def publish(cast: Cast, week: date = NEXT) -> None:
    cast.run("roster.publish", "1001", channel=SCREEN, hall="H01", week=week.isoformat())


def test_a_roster_is_worked_out_in_the_background_and_is_legal(ready: Cast) -> None:
    row = ask(ready)
    assert row.state == "waiting"
    row = worked_out(ready, row)
    assert row.state == "done", row.result
    problem = plan.from_json(row.problem)
    assigned = [(person, day, key) for person, day, key in row.result["assigned"]]
    assert assigned and verifier.breaches(problem, assigned) == []
    supervising = [one for one in assigned if one[0] == "1002"]
    assert len(supervising) == 4  # 9.5 hours each: a fifth would pass 40 hours
    assert {one["rule"] for one in row.result["unmet"]} >= {"supervisor", "guide"}


def test_taken_over_it_stands_on_the_board_as_drafts_in_place_of_the_drafts_there(ready: Cast) -> None:
    plan_shift(ready, "1004", NEXT, "09:00", "12:00")
    row = worked_out(ready, ask(ready))
    done = ready.run("roster.take_proposal", "1001", channel=SCREEN, proposal=str(row.id)).data
    assert done == {"planned": len(row.result["assigned"]), "left_out": 0, "replaced": 1}
    shifts = Shift.objects.of_week(ready.hall().id, NEXT)
    assert shifts.count() == done["planned"] and not shifts.published().exists()
    at_nine = shifts.filter(date=NEXT, duty="counter")
    assert len({one.counter_id for one in at_nine} - {None}) == len(at_nine)
    row.refresh_from_db()
    assert row.state == "taken"
    again = ready.refused("roster.take_proposal", "1001", channel=SCREEN, proposal=str(row.id))
    assert again == "transition.not_allowed"


def test_published_shifts_stay_and_what_has_come_between_is_left_out(ready: Cast) -> None:
    plan_shift(ready, "1003", NEXT, "08:30", "16:30")
    publish(ready)
    row = worked_out(ready, ask(ready))
    assert not [one for one in row.result["assigned"] if one[:2] == ["1003", 0]]
    first = next(one for one in row.result["assigned"] if one[0] == "1002")
    day = NEXT + timedelta(days=first[1])
    plan_shift(ready, "1002", day, "08:30", "12:00", "supervise")
    publish(ready)
    done = ready.run("roster.take_proposal", "1001", channel=SCREEN, proposal=str(row.id)).data
    assert done["left_out"] == 1
    assert Shift.objects.filter(staff__job_number="1003", date=NEXT).count() == 1


def test_wishes_are_granted_where_they_can_be(ready: Cast) -> None:
    ready.run("roster.wish", "1003", channel=SCREEN, date="2026-11-25", wish="off")
    ready.run("roster.wish", "1003", channel=SCREEN, date="2026-11-26", wish="early")
    row = worked_out(ready, ask(ready))
    early = str(ShiftTemplate.objects.get(name="早班").id)
    mine = {day: key for person, day, key in row.result["assigned"] if person == "1003"}
    assert 2 not in mine and mine.get(3, early) == early
    ready.run("roster.wish", "1003", channel=SCREEN, date="2026-11-26", wish="none")
    assert Wish.objects.count() == 1
    assert ready.refused("roster.wish", "1003", channel=SCREEN, date="2026-11-16", wish="off") == "input.invalid"


def test_with_no_legal_roster_the_smallest_clash_is_named(ready: Cast, client: Client) -> None:
    for day in range(6):
        plan_shift(ready, "1003", NEXT + timedelta(days=day), "08:30", "16:30")
    publish(ready)
    row = worked_out(ready, ask(ready))
    assert row.state == "clashing"
    clash = row.result["clash"]
    assert (clash["rule"], clash["person"], len(clash["shifts"])) == ("hours", "1003", 6)
    client.force_login(ready.staff("1001"))
    with clock.at(ready.moment):
        page = client.get(f"/roster/proposals/{row.id}/").content.decode()
    assert "每周工时" in page and "以下 7 项不能同时成立" in page


def test_a_roster_that_is_called_off_is_not_worked_out(ready: Cast) -> None:
    row = ask(ready)
    assert ready.refused("roster.propose", "1001", channel=SCREEN, hall="H01", week="2026-11-23") == (
        "roster.proposal_running"
    )
    ready.run("roster.cancel_proposal", "1001", channel=SCREEN, proposal=str(row.id))
    assert worked_out(ready, row).state == "cancelled"
    job.work_out(str(row.id))
    row.refresh_from_db()
    assert row.state == "cancelled" and not row.result
    assert ask(ready).state == "waiting"


def test_a_job_that_has_fallen_silent_is_lost_and_another_may_be_asked(ready: Cast) -> None:
    row = ask(ready)
    told = row.told_at
    with clock.really_at(told + timedelta(seconds=45)):
        assert not row.lost
    with clock.really_at(told + timedelta(seconds=46)):
        assert row.lost
        ask(ready)
    row.refresh_from_db()
    assert row.state == "failed"


def test_what_cannot_be_asked_is_refused(cast: Cast, ready: Cast) -> None:
    def code(by: str = "1001", **given: Any) -> str:
        return ready.refused("roster.propose", by, channel=SCREEN, **{"hall": "H01", "week": "2026-11-23", **given})

    assert code(week="2026-11-24") == "input.invalid" and code(weeks=0) == "input.invalid"
    assert code(weeks=5) == "input.invalid" and code(week="2026-11-16") == "roster.begun"
    assert code("2001") == "scope.denied" and code("1003") == "permission.denied"
    assert code("2001", hall="H02") == "roster.no_templates"
    for row in ShiftTemplate.objects.all():
        ready.run("roster.retire_template", "1001", channel=SCREEN, template=str(row.id))
    assert code() == "roster.no_templates"


def test_shifts_are_laid_down_changed_and_used_no_more(cast: Cast) -> None:
    def code(**given: Any) -> str:
        usual = {"hall": "H01", "name": "早班", "start": "08:30", "end": "16:30", "duty": "counter"}
        return cast.refused("roster.set_template", "1001", channel=SCREEN, **{**usual, **given})

    first = lay_down(cast, "早班", "08:30", "16:30", "counter", skill="sales")
    assert lay_down(cast, "早班", "08:00", "16:00", "counter") == first
    assert ShiftTemplate.objects.get().minutes == (480, 960)
    assert code(name=" ") == code(name="x" * 41) == code(end="08:30") == "input.invalid"
    assert code(duty="guide", skill="sales") == "input.invalid"
    cast.run("roster.retire_template", "1001", channel=SCREEN, template=first)
    assert not ShiftTemplate.objects.of_hall(cast.hall().id)
    assert lay_down(cast, "早班", "08:30", "16:30", "counter") != first


def test_a_deputy_may_be_planned_for_the_duty_in_that_time(ready: Cast) -> None:
    given = {"staff": "1003", "duty": "supervise", "since": "2026-11-23", "until": "2026-11-29"}
    ready.run("roster.name_deputy", "1001", channel=SCREEN, **given)
    problem = plan.from_json(ask(ready).problem)
    supervise = next(one.key for one in problem.templates if one.duty == "supervise")
    assert {one.key for one in problem.people if supervise in one.can} == {"1002", "1003"}
    assert ready.refused("roster.name_deputy", "1001", channel=SCREEN, **{**given, "until": "2026-11-22"}) == (
        "input.invalid"
    )
    assert ready.refused("roster.name_deputy", "1002", channel=SCREEN, **given) == "permission.denied"


def test_the_pages_ask_watch_show_and_take_over(ready: Cast, client: Client) -> None:
    client.force_login(ready.staff("1001"))
    with clock.at(ready.moment):
        assert "08:30" in client.get("/roster/proposals/templates/").content.decode()
        answer = client.post("/roster/proposals/?hall=H01", {"week": "2026-11-25", "weeks": "1"})
        row = Proposal.objects.get()
        assert answer.status_code == 302 and row.monday == NEXT
        waiting = client.get(f"/roster/proposals/{row.id}/").content.decode()
        assert "等待后台处理" in waiting and "every 1s" in waiting
        assert client.get(f"/roster/proposals/{row.id}/", headers={"HX-Request": "true"}).content.count(b"<html") == 0
    worked_out(ready, row)
    with clock.at(ready.moment):
        page = client.get(f"/roster/proposals/{row.id}/")
        text = page.content.decode()
        assert "缺值班长" in text and "08:30–18:00" in text and "硬性规则全部满足" in text
        ended = client.get(f"/roster/proposals/{row.id}/", headers={"HX-Request": "true"})
        assert ended["HX-Refresh"] == "true"
        client.post(f"/roster/proposals/{row.id}/take/")
        assert Shift.objects.drafts().exists()
        assert "已采用" in client.get("/roster/proposals/").content.decode()


def test_ones_own_wishes_on_their_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff("1003"))
    with clock.at(cast.moment):
        assert client.get("/roster/proposals/wishes/").status_code == 200
        client.post("/roster/proposals/wishes/", {"date": "2026-11-20", "wish": "off"})
        assert Wish.objects.get().wish == "off"
        assert 'aria-pressed="true"' in client.get("/roster/proposals/wishes/").content.decode()


def test_the_command_that_the_worker_starts_loads_without_the_apps() -> None:
    """What the command line imports before Django is set up mustn't need it."""
    import subprocess
    import sys

    code = "import openhall.cli; openhall.cli.main(['solve', '--help'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={"PATH": ""}, check=False)
    assert done.returncode == 0 and "PROPOSAL" in done.stdout, done.stderr


def test_a_proposal_is_worked_out_where_the_clock_stands(ready: Cast) -> None:
    row = ask(ready)
    with clock.at(ready.moment):
        assert deadlines.fire_due(clock.now()) == 0, "a limit is kept at its moment"
        worker.run(threading.Event(), once=True)
    row.refresh_from_db()
    assert row.state == "done"
