"""receipts.take_back, cancel_unused, count_book, hand_over, confirm_handover: books come back and go on (INVOICES-06)."""

from datetime import date, timedelta

import pytest

from openhall.back.receipts import months
from openhall.back.receipts.models import BookCheck, Handover, Run
from openhall.engines.policy.models import Finding
from openhall.kernel import clock, deadlines
from tests.cast import Cast

from .desk import AUDITOR, SERIES, book, do, issue, no, receive, said, sheets, spoil
from .test_sequence import clerk

__all__ = ["clerk"]
FINANCE = "101"
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def used(clerk: Cast) -> Cast:
    """The book P 0001-0050 with 47 used, 2 void and 1 unused; S1 1-50 came back blank before."""

    def use_up() -> None:
        do(clerk, "receipts.cancel_unused", AUDITOR, book=str(Run.objects.closed().get().id))
        for _time in range(46):
            clerk.top_up(clerk.made["customer"], amount="1.00", tender={"card": "1.00"})
        spoil(clerk, "1003", 48)
        spoil(clerk, "1003", 49)

    clerk.once("book P used up", use_up)
    return clerk


def fire_midnight(cast: Cast, day: date) -> None:
    """Midnight at the beginning of a day."""
    with clock.at(clock.midnight(day)):
        months.look(clock.now())


@pytest.mark.clause("INVOICES-06")
def test_a_book_is_taken_back_only_when_fifty_of_fifty_are_accounted_for(used: Cast) -> None:
    run = str(book(used, 1).id)
    fields = {"book": run, "seen": sheets((1, 22), (24, 50))}
    assert no(used, "receipts.take_back", AUDITOR, **fields) == "receipt.unaccounted"
    assert "0023" in said(used, "receipts.take_back", AUDITOR, **fields)
    do(used, "receipts.take_back", AUDITOR, book=run, seen=sheets((1, 50)))
    check = BookCheck.objects.get(run=run)
    assert (check.used, check.void, check.lost, check.unused, check.missing) == (47, 2, 0, 1, [])
    row = Run.objects.get(id=run)
    assert (row.holder, row.last_holder, row.closed_by) == (None, used.staff("1003").id, used.staff(AUDITOR).id)


@pytest.mark.clause("INVOICES-06")
def test_the_returner_is_not_the_checker(clerk: Cast) -> None:
    issue(clerk, "1001", 51, 100)
    fields = {"book": str(book(clerk, 51).id), "seen": sheets((51, 100))}
    assert no(clerk, "receipts.take_back", "1001", **fields) == "receipt.own_book"
    assert no(clerk, "receipts.take_back", "1003", **fields) == "permission.denied"
    do(clerk, "receipts.take_back", AUDITOR, **fields)


@pytest.mark.clause("INVOICES-06")
def test_blank_forms_of_a_closed_book_are_cancelled_by_the_auditor_and_never_reappear(used: Cast) -> None:
    run = str(book(used, 1).id)
    assert no(used, "receipts.cancel_unused", AUDITOR, book=run) == "transition.not_allowed"
    do(used, "receipts.take_back", "1001", book=run, seen=sheets((1, 50)))
    assert no(used, "receipts.cancel_unused", "1001", book=run) == "permission.denied"
    made = do(used, "receipts.cancel_unused", AUDITOR, book=run)
    assert made.data == {"cancelled": 1}
    again = {"hall": "H01", "series": SERIES, "first": 50, "last": 50, "to": "1003", "signature": "x"}
    assert no(used, "receipts.issue", AUDITOR, **again) == "receipt.not_held"
    assert no(used, "receipts.receive", AUDITOR, hall="H01", series=SERIES, first=50, last=50) == "input.invalid"
    assert no(used, "receipts.cancel_unused", AUDITOR, book=run) == "transition.not_allowed"


@pytest.mark.clause("INVOICES-06")
def test_the_months_handover_lists_the_ranges_and_the_receivers_confirmation(used: Cast) -> None:
    run = str(book(used, 1).id)
    do(used, "receipts.take_back", AUDITOR, book=run, seen=sheets((1, 50)))
    give = {"hall": "H01", "month": "2026-11-30"}
    assert no(used, "receipts.hand_over", AUDITOR, **give) == "receipt.uncancelled"
    do(used, "receipts.cancel_unused", AUDITOR, book=run)
    with used.at("10:00", date(2026, 12, 2)):
        made = do(used, "receipts.hand_over", AUDITOR, **give)
        row = Handover.objects.get(id=made.id)
        assert [str(one) for one in row.runs.order_by("series")] == ["P 0001-0050", "S1 1-50"]
        assert (row.department, row.month, row.confirmed_at) == ("财务部门", NOVEMBER, None)
        assert months.outstanding(used.hall().id, NOVEMBER) == 2
        assert no(used, "receipts.confirm_handover", "1001", handover=str(made.id)) == "permission.denied"
        assert no(used, "receipts.confirm_handover", "105", handover=str(made.id)) == "scope.denied"
        do(used, "receipts.confirm_handover", FINANCE, handover=str(made.id), remark="已收")
        assert no(used, "receipts.confirm_handover", FINANCE, handover=str(made.id)) == "transition.not_allowed"
    assert months.outstanding(used.hall().id, NOVEMBER) == 0
    fire_midnight(used, date(2026, 12, 6))
    assert not Finding.objects.filter(rule="receipts.handover-late").exists()


@pytest.mark.clause("INVOICES-06")
def test_a_handover_not_confirmed_by_the_fifth_is_outstanding(used: Cast) -> None:
    do(used, "receipts.take_back", AUDITOR, book=str(book(used, 1).id), seen=sheets((1, 50)))
    fire_midnight(used, date(2026, 12, 5))
    assert not Finding.objects.filter(rule="receipts.handover-late").exists()
    fire_midnight(used, date(2026, 12, 6))
    found = Finding.objects.get(rule="receipts.handover-late")
    assert (found.subject, found.hall, found.detail) == ("2026-11", used.hall().id, {"books": 2})
    fire_midnight(used, date(2026, 12, 7))
    assert Finding.objects.filter(rule="receipts.handover-late").count() == 1


def test_midnight_looks_by_itself(used: Cast) -> None:
    do(used, "receipts.take_back", AUDITOR, book=str(book(used, 1).id), seen=sheets((1, 50)))
    deadlines.ensure_midnight(clock.midnight(date(2026, 12, 5)))
    deadlines.fire_due(clock.midnight(date(2026, 12, 6)) + timedelta(seconds=1))
    assert Finding.objects.filter(rule="receipts.handover-late").exists()


@pytest.mark.clause("INVOICES-06")
def test_at_a_months_end_every_open_book_is_counted_without_being_taken_back(used: Cast) -> None:
    hall = used.hall().id
    mine = str(book(used, 1).id)
    with used.at("19:00", date(2026, 11, 30)):
        assert months.count_due(used.moment) == NOVEMBER
        assert not months.count_closed(hall, NOVEMBER)
        do(used, "receipts.count_book", AUDITOR, book=mine, seen=sheets((1, 49)))
        assert not months.count_closed(hall, NOVEMBER)  # 0050 wasn't there
        for run in months.uncounted(hall, NOVEMBER):
            made = do(used, "receipts.count_book", AUDITOR, book=str(run.id), seen=sheets((run.first, run.last)))
            assert made.data["missing"] == []
        assert months.count_closed(hall, NOVEMBER)
    assert Run.objects.get(id=mine).holder == used.staff("1003").id
    with used.at("19:00", date(2026, 11, 29)):
        assert months.count_due(used.moment) is None


def test_without_closed_books_there_is_nothing_to_hand_over(clerk: Cast) -> None:
    assert no(clerk, "receipts.hand_over", AUDITOR, hall="H01", month="2026-10-31") == "input.invalid"
    receive(clerk, 501, 510)
    assert no(clerk, "receipts.take_back", AUDITOR, book=str(book(clerk, 501).id), seen=[]) == "receipt.book_closed"
