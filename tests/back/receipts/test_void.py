"""receipts.void, receipts.ask_void, receipts.decide_void: reason, stamp and all three copies (INVOICES-04)."""

from typing import Any

import pytest

from openhall.back.receipts.models import VOID, Form, Unsupplied
from openhall.engines.cases.models import Case
from openhall.front.counter.models import Order
from openhall.kernel.commands import API
from tests.cast import Cast

from .desk import SERIES, do, form, no, spoil, void_fields
from .test_sequence import clerk

__all__ = ["clerk"]


@pytest.mark.clause("INVOICES-04")
@pytest.mark.parametrize(
    ("without", "code"),
    [
        ({"reason": " "}, "input.invalid"),
        ({"reason": "because"}, "input.invalid"),
        ({"stamped": False}, "receipt.void_unstamped"),
        ({"kept": ["red", "green"], "copies": 2}, "receipt.void_incomplete"),
        ({"kept": ["red", "green"]}, "receipt.void_incomplete"),
        ({"copies": 2}, "receipt.void_incomplete"),
        ({"kept": None}, "receipt.void_incomplete"),
    ],
)
def test_each_of_the_three_conditions_is_asked(clerk: Cast, without: dict[str, Any], code: str) -> None:
    assert no(clerk, "receipts.void", "1003", **{**void_fields(2), **without}) == code
    assert clerk.refused("receipts.void", "1003", channel=API, **{**void_fields(2), **without}) == code


@pytest.mark.clause("INVOICES-04")
def test_a_void_form_stays_in_the_sequence_with_reason_person_and_time(clerk: Cast) -> None:
    with clerk.at("10:20"):
        spoil(clerk, "1003", 2)
    row = Form.objects.get(series=SERIES, no=2)
    assert (row.state, row.reason, row.voided_by) == (VOID, "misprint", clerk.staff("1003").id)
    assert row.voided_at is not None
    assert row.voided_at.isoformat()[:16] == "2026-11-16T02:20"


def test_a_used_form_still_here_is_voided_and_its_payment_wants_another(clerk: Cast) -> None:
    do(clerk, "receipts.void", "1003", **void_fields(1))
    (row,) = Unsupplied.objects.open()
    assert (row.reason, row.amount) == ("voided", Order.objects.get(id=row.order).due)
    do(clerk, "receipts.supply", "1003", order=str(row.order), **form(2))
    order = Order.objects.get(id=row.order)
    assert (order.series, order.form_no) == (SERIES, 2)
    assert Form.objects.of_order(order.id).get().no == 2
    assert not Unsupplied.objects.open().exists()


def test_after_the_customer_had_it_the_duty_supervisor_must_approve(clerk: Cast) -> None:
    fields = void_fields(1)
    assert no(clerk, "receipts.void", "1003", **fields, handed_over=True) == "receipt.approval_needed"
    case = str(do(clerk, "receipts.ask_void", "1003", **fields, handed_over=True, note="金额写错").id)
    assert no(clerk, "receipts.ask_void", "1003", **fields) == "transition.not_allowed"
    assert Form.objects.get(series=SERIES, no=1).state == "used"
    assert no(clerk, "receipts.decide_void", "1003", case=case, approved=True) == "permission.denied"
    assert no(clerk, "receipts.decide_void", "2001", case=case, approved=True) == "scope.denied"
    do(clerk, "receipts.decide_void", "1002", case=case, approved=True)
    row = Form.objects.get(series=SERIES, no=1)
    assert (row.state, row.void_approved_by) == (VOID, clerk.staff("1002").id)
    assert Unsupplied.objects.open().count() == 1


def test_a_refused_voiding_leaves_the_form_as_it_was(clerk: Cast) -> None:
    case = str(do(clerk, "receipts.ask_void", "1003", **void_fields(1)).id)
    assert no(clerk, "receipts.decide_void", "1002", case=case, approved=False) == "input.invalid"
    do(clerk, "receipts.decide_void", "1002", case=case, approved=False, note="红联没收回")
    assert Form.objects.get(series=SERIES, no=1).state == "used"
    assert Case.objects.get(id=case).closed_at is not None


def test_a_copy_that_cannot_be_got_back_makes_the_voiding_impossible(clerk: Cast) -> None:
    fields = {**void_fields(1), "kept": ["green", "white"], "copies": 2}
    assert no(clerk, "receipts.ask_void", "1003", **fields) == "receipt.void_incomplete"


def test_after_the_till_is_closed_a_used_form_is_not_voided_any_more(clerk: Cast) -> None:
    clerk.run("till.close", "1003", counted={"cash": "350.00"}, stubs=1, stubs_total="50.00")
    assert no(clerk, "receipts.void", "1003", **void_fields(1)) == "receipt.till_closed"
    assert no(clerk, "receipts.ask_void", "1003", **void_fields(1)) == "receipt.till_closed"


def test_a_void_form_is_not_voided_again_and_nobody_elses_is(clerk: Cast) -> None:
    do(clerk, "receipts.void", "1003", **void_fields(1))
    assert no(clerk, "receipts.void", "1003", **void_fields(1)) == "receipt.used"
    assert no(clerk, "receipts.void", "1004", **void_fields(1)) == "receipt.not_held"


def test_a_void_is_no_reversal_and_a_reversal_links_to_its_payment(clerk: Cast) -> None:
    order = clerk.top_up(clerk.made["customer"], receipt=form(2)).id
    do(clerk, "receipts.void", "1003", **void_fields(2))
    assert Order.objects.get(id=order).state == "accepted"
    refund = {"cash": "100.00"}
    clerk.run("order.reverse", "1003", order=str(order), reason="x", approved_by="1002", refund=refund, copies=0)
    assert not Unsupplied.objects.open().exists()  # nothing is left that wants an invoice
    assert Form.objects.get(series=SERIES, no=2).state == VOID


def test_in_a_file_a_used_form_is_used(clerk: Cast) -> None:
    assert clerk.refused("receipts.void", "1003", series=SERIES, no=1, reason="x", copies=3) == "receipt.used"
    clerk.run("receipts.void", "1003", series=SERIES, no=2, reason="whatever stood on the paper", copies=3)
