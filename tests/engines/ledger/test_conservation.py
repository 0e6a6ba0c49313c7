"""Whatever moves, the sum over all places stays, and every serial is in exactly one place."""

from collections import Counter
from decimal import Decimal
from random import Random  # noqa: TID251  (only seeded)

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from openhall.engines.ledger import goods, money
from openhall.engines.ledger.models import Account, Line, Move, QuantityHolding, SerialHolding
from openhall.kernel import clock

SERIALS = range(1000, 1400)
PLACES = [goods.GoodsPlace(goods.STORE), *(goods.GoodsPlace(goods.HANDS, None, str(n)) for n in range(6))]
PURSES = [money.MoneyPlace(money.BANK), *(money.MoneyPlace(money.DRAWER, None, str(n)) for n in range(6))]
OUTSIDE = money.MoneyPlace(money.OUTSIDE)


def where_each_is() -> Counter[int]:
    """How many holdings each serial stands in."""
    found: Counter[int] = Counter()
    for holding in SerialHolding.objects.all():
        found.update(range(int(holding.first), int(holding.last) + 1))
    return found


def shuffle(random: Random, steps: int) -> int:
    """Random moves of serials, quantities and money, many of them impossible; returns how many happened."""
    done = 0
    for _ in range(steps):
        entry = money.open_entry("test.move", clock.real_now(), hall=None, staff=None)
        try:
            with transaction.atomic():
                _one(random, entry)
            done += 1
        except (goods.NotThere, IntegrityError):
            pass
    return done


def _one(random: Random, entry: money.Entry) -> None:
    kind = random.randrange(3)
    source, target = random.sample(PLACES, 2)
    if kind == 0:
        first = random.choice(SERIALS)
        run = goods.Span(4, first, min(first + random.randrange(1, 30), SERIALS[-1]))
        goods.lock(source)
        goods.move(entry, 1, [run], source, target)
    elif kind == 1:
        goods.move_quantity(entry, 2, random.randrange(1, 40), source, target)
    else:
        giver, taker = random.sample(PURSES, 2)
        money.transfer(entry, giver, taker, Decimal(random.randrange(1, 20000)) / 100)


def check() -> None:
    assert set(where_each_is().values()) == {1}
    assert set(where_each_is()) == set(SERIALS)
    assert QuantityHolding.objects.aggregate(n=Sum("quantity"))["n"] == 500
    assert Line.objects.aggregate(n=Sum("amount"))["n"] == 0
    for account in Account.objects.exclude(balance=None):
        assert account.balance == (Line.objects.filter(account=account).aggregate(n=Sum("amount"))["n"] or 0)
        assert account.lowest is None or account.balance >= account.lowest


@pytest.fixture
def full_store(db: None) -> None:
    entry = money.open_entry("test.begin", clock.real_now(), hall=None, staff=None)
    goods.receive(entry, 1, [goods.Span(4, SERIALS[0], SERIALS[-1])], PLACES[0])
    goods.move_quantity(entry, 2, 500, goods.GoodsPlace(goods.SUPPLIER), PLACES[0])
    money.post(entry, [(purse, Decimal(1000)) for purse in PURSES] + [(OUTSIDE, Decimal(-1000 * len(PURSES)))])


def test_three_hundred_random_moves_lose_and_double_nothing(full_store: None) -> None:
    assert shuffle(Random(7), 300) > 100
    check()


@pytest.mark.property
@pytest.mark.timeout(600)
def test_ten_thousand_random_moves_lose_and_double_nothing(full_store: None) -> None:
    assert shuffle(Random(1), 10_000) > 3_000
    check()
    moved = Move.objects.aggregate(n=Sum("quantity"))["n"]
    assert moved > 10_000


def test_lines_that_do_not_sum_to_zero_are_refused_by_the_database(db: None) -> None:
    entry = money.open_entry("test.wrong", clock.real_now(), hall=None, staff=None)
    Account.objects.bulk_create([OUTSIDE.row(), PURSES[0].row()])
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.bulk_create(
            [
                Line(entry=entry, account_id=OUTSIDE.id, amount=Decimal("-10.00")),
                Line(entry=entry, account_id=PURSES[0].id, amount=Decimal("10.01")),
            ]
        )


@pytest.mark.parametrize("statement", ["UPDATE ledger_line SET amount = 1", "DELETE FROM ledger_line"])
def test_a_posted_line_is_never_changed(full_store: None, statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_drawer_never_goes_below_zero_whatever_writes(full_store: None) -> None:
    entry = money.open_entry("test.wrong", clock.real_now(), hall=None, staff=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        money.transfer(entry, PURSES[1], PURSES[0], Decimal("1000.01"))


def test_a_serial_can_not_be_in_two_places_whatever_writes(full_store: None) -> None:
    goods.ensure(PLACES[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        SerialHolding.objects.create(item=1, width=4, first=1005, last=1005, place_id=PLACES[1].id)


def test_fifty_thousand_serials_are_one_row(db: None) -> None:
    entry = money.open_entry("test.begin", clock.real_now(), hall=None, staff=None)
    first = 89860000000000000000
    goods.receive(entry, 1, [goods.Span(20, first, first + 49_999)], PLACES[0])
    assert SerialHolding.objects.count() == 1
    assert goods.count_serials(PLACES[0]) == {1: 50_000}
