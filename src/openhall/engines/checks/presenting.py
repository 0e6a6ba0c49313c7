"""Checks as pages show them: with the names of people, halls and things, looked up for all rows at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openhall.engines.policy import subjects
from openhall.engines.policy.directory import Person, directory

from .forms import GOOD, Words
from .models import Check


@dataclass(frozen=True, slots=True)
class Shown:
    """A check with the names that belong to it."""

    row: Check
    by: Person | None
    of: Person | None
    hall: str
    about: str

    @property
    def pk(self) -> Any:
        return self.row.pk

    @property
    def title(self) -> Words:
        return self.row.definition.title

    @property
    def found(self) -> tuple[Words, str]:
        """What was found, word and tone: the faults, else what was said of it."""
        row, form = self.row, self.row.definition
        if row.faults:
            said = ngettext("%(n)s thing not in order", "%(n)s things not in order", row.faults) % {"n": row.faults}
            return said, "wrong"
        if row.verdict and row.verdict not in form.looked:
            return form.verdicts[row.verdict]
        return (_("In order"), "settled") if not row.missing else (_("Not all looked at"), "due")

    @property
    def items(self) -> list[tuple[str, Words, bool | None]]:
        """Every item of the form: code, words, and whether it was good; None where nobody looked."""
        form, marks = self.row.definition, self.row.marks
        return [(code, words, marks[code] == GOOD if code in marks else None) for code, words in form.items.items()]


def shown(rows: Iterable[Check]) -> list[Shown]:
    rows = list(rows)
    people = directory().people([key for row in rows for key in (row.by, row.of) if key is not None])
    halls = directory().hall_names([row.hall for row in rows])
    things = subjects.described((row.subject_kind, row.subject) for row in rows if row.subject)
    return [
        Shown(
            row,
            people.get(row.by),
            people.get(row.of) if row.of else None,
            halls.get(row.hall, ""),
            things[row.subject_kind, row.subject].label if row.subject else "",
        )
        for row in rows
    ]
