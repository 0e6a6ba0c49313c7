"""Where a hall's money is: every place with its holder and amount; and who settles, receives and is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from openhall.engines.ledger import money
from openhall.engines.ledger.models import Account, Line
from openhall.engines.ledger.money import DRAWER, DROP_SAFE, FLOAT_FUND, HALL_SAFE, LOCKED, TRANSIT, MoneyPlace
from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.kernel.money import ZERO
from openhall.team.org.models import Staff

from .cases import under_check
from .models import FORCED, OPEN, BusinessDay, HandIn, MorningCount, Settlement, TillSession
from .parameters import SETTLER_POSITION

CASH_PLACES = (FLOAT_FUND, DRAWER, LOCKED, DROP_SAFE, HALL_SAFE, TRANSIT)
"""Notes and coins are in one of these until they are paid into the bank."""


@dataclass(frozen=True, slots=True)
class Held:
    """Money at a place: which, how much, who holds it, and whether it is under check."""

    key: str
    kind: str
    place: MoneyPlace
    amount: Decimal
    holder: UUID | None = None
    counter: str = ""
    uncounted: bool = False
    checked: bool = False


def _key(place: MoneyPlace) -> str:
    return f"{place.kind}:{place.owner}" if place.owner else place.kind


def _tills(hall: UUID) -> Iterable[TillSession]:
    """Tills whose drawer may hold money: open ones, and those shut by force and not counted yet."""
    rows = TillSession.objects.of_hall(hall).filter(settled_at=None).filter(state__in=(OPEN, FORCED))
    return rows.select_related("counter", "day").order_by("counter__code", "opened_at")


def places(hall: UUID) -> list[Held]:
    """Every place of a hall that holds money, the safes first."""
    checked = under_check(hall)
    fixed = [MoneyPlace(HALL_SAFE, hall), MoneyPlace(HALL_SAFE, hall, "machine"), MoneyPlace(FLOAT_FUND, hall)]
    keeper = safe_keeper(hall)
    found = [Held(_key(p), p.kind, p, money.summed_balance([p]), keeper) for p in fixed]
    for day in BusinessDay.objects.open_of(hall):
        amount = money.summed_balance([day.drop_safe])
        found.append(Held(_key(day.drop_safe), DROP_SAFE, day.drop_safe, amount, keeper))
    for till in _tills(hall):
        for place in (till.drawer, MoneyPlace(LOCKED, hall, str(till.id))):
            amount, shut = money.kept_balance(place), till.state == FORCED
            if amount or place.kind == DRAWER:
                found.append(Held(_key(place), place.kind, place, amount, till.staff, till.counter.code, shut))
    return [
        Held(one.key, one.kind, one.place, one.amount, one.holder, one.counter, one.uncounted, one.key in checked)
        for one in found
        if one.amount or one.kind in (HALL_SAFE, FLOAT_FUND, DRAWER)
        if one.amount or one.place.owner != "machine"
    ]


def ledger_cash(hall: UUID) -> Decimal:
    """The cash of a hall by the ledger's accounts alone, whatever places are known."""
    accounts = Account.objects.filter(hall=hall, kind__in=CASH_PLACES)
    kept = accounts.exclude(balance=None).aggregate(total=Sum("balance"))["total"] or ZERO
    summed = Line.objects.filter(account__in=accounts.filter(balance=None)).aggregate(total=Sum("amount"))["total"]
    return kept + (summed or ZERO)


def carried_over(hall: UUID) -> list[Held]:
    """What lay in the hall overnight: floats, takings not yet banked, drawers that nobody counted."""
    today = MoneyPlace(DROP_SAFE, hall, clock.today().isoformat())
    return [
        one
        for one in places(hall)
        if one.amount and (one.uncounted or one.kind not in (DRAWER, LOCKED)) and one.place != today
    ]


def safe_keeper(hall: UUID) -> UUID | None:
    """Who answers for the hall's safe: the duty supervisor, or who heads the hall where there is just one of these."""
    for position in ("duty_supervisor", "manager", "station_head"):
        people = list(Staff.objects.filter(unit=hall, position=position, left_at=None).values_list("id", flat=True)[:2])
        if len(people) == 1:
            return people[0]
    return None


def supervisors(hall: UUID) -> list[UUID]:
    """The duty supervisors of a hall, or who heads it where it has none."""
    for positions in (("duty_supervisor",), ("manager", "station_head")):
        people = list(
            Staff.objects.filter(unit=hall, position__in=positions, left_at=None).values_list("id", flat=True)
        )
        if people:
            return people
    return []


def only_settler(hall: UUID) -> UUID | None:
    """The guide, where the hall has just one (or whose position settles there)."""
    named = [part.strip() for part in Figures(hall, clock.now())[SETTLER_POSITION].split(",")]
    people = list(Staff.objects.filter(unit=hall, position__in=named, left_at=None).values_list("id", flat=True)[:2])
    return people[0] if len(people) == 1 else None


def last_evening(hall: UUID) -> UUID | None:
    """Who answers for last night's balance: the settler of the last round, else who received the hand-in, else who
    counted the morning before, else the hall's only guide."""
    today = clock.today()
    settled = Settlement.objects.before(hall, today).values_list("day__date", "settler").first()
    received = (
        HandIn.objects.filter(hall=hall, day__date__lt=today)
        .exclude(received_by=None)
        .order_by("-at")
        .values_list("day__date", "received_by")
        .first()
    )
    if settled and (received is None or settled[0] >= received[0]):
        return UUID(str(settled[1]))
    if received:
        return UUID(str(received[1]))
    counted = MorningCount.objects.filter(hall=hall, date__lt=today).order_by("-date").values_list("staff", flat=True)
    return counted.first() or only_settler(hall)
