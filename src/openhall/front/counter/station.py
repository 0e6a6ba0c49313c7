"""The five matters at the front desk of a broadband station (COUNTER-09), as shortcuts onto what the counter has anyway:
an enquiry, two kinds of business, and two kinds of case. Beside them: how many of each a day brought.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhall.engines.cases import actions as cases
from openhall.engines.cases.kinds import OWNER, Move, kind
from openhall.engines.cases.models import Case
from openhall.front.customers import dealings
from openhall.front.customers import doors as customer_doors
from openhall.front.customers.actions.files import file_of_contact
from openhall.front.customers.models import Customer
from openhall.kernel import clock
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.doors import fetch
from openhall.kernel.inputs import Input, Personal, Text
from openhall.kernel.problems import Refused, invalid

from .draft import CustomerRef
from .effects_lines import decided
from .effects_orders import WORK_ORDER
from .models import Enquiry, Order

CLAUSE = "COUNTER-09"
STATION = "station"
ENQUIRY, NEW, RENEWAL, FAULT, COMPLAINT = (
    "enquiry",
    "broadband_install",
    "broadband_renewal",
    "fault_report",
    "complaint",
)
MATTERS: tuple[tuple[str, Promise, str], ...] = (
    (ENQUIRY, _("Enquiry"), "message-circle"),
    (NEW, _("New connection"), "plus"),
    (RENEWAL, _("Renewal"), "refresh"),
    (FAULT, pgettext_lazy("matter", "Fault"), "tool"),
    (COMPLAINT, pgettext_lazy("matter", "Complaint"), "alert-triangle"),
)
"""The five buttons: which business or matter each is a shortcut to, and its icon."""
NO_ORDER = frozenset({ENQUIRY, FAULT, COMPLAINT})
"""Matters that are no order: they are entered in one step."""

CATEGORIES: tuple[tuple[str, Promise], ...] = (
    ("business", _("Business handling")),
    ("service", _("Service")),
    ("product", _("Product")),
    ("network", _("Network")),
    ("charge", _("Charges")),
)

TAKEN = kind(
    "counter.complaint",
    clause=CLAUSE,
    title=pgettext_lazy("matter", "Complaint"),
    first="open",
    moves=[
        Move("contact", _("Contacted"), {"open", "contacted"}, "contacted", text=True),
        Move("resolve", _("Resolved"), {"open", "contacted"}, "resolved", by=OWNER, text=True),
        Move("satisfied", _("Customer is satisfied"), {"resolved"}, "closed", by=OWNER),
        Move("again", _("Not satisfied"), {"resolved"}, "open", text=True),
    ],
    ends={"closed"},
    labels={
        "open": _("Open"),
        "contacted": _("Contacted"),
        "resolved": _("Resolved, to be confirmed"),
        "closed": pgettext_lazy("matter", "Closed"),
    },
    summary=lambda case: str(dict(CATEGORIES).get(case.data.get("category", ""), "")),
)
"""Who was asked first owns it to the end."""


class Fault(Input):
    """``name`` and ``phone`` where no file is named: a technician must be able to call."""

    customer: CustomerRef | None = None
    name: Annotated[Text, Personal()] = ""
    phone: Annotated[Text, Personal()] = ""
    address: Annotated[Text, Personal()]
    symptom: Text


class Complain(Input):
    customer: CustomerRef | None = None
    name: Annotated[Text, Personal()] = ""
    phone: Annotated[Text, Personal()] = ""
    category: Literal["business", "service", "product", "network", "charge"]
    text: Annotated[Text, Personal()]


def _whose(ctx: Context, data: Fault | Complain) -> Customer:
    if data.customer is not None:
        return fetch(customer_doors.customer(data.customer))
    for field in ("name", "phone"):
        if not getattr(data, field).strip():
            raise Refused("customer.incomplete", clause="CUSTOMERS-02", field=field)
    return file_of_contact(ctx, data.name, data.phone)


def _hall(ctx: Context) -> UUID:
    if ctx.actor.hall_id is None:
        raise invalid("a desk stands in a hall")
    return ctx.actor.hall_id


@command("desk.fault", makes="case")
def report_fault(ctx: Context, data: Fault) -> Outcome:
    """A customer reports a fault at the desk: it goes to the field as a work order."""
    for field in ("address", "symptom"):
        if not getattr(data, field).strip():
            raise invalid("say where and what", field=field)
    customer = _whose(ctx, data)
    sheet = {"地址": data.address.strip(), "故障现象": data.symptom.strip()}
    case = cases.open_case(
        WORK_ORDER,
        hall=_hall(ctx),
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        subject_kind="customer",
        subject=customer.id,
        data={"business": FAULT, "name": "故障报修", "sheet": sheet},
    )
    return Outcome("case", case.id)


@command("desk.complaint", makes="case")
def take_complaint(ctx: Context, data: Complain) -> Outcome:
    """A complaint at the desk: who was asked first stays responsible to its end."""
    if not data.text.strip():
        raise invalid("what is the complaint about?", field="text")
    customer = _whose(ctx, data)
    case = cases.open_case(
        TAKEN,
        hall=_hall(ctx),
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        owner=ctx.actor.staff_id,
        subject_kind="customer",
        subject=customer.id,
        data={"category": data.category},
        text=data.text.strip(),
    )
    return Outcome("case", case.id)


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What a day brought to a station's desk. ``shown``: new connections that wait for the head, counted nowhere yet."""

    by_matter: dict[str, int]
    shown: int


def counts(hall: UUID, day: date) -> DayCounts:
    """Of each matter, how many; a new connection that the head called a renewal is one."""
    start, end = clock.midnight(day), clock.midnight(day + timedelta(days=1))
    orders = dict(
        Order.objects.standing()
        .filter(hall=hall, business__in=(NEW, RENEWAL), accepted_at__gte=start, accepted_at__lt=end)
        .values_list("id", "business")
    )
    said = decided([key for key, business in orders.items() if business == NEW])
    as_what = [said.get(key, "new") if business == NEW else "renewal" for key, business in orders.items()]
    opened = Case.objects.filter(hall=hall, opened_at__gte=start, opened_at__lt=end)
    answered = Enquiry.objects.filter(hall=hall, closed_at__gte=start, closed_at__lt=end, answered=True)
    return DayCounts(
        {
            ENQUIRY: answered.count(),
            NEW: as_what.count("new"),
            RENEWAL: as_what.count("renewal"),
            FAULT: opened.of_kind(WORK_ORDER.name).filter(data__business=FAULT).count(),
            COMPLAINT: opened.of_kind(TAKEN.name).count(),
        },
        as_what.count("waiting"),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A complaint as the customers' pages show it."""

    at: datetime
    title: str
    state: str
    due_at: datetime | None
    href: str


def complaints_of(customers: Sequence[UUID]) -> list[Told]:
    """Complaints of these customers and how far they are, newest first."""
    rows = Case.objects.of_kind(TAKEN.name).filter(subject_kind="customer", subject__in=[str(key) for key in customers])
    return [
        Told(
            row.opened_at,
            f"{row.title} {row.summary}".strip(),
            row.state_label,
            row.due_at,
            reverse("cases:case", args=[row.id]),
        )
        for row in rows.order_by("-opened_at")
    ]


dealings.provide_complaints(complaints_of)
