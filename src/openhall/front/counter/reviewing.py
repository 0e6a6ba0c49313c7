"""The strict examination of customers in agreement (COUNTER-05): the order stops until a second person has decided."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openhall.engines.cases import actions as cases
from openhall.engines.cases.kinds import Move, kind
from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.doors import fetch
from openhall.kernel.inputs import Input, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org.models import Staff

from . import doors, ending
from .figures import REVIEW_WITHIN
from .models import PREPARED, REVIEW_ALLOWED, REVIEW_PENDING, REVIEW_REFUSED, Order

DECIDERS = ("duty_supervisor", "desk_leader", "manager", "station_head")
"""Who decides, first found first; the last two are also who it escalates to."""


def escalate(case: Case, at: datetime) -> None:
    """Nobody decided in time: the matter goes to the head of the hall."""
    head = _somebody(case.hall, DECIDERS[::-1][:2], case.opened_by)
    if head is not None and head.id != case.owner:
        cases.reassign(case, head.id, at=at, by=None)


AGREEMENT_REVIEW = kind(
    "order.agreement_review",
    clause="COUNTER-05",
    title=_("Customer in agreement"),
    first="waiting",
    moves=[
        Move("allow", _("Allow"), {"waiting"}, "allowed", text=True, by_command=False),
        Move("refuse", _("Refuse"), {"waiting"}, "refused", text=True, by_command=False),
        Move("lapse", _("Lapse"), {"waiting"}, "lapsed", by_command=False),
    ],
    ends={"allowed", "refused", "lapsed"},
    labels={"waiting": _("Waiting"), "allowed": _("Allowed"), "refused": _("Refused"), "lapsed": _("Lapsed")},
    at_limit=escalate,
    summary=lambda case: str(case.data.get("name", "")),
    address=lambda case: reverse("counter:order", args=[case.subject]),
)


class Decide(Input):
    order: Annotated[Text, RefTo("order")]
    decision: Literal["allow", "refuse"]
    reason: Text


def ask(ctx: Context, order: Order) -> Case:
    """Put the order before a second person of the hall."""
    decider = _somebody(order.hall, DECIDERS, order.staff)
    return cases.open_case(
        AGREEMENT_REVIEW,
        hall=order.hall,
        at=ctx.now,
        opened_by=order.staff,
        owner=decider.id if decider else None,
        due_at=ctx.now + timedelta(minutes=Figures(order.hall, ctx.now)[REVIEW_WITHIN]),
        subject_kind="order",
        subject=order.id,
        data={"business": order.business, "name": order.kind.name, "agreement": order.details.get("agreement", {})},
    )


def _somebody(hall: UUID, positions: tuple[str, ...], but: UUID | None) -> Staff | None:
    people = [one for one in Staff.objects.filter(unit=hall, left_at=None, position__in=positions) if one.id != but]
    return min(people, key=lambda one: (positions.index(one.position), one.job_number), default=None)


@command("order.decide")
def decide(ctx: Context, data: Decide) -> Outcome:
    """A second person allows or refuses what a customer in agreement wants; the customer gets the reason in writing."""
    order = fetch(doors.order_locked(ctx.actor, data.order))
    if order.staff == ctx.actor.staff_id:
        raise Refused("order.self_approval", clause="COUNTER-05")
    if not data.reason.strip():
        raise invalid("a decision gives its reason", field="reason")
    if order.state != PREPARED or order.review != REVIEW_PENDING:
        raise Refused("transition.not_allowed")
    doors.still_open(ctx, order)
    case = Case.objects.select_for_update().open().about("order", order.id).filter(kind=AGREEMENT_REVIEW.name).get()
    cases.move(ctx, case, data.decision, text=data.reason)
    order.review = REVIEW_ALLOWED if data.decision == "allow" else REVIEW_REFUSED
    order.did("decided", ctx.now, ctx.actor.staff_id, decision=data.decision, reason=data.reason.strip())
    doors.changed(ctx, order, "review", "steps")
    if order.review == REVIEW_REFUSED:
        ending.decline_now(ctx, order, data.reason.strip())
    return Outcome("order", order.id, {"review": order.review, "state": order.state})
