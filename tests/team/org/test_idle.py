"""Who leaves the counter: locked after five minutes, signed out after fifteen, at once when suspending (SYSTEM-07)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from openhall.kernel import clock
from openhall.team.org.models import AccountEvent, SignIn
from tests.cast import Cast
from tests.signing import PASSWORD, issue, sign_in

WAITS_FOR = {"SYSTEM-07": ["floor: counter.pause signs out by itself"]}
NOW = datetime(2026, 11, 16, 1, 0, 5, tzinfo=UTC)
AGAIN = {"HX-Request": "true"}


def log() -> list[str]:
    return list(AccountEvent.objects.order_by("id").values_list("what", flat=True))[1:]


def later(**span: float) -> datetime:
    return NOW + timedelta(**span)


@pytest.fixture
def client(cast: Cast) -> Client:
    """1003, signed in at NOW."""
    with clock.really_at(NOW):
        issue("1003")
        made = Client()
        sign_in(made, "1003")
    return made


@pytest.mark.parametrize(("idle", "code"), [({"minutes": 4, "seconds": 59}, 200), ({"minutes": 5}, 302)])
def test_the_screen_locks_after_five_minutes(client: Client, idle: dict[str, int], code: int) -> None:
    with clock.really_at(later(**idle)):
        answer = client.get("/org/me/")
    assert answer.status_code == code
    if code == 302:
        assert answer["Location"] == "/lock/?next=/org/me/"


def test_the_password_opens_the_lock_and_leads_back(client: Client) -> None:
    with clock.really_at(later(minutes=6)):
        client.get("/org/me/")
        assert client.post("/lock/open/", {"password": "wrong", "next": "/org/me/"}).status_code == 422
        answer = client.post("/lock/open/", {"password": PASSWORD, "next": "/org/me/"})
        assert (answer.status_code, answer["Location"]) == (302, "/org/me/")
        assert client.get("/org/me/").status_code == 200
    assert log() == ["signed_in", "locked", "wrong_password", "unlocked"]


def test_a_fragment_of_a_locked_page_is_told_so_and_nothing_else(client: Client) -> None:
    with clock.really_at(later(minutes=6)):
        answer = client.get("/shell/counts/", headers=AGAIN)
        assert (answer.status_code, answer.content) == (423, b"")
        opened = client.post("/lock/open/", {"password": PASSWORD}, headers=AGAIN)
        assert opened.status_code == 204
        assert client.get("/shell/counts/", headers=AGAIN).status_code == 200


@pytest.mark.parametrize(
    ("idle", "where"), [({"minutes": 14, "seconds": 59}, "/lock/?next=/"), ({"minutes": 15}, "/login/?next=/")]
)
def test_after_fifteen_minutes_the_session_is_over(client: Client, idle: dict[str, int], where: str) -> None:
    with clock.really_at(later(**idle)):
        assert client.get("/")["Location"] == where


def test_what_the_page_asks_by_itself_keeps_nobody_signed_in(client: Client) -> None:
    for minute in range(1, 5):
        with clock.really_at(later(minutes=minute)):
            client.get("/shell/counts/", headers={"X-Openhall-Background": "1"})
    with clock.really_at(later(minutes=5)):
        assert client.get("/").status_code == 302


def test_somebody_who_types_stays_signed_in(client: Client) -> None:
    for minute in range(1, 30):
        with clock.really_at(later(minutes=minute)):
            assert client.post("/alive/").status_code == 204


def test_a_locked_page_does_nothing_until_it_is_opened(client: Client) -> None:
    with clock.really_at(later(minutes=1)):
        assert client.post("/lock/now/").status_code == 204
        assert client.get("/").status_code == 302
        assert client.post("/alive/").status_code == 302


def test_five_wrong_passwords_at_the_lock_end_the_session(client: Client) -> None:
    with clock.really_at(later(minutes=6)):
        for _n in range(5):
            client.post("/lock/open/", {"password": "wrong"})
        assert client.post("/lock/open/", {"password": PASSWORD}).status_code == 401
        assert client.get("/")["Location"] == "/login/?next=/"
    assert log()[-2:] == ["locked_out", "locked_out"]


def test_a_hall_may_lock_sooner_and_never_later(cast: Cast) -> None:
    level = f"unit:{cast.hall().id}"
    given = {"parameter": "session.lock_after_idle", "level": level}
    assert cast.refused("parameter.set", "1001", value="6", **given) == "parameter.looser"
    cast.run("parameter.set", "1001", value="2", **given)
    with clock.really_at(NOW), cast.at("09:00"):
        issue("1003")
        made = Client()
        sign_in(made, "1003")
        with clock.really_at(later(minutes=2)):
            assert made.get("/").status_code == 302


@pytest.mark.clause("SYSTEM-07")
def test_lock_logout_and_suspending_stand_in_the_session_log(client: Client) -> None:
    with clock.really_at(later(minutes=5)):
        assert client.get("/")["Location"] == "/lock/?next=/"
        client.post("/lock/open/", {"password": PASSWORD, "next": "/"})
    with clock.really_at(later(minutes=20)):
        assert client.get("/")["Location"] == "/login/?next=/"
        assert "长时间无操作" in client.get("/login/").content.decode()
        sign_in(client, "1003")
        assert client.post("/logout/", {"suspend": "1"})["Location"] == "/login/"
        assert client.get("/")["Location"] == "/login/?next=/"
        assert "已暂离" in client.get("/login/").content.decode()
    assert log() == ["signed_in", "locked", "unlocked", "idle", "signed_in", "suspended"]
    assert not SignIn.objects.under_way().exists()
