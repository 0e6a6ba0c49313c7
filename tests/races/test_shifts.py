"""A shift's change and the decision about what was asked of it: one after the other, in one order of locks."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from openhall.kernel.commands import SCREEN
from openhall.team.org.models import Staff
from openhall.team.roster.models import Shift, ShiftChange, SwapRequest
from tests.cast import Cast

from .crowd import rush

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
DAY, WEEK = date(2026, 11, 25), "2026-11-23"
MANY = 20_000
"""Looks at who waits, before giving up."""


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


def one_after_the_other(person: Staff, *calls: Callable[[], object]) -> Counter[str]:
    """While somebody holds the person, the calls come to wait for it in this order; then all go on at once."""
    results = Counter[str]()

    def call(act: Callable[[], object]) -> None:
        results.update(rush([act]))

    threads = [threading.Thread(target=call, args=(act,)) for act in calls]
    with transaction.atomic():
        Staff.objects.select_for_update(no_key=True).get(id=person.id)
        for count, thread in enumerate(threads, start=1):
            thread.start()
            assert any(waiting() >= count for _look in range(MANY)), results
    for thread in threads:
        thread.join(timeout=120)
    return results


def desk(cast: Cast, do: str, by: str, **given: Any) -> Callable[[], Any]:
    return partial(cast.run, do, by, channel=SCREEN, **given)


@pytest.fixture
def pair(crowd_cast: Cast) -> tuple[str, str]:
    """1003 in the morning and 1004 in the afternoon of Wednesday, both published."""
    keys = []
    for staff, start, end in (("1003", "09:00", "13:00"), ("1004", "13:00", "17:00")):
        given = {"staff": staff, "date": DAY.isoformat(), "start": start, "end": end, "duty": "counter"}
        keys.append(str(desk(crowd_cast, "roster.plan", "1001", **given)().id))
    desk(crowd_cast, "roster.publish", "1001", hall="H01", week=WEEK)()
    return keys[0], keys[1]


def test_a_change_and_the_decision_on_a_swap_of_the_same_shift_never_wait_for_each_other(
    crowd_cast: Cast, pair: tuple[str, str]
) -> None:
    desk(crowd_cast, "roster.ask_swap", "1003", shift=pair[0], other_shift=pair[1])()
    request = str(SwapRequest.objects.get().id)
    desk(crowd_cast, "roster.answer_swap", "1004", request=request, agree=True)()
    change = desk(crowd_cast, "roster.change", "1001", shift=pair[0], start="08:30")
    decide = desk(crowd_cast, "roster.decide_swap", "1002", request=request, approve=True)
    won = one_after_the_other(crowd_cast.staff("1003"), change, decide)
    assert won == Counter({"won": 1, "transition.not_allowed": 1})
    assert (SwapRequest.objects.get().state, Shift.objects.get(id=pair[0]).staff.job_number) == ("withdrawn", "1003")


def test_a_change_and_the_answer_to_one_that_was_asked_never_wait_for_each_other(
    crowd_cast: Cast, pair: tuple[str, str]
) -> None:
    desk(crowd_cast, "roster.ask_change", "1001", shift=pair[0], end="12:00")()
    change = desk(crowd_cast, "roster.change", "1001", shift=pair[0], start="08:30")
    answer = desk(crowd_cast, "roster.answer_change", "1003", change=str(ShiftChange.objects.get().id), agree=True)
    won = one_after_the_other(crowd_cast.staff("1003"), change, answer)
    assert won == Counter({"won": 1, "transition.not_allowed": 1})
    assert set(ShiftChange.objects.values_list("state", flat=True)) == {"withdrawn", "noticed"}


def test_a_shift_that_has_changed_hands_meanwhile_is_not_taken_off_in_the_old_ones_name(
    crowd_cast: Cast, pair: tuple[str, str]
) -> None:
    hand_on = desk(crowd_cast, "roster.change", "1001", shift=pair[0], staff="1005")
    cancel = desk(crowd_cast, "roster.cancel", "1001", shift=pair[0])
    won = one_after_the_other(crowd_cast.staff("1003"), hand_on, cancel)
    assert won == Counter({"won": 1, "roster.changed_meanwhile": 1})
    assert Shift.objects.get(id=pair[0]).staff.job_number == "1005"
