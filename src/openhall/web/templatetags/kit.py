"""The words that templates speak: money, times, people, states, buttons. docs/ui.md shows each with an example."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openhall.kernel import clock, wording

register = template.Library()
ICONS = Path(__file__).parent.parent / "static" / "openhall" / "icons"
TONES = {"now": "circle-dot", "settled": "check", "due": "clock", "wrong": "alert-triangle", "plain": "circle"}
"""accent: going on · grey: settled · amber: due soon · red: wrong now · plain: none of these. Each with its icon."""
NOTHING = "–"


# --- figures ---


@register.filter
def listed(words: Iterable[object], apart: str = "") -> str:
    """``{{ names|listed }}``: a、b in Chinese, a, b in English; ``|listed:";"`` where the words hold commas."""
    return wording.listed(words, apart=bool(apart))


@register.filter
def money(value: Any) -> str:
    """``1234.5`` → ``1,234.50``; None → ``–``."""
    amount = _decimal(value)
    return NOTHING if amount is None else f"{amount + Decimal('0.00'):,.2f}"


@register.filter
def yuan(value: Any) -> str:
    """Money with its sign, for running text: ``¥1,234.50``."""
    amount = _decimal(value)
    return NOTHING if amount is None else f"{'-' if amount < 0 else ''}¥{abs(amount):,.2f}"


@register.filter
def number(value: Any) -> str:
    """A count with thousands separated; None → ``–``."""
    amount = _decimal(value)
    return NOTHING if amount is None else f"{amount.normalize():,f}"


@register.filter
def percent(value: Any) -> str:
    """A share (0.956) as ``95.6%``."""
    amount = _decimal(value)
    return NOTHING if amount is None else f"{amount * 100:.1f}%"


@register.filter
def minutes(value: timedelta | int | None) -> str:
    """A span as ``4:05`` or ``1:04:05``; whole seconds count."""
    if value is None:
        return NOTHING
    seconds = int(value.total_seconds() if isinstance(value, timedelta) else value)
    hours, rest = divmod(abs(seconds), 3600)
    body = f"{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
    return f"{'-' if seconds < 0 else ''}{f'{hours}:' if hours else ''}{body}"


def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


# --- times ---


def weekday(day: date) -> str:
    return [
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    ][day.weekday()]


def day_text(day: date) -> str:
    """``11-21 周六``; another year is written out."""
    head = "%m-%d" if day.year == clock.today().year else "%Y-%m-%d"
    return f"{day.strftime(head)} {weekday(day)}"


@register.simple_tag
def when(moment: datetime | date | None, form: str = "") -> str:
    """``11-21 周六 08:31`` with the full time on hover; ``form``: ``time`` only, or ``day`` only."""
    if moment is None:
        return NOTHING
    if not isinstance(moment, datetime):
        return format_html('<time datetime="{}" title="{}">{}</time>', moment, moment, day_text(moment))
    local = clock.local(moment)
    full = f"{local:%Y-%m-%d} {weekday(local.date())} {local:%H:%M:%S}"
    short = {"time": f"{local:%H:%M}", "day": day_text(local.date())}.get(
        form, f"{day_text(local.date())} {local:%H:%M}"
    )
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), full, short)


@register.simple_tag
def due(moment: datetime | None, warn: int = 30) -> str:
    """A running clock to a deadline: amber from ``warn`` minutes before, red when past; a word stands beside it."""
    if moment is None:
        return NOTHING
    local = clock.local(moment)
    return format_html(
        '<time class="oh-due" data-due="{}" data-warn="{}" datetime="{}" title="{}">{}</time>',
        int(local.timestamp()),
        warn * 60,
        local.isoformat(),
        f"{local:%Y-%m-%d} {weekday(local.date())} {local:%H:%M:%S}",
        f"{day_text(local.date())} {local:%H:%M}",
    )


@register.simple_tag
def since(moment: datetime | None, warn: int = 0) -> str:
    """A running clock upwards from ``moment``; amber after ``warn`` minutes when given."""
    if moment is None:
        return NOTHING
    local = clock.local(moment)
    return format_html(
        '<time class="oh-due" data-since="{}" data-warn="{}" datetime="{}" title="{}">{}</time>',
        int(local.timestamp()),
        warn * 60,
        local.isoformat(),
        f"{local:%Y-%m-%d} {weekday(local.date())} {local:%H:%M:%S}",
        minutes(clock.now() - moment),
    )


# --- people, and what is nobody else's business ---


@register.simple_tag
def person(who: Any, job_number: str = "") -> str:
    """``王芳 0123``: a job number beside every name. Takes an actor, a staff row, or name and number."""
    if who is None or who == "":
        return NOTHING
    name = str(getattr(who, "name", who))
    job = job_number or str(getattr(who, "job_number", ""))
    return format_html(
        '<span class="oh-person" title="{} {}">{} <span class="oh-job">{}</span></span>', name, job, name, job
    )


@register.filter
def mask_phone(value: str | None) -> str:
    """``13812345678`` → ``138****5678``; short numbers keep their last two."""
    text = str(value or "")
    if not text:
        return NOTHING
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 10 else "*" * max(len(text) - 2, 2) + text[-2:]


@register.filter
def mask_id(value: str | None) -> str:
    """``440306199001011234`` → ``4403******1234``: the number of stars tells nothing."""
    text = str(value or "")
    if not text:
        return NOTHING
    return f"{text[:4]}******{text[-4:]}" if len(text) >= 12 else "*" * max(len(text) - 2, 2) + text[-2:]


@register.filter
def mask_name(value: str | None) -> str:
    """``李小明`` → ``李**``."""
    text = str(value or "")
    return text[:1] + "*" * max(len(text) - 1, 1) if text else NOTHING


# --- marks ---


@cache
def _svg(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise template.TemplateSyntaxError(f"no icon {name!r}")
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    inside = source[source.index(">", source.index("<svg")) + 1 : source.rindex("</svg>")]
    inside = inside.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "")
    return " ".join(inside.split())


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> str:
    """An SVG of ``static/openhall/icons`` inlined. With ``label`` it speaks; without, it is decoration."""
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="oh-icon {}" viewBox="0 0 24 24" width="1em" height="1em" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        css,
        role,
        mark_safe(_svg(name)),
    )


@register.simple_tag
def badge(word: Any, tone: str = "plain", name: str = "", title: str = "") -> str:
    """A state: icon and word, never colour alone. ``name`` picks another icon."""
    mark = icon(name or TONES[tone])
    return format_html(
        '<span class="oh-badge oh-{}" title="{}">{}<span>{}</span></span>', tone, title or word, mark, word
    )


@register.simple_tag
def clause(code: str | None) -> str:
    """A small link into the rule book: ``§ CASH-01``."""
    if not code:
        return ""
    return format_html(
        '<a class="oh-clause" href="/rules/{}/" title="{}">§ {}</a>', code, _("Open the rule book"), code
    )


# --- buttons ---


@register.simple_tag
def button(label: Any, key: str = "", kind: str = "", icon_name: str = "", href: str = "", **attrs: Any) -> str:
    """A button with its key written on it. ``kind``: ``primary`` (one a page), ``danger``, ``quiet``, or none.

    Further arguments become attributes, ``hx_post`` as ``hx-post``, ``data_confirm`` as ``data-confirm``.
    """
    tag = "a" if href else "button"
    flags: dict[str, Any] = {"class": f"btn oh-btn {_KINDS[kind]} {attrs.pop('css', '')}".strip()}
    if href:
        flags["href"] = href
    else:
        flags["type"] = attrs.pop("type", "submit" if kind == "primary" else "button")
    if kind == "primary":
        flags["data-primary"] = True
    if key:
        flags |= {"data-key": key, "aria-keyshortcuts": key.replace("+", "+")}
    flags |= {name.strip("_").replace("_", "-"): value for name, value in attrs.items()}
    shown = key or ("↵" if kind == "primary" else "")
    return format_html(
        "<{}{}>{}<span>{}</span>{}</{}>",
        tag,
        _attributes(flags),
        icon(icon_name) if icon_name else "",
        label,
        format_html("<kbd>{}</kbd>", shown) if shown else "",
        tag,
    )


_KINDS = {"": "oh-plain-btn", "primary": "btn-primary", "danger": "oh-danger-btn", "quiet": "oh-quiet-btn"}


def _attributes(flags: dict[str, Any]) -> SafeString:
    given = [(name, value) for name, value in flags.items() if value is not None and value is not False]
    bare = format_html_join("", " {}", ((name,) for name, value in given if value is True))
    return format_html("{}{}", bare, format_html_join("", ' {}="{}"', ((n, v) for n, v in given if v is not True)))


# --- forms ---


@register.simple_tag
def field(bound: Any, label: Any = "", help: Any = "", css: str = "", suffix: Any = "", **attrs: Any) -> str:
    """A form field: label, input, help, and beside it the error with the clause that refused."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    base = {"checkbox": "form-check-input", "select": "form-select"}.get(kind, "form-control")
    extra = {name.strip("_").replace("_", "-"): value for name, value in attrs.items()}
    known = str(widget.attrs.get("class", ""))
    if kind != "radio":
        extra["class"] = f"{known} {base}{' is-invalid' if bound.errors else ''}".strip()
    if bound.errors:
        extra |= {"aria-invalid": "true", "aria-describedby": f"{bound.auto_id}_error"}
    problems = [
        (message, (error.params or {}).get("clause", ""))
        for error in bound.errors.as_data()
        for message in error.messages
    ]
    return render_to_string(
        "kit/field.html",
        {
            "bound": bound,
            "input": bound.as_widget(attrs=extra),
            "label": label or bound.label,
            "help": help or bound.help_text,
            "css": css,
            "suffix": suffix,
            "problems": problems,
            "check": kind == "checkbox",
        },
    )


# --- blocks ---


@register.simple_block_tag
def card(content: str, title: Any = "", icon_name: str = "", tone: str = "", count: Any = None, **more: Any) -> str:
    """A block with a heading: ``{% card title=_("Due") icon_name="clock" tone="due" count=3 %} … {% endcard %}``."""
    data = {"content": content, "title": title, "icon_name": icon_name, "tone": tone, "count": count, **more}
    return render_to_string("kit/card.html", data)


@register.inclusion_tag("kit/empty.html")
def empty(what: Any, who: Any = "", icon_name: str = "files", href: str = "", label: Any = "") -> dict[str, Any]:
    """Nothing yet: what will stand here, who makes it happen, and the way there if it is this person's."""
    return {"what": what, "who": who, "icon_name": icon_name, "href": href, "label": label}


@register.inclusion_tag("kit/tile.html")
def tile(label: Any, value: Any, href: str, note: Any = "", tone: str = "", unit: Any = "") -> dict[str, Any]:
    """A figure that is a link to its rows. ``value`` comes formatted (``sum|money``)."""
    return {"label": label, "value": value, "href": href, "note": note, "tone": tone, "unit": unit}


@register.inclusion_tag("kit/steps.html")
def steps(labels: Any, at: int) -> dict[str, Any]:
    """The thin line of steps; ``at`` counts from 1. Done, present and coming steps differ in mark, not only colour."""
    marked = [
        {"label": label, "state": "done" if index < at else "now" if index == at else "next", "index": index}
        for index, label in enumerate(labels, start=1)
    ]
    return {"steps": marked, "at": at}


@register.inclusion_tag("kit/money.html")
def money_block(
    due: Any, received: Any = None, change: Any = None, name: str = "", form: str = "", live: bool = False
) -> dict[str, Any]:
    """Due, received, change in the largest type. ``name`` makes received an input whose change is shown while typing."""
    return {"due": due, "received": received, "change": change, "name": name, "form": form, "live": live}


DENOMINATIONS = ("100", "50", "20", "10", "5", "1", "0.5", "0.1")


@register.inclusion_tag("kit/denominations.html")
def denominations(prefix: str = "count", values: Any = None, expected: Any = None) -> dict[str, Any]:
    """Counting notes and coins. Fields ``<prefix>_100`` … ``<prefix>_0.1``; ``expected`` shows the difference live."""
    given = values or {}
    rows = [{"face": face, "name": f"{prefix}_{face}", "value": given.get(face, "")} for face in DENOMINATIONS]
    return {"rows": rows, "prefix": prefix, "expected": expected}


@register.inclusion_tag("kit/signature.html")
def signature(name: str, label: Any, form: str = "", signed: Any = None, read: Any = "") -> dict[str, Any]:
    """A pad to sign on. Writes the strokes as JSON into ``name`` and a PNG into ``<name>_png``."""
    return {"name": name, "label": label, "form": form, "signed": signed, "read": read}


@register.inclusion_tag("kit/timeline.html")
def timeline(events: Any, empty: Any = "") -> dict[str, Any]:
    """What happened, newest first: rows with ``at``, ``who``, ``text`` and, if wanted, ``tone``, ``icon``, ``clause``."""
    return {"events": events, "empty": empty}


@register.inclusion_tag("kit/chart.html")
def chart(options: dict[str, Any], label: Any, key: str, size: str = "m", href: str = "") -> dict[str, Any]:
    """A chart from plain data (``openhall.web.charts`` makes the options). ``label`` says it in words."""
    return {"options": options, "label": label, "key": key, "key_id": f"chart-{key}", "size": size, "href": href}


@register.inclusion_tag("kit/table.html", takes_context=True)
def table(context: template.Context, rows: Any) -> dict[str, Any]:
    """A dense list made with ``openhall.web.tables``."""
    return {"table": rows, "request": context.get("request")}


@register.simple_tag
def language() -> str:
    return translation.get_language() or "zh-hans"
