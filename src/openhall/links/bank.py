"""The bank's statement, as a file: there is no connection to a bank. The layout is ours; the simulator says it is one.

Layout: CSV in UTF-8 or GB18030, the first line names the columns, in English or Chinese; their order is free.

    business_date,means,amount,slip,value_date,fee
    业务日期,方式,金额,回单号,入账日期,手续费

``means`` is cash, card or epay (现金, 刷卡, 移动支付). ``slip`` is needed for cash; ``value_date`` and ``fee`` may be missing.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

COLUMNS = {
    "business_date": "业务日期",
    "means": "方式",
    "amount": "金额",
    "slip": "回单号",
    "value_date": "入账日期",
    "fee": "手续费",
}
NEEDED = ("business_date", "means", "amount")
MEANS = {"cash": "cash", "card": "card", "epay": "epay", "现金": "cash", "刷卡": "card", "移动支付": "epay"}
LARGEST = 2 * 1024 * 1024
MOST_LINES = 5000


class Unreadable(Exception):
    """The file as a whole can't be read; ``reason`` is one of encoding, columns, size."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One line of a statement. ``problem`` names the column that can't be read, else it is empty."""

    line: int
    business_date: date | None
    means: str
    amount: Decimal | None
    slip: str = ""
    value_date: date | None = None
    fee: Decimal = Decimal("0.00")
    problem: str = ""


def read(content: bytes) -> list[StatementRow]:
    """The lines of a statement file; a line that can't be read is there, with its problem."""
    if len(content) > LARGEST:
        raise Unreadable("size")
    table = list(csv.reader(io.StringIO(_decoded(content))))
    rows = [(number, row) for number, row in enumerate(table, start=1) if any(cell.strip() for cell in row)]
    if not rows or len(rows) > MOST_LINES + 1:
        raise Unreadable("columns" if not rows else "size")
    chinese = {name: key for key, name in COLUMNS.items()}
    heads = [chinese.get(cell.strip(), cell.strip().lower()) for cell in rows[0][1]]
    if not set(NEEDED) <= set(heads):
        raise Unreadable("columns")
    return [
        _row(number, dict(zip(heads, (cell.strip() for cell in cells), strict=False))) for number, cells in rows[1:]
    ]


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise Unreadable("encoding")


def _row(line: int, cells: dict[str, str]) -> StatementRow:
    problems = []
    business_date = _date(cells.get("business_date", ""))
    if business_date is None:
        problems.append("business_date")
    means = MEANS.get(cells.get("means", "").lower(), "")
    if not means:
        problems.append("means")
    amount = _money(cells.get("amount", ""))
    if amount is None or amount <= 0:
        problems.append("amount")
    if means == "cash" and not cells.get("slip"):
        problems.append("slip")
    value_date, fee = None, Decimal("0.00")
    if cells.get("value_date"):
        value_date = _date(cells["value_date"])
        if value_date is None:
            problems.append("value_date")
    if cells.get("fee"):
        found = _money(cells["fee"])
        if found is None or found < 0:
            problems.append("fee")
        else:
            fee = found
    return StatementRow(
        line,
        business_date,
        means,
        amount,
        cells.get("slip", "")[:100],
        value_date,
        fee,
        problems[0] if problems else "",
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return None


def _money(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace(",", ""))
        exact = value.quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return exact if exact == value and abs(exact) < Decimal("100000000000") else None


class Simulator:
    """Makes a statement as a bank might send it. It stands in for a bank and says so in the file's name."""

    NAME = "simulator-statement"

    def statement(self, rows: Iterable[tuple[date, str, Decimal, str]]) -> bytes:
        """A file with these lines: business date, means, amount, slip."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for business_date, means, amount, slip in rows:
            writer.writerow(
                [business_date.isoformat(), means, f"{amount:.2f}", slip, business_date.isoformat(), "0.00"]
            )
        return out.getvalue().encode("utf-8-sig")
