"""The pages of the till, of the hall's money and of the day's end, as each position opens them."""

import re
from typing import Any

import pytest
from django.test import Client

from openhall.engines.cases.models import Case
from openhall.engines.ledger.models import Entry
from openhall.front.till.models import BusinessDay, HandIn, MobilePayment, TillSession
from openhall.team.org import doors
from openhall.web import home, navigation
from tests.cast import Cast
from tests.front.till.test_close import close, open_account, sold
from tests.front.till.test_drop import drawer_of, till_of
from tests.front.till.test_mobile_payment import AT_ONCE, NEVER, after, ask
from tests.front.till.test_settlement import take

COUNT = {"count_100": "2", "count_50": "2", "card": "0.00", "epay": "0.00", "stubs": "0", "stubs_total": "0.00"}


def page(client: Client, cast: Cast, job_number: str, path: str, at: str = "09:00", **query: Any) -> Any:
    client.force_login(cast.staff(job_number))
    with cast.at(at):
        return client.get(f"/till/{path}", query)


def send(client: Client, cast: Cast, job_number: str, path: str, at: str = "09:00", **fields: Any) -> Any:
    client.force_login(cast.staff(job_number))
    with cast.at(at):
        return client.post(f"/till/{path}", fields)


PAGES = {
    "": "1003",
    "close/": "1003",
    "account/": "1003",
    "day/": "1001",
    "tills/": "1002",
    "furniture/": "1002",
    "custody/": "1001",
    "rounds/": "1007",
    "morning/": "1007",
    "hand-in/": "1003",
    "accounts/": "1001",
    "accounts/1003/": "1001",
    "payments/": "1002",
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_with_an_open_till_and_with_nothing_at_all(
    cast: Cast, client: Client, path: str, language: str
) -> None:
    client.cookies["openhall-language"] = language
    empty = page(client, cast, PAGES[path], path)
    assert empty.status_code in (200, 302)
    cast.open_day()
    cast.open_till()
    full = page(client, cast, PAGES[path], path)
    assert full.status_code == 200
    html = full.content.decode()
    assert " style=" not in html and "<script>" not in html


@pytest.mark.parametrize("path", ["tills/", "custody/", "accounts/", "day/", "furniture/", "rounds/"])
def test_a_clerk_does_not_open_what_leads_watch(open_hall: Cast, client: Client, path: str) -> None:
    assert page(client, open_hall, "1003", path).status_code == 403


@pytest.mark.parametrize("path", ["tills/", "custody/", "day/", "rounds/", "morning/"])
def test_a_hall_of_somebody_else_is_not_there(open_hall: Cast, client: Client, path: str) -> None:
    assert page(client, open_hall, "2001", path, hall="H01").status_code == 404
    assert page(client, open_hall, "101", path, hall="H01").status_code == 200


# -- open, drop, close -------------------------------------------------------------------------------------------


def test_the_float_is_counted_by_denomination(cast: Cast, client: Client) -> None:
    cast.open_day()
    shown = page(client, cast, "1003", "").content.decode()
    assert 'name="float_50"' in shown and 'data-expected="300.00"' in shown
    wrong = send(client, cast, "1003", "", counter="G101", float_100="two")
    assert wrong.status_code == 422
    for _time in range(2):
        done = send(client, cast, "1003", "", counter="G101", float_100="2", float_50="2", once="k")
        assert done.status_code == 302
    assert till_of(cast).float == 300
    assert TillSession.objects.count() == 1


@pytest.mark.clause("CASH-01")
def test_the_till_shows_510_and_demands_a_drop(open_hall: Cast, client: Client) -> None:
    sold(open_hall, "210.00")
    shown = page(client, open_hall, "1003", "").content.decode()
    assert "510.00" in shown and "till-over" in shown
    assert 'data-fill="210.00"' in shown
    lines = home.block(home.WRONG, doors.actor("1003")).lines
    assert [line.clause for line in lines if line.clause == "CASH-01"] == ["CASH-01"]
    assert navigation.counts_for(doors.actor("1003"))["till-mine"] == 1
    over = send(client, open_hall, "1003", "drop/", amount="600.00", once="a")
    assert over.status_code == 422 and "510" in over.content.decode()
    for _time in range(2):
        assert send(client, open_hall, "1003", "drop/", amount="10.00", once="b").status_code == 302
    assert drawer_of(open_hall) == 500
    assert "till-over" not in page(client, open_hall, "1003", "").content.decode()


@pytest.mark.clause("CASH-05")
def test_nothing_of_the_books_is_shown_before_the_count_and_everything_after_it(
    open_hall: Cast, client: Client
) -> None:
    sold(open_hall, "33.30")
    blind = page(client, open_hall, "1003", "close/").content.decode()
    assert "333.30" not in blind and "33.30" not in blind and "data-expected" not in blind
    form = {**COUNT, "stubs": "1", "stubs_total": "33.30"}
    done = send(client, open_hall, "1003", "close/", once="c", **form)
    assert done.status_code == 302
    sheet = client.get(done["Location"])
    text = sheet.content.decode()
    assert "333.30" in text and "-33.30" in text
    again = send(
        client, open_hall, "1003", "recount/", once="d", **{**form, "count_20": "1", "count_10": "1", "count_1": "3"}
    )
    assert again.status_code == 302
    assert till_of(open_hall).counts.count() == 2
    assert str(open_account(open_hall)) == "0.30"


def test_a_closed_till_is_shown_and_printed_to_its_clerk_and_leads_only(open_hall: Cast, client: Client) -> None:
    close(open_hall, "290.00", denominations={"100": 2, "50": 1, "10": 4}, cards={"SIM": 20})
    key = till_of(open_hall).id
    for job_number, status in {"1003": 200, "1002": 200, "1006": 200, "1004": 404, "2001": 404}.items():
        assert page(client, open_hall, job_number, f"{key}/").status_code == status
        assert page(client, open_hall, job_number, f"{key}/print/").status_code == status
    assert page(client, open_hall, "1002", f"{key}/row/").status_code == 200
    assert "cases/" in page(client, open_hall, "1003", f"{key}/").content.decode()


def test_an_open_till_has_no_sheet(open_hall: Cast, client: Client) -> None:
    key = till_of(open_hall).id
    assert page(client, open_hall, "1003", f"{key}/").status_code == 302
    assert page(client, open_hall, "1003", f"{key}/print/").status_code == 404
    assert page(client, open_hall, "1002", f"{key}/row/").status_code == 200


def test_a_till_shut_by_force_is_counted_late_on_its_page(open_hall: Cast, client: Client) -> None:
    done = send(client, open_hall, "1001", "day/act/", what="force", hall="H01", once="f")
    assert done.status_code == 302
    key = till_of(open_hall).id
    assert f"/till/{key}/count/" in page(client, open_hall, "1003", f"{key}/").content.decode()
    assert page(client, open_hall, "1002", f"{key}/count/").status_code == 200
    assert send(client, open_hall, "1002", f"{key}/count/", count_100="x").status_code == 422
    assert send(client, open_hall, "1002", f"{key}/count/", count_100="3", once="l").status_code == 302
    assert till_of(open_hall).settled_at is not None
    assert page(client, open_hall, "1002", f"{key}/count/").status_code == 302


def test_the_next_till_waits_for_an_explanation(open_hall: Cast, client: Client) -> None:
    close(open_hall, "290.00")
    shown = page(client, open_hall, "1003", "").content.decode()
    assert str(Case.objects.get().id) in shown
    assert 'form="open"' not in shown
    refused = send(client, open_hall, "1003", "", counter="G101", float_100="3", once="n")
    assert refused.status_code == 422


# -- the day -----------------------------------------------------------------------------------------------------


def test_the_day_opens_and_closes_on_its_page(cast: Cast, client: Client) -> None:
    assert 'value="open"' in page(client, cast, "1001", "day/").content.decode()
    send(client, cast, "1001", "day/act/", what="open", hall="H01", once="o")
    send(client, cast, "1001", "day/act/", what="open", hall="H01", once="o")
    assert BusinessDay.objects.get().state == "open"
    cast.open_till()
    shown = page(client, cast, "1001", "day/").content.decode()
    assert 'value="force"' in shown and 'value="close"' not in shown
    assert 'value="force"' not in page(client, cast, "1002", "day/").content.decode()
    send(client, cast, "1001", "day/act/", what="close", hall="H01")
    assert BusinessDay.objects.get().state == "open"
    close(cast, "300.00")
    send(client, cast, "1001", "day/act/", what="close", hall="H01")
    assert BusinessDay.objects.get().state == "closed"


# -- rounds, morning, hand-in ------------------------------------------------------------------------------------


@pytest.mark.clause("CASH-07")
def test_a_round_on_its_page_taken_by_the_guide_and_confirmed_by_the_clerk(open_hall: Cast, client: Client) -> None:
    sold(open_hall, "100.00")
    key = str(till_of(open_hall).id)
    assert "100.00" in page(client, open_hall, "1007", "rounds/").content.decode()
    assert send(client, open_hall, "1007", "rounds/take/", hall="H01", till=key, key=key, cash="").status_code == 422
    over = send(client, open_hall, "1007", "rounds/take/", hall="H01", till=key, key=key, cash="400.01", once="r")
    assert over.status_code == 422
    for _time in range(2):
        send(client, open_hall, "1007", "rounds/take/", hall="H01", till=key, key=key, cash="100.00", once="s")
    lines = home.block(home.WAITING, doors.actor("1003")).lines
    assert "CASH-07" in [line.clause for line in lines]
    mine = page(client, open_hall, "1003", "").content.decode()
    confirm = re.search(r"/till/rounds/confirm/([0-9a-f-]+)/", mine)
    assert confirm is not None
    assert send(client, open_hall, "1004", confirm[0].removeprefix("/till/")).status_code == 302
    assert drawer_of(open_hall) == 400
    send(client, open_hall, "1003", confirm[0].removeprefix("/till/"), once="t")
    assert drawer_of(open_hall) == 300
    assert page(client, open_hall, "1007", "rounds/").context["done"][0]["total"] == 100


@pytest.mark.clause("CASH-07")
def test_after_15_30_the_page_says_that_the_first_round_is_late(open_hall: Cast, client: Client) -> None:
    assert not page(client, open_hall, "1007", "rounds/", at="15:30").context["late"]
    assert page(client, open_hall, "1007", "rounds/", at="15:31").context["late"]
    assert "CASH-07" in [line.clause for line in home.block(home.DUE, doors.actor("1007")).lines]
    assert "CASH-07" not in [line.clause for line in home.block(home.DUE, doors.actor("1002")).lines]


def test_a_round_ends_early_with_a_note_on_its_page(open_hall: Cast, client: Client) -> None:
    take(open_hall, "1003", "0.00")
    send(client, open_hall, "1007", "rounds/finish/", hall="H01", note="")
    assert page(client, open_hall, "1007", "rounds/").context["going"] is not None
    send(client, open_hall, "1007", "rounds/finish/", hall="H01", note="营业员外出", once="x")
    assert page(client, open_hall, "1007", "rounds/").context["going"] is None


def test_a_machine_is_added_and_emptied_with_a_colleague(open_hall: Cast, client: Client) -> None:
    send(client, open_hall, "1002", "furniture/", what="machine", hall="H01", code="M1", name="缴费机", once="m")
    assert (
        send(client, open_hall, "1002", "furniture/", what="machine", hall="H01", code="", name="x").status_code == 422
    )
    send(client, open_hall, "1002", "furniture/", what="counter", hall="H01", counter="G102", drop_safe="no")
    send(client, open_hall, "1007", "rounds/take/", hall="H01", machine="M1", key="k", cash="600.00", slip="600.00")
    shown = page(client, open_hall, "1004", "").content.decode()
    confirm = re.search(r"/till/rounds/confirm/([0-9a-f-]+)/", shown)
    assert confirm is not None
    send(client, open_hall, "1004", confirm[0].removeprefix("/till/"))
    assert "600.00" in page(client, open_hall, "1001", "custody/").content.decode()
    send(client, open_hall, "1002", "furniture/", what="retire", hall="H01", code="M1")
    send(client, open_hall, "1002", "furniture/", what="retire", hall="H01", code="M1")


@pytest.mark.clause("CASH-08")
def test_the_morning_count_asks_blind_and_shows_both_figures_afterwards(cast: Cast, client: Client) -> None:
    cast.run("cash.fund_float", "1001", hall="H01", amount="1500.00")
    blind = page(client, cast, "1007", "morning/").content.decode()
    assert "1,500.00" not in blind
    assert send(client, cast, "1007", "morning/", hall="H01", place_0="").status_code == 422
    send(client, cast, "1007", "morning/", hall="H01", place_0="1495.00", once="mc")
    shown = page(client, cast, "1007", "morning/").content.decode()
    assert "1,500.00" in shown and "1,495.00" in shown
    assert 'id="count"' not in shown
    assert "oh-row-wrong" in page(client, cast, "1001", "custody/").content.decode()


@pytest.mark.clause("CASH-09")
def test_the_day_is_handed_in_and_received_on_the_page(open_hall: Cast, client: Client) -> None:
    sold(open_hall, "100.00")
    assert page(client, open_hall, "1003", "hand-in/").context["books"] is None
    close(open_hall, "400.00", stubs=1, stubs_total="100.00")
    shown = page(client, open_hall, "1003", "hand-in/").content.decode()
    assert "S1" in shown and "100.00" in shown
    form = {"hall": "H01", "date": "2026-11-16", "cash": "100.00", "vouchers": "1", "once": "h"}
    assert send(client, open_hall, "1003", "hand-in/submit/", **form).status_code == 422
    form |= {"records": "on", "ledger": "on", "cleaning": "on"}
    done = send(client, open_hall, "1003", "hand-in/submit/", at="18:20", **form)
    assert done.status_code == 302
    made = HandIn.objects.get()
    assert made.late_minutes == 5
    assert "5" in page(client, open_hall, "1001", "hand-in/").content.decode()
    assert "CASH-09" in [line.clause for line in home.block(home.WAITING, doors.actor("1001")).lines]
    assert send(client, open_hall, "1001", f"hand-in/{made.id}/receive/", hall="H01", amount="").status_code == 422
    send(client, open_hall, "1001", f"hand-in/{made.id}/receive/", hall="H01", amount="100.00", once="rr")
    made.refresh_from_db()
    assert made.received_by == open_hall.staff("1001").id


# -- accounts ----------------------------------------------------------------------------------------------------


@pytest.mark.clause("CASH-05")
def test_a_shortage_is_paid_in_on_the_clerks_account(open_hall: Cast, client: Client) -> None:
    close(open_hall, "200.00")
    assert "100.00" in page(client, open_hall, "1003", "account/").content.decode()
    assert "100.00" in page(client, open_hall, "1002", "accounts/").content.decode()
    form = {"what": "pay", "amount": "100.00", "slip": "B-7", "date": "2026-11-16", "once": "p"}
    assert send(client, open_hall, "1002", "accounts/1003/", **{**form, "amount": "100.01"}).status_code == 422
    for _time in range(2):
        assert send(client, open_hall, "1002", "accounts/1003/", **form).status_code == 302
    assert open_account(open_hall) == 0
    assert "B-7" in page(client, open_hall, "1003", "account/").content.decode()
    assert page(client, open_hall, "2001", "accounts/1003/").status_code == 404
    assert page(client, open_hall, "1002", "accounts/", job="1003").status_code == 302
    assert page(client, open_hall, "1002", "accounts/", job="nobody").status_code == 200


@pytest.mark.clause("CASH-14")
def test_a_liability_from_proposal_to_write_off_on_the_pages(open_hall: Cast, client: Client) -> None:
    form = {"what": "propose", "amount": "30.00", "cause": "少收30元", "once": "q"}
    assert send(client, open_hall, "1002", "accounts/1003/", **form).status_code == 302
    case = Case.objects.get()
    assert "30.00" in page(client, open_hall, "1003", "account/").content.decode()
    waiting = page(client, open_hall, "1001", f"liability/{case.id}/")
    assert waiting.status_code == 200 and not waiting.context["heard"]
    client.force_login(open_hall.staff("1003"))
    client.post(f"/cases/{case.id}/move/", {"move": "respond", "text": "不是我的错", "once": "w"})
    decision = {"amount": "30.00", "reason": "核实", "once": "e"}
    assert send(client, open_hall, "1001", f"liability/{case.id}/", **{**decision, "amount": "31"}).status_code == 422
    assert send(client, open_hall, "1001", f"liability/{case.id}/", **decision).status_code == 302
    assert page(client, open_hall, "2001", f"liability/{case.id}/").status_code == 404
    off = {"what": "write_off", "amount": "30.00", "reason": "客户补交", "liability": str(case.id), "once": "y"}
    assert send(client, open_hall, "1002", "accounts/1003/", **off).status_code == 302
    assert open_account(open_hall) == 0


def test_money_for_floats_is_booked_once(cast: Cast, client: Client) -> None:
    for _time in range(2):
        assert send(client, cast, "1001", "custody/", hall="H01", amount="600.00", once="z").status_code == 302
    assert Entry.objects.filter(act="cash.fund_float").count() == 1
    assert send(client, cast, "1001", "custody/", hall="H01", amount="0.00").status_code == 422


# -- mobile payments ---------------------------------------------------------------------------------------------


@pytest.mark.clause("CASH-04")
def test_an_unclear_payment_is_listed_asked_again_and_decided(open_hall: Cast, client: Client) -> None:
    payment = after(open_hall, 121, ask(open_hall, NEVER))
    for path in ("", "close/"):
        assert "50.00" in page(client, open_hall, "1003", path).content.decode() or path == "close/"
    shown = page(client, open_hall, "1002", "payments/", state="unclear")
    assert shown.context["table"].count == 1
    assert page(client, open_hall, "1002", f"payments/{payment.id}/").status_code == 200
    assert page(client, open_hall, "1004", f"payments/{payment.id}/").status_code == 404
    send(client, open_hall, "1002", f"payments/{payment.id}/act/", what="query")
    send(client, open_hall, "1002", f"payments/{payment.id}/act/", what="failed", note="")
    assert MobilePayment.objects.get().state == "unclear"
    send(client, open_hall, "1002", f"payments/{payment.id}/act/", what="failed", note="通道查无此单")
    assert MobilePayment.objects.get().state == "failed"


def test_the_simulator_says_that_it_is_one(open_hall: Cast, client: Client) -> None:
    assert page(client, open_hall, "1002", "payments/").context["simulated"]


@pytest.mark.clause("CASH-04")
def test_the_provider_sends_its_notice_signed_and_twice_is_once(open_hall: Cast, client: Client) -> None:
    import json

    from openhall.links import payments as port

    payment = ask(open_hall, AT_ONCE)
    notice = {"reference": str(payment.id), "provider_id": "T9", "state": "paid", "amount": "50.00"}
    body = json.dumps(notice).encode()

    def post(signature: str, sent: bytes = body) -> Any:
        headers = {"X-Payment-Signature": signature}
        return client.post("/till/payments/notice/", sent, content_type="application/json", headers=headers)

    assert post("forged").status_code == 403
    assert post(port.sign(b"[]"), b"[]").status_code == 403
    assert post(port.sign(body)).json() == {"state": "paid", "repeated": False}
    assert post(port.sign(body)).json() == {"state": "paid", "repeated": True}
    unknown = json.dumps({**notice, "reference": "x"}).encode()
    assert post(port.sign(unknown), unknown).status_code == 422


def test_lists_can_be_saved_as_xlsx(open_hall: Cast, client: Client) -> None:
    ask(open_hall, NEVER)
    for path in ("tills/", "payments/"):
        answer = page(client, open_hall, "1002", path, xlsx=path.strip("/"))
        assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
