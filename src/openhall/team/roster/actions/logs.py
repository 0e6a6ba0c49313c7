"""The duty log and the service log. A signed entry is never changed, only added to."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from openhall.engines.cases import actions as cases
from openhall.kernel import clock, deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Moment, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.positions import LEAD
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff, Unit

from .. import doors, log_cases, logs
from ..facts import DutyLogMissing, MajorReported
from ..models import MAJOR, PROBLEM, DutyEntry, DutyLog, ServiceLog
from ..parameters import DUTY_LOG_CLOSE_BY

Kind = Literal["matter", "problem", "opinion", "major"]


class Write(Input):
    kind: Kind
    text: Text
    happened_at: Moment | None = None


class Edit(Input):
    entry: Annotated[Text, RefTo("duty_entry")]
    kind: Kind | None = None
    text: Text | None = None


class Add(Input):
    entry: Annotated[Text, RefTo("duty_entry")]
    text: Text


class Sign(Input):
    hall: Text
    date: Day


class Submit(Input):
    hall: Text
    overview: Text
    business: Text
    enquiries: Text
    complaints: Text


@command("duty_log.write", makes="duty_entry")
def write(ctx: Context, data: Write) -> Outcome:
    """Somebody on duty adds a matter, a problem, an opinion or something major to the day's log."""
    if ctx.actor.hall_id is None or ctx.actor.staff_id is None:
        raise invalid("a duty log is a hall's")
    if not data.text.strip():
        raise invalid("say something", field="text")
    happened = data.happened_at or ctx.now
    if happened > ctx.now or clock.local_date(happened) != ctx.today:
        raise invalid("an entry is about today, and about what has happened", field="happened_at")
    log = _log(ctx.actor.hall_id, ctx)
    if log.signed_at is not None:
        raise Refused("log.signed", clause="ROSTER-06")
    entry = DutyEntry.objects.create(
        log=log,
        kind=data.kind,
        text=data.text.strip(),
        happened_at=happened,
        written_at=ctx.now,
        by_id=ctx.actor.staff_id,
    )
    _follow(ctx, entry)
    return Outcome("duty_entry", entry.id)


@command("duty_log.edit")
def edit(ctx: Context, data: Edit) -> Outcome:
    """Who wrote an entry, or a lead, mends it while the day isn't signed; something major is reported at once."""
    entry = kernel_doors.fetch(doors.duty_entry_locked(ctx.actor, data.entry))
    if entry.by_id != ctx.actor.staff_id and ctx.actor.positions.isdisjoint(LEAD):
        raise Refused("permission.denied", clause="ROSTER-06")
    if entry.log.signed_at is not None:
        raise Refused("log.signed", clause="ROSTER-06")
    if data.text is not None and not data.text.strip():
        raise invalid("say something", field="text")
    if entry.case is not None and data.kind not in (None, entry.kind):
        raise Refused("transition.not_allowed")
    ctx.changed("duty_entry", entry.id, entry.kind, data.kind or entry.kind)
    entry.text = (data.text or entry.text).strip()
    entry.kind = data.kind or entry.kind
    entry.save(update_fields=["text", "kind"])
    if entry.case is None:
        _follow(ctx, entry)
    return Outcome("duty_entry", entry.id)


@command("duty_log.add", makes="duty_entry")
def add(ctx: Context, data: Add) -> Outcome:
    """An addition to an entry, with its own date; the entry itself stays as it is."""
    entry = kernel_doors.fetch(doors.duty_entry_locked(ctx.actor, data.entry))
    if not data.text.strip():
        raise invalid("say something", field="text")
    assert ctx.actor.staff_id is not None
    made = DutyEntry.objects.create(
        log=entry.log,
        kind=entry.kind,
        text=data.text.strip(),
        happened_at=ctx.now,
        written_at=ctx.now,
        by_id=ctx.actor.staff_id,
        adds_to=entry,
    )
    return Outcome("duty_entry", made.id)


@command("duty_log.sign")
def sign(ctx: Context, data: Sign) -> Outcome:
    """The duty supervisor signs the log of a day; from then on its entries stay as they are."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    log = DutyLog.objects.select_for_update().filter(hall=hall.id, date=data.date).first()
    if log is None:
        raise Refused("log.empty", clause="ROSTER-06", field="date")
    if log.signed_at is not None:
        raise Refused("log.signed", clause="ROSTER-06")
    log.signed_at, log.signed_by_id = ctx.now, ctx.actor.staff_id
    log.save(update_fields=["signed_at", "signed_by"])
    return Outcome("duty_log", log.id)


@command("service_log.submit", makes="service_log")
def submit(ctx: Context, data: Submit) -> Outcome:
    """The complaint receptionist hands in the day's service log: four parts, none of them empty."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    parts = {name: getattr(data, name).strip() for name in ("overview", "business", "enquiries", "complaints")}
    for name, text in parts.items():
        if not text:
            raise Refused("log.part_empty", clause="ROSTER-07", field=name)
    if ServiceLog.objects.filter(hall=hall.id, date=ctx.today).exists():
        raise Refused("transition.not_allowed")
    assert ctx.actor.staff_id is not None
    made = ServiceLog.objects.create(
        hall=hall.id, date=ctx.today, by_id=ctx.actor.staff_id, submitted_at=ctx.now, **parts
    )
    return Outcome("service_log", made.id)


def _log(hall: UUID, ctx: Context) -> DutyLog:
    log, _made = DutyLog.objects.get_or_create(hall=hall, date=ctx.today)
    return DutyLog.objects.select_for_update().get(id=log.id)


def _follow(ctx: Context, entry: DutyEntry) -> None:
    """Something major goes upward at once, a problem becomes a task of the head."""
    if entry.kind not in (MAJOR, PROBLEM):
        return
    hall, writer = entry.log.hall, Staff.objects.select_related("unit").get(id=entry.by_id)
    owner = log_cases.superior_of(writer) if entry.kind == MAJOR else log_cases.head_of(hall)
    case = cases.open_case(
        log_cases.UPWARD if entry.kind == MAJOR else log_cases.IMPROVEMENT,
        hall=hall,
        at=ctx.now,
        opened_by=ctx.actor.staff_id,
        owner=owner.id if owner is not None else None,
        copies=[writer.id],
        subject_kind="duty_entry",
        subject=entry.id,
        data={"text": entry.text, "date": entry.log.date},
    )
    entry.case = case.id
    entry.save(update_fields=["case"])
    if entry.kind == MAJOR:
        ctx.tell(MajorReported(hall, ctx.now, writer.id, entry.log.date, entry.happened_at))


@deadlines.every_midnight(order=42)
def midnight(at: datetime) -> None:
    """Where a log is a duty, a day on which people worked should have one that is signed."""
    ending = clock.local_date(at) - timedelta(days=1)
    for hall in Unit.objects.halls().order_by("code").values_list("id", flat=True):
        if not logs.laid_down(DUTY_LOG_CLOSE_BY, hall, at - timedelta(seconds=1)) or not logs.worked(hall, [ending]):
            continue
        if not DutyLog.objects.signed().filter(hall=hall, date=ending).exists():
            facts.tell(DutyLogMissing(hall, at, ending, logs.ends(hall, ending)))
