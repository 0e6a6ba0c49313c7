"""Signing in: the password, the lock after wrong ones, one session a number, the second factor."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from openhall.engines.policy.models import Finding
from openhall.kernel import clock, commands
from openhall.kernel.models import Activity
from openhall.team.org.models import AccountEvent, SignIn, Staff
from openhall.team.org.models.accounts import ENDED, LIVE
from tests.cast import Cast
from tests.signing import PASSWORD, code, issue, sign_in

WAITS_FOR = {"ORG-19": ["appraisal: a confirmed finding under 'use of staff number'"]}
NOW = datetime(2026, 11, 16, 1, 0, 5, tzinfo=UTC)


def log_of(job_number: str) -> list[str]:
    return list(AccountEvent.objects.filter(staff__job_number=job_number).order_by("id").values_list("what", flat=True))


@pytest.fixture
def accounts(cast: Cast) -> Cast:
    with clock.really_at(NOW):
        issue("1001", "1002", "1003", "1004", "1006")
    return cast


def later(**span: float) -> datetime:
    return NOW + timedelta(**span)


def test_the_right_password_signs_a_clerk_in(accounts: Cast, client: Client) -> None:
    with clock.really_at(NOW):
        answer = sign_in(client, "1003")
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert client.get("/").status_code == 200
    assert log_of("1003") == ["password_set", "signed_in"]


@pytest.mark.parametrize("number", ["1003", "9999"])
def test_a_wrong_number_and_a_wrong_password_sound_the_same(accounts: Cast, client: Client, number: str) -> None:
    with clock.really_at(NOW):
        answer = client.post("/login/", {"job_number": number, "password": "no-such-password"})
    assert answer.status_code == 422
    assert "工号与密码不符" in answer.content.decode()


def test_five_wrong_passwords_lock_and_the_sixth_is_refused_even_if_right(accounts: Cast, client: Client) -> None:
    with clock.really_at(NOW):
        for _n in range(5):
            sign_in(client, "1003", password="wrong-wrong-1")
        assert sign_in(client, "1003").status_code == 422
    with clock.really_at(later(minutes=14, seconds=59)):
        assert sign_in(client, "1003").status_code == 422
    with clock.really_at(later(minutes=15)):
        assert sign_in(client, "1003").status_code == 302
    assert log_of("1003")[1:] == ["wrong_password"] * 5 + ["locked_out"] + ["refused_locked"] * 2 + ["signed_in"]


def test_four_wrong_passwords_do_not_lock(accounts: Cast, client: Client) -> None:
    with clock.really_at(NOW):
        for _n in range(4):
            sign_in(client, "1003", password="wrong-wrong-1")
        assert sign_in(client, "1003").status_code == 302


@pytest.mark.clause("ORG-19")
def test_a_second_login_of_the_same_number_is_refused_logged_and_found(accounts: Cast) -> None:
    first, second = Client(), Client()
    with clock.really_at(NOW):
        sign_in(first, "1003")
        answer = sign_in(second, "1003", REMOTE_ADDR="10.0.0.9")
        assert answer.status_code == 422
        assert second.get("/").status_code == 302
        assert first.get("/").status_code == 200
    assert log_of("1003")[-1] == "refused_parallel"
    finding = Finding.objects.get(rule="account.parallel-login")
    assert (finding.clause, finding.staff, finding.subject) == ("ORG-19", accounts.staff("1003").id, "1003")
    assert finding.detail == {"first": "127.0.0.1", "second": "10.0.0.9"}


@pytest.mark.clause("ORG-19")
def test_what_is_done_is_kept_under_the_own_number_and_a_finding_is_decided_after_hearing(accounts: Cast) -> None:
    first, second = Client(), Client()
    with clock.really_at(NOW):
        sign_in(first, "1003")
        sign_in(second, "1003")
    assert set(Activity.objects.filter(command="account.sign_in").values_list("job_number", flat=True)) == {"1003"}
    finding = Finding.objects.get(rule="account.parallel-login")
    named = {"finding": str(finding.id)}
    assert accounts.refused("finding.answer", "1004", text="不是我", **named) == "finding.not_yours"
    accounts.run("finding.answer", "1003", text="换台席时忘了退出", **named)
    assert accounts.refused("finding.decide", "1003", decision="dropped", note="-", **named) == "permission.denied"
    accounts.run("finding.decide", "1001", decision="upheld", note="属实", **named)
    finding.refresh_from_db()
    assert (finding.state, finding.staff) == ("upheld", accounts.staff("1003").id)


def test_a_duty_supervisor_ends_the_first_session_and_the_second_gets_in(accounts: Cast) -> None:
    first, second = Client(), Client()
    with clock.really_at(NOW):
        sign_in(first, "1003")
        accounts.run("account.end_session", "1002", channel=commands.SCREEN, job_number="1003")
        assert first.get("/").status_code == 302
        assert sign_in(second, "1003").status_code == 302
        assert second.get("/").status_code == 200
    assert SignIn.objects.filter(stage=LIVE).count() == 1


def test_ending_sessions_is_for_leads_of_the_own_hall(accounts: Cast) -> None:
    with clock.really_at(NOW):
        assert accounts.refused("account.end_session", "1004", channel=commands.SCREEN, job_number="1003") == (
            "permission.denied"
        )
        assert accounts.refused("account.end_session", "2001", channel=commands.SCREEN, job_number="1003") == (
            "scope.denied"
        )
        assert accounts.refused("account.end_session", "1002", channel=commands.SCREEN, job_number="1003") == (
            "transition.not_allowed"
        )


def test_the_same_browser_takes_the_place_of_its_own_session(accounts: Cast) -> None:
    client = Client()
    with clock.really_at(NOW):
        sign_in(client, "1003")
        client.cookies.pop("openhall-session")
        assert sign_in(client, "1003").status_code == 302
    assert Finding.objects.count() == 0
    assert SignIn.objects.filter(stage=ENDED, ended="replaced").count() == 1


def test_a_session_that_has_idled_out_is_in_nobodys_way(accounts: Cast) -> None:
    first, second = Client(), Client()
    with clock.really_at(NOW):
        sign_in(first, "1003")
    with clock.really_at(later(minutes=15)):
        assert sign_in(second, "1003").status_code == 302
    assert Finding.objects.count() == 0


def test_a_lead_needs_the_code_as_well_and_no_code_counts_twice(accounts: Cast) -> None:
    client = Client()
    with clock.really_at(NOW):
        answer = client.post("/login/", {"job_number": "1002", "password": PASSWORD})
        assert answer["Location"] == "/login/code/"
        assert client.get("/").status_code == 302
        assert client.post("/login/code/", {"code": "000000"}).status_code == 422
        assert client.post("/login/code/", {"code": code()})["Location"] == "/"
        client.post("/logout/")
        client.post("/login/", {"job_number": "1002", "password": PASSWORD})
        assert client.post("/login/code/", {"code": code()}).status_code == 422
    with clock.really_at(later(seconds=30)):
        assert client.post("/login/code/", {"code": code()})["Location"] == "/"


def test_the_code_must_follow_within_five_minutes(accounts: Cast) -> None:
    client = Client()
    with clock.really_at(NOW):
        client.post("/login/", {"job_number": "1002", "password": PASSWORD})
    with clock.really_at(later(minutes=5, seconds=1)):
        answer = client.post("/login/code/", {"code": code()})
    assert answer.status_code == 422
    assert "请重新登录" in answer.content.decode()


def test_wrong_codes_lock_like_wrong_passwords(accounts: Cast) -> None:
    client = Client()
    with clock.really_at(NOW):
        client.post("/login/", {"job_number": "1002", "password": PASSWORD})
        for _n in range(5):
            client.post("/login/code/", {"code": "000000"})
        assert sign_in(client, "1002").status_code == 422
    assert "locked_out" in log_of("1002")


def test_the_first_login_of_a_lead_sets_the_second_factor_up(accounts: Cast) -> None:
    from openhall.team.org import factor
    from openhall.team.org.models import Account

    client = Client()
    Account.objects.filter(staff__job_number="1006").update(factor="")
    with clock.really_at(NOW):
        answer = client.post("/login/", {"job_number": "1006", "password": PASSWORD})
        assert answer["Location"] == "/login/factor/"
        page = client.get("/login/factor/").content.decode()
        secret = Account.objects.get(staff__job_number="1006").offered_secret
        assert secret[:4] in page and "<svg" in page
        assert client.post("/login/factor/", {"code": "000000"}).status_code == 422
        assert client.post("/login/factor/", {"code": factor.code_at(secret, NOW)})["Location"] == "/"
        assert client.get("/").status_code == 200


@pytest.mark.clause("ORG-19")
@pytest.mark.parametrize(("age", "where"), [({"days": 90}, "/"), ({"days": 90, "seconds": 1}, "/login/password/")])
def test_a_password_older_than_90_days_is_changed_at_login(accounts: Cast, age: dict[str, int], where: str) -> None:
    client = Client()
    with clock.really_at(later(**age)):
        assert sign_in(client, "1003")["Location"] == where


def test_nothing_opens_before_the_new_password_is_chosen(accounts: Cast) -> None:
    client = Client()
    Staff.objects.filter(job_number="1003").update(password_set_at=None)
    with clock.really_at(NOW):
        assert sign_in(client, "1003")["Location"] == "/login/password/"
        assert client.get("/").status_code == 302
        for new in ("short-1", PASSWORD, "1234567890"):
            assert client.post("/login/password/", {"new": new, "again": new}).status_code == 422
        new = "Another-river-8"
        assert client.post("/login/password/", {"new": new, "again": "Another-river-9"}).status_code == 422
        assert client.post("/login/password/", {"new": new, "again": new})["Location"] == "/"
        client.post("/logout/")
        assert sign_in(client, "1003").status_code == 422
        assert sign_in(client, "1003", password=new)["Location"] == "/"


def test_a_prepared_hash_comes_in_by_import_only(accounts: Cast) -> None:
    given = {"job_number": "1003", "password_hash": "x"}
    assert accounts.refused("account.issue", "system", channel=commands.API, **given) == "permission.denied"


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, the last six of its eight digits."""
    from openhall.team.org import factor

    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert factor.code_at(secret, datetime.fromtimestamp(59, UTC)) == "287082"
    assert factor.code_at(secret, datetime.fromtimestamp(1111111109, UTC)) == "081804"
