"""Kinds of cases about money: a difference, a clerk's liability, money carried over that isn't all there."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.engines.cases.actions import open_case
from openhall.engines.cases.kinds import OWNER, Move, Who, kind, other
from openhall.engines.cases.models import Case
from openhall.engines.ledger import money
from openhall.engines.ledger.models import Account
from openhall.engines.ledger.money import OVER_SHORT, MoneyPlace
from openhall.kernel import wording
from openhall.kernel.actors import Actor
from openhall.kernel.money import ZERO, text
from openhall.positions import DEPARTMENT_LEADER, DUTY_SUPERVISOR, HEAD, LEAD

from .models import TillSession
from .parameters import working_days_after

EXPLAIN_WITHIN = 1  # working days

OPEN, EXPLAINED, CONFIRMED, RECOUNTED = "open", "explained", "confirmed", "recounted"
PROPOSED, ANSWERED, STANDING, SETTLED, DROPPED = "proposed", "answered", "standing", "settled", "dropped"
GUIDE_SPOKE, SUPERVISOR_SPOKE, CLEARED = "guide_spoke", "supervisor_spoke", "cleared"


def words(amounts: dict[str, Any]) -> str:
    """Differences by means, as one reads them: ``cash -100.00``."""
    names = {"cash": _("cash"), "card": _("card"), "epay": _("mobile"), "vouchers": _("vouchers")}
    return wording.listed(f"{names.get(name, name)} {amount}" for name, amount in amounts.items())


def _difference_words(case: Case) -> str:
    if case.data.get("forced"):
        return _("shut uncounted")
    return words(case.data.get("recounted") or case.data.get("differences", {}))


def _difference_details(case: Case) -> Sequence[tuple[str, str]]:
    data = case.data
    found = [(_("Difference"), _("shut uncounted") if data.get("forced") else words(data.get("differences", {})))]
    if data.get("counter"):
        found.insert(0, (_("Counter"), data["counter"]))
    if data.get("recounted"):
        found.append((_("Recounted"), words(data["recounted"]) or _("no difference")))
    if match := data.get("match"):
        names = {"books": _("Books"), "money": _("Money"), "stubs": _("Stubs")}
        found += [(name, match.get(side) or "–") for side, name in names.items()]
    return found


def _explained(case: Case, step: Move) -> None:
    if step.name == "explain" and case.subject_kind == "till":
        said = case.events.order_by("-id").values_list("text", flat=True).first() or ""
        TillSession.objects.filter(id=case.subject).update(explanation=said)


def _difference_address(case: Case) -> str:
    return reverse("till:sheet", args=[case.subject]) if case.subject_kind == "till" else reverse("till:hand_in")


DIFFERENCE = kind(
    "cash.difference",
    clause="CASH-05",
    title=gettext_lazy("Closed with difference"),
    first=OPEN,
    moves=[
        Move("explain", gettext_lazy("Explain"), {OPEN}, EXPLAINED, by=OWNER, text=True),
        Move("confirm", gettext_lazy("Confirm"), {EXPLAINED}, CONFIRMED, by=other(*LEAD)),
        Move("ask_again", gettext_lazy("Ask again"), {EXPLAINED}, OPEN, by=other(*LEAD), text=True),
        Move("agree", gettext_lazy("Recounted"), {OPEN, EXPLAINED}, RECOUNTED, by_command=False),
    ],
    ends={CONFIRMED, RECOUNTED},
    labels={
        OPEN: gettext_lazy("Explanation wanted"),
        EXPLAINED: gettext_lazy("To be confirmed"),
        CONFIRMED: gettext_lazy("Confirmed"),
        RECOUNTED: gettext_lazy("Right after a recount"),
        "recount": gettext_lazy("Counted again"),
        "match": gettext_lazy("Report submitted"),
    },
    after_move=_explained,
    summary=_difference_words,
    details=_difference_details,
    address=_difference_address,
)


def open_difference(
    *,
    hall: UUID,
    at: datetime,
    owner: UUID,
    subject_kind: str,
    subject: UUID,
    differences: dict[str, str],
    by: UUID | None,
    **more: Any,
) -> Case:
    """Something was counted and is not what the books say: who counted explains it, a lead confirms."""
    return open_case(
        DIFFERENCE,
        hall=hall,
        at=at,
        owner=owner,
        opened_by=None if by == owner else by,
        due_at=working_days_after(at, EXPLAIN_WITHIN),
        subject_kind=subject_kind,
        subject=subject,
        data={"differences": differences, **more},
    )


# --- liability (CASH-14) ---


def proposer_apart(*names: str) -> Who:
    """People of these positions who are neither the clerk nor who proposed it."""
    return other(*names)


def _liability_words(case: Case) -> str:
    amount = case.data.get("decided") or case.data.get("amount", "")
    return f"{amount} · {case.data.get('cause', '')}"


def _liability_details(case: Case) -> Sequence[tuple[str, str]]:
    data = case.data
    found = [(_("Amount proposed"), data["amount"]), (_("Cause"), data["cause"])]
    if "decided" in data:
        found += [(_("Amount decided"), data["decided"]), (_("Still open"), text(outstanding(case)))]
    return found


def outstanding(case: Case) -> Decimal:
    """What of a decided liability is neither paid nor written off."""
    data = case.data
    return Decimal(data.get("decided", "0.00")) - Decimal(data.get("cleared", "0.00"))


LIABILITY = kind(
    "cash.liability",
    clause="CASH-14",
    title=gettext_lazy("Liability for a cash error"),
    first=PROPOSED,
    moves=[
        Move("respond", gettext_lazy("Respond"), {PROPOSED}, ANSWERED, by=OWNER, text=True),
        Move(
            "decide",
            gettext_lazy("Decide"),
            {PROPOSED, ANSWERED},
            STANDING,
            by=proposer_apart(*HEAD, DEPARTMENT_LEADER),
            by_command=False,
            page="till:decide",
        ),
        Move("drop", gettext_lazy("Other cause"), {PROPOSED, ANSWERED}, DROPPED, by_command=False),
        Move("settle", gettext_lazy("Settled"), {STANDING}, SETTLED, by_command=False),
    ],
    ends={SETTLED, DROPPED},
    paused={STANDING},
    labels={
        PROPOSED: gettext_lazy("Liability proposed"),
        ANSWERED: gettext_lazy("Answered"),
        STANDING: gettext_lazy("Open on the account"),
        SETTLED: gettext_lazy("Paid or written off"),
        DROPPED: gettext_lazy("Other cause"),
    },
    summary=_liability_words,
    details=_liability_details,
)


# --- the morning count (CASH-08) ---


def supervisor(actor: Actor, case: Case) -> bool:
    """A duty supervisor (or who heads the hall) who isn't the guide that is asked."""
    return actor.staff_id != case.owner and not actor.positions.isdisjoint({DUTY_SUPERVISOR, *HEAD})


def _book_difference(case: Case, step: Move) -> None:
    """Both have explained it: from now on the books say what was counted, the difference stands on the place."""
    if case.state != CLEARED or case.closed_at is None:
        return
    place = Account.objects.get(id=case.data["account"])
    counted_less = Decimal(case.data["books"]) - Decimal(case.data["counted"])
    last = case.events.order_by("-id").values_list("staff", flat=True).first()
    entry = money.open_entry(MORNING.name, case.closed_at, hall=case.hall, staff=last, subject=case.id)
    money.post(
        entry,
        [
            (MoneyPlace(place.kind, place.hall, place.owner), -counted_less),
            (MoneyPlace(OVER_SHORT, case.hall, f"place:{case.subject}"), counted_less),
        ],
    )


def _morning_details(case: Case) -> Sequence[tuple[str, str]]:
    data = case.data
    return [(_("Last night"), data["books"]), (_("Counted"), data["counted"]), (_("Difference"), data["difference"])]


def _morning_words(case: Case) -> str:
    return str(case.data["difference"])


MORNING = kind(
    "cash.morning_difference",
    clause="CASH-08",
    title=gettext_lazy("Carried-over money differs"),
    first=OPEN,
    moves=[
        Move("explain", gettext_lazy("Explain"), {OPEN}, GUIDE_SPOKE, by=OWNER, text=True),
        Move("explain_last", gettext_lazy("Explain"), {SUPERVISOR_SPOKE}, CLEARED, by=OWNER, text=True),
        Move("supervise", gettext_lazy("Explain"), {OPEN}, SUPERVISOR_SPOKE, by=supervisor, text=True),
        Move("supervise_last", gettext_lazy("Explain"), {GUIDE_SPOKE}, CLEARED, by=supervisor, text=True),
    ],
    ends={CLEARED},
    labels={
        OPEN: gettext_lazy("Two explanations wanted"),
        GUIDE_SPOKE: gettext_lazy("The supervisor's explanation wanted"),
        SUPERVISOR_SPOKE: gettext_lazy("The guide's explanation wanted"),
        CLEARED: gettext_lazy("Explained by both"),
    },
    after_move=_book_difference,
    summary=_morning_words,
    details=_morning_details,
)


def under_check(hall: UUID) -> set[str]:
    """The places of a hall whose carried-over money is being asked about."""
    return set(Case.objects.open().of_kind(MORNING.name).of_halls([hall]).values_list("subject", flat=True))


def unexplained(staff: UUID | None) -> Iterable[Case]:
    """Differences of tills that this person counted and has not explained yet."""
    cases = Case.objects.open().of_kind(DIFFERENCE.name).owned_by(staff).filter(state=OPEN, subject_kind="till")
    return [case for case in cases if not case.data.get("forced")]


def difference_of(till: UUID) -> Case | None:
    return Case.objects.of_kind(DIFFERENCE.name).about("till", till).order_by("-opened_at").first()


def amounts(counted: dict[str, Decimal], expected: dict[str, Decimal], tolerance: Decimal) -> dict[str, str]:
    """By how much each means differs, signed; within the tolerance it doesn't."""
    found = {means: counted.get(means, ZERO) - value for means, value in expected.items()}
    return {means: f"{value:+.2f}" for means, value in found.items() if abs(value) > tolerance}
