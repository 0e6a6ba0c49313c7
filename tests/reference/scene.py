"""Scene, goods and receipt forms: each command first checks, then hands back what to do.

The checks of a command stand in the contract's order: (account, permission,) scope, input, state of
day and till, then its own in the order of the fields. Nothing changes before the last one passed.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date

from tests.reference.form import Event
from tests.reference.world import (
    Form,
    Item,
    Number,
    Person,
    Place,
    Plan,
    Run,
    Till,
    Unit,
    World,
    fen,
    require,
)

Apply = Callable[[], None]


# ----- helpers --------------------------------------------------------------------------------


def scope_of(world: World, who: Person, unit: str) -> None:
    """'scope.denied (a thing of another unit)'; a unit that nobody knows is left to the input."""
    require(unit not in world.units or world.within(unit, who.unit), "scope.denied", unit)


def hall_in_scope(world: World, event: Event, who: Person) -> str:
    hall: str = event.fields["hall"]
    scope_of(world, who, hall)
    require(world.is_hall(hall), "input.invalid", "hall")
    return hall


def person_named(world: World, job_number: str, field: str) -> Person:
    """'...one that names a code or job number unknown to the system' is input.invalid."""
    require(job_number in world.people, "input.invalid", field)
    return world.people[job_number]


def needs_till(world: World, who: Person) -> Till:
    """State of day and till: first the open day of the person's hall, then the person's till."""
    till = world.open_till(who.job_number)
    if till is None:
        require(not world.is_hall(who.unit) or world.open_day(who.unit), "day.not_open")
        require(False, "till.not_open")
    assert till is not None
    return till


def add_months(start: date, months: int) -> date:
    """'until the same day contract_months later (or that month's last)'."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def luhn(digits: str) -> bool:
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def serial_fits(item: Item, serial: str) -> bool:
    """'sim 19 or 20 digits, terminal an IMEI (15 digits, check digit right), others any digits'."""
    if not re.fullmatch(r"[0-9]+", serial):
        return False
    if item.kind == "sim":
        return len(serial) in (19, 20)
    if item.kind == "terminal":
        return len(serial) == 15 and luhn(serial)
    return True


def goods(world: World, event: Event) -> tuple[Item, list[str], int]:
    """The item with its serials (a list or a range) or its quantity."""
    fields = event.fields
    require(fields["item"] in world.items, "input.invalid", "item")
    item = world.items[fields["item"]]
    require(sum(name in fields for name in ("serials", "range", "quantity")) == 1, "input.invalid", "serials")
    if "quantity" in fields:
        require(item.tracked == "quantity", "input.invalid", "quantity")
        require(fields["quantity"] > 0, "input.invalid", "quantity")
        return item, [], fields["quantity"]
    require(item.tracked == "serial", "input.invalid", "serials")
    if "range" in fields:
        first, last = fields["range"]["first"], fields["range"]["last"]
        require(first <= last, "input.invalid", "range")
        serials = [f"{n:0{len(first)}d}" for n in range(int(first), int(last) + 1)]
    else:
        serials = fields["serials"]
    require(serials and len(set(serials)) == len(serials), "input.invalid", "serials")
    require(all(serial_fits(item, serial) for serial in serials), "input.invalid", "serials")
    return item, serials, 0


# ----- the scene (commands marked S) ----------------------------------------------------------


def add_unit(world: World, event: Event, who: Person) -> Apply:
    """A unit of the organisation."""
    code, parent = event.fields["code"], event.fields.get("parent")
    require(code not in world.units, "input.invalid", "code")
    require(parent is None or parent in world.units, "input.invalid", "parent")
    # register, ORG-01: 'Every outlet has exactly one parent'
    require(parent is not None or event.fields["level"] == "headquarters", "input.invalid", "parent")

    def apply() -> None:
        world.units[code] = Unit(code, event.fields["level"], parent)

    return apply


def add_staff(world: World, event: Event, who: Person) -> Apply:
    """'given again, the same person's new unit or position'."""
    fields = event.fields
    require(fields["unit"] in world.units, "input.invalid", "unit")
    job_number = fields["job_number"]
    known = world.people.get(job_number)
    require(known is None or not known.left, "input.invalid", "job_number")

    def apply() -> None:
        world.people[job_number] = Person(job_number, fields["unit"], fields["position"])

    return apply


def leave(world: World, event: Event, who: Person) -> Apply:
    """'leaves the company: the account is closed at once'."""
    person = person_named(world, event.fields["job_number"], "job_number")
    require(not person.left, "transition.not_allowed")

    def apply() -> None:
        person.left = True

    return apply


def add_counter(world: World, event: Event, who: Person) -> Apply:
    hall, code = event.fields["hall"], event.fields["code"]
    require(world.is_hall(hall), "input.invalid", "hall")
    require(code not in world.counters, "input.invalid", "code")

    def apply() -> None:
        world.counters[code] = hall
        world.floor.kinds[code] = event.fields["kind"]

    return apply


def add_plan(world: World, event: Event, who: Person) -> Apply:
    fields = event.fields
    code, months = fields["code"], fields.get("contract_months", 0)
    exit_fee = fen(fields.get("early_exit_fee", "0.00"))
    require(code not in world.plans, "input.invalid", "code")
    require(fen(fields["monthly_fee"]) >= 0, "input.invalid", "monthly_fee")
    require(months >= 0, "input.invalid", "contract_months")
    require(exit_fee >= 0, "input.invalid", "early_exit_fee")

    def apply() -> None:
        world.plans[code] = Plan(code, months, exit_fee)

    return apply


def add_item(world: World, event: Event, who: Person) -> Apply:
    fields = event.fields
    code, price = fields["code"], fen(fields.get("price", "0.00"))
    require(code not in world.items, "input.invalid", "code")
    require(price >= 0, "input.invalid", "price")

    def apply() -> None:
        world.items[code] = Item(code, fields["kind"], fields["tracked"], price)

    return apply


def load_numbers(world: World, event: Event, who: Person) -> Apply:
    """'phone numbers that the hall may assign'; 'a ... number ... known already is input.invalid'."""
    fields = event.fields
    hall, numbers = fields["hall"], fields["numbers"]
    min_fee = fen(fields.get("min_fee", "0.00")) if fields.get("grade") == "vanity" else 0
    require(world.is_hall(hall), "input.invalid", "hall")
    require(len(set(numbers)) == len(numbers), "input.invalid", "numbers")
    require(not any(number in world.numbers for number in numbers), "input.invalid", "numbers")
    require(min_fee >= 0, "input.invalid", "min_fee")

    def apply() -> None:
        for number in numbers:
            world.numbers[number] = Number(number, hall, min_fee)

    return apply


def tick(world: World, event: Event, who: Person) -> Apply:
    """'nothing but time passing'."""
    return lambda: None


# ----- goods ----------------------------------------------------------------------------------


def move(world: World, item: Item, serials: list[str], quantity: int, source: Place, to: Place) -> Apply:
    def apply() -> None:
        for serial in serials:
            world.serials[item.code, serial] = to
        if quantity:
            world.add_quantity(item.code, source, -quantity)
            world.add_quantity(item.code, to, quantity)

    return apply


def receive_goods(world: World, event: Event, who: Person) -> Apply:
    """'goods arrive from above, into the hall's store'; a serial known already is input.invalid."""
    hall = hall_in_scope(world, event, who)
    item, serials, quantity = goods(world, event)
    known = any((item.code, serial) in world.serials for serial in serials)
    require(not known, "input.invalid", "serials")

    def apply() -> None:
        for serial in serials:
            world.serials[item.code, serial] = ("store", hall)
        if quantity:
            world.add_quantity(item.code, ("store", hall), quantity)

    return apply


def draw(world: World, event: Event, who: Person) -> Apply:
    """'hands goods from the store of that person's hall to the person'."""
    to = event.fields["to"]
    if to in world.people:
        scope_of(world, who, world.people[to].unit)
    item, serials, quantity = goods(world, event)
    receiver = person_named(world, to, "to")
    require(not receiver.left, "input.invalid", "to")
    require(world.is_hall(receiver.unit), "input.invalid", "to")
    store: Place = ("store", receiver.unit)
    # 'not or not enough in the store ... stock.insufficient'
    there = all(world.serials.get((item.code, serial)) == store for serial in serials)
    require(there, "stock.insufficient")
    require(quantity <= world.quantities.get((item.code, store), 0), "stock.insufficient")
    return move(world, item, serials, quantity, store, ("person", to))


def give_back(world: World, event: Event, who: Person) -> Apply:
    """'a person hands goods back to the store'."""
    item, serials, quantity = goods(world, event)
    require(world.is_hall(who.unit), "input.invalid", "by")
    hand: Place = ("person", who.job_number)
    there = all(world.serials.get((item.code, serial)) == hand for serial in serials)
    require(there, "stock.not_holder")
    require(quantity <= world.quantities.get((item.code, hand), 0), "stock.insufficient")
    return move(world, item, serials, quantity, hand, ("store", who.unit))


# ----- receipt forms --------------------------------------------------------------------------


def form_range(event: Event) -> list[tuple[str, int]]:
    fields = event.fields
    first, last = fields["first"], fields["last"]
    require(0 < first <= last, "input.invalid", "first")
    return [(fields["series"], no) for no in range(first, last + 1)]


def receive_forms(world: World, event: Event, who: Person) -> Apply:
    """'receipt forms arrive at the hall'; a form known already is input.invalid."""
    hall = hall_in_scope(world, event, who)
    forms = form_range(event)
    require(not any(form in world.forms for form in forms), "input.invalid", "first")

    def apply() -> None:
        for form in forms:
            world.forms[form] = Form(hall)

    return apply


def issue_forms(world: World, event: Event, who: Person) -> Apply:
    """'a person draws a run of forms'; 'forms that the hall hasn't receipt.not_held'."""
    fields = event.fields
    if fields["to"] in world.people:
        scope_of(world, who, fields["hall"])
        scope_of(world, who, world.people[fields["to"]].unit)
    hall = hall_in_scope(world, event, who)
    forms = form_range(event)
    receiver = person_named(world, fields["to"], "to")
    require(not receiver.left, "input.invalid", "to")
    for form in forms:
        found = world.forms.get(form)
        require(found and found.hall == hall and found.run is None, "receipt.not_held")

    def apply() -> None:
        run = Run(fields["to"], fields["series"], fields["first"], fields["last"])
        world.runs.append(run)
        for form in forms:
            world.forms[form].run = run

    return apply


def usable_form(world: World, who: Person, form: tuple[str, int]) -> Run:
    """'the next unused one in a run that the person holds'; a void form is receipt.used."""
    run = world.run_of(form)
    require(run and run.holder == who.job_number, "receipt.not_held")
    assert run is not None
    require(world.forms[form].state == "unused", "receipt.used")
    require(run.next == form[1], "receipt.out_of_order")
    return run


def void_form(world: World, event: Event, who: Person) -> Apply:
    """'a spoilt form, which must be the next in its run; all 3 copies must be kept'."""
    fields = event.fields
    form = (fields["series"], fields["no"])
    require(fields["copies"] >= 0, "input.invalid", "copies")
    run = usable_form(world, who, form)
    require(fields["copies"] == 3, "receipt.void_incomplete")

    def apply() -> None:
        world.forms[form].state = "void"
        run.next += 1

    return apply
