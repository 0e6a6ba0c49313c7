"""The public pages: hours, queue and house rules of a hall; booking and cancelling on a phone, without signing in."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from openhall.front.floor import online
from openhall.front.floor.models import Appointment
from openhall.kernel import clock
from openhall.kernel.commands import PUBLIC, execute
from openhall.kernel.models import Activity
from openhall.kernel.problems import Refused
from openhall.web import limits
from tests.cast import Cast

from .test_booking import PHONE, TUESDAY, book, hall

__all__ = ["hall"]
BOOK = "/online/h/H01/book/"


def sent(cast: Cast, address: str = BOOK, client: Client | None = None, **fields: str):  # type: ignore[no-untyped-def]
    given = {"service": "general", "day": TUESDAY.isoformat(), "time": "10:00", "phone": PHONE, **fields}
    with clock.at(cast.moment):
        return (client or Client()).post(address, given, follow=True)


def seen(cast: Cast, address: str, **query: str) -> str:
    with clock.at(cast.moment):
        answer = Client().get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_halls_page_shows_hours_queue_and_house_rules_to_everybody(hall: Cast) -> None:
    page = seen(hall, "/online/h/H01/")
    assert page.count("08:30–17:30") == 7
    assert "不吸烟" in page
    assert "单位H01" in seen(hall, "/online/")
    assert Client().get("/online/h/none/").status_code == 404


def test_a_customer_books_a_free_slot_gets_a_number_and_cancels(hall: Cast) -> None:
    page = seen(hall, BOOK, day=TUESDAY.isoformat())
    assert 'value="10:00"' in page
    answer = sent(hall, name="李梅")
    row = Appointment.objects.get()
    shown = answer.content.decode()
    assert row.number in shown
    assert "199****0001" in shown
    assert PHONE not in shown
    assert row.booked_by is None
    assert (Activity.objects.get(command="appointment.book").channel, row.place) == ("online", 1)
    link = answer.redirect_chain[-1][0]
    with clock.at(hall.moment):
        assert "已取消" in Client().post(link, follow=True).content.decode()
    row.refresh_from_db()
    assert row.cancelled_at is not None


def test_a_full_slot_is_not_offered_and_refused(hall: Cast) -> None:
    for _place in range(6):
        book(hall)
    page = seen(hall, BOOK, day=TUESDAY.isoformat())
    assert 'value="10:00"' not in page
    assert 'value="10:30"' in page
    answer = sent(hall, phone="19900010009")
    assert answer.status_code == 422
    assert "该时段已约满" in answer.content.decode()


def test_a_booking_is_found_by_number_and_phone_only(hall: Cast) -> None:
    sent(hall)
    number = Appointment.objects.get().number
    assert number in sent(hall, "/online/find/", number=number).content.decode()
    for wrong in ({"number": "00000000"}, {"number": number, "phone": "19900010002"}, {"number": ""}):
        assert sent(hall, "/online/find/", **wrong).status_code == 422
    assert Client().get("/online/b/forged/").status_code == 404


def test_a_stranger_cancels_nothing_without_number_and_phone(hall: Cast) -> None:
    key = book(hall)
    row = Appointment.objects.get(id=key)
    actor = online.actor(hall.hall())
    for given in ({}, {"number": row.number}, {"number": row.number, "phone": "19900010002"}, {"phone": PHONE}):
        with clock.at(hall.moment), pytest.raises(Refused, match=r"appointment.unknown"):
            execute("appointment.cancel", {"appointment": key, **given}, actor, channel=PUBLIC)
    old = hall.run(
        "appointment.book", "1003", hall="H01", service="sales", date="2026-11-17", time="09:00", phone=PHONE
    )
    with clock.at(hall.moment), pytest.raises(Refused, match=r"appointment.unknown"):
        execute("appointment.cancel", {"appointment": str(old.id), "phone": PHONE}, actor, channel=PUBLIC)


def test_a_phone_holds_three_bookings_at_once(hall: Cast) -> None:
    for time in ("10:00", "10:30", "11:00"):
        sent(hall, time=time)
    assert "已有3个预约" in sent(hall, time="11:30").content.decode()
    assert Appointment.objects.count() == 3


def test_without_hours_nothing_is_booked_online(floor: Cast) -> None:
    assert sent(floor).status_code == 422
    assert "预约办理" not in seen(floor, "/online/h/H01/")


def test_sending_too_often_from_one_address_is_stopped(hall: Cast) -> None:
    client = Client()
    codes = [sent(hall, "/online/find/", client, number="1").status_code for _try in range(61)]
    assert (set(codes[:60]), codes[60]) == ({422}, 429)
    assert client.get("/online/find/").status_code == 200
    with clock.really_at(clock.real_now() + timedelta(minutes=7)):
        assert not limits.allowed("find", "127.0.0.1", 60)
        assert limits.allowed("find", "127.0.0.2", 60)
    with clock.really_at(clock.real_now() + timedelta(minutes=11)):
        assert limits.allowed("find", "127.0.0.1", 60)


@pytest.mark.clause("FLOOR-08")
def test_the_front_desk_has_the_days_bookings_books_and_cancels(hall: Cast) -> None:
    client = Client()
    client.force_login(hall.staff("1003"))
    with clock.at(hall.moment):
        given = {
            "hall": "H01",
            "service": "general",
            "date": "2026-11-17",
            "time": "10:00",
            "phone": PHONE,
            "name": "李梅",
        }
        page = client.post("/floor/bookings/book/", given, follow=True).content.decode()
        row = Appointment.objects.get()
        assert row.number in page
        assert "199****0001" in page
        assert "李梅" not in page
        free = re.search(
            r'time=10:00">10:00</a></td><td class="oh-right">(\d)</td>', re.sub(r"<time[^>]*>|</time>", "", page)
        )
        assert free is not None
        assert free[1] == "5"
        assert client.post("/floor/bookings/book/", {**given, "time": "10:10"}).status_code == 422
        client.post("/floor/bookings/cancel/", {"hall": "H01", "appointment": str(row.id), "date": "2026-11-17"})
    row.refresh_from_db()
    assert row.cancelled_at is not None
    with hall.at("18:00"):
        hall.run("day.close", "1001", hall="H01")
    key = book(hall)
    client.force_login(hall.staff("1007"))
    with hall.at("09:45", TUESDAY), clock.at(hall.moment):
        hall.open_day()
        page = client.get("/floor/bookings/").content.decode()
        assert "签到" in page
        client.post("/floor/take/", {"hall": "H01", "appointment": key, "service": "general", "once": key})
        assert "已签到" in client.get("/floor/bookings/").content.decode()
    assert date(2026, 11, 17) == TUESDAY
