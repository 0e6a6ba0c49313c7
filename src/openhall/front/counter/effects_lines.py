"""Broadband at the desk: a new connection, a renewal, and who decides whether a new one counts as new (COUNTER-09)."""

from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.engines.cases import actions as cases
from openhall.engines.cases.kinds import Move, kind, other
from openhall.engines.cases.models import Case
from openhall.front.services.connections import alike, months_later, place_of, renewed
from openhall.front.services.models import Connection
from openhall.kernel import clock, facts
from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import JOB, Context
from openhall.kernel.ids import as_uuid
from openhall.kernel.problems import Detail, Refused
from openhall.positions import HEAD

from . import terms
from .draft import Draft
from .effects import effect, follows, undoes
from .effects_checks import checks
from .facts import OrderReversed
from .models import Order

CLAUSE = "COUNTER-09"

SAME: dict[str, Promise] = {"person": _("Person"), "address": _("Address")}

NEW_OR_RENEWAL = kind(
    "counter.new_or_renewal",
    clause=CLAUSE,
    title=_("New connection or renewal?"),
    first="waiting",
    moves=[
        Move("new", _("Counts as new"), {"waiting"}, "new", by=other(*HEAD), text=True),
        Move("renewal", _("Counts as renewal"), {"waiting"}, "renewal", by=other(*HEAD), text=True),
        Move("drop", _("Reversed"), {"waiting"}, "dropped", by_command=False),
    ],
    ends={"new", "renewal", "dropped"},
    labels={
        "waiting": _("Shown to the head"),
        "new": _("New"),
        "renewal": _("Renewal"),
        "dropped": _("Reversed"),
    },
    summary=lambda case: str(case.data.get("ended", "")),
    details=lambda case: [
        (str(_("Same")), str(SAME.get(case.data.get("by", ""), ""))),
        (str(_("Earlier service ends")), str(case.data.get("ended", ""))),
    ],
)


def found_for(order: Order, draft: Draft, *, lock: bool = False) -> Connection:
    """The service that a renewal is about: the one named, or the only one on the number."""
    assert draft.subscription is not None
    rows = Connection.objects.on(draft.subscription.id)
    if lock:
        rows = rows.select_for_update()
    if named := as_uuid(str(order.details.get("service", ""))):
        rows = rows.filter(id=named)
    known = list(rows[:2])
    if len(known) != 1:
        detail = Detail("say which service") if known else Detail("there is no service to renew")
        raise Refused("order.conditions_not_met", detail=detail, clause=CLAUSE, field="number")
    return known[0]


def _priced(draft: Draft, order: Order, day: date) -> int | None:
    """How many months are paid; a term has a price in the tariff."""
    term = terms.of(draft.kind, order.details, day)
    if term is not None and not term.price:
        raise Refused(
            "order.conditions_not_met",
            detail=Detail("the tariff has no price of a month"),
            clause=CLAUSE,
            field="months",
        )
    return term.months if term else None


@checks("connect")
def _connect(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    """Until when it is paid; and whether the person or the address had a service that ends about now."""
    months = _priced(draft, order, ctx.today)
    order.details["until"] = months_later(ctx.today, months).isoformat() if months else None
    assert draft.customer is not None
    earlier = alike(draft.customer.id, str(order.details.get("address", "")), ctx.today)
    order.details["alike"] = (
        {"connection": str(earlier.connection), "by": earlier.by, "ended": earlier.ends_on.isoformat()}
        if earlier
        else None
    )


@checks("renew")
def _renew(ctx: Context, order: Order, draft: Draft, final: bool) -> None:
    months = _priced(draft, order, ctx.today)
    row = found_for(order, draft)
    order.details["service"] = str(row.id)
    order.details["before"] = row.ends_on.isoformat() if row.ends_on else None
    order.details["until"] = renewed(row.ends_on, months, ctx.today).isoformat() if months else None


@effect("connect")
def connect(ctx: Context, order: Order, draft: Draft) -> None:
    """A service at an address begins; a term paid in advance says until when."""
    assert draft.subscription is not None
    months, address = terms.months_of(order.details), str(order.details.get("address", "")).strip()
    Connection.objects.create(
        subscription=draft.subscription.id,
        order=order.id,
        address=address,
        place=place_of(address),
        bandwidth=str(order.details.get("bandwidth", "")).strip(),
        started_on=ctx.today,
        ends_on=months_later(ctx.today, months) if months else None,
    )


@effect("renew")
def renew(ctx: Context, order: Order, draft: Draft) -> None:
    """The months paid are added to the later of today and the day of expiry."""
    months = terms.months_of(order.details)
    if months is None:  # a file's words alone say no term
        return
    row = found_for(order, draft, lock=True)
    order.before["connection"] = {"id": str(row.id), "ends_on": row.ends_on}
    row.ends_on = renewed(row.ends_on, months, ctx.today)
    row.save(update_fields=["ends_on"])


@undoes
def undo_lines(order: Order) -> None:
    """A reversed connection has ended, a reversed renewal was none."""
    Connection.objects.filter(order=order.id).update(ended_at=clock.now())
    if before := order.before.get("connection"):
        Connection.objects.filter(id=before["id"]).update(ends_on=before["ends_on"])


@follows
def show_to_head(ctx: Context, order: Order, draft: Draft) -> None:
    """What looks like a renewal in disguise waits for the head before it counts as new."""
    earlier = order.details.get("alike")
    if draft.kind.effect == "connect" and earlier:
        cases.open_case(
            NEW_OR_RENEWAL,
            hall=order.hall,
            at=ctx.now,
            opened_by=order.staff,
            subject_kind="order",
            subject=order.id,
            data={"by": earlier["by"], "ended": earlier["ended"]},
        )


def decided(orders: list[UUID]) -> dict[UUID, str]:
    """What the heads said of these orders: ``new``, ``renewal``, or ``waiting``; the others were never asked about."""
    rows = Case.objects.of_kind(NEW_OR_RENEWAL.name).filter(
        subject_kind="order", subject__in=[str(key) for key in orders]
    )
    return {UUID(row.subject): row.state for row in rows}


def _on_reversal(fact: facts.Fact) -> None:
    if isinstance(fact, OrderReversed):
        open_cases = Case.objects.select_for_update().open().about("order", fact.order)
        for case in open_cases.of_kind(NEW_OR_RENEWAL.name):
            cases.move(Context(SYSTEM, fact.at, JOB, "order.reverse"), case, "drop")


facts.listen(_on_reversal)
