"""Scoped doors to shifts."""

from typing import TypeVar

from django.db.models import QuerySet

from openhall.kernel.actors import Actor
from openhall.kernel.doors import Found, look
from openhall.kernel.ids import as_uuid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Device

from .models import (
    Correction,
    DutyEntry,
    Handover,
    Leave,
    Meeting,
    Notice,
    Overtime,
    PlanDocument,
    PlanTask,
    Punch,
    Shift,
    ShiftChange,
    SwapRequest,
    Talk,
)

H = TypeVar("H", Meeting, Talk, PlanDocument)


def shift(actor: Actor, key: str) -> Found[Shift]:
    """A shift of the actor's halls."""
    ident = as_uuid(key)
    row = Shift.objects.select_related("staff", "counter", "relieves").filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "shift")


def shift_change(actor: Actor, key: str, *, locked: bool = False) -> Found[ShiftChange]:
    """A change of a shift that was asked for in the actor's halls."""
    ident = as_uuid(key)
    rows = ShiftChange.objects.select_for_update(of=("self",)) if locked else ShiftChange.objects.all()
    row = rows.filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "shift_change")


def swap_request(actor: Actor, key: str, *, locked: bool = False) -> Found[SwapRequest]:
    """A swap that was asked for in the actor's halls."""
    ident = as_uuid(key)
    rows = SwapRequest.objects.select_for_update(of=("self",)) if locked else SwapRequest.objects.all()
    row = rows.select_related("shift", "other_shift").filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "swap")


def handover(actor: Actor, key: str) -> Found[Handover]:
    """A handover of the actor's halls."""
    ident = as_uuid(key)
    row = Handover.objects.with_people().filter(id=ident, replaced=False).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "handover")


def handover_locked(actor: Actor, key: str) -> Found[Handover]:
    ident = as_uuid(key)
    row = Handover.objects.select_for_update(of=("self",)).filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "handover")


def duty_entry_locked(actor: Actor, key: str) -> Found[DutyEntry]:
    """An entry of a duty log of the actor's halls; its day is locked."""
    ident = as_uuid(key)
    rows = DutyEntry.objects.select_for_update(of=("self", "log")).select_related("log")
    row = rows.filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.log.hall), "duty_entry")


def _of_hall(actor: Actor, rows: "QuerySet[H]", key: str, what: str) -> Found[H]:
    """A locked row of the actor's halls."""
    ident = as_uuid(key)
    row = rows.select_for_update(of=("self",)).filter(pk=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), what)


def meeting_locked(actor: Actor, key: str) -> Found[Meeting]:
    return _of_hall(actor, Meeting.objects.all(), key, "meeting")


def talk_locked(actor: Actor, key: str) -> Found[Talk]:
    return _of_hall(actor, Talk.objects.all(), key, "talk")


def plan_locked(actor: Actor, key: str) -> Found[PlanDocument]:
    return _of_hall(actor, PlanDocument.objects.all(), key, "plan")


def notice(actor: Actor, key: str) -> Found[Notice]:
    """A notice to the actor's unit, to one above it, or to one below."""
    ident = as_uuid(key)
    row = Notice.objects.select_related("unit").filter(id=ident).first() if ident else None
    seen = row is not None and (actor.covers(row.unit.path) or (actor.unit_path or "").startswith(row.unit.path))
    return look(row, seen, "notice")


def plan_task_locked(actor: Actor, key: str) -> Found[PlanTask]:
    """A task of a day's plan of the actor's halls, locked."""
    ident = as_uuid(key)
    row = (
        PlanTask.objects.select_for_update(of=("self",)).select_related("plan").filter(id=ident).first()
        if ident
        else None
    )
    return look(row, row is not None and org_doors.inside(actor, row.plan.hall), "plan_task")


def punch(actor: Actor, key: str) -> Found[Punch]:
    """A clocking of the actor's halls."""
    ident = as_uuid(key)
    row = Punch.objects.select_related("shift").filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "punch")


def correction_locked(actor: Actor, key: str) -> Found[Correction]:
    ident = as_uuid(key)
    rows = Correction.objects.select_for_update(of=("self",)).select_related("staff__unit", "punch__shift")
    row = rows.filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "correction")


def leave_locked(actor: Actor, key: str) -> Found[Leave]:
    ident = as_uuid(key)
    row = (
        Leave.objects.select_for_update(of=("self",)).select_related("staff__unit").filter(id=ident).first()
        if ident
        else None
    )
    return look(row, row is not None and org_doors.inside(actor, row.hall), "leave")


def overtime_locked(actor: Actor, key: str) -> Found[Overtime]:
    ident = as_uuid(key)
    row = Overtime.objects.select_for_update(of=("self",)).filter(id=ident).first() if ident else None
    return look(row, row is not None and org_doors.inside(actor, row.hall), "overtime")


def terminal(actor: Actor, key: str) -> Found[Device]:
    """A machine of the own units."""
    ident = as_uuid(key)
    row = Device.objects.select_related("hall").filter(id=ident).first() if ident else None
    return look(row, row is not None and actor.covers(row.hall.path), "device")
