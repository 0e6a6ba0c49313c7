"""day.open and till.open at a desk: one till a person, the last one explained first."""

import pytest

from openhall.front.till.models import TillSession
from openhall.kernel.commands import SCREEN
from tests.cast import Cast
from tests.front.till.test_drop import drawer_of, till_of


def test_a_till_needs_an_open_day(cast: Cast) -> None:
    assert cast.refused("till.open", "1003", counter="G101", float="300.00") == "day.not_open"


def test_one_till_a_person_and_one_person_a_counter(open_hall: Cast) -> None:
    assert open_hall.refused("till.open", "1003", counter="G102", float="300.00") == "till.already_open"
    assert open_hall.refused("till.open", "1004", counter="G101", float="300.00") == "till.already_open"
    open_hall.run("till.open", "1004", counter="G102", float="0.00")


def test_a_float_below_nothing_is_none(open_hall: Cast) -> None:
    assert open_hall.refused("till.open", "1004", counter="G102", float="-0.01") == "input.invalid"


@pytest.mark.clause("CASH-05")
def test_the_next_till_waits_until_the_last_one_is_closed_and_its_difference_explained(open_hall: Cast) -> None:
    def again() -> str:
        return open_hall.refused("till.open", "1003", counter="G101", float="300.00", channel=SCREEN)

    assert again() == "till.already_open"
    open_hall.run("till.close", "1003", counted={"cash": "290.00"}, stubs=0, stubs_total="0.00")
    assert again() == "till.unsettled"
    from openhall.engines.cases.models import Case

    case = Case.objects.get(kind="cash.difference")
    open_hall.run("case.move", "1003", case=str(case.id), move="explain", text="找零多给了10元")
    open_hall.run("till.open", "1003", counter="G101", float="300.00", channel=SCREEN)
    assert drawer_of(open_hall) == till_of(open_hall).float  # takings 0.00


def test_a_file_opens_the_next_till_whatever_was_explained(open_hall: Cast) -> None:
    open_hall.run("till.close", "1003", counted={"cash": "290.00"}, stubs=0, stubs_total="0.00")
    open_hall.run("till.open", "1003", counter="G101", float="300.00")


@pytest.mark.clause("CASH-05")
def test_after_a_till_that_was_shut_by_force_the_next_may_be_opened(open_hall: Cast) -> None:
    from datetime import date

    open_hall.run("day.close", "1001", hall="H01", force=True)
    with open_hall.at("08:00", day=date(2026, 11, 17)):
        open_hall.open_day()
        open_hall.run("till.open", "1003", counter="G101", float="300.00", channel=SCREEN)
    assert TillSession.objects.open().count() == 1
