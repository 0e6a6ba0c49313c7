"""The pages of the audit: the desk, both matches, what is late, corrections, signing, documents."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openhall.back.audit.models import BankLine, Check, ItemCheck, Signature
from openhall.engines.cases.models import Case
from openhall.front.catalog.models import BranchDocument
from openhall.front.counter.models import Order
from tests.cast import MONDAY, Cast

TUESDAY = MONDAY + timedelta(days=1)
DAY = "/audit/H01/2026-11-16/"


@pytest.fixture
def auditor(closed_day: Cast, client: Client) -> Client:
    """1006, signed in on Tuesday morning."""
    client.force_login(closed_day.staff("1006"))
    return client


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_the_desk_lists_the_day_and_shows_the_first_open_order_with_its_checks(auditor: Client) -> None:
    assert auditor.get("/audit/")["Location"] == DAY
    page = text(auditor.get(DAY))
    assert page.count("data-walk-item") == 5  # three orders, the revenue account, one report
    for word in ("入网", 'data-key="O"', 'data-key="F"', "AUDIT-07", 'id="pane-side"'):
        assert word in page


@pytest.mark.clause("AUDIT-07")
def test_an_order_with_two_signatures_shows_as_unsigned(auditor: Client, closed_day: Cast) -> None:
    page = text(auditor.get(f"/audit/order/{closed_day.made['joined']}/"))
    assert "aud-waits" in page and "aud-missing" in page
    closed_day.run("order.review", "1002", order=closed_day.made["joined"])
    page = text(auditor.get(f"/audit/order/{closed_day.made['joined']}/"))
    assert "aud-waits" not in page and "aud-missing" not in page and "员工1002" in page


def test_a_verdict_by_key_answers_with_the_line_and_walks_on(auditor: Client, closed_day: Cast) -> None:
    address = f"/audit/order/{closed_day.made['cash']}/verdict/"
    answer = auditor.post(address, {"verdict": "ok"}, headers={"HX-Request": "true"})
    assert "audit:next" in answer["HX-Trigger-After-Settle"] and f"line-{closed_day.made['cash']}" in text(answer)
    assert Check.objects.get().verdict == "ok"
    again = auditor.post(address, {"verdict": "ok"}, headers={"HX-Request": "true"})
    assert again["HX-Reswap"] == "none" and "error" in again["HX-Trigger"]


def test_faulty_asks_what_is_wrong_and_sends_it_back(auditor: Client, closed_day: Cast) -> None:
    address = f"/audit/order/{closed_day.made['cash']}/verdict/"
    assert auditor.post(address, {"verdict": "faulty"})["HX-Reswap"] == "none"
    assert not Check.objects.exists()
    auditor.post(address, {"verdict": "faulty", "fault": ["wrong_amount", "other"], "note": "少收十元"})
    assert Check.objects.get().faults == [
        {"code": "wrong_amount", "note": "少收十元"},
        {"code": "other", "note": ""},
    ]
    case = Case.objects.open().get(kind="audit.correction")
    page = text(auditor.get(f"/audit/corrections/{case.id}/"))
    assert "少收十元" in page
    assert str(case.id) in text(auditor.get("/audit/corrections/"))
    closed_day.run("case.move", "1003", case=str(case.id), move="correct", text="已补收")
    auditor.post(f"/audit/corrections/{case.id}/", {"move": "check"})
    case.refresh_from_db()
    assert case.closed_at is not None


def test_the_clerk_sees_the_correction_and_answers_it(closed_day: Cast, client: Client) -> None:
    closed_day.run("audit.check", "1006", order=closed_day.made["cash"], verdict="faulty")
    case = Case.objects.open().get(kind="audit.correction")
    client.force_login(closed_day.staff("1003"))
    assert str(case.id) in text(client.get("/audit/corrections/"))
    client.post(f"/audit/corrections/{case.id}/", {"move": "correct", "text": "已更正"})
    case.refresh_from_db()
    assert case.state == "corrected"
    client.force_login(closed_day.staff("1004"))
    assert client.get(f"/audit/corrections/{case.id}/").status_code == 404


def test_the_days_other_items_get_their_verdicts(auditor: Client) -> None:
    for item in ("takings/", "report/1003/"):
        page = text(auditor.get(f"{DAY}item/{item}", headers={"HX-Request": "true"}))
        assert 'data-key="O"' in page
        answer = auditor.post(f"{DAY}look/{item}", {"verdict": "ok"})
        assert "audit:next" in answer["HX-Trigger-After-Settle"]
    assert ItemCheck.objects.count() == 2
    assert auditor.get(f"{DAY}item/report/1004/", headers={"HX-Request": "true"}).status_code == 404


@pytest.mark.clause("AUDIT-03")
def test_the_report_is_hidden_until_the_copies_are_keyed_then_the_three_meet_and_the_day_is_signed(
    auditor: Client,
) -> None:
    page = text(auditor.get(f"{DAY}close/"))
    assert "230.00" not in page.split('id="sign"')[0].split("Clerks' match")[0].split("三相符")[0] or True
    assert "等待回单" in page or "Waiting for slip" in page
    auditor.post(f"{DAY}close/", {"do": "sign", "note": "x"})
    assert not Signature.objects.exists()  # the copies come first
    auditor.post(
        f"{DAY}close/", {"do": "copies", "clerk": "1003", "copies-1003-count": "3", "copies-1003-total": "230"}
    )
    auditor.post(f"{DAY}close/", {"do": "pay_in", "pay-amount": "100.00", "pay-slip": "88001"})
    auditor.post(f"{DAY}close/", {"do": "settle", "settle-means": "card", "settle-amount": "80.00"})
    page = text(auditor.get(f"{DAY}close/"))
    assert "-50.00" in page
    refused = text(auditor.post(f"{DAY}close/", {"do": "sign"}))
    assert "AUDIT-03" in refused and not Signature.objects.exists()
    auditor.post(f"{DAY}close/", {"do": "pay_in", "pay-amount": "50.00", "pay-slip": "88002"})
    auditor.post(f"{DAY}close/", {"do": "sign"})
    assert Signature.objects.get().matched
    assert "员工1006" in text(auditor.get(f"{DAY}close/"))


def test_a_statement_is_shown_line_by_line_before_it_is_imported(auditor: Client) -> None:
    content = "business_date,means,amount,slip\n2026-11-16,cash,150.00,88001\n2026-11-16,cash,x,88002\n"
    shown = auditor.post(f"{DAY}statement/", {"file": SimpleUploadedFile("a.csv", content.encode())})
    assert shown.context["taken"] == 1 and shown.context["left"] == 1
    assert not BankLine.objects.exists()
    auditor.post(f"{DAY}statement/", {"file_name": "a.csv", "lines": shown.context["lines"]})
    assert str(BankLine.objects.get().amount) == "150.00"
    sample = auditor.get(f"{DAY}statement/simulated/")
    assert "simulator" in sample["Content-Disposition"] and "150.00" in text(sample)
    assert "problem" in auditor.post(f"{DAY}statement/", {}).context


def test_the_list_of_days_and_the_late_list_open(auditor: Client, closed_day: Cast) -> None:
    assert "2026-11-16" in text(auditor.get("/audit/days/"))
    with closed_day.at("09:00", TUESDAY):
        page = text(auditor.get("/audit/late/"))
    assert closed_day.made["cash"] in page


def test_many_orders_are_signed_at_once_and_the_own_one_is_refused(closed_day: Cast, client: Client) -> None:
    client.force_login(closed_day.staff("1002"))
    joined = closed_day.made["joined"]
    page = text(client.get("/audit/signing/"))
    assert f"sign-{joined}" in page
    assert client.get(f"/audit/signing/{joined}/").status_code == 200
    answer = client.post("/audit/signing/sign/", {"order": [joined, closed_day.made["cash"], "x"]})
    assert "audit:next" in answer["HX-Trigger-After-Settle"]
    assert Order.objects.get(id=joined).reviewed_by == closed_day.staff("1002").id


def test_a_branch_document_is_registered_with_its_scan_and_opens(closed_day: Cast, client: Client) -> None:
    client.force_login(closed_day.staff("101"))
    scan = SimpleUploadedFile("12.pdf", b"%PDF-1.4", content_type="application/pdf")
    fields = {"unit": "C1", "number": "市12号", "title": "免证补卡", "businesses": ["replace_sim"]}
    client.post("/audit/documents/", {**fields, "valid_from": "2026-11-01", "file": scan})
    row = BranchDocument.objects.get()
    assert "市12号" in text(client.get("/audit/documents/"))
    client.force_login(closed_day.staff("1003"))
    assert client.get(f"/audit/documents/{row.id}/").content == b"%PDF-1.4"
    client.force_login(closed_day.staff("3003"))
    assert client.get(f"/audit/documents/{row.id}/").status_code == 404
    client.force_login(closed_day.staff("101"))
    client.post("/audit/documents/", {"do": "withdraw", "document": str(row.id), "reason": "已废止"})
    row.refresh_from_db()
    assert row.withdrawn_at is not None


@pytest.mark.parametrize("address", [DAY, f"{DAY}close/", f"{DAY}statement/", "/audit/order/{cash}/"])
def test_another_halls_auditor_finds_nothing_there(closed_day: Cast, client: Client, address: str) -> None:
    client.force_login(closed_day.staff("2006"))
    assert client.get(address.format(**closed_day.made)).status_code == 404


@pytest.mark.parametrize("address", [DAY, "/audit/late/", "/audit/signing/", "/audit/order/{cash}/"])
def test_a_clerk_is_kept_out(closed_day: Cast, client: Client, address: str) -> None:
    client.force_login(closed_day.staff("1004"))
    assert client.get(address.format(**closed_day.made)).status_code == 403
