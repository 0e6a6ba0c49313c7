"""The ticket display: who is called where, who waits, the house rules and notices; it speaks one call after the other."""

from pathlib import Path

import pytest
from django.test import Client

from openhall.front import floor as package
from openhall.front.floor.hall_models import Incident
from openhall.front.floor.views import display
from openhall.front.floor.words import HOUSE_RULES
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from openhall.web.shows import shows
from tests.cast import Cast
from tests.devices import enrolled

from .conftest import call, take

WAITS_FOR = {"FLOOR-15": ["safety: the guards' interventions in the same list"]}


@pytest.fixture
def wall(floor: Cast) -> Client:
    return enrolled(floor, "hall_display")[1]


def seen(cast: Cast, client: Client) -> str:
    with clock.at(cast.moment):
        answer = client.get("/device/", follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def lead(cast: Cast, job: str = "1001") -> Client:
    client = Client()
    client.force_login(cast.staff(job))
    return client


def test_calls_stand_there_the_newest_first_with_their_counter_and_what_waits(floor: Cast, wall: Client) -> None:
    floor.run("counter.open", "1004", counter="G102")
    for _customer in range(3):
        take(floor)
    call(floor)
    with floor.at("08:05"):
        call(floor, "1004", "G102")
        page = seen(floor, wall)
    assert page.index('data-number="A002"') < page.index('data-number="A001"')
    assert 'data-counter="G102"' in page
    assert "<dt>综合业务</dt><dd>1</dd>" in page
    assert "/device/live/?show=floor-display" in page


def test_who_is_still_awaited_stands_above_those_who_are_served_already(floor: Cast, wall: Client) -> None:
    floor.run("counter.open", "1004", counter="G102")
    for _customer in range(2):
        take(floor)
    call(floor)
    with floor.at("08:05"):
        call(floor, "1004", "G102")
        floor.run("ticket.start", "1004", counter="G102")
        page = seen(floor, wall)
    assert page.index('data-number="A001"') < page.index('data-number="A002"')


def test_a_recall_comes_to_the_top_and_is_called_out_again(floor: Cast, wall: Client) -> None:
    floor.run("counter.open", "1004", counter="G102")
    for _customer in range(2):
        take(floor)
    first = call(floor)
    with floor.at("08:05"):
        call(floor, "1004", "G102")
    with floor.at("08:06"):
        floor.run("ticket.recall", "1003", counter="G101")
        page = seen(floor, wall)
    assert page.index('data-number="A001"') < page.index('data-number="A002"')
    assert f'data-call="{first} 1"' in page


def test_the_stream_brings_the_same_piece_and_only_displays_may_have_it(floor: Cast, wall: Client) -> None:
    take(floor)
    call(floor)
    with clock.at(floor.moment):
        assert 'data-number="A001"' in shows[display.STAGE].draw(floor.hall())
        _row, kiosk = enrolled(floor, "kiosk")
        assert kiosk.get("/device/live/?show=floor-display", headers={"Accept": "text/event-stream"}).status_code == 403
        assert kiosk.get("/device/display/").status_code == 403
        assert lead(floor).get("/device/display/").status_code == 403


def test_another_halls_calls_are_not_on_it(floor: Cast) -> None:
    _row, other = enrolled(floor, "hall_display", "H02", "2001")
    take(floor)
    call(floor)
    assert "A001" not in seen(floor, other)


def test_a_notice_stands_on_the_display_until_its_time_is_over_or_it_is_taken_down(floor: Cast, wall: Client) -> None:
    client = lead(floor)
    with clock.at(floor.moment):
        form = {"hall": "H01", "text": "今日15:00系统维护", "until": "2026-11-16T15:00"}
        assert client.post("/floor/notices/put-up/", form).status_code == 302
    assert "今日15:00系统维护" in seen(floor, wall)
    with floor.at("15:00"):
        assert "系统维护" not in seen(floor, wall)
    made = floor.run("hall.put_up", "1001", channel=SCREEN, hall="H01", text="请出示证件原件")
    assert "请出示证件原件" in seen(floor, wall)
    with clock.at(floor.moment):
        client.post("/floor/notices/take-down/", {"hall": "H01", "notice": str(made.id)})
    assert "请出示证件原件" not in seen(floor, wall)
    assert floor.refused("hall.put_up", "1001", channel=SCREEN, hall="H01", text=" ") == "input.invalid"
    assert floor.refused("hall.put_up", "1001", channel=SCREEN, hall="H01", text="x" * 201) == "input.invalid"


def test_every_sign_that_may_be_called_has_its_recorded_syllable() -> None:
    voice = Path(package.__file__).parent / "static" / "floor" / "voice"
    known = {one.stem for one in voice.glob("*.mp3")}
    assert known == {*"0123456789abcdefghijklmnopqrstuvwxyz", "please", "number", "to", "counter"}
    assert all(1000 < one.stat().st_size < 20_000 for one in voice.glob("*.mp3"))
    assert "Synthetic" in (voice / "ORIGIN.md").read_text()


@pytest.mark.clause("FLOOR-15")
def test_the_seven_rules_are_on_the_display_and_an_incident_names_no_customer(floor: Cast, wall: Client) -> None:
    page = seen(floor, wall)
    assert len(HOUSE_RULES) == 7
    for rule in ("喧闹", "挑衅", "座位", "加塞", "食品", "垃圾", "吸烟"):
        assert rule in page
    online = Client().get("/online/h/H01/").content.decode()
    assert all(str(rule) in online for rule in HOUSE_RULES.values())
    client = lead(floor, "1007")
    with floor.at("11:30"), clock.at(floor.moment):
        form = client.get("/floor/incidents/").content.decode()
        assert 'name="customer"' not in form
        given = {
            "hall": "H01",
            "kind": "smoking",
            "at": "2026-11-16T11:20",
            "action": "asked to stop",
            "complied": "on",
        }
        assert client.post("/floor/incidents/record/", given).status_code == 302
        listed = client.get("/floor/incidents/", {"kind": "smoking"}).content.decode()
        assert "asked to stop" in listed
        assert "11:20" in listed
        assert "已配合" in listed
        assert "asked to stop" not in client.get("/floor/incidents/", {"kind": "noise"}).content.decode()
    assert {field.name for field in Incident._meta.get_fields()} == {
        *("id", "hall", "kind", "at", "place", "action", "complied", "recorded_at", "recorded_by")
    }


def test_an_incident_to_come_or_without_what_was_done_is_refused(floor: Cast) -> None:
    given = {"hall": "H01", "kind": "noise", "at": "2026-11-16T08:00:00+08:00", "action": "asked"}
    floor.run("incident.record", "1010", channel=SCREEN, **given)
    late = {**given, "at": "2026-11-16T08:00:01+08:00"}
    assert floor.refused("incident.record", "1010", channel=SCREEN, **late) == "input.invalid"
    assert floor.refused("incident.record", "1010", channel=SCREEN, **{**given, "action": " "}) == "input.invalid"
    assert floor.refused("incident.record", "1003", channel=SCREEN, **given) == "permission.denied"
