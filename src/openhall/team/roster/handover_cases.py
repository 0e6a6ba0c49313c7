"""A handover that doesn't agree is a matter of both: each states a remark, a lead who is neither of them confirms."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.engines.cases.actions import open_case
from openhall.engines.cases.kinds import COPIED, OWNER, Move, kind
from openhall.engines.cases.models import Case
from openhall.front.catalog.models import Item
from openhall.front.till.parameters import working_days_after
from openhall.kernel import wording
from openhall.kernel.actors import Actor
from openhall.positions import LEAD

from .handing import BOOKS, CASH, DECLARED, KEYS, Differences
from .models import Handover

OPEN, GIVER_SPOKE, RECEIVER_SPOKE, STATED, CONFIRMED = "open", "giver_spoke", "receiver_spoke", "stated", "confirmed"
STATE_WITHIN = 1  # working days


def third(actor: Actor, case: Case) -> bool:
    """A lead who neither handed over nor took over."""
    return actor.staff_id not in (case.owner, *case.copies) and not actor.positions.isdisjoint(LEAD)


def names(kinds: Sequence[str]) -> dict[str, str]:
    """What differs, as one reads it: cash, keys, an item's name, a series."""
    items = dict(Item.objects.filter(code__in=kinds).values_list("code", "name"))
    words = {CASH: _("Cash"), KEYS: _("Keys")}
    return {name: words.get(name) or items.get(name) or name for name in kinds}


def _words(case: Case) -> str:
    known = names(list(case.data.get("differences", {})))
    return wording.listed([case.data.get("place", ""), *known.values()])


def _details(case: Case) -> Sequence[tuple[str, str]]:
    found = case.data.get("differences", {})
    known = names(list(found))
    sides = {BOOKS: _("By the books"), DECLARED: _("Declared"), "counted": _("Counted")}
    rows = []
    for name, values in found.items():
        said = [f"{word} {values[side]}" for side, word in sides.items() if values.get(side) is not None]
        rows.append((known[name], wording.listed(said)))
    return rows


DIFFERENCE = kind(
    "shift.difference",
    clause="ROSTER-11",
    title=gettext_lazy("Handover with difference"),
    first=OPEN,
    moves=[
        Move("giver_states", gettext_lazy("State"), {OPEN}, GIVER_SPOKE, by=OWNER, text=True),
        Move("giver_states_last", gettext_lazy("State"), {RECEIVER_SPOKE}, STATED, by=OWNER, text=True),
        Move("receiver_states", gettext_lazy("State"), {OPEN}, RECEIVER_SPOKE, by=COPIED, text=True),
        Move("receiver_states_last", gettext_lazy("State"), {GIVER_SPOKE}, STATED, by=COPIED, text=True),
        Move("confirm", gettext_lazy("Confirm"), {STATED}, CONFIRMED, by=third),
    ],
    ends={CONFIRMED},
    labels={
        OPEN: gettext_lazy("Both are to state a remark"),
        GIVER_SPOKE: gettext_lazy("Who took over is to state a remark"),
        RECEIVER_SPOKE: gettext_lazy("Who handed over is to state a remark"),
        STATED: gettext_lazy("To be confirmed"),
        CONFIRMED: gettext_lazy("Confirmed"),
    },
    summary=_words,
    details=_details,
    address=lambda case: reverse("roster:handover", args=[case.subject]),
)


def open_difference(row: Handover, found: Differences) -> Case:
    """Who handed over owns it, who counted has it in copy: no difference without an owner."""
    assert row.taken_at is not None and row.receiver_id is not None
    return open_case(
        DIFFERENCE,
        hall=row.hall,
        at=row.taken_at,
        owner=row.giver_id,
        copies=[row.receiver_id],
        due_at=working_days_after(row.taken_at, STATE_WITHIN),
        subject_kind="handover",
        subject=row.id,
        data={"place": row.place, "differences": found},
    )


def case_of(row: Handover) -> Case | None:
    return Case.objects.of_kind(DIFFERENCE.name).about("handover", row.id).first()
