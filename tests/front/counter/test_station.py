"""The five matters at a broadband station's front desk (COUNTER-09): buttons, terms, work orders, counts."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from openhall.engines.cases.models import Case
from openhall.front.counter import station
from openhall.front.counter.effects_lines import NEW_OR_RENEWAL
from openhall.front.counter.models import Enquiry, Order
from openhall.front.customers.models import Customer
from openhall.front.services import connections
from openhall.front.services.models import Connection
from tests.cast import MONDAY
from tests.front.counter.desk import NEW, OLD, Desk
from tests.front.counter.test_screen import Screen
from tests.integrity.test_check import found

WAITS_FOR = {"COUNTER-09": ["field: the contract's own work orders", "care: the contract's own complaints"]}
THIRD = "19901000003"
SECOND_PERSON = "440106198001018176"


@pytest.fixture
def front(desk: Desk) -> Desk:
    """Clerk 3003 at the front desk of the station H03; two customers have numbers from H01."""
    cast = desk.cast
    desk.joined(OLD)
    cast.join(cast.customer("王军", SECOND_PERSON), number=NEW)
    cast.run("receipts.receive", "3001", hall="H03", series="S3", first=1, last=100)
    cast.run("receipts.issue", "3001", hall="H03", series="S3", first=1, last=50, to="3003")
    for business, price in (("broadband_install", "100.00"), ("broadband_renewal", "60.00")):
        desk.run("catalog.set_tariff", "system", business=business, code="fee", amount=price)
    desk.clerk = "3003"
    begin(desk, MONDAY)
    return desk


def begin(desk: Desk, day: date) -> None:
    """The station opens on a day; what stood open before is closed by its head."""
    cast = desk.cast
    if Order.objects.filter(hall=cast.hall("H03").id).exists():
        cast.run("day.close", "3001", hall="H03", force=True)
    desk.wait_until("08:10", day)
    cast.open_day("H03", "3001")
    cast.open_till("3003", "G301", "100.00")
    desk.pair("G301")


def connect(desk: Desk, number: str = OLD, address: str = "新村路20号3栋502", months: str = "", **fields: Any) -> Order:
    details = {"address": address, "bandwidth": "300M", **({"months": months} if months else {})}
    order = desk.prepare("broadband_install", number=number, details=details, **fields)
    desk.run("order.paper", order=order, kind="id_copy", original_seen=True, valid_until="2036-01-01", **desk_paper())
    desk.explain(order)
    desk.pay(order, card=f"{desk.row(order).due}")
    desk.sign(order)
    desk.accept(order)
    return desk.row(order)


def desk_paper() -> dict[str, str]:
    from tests.front.counter.desk import picture

    return {"copy": picture()}


def renew(desk: Desk, months: str, number: str = OLD, **fields: Any) -> Order:
    order = desk.prepare("broadband_renewal", number=number, details={"months": months}, **fields)
    desk.pay(order, cash=f"{desk.row(order).due}")
    desk.sign(order)
    desk.accept(order)
    return desk.row(order)


def other(desk: Desk) -> str:
    return str(Customer.objects.get(name="王军").id)


def service(number: str = OLD) -> Connection:
    from openhall.front.customers.models import Subscription

    return Connection.objects.get(subscription=Subscription.objects.get(number=number).id)


def today(desk: Desk) -> dict[str, int]:
    from openhall.kernel import clock

    return station.counts(desk.cast.hall("H03").id, clock.local_date(desk.cast.moment)).by_matter


@pytest.mark.clause("COUNTER-09")
def test_exactly_five_buttons_at_the_station_and_none_elsewhere(front: Desk) -> None:
    shown = Screen(front, "3003").get("desk")
    assert shown.count("data-matter=") == 5
    for word in ("咨询", "新开", "续费", "故障", "投诉"):
        assert f"<span>{word}</span>" in shown
    assert "oc-offered" not in shown
    assert "data-matter=" not in Screen(front, "1003").get("desk")


@pytest.mark.clause("COUNTER-09")
def test_a_day_with_one_of_each_through_the_five_buttons(front: Desk) -> None:
    connect(front, NEW, "解放路8号", "1", customer=other(front))
    begin(front, date(2026, 11, 26))  # 20 days before 2026-12-16
    screen = Screen(front, "3003")

    screen.act("matter", kind="enquiry")
    screen.act("keep_matter", topic="资费", question="提速多少钱？", answer="每月加10元")
    asked = Enquiry.objects.get()
    assert (asked.answered, asked.answer, asked.closed_at is not None) == (True, "每月加10元", True)

    screen.act("matter", kind="fault")  # no such shortcut: nothing happens
    screen.act("find", q=OLD)
    screen.act("matter", kind="fault_report")
    screen.act("keep_matter", address="新村路20号3栋502", symptom="光猫红灯")
    screen.act("find", q=OLD)
    screen.act("matter", kind="complaint")
    screen.act("keep_matter", category="network", text="晚上网速慢")
    complaint = Case.objects.get(kind="counter.complaint")
    assert (complaint.state, complaint.owner) == ("open", front.cast.staff("3003").id)

    screen.act("find", q=OLD)
    shown = screen.act("kind", kind="broadband_install")
    assert 'name="d_months"' in shown
    connect(front, OLD)
    assert sorted(case.data["business"] for case in Case.objects.filter(kind="order.work_order")) == [
        "broadband_install", "broadband_install", "fault_report"]  # fmt: skip

    before = service(NEW).ends_on
    done = renew(front, "12", NEW, customer=other(front))
    assert (before, service(NEW).ends_on) == (date(2026, 12, 16), date(2027, 12, 16))
    assert (done.due, done.cash, done.form_no is not None) == (Decimal("720.00"), Decimal("720.00"), True)

    assert today(front) == dict.fromkeys(
        ("enquiry", "broadband_install", "broadband_renewal", "fault_report", "complaint"), 1
    )
    screen.act("next")
    assert screen.get("desk").count('<b title="今日">1</b>') == 5
    assert {name: n for name, n in found().items() if name.startswith(("orders", "ledger"))} == {}


@pytest.mark.clause("COUNTER-09")
def test_one_that_ended_last_week_runs_twelve_months_from_today(front: Desk) -> None:
    connect(front, OLD, months="1")
    begin(front, date(2026, 12, 23))
    renew(front, "12")
    assert service().ends_on == date(2027, 12, 23)


@pytest.mark.clause("COUNTER-09")
@pytest.mark.parametrize(("said", "new", "renewal"), [("new", 1, 0), ("renewal", 0, 1)])
def test_a_new_connection_of_one_whose_service_expired_counts_when_the_head_has_said_so(
    front: Desk, said: str, new: int, renewal: int
) -> None:
    connect(front, OLD, months="1")
    assert not Case.objects.of_kind(NEW_OR_RENEWAL.name).exists()
    begin(front, date(2026, 12, 23))
    order = connect(front, OLD, "新城大道1号")
    case = Case.objects.open().of_kind(NEW_OR_RENEWAL.name).get()
    assert (case.subject, case.data) == (str(order.id), {"by": "person", "ended": "2026-12-16"})
    assert (today(front)["broadband_install"], today(front)["broadband_renewal"]) == (0, 0)
    assert "1 笔" in Screen(front, "3003").act("next")
    fields = {"case": str(case.id), "move": said, "text": "看过原资料"}
    assert front.refused("case.move", "3003", **fields) == "permission.denied"
    front.run("case.move", "3001", **fields)
    assert (today(front)["broadband_install"], today(front)["broadband_renewal"]) == (new, renewal)


@pytest.mark.parametrize(
    ("day", "address", "by"),
    [
        (date(2026, 11, 30), "新村路 20号 3栋502", None),  # ends next month: not yet
        (date(2026, 12, 1), "新村路 20号 3栋502", "address"),  # ends in this month
        (date(2026, 12, 1), "新村路20号3栋503", None),
        (date(2027, 3, 1), "新村路２０号３栋５０２", "address"),
    ],
)
def test_an_address_is_recognised_in_the_month_of_its_end_and_after(
    front: Desk, day: date, address: str, by: str | None
) -> None:
    connect(front, OLD, months="1")
    earlier = connections.alike(Customer.objects.get(name="王军").id, address, day)
    assert (earlier.by if earlier else None) == by


def test_a_reversed_renewal_moves_the_end_back_and_a_reversed_connection_has_ended(front: Desk) -> None:
    connect(front, OLD, months="3")
    order = renew(front, "6")
    assert service().ends_on == date(2027, 8, 16)
    given = {"reason": "办错", "approved_by": "3001", "copies": 3}
    front.run("order.reverse", order=str(order.id), refund={"cash": "360.00"}, **given)
    assert service().ends_on == date(2027, 2, 16)
    first = Order.objects.get(business="broadband_install")
    front.run("order.reverse", order=str(first.id), refund={"card": "280.00"}, **given)
    assert service().ended_at is not None
    assert today(front)["broadband_install"] == 0


def test_the_server_prices_the_months_and_takes_no_other_sum(front: Desk) -> None:
    connect(front, OLD, months="1")
    fields = {"business": "broadband_renewal", "customer": front.customer, "number": OLD}
    wrong = [{"code": "fee", "amount": "60.00"}]
    assert front.refused("order.prepare", **fields, details={"months": "12"}, charges=wrong) == "charge.not_tariff"
    assert front.refused("order.prepare", **fields) == "order.details_missing"
    assert front.refused("order.prepare", **fields, details={"months": "7"}) == "input.invalid"
    assert front.refused("order.prepare", **fields, details={"months": "-1"}) == "input.invalid"
    mine = {**fields, "customer": other(front), "number": NEW, "details": {"months": "1"}}
    assert front.refused("order.prepare", **mine) == "order.conditions_not_met"  # nothing to renew


def test_two_services_on_a_number_are_told_apart(front: Desk) -> None:
    connect(front, OLD, months="1")
    connect(front, OLD, "新城大道1号", months="3")
    fields = {"business": "broadband_renewal", "customer": front.customer, "number": OLD}
    assert front.refused("order.prepare", **fields, details={"months": "1"}) == "order.conditions_not_met"
    row = Connection.objects.get(address="新城大道1号")
    order = front.prepare("broadband_renewal", number=OLD, details={"months": "1", "service": str(row.id)})
    assert front.row(order).details["until"] == "2027-03-16"


def test_a_fault_or_complaint_of_somebody_unknown_needs_name_and_phone(front: Desk) -> None:
    assert front.refused("desk.fault", address="解放路1号", symptom="断网") == "customer.incomplete"
    made = front.run("desk.fault", address="解放路1号", symptom="断网", name="陈七", phone="13800002222")
    assert Case.objects.get(id=made.id).subject == str(Customer.objects.get(name="陈七").id)
    assert front.refused("desk.complaint", category="rumour", text="x") == "input.invalid"
    assert front.refused("desk.complaint", category="charge", text=" ") == "input.invalid"
    assert front.refused("desk.fault", "1010", address="x", symptom="y") == "permission.denied"


def test_a_complaint_runs_to_its_end_and_stands_in_the_customers_query(front: Desk) -> None:
    made = front.run("desk.complaint", customer=front.customer, category="charge", text="多收了")
    key = str(made.id)
    assert [row.state for row in station.complaints_of([Customer.objects.get(id=front.customer).id])] == ["未结"]
    front.run("case.move", case=key, move="resolve", text="已退")
    front.run("case.move", case=key, move="again", text="没退全")
    front.run("case.move", case=key, move="resolve", text="已全退")
    front.run("case.move", case=key, move="satisfied")
    assert Case.objects.get(id=key).closed_at is not None


def test_the_head_finds_it_on_the_own_list(front: Desk) -> None:
    connect(front, OLD, months="1")
    begin(front, date(2026, 12, 23))
    connect(front, OLD, "新城大道1号")
    from openhall.kernel import clock

    head = Screen(front, "3001")
    with clock.at(front.cast.moment):
        page = head.client.get(reverse("cases:mine")).content.decode()
    assert "新开还是续费" in page
