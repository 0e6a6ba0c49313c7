"""What a customer says finds the business, its queue and papers; the number carries the request to the clerk (FLOOR-11)."""

import pytest
from django.test import Client

from openhall.front.counter.models import Desk as DeskRow
from openhall.front.counter.models import Order
from openhall.front.floor import needs
from openhall.front.floor.models import Ticket
from openhall.front.floor.need_models import Request
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from tests.cast import MONDAY, Cast
from tests.front.counter.desk import NEW, OLD, Desk, seated

from .conftest import take


@pytest.fixture
def desk(open_hall: Cast) -> Desk:
    return seated(open_hall)


def client_of(cast: Cast, job: str) -> Client:
    client = Client()
    client.force_login(cast.staff(job))
    return client


def seen(cast: Cast, client: Client, address: str, **query: str) -> str:
    with clock.at(cast.moment):
        answer = client.get(address, query, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("said", "business"),
    [
        ("lost my SIM", "replace_sim"),
        ("I LOST my sim card yesterday", "replace_sim"),
        ("卡丢了", "replace_sim"),
        ("我的手机卡掉了", "replace_sim"),
        ("要出国", "international_roaming"),
        ("充钱", "top_up"),
        ("forgot password", "password_reset"),
        ("补卡", "replace_sim"),
    ],
)
def test_plain_words_find_the_business(cast: Cast, said: str, business: str) -> None:
    assert needs.proposals(said, MONDAY)[0].business == business


def test_words_that_nobody_laid_down_find_nothing(cast: Cast) -> None:
    assert needs.proposals("天气真好", MONDAY) == []
    assert needs.proposals("  ", MONDAY) == []


def test_a_keyword_wants_all_its_words_and_latin_ones_whole() -> None:
    assert needs.weight("lost my sim", "lost sim") == 7
    assert needs.weight("lost my simple bag", "lost sim") == 7  # the beginning of a word is enough
    assert needs.weight("i lost it", "lost sim") == 0
    assert needs.weight("卡丢了", "卡 丢") == 4
    assert needs.weight("卡", "卡 丢") == 0
    assert needs.weight("a b", "a") == 0  # one letter says nothing


@pytest.mark.clause("FLOOR-11")
def test_a_need_is_led_from_plain_words_to_the_order_that_names_the_guide(desk: Desk) -> None:
    cast = desk.cast
    desk.joined()
    guide = client_of(cast, "1007")
    for said in ("lost my SIM", "卡丢了"):
        found = seen(cast, guide, "/floor/needs/find/", need=said)
        assert 'value="replace_sim"' in found
        assert "综合业务" in found or "综合" in found
        assert "身份证件" in found
    with clock.at(cast.moment):
        fields = {"hall": "H01", "service": "enquiry", "need": "卡丢了", "business": "replace_sim", "number": OLD}
        page = guide.post("/floor/take/", {**fields, "once": "1"}, follow=True).content.decode()
    ticket = Ticket.objects.get()
    assert (ticket.number, ticket.service) == ("A001", "general")
    assert "A001" in page
    row = Request.objects.get()
    assert (row.business, row.number, row.guide) == ("replace_sim", OLD, cast.staff("1007").id)
    assert "补卡" in seen(cast, guide, f"/floor/tickets/{ticket.id}/slip/")
    cast.run("counter.open", "1003", counter="G101")
    cast.run("ticket.call", "1003", counter="G101")
    clerk = client_of(cast, "1003")
    assert "卡丢了" in seen(cast, clerk, "/floor/bar/")
    assert "引导员已备好" not in seen(cast, clerk, "/counter/")
    cast.run("ticket.start", "1003", counter="G101")
    assert "引导员已备好" in seen(cast, clerk, "/counter/")
    with clock.at(cast.moment):
        assert clerk.post("/counter/act/", {"act": "prefill"}).status_code == 200
    on_desk = DeskRow.objects.get()
    assert (on_desk.business, on_desk.number, str(on_desk.customer_id)) == ("replace_sim", OLD, desk.customer)
    order = desk.ready(desk.prepare("replace_sim", number=OLD, sim=cast.next_sim("1003")), cash="10.00")
    desk.sign(order)
    desk.accept(order)
    assert Order.objects.get(id=order).ticket == ticket
    page = seen(cast, clerk, f"/counter/orders/{order}/")
    assert "员工1007" in page
    assert "1007" in page
    _moved_after_six_minutes(cast, guide)


def _moved_after_six_minutes(cast: Cast, guide: Client) -> None:
    with cast.at("10:00"):
        made = cast.run("ticket.guide", "1007", channel=SCREEN, hall="H01", business="bill_query", service="sales")
    with cast.at("10:06"):
        cast.run("ticket.requeue", "1007", ticket=str(made.id), service="enquiry")
        page = seen(cast, guide, "/floor/waiting/")
        assert "6:00" in page
        listed = seen(cast, client_of(cast, "1001"), "/floor/needs/")
        assert "账单详单查询" in listed
    moved = Ticket.objects.get(id=made.id)
    assert (moved.number, moved.service, clock.local(moved.entered_at).minute) == ("C001", "enquiry", 0)
    assert [row.business for row in Request.objects.moved()] == ["bill_query"]


def test_without_a_business_that_exists_no_number_is_given_out(floor: Cast) -> None:
    assert floor.refused("ticket.guide", "1007", hall="H01", business="nothing") == "input.invalid"
    assert not Ticket.objects.exists()
    assert floor.refused("ticket.guide", "1003", hall="H01", business="top_up") == "permission.denied"
    assert floor.refused("ticket.guide", "1007", hall="H02", business="top_up") == "scope.denied"


def test_the_guide_may_choose_another_queue_and_the_shelf_guide_may_guide(floor: Cast) -> None:
    made = floor.run("ticket.guide", "1007", hall="H01", business="top_up")
    assert (made.data["number"], made.data["service"]) == ("K001", "fast")
    made = floor.run("ticket.guide", "1007", hall="H01", business="top_up", service="general")
    assert made.data["number"] == "A001"


def test_a_request_without_a_known_number_asks_for_the_customer_first(desk: Desk) -> None:
    cast = desk.cast
    cast.run("counter.open", "1003", counter="G101")
    cast.run("ticket.guide", "1007", hall="H01", business="replace_sim", need="卡坏了", number=NEW)
    cast.run("ticket.call", "1003", counter="G101")
    cast.run("ticket.start", "1003", counter="G101")
    clerk = client_of(cast, "1003")
    with clock.at(cast.moment):
        assert clerk.post("/counter/act/", {"act": "prefill"}).status_code == 200
    row = DeskRow.objects.filter().first()
    assert row is None or (row.business, row.customer_id) == ("", None)


def test_the_office_lays_down_keywords(cast: Cast) -> None:
    given = {"business": "top_up", "service": "general", "words": ["Add  Credit", "add credit", " "]}
    assert cast.refused("floor.set_need", "1001", **given) == "permission.denied"
    cast.run("floor.set_need", "102", **given)
    found = needs.proposals("please add some credit", MONDAY)[0]
    assert (found.business, found.service) == ("top_up", "general")
    assert cast.refused("floor.set_need", "102", **{**given, "business": "nothing"}) == "input.invalid"
    assert cast.refused("floor.set_need", "102", **{**given, "words": ["x" * 41]}) == "input.invalid"
    assert cast.refused("floor.set_need", "102", **{**given, "words": [f"w{n}" for n in range(41)]}) == "input.invalid"
    office = client_of(cast, "102")
    with clock.at(cast.moment):
        sent = {"business": "top_up", "service": "fast", "words": "加钱\nmore money"}
        assert office.post("/floor/needs/set/", sent).status_code == 302
    assert needs.proposals("加钱", MONDAY)[0].business == "top_up"


def test_what_customers_said_is_forgotten_after_thirty_days(floor: Cast) -> None:
    from datetime import timedelta

    from openhall.front.floor.personal import forget

    floor.run("ticket.guide", "1007", hall="H01", business="replace_sim", need="卡丢了", number=OLD)
    forget(floor.moment + timedelta(days=30))
    assert Request.objects.get().need == "卡丢了"
    forget(floor.moment + timedelta(days=30, seconds=1))
    row = Request.objects.get()
    assert (row.need, row.number, row.business) == ("", "", "replace_sim")


def test_a_number_without_a_request_stays_as_it_was(floor: Cast) -> None:
    ticket = take(floor)
    assert needs.prepared(Ticket.objects.get(id=ticket).visit) is None
