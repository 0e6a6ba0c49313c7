"""The pages of the store room: who opens which, what they show, what their forms do."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from openhall.back.stock.models import Count, HandOn, Requisition, Slip
from openhall.engines.cases.models import Case
from tests.cast import Cast

from .desk import SIGNED, do, imeis, in_hand, in_store, span

OFFICE = ("", "movements/", "counts/", "gifts/", "terminals/", "numbers/", "requisitions/", "write-offs/", "where/")
OWN = ("mine/", "mine/hand-on/", "mine/give-back/", "mine/count/")


@pytest.fixture
def site(open_hall: Cast) -> Cast:
    return open_hall


def browser(cast: Cast, job_number: str) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(cast.staff(job_number))
    return client


def get(cast: Cast, by: str, address: str) -> str:
    with cast.at("09:00"):
        answer = browser(cast, by).get(f"/stock/{address}")
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def post(cast: Cast, by: str, address: str, **fields: Any) -> Any:
    with cast.at("09:00"):
        return browser(cast, by).post(f"/stock/{address}", fields)


@pytest.mark.parametrize("address", OFFICE)
def test_leads_and_the_auditor_see_the_store_room_and_clerks_do_not(site: Cast, address: str) -> None:
    for by in ("1001", "1002", "1006", "101"):
        assert "<h1>" in get(site, by, address)
    with site.at("09:00"):
        assert browser(site, "1003").get(f"/stock/{address}").status_code == 403


@pytest.mark.parametrize("address", OWN)
def test_everybody_sees_the_own_goods(site: Cast, address: str) -> None:
    assert "<h1>" in get(site, "1003", address)


def test_nobody_looks_into_another_halls_store(site: Cast) -> None:
    with site.at("09:00"):
        assert browser(site, "2001").get("/stock/?hall=H01").status_code == 404
        made = do(site, "stock.receive", "1001", hall="H01", item="ZD", serials=imeis(1))
        slip = Slip.objects.get(entry=made.id).id
        assert browser(site, "2001").get(f"/stock/movements/{slip}/").status_code == 404
        assert browser(site, "2001").post(f"/stock/movements/{slip}/check/").status_code == 404


def test_the_store_names_what_is_there_and_in_whose_hands(site: Cast) -> None:
    page = get(site, "1001", "")
    assert "SIM卡" in page
    opened = get(site, "1001", "item/SIM/")
    assert "员工1003" in opened
    assert "89860000000001000000–89860000000001000019" in opened


def test_goods_are_taken_in_by_a_scanned_range(site: Cast) -> None:
    answer = post(site, "1001", "receive/", item="SIM", what="89860000000009000001 - 89860000000009000050")
    assert answer.status_code == 302
    assert in_store(site, "SIM") == 110
    refused = post(site, "1001", "receive/", item="SIM", what="abc").content.decode()
    assert "abc is no serial." in refused
    again = post(site, "1001", "receive/", item="SIM", what="89860000000009000050").content.decode()
    assert "is known already" in again
    assert "89860000000009000050" in again  # what was typed stays


def test_goods_are_given_out_against_a_signature(site: Cast) -> None:
    fields = {"to": "1004", "item": "YS", "what": "3"}
    unsigned = post(site, "1002", "draw/", **fields).content.decode()
    assert "Who takes goods or forms signs for them." in unsigned
    assert post(site, "1002", "draw/", **fields, signature=SIGNED).status_code == 302
    assert in_hand(site, "1004", "YS") == 3


def test_a_second_click_books_nothing_twice(site: Cast) -> None:
    fields = {"to": "1004", "item": "YS", "what": "3", "signature": SIGNED, "key": "one-and-the-same"}
    for _time in range(2):
        assert post(site, "1002", "draw/", **fields).status_code == 302
    assert in_hand(site, "1004", "YS") == 3


def test_a_movement_is_checked_where_it_is_seen(site: Cast) -> None:
    made = do(site, "stock.receive", "1001", hall="H01", item="ZD", serials=imeis(1))
    slip = Slip.objects.get(entry=made.id)
    assert imeis(1)[0] in get(site, "1002", f"movements/{slip.id}/")
    assert "second signature today" in get(site, "1002", "")
    assert post(site, "1002", f"movements/{slip.id}/check/").status_code == 302
    slip.refresh_from_db()
    assert slip.checked_by == site.staff("1002").id


def test_goods_are_handed_on_counted_and_taken(site: Cast) -> None:
    no = Case.objects.count()
    from openhall.front.catalog.models import Item

    card = Item.objects.get(code="CZK50").no
    fields = {"to": "1009", f"what_{card}": "500000000001 500000000002"}
    assert post(site, "1003", "mine/hand-on/", **fields).status_code == 302
    offer = HandOn.objects.get()
    assert "To be counted and taken" in get(site, "1009", "mine/")
    assert "Offered, still mine" in get(site, "1003", "mine/")
    short = post(site, "1009", f"mine/take/{offer.id}/", **{f"counted_{card}": "1"}).content.decode()
    assert "Name the 1 missing of 50元充值卡 by their serials." in short
    taken = {f"counted_{card}": "1", f"missing_{card}": "500000000002"}
    assert post(site, "1009", f"mine/take/{offer.id}/", **taken).status_code == 302
    assert (in_hand(site, "1009", "CZK50"), in_hand(site, "1003", "CZK50")) == (1, 1)
    assert Case.objects.count() == no + 1


def test_an_offer_is_withdrawn_and_goods_are_given_back(site: Cast) -> None:
    from openhall.front.catalog.models import Item

    umbrella = Item.objects.get(code="CZK50").no
    post(site, "1003", "mine/hand-on/", **{"to": "1009", f"what_{umbrella}": "500000000001"})
    post(site, "1003", f"mine/call-off/{HandOn.objects.get().id}/")
    assert HandOn.objects.get().state == "withdrawn"
    assert post(site, "1003", "mine/give-back/", **{f"what_{umbrella}": "500000000001-500000000002"}).status_code == 302
    assert in_hand(site, "1003", "CZK50") == 0


def test_counting_shows_no_figure_before_and_all_of_them_afterwards(site: Cast) -> None:
    from openhall.front.catalog.models import Item

    items = {item.code: item.no for item in Item.objects.all()}
    page = get(site, "1003", "mine/count/")
    assert ">20<" not in page
    assert "89860000000001000000" not in page
    fields = {
        "moment": "closing",
        f"card_{items['SIM']}": "19",
        f"card_{items['CZK50']}": "2",
        f"stock_{items['ZD']}": "996770982595138",
    }
    answer = post(site, "1003", "mine/count/", **fields)
    count = Count.objects.get()
    assert answer["Location"] == f"/stock/counts/{count.id}/"
    page = get(site, "1003", f"counts/{count.id}/")
    assert "Counted and booked differ" in page
    assert "SIM卡 -1" in get(site, "1002", "counts/")
    with site.at("09:00"):
        assert browser(site, "1004").get(f"/stock/counts/{count.id}/").status_code == 404
        assert browser(site, "1006").get(f"/stock/counts/{count.id}/").status_code == 200
        assert browser(site, "2003").get(f"/stock/counts/{count.id}/").status_code == 404


def test_a_terminal_goes_on_display_and_stands_in_the_list(site: Cast) -> None:
    fields = {"item": "ZD", "serials": "996770982595138", "state": "on_display"}
    assert post(site, "1003", "mine/terminals/", **fields).status_code == 302
    assert "On display" in get(site, "1001", "terminals/")


def test_a_requisition_is_sent_from_the_proposals(site: Cast) -> None:
    answer = post(site, "1002", "requisitions/", item="SIM", quantity="40", reason="新店").status_code
    assert answer == 302
    assert Requisition.objects.get().quantity == 40
    assert "a simulator answers" in get(site, "1002", "requisitions/")
    unreasoned = post(site, "1002", "requisitions/", item="SIM", quantity="40").content.decode()
    assert "give the reason" in unreasoned


def test_a_segment_of_numbers_is_received_and_counted_by_state(site: Cast) -> None:
    site.join(site.customer())
    assert post(site, "1002", "numbers/", first="19955550000", last="19955550009").status_code == 302
    page = get(site, "1002", "numbers/")
    assert "1995555" in page
    assert "1990100" in page


def test_a_write_off_is_asked_by_one_and_approved_by_another(site: Cast) -> None:
    fields = {"item": "SIM", "what": "89860000000001000050", "reason": "折断"}
    assert post(site, "1002", "write-offs/", **fields).status_code == 302
    case = Case.objects.get(kind="stock.write_off")
    post(site, "1001", f"write-offs/{case.id}/", decision="approve")
    case.refresh_from_db()
    assert case.state == "settled"
    assert in_store(site, "SIM") == 59


def test_the_gift_sheet_is_confirmed_by_its_keeper(site: Cast) -> None:
    from openhall.back.stock.models import GiftSheet

    assert "雨伞" in get(site, "1006", "gifts/")
    assert post(site, "1002", "gifts/?week=2026-11-09", note="").status_code == 302
    assert GiftSheet.objects.get().confirmed_by == site.staff("1002").id


def test_a_serial_says_where_it_is_and_the_search_box_finds_it(site: Cast) -> None:
    page = get(site, "1001", "where/?serial=89860000000001000003")
    assert "员工1003" in page
    assert "Nothing of your units" in get(site, "2001", "where/?serial=89860000000001000003")
    with site.at("09:00"):
        found = browser(site, "1001").get("/search/?q=89860000000001000003", follow=True)
    assert "/stock/where/?serial=89860000000001000003" in found.content.decode() + str(found.redirect_chain)


def test_lists_leave_as_xlsx(site: Cast) -> None:
    do(site, "stock.receive", "1001", hall="H01", item="SIM", range=span(89860000000009000001, 5, 20))
    for address in ("?xlsx=stock", "movements/?xlsx=slips", "terminals/?xlsx=terminals", "numbers/?xlsx=segments"):
        with site.at("09:00"):
            answer = browser(site, "1001").get(f"/stock/{address}")
        assert answer.status_code == 200
        assert b"PK" in b"".join(answer.streaming_content)[:4]
