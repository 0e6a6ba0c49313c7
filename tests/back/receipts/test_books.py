"""receipts.receive, receipts.issue, receipts.exchange: books by range, one to a person, book for book (INVOICES-01, 02)."""

from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction

from openhall.back.receipts.models import Movement, Run
from openhall.engines.cases.models import Case
from tests.cast import Cast

from .desk import AUDITOR, SERIES, SIGNED, book, do, issue, no, receive, said, sheets, spoil

ISSUE = {"hall": "H01", "series": SERIES, "signature": SIGNED}


def no_spare(cast: Cast) -> None:
    level = f"unit:{cast.hall().id}"
    cast.run("parameter.set", "1001", parameter="invoice.allow_spare_book", level=level, value="false")


def free_hands(cast: Cast, *people: str) -> None:
    """Nobody of these holds a book."""
    for run in Run.objects.held().filter(holder__in=[cast.staff(person).id for person in people]):
        do(cast, "receipts.take_back", AUDITOR, book=str(run.id), seen=sheets((run.first, run.last)))


@pytest.mark.clause("INVOICES-01")
def test_an_issue_that_overlaps_is_refused_naming_the_overlap_and_the_ledger_has_it_all(cast: Cast) -> None:
    free_hands(cast, "1003", "1004")
    receive(cast)
    issue(cast, "1003", 1, 50)
    fields = {**ISSUE, "first": 41, "last": 90, "to": "1004"}
    assert no(cast, "receipts.issue", AUDITOR, **fields) == "receipt.not_held"
    assert "0041-0050" in said(cast, "receipts.issue", AUDITOR, **fields)
    line = Movement.objects.get(series=SERIES, act="issue")
    assert (line.range, line.count, line.stock) == ("0001-0050", 50, 450)
    assert (line.giver, line.receiver) == (cast.staff(AUDITOR).id, cast.staff("1003").id)
    assert line.at.date().isoformat() == "2026-11-16"


@pytest.mark.clause("INVOICES-01")
def test_a_range_ever_received_does_not_come_in_again(cast: Cast) -> None:
    receive(cast)
    fields = {"hall": "H01", "series": SERIES, "first": 491, "last": 510}
    assert no(cast, "receipts.receive", AUDITOR, **fields) == "input.invalid"
    assert "0491-0500" in said(cast, "receipts.receive", AUDITOR, **fields)
    do(cast, "receipts.receive", AUDITOR, hall="H01", series="T", first=491, last=510)  # another series is another
    assert no(cast, "receipts.receive", "2006", **{**fields, "hall": "H02"}) == "input.invalid"


def test_the_database_itself_keeps_runs_apart(cast: Cast) -> None:
    receive(cast)
    hall = cast.hall("H02").id
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.create(hall=hall, series=SERIES, first=500, last=600, next=500)
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(series=SERIES).update(closed_at=cast.moment, holder=hall)


@pytest.mark.clause("INVOICES-02")
def test_a_second_book_waits_until_the_first_is_used_up_and_every_sheet_is_accounted_for(cast: Cast) -> None:
    no_spare(cast)
    free_hands(cast, "1003")
    receive(cast, 101, 300, width=6)
    issue(cast, "1003", 101, 150)
    second = {**ISSUE, "first": 151, "last": 200, "to": "1003"}
    assert no(cast, "receipts.issue", AUDITOR, **second) == "receipt.book_in_use"
    assert "000101-000150" in said(cast, "receipts.issue", AUDITOR, **second)
    old = str(book(cast, 101).id)
    next_book = {"book": old, "first": 151, "last": 200, "signature": SIGNED}
    all_seen = sheets((101, 150))
    assert no(cast, "receipts.exchange", AUDITOR, **next_book, seen=all_seen) == "receipt.book_unused"
    lost = str(do(cast, "receipts.lose", "1003", series=SERIES, no=137, report="撕坏扔了").id)
    for number in [*range(101, 137), *range(138, 151)]:
        spoil(cast, "1003", number)
    without = {**next_book, "seen": sheets((101, 136), (138, 150))}
    assert no(cast, "receipts.exchange", AUDITOR, **without) == "receipt.unaccounted"
    assert "000137" in said(cast, "receipts.exchange", AUDITOR, **without)
    do(cast, "receipts.decide_loss", AUDITOR, loss=lost, approved=True, note="属实")
    do(cast, "receipts.exchange", AUDITOR, **without)
    held = Run.objects.held_by(cast.staff("1003").id).get()
    assert (held.first, held.last) == (151, 200)
    given, back = Movement.objects.filter(series=SERIES, act__in=["issue", "return"]).order_by("-at", "-id")[:2]
    assert given.signature == SIGNED
    assert (back.giver, back.receiver) == (cast.staff("1003").id, cast.staff(AUDITOR).id)
    assert not Case.objects.open().exists()


def test_with_a_spare_book_allowed_two_are_held_and_not_three(cast: Cast) -> None:
    free_hands(cast, "1003")
    receive(cast)
    issue(cast, "1003", 1, 50)
    issue(cast, "1003", 51, 100)
    third = {**ISSUE, "first": 101, "last": 150, "to": "1003"}
    assert no(cast, "receipts.issue", AUDITOR, **third) == "receipt.book_in_use"


@pytest.mark.parametrize(("last", "code"), [(50, None), (51, "receipt.book_size")])
def test_a_book_has_fifty_forms(cast: Cast, last: int, code: str | None) -> None:
    free_hands(cast, "1003")
    receive(cast)
    fields = {**ISSUE, "first": 1, "last": last, "to": "1003"}
    if code is None:
        do(cast, "receipts.issue", AUDITOR, **fields)
    else:
        assert no(cast, "receipts.issue", AUDITOR, **fields) == code


def test_a_book_is_signed_for(cast: Cast) -> None:
    free_hands(cast, "1003")
    receive(cast)
    fields = {**ISSUE, "first": 1, "last": 50, "to": "1003", "signature": " "}
    assert no(cast, "receipts.issue", AUDITOR, **fields) == "stock.unsigned"


def test_in_a_file_the_words_are_enough(cast: Cast) -> None:
    cast.run("receipts.issue", "1006", hall="H01", series="S1", first=201, last=400, to="1003")
    cast.run("receipts.issue", "1006", hall="H01", series="S1", first=401, last=450, to="1003")
    assert Run.objects.held_by(cast.staff("1003").id).count() == 3


def test_nobody_exchanges_the_own_book(cast: Cast) -> None:
    receive(cast)
    issue(cast, "1001", 1, 2)
    for number in (1, 2):
        spoil(cast, "1001", number)
    fields = {"book": str(book(cast, 1).id), "seen": sheets((1, 2)), "first": 3, "last": 52, "signature": SIGNED}
    assert no(cast, "receipts.exchange", "1001", **fields) == "receipt.own_book"
    do(cast, "receipts.exchange", AUDITOR, **fields)


def test_all_numbers_of_a_series_are_in_exactly_one_run_whatever_happens(cast: Cast) -> None:
    receive(cast)
    free_hands(cast, "1003", "1004")
    issue(cast, "1003", 51, 100)
    issue(cast, "1004", 1, 50)
    issue(cast, "1003", 201, 240)
    runs = list(Run.objects.filter(series=SERIES).order_by("first"))
    assert sum(run.count for run in runs) == 500
    assert all(after.first == before.last + 1 for before, after in pairwise(runs))
