"""The pages of the receipt forms: who opens which, what they show, what their forms do."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from openhall.back.receipts.models import Form, Green, Handover, Loss, Run, TaxInvoice, Unsupplied
from openhall.engines.cases.models import Case
from tests.cast import MONDAY, Cast

from .desk import SERIES, SIGNED, book, do, form, void_fields
from .test_sequence import clerk

__all__ = ["clerk"]
HALL = ("", "ledger/", "handover/", "invoices/", "electronic/")
OWN = ("mine/", "mine/void/", "mine/lost/")


def browser(cast: Cast, job_number: str) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(cast.staff(job_number))
    return client


def get(cast: Cast, by: str, address: str, on: date = MONDAY) -> str:
    with cast.at("09:00", on):
        answer = browser(cast, by).get(f"/receipts/{address}")
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def post(cast: Cast, by: str, address: str, on: date = MONDAY, **fields: Any) -> Any:
    with cast.at("09:00", on):
        return browser(cast, by).post(f"/receipts/{address}", {"key": "", **fields})


def test_auditor_leads_and_department_see_the_halls_books_and_clerks_only_their_own(clerk: Cast) -> None:
    for address in HALL:
        for by in ("1006", "1001", "1002", "101"):
            assert "<h1>" in get(clerk, by, address)
        with clerk.at("09:00"):
            assert browser(clerk, "1003").get(f"/receipts/{address}").status_code == 403
            assert browser(clerk, "2006").get(f"/receipts/{address}?hall=H01").status_code == 404
    for address in OWN:
        assert "<h1>" in get(clerk, "1003", address)


def test_a_book_shows_every_number_to_its_holder_and_to_who_looks_after_books(clerk: Cast) -> None:
    run = book(clerk, 1).id
    for by in ("1003", "1006"):
        page = get(clerk, by, f"books/{run}/")
        assert "0001" in page
        assert "50.00" in page
    with clerk.at("09:00"):
        assert browser(clerk, "1004").get(f"/receipts/books/{run}/").status_code == 404
        assert browser(clerk, "2006").get(f"/receipts/books/{run}/").status_code == 404


def test_forms_come_in_with_their_leading_zeros(clerk: Cast) -> None:
    assert post(clerk, "1006", "receive/", series="Q", first="000101", last="000200").status_code == 302
    run = Run.objects.get(series="Q")
    assert str(run) == "Q 000101-000200"
    again = post(clerk, "1006", "receive/", series="Q", first="000150", last="000250").content.decode()
    assert "000150-000200" in again
    wrong = post(clerk, "1006", "receive/", series="Q", first="1a", last="2").content.decode()
    assert "only digits" in wrong


def test_the_next_book_is_proposed_and_issued_against_a_signature(clerk: Cast) -> None:
    page = get(clerk, "1006", f"issue/?series={SERIES}&to=1005")
    assert 'value="0051"' in page
    assert 'value="0100"' in page
    fields = {"to": "1005", "series": SERIES, "first": "0051", "last": "0100"}
    assert "signs for them" in post(clerk, "1006", "issue/", **fields).content.decode()
    assert post(clerk, "1006", "issue/", **fields, signature=SIGNED).status_code == 302
    assert Run.objects.held_by(clerk.staff("1005").id).get().first == 51
    assert "P 0051-0100" in get(clerk, "1006", "")
    assert "0051-0100" in get(clerk, "1006", "ledger/")


def test_a_form_is_voided_with_every_box_ticked(clerk: Cast) -> None:
    page = get(clerk, "1003", "mine/void/")
    assert 'value="0002"' in page
    fields = {"series": SERIES, "no": "0002", "reason": "misprint", "kept": ["red", "green"], "stamped": "on"}
    assert "All three copies" in post(clerk, "1003", "mine/void/", **fields).content.decode()
    fields |= {"kept": ["red", "green", "white"]}
    assert post(clerk, "1003", "mine/void/", **fields).status_code == 302
    assert Form.objects.get(series=SERIES, no=2).state == "void"


def test_a_form_that_the_customer_had_goes_to_the_duty_supervisor(clerk: Cast) -> None:
    fields = {"series": SERIES, "no": "0001", "reason": "wrong amount", "kept": ["red", "green", "white"]}
    assert post(clerk, "1003", "mine/void/", **fields, stamped="on", handed_over="on").status_code == 302
    case = Case.objects.get(kind="receipts.void")
    assert "P 0001" in get(clerk, "1002", f"voiding/{case.id}/")
    assert post(clerk, "1002", f"voiding/{case.id}/", decision="approve").status_code == 302
    assert Form.objects.get(series=SERIES, no=1).state == "void"
    page = get(clerk, "1003", "mine/")
    assert "Paid without invoice" in page
    order = Unsupplied.objects.get().order
    assert post(clerk, "1003", f"mine/supply/{order}/").status_code == 302
    assert Form.objects.of_order(order).get().no == 2


def test_a_lost_sheet_is_reported_and_decided(clerk: Cast) -> None:
    assert post(clerk, "1003", "mine/lost/", series=SERIES, no="0009", report="水浸").status_code == 302
    case = Case.objects.get(kind="receipts.loss")
    assert "水浸" in get(clerk, "1006", f"loss/{case.id}/")
    assert post(clerk, "1006", f"loss/{case.id}/", decision="approve", note="属实").status_code == 302
    assert Loss.objects.get().state == "approved"
    assert "水浸" in get(clerk, "1003", "mine/")


def test_a_book_is_taken_back_counted_and_cancelled_on_the_screen(clerk: Cast) -> None:
    run = book(clerk, 1).id
    short = post(clerk, "1006", f"books/{run}/take-back/", seen="0001-0022, 0024-0050").content.decode()
    assert "Not every form is accounted for: 0023." in short
    assert "0024-0050" in short
    assert post(clerk, "1006", f"books/{run}/count/", seen="1-50").status_code == 302
    assert post(clerk, "1006", f"books/{run}/take-back/", seen="1-50").status_code == 302
    assert "Blank forms of closed books" in get(clerk, "1006", "")
    assert post(clerk, "1006", f"books/{run}/cancel/").status_code == 302
    assert Run.objects.get(id=run).cancelled_at is not None


def test_a_used_up_book_is_exchanged_on_the_screen(clerk: Cast) -> None:
    for number in range(2, 51):
        do(clerk, "receipts.void", "1003", **void_fields(number))
    run = book(clerk, 1).id
    page = get(clerk, "1006", f"books/{run}/exchange/")
    assert 'value="0051"' in page
    fields = {"seen": "1-50", "first": "0051", "last": "0100", "signature": SIGNED}
    assert post(clerk, "1006", f"books/{run}/exchange/", **fields).status_code == 302
    assert Run.objects.held_by(clerk.staff("1003").id).get().first == 51


def test_green_copies_are_keyed_without_seeing_the_system_and_compared_afterwards(clerk: Cast) -> None:
    clerk.top_up(clerk.made["customer"], amount="10.00", receipt=form(2))
    page = get(clerk, "1006", "green/")
    assert "50.00" not in page
    assert "10.00" not in page
    wrong = post(clerk, "1006", "green/?on=2026-11-16", series=SERIES, lines="0001 abc").content.decode()
    assert "write the number, a space, and the amount" in wrong
    assert post(clerk, "1006", "green/?on=2026-11-16", series=SERIES, lines="0001 50.50").status_code == 302
    assert Green.objects.count() == 1
    page = get(clerk, "1006", "green/?on=2026-11-16")
    assert "Another amount than written" in page
    assert "Green copy is missing" in page


def test_a_months_books_are_handed_over_and_confirmed_on_the_screen(clerk: Cast) -> None:
    first = Run.objects.closed().get()
    do(clerk, "receipts.cancel_unused", "1006", book=str(first.id))
    second = date(2026, 12, 2)
    assert "due by" in get(clerk, "1006", "handover/", second)
    assert post(clerk, "1006", "handover/send/", second, month="2026-11-01").status_code == 302
    row = Handover.objects.get()
    assert post(clerk, "101", f"handover/{row.id}/", second).status_code == 302
    row.refresh_from_db()
    assert row.confirmed_by == clerk.staff("101").id


def test_books_not_handed_over_by_the_fifth_stand_out(clerk: Cast) -> None:
    assert "been handed over and confirmed" not in get(clerk, "1006", "handover/", date(2026, 12, 5))
    assert "been handed over and confirmed" in get(clerk, "1006", "handover/", date(2026, 12, 6))


def test_on_the_last_day_of_a_month_the_books_to_count_are_listed(clerk: Cast) -> None:
    assert "Month-end count" not in get(clerk, "1006", "", date(2026, 11, 29))
    assert "Month-end count" in get(clerk, "1006", "", date(2026, 11, 30))


def test_a_handset_is_invoiced_on_the_screen_once(clerk: Cast) -> None:
    order = clerk.run(
        "order.accept",
        "1003",
        business="terminal_sale",
        customer=clerk.made["customer"],
        items=[{"item": "ZD", "serial": "996770982595138"}],
        charges=[{"code": "terminal", "amount": "1299.00"}],
        tender={"card": "1299.00"},
        receipt=form(2),
        documents=[],
        signatures=["customer", "clerk"],
    ).id
    assert "996770982595138" in get(clerk, "1003", f"invoices/{order}/")
    assert post(clerk, "1003", f"invoices/{order}/", buyer="李梅").status_code == 302
    assert "has its invoice already" in post(clerk, "1003", f"invoices/{order}/", buyer="李梅").content.decode()
    assert "FP00000001" in get(clerk, "1006", "invoices/")
    assert TaxInvoice.objects.count() == 1


@pytest.mark.parametrize("asked", ["E0000000001", "19901000001"])
def test_an_electronic_receipt_is_found_on_the_screen_by_number_and_by_account(clerk: Cast, asked: str) -> None:
    from openhall.back.receipts import invoices
    from openhall.front.counter.models import Order

    order = Order.objects.get()
    made = invoices.electronic(
        hall=order.hall, order=order.id, staff=order.staff, account=order.number, amount=order.due, paid=order.paid,
        at=clerk.moment,
    )  # fmt: skip
    wanted = made.number if asked.startswith("E") else asked
    assert made.number in get(clerk, "1006", f"electronic/?q={wanted}")
    assert made.number not in get(clerk, "1006", "electronic/?q=19901000009")
