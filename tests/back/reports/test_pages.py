"""The pages of the reports: the clerk's shift, the hall's day and month, the branch's collection."""

from datetime import date, timedelta

import pytest
from django.test import Client

from openhall.back.reports.models import DailyReport, ShiftReport, StubKeying, Summary
from openhall.front.till.models import TillSession
from openhall.kernel import clock
from tests.cast import MONDAY, Cast

from .test_submit_shift_report import HELD, close

WAITS_FOR = {
    "ORG-04": ["planning: targets given to a hall", "appraisal: the city alone signs off a hall's appraisal"],
}

TUESDAY = MONDAY + timedelta(days=1)


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def sold(open_hall: Cast) -> Cast:
    """1003 sold a number for 50.00 and topped it up with 100.00."""
    open_hall.once("reports: sold", lambda: _sold(open_hall))
    return open_hall


def _sold(open_hall: Cast) -> None:
    customer = open_hall.customer()
    open_hall.join(customer)
    open_hall.top_up(customer)


@pytest.fixture
def closed(sold: Cast) -> Cast:
    sold.once("reports: closed", lambda: _closed(sold))
    return sold


def _closed(sold: Cast) -> None:
    close(sold, cash="450.00", stubs=2, total="150.00", cards=HELD)
    sold.run("day.close", "1001", hall="H01")


@pytest.mark.clause("CASH-06")
def test_the_clerk_sees_the_report_of_the_shift_and_submits_it(sold: Cast, client: Client) -> None:
    till = close(sold, cash="450.00", stubs=2, total="150.00", cards=HELD)
    client.force_login(sold.staff("1003"))
    with clock.at(sold.moment):
        assert client.get("/reports/mine/")["Location"] == f"/reports/shift/{till}/"
        page = text(client.get(f"/reports/shift/{till}/"))
        assert "入网" in page and "S1 1–2" in page and "150.00" in page
        client.post(f"/reports/shift/{till}/", {"key": "a"})
        client.post(f"/reports/shift/{till}/", {"key": "a"})  # sent twice, submitted once
    report = ShiftReport.objects.get()
    assert (report.outcome, str(report.total)) == ("balanced", "150.00")
    assert text(client.get(f"/reports/shift/{till}/print/")).count("paper-signs") == 1


@pytest.mark.clause("AUDIT-01")
def test_a_difference_is_shown_in_columns_and_keying_names_the_missing_stub(sold: Cast, client: Client) -> None:
    till = close(sold, cash="450.00", stubs=1, total="100.00", cards=HELD)
    client.force_login(sold.staff("1003"))
    page = text(client.get(f"/reports/shift/{till}/"))
    assert "≠" in page and "-50.00" in page
    wrong = text(client.post(f"/reports/shift/{till}/", {"do": "stubs", "stubs": "zwei 100"}))
    assert "oh-problem" in wrong and not StubKeying.objects.exists()
    client.post(f"/reports/shift/{till}/", {"do": "stubs", "stubs": "2 100\n"})
    page = text(client.get(f"/reports/shift/{till}/"))
    assert "S1 1" in page and StubKeying.objects.get().result["without_stub"][0]["no"] == 1
    refused = text(client.post(f"/reports/shift/{till}/", {"explanation": " "}))
    assert "AUDIT-02" in refused and not ShiftReport.objects.exists()
    client.post(f"/reports/shift/{till}/", {"explanation": "存根撕坏"})
    assert ShiftReport.objects.get().outcome == "difference"


def test_another_clerk_sees_nothing_of_it_and_the_supervisor_reads_it(sold: Cast, client: Client) -> None:
    till = close(sold, cash="450.00", stubs=2, total="150.00", cards=HELD)
    client.force_login(sold.staff("1004"))
    assert client.get(f"/reports/shift/{till}/").status_code == 404
    client.force_login(sold.staff("1002"))
    page = text(client.get(f"/reports/shift/{till}/"))
    assert 'id="submission"' not in page
    client.force_login(sold.staff("2001"))
    assert client.get(f"/reports/shift/{till}/").status_code == 404


def test_the_supervisors_day_shows_drawers_over_the_limit_and_missing_signatures(sold: Cast, client: Client) -> None:
    customer = sold.customer()
    sold.top_up(customer, amount="110.00")  # 560.00 in the drawer
    client.force_login(sold.staff("1002"))
    with clock.at(sold.moment):
        page = text(client.get("/reports/day/"))
        assert "560.00 / 500.00" in page and "oh-row-wrong" in page
        assert "入网" in page
        assert "560.00 / 500.00" in text(client.get("/reports/day/tills/?hall=H01"))
    assert client.get("/reports/day/?hall=H02").status_code == 404


def test_the_frozen_report_is_seen_printed_and_saved_as_pdf(closed: Cast, client: Client) -> None:
    client.force_login(closed.staff("1001"))
    report = DailyReport.objects.get()
    assert "150.00" in text(client.get("/reports/daily/"))
    page = text(client.get(f"/reports/daily/{report.id}/"))
    assert "入网" in page and "S1 1–2" in page
    paper = text(client.get(f"/reports/daily/{report.id}/print/"))
    assert "paper-signs" in paper and "150.00" in paper
    pdf = client.get(f"/reports/daily/{report.id}/pdf/")
    content = b"".join(pdf.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"%PDF-") and content.count(b"/Type /Page\n") <= 1
    client.force_login(closed.staff("2001"))
    assert client.get(f"/reports/daily/{report.id}/").status_code == 404


def test_every_figure_has_its_rows(closed: Cast, client: Client) -> None:
    client.force_login(closed.staff("1001"))
    rows = client.get("/reports/orders/?hall=H01&on=2026-11-16")
    assert rows.context["table"].count == 2
    assert client.get("/reports/orders/?hall=H01&on=2026-11-16&business=top_up").context["table"].count == 1
    assert client.get("/reports/orders/?hall=H01&on=2026-11-16&hour=8").context["table"].count == 2
    assert client.get("/reports/orders/?hall=H01&on=2026-11-16&hour=9").context["table"].count == 0
    assert client.get("/reports/orders/?hall=H01&since=2026-11-01&until=2026-12-31").status_code == 404
    assert client.get("/reports/orders/?hall=H02").status_code == 404


@pytest.mark.clause("ORG-04")
def test_the_branch_opens_each_halls_reports_names_the_missing_and_writes_its_analysis(
    closed: Cast, client: Client
) -> None:
    client.force_login(closed.staff("101"))
    report = DailyReport.objects.get()
    with closed.at("09:00", TUESDAY):
        page = client.get("/reports/branch/?on=2026-11-16")
        assert [hall.code for hall in page.context["missing"]] == ["H02"]
        assert f"/reports/daily/{report.id}/" in text(page)
        assert client.get(f"/reports/daily/{report.id}/").status_code == 200
        month = client.get("/reports/branch/?period=month&on=2026-11-16")
        assert [row["hall"].code for row in month.context["months"]] == ["H01", "H02"]
        assert str(month.context["sums"]["books"]) == "150.00"
        shown = client.get("/reports/month/H01/2026-11/")
        assert shown.status_code == 200 and shown.context["missing"] == []  # H01 opened for the first time on Monday
        assert date(2026, 11, 1) in client.get("/reports/month/H02/2026-11/").context["missing"]
        assert client.get("/reports/month/H01/2026-11/print/").status_code == 200
        client.post("/reports/branch/?on=2026-11-16", {"text": ""})
        assert not Summary.objects.exists()
        client.post("/reports/branch/?on=2026-11-16", {"text": "一厅正常，二厅未报。"})
    made = Summary.objects.get()
    assert (made.period, made.first, made.missing) == ("day", MONDAY, ["H02"])


def test_who_may_write_an_analysis_and_of_what(closed: Cast) -> None:
    fields = {"unit": "C1", "period": "day", "first": "2026-11-16", "text": "正常"}
    assert closed.refused("report.summarise", "1001", **fields) == "permission.denied"
    assert closed.refused("report.summarise", "105", **fields) == "scope.denied"
    assert closed.refused("report.summarise", "101", **{**fields, "unit": "H01"}) == "input.invalid"
    assert closed.refused("report.summarise", "101", **{**fields, "period": "month"}) == "input.invalid"
    assert closed.refused("report.summarise", "101", **{**fields, "first": "2026-12-01"}) == "input.invalid"
    closed.run("report.summarise", "104", **{**fields, "unit": "P1"})


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("1001", "home-days"),
        ("1002", "home-hours"),
        ("101", "home-halls"),
        ("1003", "/reports/mine/"),
        ("1006", "/audit/"),
    ],
)
def test_everybodys_day_shows_what_is_theirs(closed: Cast, client: Client, person: str, words: str) -> None:
    client.force_login(closed.staff(person))
    with clock.at(closed.moment):
        assert words in text(client.get("/"))


def test_the_head_of_the_page_names_hall_day_and_state(open_hall: Cast, client: Client) -> None:
    client.force_login(open_hall.staff("1002"))
    with clock.at(open_hall.moment):
        assert "营业中" in text(client.get("/"))
    with open_hall.at("08:00", TUESDAY):
        assert "营业中" in text(client.get("/"))  # it stays open past midnight
    open_hall.run("till.close", "1003", counted={"cash": "300.00"}, stubs=0, stubs_total="0.00")
    open_hall.run("day.close", "1001", hall="H01")
    with clock.at(open_hall.moment):
        assert "已日结" in text(client.get("/"))
    with open_hall.at("08:00", TUESDAY):
        assert "未开" in text(client.get("/"))


def test_a_person_without_a_shift_is_told_what_will_stand_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff("1004"))
    assert "oh-empty" in text(client.get("/reports/mine/"))
    assert not TillSession.objects.exists()
