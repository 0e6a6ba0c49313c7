"""Tills open, drop and close; one shut by force is counted late."""

from decimal import Decimal
from typing import Annotated

from openhall.back.receipts import forms
from openhall.engines.ledger import money
from openhall.engines.ledger.money import FLOAT_FUND, HALL_SAFE, MoneyPlace
from openhall.engines.policy.parameters import Figures
from openhall.front.catalog.models import Item
from openhall.front.till import account, cases, doors, drawer, sessions
from openhall.front.till.facts import TillClosed
from openhall.front.till.models import CASH, CLOSED, FORCED, MEANS, CounterSafe, TillCount, TillSession
from openhall.front.till.parameters import COUNT_MODE, TOLERANCE
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import SCREEN, Context, Outcome, command, plain
from openhall.kernel.inputs import Input, Int, Money, RefTo, Text
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused, invalid
from openhall.positions import LEAD
from openhall.team.org import doors as org_doors

from .days import not_settled, remind

TillRef = Annotated[Text, RefTo("till")]


class OpenTill(Input):
    counter: Text
    float: Money


class Drop(Input):
    amount: Money


class Counted(Input):
    cash: Money = ZERO
    card: Money = ZERO
    epay: Money = ZERO


class CloseTill(Input):
    counted: Counted
    cards: dict[Text, Int] | None = None
    stubs: Int
    stubs_total: Money
    denominations: dict[Text, Int] | None = None


class CountShut(Input):
    till: TillRef
    cash: Money
    denominations: dict[Text, Int] | None = None


class Furnish(Input):
    counter: Text
    drop_safe: bool


@command("till.open")
def open_till(ctx: Context, data: OpenTill) -> Outcome:
    """A person opens a till at a counter and counts the float."""
    counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter))
    if data.float < 0:
        raise invalid("a float is not negative", field="float")
    day = sessions.open_day(counter.hall_id, lock=True)
    open_tills = TillSession.objects.open()
    if open_tills.of_person(ctx.actor.staff_id).exists() or open_tills.filter(counter=counter).exists():
        raise Refused("till.already_open")
    sessions.ready_to_open(ctx, counter)
    if not ctx.words_suffice:
        if cases.unexplained(ctx.actor.staff_id):
            raise Refused("till.unsettled", clause="CASH-05")
        remind(day, ctx.now)
    assert ctx.actor.staff_id is not None
    without_safe = CounterSafe.objects.filter(counter=counter, drop_safe=False).exists()
    till = TillSession.objects.create(
        hall=counter.hall_id,
        day=day,
        counter=counter,
        staff=ctx.actor.staff_id,
        float=data.float,
        opened_at=ctx.now,
        drop_safe=not without_safe,
    )
    entry = money.open_entry(ctx.command, ctx.now, hall=till.hall, staff=till.staff, subject=till.id)
    money.transfer(entry, MoneyPlace(FLOAT_FUND, till.hall), till.drawer, data.float)
    return Outcome("till", till.id)


@command("till.drop")
def drop(ctx: Context, data: Drop) -> Outcome:
    """Notes go from the drawer into the drop safe, or the locked compartment of a desk that has none."""
    if data.amount <= 0:
        raise invalid("a drop is positive", field="amount")
    till = sessions.own_till(ctx)
    held = money.kept_balance(till.drawer)
    if data.amount > held:
        raise Refused("till.insufficient_cash", held=held)
    entry = money.open_entry(ctx.command, ctx.now, hall=till.hall, staff=till.staff, subject=till.id)
    sessions.drop(ctx, till, entry, data.amount)
    sessions.watch_other(ctx, till, held - data.amount)
    return Outcome("till", till.id, {"drawer": held - data.amount})


@command("till.carry")
def carry(ctx: Context, data: Drop) -> Outcome:
    """Notes go from the locked compartment of a desk without a drop safe into the hall's."""
    if data.amount <= 0:
        raise invalid("what is carried is positive", field="amount")
    till = sessions.own_till(ctx)
    locked = ZERO if till.drop_safe else money.kept_balance(till.notes)
    if data.amount > locked:
        raise Refused("till.insufficient_cash", held=locked)
    entry = money.open_entry(ctx.command, ctx.now, hall=till.hall, staff=till.staff, subject=till.id)
    money.transfer(entry, till.notes, till.day.drop_safe, data.amount)
    return Outcome("till", till.id, {"locked": locked - data.amount})


@command("till.close")
def close_till(ctx: Context, data: CloseTill) -> Outcome:
    """The person counts blind and closes; only afterwards the system says what should be there."""
    counted = {means: getattr(data.counted, means) for means in MEANS}
    cards = judge_count(ctx, data)
    till = sessions.own_till(ctx)
    sessions.may_close(ctx, till)
    expected = sessions.expected_takings(till)
    cards_expected = sessions.serials_in_hand(till)
    stubs = forms.stubs_of_till(till.id)
    left = drawer.closed(sessions.crossing_of(till))
    sessions.watch(ctx, till, left, expected[CASH])
    till.state, till.closed_at = CLOSED, ctx.now
    till.expected, till.cards_expected = plain(expected), cards_expected
    keep_count(ctx, till, data, counted, cards, no=1)
    _settle(ctx, till, expected[CASH], counted[CASH])
    difference(ctx, till, cases.amounts(counted, expected, Figures(till.hall, ctx.now)[TOLERANCE]))
    ctx.tell(
        TillClosed(
            hall=till.hall,
            at=ctx.now,
            staff=till.staff,
            till=till.id,
            counter=till.counter.code,
            counted=counted,
            expected=expected,
            cards=cards,
            cards_expected=cards_expected,
            stubs=data.stubs,
            stubs_total=data.stubs_total,
            stubs_expected=stubs.count,
            stubs_total_expected=stubs.total,
        )
    )
    return Outcome("till", till.id, {"expected": expected, "cards_expected": cards_expected})


def keep_count(
    ctx: Context,
    till: TillSession,
    data: CloseTill,
    counted: dict[str, Decimal],
    cards: dict[str, int] | None,
    *,
    no: int,
) -> None:
    """A count stands beside the earlier ones; the last one is the till's."""
    till.counted, till.cards = plain(counted), cards
    till.stubs, till.stubs_total = data.stubs, data.stubs_total
    till.denominations = data.denominations
    till.save()
    TillCount.objects.create(
        till=till,
        no=no,
        at=ctx.now,
        staff=till.staff,
        counted=till.counted,
        expected=till.expected,
        denominations=till.denominations,
        cards=cards,
        stubs=data.stubs,
        stubs_total=data.stubs_total,
    )


def difference(ctx: Context, till: TillSession, found: dict[str, str]) -> None:
    """Closed with difference: the clerk explains, a lead confirms (CASH-05)."""
    if found:
        cases.open_difference(
            hall=till.hall,
            at=ctx.now,
            owner=till.staff,
            subject_kind="till",
            subject=till.id,
            differences=found,
            by=ctx.actor.staff_id,
            counter=till.counter.code,
        )


def judge_count(ctx: Context, data: CloseTill) -> dict[str, int] | None:
    """Is this a count at all? Returns the serial goods counted, by item; None where no goods were counted."""
    if data.counted.cash < 0:
        raise invalid("cash counted is not negative", field="counted")
    judge_denominations(ctx, data.denominations, data.counted.cash)
    if data.stubs < 0 or data.stubs >= 2**31:
        raise invalid("a number of stubs is not negative", field="stubs")
    if data.cards is None:
        return None
    known = {item.code: item for item in Item.objects.filter(code__in=data.cards)}
    for code, number in data.cards.items():
        if code not in known or number < 0:
            raise invalid("{code}: {number} can't be counted", field="cards", code=code, number=number)
    return {code: number for code, number in data.cards.items() if known[code].serial}


def judge_denominations(ctx: Context, pieces: dict[str, int] | None, cash: Decimal) -> None:
    """Notes and coins make up the cash; on the screen they are asked for, unless the hall counts sums alone."""
    if pieces is None:
        by_sum = ctx.channel != SCREEN or Figures(ctx.actor.hall_id, ctx.now)[COUNT_MODE] == "sum"  # type: ignore[arg-type]
        if not by_sum:
            raise invalid("count notes and coins by their value", field="denominations")
        return
    if any(face not in drawer.FACES or number < 0 for face, number in pieces.items()):
        raise invalid("notes and coins are counted by their value", field="denominations")
    if drawer.sum_of(pieces) != cash:
        raise invalid("notes and coins don't make up the cash counted", field="denominations")


def _settle(ctx: Context, till: TillSession, books: Decimal, counted: Decimal) -> None:
    """The float goes back to its fund, the rest into the safe; what is missing (or too much) stands on the person."""
    entry = money.open_entry(ctx.command, ctx.now, hall=till.hall, staff=till.staff, subject=till.id)
    locked = ZERO if till.drop_safe else money.kept_balance(till.notes)
    post = [
        (till.drawer, -books),
        (MoneyPlace(FLOAT_FUND, till.hall), till.float),
        (MoneyPlace(HALL_SAFE, till.hall), counted - till.float + locked),
        *account.lines(till.hall, till.staff, books, counted),
    ]
    if locked:
        post.append((till.notes, -locked))
    money.post(entry, post)


def shut(ctx: Context, till: TillSession) -> None:
    """A till is shut by force: nobody counted, so nothing is known but its drops. It counts as closed with difference."""
    sessions.being_shut(till, ctx.now)
    sessions.being_shut(till, ctx.now)
    held = money.kept_balance(till.drawer)
    sessions.watch(ctx, till, drawer.closed(sessions.crossing_of(till)), held)
    till.state, till.closed_at = FORCED, ctx.now
    till.save(update_fields=["state", "closed_at"])
    not_settled(till, ctx.now)
    cases.open_difference(
        hall=till.hall,
        at=ctx.now,
        owner=till.staff,
        subject_kind="till",
        subject=till.id,
        differences={},
        by=None,
        counter=till.counter.code,
        forced=True,
    )


@command("till.count_shut")
def count_shut(ctx: Context, data: CountShut) -> Outcome:
    """The drawer of a till that was shut by force is counted late, by its clerk or a lead; the closed day stays as it is."""
    till = kernel_doors.fetch(doors.till_locked(ctx.actor, data.till))
    if data.cash < 0:
        raise invalid("cash counted is not negative", field="cash")
    judge_denominations(ctx, data.denominations, data.cash)
    if till.staff != ctx.actor.staff_id and ctx.actor.positions.isdisjoint(LEAD):
        raise Refused("permission.denied")
    if till.state != FORCED or till.settled_at is not None:
        raise Refused("transition.not_allowed")
    assert ctx.actor.staff_id is not None
    books = money.kept_balance(till.drawer)
    _settle(ctx, till, books, data.cash)
    till.settled_at = ctx.now
    till.save(update_fields=["settled_at"])
    TillCount.objects.create(
        till=till,
        no=1,
        at=ctx.now,
        staff=ctx.actor.staff_id,
        counted={CASH: f"{data.cash:.2f}"},
        expected={CASH: f"{books:.2f}"},
        denominations=data.denominations,
    )
    return Outcome("till", till.id, {"expected": books})


@command("till.furnish")
def furnish(ctx: Context, data: Furnish) -> Outcome:
    """A counter has a drop safe, or a locked compartment instead; tills opened from now on go by it."""
    counter = kernel_doors.fetch(org_doors.counter(ctx.actor, data.counter))
    row = CounterSafe.objects.filter(counter=counter).first()
    ctx.changed("counter", counter.id, row.drop_safe if row else True, data.drop_safe)
    CounterSafe.objects.update_or_create(counter=counter, defaults={"drop_safe": data.drop_safe})
    return Outcome("counter", counter.id)
