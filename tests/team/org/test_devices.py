"""Machines of a hall: invited by a lead, enrolled by the code, held to their hall and kind, revoked at any time."""

from datetime import timedelta

import pytest
from django.test import Client

from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from openhall.kernel.models import Activity
from openhall.team.org import devices
from openhall.team.org.models import Device
from openhall.web.devices import COOKIE, PATH
from tests.cast import Cast
from tests.devices import enrolled, invited

LIVE = "/device/live/"


def lead(cast: Cast, job: str = "1001") -> Client:
    client = Client()
    client.force_login(cast.staff(job))
    return client


def test_a_lead_makes_a_code_and_the_machine_that_types_it_is_the_halls(cast: Cast) -> None:
    client = lead(cast)
    made = client.post("/org/devices/new/", {"hall": "H01", "kind": "kiosk", "name": ""}, follow=True)
    row = Device.objects.get()
    page = made.content.decode()
    assert row.name == "自助取号机 1"
    assert row.code[:4] in page
    assert f"{row.code[4:]}" in page
    assert "<svg" in page
    machine = Client()
    asked = machine.get(PATH, {"code": row.code})
    assert row.code in asked.content.decode()
    assert machine.post("/device/enrol/", {"code": f"{row.code[:4]} {row.code[4:]}"}).headers["Location"] == PATH
    row.refresh_from_db()
    assert row.enrolled_at is not None
    assert row.code == ""
    assert machine.get(LIVE).status_code == 400  # let in; an event stream asks for one


def test_the_cookie_is_signed_for_scripts_and_other_sites_out_of_reach_and_its_token_is_nowhere_else(
    cast: Cast,
) -> None:
    row, client = enrolled(cast, "kiosk")
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", PATH)
    token = cookie.value.rsplit(":", 2)[0]
    assert devices.by_token(token) is not None
    assert token not in str(Device.objects.filter(id=row.id).values().get())
    assert token not in str(list(Activity.objects.filter(command="device.enrol").values()))
    client.cookies[COOKIE] = token  # without its signature it is nobody's
    assert client.get(LIVE).headers["Location"] == PATH


def test_a_revoked_machine_is_asked_for_a_new_code_and_may_do_nothing(cast: Cast) -> None:
    row, client = enrolled(cast, "kiosk")
    actor = devices.actor_of(row)
    lead(cast).post("/org/devices/revoke/", {"device": str(row.id)})
    assert client.get(LIVE).headers["Location"] == PATH
    assert client.get(LIVE, headers={"HX-Request": "true"}).headers["HX-Redirect"] == PATH
    assert cast.refused("device.revoke", "1001", channel=SCREEN, device=str(row.id)) == "transition.not_allowed"
    row.refresh_from_db()
    assert devices.by_token("") is None
    assert not actor.closed
    assert devices.actor_of(row).closed


def test_another_kind_is_refused_and_so_is_a_person(cast: Cast) -> None:
    _row, clock_terminal = enrolled(cast, "clock")
    assert clock_terminal.get(LIVE).status_code == 403
    assert lead(cast).get(LIVE).status_code == 403
    assert Activity.objects.filter(command="device.listen", refused="permission.denied").count() == 2


def test_a_machine_has_no_session_of_a_person(cast: Cast) -> None:
    _row, client = enrolled(cast, "kiosk")
    assert client.get("/").headers["Location"].startswith("/login/")
    assert client.get("/floor/").headers["Location"].startswith("/login/")
    assert client.get("/live/").headers["Location"].startswith("/login/")
    assert client.post("/api/commands/ticket.take", {}, content_type="application/json").status_code == 401


def test_a_code_holds_ten_minutes_whatever_the_business_clock_says(cast: Cast) -> None:
    row = invited(cast, "kiosk")
    with clock.really_at(row.code_until):
        assert Client().post("/device/enrol/", {"code": row.code}).status_code == 422
    with clock.really_at(row.code_until - timedelta(seconds=1)):
        assert Client().post("/device/enrol/", {"code": row.code}).status_code == 302
    assert Client().post("/device/enrol/", {"code": row.code}).status_code == 422  # used


def test_ten_wrong_codes_end_an_invitation(cast: Cast) -> None:
    row = invited(cast, "kiosk")
    wrong = f"{(int(row.code) + 1) % 10**8:08d}"
    for _try in range(9):
        Client().post("/device/enrol/", {"code": wrong})
    assert Device.objects.invited(clock.real_now()).count() == 1
    Client().post("/device/enrol/", {"code": wrong})
    assert Client().post("/device/enrol/", {"code": row.code}).status_code == 422


@pytest.mark.parametrize(("by", "code"), [("1003", "permission.denied"), ("2001", "scope.denied")])
def test_only_the_halls_own_leads_enrol_and_revoke(cast: Cast, by: str, code: str) -> None:
    row, _client = enrolled(cast, "kiosk")
    assert cast.refused("device.invite", by, channel=SCREEN, hall="H01", kind="kiosk") == code
    assert cast.refused("device.revoke", by, channel=SCREEN, device=str(row.id)) == code


def test_the_page_shows_only_the_own_halls_machines(cast: Cast) -> None:
    row, _client = enrolled(cast, "hall_display")
    Device.objects.filter(id=row.id).update(name="入口大屏")
    assert "入口大屏" in lead(cast).get("/org/devices/").content.decode()
    assert "入口大屏" not in lead(cast, "2001").get("/org/devices/").content.decode()
    assert lead(cast, "1003").get("/org/devices/").status_code == 403
