"""receipts.lose, receipts.decide_loss: a lost sheet needs a report and the auditor, and stays on the record (INVOICES-02)."""

from openhall.back.receipts.models import Form, Loss
from openhall.engines.cases.models import Case
from tests.cast import Cast

from .desk import AUDITOR, SERIES, book, do, form, no, sheets
from .test_sequence import clerk

__all__ = ["clerk"]


def test_a_loss_has_a_report_and_waits_for_the_auditor(clerk: Cast) -> None:
    assert no(clerk, "receipts.lose", "1003", series=SERIES, no=7, report=" ") == "input.invalid"
    loss = str(do(clerk, "receipts.lose", "1003", series=SERIES, no=7, report="被风吹走").id)
    assert Case.objects.get(kind="receipts.loss").data["form"] == "P 0007"
    assert no(clerk, "receipts.decide_loss", "1002", loss=loss, approved=True, note="x") == "permission.denied"
    assert no(clerk, "receipts.decide_loss", AUDITOR, loss=loss, approved=True, note=" ") == "input.invalid"
    do(clerk, "receipts.decide_loss", AUDITOR, loss=loss, approved=True, note="核实")
    assert no(clerk, "receipts.decide_loss", AUDITOR, loss=loss, approved=True, note="x") == "transition.not_allowed"
    (kept,) = Loss.objects.of_person(clerk.staff("1003").id)
    assert (kept.no, kept.state, kept.decided_by) == (7, "approved", clerk.staff(AUDITOR).id)


def test_a_refused_loss_is_still_unaccounted_and_can_be_reported_anew(clerk: Cast) -> None:
    loss = str(do(clerk, "receipts.lose", "1003", series=SERIES, no=7, report="找不到").id)
    do(clerk, "receipts.decide_loss", AUDITOR, loss=loss, approved=False, note="再找")
    run = str(book(clerk, 1).id)
    fields = {"book": run, "seen": sheets((1, 6), (8, 50))}
    assert no(clerk, "receipts.take_back", AUDITOR, **fields) == "receipt.unaccounted"
    do(clerk, "receipts.lose", "1003", series=SERIES, no=7, report="确认遗失")
    assert Form.objects.filter(series=SERIES, no=7).count() == 1


def test_a_sheet_is_reported_once_and_only_by_its_holder(clerk: Cast) -> None:
    do(clerk, "receipts.lose", "1003", series=SERIES, no=7, report="x")
    assert no(clerk, "receipts.lose", "1003", series=SERIES, no=7, report="x") == "transition.not_allowed"
    assert no(clerk, "receipts.lose", "1004", series=SERIES, no=8, report="x") == "receipt.not_held"
    assert no(clerk, "receipts.lose", "1003", series=SERIES, no=51, report="x") == "receipt.not_held"


def test_a_used_sheet_that_is_lost_stays_used_and_is_accounted_for_as_lost(clerk: Cast) -> None:
    loss = str(do(clerk, "receipts.lose", "1003", series=SERIES, no=1, report="存根被撕").id)
    assert Form.objects.get(series=SERIES, no=1).state == "used"
    do(clerk, "receipts.decide_loss", AUDITOR, loss=loss, approved=True, note="核实")
    made = do(clerk, "receipts.take_back", AUDITOR, book=str(book(clerk, 1).id), seen=sheets((2, 50)))
    assert made.data["unused"] == 49


def test_a_lost_form_cannot_be_used(clerk: Cast) -> None:
    do(clerk, "receipts.lose", "1003", series=SERIES, no=2, report="x")
    customer = clerk.made["customer"]
    top_up = {
        "business": "top_up",
        "customer": customer,
        "number": "19901000001",
        "charges": [{"code": "prepayment", "amount": "30.00"}],
        "tender": {"cash": "30.00"},
        "signatures": ["customer", "clerk"],
        "documents": [],
    }
    assert clerk.refused("order.accept", "1003", **top_up, receipt=form(2)) == "receipt.used"
    clerk.run("order.accept", "1003", **top_up, receipt=form(3))
