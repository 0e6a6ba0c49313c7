"""A special procedure needs a branch document in force (AUDIT-09)."""

import base64
import re
from datetime import date

import pytest
from django.test import Client

from openhall.back.audit import days, walking
from openhall.front.catalog import documents
from openhall.front.catalog.models import BranchDocument
from openhall.kernel import clock
from openhall.kernel.commands import API, SCREEN
from openhall.kernel.problems import Refused
from tests.cast import MONDAY, Cast
from tests.front.counter.desk import OLD, Desk

DOCUMENT = {
    "unit": "C1",
    "number": "市〔2026〕12号",
    "title": "老客户免证补卡",
    "businesses": ["replace_sim"],
    "valid_from": "2026-11-01",
    "valid_until": "2026-11-16",
}


def judged(cast: Cast, number: str, *, business: str = "replace_sim", hall: str = "H01", on: date = MONDAY) -> str:
    """The number that the order keeps, or the code of the refusal."""
    try:
        return documents.basis(cast.hall(hall).id, number, business, clock.midnight(on), on).number
    except Refused as refusal:
        return refusal.code


@pytest.mark.clause("AUDIT-09")
def test_without_a_document_in_force_for_this_kind_and_day_it_is_refused(cast: Cast) -> None:
    cast.run("document.register", "101", **DOCUMENT)
    number = DOCUMENT["number"]
    assert judged(cast, str(number)) == number
    assert judged(cast, "") == judged(cast, "没有的") == "order.special_without_document"
    assert judged(cast, str(number), on=date(2026, 11, 17)) == "order.special_without_document"  # expired yesterday
    assert judged(cast, str(number), on=date(2026, 10, 31)) == "order.special_without_document"
    assert judged(cast, str(number), business="change_plan") == "order.special_without_document"
    assert judged(cast, str(number), hall="H03") == "order.special_without_document"  # of another city
    assert judged(cast, str(number), hall="H02") == number


@pytest.mark.clause("AUDIT-09")
def test_with_the_setting_flag_it_is_kept_without_one(cast: Cast) -> None:
    level = f"unit:{cast.hall('C1').id}"
    cast.run("parameter.set", "101", parameter="workorder.special_without_document", level=level, value="flag")
    basis = documents.basis(cast.hall().id, "市〔2026〕99号", "replace_sim", cast.moment, MONDAY)
    assert basis.kept == {"number": "市〔2026〕99号", "document": None}


def test_a_withdrawn_document_holds_no_more(cast: Cast) -> None:
    made = cast.run("document.register", "101", **DOCUMENT)
    assert cast.refused("document.withdraw", "105", document=str(made.id), reason="x") == "scope.denied"
    assert cast.refused("document.withdraw", "101", document=str(made.id), reason=" ") == "input.invalid"
    cast.run("document.withdraw", "101", document=str(made.id), reason="已有新文件")
    assert judged(cast, str(DOCUMENT["number"])) == "order.special_without_document"
    assert cast.refused("document.withdraw", "101", document=str(made.id), reason="x") == "transition.not_allowed"


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": " "},
        {"title": ""},
        {"businesses": []},
        {"businesses": ["fly"]},
        {"unit": "H01"},
        {"valid_until": "2026-10-31"},
        {"file": "%%%", "file_name": "a.pdf"},
        {"file": base64.b64encode(b"x").decode(), "file_name": "a.exe"},
        {"file": "", "file_name": "a.pdf"},
    ],
)
def test_a_document_that_says_too_little_is_not_registered(cast: Cast, wrong: dict[str, object]) -> None:
    assert cast.refused("document.register", "101", **{**DOCUMENT, **wrong}) == "input.invalid"
    assert not BranchDocument.objects.exists()


def test_a_number_is_registered_once_a_branch_and_only_by_the_branch(cast: Cast) -> None:
    assert cast.refused("document.register", "1001", **DOCUMENT) == "permission.denied"
    assert cast.refused("document.register", "105", **DOCUMENT) == "scope.denied"
    cast.run("document.register", "101", file=base64.b64encode(b"%PDF-").decode(), file_name="12.pdf", **DOCUMENT)
    assert cast.refused("document.register", "101", **DOCUMENT) == "input.invalid"
    assert bytes(BranchDocument.objects.get().content or b"") == b"%PDF-"


@pytest.mark.clause("AUDIT-09")
def test_an_order_at_the_desk_rests_on_a_document_that_opens_from_it(open_hall: Cast, client: Client) -> None:
    """By the command that a clerk gives: without a document, with one expired yesterday, with one in force."""
    cast = open_hall
    desk = Desk(cast, cast.customer())
    desk.pair()
    desk.joined()
    scan = {"file": base64.b64encode(b"%PDF-1.7 scan").decode(), "file_name": "12.pdf"}
    document = str(cast.run("document.register", "101", **DOCUMENT, **scan).id)
    expired = {**DOCUMENT, "number": "旧", "valid_until": "2026-11-15"}
    cast.run("document.register", "101", **expired)
    given = {"business": "replace_sim", "customer": desk.customer, "number": OLD, "sim": cast.next_sim("1003")}
    for number in ("", "旧", "没有的"):
        for channel in (SCREEN, API):
            fields = {**given, "special": number}
            assert cast.refused("order.prepare", "1003", channel=channel, **fields) == "order.special_without_document"
    order = desk.ready(desk.prepare("replace_sim", number=OLD, sim=given["sim"], special=DOCUMENT["number"]))
    desk.sign(order)
    desk.accept(order)
    client.force_login(cast.staff("1006"))
    with cast.at("10:00"):
        page = client.get(f"/audit/order/{order}/").content.decode()
        assert f"/audit/documents/{document}/" in page and str(DOCUMENT["number"]) in page
        opened = client.get(f"/audit/documents/{document}/")
    assert b"".join(opened.streaming_content if opened.streaming else [opened.content]).startswith(b"%PDF")


@pytest.mark.clause("AUDIT-09")
def test_with_the_setting_flag_the_order_goes_to_the_audit_as_irregular(open_hall: Cast, client: Client) -> None:
    cast = open_hall
    desk = Desk(cast, cast.customer())
    desk.pair()
    desk.joined()
    level = f"unit:{cast.hall('C1').id}"
    cast.run("parameter.set", "101", parameter="workorder.special_without_document", level=level, value="flag")
    order = desk.ready(desk.prepare("replace_sim", number=OLD, sim=cast.next_sim("1003"), special="没有的"))
    desk.sign(order)
    desk.accept(order)
    day = days.day_of(cast.hall(), MONDAY)
    assert day is not None
    drawn, _rest = walking.sample(day)
    assert [(str(row.id), "special" in row.reasons) for row in drawn] == [(order, True)]
    client.force_login(cast.staff("1006"))
    with cast.at("10:00"):
        page = client.get(f"/audit/order/{order}/").content.decode()
    assert "没有的" in page and re.search(r"/audit/documents/[0-9a-f-]{36}/", page) is None
