"""Opening a workbook that anybody may have made: nothing in it is trusted, and what is wrong is said before a row is read."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openhall.kernel.problems import Refused

from .columns import Cell

LARGEST = 20 * 1024 * 1024
MOST_UNPACKED = 300 * 1024 * 1024
MOST_PARTS = 500
MOST_RATIO = 150
"""Office files pack about tenfold; what packs far better was made to burst."""
SMALL = 5 * 1024 * 1024
MOST_ROWS = 50_000
MOST_EMPTY = 200_000
MOST_COLUMNS = 100
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:]+)\"")


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet as it lies in the file: its rows from 1 on, and the ranges of merged cells."""

    name: str
    hidden: bool
    merged: tuple[str, ...]
    source: Any

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Rows with something in them; raises ``Refused`` where there are too many."""
        seen = 0
        for number, row in enumerate(self.source.iter_rows(max_col=MOST_COLUMNS + 1), 1):
            cells = [Cell(one.value, one.data_type, _format(one)) for one in row]
            if len(cells) > MOST_COLUMNS and cells[MOST_COLUMNS].value is not None:
                raise Refused("import.columns", most=MOST_COLUMNS)
            if all(cell.value is None or str(cell.value).strip() == "" for cell in cells):
                if number > MOST_EMPTY:
                    raise Refused("import.rows", most=MOST_ROWS)
                continue
            seen += 1
            if seen > MOST_ROWS:
                raise Refused("import.rows", most=MOST_ROWS)
            yield number, cells


def _format(cell: Any) -> str:
    return str(getattr(cell, "number_format", None) or "General")


def pages(content: bytes) -> list[Page]:
    """The sheets of a workbook; raises ``Refused`` where it is none, or not a safe one."""
    if len(content) > LARGEST:
        raise Refused("import.too_large", most=f"{LARGEST // 1024 // 1024} MB")
    if content.startswith(OLE):
        raise Refused("import.old_format")
    packed = _unpackable(content)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        found = [_page(packed, sheet) for sheet in book.worksheets]
    except Refused:
        raise
    except Exception as error:  # a library's many ways to stumble over a damaged file
        raise Refused("import.broken") from error
    return found


def _unpackable(content: bytes) -> zipfile.ZipFile:
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Refused("import.not_xlsx") from None
    parts = packed.infolist()
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Refused("import.not_xlsx")
    unpacked = sum(part.file_size for part in parts)
    bursting = any(
        part.file_size > SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in parts
    )
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or bursting or len(names) != len(parts):
        raise Refused("import.bomb")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Refused("import.macros")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("import.old_format")
    return packed


def _page(packed: zipfile.ZipFile, sheet: Any) -> Page:
    sheet.reset_dimensions()  # what a file says of its own size need not be true
    return Page(sheet.title.strip(), sheet.sheet_state != "visible", _merged(packed, sheet), sheet)


def _merged(packed: zipfile.ZipFile, sheet: Any) -> tuple[str, ...]:
    """Ranges of merged cells, which the quick way of reading leaves out."""
    path = getattr(sheet, "_worksheet_path", "")
    with packed.open(path) as part:
        tail = b""
        found: list[str] = []
        while block := part.read(1 << 20):
            window = tail + block
            found += [match.decode() for match in MERGED.findall(window) if match.decode() not in found]
            tail = window[-200:]
            if len(found) > 10:
                break
    return tuple(found)
