"""What a clocking comes to, as a terminal or a page says it: in time, late for handover, late for work, early away."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock

from . import presence
from .models import Absence, Punch, Relief, Shift
from .parameters import ABSENCE_MAX, GRACE

IN_TIME, LATE_FOR_HANDOVER, LATE_FOR_WORK = "in_time", "late_for_handover", "late_for_work"


# -- decisions, over plain data ------------------------------------------------------------------------------------


def mark(start: datetime, at: datetime, early: int | None, grace: int = 0) -> str:
    """The first mark that holds: after the start late for work alone, else late for handover where one relieves."""
    if at > start + timedelta(minutes=grace):
        return LATE_FOR_WORK
    if early is not None and start - timedelta(minutes=early) < at <= start:
        return LATE_FOR_HANDOVER
    return IN_TIME


def minutes_between(since: datetime, until: datetime) -> int:
    """Minutes, a begun one counted."""
    return max(0, -(-int((until - since).total_seconds()) // 60))


def overrun(left: datetime, until: datetime, limit: int) -> int:
    """By how many minutes an absence went beyond its limit: at 10:15 of 10:00 by none, at 10:16 by one."""
    return minutes_between(left + timedelta(minutes=limit), until)


# -- in words ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """An answer said large: the time and the act, then what there is to it as (words, tone)."""

    at: datetime
    act: str
    lines: list[tuple[str, str]] = field(default_factory=list)

    @property
    def tone(self) -> str:
        """The worst of its lines."""
        tones = [tone for _words, tone in self.lines]
        return next((tone for tone in ("wrong", "due") if tone in tones), "now")


def hhmm(moment: datetime) -> str:
    return f"{clock.local(moment):%H:%M}"


def must_be_there(shift: Shift, figures: Figures) -> str:
    """``12:45 there, 13:00 at work`` for who relieves somebody; nothing for others."""
    early = presence.early(shift, figures)
    if early is None:
        return ""
    there = shift.start_at - timedelta(minutes=early)
    return _("%(there)s there, %(start)s at work") % {"there": hhmm(there), "start": hhmm(shift.start_at)}


def came(punch: Punch) -> Said:
    """A clock-in."""
    said = Said(punch.at, pgettext("clocking", "Clocked in"))
    shift = punch.shift
    if shift is None:
        again = Shift.objects.running(punch.staff_id, punch.at).published().exists()
        return said if again else Said(punch.at, said.act, [(_("No shift is planned for you now."), "")])
    figures = Figures(shift.hall, punch.at)
    early = presence.early(shift, figures)
    found = mark(shift.start_at, punch.at, early, figures[GRACE])
    there = shift.start_at - timedelta(minutes=early or 0)
    if found == LATE_FOR_WORK:
        late = minutes_between(shift.start_at, punch.at)
        words = ngettext("Late for work: %(n)s minute", "Late for work: %(n)s minutes", late) % {"n": late}
        said.lines.append((words, "wrong"))
        said.lines.append((_("The shift began at %(time)s.") % {"time": hhmm(shift.start_at)}, ""))
    elif found == LATE_FOR_HANDOVER:
        said.lines.append((_("Late for handover: be there at %(time)s") % {"time": hhmm(there)}, "due"))
        said.lines.append((_("In time for work at %(time)s.") % {"time": hhmm(shift.start_at)}, ""))
    else:
        said.lines.append((_("In time"), "now"))
    return said


def went(punch: Punch, how: str = "", by: str = "") -> Said:
    """A clock-out; ``how``: without relief, with a lead's consent or by emergency."""
    said = Said(punch.at, pgettext("clocking", "Clocked out"))
    shift = punch.shift
    if shift is not None and punch.at < shift.end_at:
        early = minutes_between(punch.at, shift.end_at)
        words = ngettext("Left early: %(n)s minute", "Left early: %(n)s minutes", early) % {"n": early}
        said.lines.append((words, "wrong"))
    if how == "consent":
        said.lines.append((_("Before the relief came, with the consent of %(who)s") % {"who": by}, "now"))
    elif how == "emergency":
        said.lines.append((_("Before the relief came, without consent: the head decides after hearing you."), "wrong"))
    waited = Relief.objects.filter(giver=punch.staff_id).exclude(waited_until=None).order_by("-since").first()
    if waited is not None and waited.minutes and clock.local_date(waited.since) == clock.local_date(punch.at):
        n = waited.minutes
        words = ngettext(
            "Waited %(n)s minute for the relief: working time", "Waited %(n)s minutes for the relief: working time", n
        )
        said.lines.append((words % {"n": n}, ""))
    return said


def left(absence: Absence) -> Said:
    """An absence begins."""
    said = Said(absence.left_at, pgettext("clocking", "Left the floor"))
    limit = Figures(absence.hall, absence.left_at)[ABSENCE_MAX]
    if absence.approved_by is not None:
        said.lines.append((_("Approved by %(who)s") % {"who": absence.approved_by}, "now"))
    else:
        said.lines.append((_("Without approval"), "wrong"))
    due = absence.left_at + timedelta(minutes=limit)
    said.lines.append((_("Be back at %(time)s.") % {"time": hhmm(due)}, ""))
    return said


def returned(absence: Absence) -> Said:
    """An absence ends."""
    assert absence.back_at is not None
    said = Said(absence.back_at, pgettext("clocking", "Back on the floor"))
    over = overrun(absence.left_at, absence.back_at, Figures(absence.hall, absence.left_at)[ABSENCE_MAX])
    if over:
        words = ngettext("%(n)s minute over the time", "%(n)s minutes over the time", over) % {"n": over}
        said.lines.append((words, "due"))
    else:
        said.lines.append((_("In time"), "now"))
    return said
