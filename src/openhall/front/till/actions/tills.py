"""The day opens; tills open, drop and close."""

from datetime import datetime, timedelta
from decimal import Decimal

from openhall.back.receipts import forms
from openhall.back.stock import places
from openhall.engines.ledger import goods, money
from openhall.engines.ledger.money import FLOAT_FUND, HALL_SAFE, OVER_SHORT, MoneyPlace
from openhall.front.catalog.models import Item
from openhall.kernel import clock, deadlines, facts
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command, plain
from openhall.kernel.inputs import Day, Input, Int, Money, Text
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

from . import drawer, sessions
from .facts import DayNotClosed, TillClosed, TillNotSettled
from .models import CASH, CLOSED, MEANS, OPEN, BusinessDay, TillSession


class OpenDay(Input):
    hall: Text
    date: Day


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


@command("day.open")
def open_day(ctx: Context, data: OpenDay) -> Outcome:
    """The hall's business day of today begins."""
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    if data.date != ctx.today:
        raise invalid("a day begins on its own date", field="date")
    Unit.objects.select_for_update(no_key=True).get(id=hall.id)
    same = BusinessDay.objects.on(hall.id, data.date).first()
    if same is not None and same.state != OPEN:
        raise Refused("day.already_closed")
    if same is not None or BusinessDay.objects.open_of(hall.id).exists():
        raise Refused("day.already_open")
    day = BusinessDay.objects.create(hall=hall.id, date=data.date, opened_at=ctx.now, opened_by=ctx.actor.staff_id)
    return Outcome("day", day.id)


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
    till = TillSession.objects.create(
        hall=counter.hall_id,
        day=day,
        counter=counter,
        staff=ctx.actor.staff_id,
        float=data.float,
        opened_at=ctx.now,
    )
    entry = money.open_entry(ctx.command, ctx.now, hall=till.hall, staff=till.staff, subject=till.id)
    money.transfer(entry, MoneyPlace(FLOAT_FUND, till.hall), till.drawer, data.float)
    return Outcome("till", till.id)


@command("till.drop")
def drop(ctx: Context, data: Drop) -> Outcome:
    """Notes go from the drawer into the drop safe."""
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


@command("till.close")
def close_till(ctx: Context, data: CloseTill) -> Outcome:
    """The person counts blind and closes; only afterwards the system says what should be there."""
    counted = {means: getattr(data.counted, means) for means in MEANS}
    cards = _judge_count(data)
    till = sessions.own_till(ctx)
    expected = sessions.expected_takings(till)
    cards_expected = _serials_in_hand(till)
    stubs = forms.stubs_of_till(till.id)
    left = drawer.closed(sessions.crossing_of(till))
    sessions.watch(ctx, till, left, expected[CASH])
    till.state, till.closed_at = CLOSED, ctx.now
    till.counted, till.expected = plain(counted), plain(expected)
    till.cards, till.cards_expected = cards, cards_expected
    till.stubs, till.stubs_total = data.stubs, data.stubs_total
    till.denominations = data.denominations
    till.save()
    _settle(ctx, till, expected[CASH], counted[CASH])
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


def _judge_count(data: CloseTill) -> dict[str, int] | None:
    """The serial goods counted, by item; None where no goods were counted."""
    if data.counted.cash < 0:
        raise invalid("cash counted is not negative", field="counted")
    if data.stubs < 0 or data.stubs >= 2**31:
        raise invalid("a number of stubs is not negative", field="stubs")
    if data.cards is None:
        return None
    known = {item.code: item for item in Item.objects.filter(code__in=data.cards)}
    for code, number in data.cards.items():
        if code not in known or number < 0:
            raise invalid(f"{code}: {number} can't be counted", field="cards")
    return {code: number for code, number in data.cards.items() if known[code].serial}


def _serials_in_hand(till: TillSession) -> dict[str, int]:
    held = goods.count_serials(places.hands(till.hall, till.staff))
    codes = dict(Item.objects.filter(no__in=held).values_list("no", "code"))
    return {codes[no]: count for no, count in held.items()}


def _settle(ctx: Context, till: TillSession, books: Decimal, counted: Decimal) -> None:
    """The float goes back to its fund, the rest into the safe; what is missing (or too much) stands on the person."""
    entry = money.open_entry(ctx.command, ctx.now, hall=till.hall, staff=till.staff, subject=till.id)
    money.post(
        entry,
        [
            (till.drawer, -books),
            (MoneyPlace(FLOAT_FUND, till.hall), till.float),
            (MoneyPlace(HALL_SAFE, till.hall), counted - till.float),
            (MoneyPlace(OVER_SHORT, till.hall, str(till.staff)), books - counted),
        ],
    )


def not_settled(till: TillSession, at: datetime) -> None:
    """A till that should have been settled: said once."""
    if not till.unsettled_found:
        till.unsettled_found = True
        till.save(update_fields=["unsettled_found"])
        facts.tell(TillNotSettled(till.hall, at, till.staff, till.counter.code))


@deadlines.every_midnight(order=10)
def midnight(at: datetime) -> None:
    """The day that ends now should be closed, and its tills settled."""
    ending = clock.local_date(at) - timedelta(days=1)
    for day in BusinessDay.objects.filter(date=ending).order_by("hall"):
        if day.state == OPEN or (day.closed_at is not None and day.closed_at >= at):
            facts.tell(DayNotClosed(day.hall, at, day.date))
        for till in day.tills.select_related("counter").order_by("opened_at"):
            if till.opened_at < at and (till.closed_at is None or till.closed_at >= at):
                not_settled(till, at)
