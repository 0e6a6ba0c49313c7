"""The auditor's morning in a browser: yesterday's orders beside their papers, verdicts by key, the match, the signature."""

from datetime import time, timedelta
from decimal import Decimal

import pytest

from openhall.back.audit.models import BankLine, Check, ItemCheck, Signature
from openhall.engines.cases.models import Case
from openhall.front.till.models import BusinessDay
from tests.cast import MONDAY, Cast

from .driving import Person, Screens

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TUESDAY = MONDAY + timedelta(days=1)
HELD = {"SIM": 19, "CZK50": 2, "ZD": 1}
DAY = f"/audit/H01/{MONDAY}/"


def test_an_auditor_judges_matches_and_signs_and_a_fault_goes_back_to_its_clerk(town: Cast, screens: Screens) -> None:
    a_day_is_sold_and_closed(town)
    auditor = screens.of("1006", time(8, 40), TUESDAY)
    walks_the_orders_by_key(auditor)
    checks = Check.objects.order_by("order__accepted_at", "order_id")
    assert [(one.order.business, one.verdict, [fault["code"] for fault in one.faults]) for one in checks] == [
        ("new_subscription", "ok", []),
        ("top_up", "faulty", ["wrong_amount"]),
        ("top_up", "ok", []),
    ]
    assert list(ItemCheck.objects.values_list("verdict", flat=True)) == ["ok", "ok"]

    matches_and_signs(auditor)
    day, signature = BusinessDay.objects.get(), Signature.objects.get()
    assert (day.state, signature.staff, signature.matched) == ("signed", town.staff("1006").id, True)
    assert sum(BankLine.objects.values_list("amount", flat=True)) == Decimal("230.00")

    clerk = screens.of("1003", time(8, 40), TUESDAY)
    corrects_what_was_sent_back(clerk)
    accepts_the_correction(auditor)
    case = Case.objects.get(kind="audit.correction")
    assert (case.state, case.owner) == ("checked", town.staff("1003").id)


def a_day_is_sold_and_closed(town: Cast) -> None:
    """1003 sold a number (50.00 cash) and topped it up (100.00 cash, 80.00 card), and handed everything in."""
    town.open_day()
    town.open_till()
    with town.at("09:00"):
        customer = town.customer()
        town.join(customer)
    with town.at("10:00"):
        town.top_up(customer)
        town.top_up(customer, amount="80.00", tender={"card": "80.00"})
    with town.at("17:30"):
        counted = {"cash": "450.00", "card": "80.00"}
        closed = town.run("till.close", "1003", counted=counted, stubs=3, stubs_total="230.00", cards=HELD)
        town.run("report.submit", "1003", till=str(closed.id), outcome="balanced", explanation="")
    with town.at("18:00"):
        town.run("day.close", "1001", hall="H01")


def walks_the_orders_by_key(auditor: Person) -> None:
    """O says correct, a number names a fault, F says faulty; the next one comes up by itself, and keys wait for it."""
    auditor.goes_to(DAY)
    auditor.sees("#pane-work", "身份证件")
    auditor.sees("#pane-side [data-key=O]")
    auditor.press("o", "4", "f", "o", "o", "o")
    auditor.sees("[data-desk-done]")
    auditor.sees("#audit-progress", "已看 5 / 5")
    assert auditor.page.locator(".oh-walk [aria-current]").count() == 1


def matches_and_signs(auditor: Person) -> None:
    """The three columns stay shut until the copies are keyed; then they meet."""
    auditor.press("F9")
    auditor.sees("main", "录入记账联后显示")
    auditor.page.fill("[name=copies-1003-count]", "3")
    auditor.page.fill("[name=copies-1003-total]", "230")
    auditor.page.click("button:has-text('录入')")
    auditor.sees("#notice", "已录入")
    auditor.page.fill("[name=pay-amount]", "150")
    auditor.page.fill("[name=pay-slip]", "88001")
    auditor.page.click("button:has-text('缴存')")
    auditor.sees("main", "88001")
    auditor.page.select_option("[name=settle-means]", "card")
    auditor.page.fill("[name=settle-amount]", "80")
    auditor.page.click("button:has-text('结算')")
    auditor.page.wait_for_load_state()
    auditor.sees("main", "三相符")
    auditor.primary("签字").click()
    auditor.sees("#notice", "已签")


def corrects_what_was_sent_back(clerk: Person) -> None:
    """It waits on the clerk's own first page."""
    clerk.page.click("main a:has-text('稽核退回更正')")
    clerk.page.fill("[name=text]", "已补收差额")
    clerk.primary("已更正").click()
    clerk.sees("main", "待复核")


def accepts_the_correction(auditor: Person) -> None:
    auditor.goes_to("/audit/corrections/")
    auditor.page.click("main table a")
    auditor.sees("main", "已补收差额")
    auditor.page.click("#move-check button")
    auditor.sees("main", "已复核")
