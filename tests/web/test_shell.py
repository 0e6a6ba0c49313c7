"""The left side shows a position its own areas; failures show a sentence and a number, never a traceback."""

import logging
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from openhall.kernel.actors import Actor
from openhall.kernel.problems import Refused
from openhall.web import navigation, styleguide
from openhall.web.middleware import ErrorMiddleware
from openhall.web.navigation import BACK, FRONT, NavItem

from ..cast import Cast

CLERK = Actor(None, "0123", "王芳", "clerk")
SUPERVISOR = Actor(None, "0107", "刘建国", "duty_supervisor")


@pytest.fixture
def items(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    navigation.register(
        NavItem("Day", "search", "day.open", BACK, "sunrise", count=lambda actor: 3),
        NavItem("Home", "home", None, FRONT, "home"),
        NavItem("Nowhere", "no:where", None, FRONT, "home"),
    )


@pytest.mark.usefixtures("items")
def test_a_position_sees_its_own_areas_in_the_order_of_the_groups() -> None:
    assert [item.label for item in navigation.mine(CLERK)] == ["Home", "Nowhere"]
    shown = navigation.groups_for(SUPERVISOR, "/search/")
    assert [[entry.item.label for entry in entries] for _heading, entries in shown] == [["Home"], ["Day"]]
    assert [entry.current for _heading, entries in shown for entry in entries] == [False, True]


@pytest.mark.usefixtures("items")
def test_counts_are_only_what_waits_for_this_person() -> None:
    assert navigation.counts_for(SUPERVISOR) == {"search": 3}
    assert navigation.counts_for(CLERK) == {}


def shield(request: HttpRequest, failure: Exception) -> Any:
    return ErrorMiddleware(lambda _request: None).process_exception(request, failure)  # type: ignore[arg-type,return-value]


def test_a_failure_shows_a_number_that_the_log_has_too(rf: RequestFactory, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="openhall.web"):
        answer = shield(rf.get("/x/", headers={"HX-Request": "true"}), ValueError("secret detail"))
    assert answer.status_code == 500
    line = answer.content.decode()
    assert "secret" not in line
    assert line.split()[-1] in caplog.text


def test_a_refusal_is_a_sentence(rf: RequestFactory) -> None:
    answer = shield(rf.get("/x/"), Refused("till.not_open"))
    assert answer.status_code == 409
    assert "traceback" not in answer.content.decode().lower()


@pytest.mark.parametrize("which", ["", "row", *styleguide.PAGES])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_style_guide_draws(rf: RequestFactory, which: str, language: str) -> None:
    from django.utils import translation

    request = rf.get("/kit/")
    request._messages = []  # type: ignore[attr-defined]
    with override_settings(DEBUG=True), translation.override(language):
        answer = styleguide.page(request, which)
    html = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert " style=" not in html  # the content security policy would drop it
    assert "<script>" not in html


@pytest.mark.django_db
def test_pages_of_a_signed_in_person_stay_in_no_cache_and_vary_by_fragment(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff("1003"))
    answer = client.get("/")
    assert answer["Cache-Control"] == "private, no-store"
    assert {"HX-Request", "HX-Target"} <= set(answer["Vary"].split(", "))
