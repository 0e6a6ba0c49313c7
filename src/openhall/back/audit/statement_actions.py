"""A bank statement comes in as a file: judged line by line first, booked only when the auditor says so."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from openhall.front.till.models import CASH, OPEN, SIGNED, BusinessDay
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Money, Text
from openhall.kernel.money import ZERO
from openhall.kernel.problems import invalid
from openhall.links.bank import StatementRow
from openhall.team.org import doors as org_doors

from .actions import book, day_locked
from .models import BankLine, StatementLine

NEW, CONFIRMS, KNOWN, OTHER_AMOUNT, NO_DAY, DAY_OPEN, DAY_SIGNED, UNREADABLE = (
    "new",
    "confirms",
    "known",
    "other_amount",
    "no_day",
    "day_open",
    "day_signed",
    "unreadable",
)
TAKEN = (NEW, CONFIRMS)
"""What an import does something with; everything else is shown and left out."""
MOST_LINES = 5000


class ImportLine(Input):
    business_date: Day
    means: Literal["cash", "card", "epay"]
    amount: Money
    slip: Text = ""
    value_date: Day | None = None
    fee: Money = ZERO


class ImportStatement(Input):
    hall: Text
    file_name: Text
    lines: list[ImportLine]


@dataclass(frozen=True, slots=True)
class Judged:
    """A line of a statement and what an import would do with it."""

    row: StatementRow
    verdict: str
    booked: BankLine | None = None

    @property
    def taken(self) -> bool:
        return self.verdict in TAKEN


def judge(hall: UUID, rows: Iterable[StatementRow]) -> list[Judged]:
    """The dry run: each line beside what is booked already. A booked line is confirmed by one statement line only."""
    rows = list(rows)
    dates = {row.business_date for row in rows if row.business_date}
    days = {day.date: day for day in BusinessDay.objects.filter(hall=hall, date__in=dates)}
    booked: dict[tuple[date, str, str], list[BankLine]] = defaultdict(list)
    found = BankLine.objects.filter(day__in=days.values()).select_related("day", "statement").order_by("at", "id")
    for line in found:
        booked[line.day.date, line.means, line.slip].append(line)
    return [_judge(row, days, booked) for row in rows]


def _judge(
    row: StatementRow, days: dict[date, BusinessDay], booked: dict[tuple[date, str, str], list[BankLine]]
) -> Judged:
    if row.problem or row.business_date is None or row.amount is None:
        return Judged(row, UNREADABLE)
    day = days.get(row.business_date)
    if day is None:
        return Judged(row, NO_DAY)
    # what was keyed by hand without a slip number is confirmed by the amount alone
    same = booked[row.business_date, row.means, row.slip] or booked[row.business_date, row.means, ""]
    equal = [line for line in same if line.amount == row.amount]
    open_ones = [line for line in equal if not hasattr(line, "statement")]
    if open_ones:
        same.remove(open_ones[0])
        return Judged(row, CONFIRMS, open_ones[0])
    if equal:
        return Judged(row, KNOWN, equal[0])
    if same and row.slip and same[0].slip == row.slip:
        return Judged(row, OTHER_AMOUNT, same[0])
    if day.state == SIGNED:
        return Judged(row, DAY_SIGNED)
    return Judged(row, DAY_OPEN if day.state == OPEN else NEW)


@command("bank.import")
def import_statement(ctx: Context, data: ImportStatement) -> Outcome:
    """The lines of a bank statement: new ones are booked, those booked by hand are confirmed; all of them or none."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if not data.lines or len(data.lines) > MOST_LINES or not data.file_name.strip():
        raise invalid("a statement has a name and lines", field="lines")
    for day in sorted({line.business_date for line in data.lines}):
        day_locked(hall, day)
    rows = [_as_row(number, line) for number, line in enumerate(data.lines, start=1)]
    judged = judge(hall.id, rows)
    for one in judged:
        if not one.taken:
            raise invalid("line {line}: {verdict}", field="lines", line=one.row.line, verdict=one.verdict)
    for one, line in zip(judged, data.lines, strict=True):
        _take(ctx, hall.id, data.file_name.strip(), one, line)
    made = sum(one.verdict == NEW for one in judged)
    return Outcome("statement", None, {"booked": made, "confirmed": len(judged) - made})


def _as_row(number: int, line: ImportLine) -> StatementRow:
    missing_slip = line.means == CASH and not line.slip.strip()
    problem = "amount" if line.amount <= 0 else "fee" if line.fee < 0 else "slip" if missing_slip else ""
    return StatementRow(
        number, line.business_date, line.means, line.amount, line.slip.strip(), line.value_date, line.fee, problem
    )


def _take(ctx: Context, hall: UUID, file_name: str, one: Judged, line: ImportLine) -> None:
    assert ctx.actor.staff_id is not None
    booked = one.booked
    if booked is None:
        day = BusinessDay.objects.on(hall, line.business_date).get()
        booked = book(ctx, day, line.means, Decimal(line.amount), line.slip.strip())
    StatementLine.objects.create(
        line=booked, file_name=file_name, value_date=line.value_date, fee=line.fee, staff=ctx.actor.staff_id, at=ctx.now
    )
