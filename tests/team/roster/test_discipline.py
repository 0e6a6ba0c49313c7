"""The discipline record by its four categories: facts of the clock, what a lead records, orders that nobody followed."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from openhall.engines.policy.models import Finding
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from openhall.team.roster import discipline
from openhall.team.roster.discipline import Line
from openhall.team.roster.proposals import charge
from tests.cast import MONDAY, Cast

WAITS_FOR = {"ROSTER-17": ["appraisal: what counts in the month, counted in its appraisal"]}
FIRST = MONDAY.replace(day=1)


def plan(cast: Cast, staff: str, start: str = "08:30", end: str = "17:30", duty: str = "counter", **more: str) -> None:
    given = {"staff": staff, "date": MONDAY.isoformat(), "start": start, "end": end, "duty": duty, **more}
    cast.run("roster.plan", "1001", **given)


@pytest.fixture
def rostered(cast: Cast) -> Cast:
    """1002 supervises from 08:00, 1003 and 1004 are at counters."""
    plan(cast, "1002", "08:00", duty="supervise")
    for staff in ("1003", "1004"):
        plan(cast, staff)
    cast.open_day()
    return cast


def line(cast: Cast, staff: str) -> Line:
    (found,) = [one for one in discipline.month(cast.hall(), FIRST) if one.person.job_number == staff]
    return found


def record(cast: Cast, staff: str, category: str, by: str = "1002", **given: Any) -> None:
    cast.run("discipline.record", by, channel=SCREEN, **{"staff": staff, "category": category, "text": "x", **given})


def decide(cast: Cast, finding: Finding, decision: str = "upheld", by: str = "1001") -> None:
    cast.run("finding.decide", by, channel=SCREEN, finding=str(finding.id), decision=decision, note="heard")


def send(cast: Cast, when: str, staff: str = "1004") -> str:
    with cast.at(when):
        given = {"staff": staff, "counter": "G103", "reason": "twenty wait"}
        return str(cast.run("floor.move", "1002", channel=SCREEN, **given).id)


def page(client: Client, cast: Cast, who: str, path: str) -> str:
    client.force_login(cast.staff(who))
    with cast.at("16:00"):
        answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.clause("ROSTER-17")
def test_lateness_a_service_breach_and_a_refused_order_stand_by_category_and_count_once_confirmed(
    rostered: Cast, client: Client
) -> None:
    cast = rostered
    with cast.at("08:41"):
        cast.run("attendance.in", "1003")
    with cast.at("14:10"):
        record(cast, "1003", "service", text="left a customer standing")
    move = send(cast, "10:00")
    with cast.at("10:01"):
        cast.run("floor.decline_move", "1004", channel=SCREEN, move=move, reason="my break")
    client.force_login(cast.staff("1002"))
    with cast.at("10:05"):
        assert "my break" in client.get("/roster/discipline/").content.decode()
        client.post("/roster/discipline/move/?hall=H01", {"move": move})  # one click
    service = Finding.objects.get(rule="discipline.service")
    refused = Finding.objects.get(rule="discipline.deployment")
    assert (refused.staff, refused.raised_by) == (cast.staff("1004").id, cast.staff("1002").id)
    assert refused.detail == {"counter": "G103", "asked": "twenty wait", "declined": "my break"}
    # a fact counts at once, the other two wait until the person was heard and somebody else decided
    assert (line(cast, "1003").counts["labour"], line(cast, "1003").waits["service"]) == (1, 1)
    assert (line(cast, "1004").counts["deployment"], line(cast, "1004").waits["deployment"]) == (0, 1)
    cast.run("finding.answer", "1003", channel=SCREEN, finding=str(service.id), text="the terminal hung")
    assert cast.refused("finding.decide", "1002", finding=str(service.id), decision="upheld", note="x") == "finding.own"
    for finding in (service, refused):
        decide(cast, finding)
    assert (line(cast, "1003").counts, line(cast, "1003").waiting) == (
        {"rules": 0, "service": 1, "labour": 1, "deployment": 0},
        0,
    )
    assert line(cast, "1004").counts["deployment"] == 1
    for who, path in (("1001", "/roster/discipline/of/1003/"), ("1003", "/roster/discipline/mine/")):
        shown = page(client, cast, who, path)
        for said in ("劳动纪律", "服务纪律", "left a customer standing", "the terminal hung", "由打卡产生", "当时当班"):
            assert said in shown, said
        assert "员工1002" in shown
    assert "不服从调度" in page(client, cast, "1001", "/roster/discipline/of/1004/")
    assert "/roster/discipline/of/1003/" in page(client, cast, "1001", "/org/people/1003/")


def test_what_is_dropped_doesn_t_count_be_it_a_fact_or_not(rostered: Cast) -> None:
    cast = rostered
    with cast.at("08:41"):
        cast.run("attendance.in", "1003")
        record(cast, "1003", "rules")
    for finding in Finding.objects.filter(staff=cast.staff("1003").id):
        decide(cast, finding, "dropped")
    assert (line(cast, "1003").total, line(cast, "1003").waiting) == (0, 0)


@pytest.mark.parametrize(
    ("when", "answered", "may"),
    [("10:02:00", "", False), ("10:02:01", "", True), ("10:05", "accept", False), ("10:05", "late withdrawal", True)],
)
def test_an_order_is_refused_when_its_two_minutes_are_over_without_an_answer(
    rostered: Cast, when: str, answered: str, may: bool
) -> None:
    cast = rostered
    move = send(cast, "10:00")
    if answered == "accept":
        with cast.at("10:02"):
            cast.run("floor.accept_move", "1004", channel=SCREEN, move=move)
    if answered == "late withdrawal":
        with cast.at("10:04"):
            cast.run("floor.withdraw_move", "1002", channel=SCREEN, move=move)
    with cast.at(when):
        if not may:
            assert cast.refused("discipline.record_move", "1002", channel=SCREEN, move=move) == "transition.not_allowed"
            return
        cast.run("discipline.record_move", "1002", channel=SCREEN, move=move)
        found = Finding.objects.get(rule="discipline.deployment")
        assert f"{clock.local(found.at):%H:%M:%S}" == "10:02:00"
        # once is enough
        assert cast.refused("discipline.record_move", "1001", channel=SCREEN, move=move) == "transition.not_allowed"
        assert discipline.to_look_at(cast.hall().id, clock.midnight(MONDAY), clock.now()) == []


def test_an_order_taken_back_in_its_two_minutes_was_not_refused(rostered: Cast) -> None:
    move = send(rostered, "10:00")
    with rostered.at("10:02"):
        rostered.run("floor.withdraw_move", "1002", channel=SCREEN, move=move)
    with rostered.at("10:30"):
        refused = rostered.refused("discipline.record_move", "1002", channel=SCREEN, move=move)
    assert refused == "transition.not_allowed"


def test_the_record_is_about_the_ten_positions_below_the_supervisors_and_never_about_oneself(rostered: Cast) -> None:
    given = {"category": "rules", "text": "x", "channel": SCREEN}
    for lead in ("1001", "1002"):
        assert rostered.refused("discipline.record", "1001", staff=lead, **given) == "discipline.supervisors"
    assert rostered.refused("discipline.record", "1003", staff="1004", **given) == "permission.denied"
    assert rostered.refused("discipline.record", "1002", staff="2003", **given) == "scope.denied"
    assert rostered.refused("discipline.record", "1002", staff="1003", **{**given, "text": " "}) == "input.invalid"
    later = (rostered.moment + timedelta(minutes=1)).isoformat()
    assert rostered.refused("discipline.record", "1002", staff="1003", at=later, **given) == "input.invalid"
    labour = {**given, "category": "labour"}  # that is the clock's
    assert rostered.refused("discipline.record", "1002", staff="1003", **labour) == "input.invalid"
    for person in ("1003", "1005", "1006", "1007", "1008", "1009", "1010"):
        record(rostered, person, "rules")
    assert {one.person.job_number for one in discipline.month(rostered.hall(), FIRST)}.isdisjoint({"1001", "1002"})


def test_the_table_says_the_category(cast: Cast) -> None:
    table = discipline.table()
    for rule, clause, category in (
        ("roster.relief-late", "ROSTER-12", "labour"),
        ("floor.absence-unapproved", "ROSTER-09", "labour"),
        ("observed", "QUALITY-01", "service"),
        ("observed", "CASH-01", "rules"),
        ("discipline.service", "ROSTER-17", "service"),
    ):
        assert table.category(rule, clause) == category


def test_who_was_in_charge_is_the_same_asked_for_one_moment_or_for_many(cast: Cast) -> None:
    plan(cast, "1002", "08:00", "13:00", duty="supervise")
    plan(cast, "1001", "13:00", "17:30", duty="supervise", relieves="1002")
    moments = [datetime.combine(MONDAY, time(hour, 30), clock.ZONE) for hour in range(6, 20)]
    with cast.at("20:00"):
        cast.moment = datetime.combine(MONDAY, time(20), clock.ZONE)
        many = charge.of_moments((cast.hall().id, at) for at in moments)
        assert [many[cast.hall().id, at] for at in moments] == [charge.in_charge(cast.hall().id, at) for at in moments]
