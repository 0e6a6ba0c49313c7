"""Forms of checks: what is looked at, and what may be said of the whole, as data.

A form is declared where its trade is::

    OPENING = form(
        "opening", clause="ROSTER-18", title=_("Before opening"),
        items={"material": _("Material arranged"), "equipment": _("Equipment checked")},
    )

One function keeps what was found and refuses what a form doesn't know (``openhall.engines.checks.recording.record``).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise
GOOD, FAULTY = "good", "faulty"
"""What an item was found; one that nobody has looked at has no mark."""


@dataclass(frozen=True)
class Form:
    """What is looked at: ``items`` by their codes. ``whole``: no item is left out. ``verdicts``: what may be said of the
    thing itself, word and tone; of these ``looked`` are those under which there is something to look at."""

    name: str
    clause: str
    title: Words
    items: Mapping[str, Words]
    whole: bool
    verdicts: Mapping[str, tuple[Words, str]]
    looked: frozenset[str]

    def marks(self, good: Collection[str], faulty: Collection[str] = ()) -> dict[str, str]:
        """The marks of these items, in the form's order."""
        found = dict.fromkeys(good, GOOD) | dict.fromkeys(faulty, FAULTY)
        return {item: found[item] for item in self.items if item in found}

    def all_marks(self, good: Collection[str]) -> dict[str, str]:
        """The marks of every item: those that aren't good are faulty."""
        return self.marks(good, [item for item in self.items if item not in good])


forms: dict[str, Form] = {}


def form(
    name: str,
    *,
    clause: str,
    title: Words,
    items: Mapping[str, Words],
    whole: bool = True,
    verdicts: Mapping[str, tuple[Words, str]] | None = None,
    looked: Collection[str] = (),
) -> Form:
    """Declare a form. Without verdicts its items are always looked at."""
    if name in forms:
        raise AssertionError(f"two forms of check named {name}")
    if not set(looked) <= set(verdicts or {}):
        raise AssertionError(f"{name}: items are looked at under a verdict that there isn't")
    forms[name] = Form(name, clause, title, items, whole, verdicts or {}, frozenset(looked))
    return forms[name]
