"""A morning in the hall: kiosk, clerk, display and supervisor at once, each on a screen that moves by itself."""

from datetime import time

import pytest

from openhall.front.floor.models import Ticket
from openhall.kernel.commands import SCREEN
from openhall.team.org.models import Device
from tests.cast import Cast

from .driving import Person, Screens

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MORNING = time(9, 0)


def test_a_number_is_taken_called_shown_served_and_seen_by_the_supervisor(town: Cast, screens: Screens) -> None:
    with town.at("08:20"):
        town.run("day.open", "1001", hall="H01", date="2026-11-16")
        town.open_till()
    display, kiosk = machine(town, screens, "hall_display"), machine(town, screens, "kiosk")
    clerk, lead = screens.of("1003", MORNING), screens.of("1002", MORNING)
    display.sees(".dp-rules li", "不高声")
    lead.goes_to("/floor/live/")
    lead.sees(".fl-desk", "G101")

    clerk.goes_to("/counter/")
    clerk.sees("#callbar button", "开台").click()
    lead.sees(".fl-desk:has-text('G101')", "1003")

    for number in ("A001", "A002"):
        kiosk.sees(".ki-want[value=general]").click()
        kiosk.sees(".ki-number", number)
        kiosk.sees(".ki-done").click()
    clerk.sees(".fl-next", "A001")
    lead.sees(".fl-lines tr", "综合业务")
    display.sees(".dp-waiting dd", "2")

    clerk.press("Alt+n")
    clerk.sees("#callbar .oh-ticket", "A001")
    display.sees(".dp-call.dp-now", "A001")
    display.sees(".dp-call.dp-now", "G101")
    lead.sees(".fl-desk:has-text('G101')", "A001")

    clerk.press("Alt+n")
    clerk.sees("#callbar", "办理中")
    lead.sees(".fl-desk:has-text('G101')", "办理中")
    clerk.sees("#callbar .fl-next", "A002")
    clerk.press("Alt+n")
    clerk.sees("#callbar", "空闲")
    display.sees(".dp-waiting dd", "1")
    assert list(Ticket.objects.order_by("number").values_list("number", "state")) == [
        ("A001", "done"),
        ("A002", "waiting"),
    ]


def machine(town: Cast, screens: Screens, kind: str) -> Person:
    """A screen that a lead has enrolled by its code."""
    made = town.run("device.invite", "1001", channel=SCREEN, hall="H01", kind=kind)
    screen = screens.customers(MORNING)
    screen.goes_to("/device/")
    screen.page.fill("[name=code]", Device.objects.get(id=made.id).code)
    with screen.page.expect_navigation():
        screen.press("Enter")
    return screen
