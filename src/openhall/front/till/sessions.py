"""Named reads of days and tills, and what every movement of a drawer has to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from openhall.back.stock import places
from openhall.engines.ledger import goods, money
from openhall.engines.ledger.models import Entry
from openhall.engines.policy.parameters import Figures
from openhall.front.catalog.models import Item
from openhall.kernel.commands import Context
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused
from openhall.kernel.ready import ready
from openhall.team.org.models import Counter

from . import drawer
from .facts import DrawerLeftOver
from .models import CARD, EPAY, BusinessDay, TillSession
from .parameters import DROP_DENOMINATION, LOCKED_HUNDREDS, LOOSE_CASH_LIMIT


def open_day(hall: UUID, *, lock: bool = False) -> BusinessDay:
    """The hall's open day, or ``day.not_open``."""
    day = (_open_day_locked if lock else _open_day).one(hall)
    if day is None:
        raise Refused("day.not_open")
    return day


@ready(UUID)
def _open_day(hall: UUID) -> QuerySet[BusinessDay]:
    return BusinessDay.objects.open_of(hall)


@ready(UUID)
def _open_day_locked(hall: UUID) -> QuerySet[BusinessDay]:
    return BusinessDay.objects.open_of(hall).select_for_update()


@ready(UUID)
def _open_till(staff: UUID) -> QuerySet[TillSession]:
    return TillSession.objects.select_for_update(of=("self",)).select_related("day", "counter").open().of_person(staff)


def own_till(ctx: Context) -> TillSession:
    """The actor's open till, locked: whatever moves money at it comes one after the other."""
    till = _open_till.one(ctx.actor.staff_id) if ctx.actor.staff_id is not None else None
    if till is None:
        if ctx.actor.hall_id is not None:
            open_day(ctx.actor.hall_id)
        raise Refused("till.not_open")
    return till


def crossing_of(till: TillSession) -> drawer.Crossing | None:
    return None if till.over_since is None else drawer.Crossing(till.over_by, till.over_since, till.over_found)


def watch(ctx: Context, till: TillSession, watched: drawer.Watched, held: Decimal) -> None:
    """Keep what the drawer's limit needs to know, and tell of a crossing that was left unanswered."""
    crossing = watched.crossing
    new = (None, None, False) if crossing is None else (crossing.order, crossing.at, crossing.found)
    if new != (till.over_by, till.over_since, till.over_found):
        till.over_by, till.over_since, till.over_found = new
        till.save(update_fields=["over_by", "over_since", "over_found"])
    if watched.found is not None:
        ctx.tell(DrawerLeftOver(till.hall, ctx.now, till.staff, watched.found.order, watched.found.at, held))


def watch_tender(ctx: Context, till: TillSession, order: UUID, after: Decimal) -> None:
    limit = Figures(till.hall, ctx.now)[LOOSE_CASH_LIMIT]
    watch(ctx, till, drawer.tendered(crossing_of(till), order, ctx.now, after, limit), after)


def watch_other(ctx: Context, till: TillSession, after: Decimal) -> None:
    crossing = crossing_of(till)
    if crossing is not None:
        limit = Figures(till.hall, ctx.now)[LOOSE_CASH_LIMIT]
        watch(ctx, till, drawer.moved(crossing, after, limit), after)


def drop(ctx: Context, till: TillSession, entry: Entry, amount: Decimal) -> None:
    """Notes go from the drawer into the drop safe (or the locked compartment)."""
    money.transfer(entry, till.drawer, till.notes, amount)
    till.dropped += amount
    till.save(update_fields=["dropped"])


Opening = Callable[[Context, Counter], None]
_before_opening: list[Opening] = []


def before_opening(check: Opening) -> Opening:
    """Register what must be so before a till is opened at a counter; it raises ``Refused`` where it isn't."""
    _before_opening.append(check)
    return check


def ready_to_open(ctx: Context, counter: Counter) -> None:
    """Whoever registered a check is content."""
    for check in _before_opening:
        check(ctx, counter)


Check = Callable[[Context, TillSession], None]
_before_closing: list[Check] = []


def before_closing(check: Check) -> Check:
    """Register what must be so before a till closes; it raises ``Refused`` where it isn't."""
    _before_closing.append(check)
    return check


AtShutting = Callable[[TillSession, datetime], None]
_when_shut: list[AtShutting] = []


def when_shut(act: AtShutting) -> AtShutting:
    """Register what happens when a till is shut by force, before its drawer is left as it is."""
    _when_shut.append(act)
    return act


def being_shut(till: TillSession, at: datetime) -> None:
    for act in _when_shut:
        act(till, at)


def may_close(ctx: Context, till: TillSession) -> None:
    """No order still holds money at this till, and whoever registered a check is content."""
    if money.kept_balance(till.held):
        raise Refused("till.held_money", clause="COUNTER-02")
    for check in _before_closing:
        check(ctx, till)


@dataclass(frozen=True, slots=True)
class DrawerState:
    """A drawer beside its limit, for whoever shows it."""

    held: Decimal
    limit: Decimal
    proposal: Decimal
    locked: Decimal
    locked_limit: Decimal

    @property
    def over(self) -> bool:
        return self.held > self.limit

    @property
    def locked_over(self) -> bool:
        return self.locked > self.locked_limit

    @property
    def share(self) -> int:
        """Of the limit, in per cent, at most 100."""
        return min(int(self.held * 100 / self.limit), 100) if self.limit else 100


def drawer_state(till: TillSession, now: datetime) -> DrawerState:
    """What the drawer holds now, its limit, and what to drop."""
    figures = Figures(till.hall, now)
    held, limit = money.kept_balance(till.drawer), figures[LOOSE_CASH_LIMIT]
    return DrawerState(
        held=held,
        limit=limit,
        proposal=drawer.proposal(held, till.float, limit),
        locked=ZERO if till.drop_safe else money.kept_balance(till.notes),
        locked_limit=figures[DROP_DENOMINATION] * figures[LOCKED_HUNDREDS],
    )


def expected_takings(till: TillSession) -> dict[str, Decimal]:
    """What the books say should be there: the drawer with its float, and the slips of each other means."""
    return {
        "cash": money.kept_balance(till.drawer),
        **{means: money.summed_balance([till.clearing(means)]) for means in (CARD, EPAY)},
    }


def serials_in_hand(till: TillSession) -> dict[str, int]:
    """How many cards and sets of each item the person holds."""
    held = goods.count_serials(places.hands(till.hall, till.staff))
    codes = dict(Item.objects.filter(no__in=held).values_list("no", "code"))
    return {codes[no]: count for no, count in held.items()}


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def held_till(staff: UUID) -> TillSession | None:
    """This person's open till, locked; taken before a hall's queue, as ``day.close`` does."""
    return _open_till.one(staff)


def go_along(ctx: Context, till: TillSession, counter: Counter) -> None:
    """The person moves to another counter, and the open till with everything in it goes along."""
    if till.counter_id == counter.id:
        return
    if TillSession.objects.open().filter(counter=counter).exists():
        raise Refused("till.already_open")
    ready_to_open(ctx, counter)
    ctx.changed("till.counter", till.id, till.counter.code, counter.code)
    till.counter = counter
    till.save(update_fields=["counter"])
