"""How a shift is written."""

from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from openhall.kernel import clock

from ..checks import PRE_SHIFT
from ..models import Shift
from ..views.common import CHANGE_STATES, CONSENT_STATES, DUTIES, PAPER_STATES, SWAP_STATES
from ..views.handover_log import POSTS
from ..views.meetings import KINDS as MEETINGS
from ..views.preshift import AGAINST_WORDS

register = template.Library()


@register.filter
def duty(code: str) -> str:
    return str(DUTIES.get(code, code))


@register.filter
def hours(shift: Shift) -> str:
    """``08:30–17:30``; an end on the next day is marked."""
    start, end = clock.local(shift.start_at), clock.local(shift.end_at)
    return f"{start:%H:%M}–{end:%H:%M}" + ("⁺" if end.date() > start.date() else "")


@register.filter
def told(shift: Shift) -> str:
    """All of a shift, for who points at it."""
    words = [hours(shift), duty(shift.duty)]
    if shift.counter is not None:
        words.append(shift.counter.code)
    if shift.relieves is not None:
        words.append(_("relieves %(who)s") % {"who": shift.relieves})
    if shift.published_at is None:
        words.append(_("draft"))
    else:
        words.append(_("read") if shift.acknowledged_at else _("not read yet"))
    return " · ".join([*words, *shift.marks])


@register.filter
def swap_state(state: str) -> tuple[str, str]:
    """Word and tone of a swap that was asked for."""
    word, tone = SWAP_STATES[state]
    return str(word), tone


@register.filter
def change_state(state: str) -> tuple[str, str]:
    """Word and tone of a change of a published shift."""
    word, tone = CHANGE_STATES[state]
    return str(word), tone


@register.filter
def kept(shown: dict[str, str]) -> str:
    """A shift as its history keeps it."""
    overnight = "⁺" if shown["end"] <= shown["start"] else ""
    words = [
        f"{date.fromisoformat(shown['date']):%m-%d} {shown['start']}–{shown['end']}{overnight}",
        duty(shown["duty"]),
    ]
    return " · ".join([*words, *([shown["counter"]] if shown["counter"] else [])])


@register.filter
def place(one: Any) -> str:
    """A counter's code, or what the post is called."""
    return str(POSTS[one.post]) if one.post else str(one.counter.code)


@register.filter
def meeting(kind: str) -> str:
    return str(MEETINGS[kind])


@register.filter
def paper_state(state: str) -> tuple[str, str]:
    """Word and tone of a correction, a leave or overtime."""
    word, tone = PAPER_STATES[state]
    return str(word), tone


@register.filter
def register_entry(entry: str) -> tuple[str, str]:
    """Word and tone of an entry of a shift's register."""
    word, tone = PRE_SHIFT.verdicts[entry]
    return str(word), tone


@register.filter
def register_against(code: str) -> str:
    """How the clock contradicts an entry."""
    return str(AGAINST_WORDS[code])


@register.filter
def clocked(kind: str) -> str:
    return str(_("Clock in") if kind == "in" else _("Clock out"))


@register.filter
def consent_state(state: str) -> tuple[str, str]:
    """Word and tone of a consent."""
    word, tone = CONSENT_STATES[state]
    return str(word), tone
