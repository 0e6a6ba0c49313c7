"""Kinds of business: classes and lines, a further kind by form, versions of norms, data sheets (CATALOG-01, 02, 07)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from openhall.engines.cases.models import Case
from openhall.front.catalog import kinds, norms, queries, reviews
from openhall.front.catalog.models import BusinessKind, KindDraft
from openhall.kernel import clock
from tests.cast import MONDAY, Cast
from tests.front.counter.desk import OLD, Desk
from tests.front.counter.test_effects import do

WAITS_FOR = {
    "CATALOG-01": ["floor: the queue groups by class and line", "care and repair: the kinds that are cases"],
    "CATALOG-07": ["field: who builds the work order"],
}
SPARE = {
    "code": "esim_swap",
    "name": "eSIM换机",
    "name_en": "eSIM to another phone",
    "category": "change",
    "line": "mobile",
    "effect": "function",
    "charges": ["fee"],
}


@pytest.mark.clause("CATALOG-01")
def test_five_classes_five_lines_three_groups_and_every_kind_in_one_of_each(cast: Cast) -> None:
    rows = queries.kinds_on(MONDAY)
    assert {row.category for row in rows} == set(kinds.CLASSES) and len(kinds.CLASSES) == 5
    assert {row.line for row in rows} <= set(kinds.LINES) and len(kinds.LINES) == 5
    assert {row.goods_group for row in rows} - {""} == set(kinds.SALES_GROUPS) and len(kinds.SALES_GROUPS) == 3
    assert len(kinds.NAMED) == 15
    by_code = {row.code: row for row in rows}
    assert all(by_code[code].category == group for code, group, means in kinds.NAMED if means == "order")


@pytest.mark.clause("CATALOG-01")
def test_a_kind_added_by_form_is_offered_at_once_and_its_order_carries_class_and_line(desk: Desk) -> None:
    desk.joined()
    assert desk.refused("catalog.add_kind", "1001", **SPARE) == "permission.denied"
    desk.run("catalog.add_kind", "102", **SPARE)
    order = do(desk, "esim_swap", details={"function": "esim"})
    assert (order.kind.category, order.kind.line) == ("change", "mobile")
    assert order.subscription is not None and order.subscription.functions == ["esim"]


@pytest.mark.clause("CATALOG-01")
def test_a_used_kind_is_retired_and_stays(desk: Desk) -> None:
    desk.joined()
    desk.run("catalog.add_kind", "102", **SPARE)
    order = do(desk, "esim_swap", details={"function": "esim"})
    desk.run("catalog.retire_kind", "102", kind="esim_swap")
    fields = {"business": "esim_swap", "customer": desk.customer, "number": OLD}
    assert desk.refused("order.prepare", **fields) == "input.invalid"
    assert BusinessKind.objects.filter(code="esim_swap").count() == 2
    assert desk.row(str(order.id)).kind.version == 1
    assert desk.refused("catalog.retire_kind", "102", kind="esim_swap") == "transition.not_allowed"


@pytest.mark.parametrize(
    "wrong",
    [{"effect": "join_us"}, {"effect": "cancel"}, {"code": "top_up"}, {"minutes": 0}, {"effect": "package"}],
)
def test_a_kind_that_nothing_carries_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    assert cast.refused("catalog.add_kind", "102", **{**SPARE, **wrong}) == "input.invalid"


@pytest.mark.clause("CATALOG-02")
def test_a_norm_needs_a_second_person_and_an_order_keeps_its_version(desk: Desk) -> None:
    tomorrow = (MONDAY + timedelta(days=1)).isoformat()
    desk.joined()
    made = desk.run("catalog.draft_kind", "102", kind="suspend", effective_from=tomorrow, minutes=7,
                    papers=["old_certificate"])  # fmt: skip
    assert desk.refused("catalog.approve_kind", "102", draft=str(made.id)) == "order.self_approval"
    assert desk.refused("catalog.approve_kind", "1001", draft=str(made.id)) == "permission.denied"
    desk.run("catalog.approve_kind", "104", draft=str(made.id))
    assert desk.refused("catalog.approve_kind", "104", draft=str(made.id)) == "transition.not_allowed"
    order = do(desk, "suspend", details={"reason": "wish"})
    assert (order.kind.version, order.kind.minutes) == (1, 3)
    found = queries.kind_on("suspend", MONDAY + timedelta(days=1))
    assert found is not None and (found.version, found.minutes) == (2, 7)


@pytest.mark.clause("CATALOG-02")
def test_a_paper_that_the_norm_requires_is_named_when_it_is_left_out(desk: Desk) -> None:
    desk.joined()
    made = desk.run("catalog.draft_kind", "102", kind="replace_sim", effective_from=MONDAY.isoformat(),
                    papers=["old_certificate"])  # fmt: skip
    desk.run("catalog.approve_kind", "104", draft=str(made.id))
    order = desk.prepare("replace_sim", number=OLD, sim=desk.cast.next_sim("1003"))
    desk.show_id(order)
    desk.explain(order)
    from openhall.kernel.problems import Refused

    with pytest.raises(Refused) as caught:
        desk.by_customer("order.confirm", order=order, revision=desk.row(order).revision, means="tap")
    assert (caught.value.code, caught.value.facts["document"]) == ("order.document_missing", "旧使用证")


def test_a_norm_is_not_changed_backwards_and_says_what_is_different(cast: Cast) -> None:
    yesterday = (MONDAY - timedelta(days=1)).isoformat()
    assert (
        cast.refused("catalog.draft_kind", "102", kind="suspend", effective_from=yesterday, minutes=7)
        == "input.invalid"
    )
    assert (
        cast.refused("catalog.draft_kind", "102", kind="suspend", effective_from=MONDAY.isoformat()) == "input.invalid"
    )


def test_a_second_draft_takes_the_place_of_the_first(cast: Cast) -> None:
    for minutes in (4, 5):
        cast.run("catalog.draft_kind", "102", kind="suspend", effective_from=MONDAY.isoformat(), minutes=minutes)
    assert KindDraft.objects.waiting().get().norm == {"minutes": 5}


@pytest.mark.clause("CATALOG-02")
def test_a_norm_is_gone_through_every_twelve_months(cast: Cast, client: Client) -> None:
    came = BusinessKind.objects.get(code="suspend").approved_at
    assert came is not None, "as delivered, it was right on the day it came"
    due, next_due = _years_after(clock.local_date(came), 1), _years_after(clock.local_date(came), 2)
    assert reviews.due(due - timedelta(days=1), 12) == []
    count = len(reviews.due(due, 12))
    assert count == len([row for row in queries.kinds_on(due) if not row.retired])
    assert cast.refused("catalog.review_kind", "1001", kind="suspend") == "permission.denied"
    assert cast.refused("catalog.review_kind", "101", kind="nothing") == "input.invalid"
    client.force_login(cast.staff("101"))
    with cast.at("09:00", due):
        assert f"{count} 项业务规范应当复审" in client.get("/").content.decode()
        client.post("/catalog/suspend/review/")
        assert "suspend" not in reviews.due(due, 12)
        assert f"{count - 1} 项规范应当复审" in client.get("/catalog/").content.decode()
        page = client.get("/catalog/suspend/").content.decode()
        assert next_due.isoformat() in page and "应当复审" not in page
    assert "suspend" not in reviews.due(next_due - timedelta(days=1), 12)
    assert "suspend" in reviews.due(next_due, 12)
    with cast.at("09:00", next_due):
        assert "应当复审" in client.get("/catalog/suspend/").content.decode()
        starts = next_due.isoformat()
        made = cast.run("catalog.draft_kind", "102", kind="suspend", effective_from=starts, minutes=6)
        cast.run("catalog.approve_kind", "101", draft=str(made.id))  # a new version is a review as well
        assert "suspend" not in reviews.due(next_due, 12)


def _years_after(day: date, years: int) -> date:
    due = reviews.due_on(day, 12 * years)
    assert due is not None
    return due


@pytest.mark.parametrize(
    ("looked", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (None, 12, None),
    ],
)
def test_the_day_of_the_next_review(looked: date | None, months: int, due: date | None) -> None:
    assert reviews.due_on(looked, months) == due


@pytest.mark.clause("CATALOG-02")
def test_the_public_page_of_a_transfer_says_what_the_desk_says(cast: Cast, client: Client) -> None:
    with cast.at("10:00"), translation.override("zh-hans"):
        row = queries.kind_on("transfer_ownership", MONDAY)
        assert row is not None
        norm = norms.norm(row, MONDAY)
        page = client.get("/catalog/public/transfer_ownership/", headers={"accept-language": "zh-hans"})
        html = page.content.decode()
    assert page.status_code == 200
    assert norm.steps and norm.papers
    assert all(text in html for text in (*norm.steps, *norm.conditions, str(norm.minutes)))
    client.force_login(cast.staff("1003"))
    with cast.at("10:01"):
        inside = client.get("/catalog/transfer_ownership/", headers={"accept-language": "zh-hans"}).content.decode()
    assert all(text in inside for text in (*norm.steps, *norm.conditions))


@pytest.mark.clause("CATALOG-07")
def test_a_circuit_without_its_second_end_is_refused_and_with_it_a_work_order_arises(desk: Desk) -> None:
    sheet = {"end_a": "深圳路1号", "bandwidth": "10 Mbit/s", "term": "12"}
    fields = {"business": "leased_circuit", "customer": desk.customer}
    assert desk.refused("order.prepare", **fields, details=sheet) == "order.details_missing"
    order = do(desk, "leased_circuit", number=None, details={**sheet, "end_b": "广州路2号"})
    case = Case.objects.get(kind="order.work_order")
    assert case.subject == str(order.id) and case.data["sheet"]["乙端地址"] == "广州路2号"
    assert order.kind.line == "data_fixed"
    desk.run("order.reverse", order=str(order.id), reason="wrong", approved_by="1002", refund={}, copies=0)
    case.refresh_from_db()
    assert case.state == "dropped"


@pytest.mark.clause("CATALOG-07")
def test_a_dial_up_asks_for_an_account_only(desk: Desk) -> None:
    fields = {"business": "dial_up", "customer": desk.customer}
    assert desk.refused("order.prepare", **fields) == "order.details_missing"
    order = do(desk, "dial_up", number=None, details={"account": "szuser1"})
    assert order.kind.line == "internet"
    assert not Case.objects.filter(kind="order.work_order").exists()


@pytest.mark.clause("CATALOG-02")
def test_every_agreement_is_in_one_register_whatever_the_channel(desk: Desk, client: Client) -> None:
    desk.joined(OLD, plan="T129")
    desk.cast.join(desk.customer, number="19901000002", plan="T129")
    desk.cast.join(desk.customer, number="19901000003")
    client.force_login(desk.cast.staff("1001"))
    with desk.cast.at("11:00"):
        html = client.get("/counter/contracts/").content.decode()
    assert "19901000001" in html and "19901000002" in html and "19901000003" not in html


@pytest.mark.clause("CATALOG-01", "CATALOG-07")
def test_the_months_report_counts_by_class_and_by_line(desk: Desk, client: Client) -> None:
    circuit = {"end_a": "深圳路1号", "end_b": "广州路2号", "bandwidth": "10 Mbit/s", "term": "12"}
    desk.joined()
    do(desk, "leased_circuit", number=None, details=circuit)
    do(desk, "dial_up", number=None, details={"account": "szuser1"})
    with desk.cast.at("18:00"):
        desk.cast.run("till.close", "1003", counted={"cash": "350.00"}, stubs=1, stubs_total="50.00")
        desk.cast.run("day.close", "1001", hall="H01")
    client.force_login(desk.cast.staff("1001"))
    with desk.cast.at("18:10"):
        for page in (client.get("/reports/month/H01/2026-11/"), client.get("/reports/month/H01/2026-11/print/")):
            by_class, by_line = page.context["groups"]
            assert {row["code"]: row["count"] for row in by_line["rows"]} == {
                "mobile": 1,
                "data_fixed": 1,
                "internet": 1,
            }
            assert sum(row["count"] for row in by_class["rows"]) == page.context["sums"]["accepted"] == 3
            assert sum(row["total"] for row in by_class["rows"]) == page.context["sums"]["books"]
            assert "数据" in page.content.decode() and "互联网" in page.content.decode()
