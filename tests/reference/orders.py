"""Customers and orders: registering, accepting, reviewing, reversing and checking."""

from __future__ import annotations

import re
from copy import copy
from datetime import date
from typing import Any

from tests.reference.form import Event
from tests.reference.scene import Apply, add_months, needs_till, person_named, scope_of, usable_form
from tests.reference.tills import LOOSE_LIMIT, drawer_out, loose_cash_left
from tests.reference.world import (
    LEAD,
    Number,
    Order,
    Person,
    Place,
    Run,
    Till,
    World,
    fen,
    means,
    require,
)

JOINING = frozenset({"new_subscription", "port_in", "vanity_subscription"})
SALES = frozenset({"card_sale", "terminal_sale"})
# 'card_sale, terminal_sale, top_up and pay_bill need no document'
NO_DOCUMENT = SALES | {"top_up", "pay_bill"}
# 'for transfer_ownership, replace_sim and password_reset only id_copy will do'; joining needs it
ONLY_ID_COPY = JOINING | {"transfer_ownership", "replace_sim", "password_reset"}
# 'change_plan, transfer_ownership and cancel in contract are refused'
BOUND = frozenset({"change_plan", "transfer_ownership", "cancel"})
REFUNDS = {"refund_prepayment": "prepayment", "deposit_refund": "deposit"}
NEEDED = {
    **dict.fromkeys(JOINING, ("number", "sim", "plan")),
    "replace_sim": ("number", "sim"),
    "change_plan": ("number", "plan"),
    "change_number": ("number", "new_number"),
    "transfer_ownership": ("number", "to_customer"),
    **dict.fromkeys(SALES, ()),
}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id_valid(number: str) -> bool:
    """'18 characters, date, check digit'."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
    return number[17] == "10X98765432"[total % 11]


def register(world: World, event: Event, who: Person) -> Apply:
    """'others for their presence; the same kind and number again is the same customer'."""
    kind, number = event.fields["id_kind"], event.fields["id_number"]
    right = resident_id_valid(number) if kind == "resident_id" else bool(number.strip())
    require(right, "customer.id_invalid")

    def apply() -> None:
        if event.ref is not None:
            world.customers[event.ref] = f"{kind} {number}"

    return apply


# ----- accepting --------------------------------------------------------------------------------


def accept(world: World, event: Event, who: Person) -> Apply:
    """'a business acceptance, complete and paid, at the person's open till'."""
    fields = event.fields
    business = fields["business"]
    check_input(world, event)
    till = needs_till(world, who)
    day = world.open_day(till.hall)
    assert day is not None
    owner = world.customers[fields["customer"]]
    number = world.numbers.get(fields.get("number", ""))
    charges = fields.get("charges", [])
    due = sum(fen(charge["amount"]) for charge in charges)

    check_number(world, business, fields, till, owner)
    sims = check_sim(world, fields, who)
    check_items(world, fields, who)
    check_charges(world, event, number, business)
    net, hundreds = check_tender(fields.get("tender", {}), due, business, till)
    run = check_receipt(world, fields, who, due)
    check_papers(fields, business, number)

    def apply() -> None:
        touched = tuple(fields[name] for name in ("number", "new_number") if name in fields)
        form = (fields["receipt"]["series"], fields["receipt"]["no"]) if run else None
        order = Order(
            index=len(world.orders),
            ref=event.ref,
            business=business,
            hall=till.hall,
            day=till.date,
            at=event.at,
            by=who.job_number,
            till=till,
            due=due,
            net=net,
            numbers=touched,
            form=form,
            before={name: copy(world.numbers.get(name)) for name in touched},
        )
        world.orders.append(order)
        if event.ref is not None:
            world.order_refs[event.ref] = order
        hand_over_goods(world, order, fields, sims)
        change_numbers(world, event, owner)
        if run and form:
            world.forms[form].state = "used"
            run.next += 1
        take_money(world, till, order, fields.get("tender", {}), hundreds)

    return apply


def check_input(world: World, event: Event) -> None:
    """Refs of refused events, unknown codes, what the business needs, signs."""
    fields = event.fields
    business = fields["business"]
    for name in ("customer", "to_customer"):
        require(name not in fields or fields[name] in world.customers, "input.invalid", name)
    for name in NEEDED.get(business, ("number",)):
        require(name in fields, "input.invalid", name)
    require("plan" not in fields or fields["plan"] in world.plans, "input.invalid", "plan")
    # 'number, which must be that customer's (else input.invalid)'
    if business not in JOINING | SALES:
        number = world.numbers.get(fields["number"])
        owner = world.customers[fields["customer"]]
        require(number and number.owner == owner, "input.invalid", "number")
    seen: set[tuple[str, str]] = set()
    for line in fields.get("items", []):
        require(line["item"] in world.items, "input.invalid", "items")
        require(("serial" in line) != ("quantity" in line), "input.invalid", "items")
        wanted = "serial" if "serial" in line else "quantity"
        require(world.items[line["item"]].tracked == wanted, "input.invalid", "items")
        require(line.get("quantity", 1) > 0, "input.invalid", "items")
        if "serial" in line:
            require((line["item"], line["serial"]) not in seen, "input.invalid", "items")
            seen.add((line["item"], line["serial"]))
    # 'Refunds have a negative charge and a negative tender of the same amount'
    charges = fields.get("charges", [])
    tender = fields.get("tender", {})
    amounts = means(tender)
    if business in REFUNDS:
        require(charges, "input.invalid", "charges")
        for charge in charges:
            require(charge["code"] == REFUNDS[business], "input.invalid", "charges")
            require(fen(charge["amount"]) < 0, "input.invalid", "charges")
        require(all(amount <= 0 for amount in amounts.values()), "input.invalid", "tender")
        due = sum(fen(charge["amount"]) for charge in charges)
        require(sum(amounts.values()) == due, "input.invalid", "tender")
    else:
        for charge in charges:
            require(fen(charge["amount"]) >= 0, "input.invalid", "charges")
        require(all(amount >= 0 for amount in amounts.values()), "input.invalid", "tender")
    # 'hundreds says how many 100-yuan notes are in the cash'
    hundreds = tender.get("hundreds", 0)
    require(0 <= hundreds * 100_00 <= max(amounts["cash"], 0), "input.invalid", "tender")


def check_number(world: World, business: str, fields: dict[str, Any], till: Till, owner: str) -> None:
    number = world.numbers.get(fields.get("number", ""))
    if business in JOINING:
        # 'port_in (number need not be loaded)'
        free = number is not None and number.state == "free" and number.hall == till.hall
        require(free or (business == "port_in" and number is None), "number.unavailable")
    elif business not in SALES:
        assert number is not None
        # 'resume takes a suspended number, reopen one that this customer cancelled';
        # 'a number in the wrong state ... transition.not_allowed'
        wanted = {
            "resume": ("suspended",),
            "suspend": ("active",),
            "reopen": ("cancelled",),
        }.get(business, ("active", "suspended"))
        require(number.state in wanted, "transition.not_allowed")
    if business == "change_number":
        # 'a new_number that the hall may assign'
        new = world.numbers.get(fields["new_number"])
        require(new and new.state == "free" and new.hall == till.hall, "number.unavailable")


def check_sim(world: World, fields: dict[str, Any], who: Person) -> list[tuple[str, str]]:
    """'sim and serial items must be in the person's own hands (stock.not_holder, in the store
    too; sim.unavailable for a SIM that is unknown or used)'."""
    if "sim" not in fields:
        return []
    places = {
        (item, serial): place
        for (item, serial), place in world.serials.items()
        if serial == fields["sim"] and world.items[item].kind == "sim"
    }
    require(places, "sim.unavailable")
    require(any(place[0] != "gone" for place in places.values()), "sim.unavailable")
    held = [key for key, place in places.items() if place == ("person", who.job_number)]
    require(held, "stock.not_holder")
    return held[:1]


def check_items(world: World, fields: dict[str, Any], who: Person) -> None:
    """Serial goods in the own hands, else stock.not_holder; 'quantity goods not in hand,
    stock.insufficient'."""
    hand: Place = ("person", who.job_number)
    wanted: dict[str, int] = {}
    for line in fields.get("items", []):
        if "serial" in line:
            place = world.serials.get((line["item"], line["serial"]))
            require(place == hand, "stock.not_holder")
        else:
            wanted[line["item"]] = wanted.get(line["item"], 0) + line["quantity"]
            held = world.quantities.get((line["item"], hand), 0)
            require(wanted[line["item"]] <= held, "stock.insufficient")


def check_charges(world: World, event: Event, number: Number | None, business: str) -> None:
    fields = event.fields
    paid: dict[str, int] = {}
    for charge in fields.get("charges", []):
        paid[charge["code"]] = paid.get(charge["code"], 0) + fen(charge["amount"])
    # 'card and terminal together must equal the catalogue prices of the value cards and terminals'
    prices = sum(
        world.items[line["item"]].price * line.get("quantity", 1)
        for line in fields.get("items", [])
        if world.items[line["item"]].kind in ("value_card", "terminal")
    )
    require(paid.get("card", 0) + paid.get("terminal", 0) == prices, "charge.not_tariff")
    # 'a vanity number asks for charges fee + prepayment of at least min_fee', 'in any business'
    assigned = fields.get("new_number") if business == "change_number" else None
    if business in JOINING:
        assigned = fields["number"]
    if assigned in world.numbers:
        enough = paid.get("fee", 0) + paid.get("prepayment", 0) >= world.numbers[assigned].min_fee
        require(enough, "number.min_fee")
    # 'refused unless charges contain penalty of at least the early_exit_fee'
    if business in BOUND and number is not None and in_contract(number, event.at.date()):
        require(paid.get("penalty", 0) >= number.exit_fee, "order.in_contract")
    # 'a refund above the balance or deposit input.invalid'
    if business in REFUNDS:
        assert number is not None
        held = number.balance if business == "refund_prepayment" else number.deposit
        require(-paid[REFUNDS[business]] <= held, "input.invalid", "charges")


def in_contract(number: Number, today: date) -> bool:
    """'until the same day contract_months later (or that month's last), which is free'."""
    return number.contract_end is not None and today < number.contract_end


def check_tender(tender: dict[str, Any], due: int, business: str, till: Till) -> tuple[dict[str, int], int]:
    """'the tender must cover the sum due; only cash may exceed it'; what stays, net of change."""
    amounts = means(tender)
    hundreds = tender.get("hundreds", 0) * 100_00
    if business not in REFUNDS:
        require(amounts["card"] + amounts["epay"] <= due, "tender.overpaid")
        require(sum(amounts.values()) >= due, "tender.insufficient")
    change = sum(amounts.values()) - due
    net = {**amounts, "cash": amounts["cash"] - change}
    require(till.drawer + net["cash"] - hundreds >= 0, "till.insufficient_cash")
    return net, hundreds


def check_receipt(world: World, fields: dict[str, Any], who: Person, due: int) -> Run | None:
    """'a sum due other than zero needs a receipt form'."""
    if "receipt" not in fields:
        require(due == 0, "receipt.required")
        return None
    return usable_form(world, who, (fields["receipt"]["series"], fields["receipt"]["no"]))


def check_papers(fields: dict[str, Any], business: str, number: Number | None) -> None:
    """'needs id_copy or password; a password that is still the initial one is no proof'."""
    documents = fields["documents"]
    if business not in NO_DOCUMENT:
        proved = "id_copy" in documents
        if business not in ONLY_ID_COPY and "password" in documents:
            assert number is not None
            proved = proved or not number.password_initial
        require(proved, "order.document_missing")
    # 'customer and clerk are needed at once'
    require({"customer", "clerk"} <= set(fields["signatures"]), "order.signature_missing")


def hand_over_goods(world: World, order: Order, fields: dict[str, Any], sims: list[tuple[str, str]]) -> None:
    gone: Place = ("gone", str(order.index))
    hand: Place = ("person", order.by)
    for line in fields.get("items", []):
        if "serial" in line:
            order.serials.append((line["item"], line["serial"]))
        else:
            order.quantities.append((line["item"], line["quantity"]))
            world.add_quantity(line["item"], hand, -line["quantity"])
    order.serials += sims
    for key in order.serials:
        world.serials[key] = gone


def change_numbers(world: World, event: Event, owner: str) -> None:
    """'its own effect on the customer's subscription'."""
    fields = event.fields
    business = fields["business"]
    name = fields.get("number")
    if business in SALES or name is None:
        return
    if name not in world.numbers:  # ported in from elsewhere
        world.numbers[name] = Number(name, None, 0)
    number = world.numbers[name]
    penalty = any(charge["code"] == "penalty" for charge in fields.get("charges", []))
    if business in JOINING:
        # 'they make the number the customer's'; the password is 'initial from joining'
        number.owner, number.state, number.password_initial = owner, "active", True
    elif business == "change_number":
        number = carry_over(world, number, fields["new_number"])
    elif business == "transfer_ownership":
        number.owner = world.customers[fields["to_customer"]]
        number.password_initial = True
        # 'a transfer with the penalty paid ends it'
        if penalty:
            number.contract_end = None
    elif business == "password_set":
        number.password_initial = False
    elif business == "password_reset":
        number.password_initial = True
    elif business == "suspend":
        number.state = "suspended"
    elif business in ("resume", "reopen"):
        number.state = "active"
    elif business == "cancel":
        number.state = "cancelled"
    if business in JOINING | {"change_plan"}:
        # 'in contract from the acceptance of its plan (a joining or change_plan)'
        plan = world.plans[fields["plan"]]
        number.plan, number.exit_fee = plan.code, plan.exit_fee
        months = plan.months
        number.contract_end = add_months(event.at.date(), months) if months else None
    if business in JOINING | {"replace_sim"}:
        number.sim = fields["sim"]
    for charge in fields.get("charges", []):
        if charge["code"] == "prepayment":
            number.balance += fen(charge["amount"])
        elif charge["code"] == "deposit":
            number.deposit += fen(charge["amount"])


def carry_over(world: World, old: Number, new_name: str) -> Number:
    """The old number rests; owner, state, plan, agreement, password and balance go with the new."""
    new = world.numbers[new_name]
    carried = copy(old)
    carried.number, carried.hall, carried.min_fee = new_name, new.hall, new.min_fee
    world.numbers[new_name] = carried
    world.numbers[old.number] = Number(old.number, old.hall, old.min_fee, state="resting")
    return carried


def take_money(world: World, till: Till, order: Order, tender: dict[str, Any], hundreds: int) -> None:
    """'they go into the drop safe at once as a drop, and are not loose cash'."""
    cash_tender = fen(tender.get("cash", "0.00")) > 0
    if cash_tender:
        loose_cash_left(world, till)
    till.drawer += order.net["cash"] - hundreds
    till.drops += hundreds
    drawer_out(till)
    if cash_tender and till.drawer > LOOSE_LIMIT and till.crossing is None:
        till.crossing = (order.ref, order.at)


# ----- afterwards -------------------------------------------------------------------------------


def order_in_scope(world: World, event: Event, who: Person) -> Order:
    order = world.order_refs.get(event.fields["order"])
    if order is not None:
        scope_of(world, who, order.hall)
    require(order, "input.invalid", "order")
    assert order is not None
    return order


def review(world: World, event: Event, who: Person) -> Apply:
    """'adds the reviewer's signature; not by who accepted it'."""
    order = order_in_scope(world, event, who)
    require(not order.reversed, "order.already_reversed")
    require(not order.reviewed, "transition.not_allowed")
    require(order.by != who.job_number, "order.self_review")

    def apply() -> None:
        order.reviewed = True

    return apply


def check(world: World, event: Event, who: Person) -> Apply:
    """'the auditor's look at one order; never at one's own'."""
    order = order_in_scope(world, event, who)
    faults = event.fields.get("faults", [])
    require(event.fields["verdict"] == "faulty" or not faults, "input.invalid", "faults")
    require(not order.reversed, "order.already_reversed")
    require(not order.audited, "transition.not_allowed")
    require(order.by != who.job_number, "audit.self_audit")

    def apply() -> None:
        order.audited = True
        for fault in faults:  # 'one per fault that the auditor recorded'
            world.find("audit.fault", event.at, order.hall, order.by, order.ref, **fault)

    return apply


def reverse(world: World, event: Event, who: Person) -> Apply:
    """'takes an order of the same day back'."""
    fields = event.fields
    order = order_in_scope(world, event, who)
    approver = person_named(world, fields["approved_by"], "approved_by")
    require(fields["copies"] >= 0, "input.invalid", "copies")
    till = needs_till(world, who)
    require(not order.reversed, "order.already_reversed")
    require(order.day == till.date, "order.other_day")
    # 'only by who accepted it, at the till that accepted it'
    require(order.by == who.job_number and order.till is till, "transition.not_allowed")
    # 'not while a later order on that number stands'
    later = any(
        not other.reversed and set(other.numbers) & set(order.numbers) for other in world.orders[order.index + 1 :]
    )
    require(not later, "transition.not_allowed")
    # 'approved_by (lead, someone else)': 'an approver of another rank is permission.denied'
    require(approver.job_number != who.job_number, "order.self_approval")
    require(approver.position in LEAD, "permission.denied", "approved_by")
    require(not approver.left, "account.closed", "approved_by")
    require(world.within(order.hall, approver.unit), "scope.denied", "approved_by")
    # 'a refund that differs from what was paid input.invalid'; 'paid = net of change'
    require(means(fields["refund"]) == order.net, "input.invalid", "refund")
    require(till.drawer >= order.net["cash"], "till.insufficient_cash")
    # 'an order without receipt needs no copies'
    require(order.form is None or fields["copies"] == 3, "receipt.void_incomplete")

    def apply() -> None:
        order.reversed = True
        till.drawer -= order.net["cash"]
        drawer_out(till)
        hand: Place = ("person", who.job_number)
        for key in order.serials:
            world.serials[key] = hand
        for item, quantity in order.quantities:
            world.add_quantity(item, hand, quantity)
        # 'owner, plan, agreement and state are as before'
        for name, before in order.before.items():
            if before is None:
                world.numbers.pop(name, None)
            else:
                world.numbers[name] = copy(before)
        if order.form is not None:
            world.forms[order.form].state = "void"

    return apply
