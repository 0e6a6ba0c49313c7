"""The day, the till, the bank and the auditor's signature."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.reference import floor
from tests.reference.form import Event
from tests.reference.scene import Apply, hall_in_scope, needs_till, scope_of
from tests.reference.world import (
    MEANS,
    Day,
    Person,
    Till,
    World,
    fen,
    means,
    require,
    yuan,
)

LOOSE_LIMIT = 500_00


# ----- the day and the till -------------------------------------------------------------------


def open_day(world: World, event: Event, who: Person) -> Apply:
    """'the hall's business day of today begins; a hall has one open day at a time'."""
    hall = hall_in_scope(world, event, who)
    today = date.fromisoformat(event.fields["date"])
    require(today == event.at.date(), "input.invalid", "date")
    require(world.open_day(hall) is None, "day.already_open")
    # 'to open or close again a day that has been closed is day.already_closed'
    require((hall, today) not in world.days, "day.already_closed")

    def apply() -> None:
        world.days[hall, today] = Day(hall, today)

    return apply


def open_till(world: World, event: Event, who: Person) -> Apply:
    """'one till a person, one person a counter; after closing it a person may open another'."""
    counter = event.fields["counter"]
    hall = world.counters.get(counter)
    if hall is not None:
        scope_of(world, who, hall)
    require(hall is not None, "input.invalid", "counter")
    assert hall is not None
    float_ = fen(event.fields["float"])
    require(float_ >= 0, "input.invalid", "float")
    day = world.open_day(hall)
    require(day, "day.not_open")
    assert day is not None
    require(world.open_till(who.job_number) is None, "till.already_open")
    taken = any(till.open and till.counter == counter for till in world.tills)
    require(not taken, "till.already_open", "counter")
    # 'until then nobody opens a till there'
    require(counter not in world.team.declared, "transition.not_allowed", "counter")

    def apply() -> None:
        world.tills.append(Till(hall, day.date, counter, who.job_number, float_, float_))

    return apply


def drawer_out(till: Till) -> None:
    """A drop or a refund: did it bring the drawer 'to 500.00 or less'?"""
    if till.drawer <= LOOSE_LIMIT:
        till.crossing = None
        till.crossing_found = False


def loose_cash_left(world: World, till: Till) -> None:
    """till.loose-cash: the next cash tender or the close comes 'with nothing (drop, refund) that
    brought it to 500.00 or less. One finding each time the limit is crossed, at the time of the
    tender that crossed it'."""
    if till.crossing is not None and not till.crossing_found:
        ref, at = till.crossing
        world.find("till.loose-cash", at, till.hall, till.person, ref)
        till.crossing_found = True


def drop(world: World, event: Event, who: Person) -> Apply:
    """'notes go from the drawer into the drop safe'."""
    amount = fen(event.fields["amount"])
    require(amount > 0, "input.invalid", "amount")
    till = needs_till(world, who)
    require(amount <= till.drawer, "till.insufficient_cash")

    def apply() -> None:
        till.drawer -= amount
        till.drops += amount
        drawer_out(till)

    return apply


def till_orders(world: World, till: Till) -> list[tuple[int, bool]]:
    """(sum due, with a form) of the till's orders that aren't reversed."""
    return [(order.due, order.form is not None) for order in world.orders if order.till is till and not order.reversed]


def till_books(world: World, till: Till) -> dict[str, int]:
    """What should be there: the drawer's cash, and card and epay of the orders that stand."""
    standing = [order for order in world.orders if order.till is till and not order.reversed]
    return {
        "cash": till.drawer,
        "card": sum(order.net["card"] for order in standing),
        "epay": sum(order.net["epay"] for order in standing),
    }


def close_till(world: World, event: Event, who: Person) -> Apply:
    """'the person counts blind: ... the system says what should be there only afterwards'."""
    fields = event.fields
    counted = means(fields["counted"])
    require(counted["cash"] >= 0, "input.invalid", "counted")
    for item, quantity in fields.get("cards", {}).items():
        require(item in world.items, "input.invalid", "cards")
        require(world.items[item].tracked == "serial", "input.invalid", "cards")
        require(quantity >= 0, "input.invalid", "cards")
    require(fields["stubs"] >= 0, "input.invalid", "stubs")
    till = needs_till(world, who)

    def apply() -> None:
        loose_cash_left(world, till)
        # 'a closed till's counted cash, card or epay differs from the books, one per means'
        for name, booked in till_books(world, till).items():
            if counted[name] != booked:
                rule = "till.short" if counted[name] < booked else "till.over"
                amount = yuan(abs(counted[name] - booked))
                world.find(rule, event.at, till.hall, till.person, till.counter, means=name, amount=amount)
        # 'without cards no goods were counted, with it an item left out counts as 0'
        if "cards" in fields:
            for item in world.items.values():
                if item.tracked != "serial":
                    continue
                booked = world.in_hand(item.code, ("person", till.person))
                said = fields["cards"].get(item.code, 0)
                if said != booked:
                    world.find("stock.count", event.at, till.hall, till.person, item.code)
        # 'stubs or stubs_total differ from the forms used and what the orders say'
        till.stubs, till.stubs_total = fields["stubs"], fen(fields["stubs_total"])
        orders = till_orders(world, till)
        forms, total = sum(form for _, form in orders), sum(due for due, _ in orders)
        if (till.stubs, till.stubs_total) != (forms, total):
            world.find("receipt.count", event.at, till.hall, till.person, till.counter)
        till.counted = counted
        till.open = False

    return apply


def close_day(world: World, event: Event, who: Person) -> Apply:
    """'all tills closed, or by force shut uncounted; each clerk's three-way match is made; the
    daily report is frozen'."""
    hall = hall_in_scope(world, event, who)
    day = world.open_day(hall)
    if day is None:
        # 'to open or close again a day that has been closed is day.already_closed'
        require((hall, event.at.date()) not in world.days, "day.already_closed")
        require(False, "day.not_open")
    assert day is not None
    still_open = [till for till in world.tills if till.open and till.hall == hall]
    require(not still_open or event.fields.get("force"), "day.tills_open")

    def apply() -> None:
        for till in still_open:
            loose_cash_left(world, till)
            not_settled(world, till, event)
            till.open = False
        day.status = "closed"
        day.match = clerks_match(world, day, event)
        day.report = fen(day.match["books"])
        floor.day_closed(world, hall, event.at)

    return apply


def not_settled(world: World, till: Till, event: Event) -> None:
    """'a till still open when the day is closed by force' (once a till)."""
    if not till.not_settled:
        till.not_settled = True
        world.find("till.not-settled", event.at, till.hall, till.person, till.counter)


def short_over(name: str, found: int, wanted: int) -> list[tuple[str, int]]:
    if found == wanted:
        return []
    return [(f"{name}_{'short' if found < wanted else 'over'}", abs(found - wanted))]


def clerks_match(world: World, day: Day, event: Event) -> dict[str, Any]:
    """The clerks' match: books, money and stubs, 'three independent sources'."""
    tills = [till for till in world.tills if (till.hall, till.date) == (day.hall, day.date)]
    sums = {"books": 0, "money": 0, "stubs": 0}
    differences: list[dict[str, str]] = []
    for person in dict.fromkeys(till.person for till in tills):
        books = money = stubs = forms = count = 0
        for till in tills:
            if till.person != person:
                continue
            # 'what the accepted orders say, less reversals'
            books += sum(due for due, _ in till_orders(world, till))
            forms += sum(form for _, form in till_orders(world, till))
            # 'a till shut uncounted brings its drops and nothing else (no float off, no stubs)'
            money += till.drops
            if till.counted is not None:
                # 'counted cash + drops − float, + counted card and epay'
                money += sum(till.counted[name] for name in MEANS) - till.float
                stubs += till.stubs_total
                count += till.stubs
        found = short_over("money", money, books) + short_over("stubs", stubs, books)
        if found:
            world.find("match.clerk", event.at, day.hall, person, None)
        differences += [{"kind": k, "staff": person, "amount": yuan(a)} for k, a in found]
        # 'number of stubs isn't the number of forms used'
        if count != forms:
            amount = str(abs(count - forms))
            differences.append({"kind": "stubs_count", "staff": person, "amount": amount})
        sums["books"] += books
        sums["money"] += money
        sums["stubs"] += stubs
    return {
        **{name: yuan(amount) for name, amount in sums.items()},
        "matched": not differences,
        "differences": differences,
    }


# ----- the bank and the auditor's signature ---------------------------------------------------


def day_named(world: World, event: Event, hall: str) -> Day:
    """'money for a day never opened day.not_open'."""
    day = world.days.get((hall, date.fromisoformat(event.fields["date"])))
    require(day, "day.not_open")
    assert day is not None
    return day


def bank_money(world: World, event: Event, who: Person) -> Apply:
    """'cash of that day goes to the bank'; 'what the bank or payment channel settled'."""
    hall = hall_in_scope(world, event, who)
    amount = fen(event.fields["amount"])
    require(event.do == "bank.settle" or amount > 0, "input.invalid", "amount")
    day = day_named(world, event, hall)

    def apply() -> None:
        day.bank += amount

    return apply


def sign(world: World, event: Event, who: Person) -> Apply:
    """'the auditor signs the closed day after the auditor's own three-way match; where it isn't
    equal, only with a note'."""
    hall = hall_in_scope(world, event, who)
    copies = fen(event.fields["copies_total"])
    day = day_named(world, event, hall)
    require(day.status != "signed", "audit.already_signed")
    require(day.status == "closed", "transition.not_allowed")
    found = short_over("copies", copies, day.report) + short_over("bank", day.bank, day.report)
    require(not found or event.fields.get("note"), "audit.not_matched")

    def apply() -> None:
        day.status = "signed"
        day.audit_match = {
            "report": yuan(day.report),
            "copies": yuan(copies),
            "bank": yuan(day.bank),
            "matched": not found,
            "differences": [{"kind": k, "staff": None, "amount": yuan(a)} for k, a in found],
        }
        if found:
            world.find("match.auditor", event.at, hall, who.job_number, day.date.isoformat())

    return apply
