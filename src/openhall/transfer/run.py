"""Reading a workbook in: every row through its own command, in one transaction, which a dry run takes back."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from openhall.kernel import commands
from openhall.kernel.actors import Actor
from openhall.kernel.problems import Refused

from .columns import Cell, Column, Values, differing, differs, read, show, spoken
from .sheets import README, SHEETS, Sheet
from .workbook import Page, pages

TOGETHER = 500
"""Numbers alike go into one command by so many."""
MOST_PROBLEMS = 2000
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row can't be taken. ``sheet``, ``column`` as they stand in the file; row 0 speaks of the sheet or file."""

    sheet: str
    row: int
    column: str
    refusal: Refused

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def sentence(self) -> str:
        """In the language in force."""
        return self.refusal.message

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "sentence": self.sentence,
        }


@dataclass(slots=True)
class Count:
    """What became of the rows of a sheet."""

    sheet: Sheet
    made: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0


@dataclass(slots=True)
class Report:
    """What came of a workbook. ``kept``: it is in the database now."""

    dry_run: bool
    digest: str = ""
    counts: list[Count] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    kept: bool = False

    def sum(self, name: str) -> int:
        return sum(getattr(count, name) for count in self.counts)

    def add(self, sheet: str, row: int, column: str, refusal: Refused) -> None:
        self.problems.append(Problem(sheet, row, column, refusal.for_people()))

    def as_json(self) -> dict[str, Any]:
        sheets = [
            {"sheet": one.sheet.key, **{name: getattr(one, name) for name in ("made", "changed", "same", "refused")}}
            for one in self.counts
        ]
        problems = [one.as_json() for one in self.problems]
        return {"dry_run": self.dry_run, "kept": self.kept, "sheets": sheets, "problems": problems}


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    values: Values


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of the file whose form has been read: the good rows, and the headings as they are written there."""

    sheet: Sheet
    name: str
    headings: dict[str, str]
    rows: list[Row]
    wrong: int


def run(
    content: bytes,
    actor: Actor,
    *,
    file_name: str = "",
    dry_run: bool = False,
    good_rows: bool = False,
    progress: Progress = lambda sheet, done: None,
) -> Report:
    """Take a workbook in for this person; any wrong row leaves everything as it was, unless only good rows are asked."""
    report = Report(dry_run, hashlib.sha256(content).hexdigest())
    tables = _read(content, report)
    if not commands.registry["transfer.import"].system or not actor.system:
        _ask(actor)
    with transaction.atomic():
        for table in tables:
            _Taking(table, actor, report, progress).all()
        report.kept = not dry_run and (good_rows or not report.problems)
        if not report.kept:
            transaction.set_rollback(True)
    places = {table.name: place for place, table in enumerate(tables)}
    report.problems.sort(key=lambda one: (places.get(one.sheet, -1), one.row))
    commands.execute(
        "transfer.import",
        {
            "file_name": file_name[-200:],
            "digest": report.digest,
            "dry_run": dry_run,
            "good_rows": good_rows,
            **{name: report.sum(name) for name in ("made", "changed", "same", "refused")},
            "codes": sorted({problem.code for problem in report.problems}),
        },
        actor,
        channel=commands.IMPORT,
    )
    return report


def _ask(actor: Actor) -> None:
    """Before a row is tried: may this person take in master data at all?"""
    from openhall.kernel import access

    if actor.unknown or actor.closed or not access.allowed(actor, "transfer.import"):
        raise Refused("account.closed" if actor.closed else "permission.denied")


# -- the form of the file --------------------------------------------------------------------------------------------


def known_sheets() -> str:
    return str(_("; ")).join(str(sheet.label) for sheet in SHEETS)


def _read(content: bytes, report: Report) -> list[Table]:
    try:
        found = pages(content)
    except Refused as refusal:
        report.add("", 0, "", refusal)
        return []
    named = {name.casefold(): sheet for sheet in SHEETS for name in (sheet.key, *spoken(sheet.label))}
    ignored = {name.casefold() for name in spoken(README)}
    tables: dict[str, Table] = {}
    for page in found:
        sheet = named.get(page.name.casefold())
        if page.name.casefold() in ignored:
            continue
        if sheet is None:
            report.add(page.name, 0, "", Refused("import.sheet_unknown", known=known_sheets()))
        elif page.hidden:
            report.add(page.name, 0, "", Refused("import.sheet_hidden"))
        elif sheet.key in tables:
            report.add(page.name, 0, "", Refused("import.sheet_twice", other=tables[sheet.key].name))
        elif (table := _table(sheet, page, report)) is not None:
            tables[sheet.key] = table
    if not tables and not report.problems:
        report.add("", 0, "", Refused("import.nothing", known=known_sheets()))
    return [tables[sheet.key] for sheet in SHEETS if sheet.key in tables]


def _table(sheet: Sheet, page: Page, report: Report) -> Table | None:
    """The rows of one sheet; None where its headings don't say what its columns are."""
    before = len(report.problems)
    if page.merged:
        report.add(page.name, 0, "", Refused("import.merged", range=", ".join(page.merged)))
    rows: list[Row] = []
    wrong = 0
    columns: dict[int, Column] = {}
    headings: dict[str, str] = {}
    try:
        for number, cells in page.rows():
            if not columns:
                columns, headings = _headings(sheet, page.name, cells, report)
                if len(report.problems) > before:
                    return None
            elif (values := _values(page.name, number, cells, columns, headings, report)) is None:
                wrong += 1
            else:
                rows.append(Row(number, values))
    except Refused as refusal:
        report.add(page.name, 0, "", refusal)
        return None
    except Exception:  # a library's many ways to stumble over a damaged sheet
        report.add(page.name, 0, "", Refused("import.broken"))
        return None
    for row in rows:
        for column in sheet.columns:
            row.values.setdefault(column.field, None)
    return Table(sheet, page.name, headings, rows, wrong)


def _headings(
    sheet: Sheet, name: str, cells: Sequence[Cell], report: Report
) -> tuple[dict[int, Column], dict[str, str]]:
    columns: dict[int, Column] = {}
    headings: dict[str, str] = {}
    for place, cell in enumerate(cells):
        heading = str(cell.value).strip() if cell.value is not None else ""
        if not heading:
            continue
        column = next((one for one in sheet.columns if heading.casefold() in one.names()), None)
        if column is None:
            known = str(_("; ")).join(str(one.label) for one in sheet.columns)
            report.add(name, 1, heading, Refused("import.heading_unknown", heading=heading, known=known))
        elif column.field in headings:
            report.add(name, 1, heading, Refused("import.heading_twice", heading=heading))
        else:
            columns[place] = column
            headings[column.field] = heading
    for column in sheet.columns:
        if column.needed and column.field not in headings:
            report.add(name, 1, str(column.label), Refused("import.heading_missing", heading=column.label))
    return columns, headings


def _values(
    name: str,
    number: int,
    cells: Sequence[Cell],
    columns: dict[int, Column],
    headings: dict[str, str],
    report: Report,
) -> Values | None:
    values: Values = {}
    good = True
    for place, cell in enumerate(cells):
        column = columns.get(place)
        try:
            if column is not None:
                values[column.field] = read(column, cell)
            elif cell.value is not None and str(cell.value).strip():
                raise Refused("import.heading_none")
        except Refused as refusal:
            good = False
            report.add(name, number, headings[column.field] if column else _letter(place), refusal)
    for place, column in columns.items():
        if place >= len(cells) and column.needed:
            good = False
            report.add(name, number, headings[column.field], Refused("import.missing"))
    if len(report.problems) > MOST_PROBLEMS:
        raise Refused("import.too_many_problems", most=MOST_PROBLEMS)
    return values if good else None


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place + 1))


# -- the rows --------------------------------------------------------------------------------------------------------


class _Taking:
    """Takes the rows of one sheet in, one after the other."""

    def __init__(self, table: Table, actor: Actor, report: Report, progress: Progress) -> None:
        self._table, self._sheet, self._actor = table, table.sheet, actor
        self._report, self._progress = report, progress
        self._count = Count(table.sheet, refused=table.wrong)
        report.counts.append(self._count)
        personal = table.sheet.personal  # its command tells by itself who is there already
        self._standing = {} if personal else {table.sheet.key_of(one): one for one in table.sheet.read(actor)}
        self._seen: dict[tuple[Any, ...], Row] = {}
        self._waiting: list[Row] = []
        self._denied = False

    def all(self) -> None:
        for done, row in enumerate(self._table.rows, 1):
            if self._denied:
                self._count.refused += 1
                continue
            self._row(row)
            if done % 100 == 0 or done == len(self._table.rows):
                self._progress(str(self._sheet.label), done)
        self._flush()

    def _row(self, row: Row) -> None:
        key = self._sheet.key_of(row.values)
        if (earlier := self._seen.get(key)) is not None:
            if earlier.values == row.values:
                self._count.same += 1
            else:
                self._wrong(row, Refused("import.row_twice", row=earlier.number, field=self._sheet.keys[-1]))
            return
        self._seen[key] = row
        old = self._standing.get(key)
        changed = differing(self._sheet.columns, row.values, old) if old is not None else []
        fixed = [column for column in changed if column.field not in self._sheet.changes]
        if old is not None and fixed:
            for column in fixed:
                self._wrong(row, differs(column, old), counts=column is fixed[0])
        elif old is not None and not changed:
            self._count.same += 1
        elif old is None and self._sheet.together:
            self._wait(row)
        else:
            self._take(row, self._whole(row, old), old)

    def _whole(self, row: Row, old: Values | None) -> Values:
        """The row with what it leaves open: as it stands, or the usual."""
        given: Values = {}
        for column in self._sheet.columns:
            value = row.values[column.field]
            if value is None and not (column.blank_counts and old is not None):
                value = column.empty() if old is None else old.get(column.field, column.empty())
            given[column.field] = value
        return given

    def _take(self, row: Row, given: Values, old: Values | None) -> None:
        try:
            known = self._execute(given, old)
        except Refused as refusal:
            self._wrong(row, refusal)
            return
        self._standing[self._sheet.key_of(given)] = given
        if known:
            self._count.same += 1
        elif old is None:
            self._count.made += 1
        else:
            self._count.changed += 1

    def _execute(self, given: Values, old: Values | None) -> bool:
        """Run the row's commands, all or none; was it there already, as the command says?"""
        known = False
        with transaction.atomic():
            for name, payload in self._sheet.calls(given, old, self._actor):
                made = commands.execute(name, payload, self._actor, channel=commands.IMPORT, source="import")
                known = known or bool(made.data.get("known"))
        return known

    def _wait(self, row: Row) -> None:
        """Rows alike go together; what is refused together is tried one by one, to see which row it is."""
        if self._waiting:
            first = self._whole(self._waiting[0], None)
            mine = self._whole(row, None)
            if any(first[name] != mine[name] for name in self._sheet.together) or len(self._waiting) >= TOGETHER:
                self._flush()
        self._waiting.append(row)

    def _flush(self) -> None:
        rows, self._waiting = self._waiting, []
        if not rows:
            return
        alike = self._whole(rows[0], None)
        names = [row.values["number"] for row in rows]
        try:
            self._execute({**alike, "numbers": names}, None)
        except Refused as refusal:
            if len(rows) == 1:
                self._wrong(rows[0], refusal)
                return
            for row in rows:
                self._waiting = [row]
                self._flush()
            return
        self._count.made += len(rows)

    def _wrong(self, row: Row, refusal: Refused, *, counts: bool = True) -> None:
        self._count.refused += counts
        absent = refusal.code == "scope.denied" or bool(refusal.facts.get("absent"))
        what = refusal.facts.get("what")
        named = self._column_of(refusal)
        if absent:  # absent and out of scope look the same
            refusal = Refused("import.not_here", what=what)
            named = next((one.field for one in self._sheet.columns if row.values[one.field] == what), named)
        column = self._sheet.column(named)
        heading = self._table.headings.get(column.field, str(column.label)) if column else ""
        self._report.add(self._table.name, row.number, heading, refusal)
        if refusal.code == "permission.denied":
            self._denied = True
        if len(self._report.problems) > MOST_PROBLEMS:
            raise Refused("import.too_many_problems", most=MOST_PROBLEMS)

    def _column_of(self, refusal: Refused) -> str:
        """The column a command's refusal speaks of; its fields are named nearly as the columns are."""
        field_ = (refusal.field or "").split(".")[0]
        again = {"numbers": "number", "segments": "prefix", "positions": "also", "number_class": "grade"}
        return again.get(field_, field_)


__all__ = ["Problem", "Report", "known_sheets", "run", "show"]
