"""archive.receive and archive.file: every order's papers under an archive number, in a box, at a place (CUSTOMERS-06)."""

from datetime import date

import pytest

from openhall.back.archives import workdays
from openhall.back.archives.expecting import overdue_before
from openhall.back.archives.models import EXPECTED, VoucherSet
from tests.cast import Cast
from tests.front.counter.desk import Desk

from .conftest import filed

TUESDAY = date(2026, 11, 17)


@pytest.mark.clause("CUSTOMERS-06")
def test_five_orders_are_expected_and_the_one_not_handed_in_is_overdue_from_the_next_working_day(
    open_hall: Cast, orders: list[str]
) -> None:
    cast, hall = open_hall, open_hall.hall().id
    assert VoucherSet.objects.expected().count() == 5
    numbers = [filed(cast, order) for order in orders[:4]]
    assert numbers == [f"H01-2026-{no:06d}" for no in (1, 2, 3, 4)]
    row = VoucherSet.objects.get(order=orders[0])
    assert (row.box, row.place, row.papers) == ("B12", "shelf 3", ["form", "id_copy"])
    with cast.at("23:59:59"):
        assert not VoucherSet.objects.overdue(overdue_before(hall, cast.moment)).exists()
    with cast.at("00:00", TUESDAY):
        late = VoucherSet.objects.overdue(overdue_before(hall, cast.moment)).get()
    assert (str(late.order_id), late.staff) == (orders[4], cast.staff("1003").id)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 16), date(2026, 11, 16)),  # Monday: Friday's and the weekend's are late
        (date(2026, 11, 17), date(2026, 11, 17)),
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 21), date(2026, 11, 20)),  # Saturday: Friday's are still in time
        (date(2026, 11, 22), date(2026, 11, 20)),
        (date(2026, 11, 23), date(2026, 11, 23)),
    ],
)
def test_the_weekend_gives_time(today: date, expected: date) -> None:
    assert workdays.still_in_time(today, 1) == expected


def test_five_working_days_after_a_monday_is_the_next_monday() -> None:
    assert workdays.after(date(2026, 11, 16), 5) == date(2026, 11, 23)
    assert workdays.after(date(2026, 11, 20), 1) == date(2026, 11, 23)


def test_papers_handed_in_by_halves_are_still_expected(open_hall: Cast, orders: list[str]) -> None:
    cast = open_hall
    assert cast.run("archive.receive", "1008", order=orders[0], papers=["form"]).data == {"missing": ["id_copy"]}
    assert VoucherSet.objects.get(order=orders[0]).state == EXPECTED
    assert cast.refused("archive.receive", "1008", order=orders[0], papers=["form"]) == "input.invalid"
    assert cast.refused("archive.file", "1008", order=orders[0], box="B", place="P") == "transition.not_allowed"
    cast.run("archive.receive", "1008", order=orders[0])
    assert cast.refused("archive.receive", "1008", order=orders[0]) == "transition.not_allowed"


def test_an_archive_number_is_given_once_and_stays(open_hall: Cast, orders: list[str]) -> None:
    cast = open_hall
    assert filed(cast, orders[0], archive_no="H01-2026-000002") == "H01-2026-000002"
    assert filed(cast, orders[1]) == "H01-2026-000001"
    assert filed(cast, orders[2]) == "H01-2026-000003", "a number given by hand is passed over"
    cast.run("archive.receive", "1008", order=orders[3])
    fields = {"order": orders[3], "box": "B", "place": "P"}
    assert cast.refused("archive.file", "1008", **fields, archive_no="H01-2026-000003") == "archive.number_used"
    assert cast.refused("archive.file", "1008", **{**fields, "box": " "}) == "input.invalid"
    moved = {"order": orders[0], "box": "B13", "place": "shelf 1"}
    cast.run("archive.file", "1008", **moved)
    assert cast.refused("archive.file", "1008", **moved, archive_no="X") == "archive.number_stays"
    row = VoucherSet.objects.get(order=orders[0])
    assert (row.archive_no, row.box) == ("H01-2026-000002", "B13")


def test_papers_of_another_hall_are_out_of_reach(open_hall: Cast, orders: list[str]) -> None:
    assert open_hall.refused("archive.receive", "2001", order=orders[0]) == "scope.denied"
    assert open_hall.refused("archive.receive", "1003", order=orders[0]) == "permission.denied"
    assert open_hall.refused("archive.receive", "1008", order="0" * 32) == "input.invalid"


def test_what_was_signed_on_the_pad_and_scanned_is_filed_at_once_and_needs_no_box(open_hall: Cast) -> None:
    desk = Desk(open_hall, open_hall.customer())
    desk.pair()
    row = VoucherSet.objects.get(order=desk.joined())
    assert (row.state, row.papers, row.electronic, row.box) == ("filed", ["form", "id_copy"], ["form", "id_copy"], "")
    assert row.archive_no.startswith("E20261116-")
    assert open_hall.refused("archive.receive", "1008", order=str(row.order_id)) == "transition.not_allowed"
