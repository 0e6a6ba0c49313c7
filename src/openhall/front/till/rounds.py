"""What a settlement round covers: what came in at a till since the round before (CASH-07). Reads and pure sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from openhall.engines.ledger import money
from openhall.kernel.money import ZERO, text

from . import sessions
from .models import CASH, MEANS, OPEN, BusinessDay, Collection, Machine, Settlement, TillSession

Amounts = dict[str, Decimal]


def since(totals: Mapping[str, Decimal], until: Mapping[str, str]) -> Amounts:
    """What came in since the totals of the round before: today's running totals less those."""
    return {means: totals[means] - Decimal(until.get(means, "0.00")) for means in MEANS}


def totals(till: TillSession) -> Amounts:
    """The running takings of a till by means, net of change and refunds, float off, drops on."""
    if till.state == OPEN:
        there = sessions.expected_takings(till)
    elif till.expected is None:  # shut by force: its drops are all that is known
        return {**dict.fromkeys(MEANS, ZERO), CASH: till.dropped}
    else:
        there = till.taken(till.expected)
    cash = there[CASH] - till.float + till.dropped
    return {**there, CASH: cash}


def to_hand_over(till: TillSession) -> Decimal:
    """What an open drawer holds above its float; a closed till's money is in the safe already."""
    return max(money.kept_balance(till.drawer) - till.float, ZERO) if till.state == OPEN else ZERO


def written(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {means: text(value) for means, value in amounts.items()}


@dataclass(frozen=True, slots=True)
class Source:
    """A till or machine as a round sees it: what came in, what is to be handed over, and its collection if taken."""

    till: TillSession | None
    machine: Machine | None
    came_in: Amounts
    hand_over: Decimal
    collection: Collection | None

    @property
    def total(self) -> Decimal:
        return sum(self.came_in.values(), ZERO)

    @property
    def done(self) -> bool:
        """Confirmed by both, or a closed till at which nothing more came in. Machines are always looked at."""
        if self.collection is not None:
            return self.collection.confirmed_at is not None
        return self.till is not None and self.till.state != OPEN and not any(self.came_in.values())


def latest(day: UUID) -> tuple[dict[UUID, Collection], dict[UUID, Collection]]:
    """The last confirmed collection of each till, and of each machine, of a day."""
    tills: dict[UUID, Collection] = {}
    machines: dict[UUID, Collection] = {}
    for one in Collection.objects.confirmed().filter(settlement__day=day).order_by("settlement__no"):
        if one.till_id is not None:
            tills[one.till_id] = one
        elif one.machine_id is not None:
            machines[one.machine_id] = one
    return tills, machines


def sources(day: BusinessDay, settlement: Settlement | None) -> list[Source]:
    """Every till and machine of a day as the present round (or the one to come) sees it."""
    last_tills, _last_machines = latest(day.id)
    taken = {} if settlement is None else {(c.till_id, c.machine_id): c for c in settlement.collections.all()}
    found = []
    for till in day.tills.select_related("counter", "day").order_by("counter__code", "opened_at"):
        mine = taken.get((till.id, None))
        before = last_tills.get(till.id)
        came = since(totals(till), before.until if before else {})
        if mine is not None:
            came = Amounts({means: Decimal(value) for means, value in mine.came_in.items()})
        found.append(Source(till, None, came, to_hand_over(till), mine))
    for machine in Machine.objects.in_use(day.hall):
        mine = taken.get((None, machine.id))
        came = {means: Decimal((mine.came_in if mine else {}).get(means, "0.00")) for means in MEANS}
        found.append(Source(None, machine, came, ZERO, mine))
    return found


def complete(day: BusinessDay, settlement: Settlement) -> bool:
    """Is every till with something new, and every machine, settled in this round?"""
    return all(source.done for source in sources(day, settlement))
