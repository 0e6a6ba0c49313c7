"""The administrator's screen: get a workbook, try it, take it in."""

import io
import json
from functools import cache

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openhall.front.catalog.models import Plan
from openhall.kernel.models import Activity
from tests.cast import Cast

from .books import book

PLANS = [["代码", "名称", "月费"], ["N1", "新套餐", "19.00"]]


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    client.force_login(cast.staff("102"))
    return client


@cache
def _content(rows: str) -> bytes:
    """The same bytes for the same rows, as a file that stays chosen."""
    return book({"套餐": json.loads(rows)})


def upload(rows: list[list[str]]) -> SimpleUploadedFile:
    return SimpleUploadedFile("计划.xlsx", _content(json.dumps(rows)))


def test_a_workbook_is_tried_and_then_taken_in(admin: Client) -> None:
    page = admin.get("/transfer/").content.decode()
    assert "空白表" in page and "试导入" in page
    answer = admin.post("/transfer/try/", {"file": upload(PLANS)}).content.decode()
    assert "将导入 1 行" in answer and not Plan.objects.filter(code="N1").exists()
    digest = answer.split('name="digest" value="')[1].split('"')[0]
    answer = admin.post("/transfer/take/", {"file": upload(PLANS), "digest": digest}).content.decode()
    assert "已导入 1 行" in answer and Plan.objects.filter(code="N1").exists()
    assert Activity.objects.filter(command="catalog.add_plan", job_number="102", refused=None).exists()


def test_another_file_than_the_one_that_was_tried_is_not_taken_in(admin: Client) -> None:
    answer = admin.post("/transfer/take/", {"file": upload(PLANS), "digest": "x"}).content.decode()
    assert "请重新试导入" in answer and not Plan.objects.filter(code="N1").exists()


def test_each_wrong_row_is_shown_and_good_ones_can_be_taken_alone(admin: Client) -> None:
    rows = [*PLANS, ["N2", "另一个", "很贵"]]
    answer = admin.post("/transfer/try/", {"file": upload(rows)}).content.decode()
    assert "很贵 不是金额" in answer and "月费" in answer and "导入正确行" in answer
    digest = answer.split('name="digest" value="')[1].split('"')[0]
    admin.post("/transfer/take/", {"file": upload(rows), "digest": digest, "good_rows": "1"})
    assert list(Plan.objects.filter(code__in=["N1", "N2"]).values_list("code", flat=True)) == ["N1"]


def test_no_file_and_a_broken_one_are_answered_calmly(admin: Client) -> None:
    assert "请选择文件" in admin.post("/transfer/try/").content.decode()
    broken = SimpleUploadedFile("x.xlsx", b"nothing")
    assert "这不是 xlsx 工作簿" in admin.post("/transfer/try/", {"file": broken}).content.decode()


def test_the_workbook_comes_filled_or_empty_and_without_customers(admin: Client) -> None:
    filled = openpyxl.load_workbook(io.BytesIO(admin.get("/transfer/workbook/").content))
    assert "客户" not in filled.sheetnames and filled["人员"].max_row > 10
    empty = openpyxl.load_workbook(io.BytesIO(admin.get("/transfer/workbook/?template").content))
    assert "客户" in empty.sheetnames and empty["人员"].max_row == 1


@pytest.mark.parametrize("job_number", ["1001", "1003", "103"])
def test_nobody_else_sees_the_screen(cast: Cast, client: Client, job_number: str) -> None:
    client.force_login(cast.staff(job_number))
    assert client.get("/transfer/").status_code == 403
    assert client.get("/transfer/workbook/").status_code == 403
