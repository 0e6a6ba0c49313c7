"""Lists: what a request asks for is what stands there, in the foot and in the xlsx."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.http import FileResponse
from django.test import RequestFactory

from openhall.web.tables import MONEY, PHONE, Choice, Column, Table

ROWS = [
    {"id": 1, "no": "A1", "state": "done", "due": Decimal("10.50"), "phone": "13812345678"},
    {"id": 2, "no": "A2", "state": "open", "due": Decimal("99.00"), "phone": "13912345678"},
    {"id": 3, "no": "B3", "state": "done", "due": None, "phone": "13712345678"},
]


class Orders(Table):
    key = "orders"
    columns = [
        Column("no", "Order", sort="no"),
        Column("phone", "Number", PHONE),
        Column("due", "Due", MONEY, sort="due", total=True),
        Column("state", "State", hidden=True),
    ]
    filters = [Choice("state", "State", [("done", "Done"), ("open", "Open")])]
    search = ["no"]
    order = "no"
    empty = ("Orders will stand here.", "A clerk makes them.")


class Asked:
    """Asks the list as one browser does, with its session."""

    def __init__(self, factory: RequestFactory) -> None:
        self.factory = factory
        self.session: dict[str, Any] = {}

    def __call__(self, **query: str) -> Orders:
        request = self.factory.get("/orders/", query)
        request.session = self.session  # type: ignore[assignment]
        return Orders(request, ROWS)


@pytest.fixture
def ask(rf: RequestFactory) -> Asked:
    return Asked(rf)


def keys(table: Table) -> list[str]:
    return [row.key for row in table.rows]


def test_search_filter_and_sort(ask: Asked) -> None:
    assert keys(ask()) == ["1", "2", "3"]
    assert keys(ask(q="a")) == ["1", "2"]
    assert keys(ask(state="done")) == ["1", "3"]
    assert keys(ask(sort="-due")) == ["2", "1", "3"]


def test_what_is_not_offered_is_ignored(ask: Asked) -> None:
    assert keys(ask(state="' or 1", sort="secret")) == ["1", "2", "3"]


def test_the_foot_sums_what_was_found(ask: Asked) -> None:
    assert [total["value"] for total in ask(state="done").totals] == [None, None, Decimal("10.50")]


def test_columns_and_order_are_remembered_and_filters_are_not(ask: Asked) -> None:
    ask(hide="phone", sort="-no", state="open")
    again = ask()
    assert [column.name for column in again.shown] == ["no", "due", "state"]
    assert keys(again) == ["3", "2", "1"]


def test_xlsx_holds_the_found_rows_with_numbers_as_numbers_and_masked_phones(ask: Asked) -> None:
    table = ask(xlsx="orders", q="a")
    answer = table.respond("unused.html")
    assert isinstance(answer, FileResponse)
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[arg-type]
    assert sheet is not None
    assert list(sheet.values) == [("Order", "Number", "Due"), ("A1", "138****5678", 10.5), ("A2", "139****5678", 99)]


def test_a_fragment_answers_with_the_list_alone(rf: RequestFactory) -> None:
    request = rf.get("/orders/", {"q": "zzz"}, headers={"HX-Request": "true", "HX-Target": "table-orders"})
    html = Orders(request, ROWS).respond("unused.html").content.decode()  # type: ignore[attr-defined]
    assert html.lstrip().startswith('<div class="oh-list" id="table-orders"')
    assert "没有符合条件的记录" in html
