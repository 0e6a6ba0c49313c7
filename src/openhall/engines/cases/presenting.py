"""Cases as pages show them: with the names of people and halls, looked up for all rows at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from openhall.engines.policy.directory import directory

from .models import Case, CaseEvent

ICONS = {
    "recount": "refresh",
    "open": "flag",
    "note": "message",
    "overdue": "clock-exclamation",
    "reassign": "user-check",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A case with the names that belong to it."""

    row: Case
    owner: Any
    hall: str
    copies: list[Any]

    @property
    def pk(self) -> Any:
        return self.row.pk

    @property
    def state(self) -> tuple[str, str]:
        """The word for its state and its tone: settled, wrong when overdue, else due or under way."""
        row = self.row
        if row.closed_at is not None:
            return row.state_label, "settled"
        if row.overdue:
            return row.state_label, "wrong"
        return row.state_label, "due" if row.due_at is not None else "now"

    @property
    def due_at(self) -> datetime | None:
        """The limit while it runs: not once the case is closed, nor while its clock stands still."""
        row = self.row
        return None if row.closed_at is not None or row.paused_at is not None else row.due_at


def shown(rows: Iterable[Case]) -> list[Shown]:
    rows = list(rows)
    people = directory().people([key for row in rows for key in (row.owner, *row.copies) if key is not None])
    halls = directory().hall_names([row.hall for row in rows])
    return [
        Shown(
            row,
            people.get(row.owner) if row.owner else None,
            halls.get(row.hall, ""),
            [people[key] for key in row.copies if key in people],
        )
        for row in rows
    ]


def timeline(case: Case) -> list[SimpleNamespace]:
    """What happened, the newest first."""
    events = list(case.events.order_by("-id"))
    people = directory().people([event.staff for event in events if event.staff is not None])
    return [
        SimpleNamespace(
            at=event.at,
            who=people.get(event.staff) if event.staff else None,
            text=_said(case, event),
            icon=ICONS.get(event.move, ""),
            tone="wrong" if event.move == "overdue" else "",
            clause="",
        )
        for event in events
    ]


def _said(case: Case, event: CaseEvent) -> str:
    step = case.definition.moves.get(event.move)
    words = {"open": _("Case opened"), "overdue": _("Overdue"), "reassign": _("Passed on"), "note": _("Remark")}
    known = step.label if step is not None else case.definition.labels.get(event.move)
    head = str(known) if known is not None else words.get(event.move, event.move)
    return _("%(what)s: %(text)s") % {"what": head, "text": event.text} if event.text else head


def details(case: Case) -> Sequence[tuple[str, str]]:
    """Its figures, as its trade says them."""
    return case.definition.details(case) if case.definition.details else ()
