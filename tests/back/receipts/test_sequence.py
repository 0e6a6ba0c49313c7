"""Forms go in order without a gap; what is reserved is used or voided; the stub list (INVOICES-03)."""

import pytest

from openhall.back.receipts import forms, stubs, unsupplied
from openhall.back.receipts.models import RESERVED, USED, VOID, Form, Run
from openhall.engines.policy.models import Finding
from openhall.kernel.problems import Refused
from tests.cast import Cast

from .desk import AUDITOR, SERIES, book, do, form, issue, no, receive, sheets, spoil, void_fields
from .test_books import free_hands


@pytest.fixture
def clerk(open_hall: Cast) -> Cast:
    """1003 has an open till, a customer and the book P 0001-0050."""
    cast = open_hall

    def begun() -> None:
        cast.made["customer"] = cast.customer()
        free_hands(cast, "1003")
        receive(cast)
        issue(cast, "1003", 1, 50)
        cast.join(cast.made["customer"], receipt=form(1))

    cast.once("clerk with book P", begun)
    return cast


def reserve(cast: Cast) -> Form:
    """The next form set aside for an order whose receipt is being printed."""
    from openhall.front.till.models import TillSession

    person = cast.staff("1003").id
    run = forms.proposed(person)
    assert run is not None
    till = TillSession.objects.open().get(staff=person)
    return forms.reserve(run, at=cast.moment, staff=person, till=till.id, order=till.id, amount=till.float)


@pytest.mark.clause("INVOICES-03")
def test_after_one_and_two_only_three_is_taken(clerk: Cast) -> None:
    clerk.top_up(clerk.made["customer"], receipt=form(2))
    top_up = {
        "business": "top_up",
        "customer": clerk.made["customer"],
        "number": "19901000001",
        "charges": [{"code": "prepayment", "amount": "30.00"}],
        "tender": {"cash": "30.00"},
        "documents": [],
        "signatures": ["customer", "clerk"],
    }
    assert clerk.refused("order.accept", "1003", **top_up, receipt=form(4)) == "receipt.out_of_order"
    assert no(clerk, "receipts.void", "1003", **void_fields(4)) == "receipt.out_of_order"
    clerk.run("order.accept", "1003", **top_up, receipt=form(3))


@pytest.mark.clause("INVOICES-03")
def test_the_stub_list_says_of_each_number_what_became_of_it(clerk: Cast) -> None:
    spoil(clerk, "1003", 2)
    do(clerk, "receipts.lose", "1003", series=SERIES, no=5, report="水浸")
    listed = stubs.listing(book(clerk, 1))
    assert [stub.state for stub in listed[:6]] == ["used", "void", "unused", "unused", "lost", "unused"]
    assert [stub.text for stub in listed[:2]] == ["0001", "0002"]
    assert len(listed) == 50


@pytest.mark.clause("INVOICES-03")
def test_a_gap_blocks_the_return_of_the_book_and_the_till_cannot_close_over_it(clerk: Cast) -> None:
    reserve(clerk)
    run = str(book(clerk, 1).id)
    assert no(clerk, "receipts.take_back", AUDITOR, book=run, seen=sheets((1, 50))) == "receipt.unaccounted"
    closing = {"counted": {"cash": "350.00"}, "stubs": 1, "stubs_total": "50.00"}
    assert clerk.refused("till.close", "1003", **closing) == "receipt.reserved"


@pytest.mark.clause("INVOICES-03")
def test_a_gap_left_when_the_till_is_shut_by_force_is_voided_and_a_finding(clerk: Cast) -> None:
    reserved = reserve(clerk)
    clerk.run("day.close", "1001", hall="H01", force=True)
    assert Form.objects.get(id=reserved.id).state == VOID
    found = Finding.objects.get(rule="receipts.gap")
    assert (found.staff, found.subject) == (clerk.staff("1003").id, "P 0002")


def test_what_a_crash_left_reserved_is_used_or_voided_and_never_skipped(clerk: Cast) -> None:
    first = reserve(clerk)
    second = reserve(clerk)
    assert (first.no, second.no, first.state) == (2, 3, RESERVED)
    forms.confirm(first, clerk.moment)
    assert Form.objects.get(id=first.id).state == USED
    spoil(clerk, "1003", 3)
    assert Form.objects.get(id=second.id).state == VOID
    with pytest.raises(Refused):
        forms.confirm(second, clerk.moment)
    assert unsupplied.shut(first.till or first.id, clerk.moment) == []


def test_the_next_form_of_the_book_drawn_first_is_proposed(clerk: Cast) -> None:
    person = clerk.staff("1003").id
    with clerk.at("09:00"):
        issue(clerk, "1003", 51, 100)
    run = forms.proposed(person)
    assert run is not None
    assert (run.first, run.next) == (1, 2)
    Run.objects.filter(id=run.id).update(next=51)
    assert forms.proposed(person) == book(clerk, 51)
    assert forms.proposed(clerk.staff("1004").id) is not None
    assert forms.proposed(None) is None


def test_a_lost_sheet_is_passed_over(clerk: Cast) -> None:
    for number in (2, 3, 5):
        do(clerk, "receipts.lose", "1003", series=SERIES, no=number, report="丢失")
    spoil(clerk, "1003", 4)
    assert book(clerk, 1).next == 6
    assert no(clerk, "receipts.void", "1003", **void_fields(5)) == "receipt.used"


def test_another_persons_form_is_not_held(clerk: Cast) -> None:
    assert no(clerk, "receipts.void", "1004", **void_fields(2)) == "receipt.not_held"
