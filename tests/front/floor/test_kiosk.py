"""The kiosk: a number by want, who goes first, refused outside hours, and back to its start by itself."""

import pytest
from django.test import Client

from openhall.front.floor.models import Ticket
from openhall.kernel import clock
from openhall.kernel.commands import DEVICE, SCREEN, execute
from openhall.kernel.models import Activity
from openhall.kernel.problems import Refused
from openhall.team.org.devices import actor_of
from tests.cast import Cast
from tests.devices import enrolled

from .conftest import take

START, TAKE = "/device/kiosk/", "/device/kiosk/take/"


@pytest.fixture
def kiosk(floor: Cast) -> Client:
    return enrolled(floor, "kiosk")[1]


def seen(cast: Cast, client: Client, address: str = START) -> str:
    with clock.at(cast.moment):
        answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def pressed(cast: Cast, client: Client, **fields: str) -> tuple[int, str]:
    with clock.at(cast.moment):
        answer = client.post(TAKE, fields, follow=True)
    return answer.status_code, answer.content.decode()


def test_only_what_a_counter_of_the_hall_serves_is_offered_with_how_many_wait(floor: Cast, kiosk: Client) -> None:
    take(floor)
    page = seen(floor, kiosk)
    assert 'value="general"' in page
    assert "等候1人" in page
    assert 'value="sales"' not in page
    floor.run("org.add_counter", "102", hall="H01", code="X1", kind="sales")
    assert 'value="sales"' in seen(floor, kiosk)


def test_a_want_that_no_counter_serves_has_no_button_and_is_not_taken(floor: Cast, kiosk: Client) -> None:
    lay = {"hall": "H01", "service": "sales", "channel": SCREEN}
    floor.run("segment.lay_down", "1001", code="phones", name="手机选购", letter="M", **lay)
    assert "手机选购" not in seen(floor, kiosk), "no counter serves sales"
    for wrong in ("sales:phones", "sales", "enquiry", "general:phones"):
        assert "请选择" in pressed(floor, kiosk, service=wrong)[1]
    assert not Ticket.objects.exists()
    for counter in ("G101", "G102", "G103"):
        floor.run("counter.profile", "1002", counter=counter, wants=["phones"])
    page = seen(floor, kiosk)
    assert 'value="sales:phones"' in page
    assert 'value="general"' not in page, "the hall's own profiles, not the kind of counter"
    assert 'value="sales"' not in page, "plain sales is served nowhere"
    assert "M001" in pressed(floor, kiosk, service="sales:phones")[1]


def test_the_phone_and_the_public_page_offer_the_same(floor: Cast, kiosk: Client) -> None:
    for counter in ("G101", "G102", "G103"):
        floor.run("counter.profile", "1002", counter=counter, wants=["enquiry"])
    with clock.at(floor.moment):
        page = Client().get("/online/h/H01/ticket/").content.decode()
        assert ('value="enquiry"' in page, 'value="general"' in page) == (True, False)
        refused = Client().post("/online/h/H01/draw/", {"service": "general", "phone": "19900010001"})
        assert refused.status_code == 422
        assert "综合业务" not in Client().get("/online/h/H01/").content.decode()


def test_a_number_comes_with_the_people_before_a_range_of_waiting_and_a_slip(floor: Cast, kiosk: Client) -> None:
    for _other in range(2):
        take(floor)
    status, page = pressed(floor, kiosk, service="general")
    assert status == 200
    assert "A003" in page
    assert "前面还有2人" in page
    assert "预计等候3至17分钟" in page
    assert "扫码用手机查看排队进度" in page
    assert "<svg" in page
    assert "data-print" in page
    assert 'data-back-to="/device/kiosk/"' in page
    ticket = Ticket.objects.get(number="A003")
    assert ticket.issued_by is None
    log = Activity.objects.get(command="ticket.take", outcome__id=str(ticket.id))
    assert (log.channel, log.job_number.split()[0]) == ("device", "kiosk")


def test_elderly_disabled_and_pregnant_customers_go_first_wherever_their_want_is_served(
    floor: Cast, kiosk: Client
) -> None:
    take(floor)
    assert 'value="elderly"' in seen(floor, kiosk)
    _status, page = pressed(floor, kiosk, service="fast", first="elderly")
    assert "K001" in page
    assert "前面还有0人" in page
    assert "老年人" in page
    assert Ticket.objects.get(number="K001").first == "elderly"


def test_a_want_of_the_halls_own_has_its_button(floor: Cast, kiosk: Client) -> None:
    given = {"hall": "H01", "code": "fibre", "name": "宽带报装", "service": "general", "letter": "F"}
    floor.run("segment.lay_down", "1001", channel=SCREEN, **given)
    assert "宽带报装" in seen(floor, kiosk)
    _status, page = pressed(floor, kiosk, service="general:fibre")
    assert "F001" in page
    assert "宽带报装" in page


def test_vip_is_nobodys_own_word_at_the_kiosk(floor: Cast, kiosk: Client) -> None:
    assert "请选择" in pressed(floor, kiosk, service="vip")[1]
    assert pressed(floor, kiosk, service="general", first="important")[0] == 422
    assert pressed(floor, kiosk, service="general", first="tier")[0] == 422
    assert not Ticket.objects.exists()


def test_the_same_touch_sent_twice_gives_one_number(floor: Cast, kiosk: Client) -> None:
    for _touch in range(2):
        assert "A001" in pressed(floor, kiosk, service="general", once="01990000-0000-7000-8000-000000000001")[1]
    assert Ticket.objects.count() == 1


def test_a_kiosk_takes_numbers_in_its_own_hall_only(floor: Cast) -> None:
    row, _client = enrolled(floor, "kiosk", "H02", "2001")
    floor.open_day("H02", "2001")
    given = {"hall": "H01", "service": "general"}
    with clock.at(floor.moment), pytest.raises(Refused, match=r"scope.denied"):
        execute("ticket.take", given, actor_of(row), channel=DEVICE)


def test_another_halls_number_is_not_shown(floor: Cast) -> None:
    _row, other = enrolled(floor, "kiosk", "H02", "2001")
    key = take(floor)
    with clock.at(floor.moment):
        assert other.get(f"/device/kiosk/ticket/{key}/").status_code == 404


def test_a_display_has_no_kiosk_pages(floor: Cast) -> None:
    _row, display = enrolled(floor, "hall_display")
    assert display.get(START).status_code == 403
    assert display.post(TAKE, {"service": "general"}).status_code == 403
    assert not Ticket.objects.exists()


def test_before_the_day_is_open_the_kiosk_says_so(cast: Cast) -> None:
    _row, kiosk = enrolled(cast, "kiosk")
    assert "还没有开始营业" in seen(cast, kiosk)
    assert 'value="general"' not in seen(cast, kiosk)


def test_outside_the_hours_that_are_laid_down_no_number_is_given_out_by_anybody(floor: Cast, kiosk: Client) -> None:
    floor.run("org.set_hours", "1001", channel=SCREEN, hall="H01", weekday=0, opens="08:30", closes="17:30")
    for moment, code in (("08:29:59", "hall.closed_now"), ("17:30:01", "hall.closed_now")):
        with floor.at(moment):
            refused = floor.refused("ticket.take", "1007", channel=SCREEN, hall="H01", service="general")
            assert refused == code
            assert "营业时间为08:30–17:30" in seen(floor, kiosk)
            status, page = pressed(floor, kiosk, service="general")
            assert (status, "营业时间为08:30–17:30" in page) == (422, True)
    for moment in ("08:30", "17:30"):
        with floor.at(moment):
            take(floor, channel=SCREEN)
            assert "请选择" in seen(floor, kiosk)
    with floor.at("07:00"):
        take(floor)  # a file's words are the evidence of what was


def test_on_an_exception_day_the_hall_is_closed(floor: Cast, kiosk: Client) -> None:
    floor.run("org.set_hours", "1001", channel=SCREEN, hall="H01", date="2026-11-16")
    assert floor.refused("ticket.take", "1007", channel=SCREEN, hall="H01", service="general") == "hall.closed_today"
    assert "本厅2026-11-16不营业" in seen(floor, kiosk)


def test_the_last_number_before_closing_is_a_figure(floor: Cast) -> None:
    floor.run("org.set_hours", "1001", channel=SCREEN, hall="H01", weekday=0, opens="08:30", closes="17:30")
    level = f"unit:{floor.hall().id}"
    floor.run("parameter.set", "101", parameter="floor.last_ticket_before_close", level=level, value="30")
    with floor.at("17:00"):
        take(floor, channel=SCREEN)
    with floor.at("17:00:01"):
        refused = floor.refused("ticket.take", "1007", channel=SCREEN, hall="H01", service="general")
        assert refused == "hall.closed_now"
