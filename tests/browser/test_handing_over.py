"""Two people at one counter in a browser: a drawer and three ranges change hands within few keys."""

import os
from datetime import time

import pytest

from openhall.back.stock.models import TAKEN, HandOn
from openhall.front.till.models import TillSession
from openhall.team.roster.models import Handover
from tests.cast import MONDAY, Cast

from .driving import Person, Screens

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECONDS_A_KEY, SECONDS_A_COUNT = 1.0, 5.0
"""What an unhurried hand takes for a key, and for the notes of one value, one pile of slips, one range of cards."""


def seen(person: Person, name: str) -> None:
    """A look at the page at both widths and in both languages, where somebody asks for it."""
    folder = os.environ.get("OPENHALL_SHOTS")
    if not folder:
        return
    page, address = person.page, person.page.url
    origin = "/".join(address.split("/")[:3])
    for language in ("en", "zh-hans"):
        page.context.add_cookies([{"name": "openhall-language", "value": language, "url": origin}])
        page.goto(address)
        for width in (1024, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(200)
            page.screenshot(path=f"{folder}/{name}-{width}-{language}.png", full_page=True)


def fills(person: Person, *typed: tuple[str, str]) -> None:
    """Digits into one field after the other, each left by Tab."""
    for name, digits in typed:
        person.page.locator(f"[name={name!r}]").focus()
        person.page.keyboard.press("Control+a")
        person.enter_digits(digits)
        person.pressed += len(digits) + 1  # and the Tab to the next one


def test_a_drawer_and_three_ranges_change_hands_in_three_minutes(town: Cast, screens: Screens) -> None:
    town.open_day()
    town.open_till()
    shift = {"date": MONDAY.isoformat(), "duty": "counter", "counter": "G101"}
    town.run("roster.plan", "1001", staff="1003", start="08:30", end="13:00", **shift)
    town.run("roster.plan", "1001", staff="1004", start="13:00", end="17:30", relieves="1003", **shift)
    leaving, coming = screens.of("1003", time(12, 57)), screens.of("1004", time(12, 57))
    goods = closes(leaving)
    declares(leaving)
    row = Handover.objects.get()
    assert row.receiver is not None and row.receiver.job_number == "1004"
    assert HandOn.objects.get().given_at >= row.declared_at
    seen(leaving, "handover-waits")
    counts(coming, goods)
    till = TillSession.objects.open().get()
    assert (till.staff, till.counter.code, till.float) == (town.staff("1004").id, "G101", 300)
    assert HandOn.objects.get().state == TAKEN
    keys, piles = leaving.pressed + coming.pressed, 2 * 4 + 3 + 2 * 3
    assert keys * SECONDS_A_KEY + piles * SECONDS_A_COUNT <= 180, f"{keys} keys"
    lead = screens.of("1002", time(13, 5))
    lead.goes_to("/roster/handovers/")
    lead.sees("td", "G101")
    seen(lead, "handover-log")
    lead.goes_to("/roster/handovers/print/")
    lead.sees("h1")
    seen(lead, "handover-paper")


def closes(person: Person) -> list[str]:
    """The blind count: notes, slips, stubs, three kinds of goods."""
    person.goes_to("/roster/handover/")
    seen(person, "handover-close")
    person.goes_to("/roster/handover/")
    goods = [one.get_attribute("name") for one in person.page.locator("[name^=card_]").all()]
    counted = dict(zip(sorted(goods), ("20", "2", "1"), strict=True))
    numbers = [(name, counted[name]) for name in goods]
    slips = [("card", "0"), ("epay", "0"), ("stubs", "0"), ("stubs_total", "0")]
    fills(person, ("count_100", "2"), ("count_50", "1"), ("count_10", "5"), *slips, *numbers)
    person.press("Enter")
    person.primary("签字")
    return [str(name) for name in goods]


def declares(person: Person) -> None:
    """Everything stands there: the relief by the roster, the float, the cards, the next form. Keys are typed once."""
    seen(person, "handover-declare")
    assert person.page.input_value("[name=to]") == "1004"
    assert [person.page.input_value(f"[name=left_{face}]") for face in ("100", "50", "10")] == ["2", "1", "5"]
    fills(person, ("keys", "2"))
    person.press("Enter")
    person.sees("dd", "1003")


def counts(person: Person, goods: list[str]) -> None:
    """The relief counts for itself, blind, ticks what is ready, and signs: the cards come over and the till opens."""
    person.goes_to("/roster/handover/")
    person.page.click(".oh-say a")
    assert "300.00" not in person.page.content()
    seen(person, "handover-take")
    counted = dict(zip(sorted(goods), ("20", "2", "1"), strict=True))
    numbers = [(name, counted[name]) for name in goods]
    fills(person, ("count_100", "2"), ("count_50", "1"), ("count_10", "5"), *numbers, ("next_0", "1"))
    for name in ("keys", "ready_tickets", "ready_receipts", "ready_materials"):
        person.page.locator(f"[name={name}]").focus()
        person.press("Space")
        person.pressed += 1  # and the Tab to it
    person.press("Enter")
    person.sees("dd", "1004")
    seen(person, "handover-done")
