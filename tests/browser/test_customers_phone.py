"""A customer's phone, 375 pixels wide: books a time, checks in by the hall's code, sees number and place, gives it up."""

from datetime import time
from typing import Any

import pytest

from openhall.front.floor import presence
from openhall.front.floor.models import Appointment, Ticket
from openhall.kernel.commands import SCREEN
from tests.cast import Cast

from .driving import Person, Screens

WAITS_FOR = {
    "PORTAL-01": [
        "portal: changes and payments by the customer, channel online",
        "machines: payment and its settlement list",
        "portal: the terminal's view with automatic logout",
    ]
}
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MORNING = time(9, 0)
WIDTH = 375


def fits(phone: Person) -> None:
    """Nothing is cut off to the right, and what is touched is large enough for a thumb."""
    page: Any = phone.page
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    small = page.evaluate(
        "[...document.querySelectorAll('main .btn, main .on-choices > a, main .on-slots label')]"
        ".filter((one) => one.offsetHeight && one.offsetHeight < 40).map((one) => one.textContent.trim())"
    )
    assert small == []


@pytest.mark.clause("PORTAL-01")
def test_a_customer_books_comes_sees_the_place_in_the_queue_and_leaves(town: Cast, screens: Screens) -> None:
    for weekday in range(7):
        town.run("org.set_hours", "1001", channel=SCREEN, hall="H01", weekday=weekday, opens="08:30", closes="17:30")
    with town.at("08:20"):
        town.run("day.open", "1001", hall="H01", date="2026-11-16")
        town.run("ticket.take", "1007", hall="H01", service="general")
    phone = screens.customers(MORNING)
    phone.page.set_viewport_size({"width": WIDTH, "height": 700})

    phone.goes_to("/online/")
    phone.sees(".on-list a", "单位H01").click()
    phone.sees(".on-keys a", "预约").first.click()
    fits(phone)
    phone.sees(".on-slots label:has-text('10:00')").click()
    phone.page.fill("[name=phone]", "19900010001")
    phone.sees("form#book button").click()
    number = phone.sees(".on-number").text_content()
    fits(phone)
    row = Appointment.objects.get()
    assert number == row.number
    phone.sees(".on-code svg")

    phone.goes_to(f"/online/h/H01/here/{presence.code(town.hall().id)}/")
    phone.sees("button", "我已到厅").click()
    phone.sees("a", "我的号").click()
    phone.sees(".on-number", "A002")
    phone.sees(".on-ahead", "前面还有")
    fits(phone)
    phone.sees("main form button", "放弃").click()
    phone.sees("#oh-confirm button[value=yes]").click()
    phone.sees("main", "已失效")
    assert list(Ticket.objects.order_by("number").values_list("number", "state")) == [
        ("A001", "waiting"),
        ("A002", "left"),
    ]
