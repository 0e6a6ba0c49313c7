"""The worked numbers of docs/trade/customers.md."""

from datetime import date, datetime

from openhall.back.archives import workdays
from openhall.front.customers import identity, phones
from openhall.front.customers.history import Quality
from openhall.front.customers.periods import months_before
from openhall.kernel import clock
from openhall.kernel.ids import uuid7


def test_the_check_digit_of_the_example_is_x() -> None:
    assert identity.check_character("11010519491231002") == "X"
    assert not identity.resident_id_valid("110105194912310021", date(2026, 11, 16))


def test_a_review_is_due_on_the_same_day_a_year_later() -> None:
    at = datetime(2027, 11, 16, 8, tzinfo=clock.ZONE)
    assert months_before(at, 12) == datetime(2026, 11, 16, 8, tzinfo=clock.ZONE)
    assert months_before(datetime(2028, 2, 29, tzinfo=clock.ZONE), 12).date() == date(2027, 2, 28)


def test_two_of_a_hundred_are_two_percent_and_of_none_nothing() -> None:
    assert Quality(uuid7(), 100, 2, 0).rate == 0.02
    assert Quality(uuid7(), 0, 0, 0).rate == 0.0


def test_papers_of_the_weekend_are_overdue_on_monday_and_of_monday_on_tuesday() -> None:
    assert workdays.still_in_time(date(2026, 11, 23), 1) == date(2026, 11, 23)
    assert workdays.still_in_time(date(2026, 11, 22), 1) == date(2026, 11, 20)
    assert workdays.still_in_time(date(2026, 11, 17), 1) == date(2026, 11, 17)


def test_a_loan_of_monday_the_16th_comes_back_by_monday_the_23rd() -> None:
    assert workdays.after(date(2026, 11, 16), 5) == date(2026, 11, 23)


def test_a_mobile_has_eleven_digits() -> None:
    assert phones.normal("1990001000") is None
    assert phones.normal("19900010001") == "19900010001"
