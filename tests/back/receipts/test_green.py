"""receipts.key_green: green copies keyed from paper and compared with what was written (INVOICES-05)."""

from decimal import Decimal
from typing import Any

import pytest

from openhall.back.receipts import copies
from openhall.back.receipts.copies import Sheet
from tests.cast import MONDAY, Cast

from .desk import SERIES, do, form, no, spoil
from .test_sequence import clerk

__all__ = ["clerk"]
CASHIER = "1006"


@pytest.fixture
def five(clerk: Cast) -> Cast:
    """Five receipts written: 0001 over 50.00, 0002 to 0005 over 10.00 each."""
    for number in (2, 3, 4, 5):
        clerk.top_up(clerk.made["customer"], amount="10.00", receipt=form(number))
    return clerk


def keyed(cast: Cast, *rows: tuple[int, str]) -> dict[str, Any]:
    made = [{"series": SERIES, "no": number, "amount": amount} for number, amount in rows]
    return do(cast, "receipts.key_green", CASHIER, hall="H01", date="2026-11-16", copies=made).data


def found(cast: Cast) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in copies.comparison(cast.hall().id, MONDAY)]


@pytest.mark.clause("INVOICES-05")
def test_of_five_receipts_four_green_copies_name_the_missing_one(five: Cast) -> None:
    made = keyed(five, (1, "50.00"), (2, "10.00"), (3, "10.00"), (5, "10.00"))
    assert found(five) == [("green_missing", "P 0004")]
    assert made == {"keyed": 4, "total": "80.00", "differences": 1}


@pytest.mark.clause("INVOICES-05")
def test_a_green_copy_without_white_or_with_another_amount_is_listed_too(five: Cast) -> None:
    keyed(five, (1, "50.00"), (2, "10.00"), (3, "10.50"), (4, "10.00"), (5, "10.00"), (77, "10.00"))
    assert found(five) == [("amount", "P 0003"), ("no_white", "P 77")]


@pytest.mark.clause("INVOICES-05")
def test_the_answer_to_keying_names_no_amount_of_the_system(five: Cast) -> None:
    made = keyed(five, (1, "50.00"))
    assert made["total"] == "50.00"
    assert "90.00" not in str(made)


def test_all_five_agree(five: Cast) -> None:
    keyed(five, (1, "50.00"), *((number, "10.00") for number in (2, 3, 4, 5)))
    assert found(five) == []
    assert copies.total(five.hall().id, MONDAY) == Decimal("90.00")
    assert copies.keyed(five.hall().id, MONDAY)
    assert copies.days_without(five.hall().id, five.moment) == []


def test_a_number_keyed_again_is_corrected_and_the_first_word_is_kept(five: Cast) -> None:
    from openhall.back.receipts.models import Green

    keyed(five, (1, "5.00"))
    keyed(five, (1, "50.00"))
    assert ("amount", "P 0001") not in found(five)
    assert Green.objects.filter(no=1).count() == 2


def test_a_void_forms_copies_stay_together(five: Cast) -> None:
    spoil(five, "1003", 6)
    keyed(five, (1, "50.00"), *((number, "10.00") for number in (2, 3, 4, 5, 6)))
    assert found(five) == [("void_form", "P 0006")]


def test_the_day_shows_as_waiting_until_the_copies_are_in(five: Cast) -> None:
    assert copies.days_without(five.hall().id, five.moment) == [MONDAY]


def test_nobody_keys_the_copies_of_own_forms(five: Cast) -> None:
    row = [{"series": SERIES, "no": 1, "amount": "50.00"}]
    fields = {"hall": "H01", "date": "2026-11-16", "copies": row}
    assert no(five, "receipts.key_green", "1003", **fields) == "permission.denied"
    assert no(five, "receipts.key_green", "2006", **fields) == "scope.denied"
    five.run("org.add_staff", job_number="1003", name="员工1003", unit="H01", position="desk_leader")
    assert no(five, "receipts.key_green", "1003", **fields) == "receipt.own_copies"


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"series": SERIES, "no": 1, "amount": "1.00"}] * 2,
        [{"series": "", "no": 1, "amount": "1.00"}],
        [{"series": SERIES, "no": 0, "amount": "1.00"}],
    ],
)
def test_what_is_no_copy_is_refused(five: Cast, rows: list[dict[str, Any]]) -> None:
    assert no(five, "receipts.key_green", CASHIER, hall="H01", date="2026-11-16", copies=rows) == "input.invalid"


def test_comparing_is_pure() -> None:
    white = [Sheet("P", 1, Decimal("1.00")), Sheet("P", 2, Decimal("2.00"))]
    assert copies.compare(white, white) == []
    assert [one.kind for one in copies.compare(white, [])] == ["green_missing", "green_missing"]
    late = Sheet("P", 9, Decimal("9.00"))
    assert copies.compare(white, [*white, late], known=[late]) == []  # written on another day
