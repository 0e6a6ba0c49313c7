"""The pages of people, units and duties: what each position opens, and that their forms do what the commands do."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from openhall.engines.cases.models import Case
from openhall.kernel import clock
from openhall.team.org.models import Hours, Outlet, OutletType, PersonnelEntry, Staff, Unit
from tests.cast import Cast
from tests.signing import PASSWORD, issue, sign_in

NOW = datetime(2026, 11, 16, 1, 0, 5, tzinfo=UTC)


@pytest.fixture
def admin(cast: Cast) -> Any:
    with clock.really_at(NOW), cast.at("09:00"):
        cast.client = Client()  # type: ignore[attr-defined]
        issue("102")
        sign_in(cast.client, "102")  # type: ignore[attr-defined]
        yield cast


def as_(cast: Cast, job_number: str) -> Client:
    client = Client()
    client.force_login(cast.staff(job_number))
    return client


PAGES = [
    ("1003", "/org/people/", 403),
    ("1003", "/org/units/", 403),
    ("1003", "/org/me/", 200),
    ("1003", "/org/duties/", 200),
    ("1003", "/org/duties/of/clerk/", 200),
    ("1003", "/org/duties/hall.plan/", 403),
    ("1002", "/org/people/", 200),
    ("1002", "/org/people/1003/", 200),
    ("1002", "/org/people/1003/row/", 200),
    ("1002", "/org/people/2003/", 404),
    ("1002", "/org/people/9999/", 404),
    ("1002", "/org/people/new/", 403),
    ("1002", "/org/units/H01/", 200),
    ("1002", "/org/units/H02/", 404),
    ("101", "/org/units/H01/file/", 200),
    ("101", "/org/units/C2/", 404),
    ("101", "/org/types/", 200),
    ("101", "/org/departments/sales/", 200),
    ("101", "/org/departments/none/", 404),
    ("103", "/org/people/1003/edit/", 200),
    ("103", "/org/people/3003/edit/", 404),
    ("102", "/org/types/new/", 200),
    ("102", "/org/types/own_hall/hours/", 200),
    ("102", "/org/units/new/", 200),
    ("102", "/org/duties/new/", 200),
    ("102", "/org/duties/hall.plan/", 200),
    ("102", "/org/duties/sales_process.care/task/", 200),
    ("102", "/org/people/1003/password/", 200),
    ("190", "/org/people/", 403),
]


def test_each_page_opens_for_whom_it_is_meant(cast: Cast) -> None:
    """One company for all of them: what each person sees of each page, beside what is meant."""
    clients = {job_number: as_(cast, job_number) for job_number in {job_number for job_number, _path, _code in PAGES}}
    seen = [(job_number, path, clients[job_number].get(path).status_code) for job_number, path, _code in PAGES]
    assert seen == PAGES


@pytest.mark.parametrize(
    "path",
    ["/org/people/a%00b/", "/org/people/?q=%00", "/org/people/?q=a%00&page=x", "/org/units/%00/", "/login/?next=%00"],
)
def test_an_address_with_a_character_that_no_text_holds_is_refused_calmly(cast: Cast, path: str) -> None:
    assert as_(cast, "102").get(path).status_code == 400


@pytest.mark.parametrize(
    "path", ["/org/people/?page=99&sort=password&state=nonsense&unit=none", "/org/units/H01/?on=9999-99-99"]
)
def test_nonsense_in_an_address_shows_the_plain_page(cast: Cast, path: str) -> None:
    assert as_(cast, "102").get(path).status_code == 200


def test_a_person_joins_gets_a_password_and_signs_in(admin: Any) -> None:
    client = admin.client
    new = {"job_number": "1060", "name": "新人", "unit": "H01", "position": "guide", "also": ["shelf_guide"]}
    assert client.post("/org/people/new/", new)["Location"] == "/org/people/1060/password/"
    assert Staff.objects.get(job_number="1060").positions == {"guide", "shelf_guide"}
    assert client.post("/org/people/new/", new).status_code == 422
    assert client.post("/org/people/1060/password/", {"password": "short"}).status_code == 422
    answer = client.post("/org/people/1060/password/", {"password": "Meadow-lane-3"}, follow=True)
    assert "Meadow-lane-3" not in answer.content.decode()
    other = Client()
    assert sign_in(other, "1060", password="Meadow-lane-3")["Location"] == "/login/password/"


def test_another_position_and_a_separation_refused_beside_the_form(admin: Any) -> None:
    client = admin.client
    given = {"name": "员工1003", "unit": "H01", "position": "clerk", "also": ["auditor"]}
    answer = client.post("/org/people/1003/edit/", given)
    assert answer.status_code == 422
    assert "不得由同一人担任" in answer.content.decode()
    assert client.post("/org/people/1003/edit/", {**given, "position": "guide"}).status_code == 302
    assert Staff.objects.get(job_number="1003").positions == {"guide", "auditor"}


def test_leaving_is_planned_taken_back_and_done_at_once(admin: Any) -> None:
    client = admin.client
    assert client.post("/org/people/1003/leave/", {"last_day": "2026-11-15"}).status_code == 422
    assert client.post("/org/people/1003/leave/", {"last_day": "2026-11-20"}).status_code == 302
    assert "11-20" in client.get("/org/people/?state=leaving").content.decode()
    client.post("/org/people/1003/stay/")
    assert Staff.objects.get(job_number="1003").last_day is None
    client.post("/org/people/1003/leave/now/")
    assert Staff.objects.get(job_number="1003").left_at is not None
    page = client.get("/org/people/1003/").content.decode()
    assert "注销工号" in page and "件" in page
    client.post("/org/people/1003/cancel/", {"checked": ["badge", "keys"], "note": "已移交"})
    assert Staff.objects.get(job_number="1003").cancelled_at is not None
    assert Case.objects.get(kind="account.cancel").closed_at is not None


@pytest.mark.clause("ORG-10")
def test_personnel_keeps_the_file_and_sees_pay(cast: Cast) -> None:
    client = as_(cast, "103")
    entry = {"kind": "training", "on": "2026-11-02", "title": "消防培训", "element": "", "amount": "", "text": ""}
    assert client.post("/org/people/1003/file/", entry).status_code == 302
    assert client.post("/org/people/1003/file/", {**entry, "kind": "pay"}).status_code == 422
    pay = {**entry, "kind": "pay", "title": "奖金", "element": "bonus", "amount": "300.00"}
    assert client.post("/org/people/1003/file/", pay).status_code == 302
    assert "300.00" in client.get("/org/people/1003/").content.decode()
    assert PersonnelEntry.objects.filter(kind__in=["training", "pay"]).count() == 2
    lacking = client.get("/org/people/?state=lacks_training").content.decode()
    assert "员工1003" not in lacking and "员工1004" in lacking


def test_an_outlet_a_type_and_its_calendar_on_screen(admin: Any) -> None:
    client = admin.client
    new_type = {"code": "night", "zh": "夜市店", "en": "Night market"}
    assert client.post("/org/types/new/", new_type).status_code == 302
    assert client.post("/org/types/new/", new_type).status_code == 422
    file = {"type": "own_hall", "run_by": "company", "right": ""}
    answer = client.post("/org/units/H01/file/", file)
    assert answer.status_code == 422 and "权属" in answer.content.decode()
    assert client.post("/org/units/H01/file/", {**file, "right": "rented"}).status_code == 302
    assert client.post("/org/units/H02/file/", {**file, "type": "night"}).status_code == 302
    assert Outlet.objects.get(hall__code="H02").type == OutletType.objects.get(code="night")
    page = client.get("/org/units/H01/").content.decode()
    assert "营业服务" in page and "产品销售" in page and "客户维系" in page
    assert "营业服务" not in client.get("/org/units/H02/").content.decode()
    weekday = {"weekday": "0", "date": "", "opens": "17:00", "closes": "23:00"}
    assert client.post("/org/types/night/hours/", weekday).status_code == 302
    assert "17:00–23:00" in client.get("/org/units/H02/").content.decode()
    assert client.post("/org/units/H02/hours/", {"weekday": "0", "opens": "9", "closes": ""}).status_code == 422
    assert Hours.objects.filter(type__code="night").count() == 1
    own = client.get("/org/units/?own=own").content.decode()
    assert "/org/units/H01/" in own and "/org/units/H02/" not in own


def test_units_counters_and_shops_on_screen(admin: Any) -> None:
    client = admin.client
    unit = {"code": "H09", "name": "新厅", "level": "hall", "parent": "C1", "hall_class": "small"}
    assert client.post("/org/units/new/", unit)["Location"] == "/org/units/H09/"
    assert client.post("/org/units/new/", unit).status_code == 422
    assert client.post("/org/units/H09/counter/", {"code": "G901", "kind": "general"}).status_code == 302
    assert client.post("/org/units/H09/counter/", {"code": "G901", "kind": "general"}).status_code == 422
    assert client.post("/org/units/H09/shop/", {"shop-code": "A", "shop-name": "移动店"}).status_code == 302
    client.post("/org/units/H09/assign/", {"counter": "G901", "shop": "A"})
    counter = Unit.objects.get(code="H09").counters.get()
    assert counter.shop is not None and counter.shop.code == "A"


@pytest.mark.clause("ORG-09")
def test_the_matrix_is_changed_and_work_sent_on_screen(admin: Any) -> None:
    client = admin.client
    assert "无空缺" in client.get("/org/duties/").content.decode()
    client.post("/org/duties/hall.plan/", {})
    page = client.get("/org/duties/?only=open").content.decode()
    assert "空缺" in page and "制订本厅工作计划" in page
    client.post("/org/duties/hall.plan/", {"holder": ["manager"]})
    assert "无空缺" in client.get("/org/duties/").content.decode()
    task = {"hall": "H01", "text": "回访本周新装用户", "due": ""}
    answer = client.post("/org/duties/sales_process.care/task/", task)
    assert answer["Location"] == "/org/departments/service/"
    waiting = client.get("/org/departments/service/").content.decode()
    assert "回访本周新装用户" in waiting
    assert f"/cases/{Case.objects.get(kind='duty.task').id}/" in waiting
    new = {"code": "hall.plants", "area": "premises", "zh": "养护绿植", "en": "Water the plants"}
    assert client.post("/org/duties/new/", new)["Location"] == "/org/duties/hall.plants/"


def test_ones_own_password_is_changed_with_the_old_one(cast: Cast) -> None:
    client = Client()
    with clock.really_at(NOW):
        issue("1003")
        sign_in(client, "1003")
        given = {"old": "wrong-wrong-1", "new": "Another-river-8", "again": "Another-river-8"}
        assert client.post("/org/me/password/", given).status_code == 422
        assert client.post("/org/me/password/", {**given, "old": PASSWORD}).status_code == 302
        client.post("/logout/")
        assert sign_in(client, "1003", password="Another-river-8").status_code == 302


@pytest.mark.clause("ORG-19")
def test_no_screen_and_no_list_returns_a_password(cast: Cast) -> None:
    with clock.really_at(NOW):
        issue("1003")
    hashed = cast.staff("1003").password
    client = as_(cast, "102")
    for path in ("/org/people/", "/org/people/1003/", "/org/people/1003/row/", "/org/people/?xlsx=people"):
        answer = client.get(path)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert hashed.encode() not in content and b"argon2" not in content, path


def test_people_are_found_by_name_and_number_in_the_one_search_box(cast: Cast) -> None:
    assert as_(cast, "1002").get("/search/?q=1003")["Location"] == "/org/people/1003/"
    assert "/org/people/" not in as_(cast, "1003").get("/search/?q=1004").content.decode()
