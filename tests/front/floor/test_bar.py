"""The call bar beside the counter: opened, called, begun, finished, suspended; and what is done there is the ticket's."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client

from openhall.front.counter import displays
from openhall.front.counter.models import Order
from openhall.front.floor.models import Pause, Staffing, Ticket
from openhall.kernel import clock, secrets
from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import DEVICE, SCREEN, execute
from tests.cast import MONDAY, Cast

from .conftest import take


class Bar:
    """A clerk's bar without a browser."""

    def __init__(self, cast: Cast, job_number: str) -> None:
        self.cast, self.client = cast, Client()
        self.client.force_login(cast.staff(job_number))

    def does(self, what: str, counter: str = "G101", **fields: str) -> str:
        with clock.at(self.cast.moment):
            answer = self.client.post("/floor/bar/do/", {"do": what, "counter": counter, **fields})
        assert answer.status_code == 200
        return answer.content.decode()

    def shows(self, query: str = "") -> str:
        with clock.at(self.cast.moment):
            return self.client.get(f"/floor/bar/{query}").content.decode()


@pytest.fixture
def bar(floor: Cast) -> Bar:
    return Bar(floor, "1003")


def test_the_next_customer_is_shown_before_the_present_one_is_finished(bar: Bar, floor: Cast) -> None:
    assert "无人等候" in bar.shows()
    for _one in range(2):
        take(floor)
    assert "A001" in bar.shows()
    called = bar.does("call")
    assert "未到" in called
    assert "A002" in called
    serving = bar.does("start")
    assert "办理中" in serving
    assert "A002" in serving
    assert "A002" in bar.does("finish")
    assert Ticket.objects.get(number="A001").state == "done"


def test_who_does_not_come_is_let_go(bar: Bar, floor: Cast) -> None:
    take(floor)
    bar.does("call")
    bar.does("no_show")
    assert Ticket.objects.get().state == "no_show"


def test_a_refusal_is_said_in_the_bar(bar: Bar) -> None:
    assert 'role="alert"' in bar.does("call")


def test_the_counter_of_the_own_till_is_the_one_to_open(cast: Cast) -> None:
    clerk = Bar(cast, "1003")
    assert "尚未开厅" in clerk.shows()
    cast.open_day()
    assert clerk.shows().count("<option>") == 3
    cast.open_till()
    assert "<option>" not in clerk.shows()
    clerk.does("open")
    assert Staffing.objects.get().counter.code == "G101"
    clerk.does("shut")
    assert Staffing.objects.get().shut_at is not None


@pytest.mark.clause("FLOOR-02")
def test_a_visit_has_its_times_and_what_is_done_meanwhile_is_the_tickets(open_hall: Cast) -> None:
    cast = open_hall
    clerk, guide = Bar(cast, "1003"), Client()
    guide.force_login(cast.staff("1007"))
    customer = cast.customer()
    cast.join(customer)
    before = Order.objects.get()
    clerk.does("open")
    with cast.at("10:00"), clock.at(cast.moment):
        guide.post("/floor/take/", {"hall": "H01", "service": "general", "customer": customer})
    with cast.at("10:07"):
        clerk.does("call")
        clerk.does("start")
        charges = [{"code": "prepayment", "amount": "50.00"}]
        made = cast.run("order.prepare", "1003", channel=SCREEN, business="top_up", customer=customer,
                        number="19901000001", charges=charges)  # fmt: skip
        filed = cast.top_up(customer)
    with cast.at("10:15"):
        clerk.does("finish")
        again = clerk.does("call")
    ticket = Ticket.objects.get()
    assert ticket.called_at is not None
    assert ticket.started_at is not None
    assert ticket.ended_at is not None
    assert ticket.called_at - ticket.taken_at == timedelta(minutes=7)
    assert ticket.ended_at - ticket.started_at == timedelta(minutes=8)
    assert (ticket.service, str(ticket.customer_id), ticket.staff) == ("general", customer, cast.staff("1003").id)
    assert ticket.issued_by == cast.staff("1007").id
    assert set(ticket.orders.values_list("id", flat=True)) == {made.id, filed.id}
    before.refresh_from_db()
    assert before.ticket_id is None, "what was done before is nobody's ticket"
    assert 'role="alert"' in again
    assert ticket.state == "done"
    with clock.at(datetime.combine(MONDAY, time(10, 16), clock.ZONE)):
        page = guide.get("/floor/live/figures/").content.decode()
    assert "10:00–11:00" in page
    assert "7:00" in page
    assert "8:00" in page


def test_at_the_desk_a_suspension_has_a_reason_of_the_halls(bar: Bar, floor: Cast) -> None:
    offered = bar.shows("?ask=pause")
    assert "整理仪容" in offered
    assert "被叫离" not in offered
    assert 'role="alert"' in bar.does("pause")
    assert "值班长" in bar.does("pause", reason="called_away")
    floor.run("parameter.set", "102", parameter="floor.suspend_reasons", level=f"unit:{floor.hall().id}", value="break")
    assert 'role="alert"' in bar.does("pause", reason="grooming")
    assert not Pause.objects.exists()
    assert "暂停" in bar.does("pause", reason="break")
    bar.does("resume")
    pause = Pause.objects.get()
    assert (pause.reason, pause.by, pause.ended_at is not None) == ("break", floor.staff("1003").id, True)


def test_the_lead_calls_a_person_away_who_serves_nobody(bar: Bar, floor: Cast) -> None:
    take(floor)
    bar.does("call")
    assert floor.refused("counter.call_away", "1002", channel=SCREEN, counter="G101") == "transition.not_allowed"
    bar.does("no_show")
    assert floor.refused("counter.call_away", "1004", channel=SCREEN, counter="G101") == "permission.denied"
    floor.run("counter.call_away", "1002", channel=SCREEN, counter="G101")
    assert (Pause.objects.get().reason, Pause.objects.get().by) == ("called_away", floor.staff("1002").id)
    assert floor.refused("counter.call_away", "1002", channel=SCREEN, counter="G102") == "transition.not_allowed"


def test_the_customers_display_says_that_the_counter_is_suspended(bar: Bar, floor: Cast) -> None:
    with clock.at(floor.moment):
        made = floor.run("display.invite", "1003", channel=SCREEN, counter="G101")
        code = secrets.unseal(displays.Display.objects.get(id=made.id).code_sealed)
        token = displays.new_token()
        execute("display.pair", {"code": code, "token": token}, SYSTEM, channel=DEVICE)
        screen = Client()
        screen.cookies["openhall-display"] = token
        assert "暂停服务" not in screen.get("/counter/display/").content.decode()
        bar.does("pause", reason="break")
        assert "暂停服务" in screen.get("/counter/display/stage/?v=x").content.decode()


def test_a_customer_is_led_on_with_notes_and_accepted_at_the_other_desks_bar(bar: Bar, floor: Cast) -> None:
    floor.run("counter.open", "1004", counter="G102")
    other = Bar(floor, "1004")
    take(floor)
    take(floor)
    bar.does("call")
    bar.does("start")
    asked = bar.shows("?ask=transfer")
    assert "G102 员工1004" in asked
    assert 'role="alert"' in bar.does("transfer", service="general", to="G102")
    assert "A002" in bar.does("transfer", service="general", to="G102", notes="换卡，证件已看")
    offered = other.shows()
    assert "换卡，证件已看" in offered
    assert "员工1003" in offered
    key = str(Ticket.objects.get(leg=2).id)
    assert "换卡，证件已看" in other.does("accept", "G102", ticket=key), "the notes stay in sight while served"
    assert Ticket.objects.get(leg=2).owner == floor.staff("1004").id


def test_a_service_is_parked_and_gone_on_with_at_the_bar(bar: Bar, floor: Cast) -> None:
    take(floor)
    bar.does("call")
    bar.does("start")
    assert "暂放" in bar.does("park")
    assert "办理中" in bar.does("unpark", ticket=str(Ticket.objects.get().id))


def test_a_certain_number_is_asked_for_with_its_reason_and_called_again(bar: Bar, floor: Cast) -> None:
    take(floor)
    take(floor)
    wanted = Ticket.objects.get(number="A002")
    assert "A002" in bar.shows("?ask=number")
    refused = bar.does("call_number", ticket=str(wanted.id))
    assert 'role="alert"' in refused
    assert 'id="bar-why"' in refused, "the question stays"
    bar.does("call_number", ticket=str(wanted.id), reason="带婴儿")
    assert "fl-strong" not in bar.does("recall")
    assert "fl-strong" in bar.does("recall"), "after the third call the bar proposes not to wait longer"


def test_a_further_service_begins_from_the_bar(bar: Bar, floor: Cast) -> None:
    take(floor)
    bar.does("call")
    bar.does("start")
    bar.does("further", service="sales")
    assert Ticket.objects.get(leg=2).service == "sales"
