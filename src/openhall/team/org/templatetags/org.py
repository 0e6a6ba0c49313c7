"""Words about people and units for templates."""

from collections.abc import Iterable
from typing import Any

from django import template

from ..views import presenting

register = template.Library()


@register.filter
def position(code: str) -> str:
    """A position as people call it."""
    return presenting.position(code)


@register.filter
def positions(person: Any) -> str:
    """Every position of a person, the first one first."""
    return presenting.positions(person)


@register.filter
def level(code: str) -> str:
    return presenting.level(code)


@register.filter
def hall_class(code: str) -> str:
    return presenting.hall_class(code)


@register.filter
def area(code: str) -> str:
    """The heading of a part of the duty matrix."""
    return presenting.area(code)


@register.filter
def weekday(day: int) -> str:
    return presenting.weekday(day)


@register.filter
def counter_kind(code: str) -> str:
    return presenting.counter_kind(code)


@register.filter
def entry_title(entry: Any) -> str:
    return presenting.entry_title(entry)


@register.filter
def joined(words: Iterable[Any]) -> str:
    return "、".join(str(word) for word in words)


@register.filter
def spans(found: Iterable[Any]) -> str:
    """Opening hours of a day."""
    return presenting.spans(found)
