"""The guide's tablet: numbers given out, appointments checked in, who waits, who has left."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from openhall.front.floor import discipline
from openhall.front.floor.discipline import PROFILES, Waiting
from openhall.front.floor.models import Ticket
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from openhall.kernel.models import Activity
from tests.cast import Cast

from .conftest import take

TAKE, MEND = "/floor/take/", "/floor/mend/"


@pytest.fixture
def guide(floor: Cast) -> Client:
    client = Client()
    client.force_login(floor.staff("1007"))
    return client


def seen(floor: Cast, client: Client, address: str = "/floor/", **query: str) -> str:
    with clock.at(floor.moment):
        answer = client.get(address, query, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(floor: Cast, client: Client, address: str, **fields: str) -> tuple[int, str]:
    with clock.at(floor.moment):
        answer = client.post(address, {"hall": "H01", **fields}, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_number_is_given_out_with_the_people_before_it(floor: Cast, guide: Client) -> None:
    take(floor)
    status, page = sent(floor, guide, TAKE, service="general", once="1")
    assert status == 200
    assert "A002" in page
    assert "前面1人" in page
    slip = seen(floor, guide, f"/floor/tickets/{Ticket.objects.get(number='A002').id}/slip/")
    assert "A002" in slip
    assert "扫码用手机查看排队进度" in slip
    assert "<svg" in slip


def test_a_number_of_the_wrong_queue_goes_to_the_right_one_with_the_reason(floor: Cast, guide: Client) -> None:
    key = take(floor)
    page = seen(floor, guide)
    assert f"mend={key}" in page
    form = seen(floor, guide, mend=key)
    assert "选错业务" in form
    status, page = sent(floor, guide, MEND, mend=key, service="enquiry", reason=" ")
    assert (status, "A001" in page) == (422, True)
    status, page = sent(floor, guide, MEND, mend=key, service="enquiry", reason="选错业务")
    assert (status, "A001已转到正确的队列" in page) == (200, True)
    assert Ticket.objects.get().service == "enquiry"
    log = Activity.objects.get(command="ticket.requeue", refused=None)
    assert log.changes[0]["new"] == {"service": "enquiry", "segment": "", "reason": "选错业务"}
    wrong = {"ticket": key, "service": "sales"}
    assert floor.refused("ticket.requeue", "1007", channel=SCREEN, reason=" ", **wrong) == "input.invalid"


def test_who_was_called_in_vain_is_put_back_with_the_reason(floor: Cast, guide: Client) -> None:
    key = take(floor)
    assert "叫号未到" not in seen(floor, guide)
    floor.run("ticket.call", "1003", counter="G101")
    floor.run("ticket.no_show", "1003", counter="G101")
    page = seen(floor, guide)
    assert "叫号未到" in page
    assert f"back={key}" in page
    assert "没听到叫号" in seen(floor, guide, back=key)
    status, page = sent(floor, guide, MEND, back=key, reason="没听到叫号")
    assert (status, "A001已重新排队" in page) == (200, True)
    assert Ticket.objects.get().state == "waiting"
    assert Activity.objects.get(command="ticket.put_back").changes[0]["new"]["reason"] == "没听到叫号"
    with floor.at("08:31"):
        floor.run("ticket.call", "1003", counter="G101")
        floor.run("ticket.no_show", "1003", counter="G101")
        assert "叫号未到" not in seen(floor, guide), "once only"


def test_a_form_sent_twice_gives_out_one_number(floor: Cast, guide: Client) -> None:
    for _again in range(2):
        sent(floor, guide, TAKE, service="enquiry", once="same")
    assert Ticket.objects.count() == 1


def test_who_comes_first_without_a_file_does_so_on_a_recorded_word(floor: Cast, guide: Client) -> None:
    status, page = sent(floor, guide, TAKE, service="vip")
    assert status == 422
    assert "说明为何优先" in page
    assert not Ticket.objects.exists()
    assert sent(floor, guide, TAKE, service="vip", word="拄拐杖")[0] == 200
    assert Ticket.objects.get().word == "拄拐杖"
    floor.run("ticket.take", "1007", hall="H01", service="vip")  # the words of a file suffice


def test_a_customer_is_found_masked_and_named_on_the_ticket(floor: Cast, guide: Client) -> None:
    key = floor.customer("李梅")
    found = seen(floor, guide, "/floor/customers/", q="李梅")
    assert key in found
    assert "李梅" not in found
    assert "没有" in seen(floor, guide, "/floor/customers/", q="无此人")
    sent(floor, guide, TAKE, service="general", customer=key)
    ticket = Ticket.objects.get()
    assert str(ticket.customer_id) == key
    assert "李梅" not in seen(floor, guide)


def test_an_appointment_of_today_is_checked_in_once(floor: Cast, guide: Client) -> None:
    booked = [
        str(floor.run("appointment.book", "1007", hall="H01", service="sales", phone="19900010001", **when).id)
        for when in ({"date": "2026-11-16", "time": "10:00"}, {"date": "2026-11-17", "time": "10:00"})
    ]
    page = seen(floor, guide)
    assert booked[0] in page
    assert booked[1] not in page
    assert "199****0001" in page
    assert sent(floor, guide, TAKE, service="sales", appointment=booked[0])[0] == 200
    assert booked[0] not in seen(floor, guide)
    assert sent(floor, guide, TAKE, service="sales", appointment=booked[0])[0] == 422
    assert sent(floor, guide, TAKE, service="sales", appointment=booked[1])[0] == 422
    assert Ticket.objects.count() == 1


def test_who_has_left_waits_no_longer(floor: Cast, guide: Client) -> None:
    with floor.at("09:00"):
        ticket = take(floor)
    with floor.at("09:07:30"):
        assert "7:30" in seen(floor, guide, "/floor/waiting/")
        sent(floor, guide, "/floor/leave/", ticket=ticket)
    assert Ticket.objects.get().state == "left"
    assert "A001" not in seen(floor, guide, "/floor/waiting/")
    status, page = sent(floor, guide, "/floor/leave/", ticket=ticket)
    assert status == 200
    assert "oh-notice-error" in page


def test_before_the_day_is_open_nobody_gets_a_number(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.staff("1007"))
    assert "尚未开厅" in seen(cast, client)
    assert sent(cast, client, TAKE, service="general")[0] == 422


def test_another_halls_tickets_are_as_if_they_were_not_there(floor: Cast) -> None:
    ticket = take(floor)
    client = Client()
    client.force_login(floor.staff("2001"))
    with clock.at(floor.moment):
        assert client.post("/floor/leave/", {"ticket": ticket}).status_code == 404
        assert client.get(f"/floor/tickets/{ticket}/slip/").status_code == 404
        assert client.get("/floor/waiting/", {"hall": "H01"}).status_code == 404


def test_how_many_are_before_a_ticket_follows_the_order_of_calls(floor: Cast) -> None:
    now, hour = floor.moment, timedelta(hours=1)
    ids = [UUID(int=n + 1) for n in range(5)]
    rows = [Waiting(ids[0], "general", now - hour, 0, 0)]
    rows += [Waiting(ids[n], "vip", now - hour + timedelta(minutes=n), n, 0) for n in range(1, 5)]

    def before(profile: str, which: int) -> int | None:
        return discipline.ahead(PROFILES[profile], rows, ids[which], now, most_overtaken=3, grace=timedelta(minutes=10))

    assert [before("general", which) for which in (1, 2, 3, 0, 4)] == [0, 1, 2, 3, 4]
    assert before("sales", 0) is None


def test_the_word_is_asked_at_the_desk_only(floor: Cast) -> None:
    assert floor.refused("ticket.take", "1007", channel=SCREEN, hall="H01", service="vip") == "input.invalid"
