"""What somebody typed is kept until it is sent, and not a moment longer."""

from datetime import time

import pytest

from tests.cast import Cast

from .driving import Screens

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_sent_as_soon_as_it_is_typed_does_not_come_back(town: Cast, screens: Screens) -> None:
    lead = screens.of("1002", time(9))
    lead.goes_to("/roster/duty-log/")
    lead.page.evaluate("document.querySelector('#entry').addEventListener('submit', (event) => event.preventDefault())")
    lead.page.fill("[name=text]", "打印机卡纸")
    lead.page.locator("[data-primary]:visible").click()
    lead.page.evaluate(
        "new Promise((done) => setTimeout(done, 400))"
    )  # longer than a page takes to keep what was typed
    assert lead.page.evaluate("sessionStorage.getItem('draft:duty-log')") is None


def test_what_was_not_sent_is_there_again(town: Cast, screens: Screens) -> None:
    lead = screens.of("1002", time(9))
    lead.goes_to("/roster/duty-log/")
    lead.page.fill("[name=text]", "打印机卡纸")
    lead.page.evaluate("new Promise((done) => setTimeout(done, 400))")
    lead.goes_to("/roster/meetings/")
    lead.goes_to("/roster/duty-log/")
    assert lead.page.input_value("[name=text]") == "打印机卡纸"
