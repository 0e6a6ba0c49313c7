"""Rules about tills and days."""

from collections.abc import Iterator

from openhall.engines.policy.parameters import Figures
from openhall.engines.policy.rules import Breach, rule

from .facts import DayNotClosed, DayOpened, DrawerLeftOver, SettlementLate, TillClosed, TillNotSettled
from .parameters import LOOSE_CASH_LIMIT


@rule("till.loose-cash", clause="CASH-01", on=DrawerLeftOver)
def loose_cash(fact: DrawerLeftOver, figures: Figures) -> Iterator[Breach]:
    """The drawer held more than its limit and no drop came before the next cash payment or the close."""
    yield Breach(
        fact.staff,
        fact.crossed_at,
        "order",
        str(fact.order or ""),
        {"limit": figures[LOOSE_CASH_LIMIT], "drawer": fact.drawer},
    )


@rule("till.short", clause="CASH-05", on=TillClosed)
def short(fact: TillClosed, figures: Figures) -> Iterator[Breach]:
    """Less was counted at the close than the books say, one for each means."""
    for means, expected in fact.expected.items():
        if fact.counted[means] < expected:
            amount = expected - fact.counted[means]
            yield Breach(fact.staff, fact.at, "counter", fact.counter, {"means": means, "amount": amount})


@rule("till.over", clause="CASH-05", on=TillClosed)
def over(fact: TillClosed, figures: Figures) -> Iterator[Breach]:
    """More was counted at the close than the books say, one for each means."""
    for means, expected in fact.expected.items():
        if fact.counted[means] > expected:
            amount = fact.counted[means] - expected
            yield Breach(fact.staff, fact.at, "counter", fact.counter, {"means": means, "amount": amount})


@rule("stock.count", clause="STOCK-04", on=TillClosed)
def stock_count(fact: TillClosed, figures: Figures) -> Iterator[Breach]:
    """Serial goods counted in hand at the close differ from the ledger, one for each item."""
    if fact.cards is None:
        return
    for item in sorted(fact.cards_expected.keys() | fact.cards.keys()):
        counted, expected = fact.cards.get(item, 0), fact.cards_expected.get(item, 0)
        if counted != expected:
            yield Breach(fact.staff, fact.at, "item", item, {"counted": counted, "expected": expected})


@rule("receipt.count", clause="INVOICES-03", on=TillClosed)
def receipt_count(fact: TillClosed, figures: Figures) -> Iterator[Breach]:
    """The stubs counted, or the sum on them, differ from the forms used and what the orders say."""
    if (fact.stubs, fact.stubs_total) != (fact.stubs_expected, fact.stubs_total_expected):
        yield Breach(
            fact.staff,
            fact.at,
            "counter",
            fact.counter,
            {
                "stubs": fact.stubs,
                "expected": fact.stubs_expected,
                "total": fact.stubs_total,
                "expected_total": fact.stubs_total_expected,
            },
        )


@rule("till.not-settled", clause="CASH-05", on=TillNotSettled)
def not_settled(fact: TillNotSettled, figures: Figures) -> Iterator[Breach]:
    """A till was still open when the day was closed by force, or at the day's midnight."""
    yield Breach(fact.staff, fact.at, "counter", fact.counter)


@rule("day.close-late", clause="CASH-09", on=DayNotClosed)
def close_late(fact: DayNotClosed, figures: Figures) -> Iterator[Breach]:
    """The day was not closed by its own midnight."""
    yield Breach(None, fact.at, "date", fact.date.isoformat())


@rule("settlement.late", clause="CASH-07", on=SettlementLate)
def settlement_late(fact: SettlementLate, figures: Figures) -> Iterator[Breach]:
    """The first of the day's two settlements was not finished in its window."""
    yield Breach(fact.staff, fact.at, "date", fact.date.isoformat())


@rule("settlement.morning-count", clause="CASH-08", on=DayOpened)
def morning_count_missing(fact: DayOpened, figures: Figures) -> Iterator[Breach]:
    """The day was opened and the money carried over from the evening had not been counted."""
    if fact.carried_over and not fact.counted:
        yield Breach(None, fact.at, "date", fact.date.isoformat(), {"carried_over": fact.carried_over})
