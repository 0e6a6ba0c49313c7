"""Nobody leaves before the relief is there: the stop, a lead's consent, the emergency way, the alert and the cover."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from openhall.engines.cases.models import Case
from openhall.engines.policy.models import Finding
from openhall.kernel import clock, deadlines
from openhall.kernel.commands import API, DEVICE, SCREEN
from openhall.kernel.problems import Refused
from openhall.team.roster import board
from openhall.team.roster.models import Consent, Punch, Relief
from tests.cast import MONDAY, Cast
from tests.devices import enrolled
from tests.signing import PASSWORD, code, issue

from .test_terminal import CONSENT, act, proof, send

EVENING = MONDAY - timedelta(days=1)


def planned(cast: Cast, *shifts: tuple[str, str, str, dict[str, Any]]) -> None:
    """Planned at the desk and published the evening before."""
    with cast.at("17:00", EVENING):
        for staff, start, end, more in shifts:
            given = {"staff": staff, "date": MONDAY.isoformat(), "start": start, "end": end, "duty": "counter", **more}
            cast.run("roster.plan", "1001", channel=SCREEN, **given)
        cast.run("roster.publish", "1001", channel=SCREEN, hall="H01", week=MONDAY.isoformat())


@pytest.fixture
def relay(cast: Cast) -> Cast:
    """1003 until 13:00, then 1004, who relieves 1003; 1003 is there."""
    planned(cast, ("1003", "08:00", "13:00", {}), ("1004", "13:00", "17:00", {"relieves": "1003"}))
    at(cast, "07:55", "attendance.in", "1003")
    return cast


def at(cast: Cast, when: str, do: str, by: str, *, channel: str = SCREEN, **fields: Any) -> Any:
    """A command at a time of Monday, after everything that was due before."""
    pass_time(when)
    with cast.at(when):
        return cast.run(do, by, channel=channel, **fields)


def refused(cast: Cast, when: str, do: str, by: str, **fields: Any) -> str:
    pass_time(when)
    with cast.at(when):
        return cast.refused(do, by, channel=SCREEN, **fields)


def pass_time(until: str, day: date = MONDAY) -> None:
    deadlines.fire_due(datetime.combine(day, time.fromisoformat(until), clock.ZONE))


def found(prefix: str) -> list[str]:
    return list(Finding.objects.filter(rule__startswith=prefix).order_by("at").values_list("rule", flat=True))


def the_case(kind: str) -> Case:
    return Case.objects.of_kind(kind).get()


@pytest.mark.clause("ROSTER-13")
def test_the_clock_out_stops_until_a_lead_consents_and_the_emergency_way_waits_for_the_head(relay: Cast) -> None:
    cast = relay
    pass_time("13:01")
    with cast.at("13:01"):
        for channel in (SCREEN, API, DEVICE):
            with pytest.raises(Refused) as stopped:
                cast.run("attendance.out", "1003", channel=channel)
            assert stopped.value.code == "attendance.unrelieved"
        assert "员工1004" in stopped.value.message and "13:00" in stopped.value.message
        cast.run("attendance.ask_consent", "1003", channel=SCREEN, purpose="unrelieved", text="看病")
        assert cast.refused("attendance.give_consent", "1004", channel=SCREEN, staff="1003", purpose="unrelieved") == (
            "permission.denied"
        )
        cast.run("attendance.give_consent", "1002", channel=SCREEN, staff="1003", purpose="unrelieved")
        cast.run("attendance.out", "1003", channel=SCREEN)
    assert found("attendance.") == [] and not Case.objects.of_kind("attendance.desertion").exists()
    consent = Consent.objects.get()
    assert (consent.state, consent.decided_by) == ("used", cast.staff("1002"))

    at(cast, "13:02", "attendance.in", "1003")
    made = at(cast, "13:03:20", "attendance.out", "1003", emergency="孩子急诊")
    assert f"{clock.local(Punch.objects.get(id=made.id).at):%H:%M:%S}" == "13:03:20"  # the true time
    case = the_case("attendance.desertion")
    assert (case.state, case.owner, case.copies) == ("proposed", cast.staff("1003").id, [cast.staff("1001").id])
    assert found("attendance.") == []  # proposed, and nothing found
    judged = {"case": str(case.id), "confirm": True}
    assert refused(cast, "13:10", "attendance.judge", "1002", **judged, heard="x") == "permission.denied"
    assert refused(cast, "13:10", "attendance.judge", "1001", **judged) == "input.invalid"  # not heard yet
    at(cast, "13:20", "case.move", "1003", case=str(case.id), move="state", text="孩子突发高烧")
    at(cast, "13:30", "attendance.judge", "1001", **judged)
    assert found("attendance.") == ["attendance.desertion"]
    row = Finding.objects.get(rule="attendance.desertion")
    assert (row.staff, row.clause, row.detail["heard"]) == (cast.staff("1003").id, "ROSTER-13", "孩子突发高烧")
    assert refused(cast, "13:40", "attendance.judge", "1001", **judged) == "case.closed"


def test_the_head_may_drop_it_and_then_nothing_is_found(relay: Cast) -> None:
    at(relay, "13:01", "attendance.out", "1003", emergency="孩子急诊")
    given = {"case": str(the_case("attendance.desertion").id), "confirm": False, "heard": "孩子急诊，有病历"}
    at(relay, "14:00", "attendance.judge", "1001", **given)
    assert the_case("attendance.desertion").state == "dropped" and found("attendance.") == []


def test_in_a_file_a_clock_out_is_what_it_was(relay: Cast) -> None:
    pass_time("13:01")
    with relay.at("13:01"):
        relay.run("attendance.out", "1003")
    assert not Case.objects.of_kind("attendance.desertion").exists()


@pytest.mark.parametrize(
    ("when", "by", "code"),
    [
        ("12:30", "1003", "attendance.unrelieved"),  # before the end of the own shift, too
        ("13:00", "1003", "attendance.unrelieved"),
    ],
)
def test_without_relief_one_stops_whenever_one_goes(relay: Cast, when: str, by: str, code: str) -> None:
    assert refused(relay, when, "attendance.out", by) == code


def test_once_the_relief_is_there_nobody_is_asked(relay: Cast) -> None:
    at(relay, "12:45", "attendance.in", "1004")
    at(relay, "13:00", "attendance.out", "1003")
    assert not Finding.objects.filter(staff=relay.staff("1003").id).exists()


def test_whom_nobody_relieves_clocks_out_as_ever(cast: Cast) -> None:
    planned(cast, ("1003", "08:00", "13:00", {}))
    at(cast, "08:00", "attendance.in", "1003")
    at(cast, "13:00", "attendance.out", "1003")
    assert list(Punch.objects.order_by("at").values_list("kind", flat=True)) == ["in", "out"]
    assert not Relief.objects.exists() and not Case.objects.exists()


def test_the_supervisor_is_told_after_five_minutes_and_finds_cover_within_an_hour(relay: Cast) -> None:
    pass_time("13:05")
    assert not Case.objects.of_kind("handover.relief").exists()
    pass_time("13:05:01")
    case = the_case("handover.relief")
    assert (case.owner, f"{clock.local(case.opened_at):%H:%M}") == (relay.staff("1002").id, "13:05")
    assert case.due_at is not None and f"{clock.local(case.due_at):%H:%M}" == "14:00"
    pass_time("14:00:01")
    row = Finding.objects.get(rule="handover.no-cover")
    assert (row.staff, f"{clock.local(row.at):%H:%M}") == (relay.staff("1002").id, "14:00")
    assert the_case("handover.relief").owner == relay.staff("1001").id  # put to the head


def test_a_relief_within_five_minutes_rings_nobody_and_the_wait_is_working_time(relay: Cast) -> None:
    at(relay, "13:04", "attendance.in", "1004")
    at(relay, "13:06", "attendance.out", "1003")
    pass_time("15:00")
    assert not Case.objects.of_kind("handover.relief").exists()
    assert Relief.objects.get().minutes == 4
    assert found("handover.") == []


def test_a_relief_that_comes_ends_the_alert(relay: Cast) -> None:
    at(relay, "13:30", "attendance.in", "1004")
    case = the_case("handover.relief")
    assert (case.state, case.closed_at is not None) == ("come", True)
    line = next(one for one in board.month(relay.hall(), MONDAY.replace(day=1)) if one.person.job_number == "1003")
    assert (line.waited, line.planned, line.working) == (Decimal("0.50"), Decimal("5.00"), Decimal("5.50"))
    pass_time("15:00")
    assert found("handover.") == []


def test_cover_is_somebody_who_is_here_and_then_the_one_before_may_go(relay: Cast) -> None:
    pass_time("13:10")
    case = {"case": str(the_case("handover.relief").id)}
    assert refused(relay, "13:10", "handover.cover", "1002", **case, staff="1003") == "input.invalid"
    assert refused(relay, "13:10", "handover.cover", "1002", **case, staff="1005") == "attendance.not_in"
    at(relay, "13:10", "attendance.in", "1005")
    at(relay, "13:12", "handover.cover", "1002", **case, staff="1005")
    assert the_case("handover.relief").state == "covered"
    at(relay, "13:13", "attendance.out", "1003")
    assert Relief.objects.get().minutes == 12


def test_a_consent_holds_half_an_hour_and_serves_once(relay: Cast) -> None:
    at(relay, "13:01", "attendance.give_consent", "1002", staff="1003", purpose="unrelieved")
    assert refused(relay, "13:31:01", "attendance.out", "1003") == "attendance.unrelieved"
    at(relay, "13:32", "attendance.give_consent", "1002", staff="1003", purpose="unrelieved")
    at(relay, "13:40", "attendance.out", "1003")
    at(relay, "13:41", "attendance.in", "1003")
    assert refused(relay, "13:42", "attendance.out", "1003") == "attendance.unrelieved"


def test_nobody_consents_to_oneself_not_even_in_the_database(relay: Cast) -> None:
    assert refused(relay, "13:01", "attendance.give_consent", "1002", staff="1002", purpose="absence") == (
        "order.self_approval"
    )
    assert refused(
        relay, "13:01", "attendance.give_consent", "1002", staff="1003", purpose="absence", approve=False
    ) == ("transition.not_allowed")
    at(relay, "13:01", "attendance.give_consent", "1002", staff="1003", purpose="absence")
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.update(decided_by=relay.staff("1003"))


def test_the_terminal_stops_asks_and_says_what_it_came_to(relay: Cast) -> None:
    issue("1002", "1003")
    terminal = enrolled(relay, "clock")[1]
    pass_time("13:01")
    _status, page = act(relay, terminal, "13:01", "out")
    assert "接班的 员工1004" in page and "紧急离岗" in page
    status, page = send(relay, terminal, "13:01", CONSENT, proof=proof(page), purpose="unrelieved", how="emergency")
    assert status == 422 and "为何不能等候" in page
    given = {"purpose": "unrelieved", "how": "consent", "approver": "1002", "password": PASSWORD, "code": code()}
    status, page = send(relay, terminal, "13:01", CONSENT, proof=proof(page), **given)
    assert status == 200 and "下班打卡" in page and "员工1002" in page


def test_the_alert_stands_on_the_live_floor_and_leads_to_the_cover(relay: Cast, client: Client) -> None:
    at(relay, "13:05", "attendance.in", "1005")
    pass_time("13:06")
    client.force_login(relay.staff("1002"))
    case = the_case("handover.relief")
    with relay.at("13:06"):
        live = client.get("/floor/live/").content.decode()
        assert "接班人未到" in live and f"/roster/attendance/relief/{case.id}/" in live
        assert "接班人未到" in client.get("/").content.decode()
        page = client.get(f"/roster/attendance/relief/{case.id}/").content.decode()
        assert "员工1005" in page and 'value="1003"' not in page
        answer = client.post(f"/roster/attendance/relief/{case.id}/", {"staff": "1005", "note": ""})
    assert answer.status_code == 302 and the_case("handover.relief").state == "covered"


def test_the_head_decides_on_a_page_the_person_states_on_another(relay: Cast, client: Client) -> None:
    at(relay, "13:01", "attendance.out", "1003", emergency="孩子急诊")
    path = f"/roster/attendance/judge/{the_case('attendance.desertion').id}/"
    client.force_login(relay.staff("1001"))
    with relay.at("14:00"):
        assert "接班人未到即离岗" in client.get("/roster/attendance/").content.decode()
        assert "本人还没有写说明" in client.get(path).content.decode()
        assert client.post(path, {"heard": "", "decision": "confirm"}).status_code == 422
        assert client.post(path, {"heard": "孩子急诊", "decision": "confirm"}).status_code == 302
    assert found("attendance.") == ["attendance.desertion"]
