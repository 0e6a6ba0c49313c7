"""A special procedure needs a branch document in force (AUDIT-09)."""

import base64
from datetime import date

import pytest

from openhall.front.catalog import documents
from openhall.front.catalog.models import BranchDocument
from openhall.kernel import clock
from openhall.kernel.problems import Refused
from tests.cast import MONDAY, Cast

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
