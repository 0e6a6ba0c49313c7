"""The hall's clock terminal: a shared machine at which everybody acts under the own number, and nobody stays signed in."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from openhall.engines.policy.models import Finding
from openhall.kernel import clock
from openhall.kernel.commands import API, DEVICE, SCREEN, execute
from openhall.kernel.models import Activity
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Account, SignIn, Staff
from openhall.team.roster.models import Absence, Consent, Punch
from tests.cast import MONDAY, Cast
from tests.devices import enrolled
from tests.signing import PASSWORD, code, issue

START, WHO, ACT, CONSENT = "/device/clock/", "/device/clock/who/", "/device/clock/act/", "/device/clock/consent/"


@pytest.fixture
def terminal(cast: Cast) -> Client:
    issue("1001", "1002", "1003", "1004", "2003")
    return enrolled(cast, "clock")[1]


def plan(cast: Cast, staff: str = "1003", start: str = "09:00", end: str = "17:00", **more: str) -> None:
    given = {"staff": staff, "date": MONDAY.isoformat(), "start": start, "end": end, "duty": "counter", **more}
    with cast.at("06:00"):
        cast.run("roster.plan", "1001", **given)


def send(cast: Cast, terminal: Client, at: str, path: str, **fields: str) -> tuple[int, str]:
    with cast.at(at):
        answer = terminal.post(path, fields)
    return answer.status_code, answer.content.decode()


def there(cast: Cast, terminal: Client, at: str, by: str = "1003", password: str = PASSWORD) -> tuple[int, str]:
    return send(cast, terminal, at, WHO, job_number=by, password=password)


def proof(page: str) -> str:
    found = re.search(r'name="proof" value="([^"]+)"', page)
    assert found is not None, page
    return found[1]


def act(cast: Cast, terminal: Client, at: str, do: str, by: str = "1003") -> tuple[int, str]:
    """The person proves it, and acts."""
    _status, page = there(cast, terminal, at, by)
    return send(cast, terminal, at, ACT, proof=proof(page), do=do)


def test_the_four_acts_are_the_persons_own_and_said_large(cast: Cast, terminal: Client) -> None:
    plan(cast)
    status, page = there(cast, terminal, "08:46")
    assert status == 200 and "09:00–17:00" in page and "员工1003" in page
    status, page = act(cast, terminal, "08:46", "in")
    assert status == 200 and "08:46" in page and "上班打卡" in page and "按时" in page
    assert 'data-back-to="/device/clock/"' in page
    punch = Punch.objects.get()
    device = punch.device
    assert device is not None and device.kind == "clock"
    assert (punch.staff.job_number, punch.hall) == ("1003", cast.hall().id)
    log = Activity.objects.get(command="attendance.in")
    assert (log.job_number, log.channel, log.source) == ("1003", "device", f"clock {device.id.hex[-6:]}")
    assert not SignIn.objects.exists()

    _status, page = act(cast, terminal, "10:00", "leave")
    assert "负责人事先同意" in page
    signed = {"purpose": "absence", "how": "consent", "approver": "1002", "password": PASSWORD}
    status, page = send(cast, terminal, "10:00", CONSENT, proof=proof(page), code=code(), **signed)
    assert status == 200 and "员工1002" in page and "10:15" in page
    _status, page = act(cast, terminal, "10:16", "back")
    assert "超时1分钟" in page
    _status, page = act(cast, terminal, "16:50", "out")
    assert "下班打卡" in page and "早退10分钟" in page
    absence = Absence.objects.get()
    assert absence.approved_by == cast.staff("1002")


def test_the_start_speaks_the_other_language_at_a_touch(cast: Cast, terminal: Client) -> None:
    with cast.at("08:00"):
        assert "下一步" in (page := terminal.get(START).content.decode())
        assert 'action="/language/"' in page and f'name="next" value="{START}"' in page
        turned = terminal.post("/language/", {"language": "en", "next": START})
        assert (turned.status_code, turned["Location"]) == (302, START)
        assert "Next" in terminal.get(START).content.decode()


def test_late_is_said_with_its_minutes_and_who_has_no_shift_is_told_so(cast: Cast, terminal: Client) -> None:
    plan(cast)
    assert "迟到3分钟" in act(cast, terminal, "09:03", "in")[1]
    assert "没有安排班次" in act(cast, terminal, "09:03", "in", by="1004")[1]


def test_a_wrong_password_counts_as_at_the_login_and_locks_the_account(cast: Cast, terminal: Client) -> None:
    for _try in range(4):
        assert there(cast, terminal, "08:00", password="wrong")[0] == 422
    assert Account.objects.get(staff=cast.staff("1003")).wrong == 4
    _status, page = there(cast, terminal, "08:00", password="wrong")
    assert "锁定" in page
    assert "锁定" in there(cast, terminal, "08:00")[1]
    assert there(cast, terminal, "08:00", by="9999")[0] == 422
    assert not Punch.objects.exists()


def test_a_right_password_takes_earlier_wrong_ones_away(cast: Cast, terminal: Client) -> None:
    there(cast, terminal, "08:00", password="wrong")
    assert there(cast, terminal, "08:00")[0] == 200
    assert Account.objects.get(staff=cast.staff("1003")).wrong == 0


def test_a_password_that_an_administrator_chose_clocks_nobody_in(cast: Cast, terminal: Client) -> None:
    cast.run("account.set_password", "102", channel=SCREEN, job_number="1003", password=PASSWORD)
    status, page = there(cast, terminal, "08:00")
    assert status == 422 and "先在办公屏幕登录" in page


def test_a_proof_serves_one_act_at_one_machine_for_a_minute_and_a_half(cast: Cast, terminal: Client) -> None:
    _status, page = there(cast, terminal, "08:00")
    word = proof(page)
    _row, other = enrolled(cast, "clock")
    assert send(cast, other, "08:00", ACT, proof=word, do="in")[0] == 302
    assert send(cast, terminal, "08:00", ACT, proof=word + "x", do="in")[0] == 302
    assert not Punch.objects.exists()
    send(cast, terminal, "08:00", ACT, proof=word, do="in")
    send(cast, terminal, "08:00", ACT, proof=word, do="in")
    assert Punch.objects.count() == 1
    status, _page = send(cast, terminal, "08:01", ACT, proof=word, do="out")
    assert status == 422 and Punch.objects.count() == 1


def test_an_old_proof_is_none(cast: Cast, terminal: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _status, page = there(cast, terminal, "08:00")
    import time

    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 91)
    assert send(cast, terminal, "08:00", ACT, proof=proof(page), do="in")[0] == 302
    assert not Punch.objects.exists()


def test_a_lead_who_consents_gives_the_one_time_code_and_is_somebody_else(cast: Cast, terminal: Client) -> None:
    def asked(**fields: str) -> tuple[int, str]:
        _status, page = act(cast, terminal, "10:00", "leave", by="1002")
        given = {"purpose": "absence", "how": "consent", "password": PASSWORD, **fields}
        return send(cast, terminal, "10:00", CONSENT, proof=proof(page), **given)

    assert asked(approver="1001", code="")[0] == 422
    assert asked(approver="1002", code=code())[0] == 422
    assert asked(approver="1003", code="")[0] == 422  # no lead
    Account.objects.update(factor_step=0)
    assert asked(approver="1001", code=code())[0] == 200
    assert Consent.objects.get().decided_by == cast.staff("1001")


def test_without_consent_one_goes_all_the_same_and_it_is_found(cast: Cast, terminal: Client) -> None:
    _status, page = act(cast, terminal, "10:00", "leave")
    _status, page = send(cast, terminal, "10:00", CONSENT, proof=proof(page), purpose="absence", how="without")
    assert "未经批准" in page
    assert Finding.objects.get().rule == "floor.absence-unapproved"


def test_people_of_another_hall_and_other_machines_are_turned_away(cast: Cast, terminal: Client) -> None:
    status, page = there(cast, terminal, "08:00", by="2003")
    assert status == 422 and "其他营业厅" in page
    _row, kiosk = enrolled(cast, "kiosk")
    assert kiosk.get(START).status_code == 403
    assert terminal.get("/device/kiosk/").status_code == 403
    assert Client().get(START).headers["Location"] == "/device/"
    assert terminal.get("/device/").headers["Location"] == START


def test_a_terminal_is_named_by_itself_alone(cast: Cast) -> None:
    row, _client = enrolled(cast, "clock")
    kiosk, _client = enrolled(cast, "kiosk")
    for channel, named in ((API, row), (SCREEN, row), (DEVICE, kiosk)):
        assert cast.refused("attendance.in", "1003", channel=channel, terminal=str(named.id)) == "input.invalid"
    assert cast.refused("attendance.in", "2003", channel=DEVICE, terminal=str(row.id)) == "scope.denied"
    cast.run("device.revoke", "1001", channel=SCREEN, device=str(row.id))
    assert cast.refused("attendance.in", "1003", channel=DEVICE, terminal=str(row.id)) == "input.invalid"


def test_a_hall_may_lay_down_that_one_clocks_at_its_terminal_only(cast: Cast) -> None:
    cast.run("attendance.in", "1003", channel=SCREEN)  # as long as nobody has laid it down
    level = f"unit:{cast.hall().id}"
    cast.run("parameter.set", "1001", channel=SCREEN, parameter="attendance.terminal_only", level=level, value="true")
    cast.run("attendance.out", "1003", channel=SCREEN)  # no terminal stands there
    row, _client = enrolled(cast, "clock")
    for channel in (SCREEN, API):
        assert cast.refused("attendance.in", "1003", channel=channel) == "attendance.at_terminal"
    with clock.at(cast.moment + timedelta(minutes=1)):
        execute("attendance.in", {"terminal": str(row.id)}, org_doors.actor("1003"), channel=DEVICE)
    cast.run("attendance.in", "2003", channel=SCREEN)  # another hall
    assert Staff.objects.get(job_number="1003").punches.count() == 3
