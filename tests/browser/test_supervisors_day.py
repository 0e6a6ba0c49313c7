"""The duty supervisor's day in a browser: the day opened, drawers, signatures, findings, what is due, the day closed."""

import re
from datetime import time
from decimal import Decimal

import pytest

from openhall.back.reports.models import DailyReport
from openhall.engines.cases.models import Case
from openhall.engines.policy.models import DROPPED, UPHELD, Finding
from openhall.front.counter.models import Order
from openhall.front.till.models import CLOSED, OPEN, BusinessDay
from tests.cast import Cast

from .driving import Person, Screens

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MORNING, EVENING = time(8, 10), time(17, 40)
HELD = {"SIM": 19, "CZK50": 2, "ZD": 1}


def test_a_supervisor_opens_looks_after_and_closes_the_day(town: Cast, screens: Screens) -> None:
    lead = screens.of("1002", MORNING)
    opens_the_day(lead)
    day = BusinessDay.objects.get()
    assert (day.state, day.opened_by) == (OPEN, town.staff("1002").id)

    the_hall_works(town)
    lead = screens.later(lead, EVENING)
    sees_the_drawer_over_its_limit(lead, town)
    signs_what_is_missing(lead)
    order = Order.objects.get(id=town.made["order"])
    assert order.reviewed_by == town.staff("1002").id and order.reviewed_at is not None

    short, seen = Finding.objects.get(rule="till.short"), Finding.objects.get(rule="observed")
    decides(lead, short, "upheld", "少款属实")
    decides(lead, seen, "dropped", "当时在更换打印纸")
    states = dict(Finding.objects.filter(id__in=[short.id, seen.id]).values_list("id", "state"))
    assert states == {short.id: UPHELD, seen.id: DROPPED}

    confirms_the_difference(lead)
    case = Case.objects.get(kind="cash.difference")
    assert (case.state, case.closed_at is not None) == ("confirmed", True)

    closes_the_day(lead, town)
    day.refresh_from_db()
    report = DailyReport.objects.get(day=day)
    assert (day.state, day.closed_by, day.forced) == (CLOSED, town.staff("1002").id, False)
    assert (report.books, report.accepted, report.matched) == (Decimal("350.00"), 2, False)
    prints_the_daily_report_on_one_page(lead, report)


def opens_the_day(lead: Person) -> None:
    lead.goes_to("/till/day/")
    lead.primary("开日").click()
    lead.sees("dl", "营业中")


def the_hall_works(town: Cast) -> None:
    """1003 takes 350.00 and does not drop; 1004 counts 10.00 too little and explains it; the auditor saw something."""
    with town.at("08:30"):
        town.open_till()
        town.open_till("1004", "G102")
    with town.at("09:30"):
        customer = town.customer()
        town.made["order"] = str(town.join(customer).id)
        town.top_up(customer, amount="300.00")
    with town.at("16:00"):
        town.run(
            "finding.raise", "1006", channel="screen", clause="POLICY-10", hall="H01", staff="1003", text="台席无人"
        )
        town.run("till.close", "1004", counted={"cash": "290.00"}, stubs=0, stubs_total="0.00", cards={"SIM": 20})
        case = Case.objects.get(kind="cash.difference")
        town.run("case.move", "1004", case=str(case.id), move="explain", text="找零有误")


def sees_the_drawer_over_its_limit(lead: Person, town: Cast) -> None:
    lead.goes_to("/reports/day/")
    lead.sees("#tills", "650.00")


def signs_what_is_missing(lead: Person) -> None:
    """By keys alone: to the list, mark the order that is looked at, sign what is marked."""
    lead.press("Enter")
    lead.sees("[data-walk-item]", "新用户入网")
    lead.sees("#pane-work .aud-title", "新用户入网")
    lead.press("x", "F9")
    lead.sees("#notice", "已签")


def decides(lead: Person, finding: Finding, decision: str, note: str) -> None:
    lead.goes_to("/reports/day/")
    lead.page.click(f"a[href$='{finding.pk}/']")
    lead.page.check(f"[name=decision][value={decision}]")
    lead.page.fill("[name=note]", note)
    lead.primary("裁定").click()
    lead.sees("aside", note)


def confirms_the_difference(lead: Person) -> None:
    lead.goes_to("/reports/day/")
    lead.page.click(".oh-rows a:has-text('差额')")
    lead.sees("main", "找零有误")
    lead.primary("确认").click()
    lead.sees("main", "已了结")


def closes_the_day(lead: Person, town: Cast) -> None:
    """The till of 1003 is still open: the day can't be closed. Then it can, and is asked once."""
    lead.goes_to("/till/day/")
    assert lead.primary("日结").is_disabled()
    with town.at("17:45"):
        counted = {"cash": "650.00"}
        town.run("till.close", "1003", counted=counted, stubs=2, stubs_total="350.00", cards=HELD)
    lead.page.reload()
    lead.primary("日结").click()
    lead.sees("#oh-confirm", "日结")
    lead.press("F9")
    lead.sees("dl", "已日结")


def prints_the_daily_report_on_one_page(lead: Person, report: DailyReport) -> None:
    lead.goes_to(f"/reports/daily/{report.pk}/print/")
    paper = lead.page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
