"""Whatever somebody calls a workbook gets a clear answer, in the language asked, and changes nothing."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from django.utils import translation

from openhall.kernel.actors import SYSTEM
from openhall.kernel.problems import SENTENCES
from openhall.team.org.models import Unit
from openhall.transfer import workbook
from openhall.transfer.columns import CHOICE, CHOICES, DAY, INT, MONEY, PAIRS, TEXT, YES, Cell, Column, read
from openhall.transfer.run import Report, run

from .books import COMPANY, UNITS, book

pytestmark = pytest.mark.django_db
HQ = ["HQ", "总公司", "总部"]


def tried(content: bytes) -> Report:
    return run(content, SYSTEM, dry_run=True)


def codes(content: bytes) -> list[str]:
    return [one.code for one in tried(content).problems]


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def altered(part: str, *changes: tuple[bytes, bytes]) -> bytes:
    """A good workbook with something in one of its parts replaced."""
    source = zipfile.ZipFile(io.BytesIO(book({"单位": [UNITS, HQ]})))
    parts = {name: source.read(name) for name in source.namelist()}
    for old, new in changes:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new)
    return packed(parts)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import.not_xlsx"),
        ("代码,名称\nHQ,总公司\n".encode(), "import.not_xlsx"),
        (packed({"word/document.xml": b"<w/>"}), "import.not_xlsx"),
        (workbook.OLE + b"\0" * 600, "import.old_format"),
        (packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook"}), "import.broken"),
        (packed({"[Content_Types].xml": b"", "xl/a": b"\0" * 30_000_000}), "import.bomb"),
        (packed({"[Content_Types].xml": b"", **{f"xl/{n}": b"" for n in range(600)}}), "import.bomb"),
        (packed({"[Content_Types].xml": b"", "xl/vbaProject.bin": b""}), "import.macros"),
        (b"PK\x03\x04" + b"\xff" * 1000, "import.not_xlsx"),
        (b"\0" * (workbook.LARGEST + 1), "import.too_large"),
    ],
)
def test_what_is_no_safe_workbook_is_refused_before_a_row_is_read(content: bytes, code: str) -> None:
    report = tried(content)
    assert [(one.sheet, one.row, one.code) for one in report.problems] == [("", 0, code)]
    assert not Unit.objects.exists()


def test_entities_are_not_unfolded() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    head = b"<worksheet"
    assert codes(altered("xl/worksheets/sheet1.xml", (head, laughs + head))) in (
        ["import.broken"],
        ["import.broken"] * 2,
    )


@pytest.mark.parametrize(
    ("sheets", "how", "wanted"),
    [
        ({"单位们": [UNITS, HQ]}, {}, [("单位们", 0, "import.sheet_unknown")]),
        ({"单位": [UNITS, HQ]}, {"hide": "单位"}, [("单位", 0, "import.sheet_hidden")]),
        ({"单位": [UNITS, HQ], "Units": [UNITS, HQ]}, {}, [("Units", 0, "import.sheet_twice")]),
        ({"单位": [UNITS, HQ]}, {"merge": "A5:B6"}, [("单位", 0, "import.merged")]),
        ({"单位": [["代码", "名称", "层级", "颜色"], HQ]}, {}, [("单位", 1, "import.heading_unknown")]),
        ({"单位": [["代码", "名称", "层级", "code"], HQ]}, {}, [("单位", 1, "import.heading_twice")]),
        ({"单位": [["代码", "层级"], ["HQ", "总部"]]}, {}, [("单位", 1, "import.heading_missing")]),
        ({"单位": [["代码", "名称", "层级"], [*HQ, "?"]]}, {}, [("单位", 2, "import.heading_none")]),
        ({"单位": [UNITS, ["=1+1", "总公司", "总部"]]}, {}, [("单位", 2, "import.formula")]),
        ({"单位": [UNITS, ["HQ", None, "总部"]]}, {}, [("单位", 2, "import.missing")]),
        ({"单位": [UNITS, ["HQ", "总公司"]]}, {}, [("单位", 2, "import.missing")]),
        ({"单位": [UNITS, [7, "总公司", "总部"]]}, {}, [("单位", 2, "import.number_not_text")]),
        ({"单位": [UNITS, ["HQ", datetime(2026, 1, 2), "总部"]]}, {}, [("单位", 2, "import.date_not_text")]),  # noqa: DTZ001
        ({"单位": [UNITS, ["HQ", "总公司", "区"]]}, {}, [("单位", 2, "import.not_choice")]),
        ({"说明": [["随便"]]}, {}, [("", 0, "import.nothing")]),
    ],
)
def test_a_wrong_form_is_named_by_sheet_and_row(
    sheets: dict[str, list[list[Any]]], how: dict[str, str], wanted: list[tuple[str, int, str]]
) -> None:
    assert [(one.sheet, one.row, one.code) for one in tried(book(sheets, **how)).problems] == wanted


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    assert codes(book({"单位": [UNITS, HQ, HQ]})) == []
    assert codes(book({"单位": [UNITS, HQ, HQ, HQ]})) == ["import.rows"]


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        (MONEY, 98, "98.00"),
        (MONEY, 98.5, "98.50"),
        (MONEY, "98.50", "98.50"),
        (MONEY, 0.005, "import.not_amount"),
        (MONEY, "98元", "import.not_amount"),
        (MONEY, "NaN", "import.not_amount"),
        (MONEY, True, "import.not_amount"),
        (INT, 12.0, 12),
        (INT, "12", 12),
        (INT, 1.5, "import.not_whole"),
        (DAY, date(2026, 11, 16), "2026-11-16"),
        (DAY, "2026/1/5", "2026-01-05"),
        (DAY, "2026-02-30", "import.not_day"),
        (DAY, 45000, "import.not_day"),
        (YES, "是", True),
        (YES, 0, "import.not_yes"),
        (YES, "也许", "import.not_yes"),
        (CHOICES, "a；b", ["a", "b"]),
        (CHOICES, "a;x", "import.not_choice"),
        (CHOICE, "A", "a"),
        (PAIRS, "流量=30GB", {"流量": "30GB"}),
        (PAIRS, "流量", "import.not_pairs"),
        (TEXT, "a\x07", "import.text_signs"),
        (TEXT, "字" * 1001, "import.text_long"),
        (TEXT, "=1+1", "=1+1"),
        (TEXT, 13800000000, "import.number_not_text"),
        (TEXT, "  ", None),
    ],
)
def test_a_cell_is_read_or_refused(kind: str, value: object, wanted: object) -> None:
    from openhall.kernel.problems import Refused

    column = Column("x", "X", kind, choices={"a": "甲", "b": "乙"})
    if isinstance(wanted, str) and wanted.startswith("import."):
        if wanted == "import.not_yes" and value == 0:
            assert read(column, Cell(value, "n")) is False
            return
        with pytest.raises(Refused, match=wanted):
            read(column, Cell(value))
    else:
        assert read(column, Cell(value)) == wanted


def test_a_phone_may_be_a_number_but_not_a_shorter_one() -> None:
    from openhall.kernel.problems import Refused

    column = Column("number", "X", digits=11)
    assert read(column, Cell(13800000000, "n")) == "13800000000"
    with pytest.raises(Refused):
        read(column, Cell(7551234567, "n"))


def test_every_sentence_of_an_import_is_there_in_both_languages() -> None:
    for code, sentence in SENTENCES.items():
        if code.startswith("import."):
            with translation.override("zh-hans"):
                assert translation.gettext(sentence) != sentence, code


def test_a_problem_speaks_the_language_asked() -> None:
    problem = tried(book({"单位": [UNITS, [7, "总公司", "总部"]]})).problems[0]
    with translation.override("zh-hans"):
        assert problem.sentence.startswith("单元格里是数字 7 而不是文本")
    with translation.override("en"):
        assert problem.sentence.startswith("The cell holds the number 7, not text")
    assert COMPANY
