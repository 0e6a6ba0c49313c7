"""Writing master data as the workbook that an import reads: headings, a drop-down for each choice, a page that explains."""

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from openhall.kernel import commands
from openhall.kernel.actors import Actor

from .columns import CHOICE, DAY, INT, MONEY, YES, Column, Values, show
from .sheets import README, SHEETS, Sheet

EMPTY_ROWS = 2000
"""So many rows below the last are ready for typing: codes as text, choices to choose from."""


def workbook(
    actor: Actor,
    *,
    sheets: Iterable[Sheet],
    language: str,
    template: bool = False,
    opened: bool = False,
    reason: str = "",
) -> tuple[bytes, int]:
    """The workbook and its number of rows; who took it out is logged. Personal data are masked unless ``opened``."""
    keys = {sheet.key for sheet in sheets}
    chosen = [sheet for sheet in SHEETS if sheet.key in keys]
    out = io.BytesIO()
    rows = 0
    with translation.override(language):
        book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        formats = _Formats(book)
        _explain(book, formats, chosen)
        for sheet in chosen:
            standing = [] if template else [row for row in sheet.read(actor) if sheet.leaves(row)]
            rows += len(standing)
            _sheet(book, formats, sheet, standing, masked=sheet.personal and not opened)
        book.close()
    commands.execute(
        "transfer.export",
        {"sheets": [sheet.key for sheet in chosen], "rows": rows, "opened": opened, "reason": reason},
        actor,
        channel=commands.IMPORT,
    )
    return out.getvalue(), rows


class _Formats:
    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        self.needed = book.add_format({"bold": True, "bottom": 2, "num_format": "@"})
        self.text = book.add_format({"num_format": "@"})
        self.money = book.add_format({"num_format": "0.00"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.whole = book.add_format({"num_format": "0"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})

    def of(self, column: Column) -> Any:
        return {MONEY: self.money, DAY: self.day, INT: self.whole}.get(column.kind, self.text)


def _sheet(book: Any, formats: _Formats, sheet: Sheet, standing: list[Values], *, masked: bool) -> None:
    page = book.add_worksheet(str(sheet.label))
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, formats.of(column))
        page.write_string(0, place, str(column.label), formats.needed if column.needed else formats.head)
        if column.help:
            page.write_comment(0, place, str(column.help))
        if column.kind in (CHOICE, YES) and not column.others:
            words = (
                [str(_("Yes")), str(_("No"))] if column.kind == YES else [str(one) for one in column.choices.values()]
            )
            if len(",".join(words)) <= 255:
                page.data_validation(1, place, len(standing) + EMPTY_ROWS, place, {"validate": "list", "source": words})
    for line, row in enumerate(standing, 1):
        for place, column in enumerate(sheet.columns):
            value = row.get(column.field)
            if masked and column.field in sheet.mask and value:
                value = sheet.mask[column.field](value)
            _cell(page, formats, line, place, column, value)


def _cell(page: Any, formats: _Formats, line: int, place: int, column: Column, value: Any) -> None:
    shown = show(column, value)
    if shown is None or shown == "":
        return
    if column.kind == MONEY:
        page.write_number(line, place, float(shown), formats.money)
    elif column.kind == INT:
        page.write_number(line, place, shown, formats.whole)
    elif column.kind == DAY:
        page.write_datetime(line, place, date.fromisoformat(shown), formats.day)
    else:
        page.write_string(line, place, str(shown), formats.text)


def _explain(book: Any, formats: _Formats, chosen: list[Sheet]) -> None:
    """The first page, which an import doesn't read."""
    page = book.add_worksheet(str(README))
    page.set_column(0, 0, 18, formats.wrap)
    page.set_column(1, 1, 24, formats.wrap)
    page.set_column(2, 2, 80, formats.wrap)
    page.write_string(0, 0, str(_("Master data")), formats.title)
    told = [
        _(
            "One row is one thing; the first row of each sheet holds the headings."
            " Headings in bold above a thick line must be filled in."
        ),
        _(
            "Codes, job numbers and phone numbers are text: a cell that holds a number is refused, for its zeros may be lost."
        ),
        _(
            "What stands already and is the same is passed over: the same file can be read again. An empty cell changes nothing."
        ),
        _("Try first: a dry run shows each wrong row with its column and the reason, and changes nothing."),
    ]
    line = 2
    for sentence in told:
        page.merge_range(line, 0, line, 2, sentence, formats.wrap)
        page.set_row(line, 32)
        line += 1
    line += 1
    for sheet in chosen:
        page.write_string(line, 0, str(sheet.label), formats.head)
        page.write_string(line, 1, "", formats.head)
        page.write_string(line, 2, str(sheet.about), formats.head)
        line += 1
        for column in sheet.columns:
            page.write_string(line, 1, str(column.label) + (" *" if column.needed else ""))
            page.write_string(line, 2, _meant(column), formats.wrap)
            line += 1
        line += 1


def _meant(column: Column) -> str:
    words = [str(column.help)] if column.help else []
    if column.choices:
        words.append(_("one of: {choices}").format(choices=_("; ").join(str(one) for one in column.choices.values())))
    if column.kind == YES:
        words.append(f"{_('Yes')} / {_('No')}")
    if column.kind == DAY:
        words.append("2026-11-16")
    if column.kind == MONEY:
        words.append("98.00")
    return " · ".join(words)
