"""Leaving: the account closes at the end of the last day, the number is cancelled within a day, its history stays."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from openhall.engines.cases.models import Case
from openhall.engines.policy.models import Finding
from openhall.kernel import clock, commands, deadlines
from openhall.team.org import doors
from openhall.team.org.models import AccountEvent
from openhall.web import home
from tests.cast import Cast
from tests.signing import issue, sign_in

TUESDAY, WEDNESDAY = date(2026, 11, 17), date(2026, 11, 18)
NOW = datetime(2026, 11, 16, 1, 0, 5, tzinfo=UTC)


def pass_time(cast: Cast, when: str, day: date) -> None:
    """Everything due before that moment happens."""
    with cast.at(when, day):
        deadlines.fire_due(cast.moment)


@pytest.fixture
def leaving(cast: Cast) -> Cast:
    """1003 leaves with Tuesday as the last working day."""
    with cast.at("08:00"):
        deadlines.ensure_midnight(cast.moment)
    cast.run("staff.plan_leaving", "103", channel=commands.SCREEN, job_number="1003", last_day=TUESDAY.isoformat())
    return cast


@pytest.mark.clause("ORG-20")
def test_the_login_works_on_the_last_day_and_fails_from_its_end(leaving: Cast) -> None:
    with clock.really_at(NOW):
        issue("1003")
        client = Client()
        with leaving.at("23:59:59", TUESDAY):
            assert sign_in(client, "1003").status_code == 302
            assert client.get("/").status_code == 200
        with leaving.at("00:00", WEDNESDAY):
            assert client.get("/").status_code == 302
            answer = sign_in(client, "1003")
    assert answer.status_code == 422
    assert "该账号已停用" in answer.content.decode()


@pytest.mark.clause("ORG-20")
def test_midnight_closes_the_account_and_a_duty_supervisor_has_a_day_to_cancel_it(leaving: Cast) -> None:
    pass_time(leaving, "00:00", WEDNESDAY)
    person = leaving.staff("1003")
    assert person.left_at == clock.midnight(WEDNESDAY)
    case = Case.objects.get(kind="account.cancel")
    assert (case.owner, case.subject) == (leaving.staff("1002").id, "1003")
    assert case.due_at == clock.midnight(date(2026, 11, 19))


def test_a_number_to_cancel_stands_once_on_the_own_day_and_leads_to_the_person(leaving: Cast) -> None:
    pass_time(leaving, "00:00", WEDNESDAY)
    (line,) = home.block(home.DUE, doors.actor("1002")).lines
    assert (line.href, line.note, line.clause) == ("/org/people/1003/", "员工1003 1003", "ORG-20")


@pytest.mark.clause("ORG-20")
def test_a_number_not_cancelled_in_a_day_is_flagged_to_the_head(leaving: Cast) -> None:
    pass_time(leaving, "00:00", date(2026, 11, 19))
    assert not Finding.objects.filter(rule="account.cancel-late").exists()
    pass_time(leaving, "00:01", date(2026, 11, 19))
    finding = Finding.objects.get(rule="account.cancel-late")
    assert (finding.clause, finding.staff, finding.subject) == ("ORG-20", leaving.staff("1002").id, "1003")
    assert leaving.staff("1001").id in Case.objects.get(kind="account.cancel").copies


@pytest.mark.clause("ORG-20")
def test_a_leaving_date_blocks_the_login_makes_the_task_and_the_history_stays(leaving: Cast) -> None:
    leaving.open_day()
    leaving.open_till()
    customer = leaving.customer()
    order = leaving.join(customer)
    pass_time(leaving, "00:00", WEDNESDAY)
    with leaving.at("08:00", WEDNESDAY):
        assert leaving.refused("till.drop", "1003", amount="50.00") == "account.closed"
        given = {"job_number": "1003", "checked": ["badge", "keys"], "note": "卡和票据已移交"}
        settle = Case.objects.filter(kind="till.settlement").first()
        assert settle is not None and settle.subject_kind == "till"
        assert leaving.refused("staff.cancel_number", "1002", **given) == "staff.not_settled"
        leaving.run("day.close", "1001", hall="H01", force=True)
        leaving.run("staff.hand_work_on", "1002", job_number="1003", to="1002", note="强制关闭的台席由我核对")
        assert leaving.refused("staff.cancel_number", "1002", **{**given, "checked": ["badge"]}) == "staff.not_settled"
        leaving.run("staff.cancel_number", "1002", **given)
    assert Case.objects.get(kind="account.cancel").state == "cancelled"
    assert leaving.staff("1003").cancelled_at is not None
    from openhall.front.counter.models import Order

    assert Order.objects.get(id=order.id).staff == leaving.staff("1003").id
    with leaving.at("09:00", WEDNESDAY):
        again = {"job_number": "1003", "name": "别人", "unit": "H01", "position": "clerk"}
        assert leaving.refused("org.add_staff", **again) == "input.invalid"


def test_a_dismissal_closes_the_account_and_the_session_at_once(cast: Cast) -> None:
    with clock.really_at(NOW):
        issue("1003")
        client = Client()
        sign_in(client, "1003")
        cast.run("org.leave", "103", channel=commands.SCREEN, job_number="1003")
        assert client.get("/").status_code == 302
    events = AccountEvent.objects.filter(staff__job_number="1003").values_list("what", flat=True)
    assert {"closed", "account_closed"} <= set(events)


def test_the_last_day_is_today_at_the_earliest(cast: Cast) -> None:
    given = {"job_number": "1003", "channel": commands.SCREEN}
    assert cast.refused("staff.plan_leaving", "103", last_day="2026-11-15", **given) == "input.invalid"
    cast.run("staff.plan_leaving", "103", last_day="2026-11-16", **given)
    cast.run("staff.stay", "103", **given)
    assert cast.staff("1003").last_day is None
    assert cast.refused("staff.stay", "103", **given) == "transition.not_allowed"


def test_open_work_is_handed_on_before_the_number_is_cancelled(cast: Cast) -> None:
    from openhall.engines.cases.actions import open_case
    from openhall.team.org.duties import TASK

    cast.run("org.leave", job_number="1003")
    open_case(TASK, hall=cast.hall().id, at=cast.moment, owner=cast.staff("1003").id)
    given = {"job_number": "1003", "checked": ["badge", "keys"], "note": "卡和票据已移交"}
    assert cast.refused("staff.cancel_number", "1002", **given) == "staff.not_settled"
    assert cast.refused("staff.hand_work_on", "1002", job_number="1003", to="1003") == "input.invalid"
    cast.run("staff.hand_work_on", "1002", job_number="1003", to="1004")
    cast.run("staff.cancel_number", "1002", **given)


def test_cancelling_is_for_who_has_left_and_for_leads_of_the_hall(cast: Cast) -> None:
    given = {"job_number": "1003", "checked": ["badge", "keys"]}
    assert cast.refused("staff.cancel_number", "1002", **given) == "transition.not_allowed"
    cast.run("org.leave", job_number="1003")
    assert cast.refused("staff.cancel_number", "1004", **given) == "permission.denied"
    assert cast.refused("staff.cancel_number", "2001", **given) == "scope.denied"
