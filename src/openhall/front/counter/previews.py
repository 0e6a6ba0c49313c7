"""For the rule book: the last month of drawers under another limit (CASH-01), and what orders are called in findings."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from openhall.engines.ledger.models import Entry, Line
from openhall.engines.policy import subjects
from openhall.engines.policy.previews import Would, look_back
from openhall.front.till import drawer
from openhall.front.till.models import TillSession
from openhall.front.till.parameters import LOOSE_CASH_LIMIT
from openhall.kernel import clock
from openhall.kernel.ids import as_uuid
from openhall.kernel.money import ZERO

from .finishing import ACT
from .models import Order

AT_ONCE = 500
SETTLES = "till.close"


@dataclass(frozen=True, slots=True, order=True)
class Movement:
    """Money into or out of a drawer, in the order in which it was booked; ``tender``: the order that brought cash."""

    at: datetime
    entry: UUID
    amount: Decimal
    tender: UUID | None = None


def crossings(movements: Iterable[Movement], limit: Decimal, *, closed: bool) -> Iterator[drawer.Crossing]:
    """The crossings of the limit that nobody answered with a drop: what the rule would have found."""
    held, crossing = ZERO, None
    for one in movements:
        held += one.amount
        if one.tender is not None:
            watched = drawer.tendered(crossing, one.tender, one.at, held, limit)
        else:
            watched = drawer.moved(crossing, held, limit)
        if watched.found is not None:
            yield watched.found
        crossing = watched.crossing
    if closed and (left := drawer.closed(crossing).found) is not None:
        yield left


@look_back(LOOSE_CASH_LIMIT, rule="till.loose-cash")
def loose_cash(halls: Sequence[UUID], since: datetime, until: datetime, limit: Decimal) -> Iterator[Would]:
    """Every drawer's movements walked again as if ``limit`` had been in force."""
    worked = TillSession.objects.filter(
        Q(closed_at=None) | Q(closed_at__gte=since), hall__in=halls, opened_at__lt=until
    )
    tills = list(worked.order_by("opened_at"))
    for start in range(0, len(tills), AT_ONCE):
        several = tills[start : start + AT_ONCE]
        moved = _movements(several)
        for till in several:
            for crossing in crossings(moved[till.id], limit, closed=till.closed_at is not None):
                if since <= crossing.at < until:
                    yield Would(till.hall, till.staff, crossing.at)


def _movements(tills: Sequence[TillSession]) -> dict[UUID, list[Movement]]:
    """What moved in each drawer up to its settlement. A payment wholly in hundreds moves nothing and still is a tender."""
    of_account = {till.drawer.id: till.id for till in tills}
    paid = Order.objects.final().filter(till__in=list(of_account.values()), cash__gt=0)
    tenders = {row["id"]: row for row in paid.values("id", "till", "accepted_at")}
    found: dict[UUID, list[Movement]] = defaultdict(list)
    seen = set()
    lines = Line.objects.filter(account__in=list(of_account)).exclude(entry__act=SETTLES)
    for account, entry, at, act, subject, amount in lines.values_list(
        "account", "entry", "entry__at", "entry__act", "entry__subject", "amount"
    ):
        tender = subject if act == ACT and subject in tenders else None
        seen.add(tender)
        found[of_account[account]].append(Movement(at, entry, amount, tender))
    still = [key for key in tenders if key not in seen]
    for one in Entry.objects.filter(act=ACT, subject__in=still):
        assert one.subject is not None
        found[tenders[one.subject]["till"]].append(Movement(one.at, one.id, ZERO, one.subject))
    for movements in found.values():
        movements.sort()
    return found


def called(keys: Collection[str]) -> dict[str, subjects.Subject]:
    """Orders as findings name them: the business and the time of acceptance."""
    ids = [ident for key in keys if (ident := as_uuid(key)) is not None]
    chinese = (get_language() or "zh").startswith("zh")
    found = {}
    for order in Order.objects.filter(id__in=ids).select_related("kind"):
        name = order.kind.name if chinese else order.kind.name_en
        at = clock.local(order.accepted_at or order.prepared_at)
        found[str(order.id)] = subjects.Subject(f"{name} {at:%m-%d %H:%M}", _page(order))
    return found


def _page(order: Order) -> str:
    try:
        return reverse("counter:order", args=[order.id])
    except NoReverseMatch:
        return ""


subjects.register("order", called)
