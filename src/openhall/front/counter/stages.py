"""The procedure of an order: which stages it needs, which are done, which don't apply (COUNTER-01). Pure decisions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhall.front.catalog.models import BusinessKind

from .models import FINAL, Order

EXPLAINED = ("tariff", "coverage", "use")
"""What is explained before the customer confirms (COUNTER-15)."""

QUICK = frozenset({"suspend", "resume", "password_set", "password_reset"})
"""Changes with nothing to explain: a lost phone is suspended at once."""

DONE, NOW, NEXT, NOT_APPLICABLE = "done", "now", "next", "not_applicable"


def posts_first(kind: BusinessKind) -> bool:
    """A top-up is posted when number and amount were checked, and confirmed afterwards (COUNTER-02)."""
    return kind.category == "top_up" and kind.effect == "money" and not kind.refund


def must_explain(kind: BusinessKind) -> bool:
    """Joining and changing need tariff, coverage and use explained; money and enquiries don't."""
    if kind.category == "joining":
        return True
    return kind.category == "change" and kind.effect not in QUICK and kind.code != "customer_data"


def must_prove(kind: BusinessKind) -> bool:
    return kind.proof != "none"


def explained(steps: dict[str, Any]) -> list[str]:
    """What has been explained so far."""
    return list(steps.get("explained", {}).get("marks", []))


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the visit, as the screen and the print show it."""

    code: str
    label: str | Promise
    state: str
    at: datetime | None = None
    staff: str = ""


_LABELS: dict[str, Any] = {
    "reception": _("Reception"),
    "consultation": _("Consultation"),
    "acceptance": _("Acceptance"),
    "sale": _("Sale"),
    "contract": _("Contract"),
    "settlement": _("Settlement"),
    "support": _("Technical support"),
    "repair": _("Repair"),
}
_STEP_OF = {
    "reception": "received",
    "consultation": "explained",
    "acceptance": "proved",
    "sale": "prepared",
    "contract": "confirmed",
    "settlement": "accepted",
}


def needed(kind: BusinessKind, goods: bool) -> set[str]:
    """The stages that a kind of business needs; support and repair are businesses of their own."""
    found = {"reception", "acceptance", "settlement"}
    if must_explain(kind):
        found |= {"consultation", "contract"}
    if goods or "sim" in kind.needs or kind.goods_group:
        found.add("sale")
    return found


def stages(order: Order) -> list[Stage]:
    """All eight stages of an order: done with time and person, now, to come, or not applicable."""
    wanted = needed(order.kind, bool(order.items))
    found: list[Stage] = []
    waiting = order.state not in FINAL
    for code, label in _LABELS.items():
        if code not in wanted:
            found.append(Stage(code, label, NOT_APPLICABLE))
            continue
        step = _done(order, code)
        if step is not None:
            found.append(Stage(code, label, DONE, datetime.fromisoformat(step["at"]), step["staff"] or ""))
        else:
            found.append(Stage(code, label, NOW if waiting else NEXT))
            waiting = False
    return found


def _done(order: Order, code: str) -> dict[str, Any] | None:
    steps: dict[str, dict[str, Any]] = order.steps
    if code == "consultation" and set(explained(steps)) != set(EXPLAINED):
        return None
    if code == "acceptance" and not must_prove(order.kind):
        return steps.get("prepared")
    return steps.get(_STEP_OF.get(code, code))


@dataclass(frozen=True, slots=True)
class Step:
    """One of the few steps on top of the counter screen."""

    code: str
    label: str | Promise
    state: str
    at: str = ""


_FIVE: dict[str, Any] = {
    "papers": _("Papers"),
    "checked": pgettext_lazy("step", "Proof"),
    "prepared": _("Preparing"),
    "explained": _("Explaining"),
    "tendered": _("Money"),
    "confirmed": _("Confirmation"),
}


def desk_steps(order: Order) -> list[Step]:
    """The steps of joining and change are five: papers, proof, preparing, explaining, confirmation (COUNTER-06, COUNTER-07).

    A top-up has four (CASH-03).
    """
    kind = order.kind
    if posts_first(kind):
        codes = ["prepared", "tendered", "posted", "confirmed"]
    else:
        codes = [
            *(["papers", "checked"] if must_prove(kind) else []),
            "prepared",
            *(["explained"] if must_explain(kind) else []),
            *(["tendered"] if order.due else []),
            "confirmed",
        ]
    labels = {**_FIVE, "posted": _("Posting")}
    if posts_first(kind):
        labels["prepared"] = pgettext_lazy("top-up", "Number and amount")
    done = {code: order.steps.get({"checked": "proved"}.get(code, code)) for code in codes}
    if "explained" in done and set(explained(order.steps)) != set(EXPLAINED):
        done["explained"] = None
    first = next((code for code in codes if done[code] is None), "")
    return [
        Step(
            code, labels[code], DONE if done[code] else NOW if code == first else NEXT, (done[code] or {}).get("at", "")
        )
        for code in codes
    ]
