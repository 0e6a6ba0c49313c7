"""What is written out can be read in again, and gives the same company; personal data stay masked."""

import io
from typing import Any

import openpyxl
import pytest
from django.db import transaction

from openhall.kernel import clock
from openhall.kernel.actors import SYSTEM
from openhall.kernel.models import Activity
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit
from openhall.transfer.keys import KEYS
from openhall.transfer.run import run
from openhall.transfer.sheets import BY_KEY, SHEETS
from openhall.transfer.write import workbook
from tests.cast import EVE, Cast

from .books import book

pytestmark = pytest.mark.django_db
COMPANY = [sheet for sheet in SHEETS if not sheet.personal]


def written(**how: Any) -> bytes:
    how = {"sheets": COMPANY, "language": "zh-hans", **how}
    return workbook(how.pop("actor", SYSTEM), **how)[0]


def state() -> dict[str, list[Any]]:
    """All that stands, as an export would write it."""
    return {sheet.key: [row for row in sheet.read(SYSTEM) if sheet.leaves(row)] for sheet in SHEETS}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_export_read_into_an_empty_company_gives_the_same_company(language: str) -> None:
    with clock.at(EVE), transaction.atomic():
        assert run(book(), SYSTEM).kept
        before, content = state(), written(language=language)
        transaction.set_rollback(True)
    assert all(before[sheet.key] for sheet in COMPANY if sheet.key not in {"segments", "arrivals"})
    assert not any(state().values())
    with clock.at(EVE):
        report = run(content, SYSTEM)
    assert report.problems == []
    assert state() == before


def test_an_export_of_a_living_company_is_there_already(open_hall: Cast) -> None:
    with open_hall.at("09:00"):
        report = run(written(), SYSTEM)
    assert report.problems == []
    assert (report.sum("made"), report.sum("changed")) == (0, 0)
    assert report.sum("same") > 40


def test_a_template_holds_headings_and_nothing_else() -> None:
    pages = openpyxl.load_workbook(io.BytesIO(written(template=True, sheets=SHEETS))).worksheets
    assert pages[0].title == "说明"
    assert [page.title for page in pages[1:]] == [str(sheet.label) for sheet in SHEETS]
    assert all(page.max_row == 1 for page in pages[1:])
    report = run(written(template=True, sheets=SHEETS), SYSTEM)
    assert report.problems == []


def test_customers_leave_masked_unless_somebody_says_why(cast: Cast) -> None:
    cast.customer()
    customers = [BY_KEY["customers"]]
    masked = rows_of(written(sheets=customers))
    assert masked[1][:3] == ["李*", "居民身份证", "1101******002X"]
    with pytest.raises(Refused, match=r"input\.invalid"):
        written(sheets=customers, opened=True)
    opened = rows_of(written(sheets=customers, opened=True, reason="迁移到新服务器"))
    assert opened[1][:3] == ["李梅", "居民身份证", "11010519491231002X"]
    line = Activity.objects.filter(command="transfer.export", refused=None).latest("at", "id")
    assert (line.input["opened"], line.input["reason"], line.input["rows"]) == (True, "迁移到新服务器", 1)
    assert [one.code for one in run(written(sheets=customers), SYSTEM, dry_run=True).problems][:1] == ["import.masked"]


def rows_of(content: bytes) -> list[list[Any]]:
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[-1]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_only_who_may_export_does(cast: Cast) -> None:
    from openhall.team.org import doors

    with pytest.raises(Refused, match=r"permission\.denied"):
        written(actor=doors.actor("1001"))
    assert written(actor=doors.actor("102"))


def test_a_text_that_looks_like_a_formula_stays_text() -> None:
    sheets = {"单位": [["代码", "名称", "层级"], ["HQ", "总公司", "总部"]]}
    run(book(sheets), SYSTEM)
    Unit.objects.update(name='=HYPERLINK("http://x")')
    page = openpyxl.load_workbook(io.BytesIO(written(sheets=[BY_KEY["units"]]))).worksheets[-1]
    assert page["B2"].data_type == "s"
    assert run(written(sheets=[BY_KEY["units"]]), SYSTEM).sum("same") == 1


def test_the_command_line_knows_every_sheet() -> None:
    assert tuple(sheet.key for sheet in SHEETS) == KEYS
