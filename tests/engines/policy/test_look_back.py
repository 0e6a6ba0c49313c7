"""What the last month would have looked like: drawers walked again under another limit."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.test import Client

from openhall.engines.policy import previews
from openhall.engines.policy.models import Finding
from openhall.front.counter.previews import Movement, crossings
from openhall.kernel import clock
from tests.cast import MONDAY, Cast

TUESDAY = date(2026, 11, 17)
LIMIT = Decimal("500.00")


def at(minute: int) -> datetime:
    return datetime(2026, 11, 16, 9, minute, tzinfo=clock.ZONE)


def moves(*given: tuple[str, bool]) -> list[Movement]:
    """``("300.00", False)`` is the float or a drop, ``("30.00", True)`` a cash payment."""
    return [
        Movement(at(n), UUID(int=n), Decimal(amount), UUID(int=100 + n) if tender else None)
        for n, (amount, tender) in enumerate(given)
    ]


def test_a_drop_before_the_next_payment_answers_the_crossing() -> None:
    walk = moves(("480.00", False), ("30.00", True), ("-10.00", False), ("0.00", True))
    assert list(crossings(walk, LIMIT, closed=True)) == []


def test_the_next_payment_or_the_close_finds_it_at_the_time_of_the_crossing() -> None:
    walk = moves(("480.00", False), ("30.00", True))
    assert list(crossings(walk, LIMIT, closed=False)) == []
    assert [one.at for one in crossings(walk, LIMIT, closed=True)] == [at(1)]
    walk += moves(*[("0.00", False)] * 2, ("5.00", True))[2:]
    assert [one.at for one in crossings(walk, LIMIT, closed=False)] == [at(1)]


def test_one_finding_each_time_the_limit_is_crossed() -> None:
    walk = moves(("480.00", False), ("30.00", True), ("5.00", True), ("5.00", True), ("-60.00", False), ("50.00", True))
    assert len(list(crossings(walk, LIMIT, closed=True))) == 2


def a_busy_monday(cast: Cast) -> None:
    """300.00 float, then 50, 100, 100 and 100 in cash: 350, 450, 550 (over), 650; a drop of 400; 100 more; closed."""
    with cast.at("08:30"):
        customer = cast.customer()
        cast.join(customer)
    for when in ("09:00", "09:10", "09:20"):
        with cast.at(when):
            cast.top_up(customer)
    with cast.at("09:30"):
        cast.run("till.drop", "1003", amount="400.00")
    with cast.at("09:40"):
        cast.top_up(customer)
    with cast.at("17:00"):
        cast.run("till.close", "1003", counted={"cash": "350.00"}, stubs=5, stubs_total="450.00")


def last_month(cast: Cast, value: str) -> previews.Seen:
    now = datetime.combine(TUESDAY, datetime.min.time(), clock.ZONE) + timedelta(hours=9)
    return previews.last_month("till.loose_cash_limit", [cast.hall().id], Decimal(value), now)


def test_with_the_figure_that_was_in_force_it_finds_what_was_found(open_hall: Cast) -> None:
    a_busy_monday(open_hall)
    found = Finding.objects.get(rule="till.loose-cash")
    seen = last_month(open_hall, "500.00")
    assert [(one.staff, one.at) for one in seen.would] == [(found.staff, found.at)]
    assert seen.was == seen.would
    assert seen.more == 0


def test_a_stricter_figure_would_have_found_more_and_a_looser_one_less(open_hall: Cast) -> None:
    a_busy_monday(open_hall)
    times = [clock.local(one.at).strftime("%H:%M") for one in last_month(open_hall, "300.00").would]
    assert times == ["08:30", "09:40"]
    assert last_month(open_hall, "549.99").more == 0, "550.00 is over it, and the next payment came without a drop"
    assert last_month(open_hall, "550.00").more == -1, "only the 650.00 of 09:20 are over it, and then came the drop"
    assert last_month(open_hall, "300.00").by_day(last_month(open_hall, "300.00").would)[-1] == 2


def test_a_payment_wholly_in_hundreds_is_a_payment_all_the_same(open_hall: Cast) -> None:
    """It moves nothing in the drawer, and still it comes after a crossing that nobody answered."""
    cast = open_hall
    customer = cast.customer()
    cast.join(customer)
    cast.top_up(customer, amount="160.00")
    with cast.at("09:00"):
        cast.top_up(customer, tender={"cash": "100.00", "hundreds": 1})
    assert Finding.objects.filter(rule="till.loose-cash").count() == 1
    assert len(last_month(cast, "500.00").would) == 1


def test_other_halls_and_today_are_left_out(open_hall: Cast) -> None:
    a_busy_monday(open_hall)
    monday_evening = datetime.combine(MONDAY, datetime.min.time(), clock.ZONE) + timedelta(hours=20)
    hall, other = open_hall.hall("H01").id, open_hall.hall("H02").id
    assert previews.last_month("till.loose_cash_limit", [hall], Decimal("1.00"), monday_evening).would == ()
    with open_hall.at("09:00", TUESDAY):
        assert previews.last_month("till.loose_cash_limit", [other], Decimal("1.00"), open_hall.moment).would == ()


def test_the_page_shows_it_before_anything_is_set(open_hall: Cast, client: Client) -> None:
    a_busy_monday(open_hall)
    client.force_login(open_hall.staff("1001"))
    with open_hall.at("09:00", TUESDAY):
        answer = client.get("/rules/parameters/till.loose_cash_limit/look-back/", {"value": "300"})
        wrong = client.get("/rules/parameters/till.loose_cash_limit/look-back/", {"value": "three"})
        other = client.get("/rules/parameters/till.float_default/look-back/", {"value": "300"})
    shown = answer.content.decode()
    assert answer.context["seen"].more == 1
    assert "员工1003" in shown
    assert wrong.context["problem"]
    assert other.status_code == 404
