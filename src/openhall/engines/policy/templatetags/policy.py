"""Words of the rule book for templates."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join

from openhall import rulebook
from openhall.engines.policy import oversight
from openhall.engines.policy.directory import Person
from openhall.engines.policy.models import Finding
from openhall.engines.policy.views import presenting

register = template.Library()
BAR_WIDTH, BAR_HEIGHT = 7, 32


@register.filter
def called(code: str, kind: str) -> str:
    """``{{ "till.short"|called:"rules" }}``."""
    return presenting.named(kind, code)


@register.filter
def clause_title(clause: rulebook.Clause | str) -> str:
    found = rulebook.clauses().get(clause) if isinstance(clause, str) else clause
    return presenting.title(found) if found else ""


@register.filter
def heading(text: str) -> str:
    return presenting.heading(text)


@register.filter
def as_written(figure: rulebook.Figure) -> str:
    return presenting.as_written(figure)


@register.filter
def word(code: str, kind: str) -> Any:
    """``{{ "core"|word:"weight" }}``."""
    words = {
        "weight": presenting.WEIGHT_WORDS,
        "kind": presenting.KIND_WORDS,
        "mechanism": presenting.MECHANISM_WORDS,
        "stricter": presenting.STRICTER_WORDS,
    }
    return words[kind].get(code, code)


@register.simple_tag
def day_bars(days: Sequence[tuple[Any, int]], label: str) -> str:
    """Small bars, one a day, the last is today. ``days`` are ``(date, count)``; hovering says which day."""
    most = max([count for _day, count in days] + [1])
    bars = format_html_join(
        "",
        '<g><title>{}: {}</title><rect class="pb-back" x="{}" width="{}" height="{}"/>'
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/></g>',
        (
            (
                f"{day:%m-%d}",
                count,
                place * BAR_WIDTH,
                BAR_WIDTH - 2,
                BAR_HEIGHT,
                "pb-now" if place == len(days) - 1 else "pb-bar",
                place * BAR_WIDTH,
                BAR_HEIGHT - _height(count, most),
                BAR_WIDTH - 2,
                _height(count, most),
            )
            for place, (day, count) in enumerate(days)
        ),
    )
    width = len(days) * BAR_WIDTH
    return format_html(
        '<svg class="pb-bars" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        width,
        BAR_HEIGHT,
        label,
        bars,
    )


def _height(count: int, most: int) -> int:
    return 1 if not count else max(3, round(BAR_HEIGHT * count / most))


@register.simple_tag
def in_charge(finding: Finding) -> Person | None:
    """Who was in charge of the hall when it happened."""
    return oversight.in_charge(finding.hall, finding.at)
