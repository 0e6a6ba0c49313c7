"""Commands over the API: done, refused, repeated, and not signed in."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from openhall.kernel import clock, commands
from openhall.kernel.models import Activity
from tests.cast import Cast

from .conftest import Call, token_of

ACCEPT = {"business": "top_up", "documents": [], "signatures": ["customer", "clerk"]}


def test_a_command_is_done_and_logged_under_the_persons_number(open_hall: Cast, call: Call) -> None:
    answer = call("till.drop", "1003", amount="10.00")
    assert answer.status_code == 200
    assert json.loads(answer.content)["kind"] == "till"
    line = Activity.objects.filter(command="till.drop").get()
    assert (line.job_number, line.channel) == ("1003", commands.API)


def test_a_repeated_call_returns_the_first_result(open_hall: Cast, call: Call) -> None:
    first = call("till.drop", "1003", key="a", amount="10.00")
    again = call("till.drop", "1003", key="a", amount="10.00")
    other = call("till.drop", "1003", key="a", amount="11.00")
    assert json.loads(first.content) == json.loads(again.content)
    assert Activity.objects.filter(command="till.drop", refused=None).count() == 1
    assert (other.status_code, json.loads(other.content)["code"]) == (409, "input.repeated")


def test_a_refusal_is_a_problem_detail_with_its_code(open_hall: Cast, call: Call) -> None:
    answer = call("till.drop", "1003", amount="999.00")
    content = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, content["status"], content["code"]) == (409, 409, "till.insufficient_cash")


@pytest.mark.clause("ORG-21")
def test_a_partners_person_opens_no_till_and_takes_no_payment(open_hall: Cast, call: Call) -> None:
    opened = call("till.open", "190", counter="G102", float="0.00")
    paid = call("order.accept", "190", **ACCEPT)
    assert [opened.status_code, paid.status_code] == [403, 403]
    assert set(Activity.objects.filter(job_number="190").exclude(refused=None).values_list("refused", flat=True)) == {
        "permission.denied"
    }
    assert call("till.open", "1004", counter="G102", float="0.00").status_code == 200


def test_what_belongs_to_another_hall_looks_like_what_is_not_there(open_hall: Cast, call: Call) -> None:
    other = call("day.open", "1001", hall="H02", date="2026-11-16")
    absent = call("day.open", "1001", hall="H99", date="2026-11-16")
    assert other.status_code == absent.status_code == 404
    assert other.content == absent.content
    refused = Activity.objects.filter(command="day.open").exclude(refused=None).values_list("refused", flat=True)
    assert sorted(refused) == ["input.invalid", "scope.denied"]


@pytest.mark.parametrize("body", ["", "{", "[]", "nul", '{"amount": NaN}', "\x00", '"text"', "[" * 100_000])
def test_a_body_that_is_no_object_is_malformed(open_hall: Cast, body: str) -> None:
    token = token_of(open_hall, "1003")
    client = Client(raise_request_exception=False)
    answer = client.post(
        "/api/commands/till.drop", body, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code in {400, 422}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer \xe9"])
def test_nobody_gets_in_without_a_token_that_counts(cast: Cast, header: str) -> None:
    headers = {"Authorization": header} if header else {}
    answer = Client(raise_request_exception=False).post("/api/commands/till.drop", headers=headers)
    assert (answer.status_code, json.loads(answer.content)["code"]) == (401, "not_signed_in")


def test_a_revoked_or_expired_token_is_worth_nothing(cast: Cast) -> None:
    made = cast.run("token.own", "1003", channel=commands.SCREEN, name="own", days=1)
    headers = {"Authorization": f"Bearer {made.secret['token']}"}
    client = Client(raise_request_exception=False)
    assert client.get("/api/lists/plans", headers=headers).status_code == 200
    with clock.really_at(clock.real_now() + timedelta(days=1, seconds=1)):
        assert client.get("/api/lists/plans", headers=headers).status_code == 401
    cast.run("token.revoke", "1003", channel=commands.SCREEN, token=str(made.id))
    assert client.get("/api/lists/plans", headers=headers).status_code == 401


def test_a_systems_token_may_what_it_was_given_in_its_unit_and_no_more(open_hall: Cast) -> None:
    made = open_hall.run(
        "token.issue", "102", channel=commands.SCREEN, name="boss", unit="H01", permissions=["list.orders"]
    )
    open_hall.join(open_hall.customer())
    headers = {"Authorization": f"Bearer {made.secret['token']}"}
    client = Client(raise_request_exception=False)
    assert len(client.get("/api/lists/orders", headers=headers).json()["rows"]) == 1
    assert client.get("/api/lists/tills", headers=headers).status_code == 403
    assert client.post("/api/commands/till.drop", "{}", "application/json", headers=headers).status_code == 403
    assert open_hall.refused("token.issue", "1001", name="x", unit="H01", permissions=["list.orders"]) == (
        "permission.denied"
    )


def test_no_secret_is_stored_or_logged(cast: Cast) -> None:
    made = cast.run("token.own", "1003", channel=commands.SCREEN, name="own")
    secret = made.secret["token"]
    assert not [row for row in Activity.objects.values() if secret in str(row)]


def test_a_closed_account_is_out_at_the_next_call(open_hall: Cast, call: Call) -> None:
    assert call("till.drop", "1003", amount="1.00").status_code == 200
    open_hall.run("org.leave", job_number="1003")
    answer = call("till.drop", "1003", amount="1.00")
    assert (answer.status_code, json.loads(answer.content)["code"]) == (403, "account.closed")
