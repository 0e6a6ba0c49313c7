"""A proposed roster from the button to the board: asked on the page, worked out by a process of its own, watched, called
off, taken over, published."""

import threading
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from bench import rostering

from openhall import worker
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from openhall.team.roster.models import Shift
from openhall.team.roster.proposals.models import Proposal
from tests.cast import MONDAY, Cast

from .driving import Person, Screens

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MORNING = time(8, 10)
LONG = 90_000
"""Milliseconds that a page is given while a process starts and solves beside it."""


@pytest.fixture
def laid_down(town: Cast) -> Cast:
    """Four weeks of 6 customers at nine of each day, and two shifts."""
    days = [MONDAY - timedelta(days=n) for n in range(1, 29)]
    rows = [
        {"service": "general", "start": datetime.combine(day, time(9), clock.ZONE).isoformat(), "count": 6}
        for day in days
    ]
    town.run("arrivals.load", "1001", channel=SCREEN, hall="H01", counts=rows)
    for name, start, end, duty in (("早班", "08:30", "16:30", "counter"), ("值班", "08:30", "18:00", "supervise")):
        given = {"hall": "H01", "name": name, "start": start, "end": end, "duty": duty}
        town.run("roster.set_template", "1001", channel=SCREEN, **given)
    return town


def the_worker_looks() -> None:
    """Once, as of that morning; what it starts goes on by itself."""
    with clock.at(datetime.combine(MONDAY, time(9), clock.ZONE)):
        worker.run(threading.Event(), once=True)


def asks(lead: Person) -> Proposal:
    lead.goes_to("/roster/proposals/")
    lead.primary("生成建议").click()
    lead.sees(".oh-say", "等待后台处理")
    return Proposal.objects.latest("asked_at")


def seconds(lead: Person) -> float:
    return float(lead.page.locator("#progress progress").get_attribute("value") or 0)


def test_a_lead_asks_watches_calls_off_asks_again_takes_over_and_publishes(
    laid_down: Cast, screens: Screens, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    lead = screens.of("1001", MORNING)
    row = asks(lead)
    Proposal.objects.filter(id=row.id).update(problem=rostering.problem().as_json())  # one that takes a while
    the_worker_looks()
    lead.page.locator("#progress[data-state=running]").wait_for(timeout=LONG)
    lead.sees("#progress", "生成中")
    before = seconds(lead)
    lead.page.wait_for_function(
        "was => Number(document.querySelector('#progress progress').value) > was", arg=before, timeout=LONG
    )
    lead.page.click("text=取消")
    lead.sees("header, main", "已取消")
    row.refresh_from_db()
    assert row.state == "cancelled" and not row.result

    row = asks(lead)
    the_worker_looks()
    lead.page.locator("[data-primary]:visible", has_text="采用").wait_for(
        timeout=LONG
    )  # the page has told of it by itself
    lead.sees(".oh-say", "硬性规则全部满足")
    row.refresh_from_db()
    assert row.state == "done" and row.result["optimal"]
    lead.primary("采用").click()
    lead.sees(".ros-draft", "08:30–16:30")
    assert Shift.objects.drafts().count() == len(row.result["assigned"])
    lead.press("F8")
    lead.sees("#notice", "已发布")
    assert not Shift.objects.drafts().exists() and published_in(date(2026, 11, 23))


def published_in(monday: date) -> Any:
    return Shift.objects.filter(date__gte=monday, date__lt=monday + timedelta(days=7)).published().count()


def test_without_shifts_laid_down_there_is_nothing_to_press(town: Cast, screens: Screens) -> None:
    lead = screens.of("1001", MORNING)
    lead.goes_to("/roster/proposals/")
    assert lead.primary("生成建议").is_disabled()
    lead.sees(".oh-say a", "班次设定").click()
    lead.primary("设定")
