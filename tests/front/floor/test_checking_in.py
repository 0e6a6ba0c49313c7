"""Who has booked is there: checked in at the kiosk or by phone in the hall; the slip's code leads to the phone's page."""

import re
from datetime import date, datetime, time

import pytest
from django.test import Client

from openhall.front.floor import presence, slips
from openhall.front.floor.models import Appointment, Ticket
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from tests.cast import Cast
from tests.devices import enrolled

from .conftest import call, state, take
from .test_booking import PHONE, TUESDAY, hall

__all__ = ["hall"]
BOOKING = "/device/kiosk/booking/"


@pytest.fixture
def tuesday(hall: Cast) -> Cast:
    """Booked on Monday for Tuesday at 10:00; the hall is open on Tuesday at 9:45, 1003 at G101."""
    hall.run("counter.shut", "1003", counter="G101")
    with hall.at("18:00"):
        hall.run("day.close", "1001", hall="H01")
    hall.run("appointment.book", "1003", channel=SCREEN, **asked())
    hall.moment = datetime.combine(TUESDAY, time(9, 45), clock.ZONE)
    hall.open_day()
    hall.run("counter.open", "1003", counter="G101")
    return hall


def asked(day: date = TUESDAY, **more: str) -> dict[str, str]:
    return {"hall": "H01", "service": "general", "date": day.isoformat(), "time": "10:00", "phone": PHONE, **more}


def at_kiosk(cast: Cast, client: Client, **fields: str) -> tuple[int, str]:
    with clock.at(cast.moment):
        answer = client.post(BOOKING, fields, follow=True)
    return answer.status_code, answer.content.decode()


def seen(cast: Cast, client: Client, address: str) -> str:
    with clock.at(cast.moment):
        answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(cast: Cast, client: Client, address: str, **fields: str) -> tuple[int, str]:
    with clock.at(cast.moment):
        answer = client.post(address, fields, follow=True)
    return answer.status_code, answer.content.decode()


def test_at_the_kiosk_by_number_and_last_digits_or_by_the_bookings_code(tuesday: Cast) -> None:
    _row, kiosk = enrolled(tuesday, "kiosk")
    assert "我有预约" in seen(tuesday, kiosk, "/device/kiosk/")
    number = Appointment.objects.get().number
    for wrong in ({"digits": "0002"}, {"digits": ""}, {"digits": "0001", "number": "00000000"}, {"number": ""}):
        status, page = at_kiosk(tuesday, kiosk, **{"number": number, **wrong})
        assert (status, "该手机号下没有此预约号" in page) == (422, True), wrong
    assert not Ticket.objects.exists()
    ordinary = take(tuesday)
    status, page = at_kiosk(tuesday, kiosk, number=number, digits=PHONE[-4:])
    assert status == 200
    assert "A002" in page
    assert "data-print" in page
    ticket = Ticket.objects.get(number="A002")
    assert (str(ticket.appointment_id), ticket.issued_by) == (str(Appointment.objects.get().id), None)
    assert "A002" in at_kiosk(tuesday, kiosk, number=f"{number}-{PHONE[-4:]}")[1], "scanned once more: the same number"
    assert Ticket.objects.count() == 2
    with tuesday.at("09:50", TUESDAY):
        assert call(tuesday) == str(ticket.id), "in time it goes first"
        assert state(ordinary) == "waiting"


def test_only_in_the_hall_of_the_booking_and_on_its_day(tuesday: Cast) -> None:
    number = Appointment.objects.get().number
    _row, elsewhere = enrolled(tuesday, "kiosk", "H02", "2001")
    tuesday.open_day("H02", "2001")
    status, page = at_kiosk(tuesday, elsewhere, number=number, digits=PHONE[-4:])
    assert (status, "单位H01" in page) == (422, True)
    later = tuesday.run("appointment.book", "1003", channel=SCREEN, **asked(date(2026, 11, 18)))
    _row, kiosk = enrolled(tuesday, "kiosk")
    assert at_kiosk(tuesday, kiosk, number=str(later.data["number"]), digits=PHONE[-4:])[0] == 422
    assert not Ticket.objects.exists()


def test_by_phone_only_once_the_halls_code_was_read(tuesday: Cast) -> None:
    phone = Client()
    link = sent(tuesday, phone, "/online/find/", number=Appointment.objects.get().number, phone=PHONE)
    assert "我已到厅" not in link[1]
    with clock.at(tuesday.moment):
        address = phone.get("/online/find/").wsgi_request.COOKIES["openhall-booking"]
    page = f"/online/b/{address}/"
    status, refused = sent(tuesday, phone, page, do="check_in")
    assert (status, "请先扫厅内二维码" in refused) == (422, True)
    shown = seen(tuesday, phone, f"/online/h/H01/here/{presence.code(tuesday.hall().id)}/")
    assert "我已到厅" in shown, "the code leads back to the booking"
    status, done = sent(tuesday, phone, page, do="check_in")
    assert status == 200
    ticket = Ticket.objects.get()
    assert f"/online/n/{slips.code(ticket.visit)}/" in done
    assert "已签到" in done


def test_the_slip_leads_to_the_phones_page_of_its_number(floor: Cast) -> None:
    _row, kiosk = enrolled(floor, "kiosk")
    take(floor)
    with clock.at(floor.moment):
        page = kiosk.post("/device/kiosk/take/", {"service": "general"}, follow=True).content.decode()
    assert "A002" in page
    mine = Ticket.objects.get(number="A002")
    phone, address = Client(), f"/online/n/{slips.code(mine.visit)}/"
    shown = seen(floor, phone, address)
    assert "A002" in shown
    assert "前面还有1人" in shown
    call(floor)
    floor.run("ticket.no_show", "1003", counter="G101")
    call(floor)
    assert "请到" in seen(floor, phone, f"{address}place/")
    assert "G101" in seen(floor, phone, f"{address}place/")
    floor.run("ticket.start", "1003", counter="G101")
    floor.run("ticket.finish", "1003", counter="G101")
    assert "办理完毕" in seen(floor, phone, address)


def test_the_slip_gives_its_own_number_up_and_no_other(floor: Cast) -> None:
    first, second = Ticket.objects.get(id=take(floor)), Ticket.objects.get(id=take(floor))
    code = slips.code(first.visit)
    forged = f"{slips.code(second.visit).partition('.')[0]}.{code.partition('.')[2]}"
    assert slips.visit_of(code) == first.visit
    for wrong in (forged, "", "x", "x.y", code[:-1]):
        assert slips.visit_of(wrong) is None
    assert sent(floor, Client(), f"/online/n/{forged}/leave/")[0] == 404
    status, page = sent(floor, Client(), f"/online/n/{code}/leave/")
    assert (status, "已失效" in page) == (200, True)
    assert (state(str(first.id)), state(str(second.id))) == ("left", "waiting")
    assert sent(floor, Client(), f"/online/n/{code}/leave/")[0] == 422


def test_the_guides_slip_has_the_same_code(floor: Cast) -> None:
    guide, ticket = Client(), Ticket.objects.get(id=take(floor))
    guide.force_login(floor.staff("1007"))
    page = seen(floor, guide, f"/floor/tickets/{ticket.id}/slip/")
    assert re.search(r"<svg[^>]*>", page)
    assert "扫码用手机查看排队进度" in page
