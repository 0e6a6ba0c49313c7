"""The stub list of a book: what became of each number, and whether every sheet is accounted for. Pure over plain data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from openhall.kernel.money import ZERO

from .models import CANCELLED, LOST, MISSING, RESERVED, UNUSED, USED, VOID, Form, Loss, Run

COUNTED = (USED, VOID, LOST, UNUSED)


@dataclass(frozen=True, slots=True)
class Stub:
    """One number of a book."""

    no: int
    text: str
    state: str
    amount: Decimal = ZERO
    at: datetime | None = None
    order: UUID | None = None
    reason: str = ""
    staff: UUID | None = None
    loss: str = ""


def listing(run: Run) -> list[Stub]:
    """Every number of a book with what became of it."""
    forms = {form.no: form for form in Form.objects.of_run(run)}
    losses = {loss.no: loss for loss in Loss.objects.filter(series=run.series, no__gte=run.first, no__lte=run.last)}
    return [_stub(run, no, forms.get(no), losses.get(no)) for no in range(run.first, run.last + 1)]


def _stub(run: Run, no: int, form: Form | None, loss: Loss | None) -> Stub:
    state = form.state if form else (CANCELLED if run.cancelled_at else UNUSED)
    said = loss.state if loss else ""
    if form is None:
        return Stub(no, run.text(no), state, loss=said)
    return Stub(
        no,
        run.text(no),
        state,
        form.amount,
        form.at,
        form.order,
        form.reason or (loss.report if loss else ""),
        form.voided_by or form.staff,
        said,
    )


@dataclass(frozen=True, slots=True)
class Accounted:
    """A book counted: how many of each state lay there, and which numbers nobody can account for."""

    used: int = 0
    void: int = 0
    lost: int = 0
    unused: int = 0
    missing: tuple[int, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        return not self.missing

    @property
    def total(self) -> int:
        return self.used + self.void + self.lost + self.unused


def account(
    first: int, last: int, states: Mapping[int, str], lost: Iterable[int], seen: Iterable[tuple[int, int]]
) -> Accounted:
    """Compare the paper with the books, number by number.

    ``states``: what the books say of numbers that aren't blank. ``lost``: losses that the auditor approved.
    ``seen``: ranges of sheets that lie there. A sheet that doesn't is accounted for only as an approved loss; one that
    is still reserved is neither used nor void.
    """
    there = {no for start, end in seen for no in range(max(start, first), min(end, last) + 1)}
    gone = set(lost)
    counts = dict.fromkeys(COUNTED, 0)
    missing = []
    for no in range(first, last + 1):
        state = states.get(no, UNUSED)
        if no in gone:
            counts[LOST] += 1
        elif no not in there or state in (RESERVED, LOST):
            missing.append(no)
        else:
            counts[state] += 1
    return Accounted(counts[USED], counts[VOID], counts[LOST], counts[UNUSED], tuple(missing), counts)


def account_book(run: Run, seen: Sequence[tuple[int, int]]) -> Accounted:
    """The same for a book of the database."""
    states = dict(Form.objects.of_run(run).values_list("no", "state"))
    losses = Loss.objects.approved().filter(series=run.series, no__gte=run.first, no__lte=run.last)
    return account(run.first, run.last, states, losses.values_list("no", flat=True), seen)


def ranges(numbers: Iterable[int], width: int = 0) -> str:
    """Numbers as people write them: ``0003, 0007-0009``."""
    found: list[list[int]] = []
    for no in sorted(numbers):
        if found and found[-1][1] + 1 == no:
            found[-1][1] = no
        else:
            found.append([no, no])
    return ", ".join(
        str(first).zfill(width) if first == last else f"{str(first).zfill(width)}-{str(last).zfill(width)}"
        for first, last in found
    )


__all__ = ["COUNTED", "MISSING", "Accounted", "Stub", "account", "account_book", "listing", "ranges"]
