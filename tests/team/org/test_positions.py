"""Positions: several in one hand unless they exclude each other, and judged anew at each request."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from openhall.kernel import clock, commands
from openhall.team.org.models import PersonnelEntry
from tests.cast import Cast
from tests.signing import issue, sign_in

NOW = datetime(2026, 11, 16, 1, 0, 5, tzinfo=UTC)


def test_several_positions_add_their_permissions_up(cast: Cast) -> None:
    assert cast.refused("day.open", "1007", hall="H01", date="2026-11-16") == "permission.denied"
    cast.run("staff.assign", "103", job_number="1007", positions=["guide", "duty_supervisor"])
    cast.run("day.open", "1007", hall="H01", date="2026-11-16")


@pytest.mark.parametrize("till", ["clerk", "salesperson", "repair_technician", "desk_leader"])
def test_who_takes_money_is_never_an_auditor_too(cast: Cast, till: str) -> None:
    given = {"job_number": "1007", "positions": [till, "auditor"]}
    assert cast.refused("staff.assign", "103", **given) == "staff.separated"
    cast.run("staff.assign", "103", job_number="1007", positions=["guide", "auditor"])
    again = {"job_number": "1007", "name": "员工", "unit": "H01", "position": till}
    assert cast.refused("org.add_staff", "103", channel=commands.SCREEN, **again) == "staff.separated"


def test_nobody_gives_positions_to_oneself(cast: Cast) -> None:
    assert cast.refused("staff.assign", "103", job_number="103", positions=["administrator"]) == "account.own"


def test_personnel_acts_in_the_own_units_only(cast: Cast) -> None:
    assert cast.refused("staff.assign", "103", job_number="3003", positions=["guide"]) == "scope.denied"
    given = {"job_number": "3003", "name": "员工", "unit": "H01", "position": "clerk"}
    assert cast.refused("org.add_staff", "103", channel=commands.SCREEN, **given) == "scope.denied"
    assert cast.refused("org.add_staff", "1001", channel=commands.SCREEN, **given) == "permission.denied"


@pytest.mark.clause("ORG-09")
def test_who_holds_no_position_may_do_nothing_and_is_listed(cast: Cast) -> None:
    from openhall.team.org.models import Staff

    cast.run("staff.assign", "103", job_number="1003", positions=[])
    cast.open_day()
    assert cast.refused("till.open", "1003", counter="G101", float="300.00") == "permission.denied"
    assert [person.job_number for person in Staff.objects.without_position()] == ["1003"]


@pytest.mark.clause("ORG-10")
def test_a_clerk_made_auditor_is_judged_by_the_new_permissions_at_the_next_request(cast: Cast) -> None:
    client = Client()
    with clock.really_at(NOW):
        issue("1003")
        sign_in(client, "1003")
        assert client.get("/org/people/").status_code == 403
        cast.open_day()
        cast.run(
            "org.add_staff",
            "103",
            channel=commands.SCREEN,
            job_number="1003",
            name="员工",
            unit="H01",
            position="auditor",
        )
        assert client.get("/").status_code == 200
        assert cast.refused("till.open", "1003", counter="G101", float="300.00") == "permission.denied"
        cast.run("receipts.receive", "1003", hall="H01", series="Z", first=1, last=10)
        file = client.get("/org/me/").content.decode()
    for kind, title in {"recruitment": "社会招聘", "training": "上岗培训", "appraisal": "转正考核"}.items():
        assert "1003" in lacking(cast, kind)
        cast.run("personnel.record", "103", job_number="1003", kind=kind, on="2026-11-02", title=title)
        assert "1003" not in lacking(cast, kind)
    pay = {"kind": "pay", "on": "2026-11-01", "title": "岗位工资", "element": "base", "amount": "4200.00"}
    cast.run("personnel.record", "103", job_number="1003", **pay)
    with clock.really_at(NOW):
        file = client.get("/org/me/").content.decode()
        assert "社会招聘" in file and "上岗培训" in file and "转正考核" in file and "4,200.00" in file
        manager = Client()
        issue("1001")
        sign_in(manager, "1001")
        seen = manager.get("/org/people/1003/").content.decode()
    assert "上岗培训" in seen
    assert "4,200.00" not in seen


def lacking(cast: Cast, kind: str) -> list[str]:
    from openhall.team.org.models import Staff

    return [person.job_number for person in Staff.objects.serving().lacking(kind)]


def test_pay_has_an_element_and_an_amount_and_nothing_else_has(cast: Cast) -> None:
    given = {"job_number": "1003", "on": "2026-11-01", "title": "奖金"}
    assert cast.refused("personnel.record", "103", kind="pay", **given) == "input.invalid"
    assert cast.refused("personnel.record", "103", kind="training", amount="1.00", **given) == "input.invalid"
    assert cast.refused("personnel.record", "1001", kind="training", **given) == "permission.denied"


def test_a_change_of_position_stands_in_the_file(cast: Cast) -> None:
    cast.run("org.add_staff", job_number="1003", name="员工1003", unit="H02", position="guide")
    titles = PersonnelEntry.objects.filter(staff__job_number="1003").order_by("id").values_list("kind", "title", "text")
    assert list(titles) == [("position", "clerk", "单位H01"), ("position", "guide", "单位H02")]
