"""Who entered what into customer files, how well, and what became of the errors found."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from openhall.engines.policy.models import COUNTED, DROPPED, UPHELD, Finding
from openhall.team.org.models import Staff

from .models import ENTRY, Change, Customer, DataError


def entered_by(customer: Customer, field: str) -> UUID | None:
    """Who entered the present value of a field: the last to change it, or else who registered the file."""
    last = Change.objects.filter(customer=customer, field=field).order_by("-id").values_list("staff", flat=True).first()
    return last or customer.registered_by


def hall_of(staff: UUID | None) -> UUID | None:
    """Where a person works: that unit's manager decides about the person's errors."""
    return Staff.objects.filter(id=staff).values_list("unit_id", flat=True).first() if staff else None


@dataclass(frozen=True, slots=True)
class Quality:
    """A person's month: files entered, of them corrected later as entered wrongly, and errors that count."""

    staff: UUID
    entered: int
    corrected: int
    counted: int

    @property
    def rate(self) -> float:
        """Share of the month's files that were entered wrongly."""
        return self.corrected / self.entered if self.entered else 0.0


def quality(start: datetime, end: datetime, staff: set[UUID] | None = None) -> list[Quality]:
    """Each person's files of a month, and how many were corrected later. Real changes (moved house) don't count."""
    made = Customer.objects.filter(registered_at__gte=start, registered_at__lt=end, registered_by__isnull=False)
    if staff is not None:
        made = made.filter(registered_by__in=staff)
    entered = dict(made.values_list("registered_by").annotate(Count("id")))
    errors = list(
        DataError.objects.filter(cause=ENTRY, at__gte=start).values_list(
            "id", "staff", "at", "customer_id", "customer__registered_at", "customer__registered_by"
        )
    )
    states = states_of([error[0] for error in errors])
    corrected: dict[UUID, set[UUID]] = {}
    counted: dict[UUID, int] = {}
    for error, who, at, customer, registered_at, registered_by in errors:
        if who is None:
            continue
        state = states.get(error, "")
        if state != DROPPED and registered_by == who and start <= registered_at < end:
            corrected.setdefault(who, set()).add(customer)
        if state in (UPHELD, COUNTED) and start <= at < end:
            counted[who] = counted.get(who, 0) + 1
    people = (entered.keys() | corrected.keys() | counted.keys()) if staff is None else staff
    rows = [Quality(who, entered.get(who, 0), len(corrected.get(who, ())), counted.get(who, 0)) for who in people]
    return sorted(rows, key=lambda row: (-row.rate, -row.entered, str(row.staff)))


def states_of(errors: list[UUID]) -> dict[UUID, str]:
    """What became of the findings about these errors."""
    rows = Finding.objects.filter(rule="customers.data-error", subject__in=[str(error) for error in errors])
    return {UUID(subject): state for subject, state in rows.values_list("subject", "state")}


def counted_errors(staff: UUID, start: datetime, end: datetime) -> int:
    """Errors of a month that a manager has upheld: what appraisal takes."""
    return next((row.counted for row in quality(start, end, {staff})), 0)
