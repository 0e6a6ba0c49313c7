"""The archivist's pages: what is expected and overdue, taking in a stack, applications, destruction."""

from datetime import date

import pytest

from openhall.back.archives.models import Destruction, Opening, VoucherSet
from openhall.engines.cases.models import Case
from openhall.front.customers.models import Customer
from tests.cast import Cast
from tests.front.customers.test_screens import browser, text

from .conftest import filed

TUESDAY = date(2026, 11, 17)


@pytest.mark.clause("CUSTOMERS-06")
def test_the_desk_lists_the_missing_set_against_the_clerk_from_the_next_working_day(
    open_hall: Cast, orders: list[str]
) -> None:
    cast = open_hall
    archivist = browser(cast, "1008")
    assert f"/archives/papers/{orders[4]}/" in text(archivist.get("/archives/?state=expected"))
    missing = [orders[4]]
    form = {"clerk": "1003", "date": "2026-11-16", "box": "B1", "place": "shelf 2"}
    shown = text(archivist.get("/archives/take-in/?clerk=1003&date=2026-11-16"))
    assert all(order in shown for order in orders)
    there = [order for order in orders if order not in missing]
    assert archivist.post("/archives/take-in/", {**form, "there": there}).status_code == 302
    assert VoucherSet.objects.filed().count() == 4
    with cast.at("17:00"):
        assert orders[4] not in text(archivist.get("/archives/?state=overdue"))
    with cast.at("08:00", TUESDAY):
        page = text(archivist.get("/archives/?state=overdue"))
    assert page.count("/archives/papers/") == 1 and orders[4] in page and "员工1003" in page


def test_a_stack_is_taken_in_with_numbers_in_order(open_hall: Cast, orders: list[str]) -> None:
    cast = open_hall
    stack = {"clerk": "1003", "date": "2026-11-16", "box": "B1", "place": "P"}
    assert cast.refused("archive.take_in", "1008", **stack, missing=["nothing"]) == "input.invalid"
    assert cast.refused("archive.take_in", "1008", **{**stack, "box": " "}) == "input.invalid"
    assert cast.refused("archive.take_in", "1008", **{**stack, "clerk": "2003"}) == "scope.denied"
    filed(cast, orders[0], archive_no="H01-2026-000002")
    assert cast.run("archive.take_in", "1008", **stack, missing=[orders[1]]).data == {"filed": 3, "missing": 1}
    numbers = dict(VoucherSet.objects.filed().values_list("order", "archive_no"))
    assert sorted(numbers.values()) == [f"H01-2026-{no:06d}" for no in (1, 2, 3, 4)]
    assert cast.run("archive.take_in", "1008", **stack).data == {"filed": 1, "missing": 0}
    assert cast.run("archive.take_in", "1008", **stack).data == {"filed": 0, "missing": 0}


def test_one_set_is_received_and_filed_in_its_row(open_hall: Cast, orders: list[str]) -> None:
    archivist, row = browser(open_hall, "1008"), f"/archives/papers/{orders[0]}/"
    assert "id_copy" in text(archivist.get(row))
    text(archivist.post(row, {"receive": "1", "papers": ["form", "id_copy"]}))
    assert "H01-2026-000001" in text(archivist.post(row, {"file": "1", "box": "B1", "place": "P"}))
    assert browser(open_hall, "2001").get(row).status_code == 404
    assert browser(open_hall, "1003").get("/archives/").status_code == 403


@pytest.mark.clause("CUSTOMERS-07")
def test_an_application_goes_from_clerk_to_leader_to_reader_on_its_page(open_hall: Cast, orders: list[str]) -> None:
    cast = open_hall
    number = filed(cast, orders[0])
    form = {"items": number, "reader": "1008", "reason": "unpaid contract"}
    clerk = browser(cast, "1003")
    assert 'id="id_purpose_error"' in text(clerk.post("/archives/access/new/", form))
    assert clerk.post("/archives/access/new/", {**form, "purpose": "arrears"}).status_code == 302
    case = Case.objects.get()
    page = f"/archives/access/{case.id}/"
    assert 'name="approve"' not in text(browser(cast, "1001").get(page))
    assert 'name="approve"' in text(browser(cast, "101").get(page))
    text(browser(cast, "101").post(page, {"approve": "1", "note": "go ahead"}))
    assert 'name="open"' not in text(clerk.get(page))
    reader = browser(cast, "1008")
    text(reader.post(page, {"open": number}))
    assert Opening.objects.get().reader == cast.staff("1008").id
    text(reader.post(page, {"return": "1"}))
    case.refresh_from_db()
    assert case.state == "returned"
    shown = text(clerk.get(page))
    assert "go ahead" in shown and "unpaid contract" in shown
    assert browser(cast, "2003").get(page).status_code == 404


@pytest.mark.clause("CUSTOMERS-05")
def test_a_list_is_proposed_and_carried_out_on_its_page(cast: Cast) -> None:
    contact = cast.run("customer.note_contact", "1007", name="赵先生", phone="19900020001").id
    with cast.at("09:00", date(2027, 12, 1)):
        archivist, manager = browser(cast, "1008"), browser(cast, "1001")
        assert "赵先生" in text(archivist.get("/archives/destruction/"))
        form = {"customers": [str(contact)], "why": "twelve months"}
        archivist.post("/archives/destruction/propose/", form)
        lot = Destruction.objects.get()
        archivist.post(f"/archives/destruction/{lot.id}/")
        archivist.post(f"/archives/destruction/{lot.id}/")
        assert Customer.objects.get(id=contact).destroyed_at is None
        manager.post(f"/archives/destruction/{lot.id}/")
        page = text(manager.get("/archives/destruction/"))
    assert Customer.objects.get(id=contact).destroyed_at is not None
    assert "赵先生" not in page and "twelve months" in page
