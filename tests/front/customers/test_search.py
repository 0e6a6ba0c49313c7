"""The one search box: customers by name, document and phone, numbers, SIMs; a scan jumps to the single hit."""

import pytest

from openhall.front.customers.finding import matching
from openhall.front.customers.models import Customer
from tests.cast import RESIDENT, Cast

from .conftest import at_desk
from .test_screens import browser, text


def names(words: str) -> list[str]:
    return sorted(row.name for row in matching(words, Customer.objects.standing()))


@pytest.mark.parametrize("words", ["李梅", "梅", RESIDENT, RESIDENT.lower(), "19900010001", "199-0001-0001", " 李梅 "])
def test_a_customer_is_found_by_name_document_and_phone(cast: Cast, customer: str, words: str) -> None:
    cast.customer("王强", "E12345678", "passport")
    assert names(words) == ["李梅"]


def test_long_names_are_found_by_any_part_of_them(cast: Cast) -> None:
    cast.customer("深圳市样本科技有限公司", "91440300MA5DA1234X", "business_licence")
    for words in ("样本科技", "科技有限", "深", "91440300ma5da1234x", "深圳市样本科技有限公司"):
        assert names(words) == ["深圳市样本科技有限公司"], words
    assert names("科样") == []


def test_a_number_in_use_and_its_sim_lead_to_the_customer(open_hall: Cast) -> None:
    customer = open_hall.customer()
    sim = open_hall.next_sim("1003")
    open_hall.join(customer)
    assert names("19901000001") == names(sim) == ["李梅"]


def test_joined_and_destroyed_files_are_found_as_the_one_that_stands(cast: Cast, customer: str) -> None:
    drop = cast.customer("李梅", "E12345678", "passport")
    cast.run("customer.join", "1001", keep=customer, drop=drop, reason="the same")
    assert [str(row.id) for row in matching("E12345678", Customer.objects.standing())] == [customer]
    assert names("李梅") == ["李梅"]


def test_a_scan_jumps_straight_to_the_single_hit(open_hall: Cast) -> None:
    cast = open_hall
    customer = at_desk(cast)
    sim = cast.next_sim("1003")
    cast.join(customer)
    clerk = browser(cast, "1003")
    goals = {
        "19901000001": "/customers/numbers/19901000001/",
        sim: f"/customers/sims/{sim}/",
        RESIDENT: f"/customers/{customer}/",
        "李梅": f"/customers/{customer}/",
        "19900010001": f"/customers/{customer}/",
    }
    for scanned, goal in goals.items():
        answer = clerk.get("/search/", {"q": scanned})
        assert (answer.status_code, answer["Location"]) == (302, goal), scanned
    assert text(clerk.get(f"/customers/sims/{sim}/"))
    assert clerk.get("/customers/sims/12345/").status_code == 404


def test_hits_are_masked_and_only_for_who_may_see_customers(cast: Cast, customer: str) -> None:
    at_desk(cast, name="李兰", id_kind="passport", id_number="E12345678", not_the_same=True)
    page = text(browser(cast, "1003").get("/search/", {"q": "李"}))
    assert "李梅" in page and "李兰" in page and "19900010001" not in page and "199****0001" in page
    assert "李梅" not in text(browser(cast, "1010").get("/search/", {"q": "李"}))
