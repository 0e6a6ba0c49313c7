"""What a hall lays down about its posts: weeks are published against it, and only then."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from openhall.engines.policy.models import Finding
from openhall.kernel import clock, deadlines
from openhall.kernel.commands import SCREEN
from openhall.team.roster import handing
from openhall.team.roster.models import Shift
from openhall.team.roster.proposals import charge, publishing
from openhall.team.roster.proposals.models import LunchTurn, PostNorm, Publication
from tests.cast import Cast

NEXT = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)


def screen(cast: Cast, do: str, by: str = "1001", **given: Any) -> Any:
    return cast.run(do, by, channel=SCREEN, **given)


def refused(cast: Cast, do: str, by: str = "1001", **given: Any) -> str:
    return cast.refused(do, by, channel=SCREEN, **given)


def lay_down(cast: Cast, duty: str, start: str, end: str, count: int = 1, weekday: int | None = None) -> str:
    given = {"hall": "H01", "duty": duty, "start": start, "end": end, "count": count, "weekday": weekday}
    return str(screen(cast, "roster.lay_down", **given).id)


def plan(cast: Cast, staff: str, day: date, start: str, end: str, duty: str = "counter", **more: str) -> str:
    given = {"staff": staff, "date": day.isoformat(), "start": start, "end": end, "duty": duty, **more}
    return str(screen(cast, "roster.plan", **given).id)


def publish(cast: Cast, reason: str = "", week: date = NEXT) -> Any:
    return screen(cast, "roster.publish", hall="H01", week=week.isoformat(), reason=reason).data


def cannot_publish(cast: Cast, reason: str = "") -> str:
    return refused(cast, "roster.publish", hall="H01", week=NEXT.isoformat(), reason=reason)


def page(client: Client, cast: Cast, address: str) -> str:
    client.force_login(cast.staff("1001"))
    with clock.at(cast.moment):
        text: str = client.get(address).content.decode()
    return text


@pytest.mark.clause("ROSTER-02")
def test_a_desk_that_needs_two_an_hour_with_one_is_marked_and_published_with_a_reason_only(
    cast: Cast, client: Client
) -> None:
    lay_down(cast, "counter", "09:00", "17:00", 2, weekday=1)
    plan(cast, "1003", TUESDAY, "09:00", "17:00")
    plan(cast, "1004", TUESDAY, "09:00", "16:00")
    assert refused(cast, "roster.plan", staff="1004", date="2026-11-24", start="15:00", end="17:00", duty="guide") == (
        "roster.overlap"
    )
    assert refused(
        cast, "roster.plan", staff="1010", date="2026-11-24", start="16:00", end="17:00", duty="counter"
    ) == ("roster.unqualified")
    board = page(client, cast, "/roster/?week=2026-11-23")
    assert "无人覆盖的时段" in board and "16:00" in board and "缺 1" in board
    assert cannot_publish(cast) == cannot_publish(cast, "  ") == "roster.uncovered"
    assert not Shift.objects.published().exists()
    assert publish(cast, "一人外训，已请邻厅支援")["published"] == 2
    kept = Publication.objects.get()
    assert kept.reason and [gap["lacking"] for gap in kept.gaps] == [1]
    text = page(client, cast, "/roster/proposals/norms/?week=2026-11-23")
    assert "一人外训" in text
    line = text[text.rindex("1004") :]
    assert ">1<" in line[: line.index("</tr>")]


def test_without_a_norm_everything_is_published_as_it_is(cast: Cast) -> None:
    plan(cast, "1010", TUESDAY, "09:00", "17:00")
    assert publish(cast)["published"] == 1
    assert not Finding.objects.exists()


def test_a_lifted_norm_binds_no_more_and_says_why(cast: Cast) -> None:
    norm = lay_down(cast, "guard", "20:00", "08:00")
    assert refused(cast, "roster.lift", norm=norm, reason=" ") == "input.invalid"
    assert refused(cast, "roster.lift", "1002", norm=norm, reason="x") == "permission.denied"
    screen(cast, "roster.lift", norm=norm, reason="已签联网报警合同")
    assert publishing.posts(cast.hall().id) == []
    assert PostNorm.objects.get().reason == "已签联网报警合同"
    bad = {"hall": "H01", "duty": "guard", "start": "20:00", "end": "08:00"}
    assert refused(cast, "roster.lay_down", **bad, count=0) == refused(cast, "roster.lay_down", **bad, weekday=7)
    assert refused(cast, "roster.lay_down", "2001", **bad) == "scope.denied"


@pytest.mark.clause("ROSTER-03")
def test_a_day_without_a_guide_or_with_one_who_is_also_at_a_desk_is_not_published(cast: Cast, client: Client) -> None:
    lay_down(cast, "guide", "09:00", "17:00", weekday=1)
    plan(cast, "1003", TUESDAY, "09:00", "17:00")
    assert cannot_publish(cast, "忙") == "roster.no_guide"
    shift = plan(cast, "1004", TUESDAY, "09:00", "17:00", "guide", counter="G102")
    assert cannot_publish(cast, "忙") == "roster.no_guide"
    screen(cast, "roster.change", shift=shift, counter="")
    screen(cast, "roster.change", shift=shift, end="16:59")
    assert cannot_publish(cast, "忙") == "roster.no_guide"
    screen(cast, "roster.change", shift=shift, end="13:00")
    plan(cast, "1005", TUESDAY, "13:00", "17:00", "guide")
    assert publish(cast)["published"] == 3
    text = page(client, cast, "/roster/proposals/norms/?week=2026-11-23")
    heads = text[text.index("本月值班次数") :]
    assert "引导" in heads
    for job in ("1004", "1005"):
        line = heads[heads.index(job) :]
        assert ">1<" in line[: line.index("</tr>")]


def supervise(cast: Cast, staff: str, start: str, end: str, **more: str) -> None:
    plan(cast, staff, TUESDAY, start, end, "supervise", **more)


def leader(cast: Cast, at: str) -> str:
    found = charge.in_charge(cast.hall().id, datetime.fromisoformat(f"2026-11-24T{at}+08:00"))
    return found.job_number if found else ""


@pytest.mark.clause("ROSTER-05")
def test_for_any_minute_exactly_one_is_in_charge_and_a_breach_names_that_person(cast: Cast, client: Client) -> None:
    cast.run("org.add_staff", job_number="1099", name="员工1099", unit="H01", position="duty_supervisor")
    lay_down(cast, "supervise", "08:30", "18:00", weekday=1)
    supervise(cast, "1002", "08:30", "14:00")
    supervise(cast, "1099", "13:30", "18:00", relieves="1002")
    plan(cast, "1003", TUESDAY, "18:30", "20:00")
    publish(cast)
    assert not Finding.objects.exists()
    assert [leader(cast, at) for at in ("08:29", "08:30", "13:59", "14:10", "17:59", "18:00")] == [
        "", "1002", "1002", "1002", "1002", "",
    ]  # fmt: skip
    with cast.at("14:05", TUESDAY):
        handed = screen(cast, "shift.hand_over", "1002", post="supervisor", to="1099", notes="无")
        ready = {"from": "1002", "prepared": list(handing.PREPARED)}
        screen(cast, "shift.take_over", "1099", post="supervisor", **ready)
    assert handed
    assert [leader(cast, at) for at in ("14:04", "14:05", "14:10", "17:59")] == ["1002", "1099", "1099", "1099"]
    with cast.at("14:10", TUESDAY):
        seen = screen(cast, "finding.raise", "1001", hall="H01", staff="1003", clause="FLOOR-07", text="x").id
    text = page(client, cast, f"/rules/findings/{seen}/")
    assert "当时当班" in text and "1099" in text[text.index("当时当班") :][:300]
    with clock.at(datetime.fromisoformat("2026-11-24T18:31+08:00")):
        deadlines.fire_due(clock.now())
    assert Finding.objects.get(rule="roster.no-supervisor").subject == "2026-11-24"


def test_a_week_with_an_hour_without_a_supervisor_is_flagged_once(cast: Cast) -> None:
    lay_down(cast, "supervise", "08:30", "18:00", weekday=1)
    supervise(cast, "1002", "08:30", "17:00")
    publish(cast)
    found = Finding.objects.get(rule="roster.no-supervisor")
    assert "17:00" in str(found.detail["since"])
    plan(cast, "1003", TUESDAY, "09:00", "10:00")
    publish(cast)
    assert Finding.objects.filter(rule="roster.no-supervisor").count() == 1


def test_the_head_counts_where_no_supervisor_is_on(cast: Cast) -> None:
    plan(cast, "1001", TUESDAY, "12:00", "16:00", "audit")
    publish(cast)
    assert [leader(cast, at) for at in ("11:59", "12:00", "15:59", "16:00")] == ["", "1001", "1001", ""]


@pytest.mark.clause("ROSTER-16")
def test_a_night_without_a_guard_is_flagged_and_missed_rounds_are_listed(cast: Cast, client: Client) -> None:
    lay_down(cast, "guard", "08:00", "08:00")
    for day in range(7):
        plan(cast, "1010", NEXT + timedelta(days=day), "08:00", "20:00", "guard")
    shift = Shift.objects.get(date=TUESDAY)
    screen(cast, "roster.change", shift=str(shift.id), start="20:00", end="08:00")
    screen(cast, "roster.cancel", shift=str(Shift.objects.get(date=date(2026, 11, 25)).id))
    publish(cast)
    assert Finding.objects.filter(rule="roster.no-guard", subject="2026-11-24").exists()
    assert refused(cast, "guard.round", "1003", facilities=True, safe=True) == "permission.denied"
    for at, day in (("20:30", TUESDAY), ("22:00", TUESDAY), ("02:10", date(2026, 11, 25))):
        with cast.at(at, day):
            screen(cast, "guard.round", "1010", facilities=True, safe=True, remark="门窗锁好")
    with cast.at("04:00", date(2026, 11, 25)):
        assert refused(cast, "guard.round", "1010", facilities=False, safe=True) == "input.invalid"
        screen(cast, "guard.round", "1010", facilities=False, safe=True, remark="后门锁坏")
    with cast.at("08:00:01", date(2026, 11, 25)):
        deadlines.fire_due(clock.now())
        missed = Finding.objects.filter(rule="guard.round-missed").order_by("at").values_list("at", flat=True)
        assert [f"{clock.local(at):%H:%M}" for at in missed] == ["02:00", "08:00"]
        text = page(client, cast, "/roster/proposals/rounds/")
        assert "后门锁坏" in text and "缺漏" in text
        client.force_login(cast.staff("1010"))
        client.post("/roster/proposals/rounds/", {"facilities": "on", "safe": "on", "remark": "晨巡"})
        assert "晨巡" in client.get("/roster/proposals/rounds/").content.decode()


def lunches(*turns: tuple[str, str, str]) -> dict[str, Any]:
    rows = [{"staff": staff, "start": start, "end": end} for staff, start, end in turns]
    return {"hall": "H01", "date": "2026-11-24", "turns": rows}


@pytest.mark.clause("ROSTER-22")
def test_four_clerks_at_lunch_at_once_are_refused_two_groups_are_not(cast: Cast, client: Client) -> None:
    cast.run("org.add_staff", job_number="1098", name="员工1098", unit="H01", position="clerk")
    four = ("1003", "1004", "1005", "1098")
    for staff in four:
        plan(cast, staff, TUESDAY, "08:30", "17:00")
    at_once = lunches(*[(staff, "12:15", "12:45") for staff in four])
    assert refused(cast, "roster.set_lunch", **at_once) == "lunch.nobody_left"
    groups = lunches(
        *[(staff, "12:00" if n < 2 else "12:45", "12:45" if n < 2 else "13:30") for n, staff in enumerate(four)]
    )
    screen(cast, "roster.set_lunch", **groups)
    assert LunchTurn.objects.count() == 4 and not Finding.objects.exists()
    screen(cast, "roster.set_lunch", **lunches(("1003", "12:00", "12:30"), ("1004", "12:30", "12:59")))
    found = Finding.objects.get(rule="lunch.short")
    assert (found.staff, found.detail["minutes"]) == (cast.staff("1004").id, 29)
    assert refused(cast, "roster.set_lunch", **lunches(("1003", "11:59", "12:30"))) == "lunch.outside"
    assert refused(cast, "roster.set_lunch", **lunches(("1003", "13:00", "13:31"))) == "lunch.outside"
    assert refused(cast, "roster.set_lunch", "2001", **lunches(("1003", "12:00", "12:30"))) == "scope.denied"
    client.force_login(cast.staff("1001"))
    address = "/roster/proposals/lunch/?day=2026-11-24"
    with clock.at(cast.moment):
        assert "12:30" in client.get(address).content.decode()
        key = cast.staff("1003").id
        client.post(address, {f"start_{key}": "12:15", f"end_{key}": "13:00"})
    assert f"{LunchTurn.objects.get().start:%H:%M}" == "12:15"


@pytest.mark.clause("ROSTER-02")
def test_a_swap_into_a_post_that_one_is_not_qualified_for_is_refused_where_it_is_laid_down(cast: Cast) -> None:
    plan(cast, "1003", TUESDAY, "09:00", "17:00")
    other = cast.run(
        "roster.plan",
        "1001",
        channel=SCREEN,
        staff="1002",
        date="2026-11-24",
        start="09:00",
        end="17:00",
        duty="supervise",
    )
    publish(cast)
    asked = {"shift": str(Shift.objects.get(staff=cast.staff("1003")).id), "other_shift": str(other.id)}
    lay_down(cast, "supervise", "09:00", "17:00", 1)
    assert cast.refused("roster.ask_swap", "1003", channel=SCREEN, **asked) == "roster.unqualified"
    PostNorm.objects.all().delete()
    cast.run("roster.ask_swap", "1003", channel=SCREEN, **asked)
