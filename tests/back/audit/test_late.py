"""Orders not audited by the end of the next day are listed and found (AUDIT-07)."""

from datetime import timedelta

import pytest

from openhall.back.audit import days
from openhall.engines.policy.models import Finding
from openhall.kernel import clock, deadlines
from tests.cast import MONDAY, Cast

TUESDAY, WEDNESDAY, SATURDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2), MONDAY + timedelta(days=5)


def midnight_after(day: object) -> None:
    deadlines.fire_due(clock.midnight(day + timedelta(days=1)))  # type: ignore[operator]


@pytest.fixture
def clock_runs(closed_day: Cast) -> Cast:
    deadlines.ensure_midnight(closed_day.moment)
    return closed_day


@pytest.mark.clause("AUDIT-07")
def test_at_the_end_of_tuesday_the_unaudited_orders_of_monday_are_listed(clock_runs: Cast, closed_day: Cast) -> None:
    cast, hall = closed_day, closed_day.hall()
    with cast.at("09:00", TUESDAY):
        cast.run("audit.check", "1006", order=cast.made["joined"], verdict="ok")
        assert [str(order.id) for order in days.due_today([hall.id])] == [cast.made["cash"], cast.made["card"]]
        assert list(days.late([hall.id])) == []
    midnight_after(MONDAY)
    assert not Finding.objects.filter(rule="audit.late").exists()
    midnight_after(TUESDAY)
    with cast.at("00:00", WEDNESDAY):
        assert [str(late.order.id) for late in days.late([hall.id])] == [cast.made["card"], cast.made["cash"]]
        assert all(late.finding.staff is None for late in days.late([hall.id]))
    with cast.at("09:00", WEDNESDAY):
        cast.run("audit.check", "1006", order=cast.made["cash"], verdict="ok")
        assert [str(late.order.id) for late in days.late([hall.id])] == [cast.made["card"]]


@pytest.mark.clause("AUDIT-07")
def test_by_the_other_choice_an_order_is_due_on_the_next_open_day(clock_runs: Cast, closed_day: Cast) -> None:
    cast = closed_day
    level = f"unit:{cast.hall().id}"
    cast.run("parameter.set", "1001", parameter="workorder.audit_due", level=level, value="open_day")
    midnight_after(TUESDAY)
    midnight_after(WEDNESDAY)
    assert not Finding.objects.filter(rule="audit.late").exists()
    with cast.at("08:00", SATURDAY):
        cast.open_day()
    midnight_after(SATURDAY)
    assert Finding.objects.filter(rule="audit.late").count() == 3
