"""Peak days: the hint once a customer and peak, its answers by clerk, the quiet hours on the receipt (FLOOR-13)."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client

from openhall.front.counter import peak
from openhall.front.counter.models import PeakHint
from openhall.front.customers.models import Subscription
from openhall.front.floor.models import Ticket
from openhall.front.till.models import BusinessDay
from openhall.kernel import clock
from openhall.kernel.ids import uuid7
from tests.cast import Cast
from tests.front.counter.desk import OLD, Desk

SPANS = "1-5,26-31"


def on(day: date, spans: str = SPANS) -> date | None:
    return peak.peak_of(day, spans)


def test_the_peak_lies_about_the_first_of_a_month() -> None:
    assert on(date(2026, 11, 25)) is None
    assert [on(date(2026, 11, day)) for day in (26, 30)] == [date(2026, 12, 1)] * 2
    assert [on(date(2026, 12, day)) for day in (1, 5)] == [date(2026, 12, 1)] * 2
    assert on(date(2026, 12, 6)) is None
    assert on(date(2026, 12, 31)) == date(2027, 1, 1)
    assert on(date(2026, 11, 10), "10") == date(2026, 11, 1)


def at_desk(cast: Cast, day: date) -> Desk:
    """The desk on another day, with a number that is in use; the eve's work was that of a file."""
    cast.moment = datetime.combine(day, time(8, 30), clock.ZONE)
    cast.open_day()
    cast.open_till()
    desk = Desk(cast, cast.customer())
    desk.pair()
    return desk


def page(desk: Desk, order: str) -> str:
    client = Client()
    client.force_login(desk.cast.staff("1003"))
    with clock.at(desk.cast.moment):
        desk.run("desk.note", customer=desk.customer, order=order, business="top_up")
        return client.get("/counter/").content.decode()


HINT = "高峰日"


def paid(desk: Desk, amount: str = "30.00") -> str:
    return desk.top_up(amount)


@pytest.mark.clause("FLOOR-13")
def test_on_day_2_the_hint_is_shown_and_answered_on_day_15_it_is_not(cast: Cast) -> None:
    desk = at_desk(cast, date(2026, 12, 2))
    desk.joined()
    order = paid(desk)
    shown = page(desk, order)
    assert HINT in shown
    assert "易付通" in shown
    _weeks_of_tickets(cast)
    client = Client()
    client.force_login(cast.staff("1003"))
    with clock.at(cast.moment):
        sent = {"act": "peak", "answer": "bound", "key": "k"}
        assert client.post("/counter/act/", sent).status_code == 200
    assert HINT not in page(desk, order)
    desk.pay(order, cash="30.00")
    desk.run("order.post", order=order, checked=True)
    desk.tap(order)
    with clock.at(cast.moment):
        assert "14:00–16:00" in client.get(f"/counter/orders/{order}/receipt/").content.decode()
    told = peak.by_clerk([cast.hall().id], clock.midnight(date(2026, 12, 1)), clock.midnight(date(2026, 12, 3)))
    assert [(one.staff, one.asked, one.bound) for one in told] == [(cast.staff("1003").id, 1, 1)]
    lead = Client()
    lead.force_login(cast.staff("1001"))
    with clock.at(cast.moment):
        assert "员工1003" in lead.get("/counter/peak/").content.decode()
    _binding_is_an_ordinary_order(desk)


def _binding_is_an_ordinary_order(desk: Desk) -> None:
    order = desk.ready(desk.prepare("payment_method", number=OLD, details={"method": "epay"}))
    desk.sign(order)
    desk.accept(order)
    assert peak.bound(Subscription.objects.get(number=OLD).customer_id)
    PeakHint.objects.all().delete()  # whoever is bound isn't asked, said or not
    assert peak.asks(desk.row(paid(desk)), desk.cast.moment) is None


def test_on_a_day_in_the_middle_of_the_month_nothing_is_asked(cast: Cast) -> None:
    desk = at_desk(cast, date(2026, 12, 15))
    desk.joined()
    order = paid(desk)
    assert HINT not in page(desk, order)
    assert desk.refused("order.peak_answer", order=order, answer="bound") == "input.invalid"


def test_a_customer_is_asked_once_a_peak_and_for_payments_only(cast: Cast) -> None:
    desk = at_desk(cast, date(2026, 11, 30))
    joined = desk.joined()
    assert desk.refused("order.peak_answer", order=joined, answer="later") == "transition.not_allowed"
    desk.run("order.peak_answer", order=paid(desk), answer="later")
    assert desk.refused("order.peak_answer", order=paid(desk), answer="declined") == "transition.not_allowed"
    order = desk.row(paid(desk))
    assert peak.asks(order, cast.moment) is None
    assert peak.asks(order, cast.moment + timedelta(days=27)) is not None  # 27 December: the next peak
    assert desk.refused("order.peak_answer", "1004", order=str(order.id), answer="later") == "order.not_yours"


def _weeks_of_tickets(cast: Cast) -> None:
    """Four weeks of tickets: two each in the hours from 9 to 17, only one a week from 14 to 16."""
    hall, rows = cast.hall().id, []
    for back in range(1, 29):
        on_day = clock.local_date(cast.moment) - timedelta(days=back)
        day = BusinessDay.objects.create(
            hall=hall,
            date=on_day,
            state="closed",
            opened_at=clock.midnight(on_day) + timedelta(hours=8),
            closed_at=clock.midnight(on_day) + timedelta(hours=18),
        )
        for hour in range(9, 17):
            for n in range(2 if hour not in (14, 15) else int(back % 7 == 0)):
                at = datetime.combine(on_day, time(hour, n), clock.ZONE)
                key = uuid7()
                number = f"A{hour}{n}"
                rows.append(
                    Ticket(id=key, visit=key, hall=hall, day=day, number=number, service="general", taken_at=at)
                )
                rows[-1].state, rows[-1].ended_at = "left", at + timedelta(minutes=1)
    Ticket.objects.bulk_create(rows)


def test_quiet_hours_are_those_with_fewest_and_neighbours_are_one_span() -> None:
    counts = {9: 50, 10: 40, 11: 30, 12: 5, 13: 30, 14: 4, 15: 3, 16: 40}
    assert peak.quiet(counts) == [(14, 16)]
    assert peak.quiet({9: 9, 10: 1, 11: 9, 12: 1, 13: 9}) == [(10, 11), (12, 13)]
    assert peak.quiet({9: 10, 11: 10}) == [(9, 11)]  # nobody came from 10 to 11
    assert peak.quiet({9: 9, 10: 10}) == []  # nineteen tickets say nothing
