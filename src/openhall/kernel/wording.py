"""Words put together as the language puts them together."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(words: Iterable[object], *, apart: bool = False) -> str:
    """Words one after another with the language's own comma; ``apart``: with its semicolon, where they hold commas."""
    mark = pgettext("list", "; ") if apart else pgettext("list", ", ")
    return mark.join(str(word) for word in words)
