"""Dense lists: search, three filters, sort, remembered columns, count and sums, xlsx, rows that open in place.

A view declares the columns once and answers with ``table.respond``::

    class Orders(Table):
        key = "orders"
        columns = [Column("number", _("Number"), sort="number"), Column("due", _("Due"), "money", sort="due", total=True)]
        filters = [Choice("state", _("State"), STATES)]
        search = ["number", "customer__name"]
        empty = (_("Orders of this day will stand here."), _("A clerk makes them at the counter."))

    def orders(request):
        return Orders(request, Order.objects.today(hall)).respond("counter/orders.html", {"title": …})

Rows come from a queryset, or from a list of objects or dicts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet, Sum
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise

from openhall.kernel import clock

Text = str | Promise
MONEY, NUMBER, TEXT, WHEN, DAY, PERSON, PHONE, BADGE = (
    "money",
    "number",
    "text",
    "when",
    "day",
    "person",
    "phone",
    "badge",
)
RIGHT = frozenset({MONEY, NUMBER})


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``value`` defaults to the dotted ``name``; ``kind`` decides looks and alignment."""

    name: str
    label: Text
    kind: str = TEXT
    sort: str = ""
    total: bool = False
    value: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    hidden: bool = False
    wide: bool = False

    def of(self, row: Any) -> Any:
        return self.value(row) if self.value else _dotted(row, self.name)

    @property
    def right(self) -> bool:
        return self.kind in RIGHT


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter with fixed choices. ``apply`` narrows a queryset in another way than ``name=value``."""

    name: str
    label: Text
    choices: Iterable[tuple[str, Text]]
    apply: Callable[[Any, str], Any] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    value: Any
    link: str


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    cells: list[Cell]
    opens: str
    tone: str


class Table:
    """A list of one kind of row, as one request asks for it."""

    key: ClassVar[str]
    columns: ClassVar[Sequence[Column]] = ()
    filters: ClassVar[Sequence[Choice]] = ()
    search: ClassVar[Sequence[str]] = ()
    empty: ClassVar[tuple[Text, Text]] = ("", "")
    order: ClassVar[str] = ""
    size: ClassVar[int] = 50
    export: ClassVar[bool] = True

    def __init__(self, request: HttpRequest, rows: "QuerySet[Any] | Sequence[Any]") -> None:
        self.request = request
        self.source = rows
        self.asked = _remembered(request, self.key)

    # what a list may say of its rows

    def opens(self, row: Any) -> str:
        """The address whose fragment opens below the row; empty: the row doesn't open."""
        return ""

    def tone(self, row: Any) -> str:
        """``settled``, ``due`` or ``wrong`` marks the whole row, beside a word in one of its cells."""
        return ""

    # the answer

    def respond(self, template: str, context: dict[str, Any] | None = None) -> HttpResponseBase:
        """The page, only the list when a filter asks (HTMX), or the xlsx."""
        if self.export and self.request.GET.get("xlsx") == self.key:
            return self.xlsx()
        if self.request.headers.get("HX-Target") == self.html_id:
            return render(self.request, "kit/table.html", {"table": self})
        return render(self.request, template, {**(context or {}), "table": self})

    # for the template

    @property
    def html_id(self) -> str:
        return f"table-{self.key}"

    @property
    def q(self) -> str:
        return self.asked.get("q", "")

    @property
    def sort(self) -> str:
        allowed = {column.sort for column in self.columns if column.sort}
        wanted = self.asked.get("sort", "")
        return wanted if wanted.lstrip("-") in allowed else self.order

    @cached_property
    def shown(self) -> list[Column]:
        hidden = self.asked.get("hide")
        names = set(hidden.split(",")) if hidden is not None else {c.name for c in self.columns if c.hidden}
        return [column for column in self.columns if column.name not in names]

    @property
    def column_choices(self) -> list[tuple[Column, bool]]:
        return [(column, column in self.shown) for column in self.columns]

    @property
    def heads(self) -> list[dict[str, Any]]:
        made = []
        for column in self.shown:
            down = self.sort == f"-{column.sort}" if column.sort else False
            up = bool(column.sort) and self.sort == column.sort
            to = f"-{column.sort}" if up else column.sort
            made.append({"column": column, "up": up, "down": down, "href": self._link(sort=to, page="")})
        return made

    @property
    def choices(self) -> list[dict[str, Any]]:
        return [
            {"filter": f, "value": self.asked.get(f.name, ""), "choices": [(v, str(t)) for v, t in f.choices]}
            for f in self.filters
        ]

    @property
    def narrowed(self) -> bool:
        """Does a search or filter hide rows?"""
        return bool(self.q) or any(self.asked.get(f.name) for f in self.filters)

    @cached_property
    def page(self) -> Page[Any]:
        return Paginator(self._found, self.size).get_page(self.request.GET.get("page"))

    @cached_property
    def count(self) -> int:
        return int(self.page.paginator.count)

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(index, row) for index, row in enumerate(self.page.object_list)]

    @cached_property
    def totals(self) -> list[dict[str, Any]]:
        """A foot cell for each shown column: the sum over everything found, not only this page."""
        summed = [column for column in self.shown if column.total]
        sums: dict[str, Any] = {}
        if isinstance(self._found, QuerySet):
            if summed:
                sums = self._found.aggregate(**{f"total_{c.name}": Sum(c.sort or c.name) for c in summed})
        else:
            sums = {f"total_{c.name}": sum((c.of(r) or Decimal(0) for r in self._found), Decimal(0)) for c in summed}
        return [{"column": c, "value": (sums.get(f"total_{c.name}") or 0) if c.total else None} for c in self.shown]

    @property
    def has_totals(self) -> bool:
        return any(column.total for column in self.shown)

    @property
    def next_page(self) -> str:
        return self._link(page=str(self.page.next_page_number())) if self.page.has_next() else ""

    @property
    def previous_page(self) -> str:
        return self._link(page=str(self.page.previous_page_number())) if self.page.has_previous() else ""

    @property
    def xlsx_link(self) -> str:
        return self._link(xlsx=self.key)

    # inside

    def _row(self, index: int, row: Any) -> Row:
        key = str(_dotted(row, "pk") or _dotted(row, "id") or index)
        cells = [Cell(c, c.of(row), c.link(row) if c.link else "") for c in self.shown]
        return Row(key, cells, self.opens(row), self.tone(row))

    @cached_property
    def _found(self) -> "QuerySet[Any] | list[Any]":
        return self._from_queryset(self.source) if isinstance(self.source, QuerySet) else self._from_list(self.source)

    def _from_queryset(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        for f in self.filters:
            if value := self._chosen(f):
                rows = f.apply(rows, value) if f.apply else rows.filter(**{f.name: value})
        if self.q and self.search:
            rows = rows.filter(Q(*((f"{name}__icontains", self.q) for name in self.search), _connector=Q.OR))
        return rows.order_by(self.sort, "pk") if self.sort else rows

    def _from_list(self, rows: Sequence[Any]) -> list[Any]:
        found = list(rows)
        for f in self.filters:
            if value := self._chosen(f):
                found = f.apply(found, value) if f.apply else [r for r in found if str(_dotted(r, f.name)) == value]
        if self.q:
            found = [r for r in found if any(self.q.lower() in str(_dotted(r, name)).lower() for name in self.search)]
        by = self.sort.lstrip("-")
        if by:
            present = [r for r in found if _dotted(r, by) is not None]
            absent = [r for r in found if _dotted(r, by) is None]
            found = sorted(present, key=lambda r: _dotted(r, by), reverse=self.sort.startswith("-")) + absent
        return found

    def _chosen(self, f: Choice) -> str:
        value = self.asked.get(f.name, "")
        return value if value in {v for v, _label in f.choices} else ""

    def _link(self, **changes: str) -> str:
        given = {**self.asked, **changes}
        return "?" + urlencode({name: value for name, value in given.items() if value or name in self.asked})

    def xlsx(self) -> FileResponse:
        """Everything found, as typed cells; what is masked on the screen is masked here."""
        import xlsxwriter  # 60 ms to import, wanted only here

        from .templatetags.kit import mask_phone

        out = BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True, "remove_timezone": True, "strings_to_formulas": False})
        sheet = book.add_worksheet()
        bold, yuan = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        moment, day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"}), book.add_format({"num_format": "yyyy-mm-dd"})
        formats = {MONEY: yuan, WHEN: moment, DAY: day}
        for place, column in enumerate(self.shown):
            sheet.write_string(0, place, str(column.label), bold)
            sheet.set_column(place, place, 18 if column.kind in (WHEN, TEXT) else 13)
        for line, row in enumerate(self._found, start=1):
            for place, column in enumerate(self.shown):
                value = column.of(row)
                if value is None:
                    continue
                if column.kind in RIGHT:
                    sheet.write_number(line, place, float(value), formats.get(column.kind))
                elif column.kind == WHEN:
                    sheet.write_datetime(line, place, clock.local(value), moment)
                elif column.kind == DAY:
                    sheet.write_datetime(line, place, value, day)
                else:
                    sheet.write_string(line, place, mask_phone(value) if column.kind == PHONE else plain(value))
        sheet.freeze_panes(1, 0)
        book.close()
        out.seek(0)
        return FileResponse(out, as_attachment=True, filename=f"{self.key}-{clock.today():%Y%m%d}.xlsx")


def plain(value: Any) -> str:
    """A cell as text: a person as name and job number, a badge as its word."""
    if isinstance(value, tuple):
        return str(value[0])
    job = getattr(value, "job_number", None)
    return f"{value.name} {job}" if job else str(value)


def _dotted(row: Any, name: str) -> Any:
    for part in name.replace("__", ".").split("."):
        row = row.get(part) if isinstance(row, dict) else getattr(row, part, None)
        if row is None:
            return None
    return row


def _remembered(request: HttpRequest, key: str) -> dict[str, str]:
    """What this person asked of this list last: a bare visit finds the columns and the sorting as they were left.

    Search and filters are forgotten between visits, for a list that hides rows unasked misleads.
    """
    asked = {name: str(value) for name, value in request.GET.items() if name not in {"page", "xlsx"}}
    session = getattr(request, "session", None)
    if session is None:
        return asked
    kept = session.get("lists", {})
    own = {**kept.get(key, {}), **{name: asked[name] for name in ("sort", "hide") if name in asked}}
    if own != kept.get(key, {}):
        session["lists"] = {**kept, key: own}
    return {**own, **asked}
