"""What the week board says of broken rules: at the shifts themselves, under the board, and after each act."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openhall.kernel import clock, wording
from openhall.team.org.models import Unit

from .. import board
from ..models import Shift
from ..proposals import checking, plan
from ..proposals.checking import Mark

CLAUSES = {plan.LEAVE: "ROSTER-10"}
"""All others are ROSTER-02's."""


def marked(week: board.Week) -> list[tuple[Mark, str, str]]:
    """The marks of a week, each in words and with its clause; the board's shifts carry the words of theirs."""
    found = [(mark, said(mark)) for mark in checking.of_week(week.hall, week.monday, clock.now())]
    words: dict[UUID, list[str]] = {}
    for mark, text in found:
        for shift in mark.shifts:
            words.setdefault(shift.id, []).append(text)
    for line in week.lines:
        for cell in line.days:
            for shift in cell.shifts:
                shift.marks = words.get(shift.id, [])
    return [(mark, text, CLAUSES.get(mark.rule, "ROSTER-02")) for mark, text in found]


def told(shift: Shift) -> str:
    """What a shift just planned or moved breaks, in one line; nothing where all is well."""
    hall = Unit.objects.get(id=shift.hall)
    found = checking.of_week(hall, board.monday_of(shift.date), clock.now())
    words = [said(mark) for mark in found if shift.id in {one.id for one in mark.shifts}]
    return wording.listed(dict.fromkeys(words), apart=True)


def said(mark: Mark) -> str:
    """A broken rule in words."""
    shifts, limit = mark.shifts, mark.limit or 0
    if mark.rule == plan.REST:
        pause = shifts[1].start_at - shifts[0].end_at
        return _("%(hours)s h of rest between two shifts, %(least)s h asked") % {"hours": _h(pause), "least": limit}
    if mark.rule == plan.HOURS:
        return _("More than %(most)s h planned in the week") % {"most": limit}
    if mark.rule == plan.FREE:
        return ngettext("Not %(count)s free day in seven", "Not %(count)s free days in seven", limit) % {"count": limit}
    if mark.rule == checking.COUNTER:
        counter, since = shifts[0].counter, max(one.start_at for one in shifts)
        span = f"{_t(since)}–{_t(min(one.end_at for one in shifts))}"
        return _("Two people at %(counter)s, %(span)s") % {"counter": counter.code if counter else "", "span": span}
    words = {
        plan.UNQUALIFIED: _("Not qualified for this post"),
        plan.LEAVE: _("On approved leave"),
        plan.AWAY: _("Works elsewhere or has left"),
        plan.OVERLAP: _("Two shifts at once"),
    }
    return words[mark.rule]


def _h(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.2f}".rstrip("0").rstrip(".")


def _t(at: datetime) -> str:
    return f"{clock.local(at):%H:%M}"
