"""The duty log and the service log."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from openhall.engines.cases.models import Case
from openhall.engines.policy.models import Finding
from openhall.kernel import clock, deadlines
from openhall.kernel.commands import SCREEN
from openhall.team.roster.models import DutyEntry, ServiceLog
from tests.cast import MONDAY, Cast

WAITS_FOR = {"ROSTER-07": ["care: the register of complaints"]}
TUESDAY = MONDAY + timedelta(days=1)
LOG = {"hall": "H01", "date": MONDAY.isoformat()}


def write(cast: Cast, kind: str = "matter", by: str = "1003", text: str = "x", **more: Any) -> DutyEntry:
    return DutyEntry.objects.get(id=cast.run("duty_log.write", by, channel=SCREEN, kind=kind, text=text, **more).id)


def ago(cast: Cast, minutes: int) -> str:
    return (cast.moment - timedelta(minutes=minutes)).isoformat()


def lay_down(cast: Cast, parameter: str, value: str) -> None:
    level = f"unit:{cast.hall().id}"
    cast.run("parameter.set", "101", channel=SCREEN, parameter=parameter, level=level, value=value)


def fire(when: str, day: date) -> None:
    deadlines.ensure_midnight(datetime.combine(MONDAY, time(6), clock.ZONE))
    deadlines.fire_due(datetime.combine(day, time.fromisoformat(when), clock.ZONE))


def page(client: Client, cast: Cast, who: str, path: str, when: str = "16:00", day: date = MONDAY) -> str:
    client.force_login(cast.staff(who))
    with cast.at(when, day):
        answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.clause("ROSTER-06")
def test_a_day_without_a_log_is_missing_signed_entries_stay_and_major_matters_go_upward(
    cast: Cast, client: Client
) -> None:
    lay_down(cast, "duty_log.close_by", "end of the day's last shift")
    shift = {"staff": "1003", "start": "09:00", "end": "17:00", "duty": "counter"}
    for day in (MONDAY, TUESDAY):
        cast.run("roster.plan", "1001", date=day.isoformat(), **shift)
    with cast.at("10:31"):
        major = write(cast, "major", by="1002", text="power cut", happened_at=ago(cast, 31))
        quick = write(cast, "major", by="1002", text="flood", happened_at=ago(cast, 30))
        problem = write(cast, "problem", text="the printer jams every day")
        opinion = write(cast, "opinion", text="customers want seats")
    cases = {str(case.id): case for case in Case.objects.all()}
    assert cases[str(major.case)].kind == "duty.request" and cases[str(major.case)].owner == cast.staff("1001").id
    assert cases[str(problem.case)].kind == "duty.improvement" and opinion.case is None
    late = Finding.objects.get(rule="duty_log.report-late")
    assert (late.staff, late.detail) == (cast.staff("1002").id, {"minutes": 31})
    cast.run("case.move", "1001", channel=SCREEN, case=str(major.case), move="reply", text="call the grid")
    with cast.at("17:05"):
        cast.run("duty_log.edit", "1003", channel=SCREEN, entry=str(problem.id), text="the printer jams")
        cast.run("duty_log.sign", "1002", channel=SCREEN, **LOG)
        edit = {"entry": str(problem.id), "text": "it doesn't"}
        assert cast.refused("duty_log.edit", "1003", channel=SCREEN, **edit) == "log.signed"
        assert cast.refused("duty_log.write", "1003", channel=SCREEN, kind="matter", text="x") == "log.signed"
    with cast.at("09:00", TUESDAY):
        cast.run("duty_log.add", "1003", channel=SCREEN, entry=str(problem.id), text="mended")
    addition = DutyEntry.objects.get(adds_to=problem)
    assert clock.local_date(addition.written_at) == TUESDAY
    problem.refresh_from_db()
    assert problem.text == "the printer jams"
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyEntry.objects.filter(id=problem.id).update(text="rewritten")
    shown = page(client, cast, "1001", f"/roster/duty-log/?day={MONDAY}", day=TUESDAY)
    assert "call the grid" in shown and "mended" in shown and "31" in shown and quick.text in shown
    # Tuesday has no log: missing in the calendar once its last shift has ended, and to the superior
    fire("00:00", MONDAY + timedelta(days=2))
    missing = Finding.objects.get(rule="duty_log.missing")
    assert (missing.subject, f"{clock.local(missing.at):%H:%M}") == (TUESDAY.isoformat(), "17:00")
    assert "缺日志" not in page(client, cast, "1001", "/roster/duty-log/", "17:00", TUESDAY)
    assert "缺日志" in page(client, cast, "1001", "/roster/duty-log/", "17:01", TUESDAY)
    for superior in ("1001", "101"):
        assert "缺值班日志" in page(client, cast, superior, "/", "09:00", MONDAY + timedelta(days=2))


def test_a_log_is_a_duty_only_where_it_is_laid_down(cast: Cast) -> None:
    cast.open_day()
    fire("00:00", TUESDAY)
    assert not Finding.objects.filter(rule="duty_log.missing").exists()


def test_a_day_on_which_nobody_worked_wants_no_log(cast: Cast) -> None:
    lay_down(cast, "duty_log.close_by", "x")
    fire("00:00", TUESDAY)
    assert not Finding.objects.filter(rule="duty_log.missing").exists()


def test_a_manager_reports_to_the_city(cast: Cast) -> None:
    case = Case.objects.get(id=write(cast, "major", by="1001").case)
    assert case.owner == cast.staff("101").id


@pytest.mark.parametrize("minutes", [-1, 600])
def test_an_entry_is_about_today_and_about_what_has_happened(cast: Cast, minutes: int) -> None:
    given = {"kind": "matter", "text": "x", "happened_at": ago(cast, minutes)}
    assert cast.refused("duty_log.write", "1003", channel=SCREEN, **given) == "input.invalid"


def test_nobody_mends_another_s_entry_but_a_lead_and_one_may_become_major(cast: Cast) -> None:
    entry = {"entry": str(write(cast).id)}
    assert cast.refused("duty_log.edit", "1004", channel=SCREEN, **entry, text="y") == "permission.denied"
    cast.run("duty_log.edit", "1002", channel=SCREEN, **entry, kind="major")
    assert Case.objects.get().kind == "duty.request"
    assert cast.refused("duty_log.edit", "1002", channel=SCREEN, **entry, kind="matter") == "transition.not_allowed"


def test_what_is_empty_is_not_signed(cast: Cast) -> None:
    assert cast.refused("duty_log.sign", "1002", channel=SCREEN, **LOG) == "log.empty"
    write(cast)
    cast.run("duty_log.sign", "1002", channel=SCREEN, **LOG)
    assert cast.refused("duty_log.sign", "1001", channel=SCREEN, **LOG) == "log.signed"


@pytest.mark.clause("ROSTER-07")
def test_three_sections_are_counted_the_overview_is_one_s_own_and_none_is_empty(
    open_hall: Cast, client: Client
) -> None:
    cast = open_hall
    customer = cast.customer()
    cast.join(customer)
    for _n in range(2):
        cast.top_up(customer)
        cast.run("enquiry.open", "1003", channel=SCREEN, topic="信号")
    for n in range(5):
        cast.run("enquiry.open", "1003", channel=SCREEN, topic=f"topic {n}")
    complaint = {"category": "network", "text": "slow", "customer": customer}
    cast.run("desk.complaint", "1003", channel=SCREEN, **complaint)
    client.force_login(cast.staff("1009"))
    with cast.at("17:30"):
        form = client.get("/roster/service-log/").context["form"]
    assert form.initial["business"].startswith("缴费充值 2" if "缴费充值" in form.initial["business"] else "充值")
    assert form.initial["enquiries"].startswith("信号 2") and form.initial["enquiries"].count("topic") == 4
    assert form.initial["complaints"].endswith(" 1") and form["overview"].value() is None
    parts = {"overview": "calm", **{name: form.initial[name] for name in ("business", "enquiries", "complaints")}}
    for name in parts:
        given = {"hall": "H01", **parts, name: "  "}
        assert cast.refused("service_log.submit", "1009", channel=SCREEN, **given) == "log.part_empty"
    with cast.at("17:31"):
        assert client.post("/roster/service-log/", {**parts, "overview": ""}).status_code == 422
        assert client.post("/roster/service-log/", parts).status_code == 302
    assert ServiceLog.objects.get().overview == "calm"
    assert cast.refused("service_log.submit", "1009", channel=SCREEN, hall="H01", **parts) == "transition.not_allowed"
