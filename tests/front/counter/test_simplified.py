"""Needless formalities cut: the fast track in one form, steps dropped from a norm but for legal checks (COUNTER-18)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from openhall.front.catalog import queries
from openhall.front.counter import dropped, fast_track
from openhall.front.counter.models import ACCEPTED
from openhall.kernel import clock
from tests.cast import MONDAY, Cast
from tests.front.counter.desk import OLD, Desk, seated

from .test_screen import Screen
from .test_waits import MINUTE, seen, serve

WAITS_FOR = {"COUNTER-18": ["portal: orders at the self-service terminal, channel self-service (PORTAL-01)"]}
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def desk(open_hall: Cast) -> Desk:
    made = seated(open_hall)
    made.joined()
    made.cast.run("counter.open", "1003", counter="G101")
    made.cast.run("counter.set_fast_track", "1001", hall="H01", businesses=["top_up", "pay_bill", "change_function"])
    return made


def drop_last_step(desk: Desk, business: str, day: date) -> None:
    """The next version of a norm has all steps but the last, which is no legal check."""
    steps = queries.versions(business)[0].steps
    made = desk.run("catalog.draft_kind", "102", kind=business, effective_from=day.isoformat(), steps=steps[:-1])
    desk.run("catalog.approve_kind", "104", draft=str(made.id))


@pytest.mark.clause("COUNTER-18")
def test_one_form_for_the_fast_track_and_averages_before_and_after_a_dropped_step(desk: Desk) -> None:
    screen = Screen(desk)
    assert 'data-fast="top_up"' in screen.act("find", q=OLD)
    form = screen.act("fast", kind="top_up")
    assert f'value="{OLD}" selected' in form
    assert "快速通道" in form
    screen.act("prepare", number=OLD, charge_prepayment="100.00", received="120")
    order = screen.order
    assert (order.business, order.due, order.change, order.cash) == ("top_up", 100, 20, 120)
    screen.act("post")
    assert (screen.order.state, screen.order.posted) == (ACCEPTED, True)
    screen.act("next")

    serve(desk, "10:00", 4, 9)
    serve(desk, "10:30", 6, 11)
    drop_last_step(desk, "change_function", TUESDAY)
    hall = desk.cast.hall().id
    (one,) = dropped.effects(hall, desk.cast.moment)
    assert (one.row.steps, one.before.count, one.after) == (("变更生效，打印受理单",), 2, None)
    desk.cast.moment = datetime.combine(TUESDAY, time(18), clock.ZONE)
    (one,) = dropped.effects(hall, desk.cast.moment)
    assert (one.before.wait, one.before.handling) == (5 * MINUTE, 10 * MINUTE)
    assert one.after is not None
    assert one.after.count == 0
    page = seen(desk.cast, "/counter/fast/steps/")
    assert "变更生效，打印受理单" in page
    assert "10:00" in page
    assert "不说明因果" in page
    report = seen(desk.cast, "/counter/waits/", **{"from": MONDAY.isoformat(), "to": MONDAY.isoformat()})
    assert "不推断因果" in report, "the fast track beside the others"


def test_a_dropped_step_has_its_averages_afterwards(desk: Desk) -> None:
    drop_last_step(desk, "change_function", MONDAY)
    serve(desk, "10:00", 2, 5)
    (one,) = dropped.effects(desk.cast.hall().id, desk.cast.moment)
    assert one.before.count == 0
    assert one.after is not None
    assert (one.after.count, one.after.wait, one.after.handling) == (1, 2 * MINUTE, 5 * MINUTE)
    assert dropped.effects(desk.cast.hall("H02").id, desk.cast.moment)[0].after.count == 0  # type: ignore[union-attr]


def test_a_legal_check_stays_in_the_norm_and_stays_marked(desk: Desk) -> None:
    steps = queries.versions("change_function")[0].steps
    assert [bool(step.get("legal")) for step in steps] == [True, True, True, False]
    draft = {"kind": "change_function", "effective_from": TUESDAY.isoformat()}
    assert desk.refused("catalog.draft_kind", "102", steps=steps[1:], **draft) == "norm.legal_step"
    unmarked = [{"zh": step["zh"], "en": step["en"]} for step in steps]
    assert desk.refused("catalog.draft_kind", "102", steps=unmarked, **draft) == "norm.legal_step"
    desk.run("catalog.draft_kind", "102", steps=[*reversed(steps), {"zh": "回访", "en": "Call back"}], **draft)
    client = Client()
    client.force_login(desk.cast.staff("102"))
    with clock.at(desk.cast.moment):
        page = client.get("/catalog/change_function/draft/").content.decode()
        assert "核对证件或服务密码 | Check the document or the service password | 法定" in page
        assert "法定核查" in client.get("/catalog/change_function/").content.decode()
        sent = {"effective_from": TUESDAY.isoformat(), "proof": "any", "minutes": "5", "reviewed": "on"}
        refused = client.post("/catalog/change_function/draft/", {**sent, "steps": "回访 | Call back"})
        assert "必须保留" in refused.content.decode()


def test_what_is_known_is_filled_in(desk: Desk) -> None:
    serve(desk, "10:00", 1, 5)
    screen = Screen(desk)
    screen.act("find", q=OLD)
    assert 'value="f00"' in screen.act("fast", kind="change_function"), "what the customer chose the last time"
    screen.act("drop_kind")
    kind = queries.kind_on("pay_bill", MONDAY)
    assert kind is not None
    customer = screen.desk.cast.staff("1003").id  # nobody's orders
    assert fast_track.known(kind, customer, OLD, Decimal("38.20")) == {"charge_arrears": "38.20"}
    assert fast_track.known(kind, customer, OLD, Decimal(0)) == {}


def test_what_is_not_on_the_fast_track_is_taken_step_by_step(desk: Desk) -> None:
    screen = Screen(desk)
    screen.act("find", q=OLD)
    assert "不办理" in screen.act("fast", kind="suspend") or "data-fast" in screen.act("drop_kind")
    desk.cast.run("counter.set_fast_track", "1001", hall="H01", businesses=[])
    screen.act("kind", kind="top_up")
    screen.act("prepare", number=OLD, charge_prepayment="100.00", received="120")
    assert not screen.order.tendered
