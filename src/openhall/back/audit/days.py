"""Named reads of the audit: a day's items, how far it has come, both matches, what is late."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from openhall.back.receipts import copies as green
from openhall.back.reports.models import ClerkMatch, DailyReport, ShiftReport
from openhall.engines.cases.models import Case, CaseQuerySet
from openhall.engines.policy.models import Finding, FindingQuerySet
from openhall.engines.policy.parameters import Figures
from openhall.front.counter.models import Order
from openhall.front.till.models import CLOSED, MEANS, OPEN, SIGNED, BusinessDay, DayQuerySet
from openhall.kernel import access, clock
from openhall.kernel.actors import Actor
from openhall.kernel.ids import as_uuid
from openhall.kernel.money import ZERO
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

from .cases import CORRECTION
from .models import FAULTY, REPORT, TAKINGS, BankLine, Check, CopiesKeyed, ItemCheck
from .parameters import AUDIT_TOLERANCE
from .verdicts import AuditMatch, Column, Progress

LATE_SHOWN = 100
"""So many late orders are listed; how many more there are is said."""
LATE_SEARCHED = 1000


def day_of(hall: Unit, on: date) -> BusinessDay | None:
    return BusinessDay.objects.on(hall.id, on).first()


# -- items -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a day beside its acceptances: the revenue account, or one clerk's report."""

    kind: str
    clerk: UUID | None
    amount: Decimal
    differs: bool
    submitted: bool
    check: ItemCheck | None
    day_signed: bool = False

    @property
    def looked(self) -> bool:
        """By a verdict of its own, or by the signature under the day, which covers account and reports."""
        return self.check is not None or self.day_signed

    @property
    def signed(self) -> bool:
        return self.check is None and self.day_signed


def items_of(day: BusinessDay) -> list[Item]:
    """The day's revenue account and its clerks' reports; none while the day is open."""
    if day.state == OPEN:
        return []
    report = DailyReport.objects.get(day=day)
    checks = {(check.kind, check.clerk): check for check in ItemCheck.objects.filter(day=day)}
    submitted = set(ShiftReport.objects.filter(day=day).values_list("staff", flat=True))
    matches = ClerkMatch.objects.filter(day=day).order_by("id")
    signed = day.state == SIGNED
    takings = Item(TAKINGS, None, report.books, not report.matched, True, checks.get((TAKINGS, None)), signed)
    return [
        takings,
        *(
            Item(
                REPORT,
                match.staff,
                match.books,
                not match.books == match.money == match.stubs or match.two_way,
                match.staff in submitted,
                checks.get((REPORT, match.staff)),
                signed,
            )
            for match in matches
        ),
    ]


def progress(day: BusinessDay) -> Progress:
    """How far the day's audit has come: acceptances that stand, revenue account, reports."""
    return progress_of([day])[day.id]


def open_corrections(day: BusinessDay) -> CaseQuerySet:
    """Corrections of the day's items that haven't been checked yet."""
    orders = Check.objects.of_days([day.id]).faulty().values_list("order", flat=True)
    items = ItemCheck.objects.filter(day=day, verdict=FAULTY).values_list("id", flat=True)
    keys = [str(key) for key in [*orders, *items]]
    return Case.objects.open().filter(kind=CORRECTION.name, subject_kind__in=("order", "item"), subject__in=keys)


def unsigned_days(halls: Iterable[UUID]) -> DayQuerySet:
    """Closed days that wait for the auditor's signature, the oldest first."""
    return BusinessDay.objects.filter(hall__in=list(halls), state=CLOSED).order_by("date", "hall")


def progress_of(listed: Sequence[BusinessDay]) -> dict[UUID, Progress]:
    """The progress of several days, in a handful of queries."""
    ids = [day.id for day in listed]
    standing = _standing(listed)
    looked = _counts(Check.objects.of_days(ids), "day")
    faulty = _counts(Check.objects.of_days(ids).faulty(), "day")
    items = _counts(ItemCheck.objects.filter(day__in=ids), "day")
    faulty_items = _counts(ItemCheck.objects.filter(day__in=ids, verdict=FAULTY), "day")
    reports = _counts(ClerkMatch.objects.filter(day__in=ids), "day")
    open_ones = _open_by_day(ids)
    return {
        day.id: Progress(
            items=standing.get(day.id, 0) + (0 if day.state == OPEN else 1 + reports.get(day.id, 0)),
            looked=looked.get(day.id, 0)
            + (1 + reports.get(day.id, 0) if day.state == SIGNED else items.get(day.id, 0)),
            faulty=faulty.get(day.id, 0) + faulty_items.get(day.id, 0),
            open_corrections=open_ones.get(day.id, 0),
        )
        for day in listed
    }


def _standing(listed: Sequence[BusinessDay]) -> dict[UUID, int]:
    """How many orders of each day stand: frozen for closed days, counted for open ones."""
    closed = [day.id for day in listed if day.state != OPEN]
    frozen = DailyReport.objects.filter(day__in=closed).values_list("day", "accepted", "reversed")
    found = {day: accepted - back for day, accepted, back in frozen}
    running = [day.id for day in listed if day.state == OPEN]
    return found | _counts(Order.objects.standing().filter(day__in=running), "day") if running else found


def _counts(rows: Any, by: str) -> dict[UUID, int]:
    return dict(rows.values_list(by).annotate(n=Count("id")).order_by(by))


def _open_by_day(ids: list[UUID]) -> dict[UUID, int]:
    """Open corrections by day."""
    orders = Check.objects.of_days(ids).faulty().values_list("order", "day")
    items = ItemCheck.objects.filter(day__in=ids, verdict=FAULTY).values_list("id", "day")
    days = {str(key): day for key, day in [*orders, *items]}
    found: dict[UUID, int] = {}
    rows = Case.objects.open().filter(kind=CORRECTION.name, subject_kind__in=("order", "item"), subject__in=list(days))
    for subject in rows.values_list("subject", flat=True):
        found[days[subject]] = found.get(days[subject], 0) + 1
    return found


def corrections_of(day: BusinessDay) -> list[Case]:
    """The day's open corrections, by when they are due."""
    return list(open_corrections(day).order_by("due_at"))


def corrections_for(actor: Actor) -> CaseQuerySet:
    """Open corrections that are the person's own; who looks after halls sees those of the halls."""
    rows = Case.objects.open().filter(kind=CORRECTION.name)
    mine = Q(owner=actor.staff_id)
    if access.allowed(actor, "audit.view"):
        mine |= Q(hall__in=[hall.id for hall in Unit.objects.halls().within(actor)])
    return rows.filter(mine).order_by("due_at", "id")


def may_see(actor: Actor, case: Case) -> bool:
    return case.seen_by(actor) or (access.allowed(actor, "audit.view") and org_doors.inside(actor, case.hall))


def clerks_of(day: BusinessDay) -> set[UUID]:
    """Whose reports a day holds."""
    return set(ClerkMatch.objects.filter(day=day).values_list("staff", flat=True))


def shift_reports(day: BusinessDay, clerk: UUID | None) -> list[ShiftReport]:
    """The shift reports of the day, or of one clerk of it."""
    rows = ShiftReport.objects.filter(day=day).select_related("till", "till__counter").order_by("submitted_at")
    return list(rows.filter(staff=clerk) if clerk else rows)


# -- orders ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """An order with what its signatures say: three parties where its kind asks for a reviewer, else two."""

    order: Order

    @property
    def signed(self) -> bool:
        parties = {"customer", "clerk"} <= set(self.order.signatures)
        return parties and (not self.order.kind.reviewed or self.order.reviewed_at is not None)


def order_of(actor: Actor, key: str) -> SignedOrder | None:
    """An accepted order of the actor's halls."""
    ident = as_uuid(key)
    row = Order.objects.final().select_related("kind", "customer", "day").filter(id=ident).first() if ident else None
    return SignedOrder(row) if row is not None and org_doors.inside(actor, row.hall) else None


def looked_today(staff: UUID, halls: Iterable[Unit]) -> tuple[int, int]:
    """How many orders of these halls a person has looked at today, and how many of them were faulty."""
    since = clock.midnight(clock.today())
    rows = Check.objects.filter(hall__in=[hall.id for hall in halls], at__gte=since, staff=staff)
    counted = rows.aggregate(n=Count("id"), faulty=Count("id", filter=Q(verdict=FAULTY)))
    return counted["n"], counted["faulty"]


def due_today(halls: Iterable[UUID]) -> Any:
    """Orders of yesterday that nobody has looked at: their audit is due by tonight."""
    today = clock.midnight(clock.today())
    orders = Order.objects.standing().filter(hall__in=list(halls), audit=None)
    return orders.filter(accepted_at__gte=today - timedelta(days=1), accepted_at__lt=today).order_by("accepted_at")


@dataclass(frozen=True, slots=True)
class Late:
    """An order that nobody looked at in time, and the finding that says so."""

    order: Order
    finding: Finding


def late_count(halls: Iterable[UUID]) -> int:
    """How many orders were found late and are still not looked at (of the last thousand found)."""
    found = _late_findings(halls).values_list("subject", flat=True)[:LATE_SEARCHED]
    return Order.objects.standing().filter(id__in=list(found), audit=None).count()


def _late_findings(halls: Iterable[UUID]) -> FindingQuerySet:
    return Finding.objects.of_halls(list(halls)).filter(rule="audit.late").order_by("-at", "-id")


def late(halls: Iterable[UUID]) -> Iterator[Late]:
    """Orders found late and still not looked at, the latest first."""
    by_order = {finding.subject: finding for finding in _late_findings(halls)[:LATE_SEARCHED]}
    orders = Order.objects.standing().filter(id__in=list(by_order), audit=None).order_by("-accepted_at", "-id")
    for order in orders[:LATE_SHOWN]:
        yield Late(order, by_order[str(order.id)])


# -- the auditor's match -----------------------------------------------------------------------------------------


def copies_of(day: BusinessDay) -> dict[UUID, CopiesKeyed]:
    """The last entry of each clerk's green copies."""
    return {row.clerk: row for row in CopiesKeyed.objects.filter(day=day).order_by("at", "id")}


def copies_total(day: BusinessDay) -> Decimal | None:
    """What the green copies of a day sum to: keyed number by number by the cashier, else counted and added up a clerk;
    None until all of them are keyed."""
    if green.keyed(day.hall, day.date):
        return green.total(day.hall, day.date)
    keyed = copies_of(day)
    return sum((row.total for row in keyed.values()), ZERO) if clerks_of(day) <= keyed.keys() else None


def green_by_clerk(day: BusinessDay) -> dict[UUID, tuple[int, Decimal]]:
    """Copies keyed number by number: how many and how much of each clerk's forms. What nobody wrote is nobody's."""
    wrote = {sheet.key: sheet.staff for sheet in green.written_on(day.hall, day.date)}
    found: dict[UUID, tuple[int, Decimal]] = {}
    for sheet in green.handed_in(day.hall, day.date):
        staff = wrote.get(sheet.key)
        if staff is not None:
            count, total = found.get(staff, (0, ZERO))
            found[staff] = (count + 1, total + sheet.amount)
    return found


def audit_match(day: BusinessDay) -> AuditMatch:
    """Report, copies and bank of a closed day, each from its own source; copies None until all are keyed."""
    report = DailyReport.objects.get(day=day)
    copies = copies_total(day)
    bank = BankLine.objects.filter(day=day).sums()
    rows = [Column(means, report.takings[means], bank.get(means)) for means in MEANS]
    return AuditMatch(report.books, copies, rows, Figures(day.hall, clock.now())[AUDIT_TOLERANCE])


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A bank line of the day; ``batch`` is the sum of its whole slip where that covers several days."""

    line: BankLine
    batch: Decimal | None
    by_clerk: bool

    @property
    def amount(self) -> Decimal:
        return self.line.amount


def bank_lines(day: BusinessDay) -> list[SlipLine]:
    """What the bank says of the day; slips that cover other days too come with their whole sum."""
    lines = list(BankLine.objects.filter(day=day).select_related("statement").order_by("at", "id"))
    slips = {line.slip for line in lines if line.slip}
    shares = BankLine.objects.filter(hall=day.hall).sharing(slips)
    sums = {
        row["slip"]: row
        for row in shares.values("slip").annotate(total=Sum("amount"), days=Count("day", distinct=True))
    }
    clerks = set(ClerkMatch.objects.filter(day=day).values_list("staff", flat=True))
    return [
        SlipLine(
            line,
            sums[line.slip]["total"] if line.slip and sums[line.slip]["days"] > 1 else None,
            line.staff in clerks,
        )
        for line in lines
    ]
