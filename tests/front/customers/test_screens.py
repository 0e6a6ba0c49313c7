"""The pages of customer files: masked unless asked with a reason, everything on one page, no export (CUSTOMERS-01, -04)."""

from typing import Any

import pytest
from django.test import Client

from openhall.front.customers.models import Change, Customer, Unmasking, Visit
from openhall.kernel.models import Activity
from tests.cast import RESIDENT, Cast

from .conftest import DESK, at_desk

PRIVATE = (RESIDENT, "19900010001", "19901000001", "学府路 1 号")


def browser(cast: Cast, job_number: str) -> Client:
    client = Client()
    client.force_login(cast.staff(job_number))
    return client


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


@pytest.mark.clause("CUSTOMERS-04")
def test_without_a_transaction_a_clerk_sees_a_masked_customer_and_unmasks_for_a_reason(open_hall: Cast) -> None:
    cast = open_hall
    customer = at_desk(cast)
    cast.join(customer)
    with cast.at("10:00"):
        clerk = browser(cast, "1003")
        page = text(clerk.get(f"/customers/{customer}/"))
        assert not [private for private in PRIVATE if private in page]
        assert "1101******002X" in page and "199****0001" in page
        refused = text(clerk.post(f"/customers/{customer}/unmask/", {"reason": " "}))
        assert not [private for private in PRIVATE if private in refused]
        opened = text(clerk.post(f"/customers/{customer}/unmask/", {"reason": "customer called"}))
    assert all(private in opened for private in PRIVATE)
    line = Unmasking.objects.get()
    assert (line.staff, str(line.customer_id), line.reason) == (cast.staff("1003").id, customer, "customer called")
    with cast.at("11:00"):
        log = text(browser(cast, "1001").get("/customers/unmaskings/"))
        assert "customer called" in log and "1003" in log
        assert browser(cast, "1003").get("/customers/unmaskings/").status_code == 403


def test_every_opening_of_a_file_leaves_a_line(cast: Cast, customer: str) -> None:
    for _time in range(2):
        browser(cast, "1003").get(f"/customers/{customer}/")
    lines = Activity.objects.filter(command="customer.view", staff=cast.staff("1003").id)
    assert [line.outcome["id"] for line in lines] == [customer, customer]


@pytest.mark.clause("CUSTOMERS-04")
@pytest.mark.parametrize("path", ["", "reviews/", "unmaskings/", "errors/", "segments/", "visits/"])
def test_no_list_of_customers_is_exported_even_when_asked_directly(cast: Cast, customer: str, path: str) -> None:
    for query in ("xlsx=customers", "xlsx=segment&q=x", "csv=1", "xlsx=visits"):
        assert browser(cast, "1001").get(f"/customers/{path}?{query}").status_code == 403


@pytest.mark.clause("CUSTOMERS-04")
def test_call_details_are_refused_by_the_server_without_a_bill_query(open_hall: Cast) -> None:
    cast = open_hall
    customer = at_desk(cast)
    cast.join(customer)
    answer = browser(cast, "1003").get("/customers/numbers/19901000001/calls/")
    assert answer.status_code == 403 and "CUSTOMERS-04" in answer.content.decode()
    assert browser(cast, "1001").get("/customers/numbers/19901000001/calls/").status_code == 403


@pytest.mark.parametrize("job_number", ["190", "1010"])
def test_partners_and_guards_open_no_customer(cast: Cast, customer: str, job_number: str) -> None:
    for path in (f"/customers/{customer}/", "/customers/", "/customers/numbers/19901000001/"):
        assert browser(cast, job_number).get(path).status_code == 403


@pytest.mark.clause("CUSTOMERS-01")
def test_one_page_shows_data_numbers_purchases_visits_cases_and_wishes(open_hall: Cast) -> None:
    cast = open_hall
    customer = at_desk(cast, needs="fibre at home", preferences="quiet counter", refusals=["marketing"])
    with cast.at("09:00"):
        cast.join(customer)
        cast.top_up(customer, amount="20.00")
        cast.run("visit.open", "1007", kind="enquiry", need="where is the coverage map", customer=customer)
    leak = cast.run("customer.report_leak", "1004", text="seen outside", customer=customer)
    assert leak.id
    with cast.at("10:00"):
        page = text(browser(cast, "2003").get(f"/customers/{customer}/", headers={"accept-language": "en"}))
    for expected in (
        "fibre at home",
        "quiet counter",
        "59元套餐",
        "70.00",
        "where is the coverage map",
        "20.00",
        "1003",
    ):
        assert expected in page, expected
    assert page.count("oh-say") >= 1, "the wish not to be approached stands first"


def test_a_new_file_points_out_who_has_the_document_or_phone_before_it_is_saved(cast: Cast, customer: str) -> None:
    clerk = browser(cast, "1003")
    shown = text(clerk.post("/customers/new/check/", {"id_kind": "resident_id", "id_number": RESIDENT, "phone": ""}))
    assert f"/customers/{customer}/" in shown and RESIDENT not in shown
    form = {**DESK, "original_seen": "on", "contact_by": "any"}
    again = clerk.post("/customers/new/", form)
    assert f"/customers/{customer}/" in text(again)
    other = {**form, "id_kind": "passport", "id_number": "E12345678", "name": "李兰"}
    assert "not_the_same" in text(clerk.post("/customers/new/", other))
    assert Customer.objects.count() == 1
    assert clerk.post("/customers/new/", {**other, "not_the_same": "on"}).status_code == 302
    assert Customer.objects.count() == 2


@pytest.mark.clause("CUSTOMERS-03")
def test_a_wrong_number_or_missing_address_stands_beside_its_field(cast: Cast) -> None:
    clerk = browser(cast, "1003")
    form = {**DESK, "original_seen": "on"}
    wrong = text(clerk.post("/customers/new/", {**form, "id_number": "110105194912310021"}))
    assert 'id="id_id_number_error"' in wrong and "CUSTOMERS-03" in wrong
    missing = text(clerk.post("/customers/new/", {**form, "address": ""}))
    assert 'id="id_address_error"' in missing
    unseen = text(clerk.post("/customers/new/", DESK | {"original_seen": ""}))
    assert 'id="id_original_seen_error"' in unseen
    assert not Customer.objects.exists()


def test_the_simulated_card_reader_fills_the_form_and_says_so(cast: Cast) -> None:
    answer = text(browser(cast, "1003").post("/customers/new/card/", {}, headers={"accept-language": "en"}))
    assert "样本" in answer
    number = answer.split('name="id_number" value="')[1].split('"')[0]
    at_desk(cast, id_number=number)


def test_a_change_leaves_what_was_not_filled_in(cast: Cast, customer: str) -> None:
    clerk = browser(cast, "1003")
    page = text(clerk.get(f"/customers/{customer}/change/"))
    assert not [private for private in PRIVATE if private in page]
    assert clerk.post(f"/customers/{customer}/change/", {"address": "新址 2 号"}).status_code == 302
    row = Customer.objects.get(id=customer)
    assert (row.address, row.phone, row.name) == ("新址 2 号", "19900010001", "李梅")
    assert [change.field for change in Change.objects.all()] == ["address"]
    page = text(clerk.get(f"/customers/{customer}/"))
    assert "新址 2 号" not in page


def test_a_visit_is_found_by_phone_date_and_kind_at_another_hall(cast: Cast) -> None:
    with cast.at("09:00"):
        guide = browser(cast, "1007")
        given = {"kind": "repair", "need": "no signal", "name": "赵先生", "phone": "1990002000"}
        assert 'id="id_phone_error"' in text(guide.post("/customers/visits/new/", given))
        assert guide.post("/customers/visits/new/", {**given, "phone": "19900020001"}).status_code == 302
    visit = Visit.objects.get()
    with cast.at("10:00"):
        guide.post(f"/customers/visits/{visit.id}/", {"text": "called the mast team"})
        guide.post(f"/customers/visits/{visit.id}/", {"text": "mast repaired", "close": "1"})
        elsewhere = browser(cast, "2003")
        assert "no signal" not in text(elsewhere.get("/customers/visits/"))
        assert "no signal" in text(elsewhere.get("/customers/visits/?q=19900020001"))
        assert "no signal" in text(guide.get("/customers/visits/?kind=repair&span=1"))
        assert "no signal" not in text(guide.get("/customers/visits/?kind=enquiry"))
        shown = text(elsewhere.get(f"/customers/visits/{visit.id}/"))
    assert shown.index("mast repaired") < shown.index("called the mast team")


def test_a_joined_file_leads_to_the_one_kept(cast: Cast, customer: str) -> None:
    drop = cast.customer("李梅", "E12345678", "passport")
    manager = browser(cast, "1001")
    form = {"other": "E12345678", "reason": "the same"}
    assert drop in text(manager.post(f"/customers/{customer}/join/", form))
    assert manager.post(f"/customers/{customer}/join/", {**form, "drop": drop}).status_code == 302
    answer = manager.get(f"/customers/{drop}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{customer}/")


@pytest.mark.clause("CUSTOMERS-03")
def test_the_month_of_each_clerk_is_on_the_page_of_errors(cast: Cast) -> None:
    made = [cast.customer(f"客户{no}", f"E{no:08d}", "passport") for no in range(50)]
    archivist = browser(cast, "1008")
    form = {"field": "address", "right": "学府路 2 号", "cause": "entry"}
    assert archivist.post(f"/customers/{made[0]}/error/", form).status_code == 302
    assert "2.0%" in text(archivist.get("/customers/errors/"))


def test_a_hold_is_laid_and_lifted_on_its_page(cast: Cast, customer: str) -> None:
    manager = browser(cast, "1001")
    assert manager.post(f"/customers/{customer}/hold/", {"reason": "court"}).status_code == 302
    assert "court" in text(manager.get(f"/customers/{customer}/"))
    assert manager.post(f"/customers/{customer}/hold/", {"reason": "over"}).status_code == 302
    assert Customer.objects.get(id=customer).held_at is None


def test_the_pages_without_anything_say_what_will_stand_there(cast: Cast) -> None:
    for path in ("", "visits/", "reviews/", "numbers/", "segments/", "unmaskings/", "errors/", "inventory/", "leak/"):
        assert text(browser(cast, "1001").get(f"/customers/{path}"))
    assert browser(cast, "1003").post("/customers/leak/", {"text": "a list lay in the bin"}).status_code == 302
