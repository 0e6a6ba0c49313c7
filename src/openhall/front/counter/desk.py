"""What happens at the desk beside orders: entries not yet sent, enquiries, interruptions."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import StrictBool

from openhall.engines.cases import actions as cases
from openhall.engines.cases.kinds import Move, kind
from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.front.customers import doors as customer_doors
from openhall.front.till.models import TillSession
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.doors import Found, fetch, look
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Input, Moment, Personal, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff

from . import doors
from .draft import CustomerRef
from .facts import InterruptionReported
from .figures import INTERRUPTION_WITHIN
from .models import PREPARED, Desk, Enquiry, Interruption, Order

OrderRef = Annotated[Text, RefTo("order")]


class Note(Input):
    """What stands in the fields now; the next login finds it again."""

    customer: CustomerRef | None = None
    order: OrderRef | None = None
    business: Text = ""
    number: Annotated[Text, Personal()] = ""
    entries: Annotated[dict[Text, Text], Personal()] = {}


class OpenEnquiry(Input):
    topic: Text
    question: Text = ""
    customer: CustomerRef | None = None
    order: OrderRef | None = None


class CloseEnquiry(Input):
    enquiry: Annotated[Text, RefTo("enquiry")]
    answered: StrictBool | None = None
    answer: Text = ""


class Report(Input):
    cause: Text
    started_at: Moment
    measure: Text = ""


class GoOn(Input):
    interruption: Annotated[Text, RefTo("interruption")]
    measure: Text = ""


@command("desk.note")
def note(ctx: Context, data: Note) -> Outcome:
    """What a clerk has entered so far is kept, step by step, for the next login."""
    assert ctx.actor.staff_id is not None  # only people sit at a desk
    customer = fetch(customer_doors.customer(data.customer)) if data.customer is not None else None
    order = doors.own(ctx, data.order) if data.order is not None else None
    if len(data.entries) > 60:
        raise invalid("too many entries", field="entries")
    Desk.objects.update_or_create(
        staff=ctx.actor.staff_id,
        defaults={
            "customer": customer,
            "order": order,
            "business": data.business,
            "number": data.number,
            "entries": data.entries,
            "at": ctx.now,
        },
    )
    return Outcome("desk")


@command("enquiry.open", makes="enquiry")
def open_enquiry(ctx: Context, data: OpenEnquiry) -> Outcome:
    """A question asked at the desk, under its topic."""
    if ctx.actor.hall_id is None or ctx.actor.staff_id is None:
        raise invalid("questions are asked in a hall", field="topic")
    if not data.topic.strip():
        raise invalid("under which topic?", field="topic")
    made = Enquiry.objects.create(
        hall=ctx.actor.hall_id,
        staff=ctx.actor.staff_id,
        customer=fetch(customer_doors.customer(data.customer)) if data.customer is not None else None,
        order=doors.own(ctx, data.order) if data.order is not None else None,
        topic=data.topic.strip(),
        question=data.question.strip(),
        asked_at=ctx.now,
    )
    return Outcome("enquiry", made.id)


@command("enquiry.close")
def close_enquiry(ctx: Context, data: CloseEnquiry) -> Outcome:
    """A question ends with its outcome: answered (and what), or not."""
    ident = as_uuid(data.enquiry)
    row = Enquiry.objects.select_for_update().filter(id=ident).first() if ident else None
    found = fetch(look(row, row is not None and org_doors.inside(ctx.actor, row.hall), "enquiry"))
    if found.closed_at is not None:
        raise Refused("transition.not_allowed")
    if data.answered is None:
        raise invalid("say whether it was answered", field="answered")
    if data.answered and not data.answer.strip():
        raise invalid("say what was answered", field="answer")
    found.answered, found.answer, found.closed_at = data.answered, data.answer.strip(), ctx.now
    found.save(update_fields=["answered", "answer", "closed_at"])
    return Outcome("enquiry", found.id)


INTERRUPTION = kind(
    "counter.interruption",
    clause="COUNTER-14",
    title=_("Interrupted handling"),
    first="interrupted",
    moves=[Move("resume", _("Resume"), {"interrupted"}, "resumed", by_command=False)],
    ends={"resumed"},
    labels={"interrupted": _("Interrupted"), "resumed": _("Resumed")},
)


@command("interruption.report", makes="interruption")
def report(ctx: Context, data: Report) -> Outcome:
    """Handling was interrupted: since when, why, who waits; the duty supervisor has it at once."""
    hall = ctx.actor.hall_id
    if hall is None or ctx.actor.staff_id is None:
        raise invalid("an interruption happens in a hall", field="cause")
    if not data.cause.strip():
        raise invalid("name the cause", field="cause")
    if data.started_at > ctx.now:
        raise invalid("it hasn't begun yet", field="started_at")
    till = TillSession.objects.open().of_person(ctx.actor.staff_id).first()
    lead = _lead_of(hall, ctx.actor.staff_id)
    limit = timedelta(minutes=Figures(hall, ctx.now)[INTERRUPTION_WITHIN])
    case = cases.open_case(
        INTERRUPTION,
        hall=hall,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        owner=lead.id if lead else None,
        text=data.cause.strip(),
    )
    made = Interruption.objects.create(
        hall=hall,
        counter_id=till.counter_id if till else None,
        staff=ctx.actor.staff_id,
        started_at=data.started_at,
        reported_at=ctx.now,
        cause=data.cause.strip(),
        waiting=_waiting(hall),
        measure=data.measure.strip(),
        case=case.id,
    )
    case.subject_kind, case.subject = "interruption", str(made.id)
    case.save(update_fields=["subject_kind", "subject"])
    late = ctx.now - data.started_at > limit
    ctx.tell(InterruptionReported(hall, ctx.now, made.id, ctx.actor.staff_id, data.started_at, late))
    return Outcome("interruption", made.id, {"waiting": len(made.waiting), "late": late})


def _lead_of(hall: UUID, but: UUID) -> Staff | None:
    people = Staff.objects.filter(unit=hall, left_at=None, position__in=("duty_supervisor", "station_head", "manager"))
    return min(
        people.exclude(id=but), key=lambda one: (one.position != "duty_supervisor", one.job_number), default=None
    )


def _waiting(hall: UUID) -> list[dict[str, Any]]:
    """Whose business is under way at the hall's counters now; the queue's tickets come with the floor."""
    rows = Order.objects.filter(hall=hall, state=PREPARED).select_related("till__counter").order_by("prepared_at")
    return [
        {"order": str(row.id), "counter": row.till.counter.code, "business": row.business, "step": row.last_step}
        for row in rows
    ]


def interruption(ctx: Context, key: str) -> Found[Interruption]:
    ident = as_uuid(key)
    row = Interruption.objects.select_for_update(of=("self",)).filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(ctx.actor, row.hall), "interruption")


@command("interruption.resume")
def go_on(ctx: Context, data: GoOn) -> Outcome:
    """Handling goes on: what helped, and when."""
    row = fetch(interruption(ctx, data.interruption))
    if row.resumed_at is not None:
        raise Refused("transition.not_allowed")
    row.measure = data.measure.strip() or row.measure
    if not row.measure:
        raise invalid("say what was done", field="measure")
    row.resumed_at = ctx.now
    row.save(update_fields=["measure", "resumed_at"])
    if row.case is not None:
        cases.move(ctx, Case.objects.select_for_update().get(id=row.case), "resume", text=row.measure)
    return Outcome("interruption", row.id)
