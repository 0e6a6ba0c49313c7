"""number.query: seven queries from one box, masked without proof, each look in the log (COUNTER-11)."""

from datetime import date
from typing import Any

import pytest

from openhall.front.customers import queries
from openhall.kernel.commands import SCREEN
from openhall.kernel.models import Activity
from openhall.links import hlr
from tests.cast import Cast

from .conftest import at_desk
from .test_screens import browser, text

WAITS_FOR = {
    "COUNTER-11": ["complaints module: progress of a customer's complaints", "portal: customers see their own"]
}
NUMBER = "19901000001"


@pytest.fixture
def number(open_hall: Cast) -> Cast:
    customer = at_desk(open_hall)
    with open_hall.at("09:00"):
        open_hall.join(customer)
        open_hall.top_up(customer, amount="33.00")
    return open_hall


def pages(cast: Cast, job_number: str) -> dict[str, str]:
    client = browser(cast, job_number)
    english = {"accept-language": "en"}
    return {kind: text(client.get(f"/customers/numbers/{NUMBER}/{kind}/", headers=english)) for kind in queries.KINDS}


@pytest.mark.clause("COUNTER-11")
def test_one_number_reaches_all_seven_and_each_alone_and_seven_views_are_seven_lines(number: Cast) -> None:
    cast = number
    client = browser(cast, "1003")
    answer = client.get("/customers/numbers/", {"number": "199 0100 0001"})
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/numbers/{NUMBER}/")
    box = text(client.get(f"/customers/numbers/{NUMBER}/"))
    assert len(queries.KINDS) == 7
    assert all(f"/customers/numbers/{NUMBER}/{kind}/" in box for kind in queries.KINDS)
    Activity.objects.all()
    before = Activity.objects.filter(command="number.query").count()
    with cast.at("10:00"):
        pages(cast, "1003")
    lines = Activity.objects.filter(command="number.query").order_by("id")[before:]
    assert [line.outcome["data"]["query"] for line in lines] == list(queries.KINDS)
    assert {line.input["number"] for line in lines} == {"•"}, "the log names the subscription, not the number"


@pytest.mark.clause("COUNTER-11")
def test_without_proof_the_first_four_are_masked_and_the_rest_open(number: Cast) -> None:
    with number.at("10:00"):
        shown = pages(number, "1003")
    assert "李梅" not in shown["customer"] and "李*" in shown["customer"]
    assert "33.00" not in shown["consumption"] and "***" in shown["consumption"]
    assert "33.00" not in shown["acceptance"] and "***" in shown["acceptance"]
    assert "投诉" in shown["complaints"]
    assert "单位H01" in shown["release"]
    assert "199****0001" in shown["customer"]


@pytest.mark.clause("COUNTER-11")
def test_the_hlr_view_says_simulator_and_its_time(number: Cast) -> None:
    from django.utils import translation

    with number.at("10:17"), translation.override("en"):
        page = pages(number, "1003")["hlr"]
    assert "imulator" in page or "模拟器" in page
    assert "10:17" in page


def test_the_region_is_the_longest_beginning_that_fits(cast: Cast) -> None:
    segments: list[dict[str, Any]] = [
        {"prefix": "199", "operator": "中国电信"},
        {"prefix": "1990100", "operator": "中国电信", "province": "示范省", "city": "云州", "area_code": "0999"},
    ]
    cast.run("numbers.load_segments", "102", segments=segments)
    found = queries.region_of(NUMBER)
    assert found is not None and (found.prefix, found.city) == ("1990100", "云州")
    found = queries.region_of("19902000001")
    assert found is not None and (found.prefix, found.city) == ("199", "")
    assert queries.region_of("13800000000") is None or queries.region_of("13800000000")
    cast.run("numbers.load_segments", "102", segments=[{**segments[1], "city": "海州"}])
    found = queries.region_of(NUMBER)
    assert found is not None and found.city == "海州"


@pytest.mark.parametrize(
    "segments",
    [
        [],
        [{"prefix": "19", "operator": "x"}],
        [{"prefix": "199", "operator": " "}],
        [{"prefix": "199", "operator": "x"}, {"prefix": "199", "operator": "y"}],
    ],
)
def test_segments_that_make_no_sense_are_refused(cast: Cast, segments: list[dict[str, Any]]) -> None:
    assert cast.refused("numbers.load_segments", "102", segments=segments) == "input.invalid"
    assert cast.refused("numbers.load_segments", "1003", segments=segments) == "permission.denied"


def test_the_history_of_a_number_shows_a_new_owner_nothing_of_the_old(number: Cast) -> None:
    cast = number
    other = cast.customer("王强", "E12345678", "passport")
    owner = str(queries.subscription_of(NUMBER).customer_id)  # type: ignore[union-attr]
    with cast.at("11:00"):
        cast.run(
            "order.accept",
            "1003",
            business="transfer_ownership",
            customer=owner,
            to_customer=other,
            number=NUMBER,
            documents=["id_copy"],
            signatures=["customer", "clerk"],
        )
        page = pages(cast, "1003")["acceptance"]
    assert page.count("<tr>") == 2, "the head and the transfer itself"


def test_a_number_of_the_store_shows_its_release_and_nobodys_data(cast: Cast) -> None:
    client = browser(cast, "1003")
    assert "单位H01" in text(client.get("/customers/numbers/19901000009/release/"))
    assert text(client.get("/customers/numbers/19901000009/customer/"))
    assert client.get("/customers/numbers/199/").status_code == 404
    assert client.get("/customers/numbers/19901000009/horoscope/").status_code == 404
    assert cast.refused("number.query", "1010", channel=SCREEN, number=NUMBER, query="hlr") == "permission.denied"


def test_the_hlr_simulator_always_says_the_same_of_a_number(cast: Cast) -> None:
    with cast.at("10:00", date(2026, 11, 16)):
        first = hlr.register().look(NUMBER, "8986")
        assert first == hlr.register().look(NUMBER, "8986")
        assert first.source == "simulator" and hlr.register().look(NUMBER, "").state == hlr.UNKNOWN
