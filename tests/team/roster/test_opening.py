"""The checklist before customers arrive, and the day's plan."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from openhall.engines.cases.models import Case
from openhall.engines.policy.models import Finding
from openhall.front.counter.models import Order
from openhall.kernel import clock, deadlines
from openhall.kernel.commands import SCREEN
from openhall.team.roster import readiness
from openhall.team.roster.models import DayPlan, PlanTask
from tests.cast import MONDAY, Cast

TUESDAY = MONDAY + timedelta(days=1)
WAITS_FOR = {"ROSTER-18": ["premises: the register of faults, where a fault is a case of its own by now"]}


def lay_down(cast: Cast, parameter: str, value: str) -> None:
    with cast.at("20:00", MONDAY - timedelta(days=1)):
        level = f"unit:{cast.hall().id}"
        cast.run("parameter.set", "101", channel=SCREEN, parameter=parameter, level=level, value=value)


def fire(when: str, day: date) -> None:
    deadlines.ensure_midnight(datetime.combine(MONDAY - timedelta(days=1), time(21), clock.ZONE))
    deadlines.fire_due(datetime.combine(day, time.fromisoformat(when), clock.ZONE))


def page(client: Client, cast: Cast, who: str, path: str, when: str, day: date = MONDAY) -> str:
    client.force_login(cast.staff(who))
    with cast.at(when, day):
        answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.clause("ROSTER-18")
def test_what_is_unticked_is_recorded_and_shown_at_a_quarter_past_and_customers_are_served_meanwhile(
    cast: Cast, client: Client
) -> None:
    lay_down(cast, "opening.window", "15")
    shift = {"date": MONDAY.isoformat(), "start": "08:00", "end": "17:00", "duty": "counter"}
    for staff, counter in (("1003", "G101"), ("1004", "G102")):
        cast.run("roster.plan", "1001", staff=staff, counter=counter, **shift)
    cast.open_day()
    broken = {"counter": "G101", "ticked": ["material"], "failed": True}
    assert cast.refused("opening.check", "1003", channel=SCREEN, **broken) == "input.invalid"
    cast.run("opening.check", "1003", channel=SCREEN, **broken, note="card reader dead")
    fault = Case.objects.get(kind="opening.fault")
    assert (fault.owner, fault.summary) == (cast.staff("1001").id, "G101 card reader dead")
    cast.run("opening.check", "1004", channel=SCREEN, counter="G102", ticked=["material", "equipment", "cleanliness"])
    for clerk, counter in (("1003", "G101"), ("1004", "G102")):
        cast.run("till.open", clerk, channel=SCREEN, counter=counter, float="300.00")
    unready = Finding.objects.get(rule="opening.unready")
    assert (unready.staff, unready.subject) == (cast.staff("1003").id, "G101")
    assert unready.detail == {"missing": ["equipment", "cleanliness"]}
    assert "开台前准备未完成" in page(client, cast, "1003", "/", "08:02")
    with cast.at("08:05"):
        cast.join(cast.customer())
    assert Order.objects.get().state == "accepted"
    with cast.at("08:14:59"):
        assert not any(one.late(clock.now()) for one in readiness.standings(cast.hall().id, clock.now()))
    assert "准备未就绪" not in page(client, cast, "1001", "/", "08:14:59")
    late = page(client, cast, "1001", "/", "08:15")
    assert "准备未就绪" in late and "G101" in late
    with cast.at("08:16"):
        cast.run(
            "opening.check", "1003", channel=SCREEN, counter="G101", ticked=["material", "equipment", "cleanliness"]
        )
    assert "准备未就绪" not in page(client, cast, "1001", "/", "08:17")
    assert "G101" in page(client, cast, "1001", "/roster/opening/", "08:17")


def test_the_page_where_a_till_is_opened_names_the_counters_that_aren_t_ready_and_leads_to_the_check(
    cast: Cast, client: Client
) -> None:
    cast.open_day()
    cast.run("opening.check", "1003", channel=SCREEN, counter="G101", ticked=["material", "equipment", "cleanliness"])
    shown = page(client, cast, "1003", "/till/", "08:05")
    assert "未做好接待准备：G102、G103" in shown and "/roster/opening/" in shown
    for counter in ("G102", "G103"):
        ticked = ["material", "equipment", "cleanliness"]
        cast.run("opening.check", "1003", channel=SCREEN, counter=counter, ticked=ticked)
    assert "未做好接待准备" not in page(client, cast, "1003", "/till/", "08:06")


def test_the_check_is_a_duty_only_where_it_is_laid_down(cast: Cast) -> None:
    cast.open_day()
    cast.run("till.open", "1003", channel=SCREEN, counter="G101", float="300.00")
    assert not Finding.objects.filter(rule="opening.unready").exists()


def make(cast: Cast, *tasks: dict[str, str], by: str = "1002") -> DayPlan:
    given = {"hall": "H01", "targets": "30 broadband", "tasks": list(tasks)}
    return DayPlan.objects.get(id=cast.run("day_plan.make", by, channel=SCREEN, **given).id)


@pytest.mark.clause("ROSTER-21")
def test_leftovers_come_along_the_plan_is_due_at_a_quarter_to_nine_and_what_is_unfinished_is_accounted_for(
    cast: Cast, client: Client
) -> None:
    lay_down(cast, "day.plan_by", "08:45")
    shift = {"staff": "1003", "start": "08:45", "end": "18:00", "duty": "counter"}
    for day in (MONDAY, TUESDAY, TUESDAY + timedelta(days=1)):
        cast.run("roster.plan", "1001", date=day.isoformat(), **shift)
    assert cast.refused("day_plan.make", "1002", channel=SCREEN, hall="H01", targets=" ") == "input.invalid"
    with cast.at("08:40"):
        plan = make(cast, {"text": "five calls", "staff": "1003"}, {"text": "shelf B"}, {"text": "window"})
    calls, shelf, window = plan.tasks.order_by("id")
    fire("08:46", MONDAY)
    assert not Finding.objects.filter(rule="day_plan.missing").exists()
    close = {"hall": "H01", "accounts_checked": True, "stock_checked": False}
    with cast.at("18:00"):
        run: dict[str, Any] = {"channel": SCREEN}
        assert cast.refused("day_plan.done", "1004", task=str(calls.id), **run) == "permission.denied"
        cast.run("day_plan.done", "1003", task=str(calls.id), **run)
        assert cast.refused("day_plan.close", "1002", **close, **run) == "day_plan.tasks_open"
        assert cast.refused("day_plan.move", "1003", task=str(shelf.id), reason=" ", **run) == "input.invalid"
        later = TUESDAY + timedelta(days=1)
        cast.run("day_plan.move", "1003", task=str(shelf.id), reason="no boards", to=later, **run)
        cast.run("day_plan.move", "1003", task=str(window.id), reason="rain", **run)
        assert cast.refused("day_plan.close", "1002", **close, **run) == "day_plan.tasks_open"
        assert cast.refused("day_plan.consent", "1002", task=str(shelf.id), **run) == "permission.denied"
        cast.run("day_plan.consent", "1001", task=str(shelf.id), **run)
        cast.run("day_plan.close", "1002", **close, **run)
    assert not Finding.objects.exists()
    shown = page(client, cast, "1002", "/roster/day-plan/", "18:01")
    assert "出入库记录未核对" in shown and "账目未核对" not in shown
    at_half_past = page(client, cast, "1002", "/roster/day-plan/", "08:30", TUESDAY)
    assert "window" in at_half_past and "shelf B" not in at_half_past
    fire("08:45:01", TUESDAY)
    missing = Finding.objects.get(rule="day_plan.missing")
    assert (missing.subject, f"{clock.local(missing.at):%H:%M}") == (TUESDAY.isoformat(), "08:45")
    with cast.at("08:50", TUESDAY):
        make(cast)
    assert [task.text for task in PlanTask.objects.filter(plan__date=TUESDAY)] == ["window"]
    assert "shelf B" in page(client, cast, "1002", "/roster/day-plan/", "08:30", TUESDAY + timedelta(days=1))


def test_a_plan_is_a_duty_only_where_it_is_laid_down_and_people_work(cast: Cast) -> None:
    lay_down(cast, "day.plan_by", "08:45")
    fire("09:00", MONDAY)
    assert not Finding.objects.filter(rule="day_plan.missing").exists()
    make(cast)
    assert cast.refused("day_plan.make", "1002", channel=SCREEN, hall="H01", targets="x") == "transition.not_allowed"


def test_the_plan_s_form_gives_a_line_to_the_person_whose_number_begins_it(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff("1002"))
    with cast.at("08:30"):
        given = {"targets": "30", "tasks": "1003 call five\nclean window\n\n7777 is no person"}
        assert client.post("/roster/day-plan/", given).status_code == 302
    found = [(task.staff.job_number if task.staff else "", task.text) for task in PlanTask.objects.order_by("id")]
    assert found == [("1003", "call five"), ("", "clean window"), ("", "7777 is no person")]
