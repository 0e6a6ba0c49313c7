"""The clerk's day in a browser: from the counted float to the shift report, with the customer at the second screen."""

import base64
from datetime import time
from decimal import Decimal

import pytest

from openhall.back.receipts.models import USED
from openhall.back.receipts.models import Form as ReceiptForm
from openhall.back.reports.models import ShiftReport
from openhall.back.stock import places
from openhall.engines.ledger import goods
from openhall.engines.ledger.models import Line
from openhall.engines.ledger.money import BALANCE, MoneyPlace, kept_balance, summed_balance
from openhall.front.catalog.models import Item
from openhall.front.counter.models import Confirmation, Order
from openhall.front.customers.models import Subscription
from openhall.front.till.models import TillSession
from tests.cast import RESIDENT, Cast
from tests.front.counter.desk import picture

from .driving import Person, Screens

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NUMBER, SIM, IMEI = "19901000007", "89860000000001000000", "996770982595138"


def test_a_clerk_works_from_the_float_to_the_report_and_the_books_agree(town: Cast, screens: Screens) -> None:
    town.open_day()
    clerk, customer = screens.of("1003", time(8, 35)), screens.customers(time(8, 35))
    opens_the_till(clerk)
    counts_the_goods(clerk)
    pairs_the_second_screen(clerk, customer)
    registers_a_customer(clerk)
    sells_a_sim(clerk, customer)
    shows_the_receipt(clerk)
    assert keys_of_a_top_up(clerk, customer) <= 8
    drops_what_lies_above_the_float(clerk)
    closes_blind(clerk)
    submits_the_report(clerk)

    till = TillSession.objects.get()
    joined, topped_up = Order.objects.order_by("accepted_at")
    assert [(one.state, one.due, one.form_no) for one in (joined, topped_up)] == [
        ("accepted", Decimal("50.00"), 1),
        ("accepted", Decimal("100.00"), 2),
    ]
    assert [Confirmation.objects.get(order=one).means for one in (joined, topped_up)] == ["signature", "tap"]
    assert Confirmation.objects.get(order=joined).strokes_sealed
    line = Subscription.objects.get(number=NUMBER)
    assert (line.state, line.customer.name) == ("active", "李梅")
    assert -kept_balance(MoneyPlace(BALANCE, owner=str(line.id))) == Decimal("150.00")
    assert goods.is_at(Item.objects.get(code="SIM").no, SIM, places.customers(till.hall))
    assert list(ReceiptForm.objects.filter(till=till.id, state=USED).order_by("no").values_list("no", flat=True)) == [
        1,
        2,
    ]
    assert till.float == till.taken(till.counted)["cash"] == till.taken(till.expected)["cash"] == Decimal("300.00")
    assert till.cards == till.cards_expected == {"SIM": 19, "CZK50": 2, "ZD": 1}
    assert summed_balance([till.notes]) == Decimal("150.00")
    assert sum(Line.objects.values_list("amount", flat=True)) == 0
    report = ShiftReport.objects.get(till=till)
    assert (report.outcome, report.total) == ("balanced", Decimal("150.00"))


def opens_the_till(clerk: Person) -> None:
    clerk.goes_to("/till/")
    for face, pieces in {"50": "2", "20": "5", "10": "6", "5": "6", "1": "10"}.items():
        clerk.page.fill(f"[name=float_{face}]", pieces)
    clerk.primary("开收银").click()
    clerk.sees("#drawer", "300.00")


def counts_the_goods(clerk: Person) -> None:
    """Before business; a phone is scanned."""
    clerk.goes_to("/stock/mine/count/")
    clerk.page.get_by_label("SIM卡").fill("20")
    clerk.page.get_by_label("50元充值卡").fill("2")
    clerk.page.get_by_label("在抽屉").focus()
    clerk.scan(IMEI)
    clerk.primary("实点").click()
    clerk.sees(".oh-say", "实点与账面一致")


def pairs_the_second_screen(clerk: Person, customer: Person) -> None:
    clerk.goes_to("/counter/")
    clerk.page.click("#invite button")
    code = clerk.sees("#invite .oc-code").inner_text()
    customer.goes_to("/counter/display/")
    customer.page.fill("#id_code", code)
    customer.page.keyboard.press("Enter")
    customer.sees("h1", "欢迎光临")


def registers_a_customer(clerk: Person) -> None:
    clerk.sees("#q").focus()
    clerk.scan(RESIDENT)  # the reader of identity cards
    clerk.sees("#id_name:focus")  # what the reader gave is not typed again
    assert clerk.page.input_value("#id_id_number") == RESIDENT
    clerk.page.fill("#id_name", "李梅")
    clerk.page.fill("#id_phone", "13800000001")
    clerk.page.fill("#id_address", "街道一号")
    clerk.page.check("#id_original_seen")
    clerk.primary("登记").click()
    clerk.sees(".oh-customer", "李梅")
    clerk.sees("#what-field:focus")


def sells_a_sim(clerk: Person, customer: Person) -> None:
    clerk.type_word("xyhrw")
    clerk.press("Enter")
    clerk.sees("#id_number:focus")
    clerk.enter_digits("0007")
    clerk.sees(".oc-pick button", NUMBER).click()
    clerk.sees("#id_sim:focus")
    clerk.scan(SIM)
    clerk.sees("#id_charge_prepayment:focus")  # a scanner's Enter prepares nothing
    clerk.enter_digits("50")
    clerk.press("Enter")
    clerk.sees("#id_valid_until:focus")
    clerk.enter_digits("20360101")
    clerk.page.check("#id_original_seen")
    clerk.page.set_input_files(
        "#id_copy", {"name": "copy.png", "mimeType": "image/png", "buffer": base64.b64decode(picture(400, 250))}
    )
    clerk.primary("存证件").click()
    clerk.primary("已说明")
    customer.sees(".oc-agreed", "预存款 50.00元")
    clerk.press("Enter")
    clerk.sees("#id_received:focus")
    clerk.enter_digits("60")
    clerk.press("Enter")
    customer.sees(".oh-display-change", "¥10.00")
    customer.draws("canvas")
    customer.page.click("button:has-text('我同意')")
    clerk.primary("受理")
    clerk.press("Enter")
    clerk.sees(".oc-done", "S1 1")
    clerk.primary("下一位")
    customer.sees("h1", "谢谢")


def shows_the_receipt(clerk: Person) -> None:
    """It opens beside the counter; the next Enter is for the next customer."""
    with clerk.page.expect_popup() as opened:
        clerk.press("F9")
    receipt = opened.value
    receipt.wait_for_load_state()
    assert "S1 1" in receipt.inner_text("body") and NUMBER in receipt.inner_text("body")
    assert receipt.locator("svg path").count() >= 1  # the signature
    receipt.close()
    clerk.press("Enter")
    clerk.sees("#q:focus")


def keys_of_a_top_up(clerk: Person, customer: Person) -> int:
    """By keyboard alone, at the speed of a fast hand; the keys besides the digits of number and amount."""
    before = clerk.pressed
    clerk.enter_digits(NUMBER)
    clerk.press("Enter")
    clerk.sees("#what-field:focus")
    clerk.enter_digits("100")
    clerk.press("Enter")
    clerk.sees("#id_received:focus")
    clerk.press("Enter")
    clerk.primary("入账")
    clerk.press("Enter")
    customer.sees("dl", "当前余额")
    customer.page.click("button:has-text('无误')")
    clerk.sees(".oc-kind", "已受理")
    clerk.press("Enter")
    clerk.sees("#q:focus")
    return clerk.pressed - before


def drops_what_lies_above_the_float(clerk: Person) -> None:
    clerk.goes_to("/till/")
    clerk.sees("#drawer", "350.00")  # the 100-yuan note of the top-up lies in the safe already
    clerk.press("F6", "Enter")
    clerk.sees("#drawer", "300.00")


def closes_blind(clerk: Person) -> None:
    """By denomination; nothing on the page tells what the books say."""
    clerk.goes_to("/till/close/")
    assert "300" not in clerk.page.inner_text("main") and "450" not in clerk.page.inner_text("main")
    for face, pieces in {"100": "2", "50": "1", "10": "5"}.items():
        clerk.page.fill(f"[name=count_{face}]", pieces)
    clerk.sees("[data-sum]", "300.00")
    for field, counted in {"card": "0", "epay": "0", "stubs": "2", "stubs_total": "150"}.items():
        clerk.page.fill(f"[name={field}]", counted)
    clerk.page.get_by_label("SIM卡").fill("19")
    clerk.page.get_by_label("50元充值卡").fill("2")
    clerk.page.get_by_label("手机", exact=True).fill("1")
    clerk.primary("关收银").click()
    clerk.sees("h1", "结账单")


def submits_the_report(clerk: Person) -> None:
    """The closing sheet leads on to it: Enter goes there."""
    clerk.primary("日报").click()
    clerk.sees("main", "三相符")
    clerk.primary("上交").click()
    clerk.sees(".oh-badge", "平账上交")
