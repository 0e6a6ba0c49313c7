"""The pages of cases: each person sees the own ones, those in copy, and those of the hall that is theirs."""

from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast
from tests.front.till.test_close import close

from openhall.engines.cases.models import Case, CaseEvent
from openhall.team.org import doors
from openhall.web import home, navigation


@pytest.fixture
def short(open_hall: Cast) -> Case:
    """1003 closed with 10.00 missing."""
    close(open_hall, "290.00")
    return Case.objects.get()


def page(client: Client, cast: Cast, job_number: str, path: str, **query: Any) -> Any:
    client.force_login(cast.staff(job_number))
    with cast.at("18:00"):
        return client.get(path, query)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_owner_sees_the_case_its_clock_and_the_step(
    open_hall: Cast, client: Client, short: Case, language: str
) -> None:
    client.cookies["openhall-language"] = language
    shown = page(client, open_hall, "1003", f"/cases/{short.id}/").content.decode()
    assert "data-due=" in shown
    assert 'value="explain"' in shown
    assert 'value="confirm"' not in shown
    assert "-10.00" in shown
    for path in ("/cases/", f"/cases/{short.id}/row/"):
        answer = page(client, open_hall, "1003", path)
        assert answer.status_code == 200
    assert str(short.id) in page(client, open_hall, "1003", "/cases/").content.decode()


def test_steps_are_made_from_the_page_and_twice_the_same_submit_is_once(
    open_hall: Cast, client: Client, short: Case
) -> None:
    client.force_login(open_hall.staff("1003"))
    path = f"/cases/{short.id}/move/"
    with open_hall.at("18:00"):
        wrong = client.post(path, {"move": "explain", "text": "", "once": "a"})
        assert wrong.status_code == 422
        for _time in range(2):
            done = client.post(path, {"move": "explain", "text": "找错10元", "once": "b"})
            assert done.status_code == 302
        client.post(path, {"move": "note", "text": "又想起来了", "once": "c"})
    short.refresh_from_db()
    assert short.state == "explained"
    assert list(CaseEvent.objects.filter(case=short).order_by("id").values_list("move", flat=True)) == [
        "open",
        "explain",
        "note",
    ]


def test_a_lead_finds_what_waits_for_the_own_step(open_hall: Cast, client: Client, short: Case) -> None:
    open_hall.run("case.move", "1003", case=str(short.id), move="explain", text="找错10元")
    shown = page(client, open_hall, "1002", "/cases/")
    assert shown.context["waiting_count"] == 1
    actor = doors.actor("1002")
    assert navigation.counts_for(actor)["cases-mine"] == 1
    href = f"/cases/{short.id}/"
    assert href in [line.href for line in home.block(home.WAITING, actor).lines]
    assert href in [line.href for line in home.block(home.DUE, doors.actor("1003")).lines]
    assert href not in [line.href for line in home.block(home.WAITING, doors.actor("2001")).lines]


def test_the_halls_cases_are_for_its_leads_and_no_other_hall(open_hall: Cast, client: Client, short: Case) -> None:
    assert page(client, open_hall, "1001", "/cases/hall/").context["open"] == 1
    assert page(client, open_hall, "2001", "/cases/hall/").context["open"] == 0
    assert page(client, open_hall, "1004", "/cases/hall/").status_code == 403
    assert page(client, open_hall, "2001", f"/cases/{short.id}/").status_code == 404
    assert page(client, open_hall, "2001", f"/cases/{short.id}/row/").status_code == 404
    client.force_login(open_hall.staff("2001"))
    assert client.post(f"/cases/{short.id}/move/", {"move": "note", "text": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"condition": "open"}, 1),
        ({"condition": "overdue"}, 0),
        ({"condition": "closed"}, 0),
        ({"kind": "cash.difference"}, 1),
        ({"whose": "own"}, 1),
        ({"whose": "copied"}, 0),
        ({"q": "G101"}, 1),
        ({"q": "nothing like it"}, 0),
    ],
)
def test_the_list_is_narrowed(open_hall: Cast, client: Client, short: Case, query: dict[str, str], found: int) -> None:
    assert page(client, open_hall, "1003", "/cases/", **query).context["table"].count == found


def test_the_list_can_be_saved(open_hall: Cast, client: Client, short: Case) -> None:
    answer = page(client, open_hall, "1003", "/cases/", xlsx="cases")
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")


def test_nothing_yet_says_what_will_stand_here(cast: Cast, client: Client) -> None:
    answer = page(client, cast, "1003", "/cases/")
    assert answer.status_code == 200
    assert "oh-empty" in answer.content.decode()
