"""Numbers by phone: the hall's code of the minute, one number a phone, waiting only after check-in, one's place, leaving."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from openhall.front.floor import online, presence
from openhall.front.floor.hall_models import PhoneTicket
from openhall.front.floor.models import Ticket
from openhall.front.floor.personal import forget_phones
from openhall.kernel import clock
from openhall.kernel.commands import PUBLIC, SCREEN, execute
from openhall.kernel.problems import Refused
from tests.cast import Cast
from tests.devices import enrolled

from .conftest import call, serve, take

PAGE = "/online/h/H01/ticket/"
PHONE = "19900010001"


def phone(cast: Cast, *, here: bool) -> Client:
    """A browser, which has read the hall's code or not."""
    client = Client()
    if here:
        answer = client.get(f"/online/h/H01/here/{presence.code(cast.hall().id)}/")
        assert answer.headers["Location"] == PAGE
    return client


def draw(cast: Cast, client: Client, number: str = PHONE, service: str = "general") -> tuple[int, str]:
    with clock.at(cast.moment):
        answer = client.post("/online/h/H01/draw/", {"service": service, "phone": number}, follow=True)
    return answer.status_code, answer.content.decode()


def seen(cast: Cast, client: Client, address: str = PAGE) -> str:
    with clock.at(cast.moment):
        return client.get(address, follow=True).content.decode()


def moved(cast: Cast, client: Client, what: str) -> tuple[int, str]:
    with clock.at(cast.moment):
        answer = client.post(f"/online/h/H01/move/{what}/", follow=True)
    return answer.status_code, answer.content.decode()


def test_the_code_changes_every_minute_and_holds_into_the_next(floor: Cast) -> None:
    hall, minute = floor.hall().id, datetime(2026, 11, 16, 1, 30, tzinfo=UTC)
    with clock.really_at(minute):
        code = presence.code(hall)
    for after, holds in ((0, True), (59, True), (60, True), (119, True), (120, False)):
        with clock.really_at(minute + timedelta(seconds=after)):
            assert presence.holds(hall, code) is holds
    with clock.really_at(minute + timedelta(minutes=1)):
        assert presence.code(hall) != code
    with clock.really_at(minute):
        assert not presence.holds(floor.hall("H02").id, code)
        assert not presence.holds(hall, "forged")
        assert Client().get(f"/online/h/H02/here/{code}/").status_code == 410


def test_kiosk_and_display_show_the_code_and_nobody_else_does(floor: Cast) -> None:
    for kind, address in (("kiosk", "/device/kiosk/here/"), ("hall_display", "/device/display/here/")):
        _row, client = enrolled(floor, kind)
        assert "<svg" in client.get(address).content.decode()
    assert Client().get("/device/kiosk/here/").headers["Location"] == "/device/"


def test_in_the_hall_a_number_waits_at_once_with_its_place_and_the_call(floor: Cast) -> None:
    for _before in range(3):
        take(floor)
    client = phone(floor, here=True)
    status, page = draw(floor, client)
    assert status == 200
    assert "A004" in page
    assert "前面还有3人" in page
    assert "马上到您了" not in page
    call(floor)
    assert "前面还有2人" in seen(floor, client)
    assert "马上到您了" in seen(floor, client)
    for _one in range(2):
        floor.run("ticket.no_show", "1003", counter="G101")
        call(floor)
    floor.run("ticket.no_show", "1003", counter="G101")
    call(floor)
    assert "G101" in seen(floor, client, "/online/h/H01/place/")
    row = PhoneTicket.objects.get()
    assert PHONE not in str(PhoneTicket.objects.filter(id=row.id).values().get())


def test_a_remote_number_waits_only_after_check_in_at_the_hall(floor: Cast) -> None:
    client = phone(floor, here=False)
    assert "已为您保留" in draw(floor, client)[1]
    assert Ticket.objects.count() == 0
    status, page = moved(floor, client, "check_in")
    assert status == 422
    assert "请先扫厅内二维码" in page
    client.get(f"/online/h/H01/here/{presence.code(floor.hall().id)}/")
    with floor.at("08:30"):
        assert "A001" in moved(floor, client, "check_in")[1]
    assert f"{clock.local(Ticket.objects.get().taken_at):%H:%M}" == "08:30"
    assert moved(floor, client, "check_in")[0] == 422


def test_presence_ends_after_ten_minutes(floor: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = floor.hall().id
    carried = presence.token(hall)
    assert presence.present(hall, carried)
    assert not presence.present(floor.hall("H02").id, carried)
    assert not presence.present(hall, carried + "x")
    monkeypatch.setattr(presence, "PRESENT_FOR", -1)
    assert not presence.present(hall, carried)


def test_one_number_at_a_time_for_a_phone_and_for_a_browser(floor: Cast) -> None:
    client = phone(floor, here=True)
    draw(floor, client)
    assert draw(floor, client, "19900010002")[0] == 422, "the same browser"
    assert draw(floor, phone(floor, here=True))[0] == 422, "the same phone"
    assert draw(floor, phone(floor, here=True), "19900010002")[0] == 200
    assert "手机取号" in moved(floor, client, "leave")[1]
    assert Ticket.objects.get(number="A001").state == "left"
    assert draw(floor, client)[0] == 200
    assert Ticket.objects.filter(state="waiting").count() == 2


def test_who_was_served_may_draw_again(floor: Cast) -> None:
    client = phone(floor, here=True)
    draw(floor, client)
    call(floor)
    floor.run("ticket.start", "1003", counter="G101")
    assert draw(floor, client)[0] == 422
    floor.run("ticket.finish", "1003", counter="G101")
    assert "A002" in draw(floor, client)[1]


@pytest.mark.clause("FLOOR-02", "FLOOR-12")
def test_who_was_served_rates_it_once_on_the_phone_and_the_figures_show_it(floor: Cast) -> None:
    client = phone(floor, here=True)
    draw(floor, client)
    call(floor)
    with clock.at(floor.moment):
        assert "放弃" not in client.get("/online/h/H01/ticket/").content.decode(), "who is called gives nothing up"
    floor.run("ticket.start", "1003", counter="G101")
    floor.run("ticket.finish", "1003", counter="G101")
    with clock.at(floor.moment):
        page = client.get("/online/h/H01/place/").headers["HX-Redirect"]
        assert "您今天的号码A001" in client.get("/online/h/H01/ticket/").content.decode()
        assert "非常满意" in client.get(page).content.decode()
        assert client.post(f"{page}rate/", {"stars": "9"}).status_code == 422
        assert client.post(f"{page}rate/", {"stars": "4"}).status_code == 302
        said = client.get(page).content.decode()
        assert "感谢您的评价" in said and "很不满意" not in said
        assert client.post(f"{page}rate/", {"stars": "1"}).status_code == 422, "once"
    assert Ticket.objects.get().stars == 4
    supervisor = Client()
    supervisor.force_login(floor.staff("1002"))
    with clock.at(floor.moment):
        figures = supervisor.get("/counter/waits/?hall=H01&by=staff").content.decode()
    assert "满意度（1人评）" in figures and "4.0" in figures


def test_a_number_is_rated_with_its_slip_alone(floor: Cast) -> None:
    take(floor)
    ticket = Ticket.objects.get(id=serve(floor))
    with clock.at(floor.moment):
        actor = online.actor(floor.hall())
        given = {"ticket": str(ticket.id), "proof": "x" * 20, "stars": 5}
        with pytest.raises(Refused, match=r"transition\.not_allowed"):
            execute("ticket.rate_slip", given, actor, channel=PUBLIC)
    assert floor.refused("ticket.rate_slip", "1003", ticket=str(ticket.id), proof="x", stars=5) == "permission.denied"


def test_a_remote_number_is_kept_for_two_hours(floor: Cast) -> None:
    client = phone(floor, here=False)
    draw(floor, client)
    with floor.at("10:00"):
        assert "已为您保留" in seen(floor, client)
    with floor.at("10:00:01"):
        assert "已为您保留" not in seen(floor, client)
        assert draw(floor, client)[0] == 200


def test_another_browser_neither_sees_nor_gives_up_a_number(floor: Cast) -> None:
    draw(floor, phone(floor, here=True))
    stranger = phone(floor, here=True)
    assert "A001" not in seen(floor, stranger)
    moved(floor, stranger, "leave")
    assert Ticket.objects.get().state == "waiting"


def test_outside_hours_and_without_a_number_nothing_is_drawn(floor: Cast) -> None:
    assert draw(floor, phone(floor, here=True), "1990001")[0] == 422
    floor.run("org.set_hours", "1001", channel=SCREEN, hall="H01", weekday=0, opens="08:30", closes="17:30")
    status, page = draw(floor, phone(floor, here=False))
    assert (status, "营业时间为08:30–17:30" in page) == (422, True)


def test_phones_are_forgotten_the_day_after(floor: Cast) -> None:
    draw(floor, phone(floor, here=False))
    midnight = clock.next_midnight(floor.moment)
    forget_phones(midnight)
    row = PhoneTicket.objects.get()
    assert row.ended_at == midnight
    assert row.phone_sealed
    forget_phones(midnight + timedelta(days=1))
    row.refresh_from_db()
    assert (row.phone_sealed, row.phone_digest, row.browser_digest) == ("", "", "")
