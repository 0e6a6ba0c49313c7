"""The counter screen through its own addresses: each act one step, everything kept on the server."""

import base64
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from openhall.front.counter.models import ACCEPTED, DECLINED, PREPARED, SUSPENDED, Display, Interruption, Order, Paper
from openhall.front.counter.models import Desk as DeskRow
from openhall.front.customers.models import Customer, Subscription
from openhall.kernel import clock
from tests.cast import RESIDENT
from tests.front.counter.desk import NEW, OLD, STROKES, Desk, picture

ACT = "/counter/act/"


class Screen:
    """A clerk's browser without a browser."""

    def __init__(self, desk: Desk, job_number: str = "1003") -> None:
        self.desk = desk
        self.client = Client()
        self.client.force_login(desk.cast.staff(job_number))

    def act(self, what: str, /, **fields: Any) -> str:
        with clock.at(self.desk.cast.moment):
            answer = self.client.post(ACT, {"act": what, **fields})
        assert answer.status_code in (200, 204), answer.status_code
        return answer.content.decode()

    def get(self, name: str, *args: Any, **query: str) -> str:
        with clock.at(self.desk.cast.moment):
            answer = self.client.get(reverse(f"counter:{name}", args=args), query)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    @property
    def order(self) -> Order:
        row = DeskRow.objects.select_related("order").get(staff=self.desk.cast.staff("1003").id)
        assert row.order is not None
        return row.order


@pytest.fixture
def screen(desk: Desk) -> Screen:
    return Screen(desk)


def test_a_top_up_goes_number_amount_received_and_post(screen: Screen) -> None:
    screen.desk.joined()
    shown = screen.act("find", q=OLD)
    assert OLD in shown
    assert "1101******002X" in shown
    assert RESIDENT not in shown
    screen.act("what", what="100")
    assert (screen.order.business, screen.order.due) == ("top_up", 100)
    assert "13.50" not in screen.act("tender", received="120")
    assert screen.order.change == 20
    assert "150.00" in screen.act("post")
    assert (screen.order.state, screen.order.posted) == (ACCEPTED, True)
    screen.act("next")
    assert DeskRow.objects.get().order is None


@pytest.mark.clause("COUNTER-10")
def test_the_form_is_prefilled_a_wrong_digit_is_named_and_the_print_equals_the_order(screen: Screen) -> None:
    desk = screen.desk
    desk.joined()
    screen.act("find", q=OLD)
    shown = screen.act("kind", kind="change_plan")
    assert f'value="{OLD}" selected' in shown
    screen.act("prepare", number=OLD, plan="T88")
    order = screen.order
    wrong = screen.act("paper", kind="id_copy", person="customer", paper_number="110105194912310021",
                       valid_until="20360101", original_seen="on")  # fmt: skip
    assert "is-invalid" in wrong
    assert not Paper.objects.filter(order=order).exists()
    screen.act("paper", kind="id_copy", person="customer", valid_until="20360101", original_seen="on",
               copy=SimpleUploadedFile("id.png", base64.b64decode(picture()), "image/png"))  # fmt: skip
    screen.act("explain", mark=["tariff", "coverage", "use"])
    desk.sign(str(order.id))
    locked = screen.act("explain", mark=["use"])
    assert "oh-problem" in locked
    screen.act("accept")
    row = desk.row(str(order.id))
    printed = screen.get("form", row.id)
    for line in row.confirmation.shown["lines"]:
        assert line in printed
    assert printed.count(f"{row.number}") >= 3  # three copies
    assert "59.00" in printed
    assert "88.00" in printed


def test_the_receipt_shows_due_received_and_change_as_saved(screen: Screen) -> None:
    desk = screen.desk
    desk.cast.run("catalog.set_tariff", business="new_subscription", code="fee", amount="86.50")
    order = desk.ready(desk.join(charges=[]), cash="100.00")
    shown = screen.get("order", order)
    assert "86.50" in shown
    desk.sign(order)
    desk.accept(order)
    printed = screen.get("receipt", order)
    for figure in ("86.50", "100.00", "13.50"):
        assert figure in printed
    assert "S1 1" in printed


@pytest.mark.clause("COUNTER-14")
def test_what_is_typed_is_there_after_the_next_login(screen: Screen) -> None:
    screen.desk.joined()
    screen.act("find", q=OLD)
    screen.act("kind", kind="change_plan")
    screen.act("note", number=OLD, plan="T129", agent="王军")
    again = Screen(screen.desk)
    shown = again.get("desk")
    assert 'value="T129" selected' in shown
    assert "王军" in shown


def test_an_incomplete_entry_and_a_refusal_stand_beside_their_fields_and_keep_what_was_typed(screen: Screen) -> None:
    screen.act("find", q=RESIDENT)
    screen.act("kind", kind="new_subscription")
    shown = screen.act("prepare", number=OLD, plan="T88", sim="")
    assert "is-invalid" in shown
    assert f'value="{OLD}"' in shown
    shown = screen.act("prepare", number=OLD, plan="T88", sim="89860000000001000099")
    assert "is-invalid" in shown
    assert not Order.objects.exists()


def test_a_new_customer_is_registered_on_the_spot(screen: Screen) -> None:
    shown = screen.act("find", q="440106198001018176")
    assert 'value="440106198001018176"' in shown
    fields = {"name": "王军", "id_kind": "resident_id", "id_number": "440106198001018176", "phone": "13800001111"}
    assert "is-invalid" in screen.act("register", **fields)
    screen.act("register", **fields, address="解放路1号", original_seen="on")
    made = Customer.objects.get(name="王军")
    assert DeskRow.objects.get().customer_id == made.id


def test_kinds_are_found_by_initials_code_and_name(screen: Screen) -> None:
    for words, name in (("tcbg", "套餐变更"), ("change_plan", "套餐变更"), ("套餐", "套餐变更"), ("cz", "充值")):
        assert name in screen.get("kinds", what=words)
    assert "<li>" not in screen.get("kinds", what="qqqq")
    assert "<li>" not in screen.get("kinds", what="100")


def test_free_numbers_are_offered_by_their_digits_and_taken_ones_are_not(screen: Screen) -> None:
    assert NEW in screen.get("numbers", number="000002")
    screen.desk.join(NEW)
    assert NEW not in screen.get("numbers", number="000002")


def test_goods_are_scanned_put_back_and_sold(screen: Screen) -> None:
    screen.act("kind", kind="card_sale")
    assert "oh-problem" in screen.act("scan", scan="500000000009")
    screen.act("scan", scan="500000000001")
    screen.act("scan", scan="500000000002")
    screen.act("unscan", piece="500000000002")
    assert json.loads(DeskRow.objects.get().entries["items"]) == [{"item": "CZK50", "serial": "500000000001"}]
    screen.act("prepare")
    assert screen.order.due == 50
    screen.act("tender_card")
    assert screen.order.card == 50


def test_taken_back_what_was_typed_stays_and_the_money_is_told(screen: Screen) -> None:
    screen.desk.joined()
    screen.act("find", q=OLD)
    screen.act("what", what="100")
    screen.act("tender", received="")
    order = screen.order
    assert order.cash == 100
    screen.act("decline")
    order.refresh_from_db()
    assert order.state == DECLINED
    row = DeskRow.objects.get()
    assert (row.order, row.number) == (None, OLD)


@pytest.mark.clause("COUNTER-12")
def test_missing_papers_are_listed_printed_and_the_order_goes_on(screen: Screen) -> None:
    screen.act("find", q=RESIDENT)
    screen.act("kind", kind="new_subscription")
    sim = screen.desk.cast.next_sim("1003")
    screen.act("prepare", number=OLD, plan="T59", sim=sim, charge_prepayment="50")
    order = screen.order
    assert order.state == PREPARED
    screen.act("suspend", missing="身份证过期\n\n委托书")
    order.refresh_from_db()
    assert (order.state, order.details["missing"]) == (SUSPENDED, ["身份证过期", "委托书"])
    assert "委托书" in screen.get("missing", order.id)
    screen.act("next")
    assert str(order.id) in screen.act("find", q=RESIDENT)
    screen.act("resume", order=str(order.id))
    assert screen.order.state == PREPARED


def test_a_submit_sent_twice_happens_once(screen: Screen) -> None:
    screen.desk.joined()
    screen.act("find", q=OLD)
    for _twice in range(2):
        screen.act("what", what="100", key="one")
    assert Order.objects.filter(business="top_up").count() == 1


def test_the_page_says_when_the_customer_has_done_something(screen: Screen) -> None:
    desk = screen.desk
    order = desk.ready(desk.join(), cash="50.00")
    desk.run("desk.note", order=order)
    row = desk.row(order)
    seen = f"{row.id}:{row.revision}:{row.state}:{row.review}"
    with clock.at(desk.cast.moment):
        assert "HX-Trigger" not in screen.client.get("/counter/now/", {"v": seen}).headers
        desk.sign(order)
        assert "counter:changed" in screen.client.get("/counter/now/", {"v": seen}).headers["HX-Trigger"]
        assert "desk-primary-button" in screen.client.get("/counter/parts/").content.decode()


def test_without_a_till_the_screen_says_what_to_do(desk: Desk) -> None:
    other = Screen(desk, "1004")
    assert "desk-primary-button" not in other.get("desk")


def test_pages_are_for_their_positions_and_orders_for_their_halls(desk: Desk) -> None:
    order = desk.joined()
    with clock.at(desk.cast.moment):
        for job_number, expected in (("1003", 200), ("1002", 200), ("1006", 200), ("1010", 403), ("2003", 404)):
            client = Client()
            client.force_login(desk.cast.staff(job_number))
            assert client.get(reverse("counter:order", args=[order])).status_code == expected, job_number
        guest = Client()
        assert guest.get("/counter/").status_code == 302
        assert guest.post(ACT, {"act": "next"}).status_code == 302
        clerk = Client()
        clerk.force_login(desk.cast.staff("1003"))
        assert clerk.post(ACT, {"act": "nonsense"}).status_code == 404
        assert clerk.get(ACT).status_code == 405


def test_a_lead_decides_on_the_orders_page_and_the_customer_gets_the_reason_in_writing(desk: Desk) -> None:
    desk.joined(plan="T129")
    order = desk.prepare("change_plan", number=OLD, plan="T59")
    lead = Client()
    lead.force_login(desk.cast.staff("1002"))
    with clock.at(desk.cast.moment):
        fields = {"decision": "refuse", "reason": "协议期未满"}
        lead.post(reverse("counter:decide", args=[order]), fields)
        assert "协议期未满" in lead.get(reverse("counter:decision", args=[order])).content.decode()
    assert desk.row(order).state == DECLINED


def test_the_list_of_unfinished_work_and_its_acts(screen: Screen) -> None:
    desk = screen.desk
    desk.joined()
    order = desk.top_up("100.00")
    desk.pay(order, cash="100.00")
    desk.run("order.post", order=order, checked=True)
    slip = desk.ready(desk.prepare("change_plan", number=OLD, plan="T88"))
    desk.run("order.slip", order=slip)
    desk.accept(slip)
    shown = screen.get("open")
    assert order in shown
    assert slip in shown
    scan = SimpleUploadedFile("s.png", base64.b64decode(picture()), "image/png")
    with clock.at(desk.cast.moment):
        screen.client.post(reverse("counter:scan", args=[slip]), {"copy": scan})
        screen.client.post(reverse("counter:do", args=["interrupt"]), {"cause": "停电", "since": "07:55"})
        row = Interruption.objects.get()
        fields = {"interruption": str(row.id), "measure": "发电机"}
        screen.client.post(reverse("counter:do", args=["go-on"]), fields)
    row.refresh_from_db()
    assert row.measure == "发电机"
    assert slip not in screen.get("open")


def test_a_copy_is_shown_to_the_clerk_at_work_and_asks_others_why(desk: Desk) -> None:
    paper = desk.show_id(desk.join()).id
    with clock.at(desk.cast.moment):
        clerk, auditor = Client(), Client()
        clerk.force_login(desk.cast.staff("1003"))
        auditor.force_login(desk.cast.staff("1006"))
        address = reverse("counter:paper", args=[paper])
        assert clerk.get(address)["Content-Type"] == "image/png"
        assert "form" in auditor.get(address).content.decode()
        assert auditor.get(address, {"purpose": "稽核"})["Content-Type"] == "image/png"


# -- the display ---------------------------------------------------------------------------------------------------


@pytest.fixture
def tablet(desk: Desk) -> Client:
    """The display's browser, paired."""
    client = Client()
    client.cookies["openhall-display"] = desk.tokens[desk.display]
    return client


def test_an_unpaired_display_asks_for_the_code_and_shows_nothing(desk: Desk) -> None:
    client = Client()
    with clock.at(desk.cast.moment):
        assert "/counter/display/pair/" in client.get("/counter/display/").content.decode()
        assert client.get("/counter/display/stage/").status_code == 204
        assert client.post("/counter/display/say/check/", {"order": "x"}).status_code == 204
        assert client.post("/counter/display/pair/", {"code": "123"}).status_code == 422


def test_a_display_is_paired_in_the_browser_and_revoked_at_the_counter(screen: Screen) -> None:
    desk = screen.desk
    client = Client()
    with clock.at(desk.cast.moment):
        screen.client.post(reverse("counter:invite"), {"counter": "G101"})
        row = Display.objects.get(paired_at=None)
        answer = client.post("/counter/display/pair/", {"code": row.code})
        assert answer.status_code == 302
        assert client.cookies["openhall-display"]["httponly"]
        assert "单位H01" in client.get("/counter/display/").content.decode()
        screen.client.post(reverse("counter:do", args=["revoke"]), {"display": str(row.id)})
        assert "/counter/display/pair/" in client.get("/counter/display/").content.decode()


@pytest.mark.clause("CASH-02")
def test_clerk_and_display_show_due_received_and_change_before_completion(screen: Screen, tablet: Client) -> None:
    desk = screen.desk
    desk.cast.run("catalog.set_tariff", business="new_subscription", code="fee", amount="86.50")
    order = desk.ready(desk.join(charges=[]), cash="100.00")
    desk.run("desk.note", order=order)
    with clock.at(desk.cast.moment):
        display = tablet.get("/counter/display/").content.decode()
    clerk = screen.get("desk")
    for figure in ("86.50", "100.00", "13.50"):
        assert figure in display
        assert figure in clerk
    assert "oh-sign" in display


def test_the_customer_signs_on_the_display(desk: Desk, tablet: Client) -> None:
    order = desk.ready(desk.join(), cash="50.00")
    fields = {"order": order, "revision": str(desk.row(order).revision), "means": "signature", "strokes": STROKES}
    with clock.at(desk.cast.moment):
        before = tablet.get("/counter/display/stage/").content.decode()
        assert "oh-sign" in before
        after = tablet.post("/counter/display/say/confirm/", fields).content.decode()
    assert "oh-sign" not in after
    assert desk.row(order).confirmed_by == "signature"


def test_the_customer_chooses_and_types_a_password_on_the_display(desk: Desk, tablet: Client) -> None:
    desk.joined()
    order = desk.prepare("password_set", number=OLD)
    desk.run("order.show", order=order, stage="new_password")
    with clock.at(desk.cast.moment):
        say = "/counter/display/say/new-password/"
        assert (
            "oc-problem" in tablet.post(say, {"order": order, "password": "473829", "again": "473828"}).content.decode()
        )
        assert (
            "oc-problem" in tablet.post(say, {"order": order, "password": "111111", "again": "111111"}).content.decode()
        )
        tablet.post(say, {"order": order, "password": "473829", "again": "473829"})
    desk.show_id(order)
    desk.sign(order)
    desk.accept(order)
    change = desk.prepare("change_plan", number=OLD, plan="T88")
    desk.run("order.show", order=change, stage="password")
    with clock.at(desk.cast.moment):
        say = "/counter/display/say/password/"
        assert "oc-problem" in tablet.post(say, {"order": change, "password": "000000"}).content.decode()
        tablet.post(say, {"order": change, "password": "473829"})
    assert "password" in desk.row(change).steps
    assert not Subscription.objects.get().password_initial


def test_nothing_new_to_show_is_answered_with_nothing(desk: Desk, tablet: Client) -> None:
    with clock.at(desk.cast.moment):
        shown = tablet.get("/counter/display/").content.decode()
        version = shown.split("/counter/display/stage/?v=")[1].split('"')[0]
        assert tablet.get("/counter/display/stage/", {"v": version}).status_code == 204
        desk.join()
        assert tablet.get("/counter/display/stage/", {"v": version}).status_code == 200
