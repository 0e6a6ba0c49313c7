"""Receipt forms (票据): books of numbers with one holder each, what became of each form, and the papers about them."""

from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from openhall.kernel.ids import uuid7

USED, VOID, LOST, RESERVED = "used", "void", "lost", "reserved"
"""What a form may be that isn't blank any more."""
UNUSED, CANCELLED, MISSING = "unused", "cancelled", "missing"
"""What else a stub list may say of a number."""

PAPER, TAX, ELECTRONIC = "paper", "tax", "electronic"


class RunQuerySet(models.QuerySet["Run"]):
    def in_stock(self, hall: UUID) -> "RunQuerySet":
        """Forms that the hall holds and nobody has drawn."""
        return self.filter(hall=hall, holder=None, closed_at=None)

    def held(self) -> "RunQuerySet":
        """Books in somebody's hands."""
        return self.filter(holder__isnull=False, closed_at=None)

    def held_by(self, staff: UUID | None) -> "RunQuerySet":
        return self.held().filter(holder=staff)

    def closed(self) -> "RunQuerySet":
        return self.filter(closed_at__isnull=False)

    def overlapping(self, series: str, first: int, last: int) -> "RunQuerySet":
        return self.filter(series=series, first__lte=last, last__gte=first)

    def in_order(self) -> "RunQuerySet":
        """As books are used: the one that was drawn first."""
        return self.order_by("issued_at", "series", "first")


class Run(models.Model):
    """Consecutive forms of a series with one holder: a person's book, or the hall's stock while ``holder`` is empty.

    ``next`` is the form to be used next; runs of a series never overlap (the database keeps it). A closed book has
    been taken back: nobody holds it, ``last_holder`` did, and its blank forms are cancelled.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    series = models.TextField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    next = models.BigIntegerField()
    width = models.SmallIntegerField(default=0, db_default=0)
    lost = models.BooleanField(default=False, db_default=False)  # some form of this book was reported lost
    holder = models.UUIDField(null=True)
    issued_at = models.DateTimeField(null=True)
    last_holder = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.UUIDField(null=True)
    handover = models.ForeignKey("Handover", null=True, on_delete=models.PROTECT, related_name="runs")

    objects = RunQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["series", "first"], name="run_series"),
            models.Index(fields=["holder", "series"], name="run_holder"),
            models.Index(fields=["hall", "closed_at"], name="run_hall_closed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")) & Q(next__gte=F("first")) & Q(next__lte=F("last") + 1),
                name="run_in_order",
            ),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(holder=None), name="run_closed_held_by_none"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.text(self.first)}-{self.text(self.last)}"

    def text(self, no: int) -> str:
        """A number of this run as it is printed, with its leading zeros."""
        return str(no).zfill(self.width)

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def used_up(self) -> bool:
        return self.next > self.last


class FormQuerySet(models.QuerySet["Form"]):
    def used(self) -> "FormQuerySet":
        return self.filter(state=USED)

    def reserved_by(self, staff: UUID) -> "FormQuerySet":
        return self.filter(state=RESERVED, staff=staff)

    def of_run(self, run: Run) -> "FormQuerySet":
        return self.filter(series=run.series, no__gte=run.first, no__lte=run.last)

    def of_order(self, order: UUID) -> "FormQuerySet":
        """The one valid form of an order, if it has one."""
        return self.filter(order=order, state=USED)


class Form(models.Model):
    """A form that was used, reserved, spoilt or lost: by whom, for which order, at which till. One row for each number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    series = models.TextField()
    no = models.BigIntegerField()
    width = models.SmallIntegerField(default=0, db_default=0)
    state = models.TextField(default=USED)
    staff = models.UUIDField()
    till = models.UUIDField(null=True)
    order = models.UUIDField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="", db_default="")
    voided_at = models.DateTimeField(null=True)
    voided_by = models.UUIDField(null=True)
    void_approved_by = models.UUIDField(null=True)

    objects = FormQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["till"], name="form_till"),
            models.Index(fields=["order"], name="form_order"),
            models.Index(fields=["hall", "at"], name="form_hall_at"),
        ]
        constraints = [models.UniqueConstraint(fields=["series", "no"], name="form_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.text}"

    @property
    def text(self) -> str:
        return str(self.no).zfill(self.width)


RECEIVE, ISSUE, RETURN, CANCEL, HAND_OVER = "receive", "issue", "return", "cancel", "hand_over"


class Movement(models.Model):
    """The ledger of receipt forms: range, count, giver and receiver, and what the hall had left. Append-only in use.

    ``giver`` empty at a receipt: from above. ``stock``: forms of the series left in the hall's stock afterwards.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    hall = models.UUIDField()
    act = models.TextField()
    series = models.TextField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    width = models.SmallIntegerField(default=0)
    staff = models.UUIDField(null=True)
    giver = models.UUIDField(null=True)
    receiver = models.UUIDField(null=True)
    stock = models.BigIntegerField()
    signature = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["hall", "at"], name="form_move_hall_at")]

    def __str__(self) -> str:
        return f"{self.act} {self.series} {self.first}-{self.last}"

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def range(self) -> str:
        return f"{str(self.first).zfill(self.width)}-{str(self.last).zfill(self.width)}"


REPORTED, APPROVED, REFUSED = "reported", "approved", "refused"


class LossQuerySet(models.QuerySet["Loss"]):
    def approved(self) -> "LossQuerySet":
        return self.filter(state=APPROVED)

    def of_person(self, staff: UUID) -> "LossQuerySet":
        """What stays on a person's record."""
        return self.filter(staff=staff).exclude(state=REFUSED)


class Loss(models.Model):
    """A sheet that was lost or destroyed: reported by its holder, approved by the auditor; it stays on the record."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    series = models.TextField()
    no = models.BigIntegerField()
    width = models.SmallIntegerField(default=0)
    staff = models.UUIDField()
    report = models.TextField()
    at = models.DateTimeField()
    state = models.TextField(default=REPORTED)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True, default="")
    case = models.UUIDField(null=True)

    objects = LossQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["staff"], name="loss_staff")]
        constraints = [
            models.UniqueConstraint(fields=["series", "no"], condition=~Q(state=REFUSED), name="loss_once"),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("staff")), name="loss_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.no}"


AT_RETURN, AT_EXCHANGE, AT_MONTH_END = "return", "exchange", "month_end"


class BookCheckQuerySet(models.QuerySet["BookCheck"]):
    def complete(self) -> "BookCheckQuerySet":
        return self.filter(missing=[])

    def of_month(self, month: date) -> "BookCheckQuerySet":
        return self.filter(occasion=AT_MONTH_END, month=month)


class BookCheck(models.Model):
    """A book checked number by number against the paper: used, void, lost, unused; what wasn't there is named."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="checks")
    hall = models.UUIDField()
    occasion = models.TextField()
    month = models.DateField()
    staff = models.UUIDField()
    at = models.DateTimeField()
    used = models.IntegerField()
    void = models.IntegerField()
    lost = models.IntegerField()
    unused = models.IntegerField()
    missing = models.JSONField(default=list)

    objects = BookCheckQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "month"], name="book_check_month")]

    def __str__(self) -> str:
        return f"{self.occasion} {self.month}"


class Handover(models.Model):
    """A month's closed books go to the department concerned, which confirms them (INVOICES-06)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    month = models.DateField()
    department = models.TextField()
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["hall", "month"], name="handover_month")]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("sent_by")), name="handover_two_people"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class GreenQuerySet(models.QuerySet["Green"]):
    def standing(self) -> "GreenQuerySet":
        """The last word on each number."""
        return self.filter(replaced_at=None)

    def on(self, hall: UUID, day: date) -> "GreenQuerySet":
        return self.standing().filter(hall=hall, date=day)


class Green(models.Model):
    """A green copy, keyed from the paper by the cashier who can't see the system's amount (INVOICES-05)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    date = models.DateField()
    series = models.TextField()
    no = models.BigIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    staff = models.UUIDField()
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    objects = GreenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "date"], name="green_hall_date")]
        constraints = [
            models.UniqueConstraint(fields=["series", "no"], condition=Q(replaced_at=None), name="green_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.no}"


PRINTER, VOIDED = "printer", "voided"


class UnsuppliedQuerySet(models.QuerySet["Unsupplied"]):
    def open(self) -> "UnsuppliedQuerySet":
        return self.filter(supplied_at=None, dropped_at=None)

    def of_person(self, staff: UUID) -> "UnsuppliedQuerySet":
        return self.filter(staff=staff)

    def of_till(self, till: UUID) -> "UnsuppliedQuerySet":
        return self.filter(till=till)


class Unsupplied(models.Model):
    """A payment without invoice: the printer failed, or its form was voided. It wants a paper form (INVOICES-07)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    order = models.UUIDField()
    staff = models.UUIDField()
    till = models.UUIDField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    at = models.DateTimeField()
    reason = models.TextField(default=PRINTER)
    form = models.ForeignKey(Form, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    supplied_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects = UnsuppliedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["till"], condition=Q(supplied_at=None, dropped_at=None), name="unsupplied_till"),
            models.Index(fields=["staff"], condition=Q(supplied_at=None, dropped_at=None), name="unsupplied_staff"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(supplied_at=None, dropped_at=None), name="unsupplied_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.amount}"


class TaxInvoice(models.Model):
    """The customer's purchase invoice for a sale, numbered here; the tax platform's number follows (INVOICES-07)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    no = models.BigIntegerField()
    order = models.UUIDField()
    staff = models.UUIDField()
    at = models.DateTimeField()
    buyer = models.TextField()
    buyer_tax_no = models.TextField(blank=True, default="")
    lines = models.JSONField(default=list)
    total = models.DecimalField(max_digits=14, decimal_places=2)
    platform_no = models.TextField(blank=True, default="")
    platform_at = models.DateTimeField(null=True)
    simulated = models.BooleanField(default=False)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["hall", "at"], name="tax_invoice_hall_at")]
        constraints = [
            models.UniqueConstraint(fields=["hall", "no"], name="tax_invoice_no"),
            models.UniqueConstraint(fields=["order"], condition=Q(cancelled_at=None), name="tax_invoice_one_a_sale"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"FP{self.no:08d}"


class ElectronicQuerySet(models.QuerySet["Electronic"]):
    def of_account(self, account: str) -> "ElectronicQuerySet":
        return self.filter(account=account)

    def numbered(self, number: str) -> "ElectronicQuerySet":
        digits = number.strip().upper().removeprefix(Electronic.PREFIX)
        return self.filter(no=int(digits)) if digits.isdigit() and len(digits) <= 18 else self.none()


class Electronic(models.Model):
    """An electronic receipt: a series of its own, found again by its number or the account (CASH-04)."""

    PREFIX = "E"

    no = models.BigAutoField(primary_key=True)
    hall = models.UUIDField()
    order = models.UUIDField(unique=True)
    staff = models.UUIDField()
    account = models.TextField(blank=True, default="")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    paid = models.JSONField(default=dict)
    at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    objects = ElectronicQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["account", "-at"], condition=~Q(account=""), name="electronic_account"),
            models.Index(fields=["hall", "at"], name="electronic_hall_at"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"{self.PREFIX}{self.no:010d}"


def month_of(moment: date | datetime) -> date:
    """The first day of a month stands for it."""
    return date(moment.year, moment.month, 1)
