"""The kinds of business that customers ask for: what each needs at the desk, and what it changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from . import company
from .people import contact_phone
from .state import ZERO, Customer, Hall, Number, Person, World, yuan
from .supply import ensure, load_numbers

Charge = tuple[str, Decimal]

JOINING = {"new_subscription": 84, "port_in": 10, "vanity_subscription": 6}
# How often each kind is asked for, and the same for somebody who sells.
ASKED = {
    "top_up": 190, "pay_bill": 130, "bill_query": 80, "card_sale": 90, "terminal_sale": 8, "value_added": 55,
    "change_plan": 50, "change_function": 40, "password_set": 55, "password_reset": 15, "customer_data": 30,
    "payment_method": 18, "replace_sim": 32, "suspend": 14, "resume": 12, "cancel": 8, "reopen": 4,
    "transfer_ownership": 10, "change_number": 8, "international_call": 9, "international_roaming": 10,
    "deposit_refund": 6, "refund_prepayment": 10, "unlock_card": 12, "receipt_reprint": 18, "lost_certificate": 4,
    "bank_collection": 10, "broadband_install": 22, "fixed_line": 8, "data_line": 3,
}  # fmt: skip
SOLD = {"terminal_sale": 150, "card_sale": 200, "top_up": 150, "value_added": 60}
STATION = {"broadband_install": 160, "fixed_line": 30, "data_line": 10}
KINDS = (*JOINING, *ASKED)

UNSIGNED_KINDS = ("pay_bill", "top_up", "card_sale", "bill_query")  # no reviewer's signature needed
# Kinds that leave number and owner as they are, with the fees that may be asked for them.
PLAIN: dict[str, tuple[int, ...]] = {
    "bill_query": (0,),
    "change_function": (0,),
    "customer_data": (0,),
    "payment_method": (0,),
    "receipt_reprint": (0,),
    "unlock_card": (0,),
    "international_call": (0,),
    "lost_certificate": (0,),
    "bank_collection": (0,),
    "value_added": (6, 10, 15, 20, 30),
    "broadband_install": (100,),
    "fixed_line": (60,),
    "data_line": (880,),
}
ROAMING_DEPOSIT = Decimal("500.00")
REOPEN_WITHIN = timedelta(days=60)


def _nothing() -> None:
    return None


@dataclass
class Draft:
    """An order before it is paid for."""

    business: str
    customer: Customer
    charges: list[Charge] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    number: Number | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    effect: Callable[[], None] = _nothing
    undo: Callable[[], None] | None = None  # only what is ever taken back

    def due(self) -> Decimal:
        return sum((amount for _, amount in self.charges), ZERO)


class Requests:
    """Makes drafts for one person at a till."""

    def __init__(self, world: World, hall: Hall, person: Person) -> None:
        self.world = world
        self.hall = hall
        self.person = person
        self.rng = world.rng
        self.day = world.diary.now.date()

    def draft(self, kind: str) -> Draft | None:
        """A draft of that kind, if there is a customer for it."""
        if kind in PLAIN:
            return self.plain(kind)
        if kind in JOINING:
            return self.joining(kind)
        make: Callable[[], Draft | None] = getattr(self, kind)
        return make()

    # ---- customers and their papers

    def new_customer(self) -> Customer:
        crowd, roll = self.world.crowd, self.rng.random()
        kind, number, name = "resident_id", "", crowd.name()
        if roll < 0.92:
            number = crowd.resident_id()
        elif roll < 0.96:
            kind, number = "permit", crowd.permit()
        elif roll < 0.97:
            kind, number = "passport", "E" + crowd.permit()[1:]
        else:
            kind, number, name = "business_licence", crowd.licence(), crowd.company()
        customer = Customer(self.world.ref("k"), self.hall.code, kind)
        phone = contact_phone(self.rng) if self.rng.random() < 0.7 else None
        fields = {"ref": customer.ref, "name": name, "id_kind": kind, "id_number": number, "phone": phone}
        self.world.diary.emit("customer.register", self.person.job, self.rng.randrange(2, 9), **fields)
        self.world.customers.append(customer)
        return customer

    def known_customer(self) -> Customer | None:
        return self.rng.choice(self.world.customers) if self.world.customers else None

    def papers(self, customer: Customer, number: Number | None = None) -> list[str]:
        if customer.kind == "business_licence":
            return ["id_copy", "business_licence", "authorisation"]
        if number and number.own_password and self.rng.random() < 0.4:
            return ["password"]
        return ["id_copy"]

    def active(self, fits: Callable[[Number], bool] = lambda number: True) -> Number | None:
        return self.world.find(lambda number: number.state == "active" and fits(number), self.hall.code)

    def on(self, number: Number, kind: str, charges: list[Charge], by_id: bool = False) -> Draft:
        documents = self.papers(number.owner, None if by_id else number)
        kept = [charge for charge in charges if charge[1]]
        return Draft(kind, number.owner, kept, documents, number, {"number": number.number})

    # ---- joining

    def joining(self, kind: str) -> Draft | None:
        if kind == "vanity_subscription" and not self.hall.vanity:
            return None
        stranger = self.rng.random() < 0.9 or not self.world.customers
        customer = self.new_customer() if stranger else self.rng.choice(self.world.customers)
        ensure(self.world, self.hall, self.person, "SIM")
        sim = self.person.serials["SIM"][0]
        plan = self._plan()
        charges = [("prepayment", Decimal(plan.prepay))]
        digits = self._digits(kind)
        if kind == "vanity_subscription":
            least = Decimal(self.hall.vanity[0][1])
            charges = [("fee", Decimal(100)), ("prepayment", max(least - 100, Decimal(plan.prepay)))]
        number = Number(digits, customer, self.hall.code, plan.code, ported=kind != "new_subscription")
        fields = {"number": digits, "sim": sim, "plan": plan.code}
        made = Draft(kind, customer, charges, self.papers(customer), number, fields)
        made.effect = lambda: self._joined(number, sim, kind, charges[-1][1])
        if kind == "new_subscription":
            made.undo = lambda: self._parted(number, sim)
        return made

    def _plan(self) -> company.Plan:
        broadband = 6 if self.hall.plan.code == "H04" else 1
        weights = [plan.weight * (broadband if plan.code[0] == "B" else 1) for plan in company.PLANS]
        return self.rng.choices(company.PLANS, weights)[0]

    def _digits(self, kind: str) -> str:
        if kind == "vanity_subscription":
            return self.hall.vanity[0][0]
        if kind == "port_in":
            self.world.ported += 1
            return f"188000{self.world.ported:05d}"
        return self.fresh_number()

    def fresh_number(self) -> str:
        if len(self.hall.numbers) < 10:
            load_numbers(self.world, self.hall)
        return self.hall.numbers[self.rng.randrange(10)]

    def _joined(self, number: Number, sim: str, kind: str, prepayment: Decimal) -> None:
        self.person.serials["SIM"].remove(sim)
        if kind == "new_subscription":
            self.hall.numbers.remove(number.number)
        elif kind == "vanity_subscription":
            self.hall.vanity.popleft()
        number.agree(number.plan, self.day)
        number.balance = prepayment
        self.world.numbers.append(number)

    def _parted(self, number: Number, sim: str) -> None:
        self.world.numbers.remove(number)
        self.hall.numbers.appendleft(number.number)
        self.person.serials["SIM"].append(sim)

    # ---- money on a number

    def plain(self, kind: str) -> Draft | None:
        number = self.active()
        if number is None:
            return None
        fee = Decimal(self.rng.choice(PLAIN[kind]))
        made = self.on(number, kind, [("fee", fee)])
        if kind == "value_added":
            made.undo = _nothing
        return made

    def top_up(self, amount: int = 0) -> Draft | None:
        number = self.world.find(lambda one: one.state != "cancelled", self.hall.code)
        if number is None:
            return None
        value = Decimal(amount or self.rng.choices((30, 50, 100, 200, 300), (20, 30, 35, 10, 5))[0])
        made = self.on(number, "top_up", [("prepayment", value)])
        made.documents = []
        made.effect, made.undo = lambda: self._add(number, value), lambda: self._add(number, -value)
        return made

    def _add(self, number: Number, value: Decimal) -> None:
        number.balance += value

    def pay_bill(self) -> Draft | None:
        number = self.world.find(lambda one: one.state != "cancelled", self.hall.code)
        if number is None:
            return None
        fee = Decimal(company.PLAN[number.plan].fee)
        made = self.on(number, "pay_bill", [("arrears", fee + Decimal(self.rng.randrange(0, 400)) / 10)])
        made.documents = []
        made.undo = _nothing
        return made

    def refund_prepayment(self) -> Draft | None:
        number = self.active(lambda one: one.balance >= 100)
        if number is None:
            return None
        value = Decimal(self.rng.choice((20, 30, 50)))
        made = self.on(number, "refund_prepayment", [("prepayment", -value)])
        made.effect = lambda: self._add(number, -value)
        return made

    def international_roaming(self) -> Draft | None:
        number = self.active(lambda one: not one.deposit)
        return self._deposit(number, "international_roaming", ROAMING_DEPOSIT)

    def deposit_refund(self) -> Draft | None:
        number = self.active(lambda one: one.deposit >= ROAMING_DEPOSIT)
        return self._deposit(number, "deposit_refund", -ROAMING_DEPOSIT)

    def _deposit(self, number: Number | None, kind: str, value: Decimal) -> Draft | None:
        if number is None:
            return None

        def effect() -> None:
            number.deposit += value

        made = self.on(number, kind, [("deposit", value)])
        made.effect = effect
        return made

    # ---- goods

    def card_sale(self) -> Draft | None:
        customer = self.known_customer() or self.new_customer()
        wanted = self.rng.choices(company.VALUE_CARDS, k=self.rng.choice((1, 1, 1, 2, 2, 3)))
        return self._sale("card_sale", customer, "card", wanted, None)

    def terminal_sale(self) -> Draft | None:
        customer = (self.known_customer() if self.rng.random() < 0.7 else None) or self.new_customer()
        wanted = self.rng.choices(company.TERMINALS, (4, 2, 3))
        gift = self.rng.choice(company.GIFTS) if self.rng.random() < 0.6 else None
        return self._sale("terminal_sale", customer, "terminal", wanted, gift)

    def _sale(self, kind: str, customer: Customer, charge: str, wanted: list[str], gift: str | None) -> Draft:
        counts = {code: wanted.count(code) for code in sorted(set(wanted))}
        for code, count in counts.items():
            ensure(self.world, self.hall, self.person, code, count)
        sold = [(code, serial) for code, count in counts.items() for serial in self.person.serials[code][:count]]
        items: list[dict[str, Any]] = [{"item": code, "serial": serial} for code, serial in sold]
        if gift:
            ensure(self.world, self.hall, self.person, gift)
            items.append({"item": gift, "quantity": 1})

        def effect() -> None:
            for code, serial in sold:
                self.person.serials[code].remove(serial)
            if gift:
                self.person.goods[gift] -= 1

        def undo() -> None:
            for code, serial in sold:
                self.person.serials[code].append(serial)
            if gift:
                self.person.goods[gift] += 1

        total = sum((company.PRICE[code] for code in wanted), ZERO)
        made = Draft(kind, customer, [(charge, total)], [], None, {"items": items})
        made.effect, made.undo = effect, undo
        return made

    # ---- changes of a number, its owner or state

    def _changed(self, number: Number, kind: str, charges: list[Charge], by_id: bool = False, **change: Any) -> Draft:
        """A draft after which the number's attributes are as given."""

        def effect() -> None:
            for name, value in change.items():
                setattr(number, name, value)

        made = self.on(number, kind, charges, by_id)
        made.effect = effect
        return made

    def _penalty(self, number: Number) -> list[Charge]:
        return [("penalty", number.exit_fee)] if number.bound(self.day) else []

    def change_plan(self, bound: bool = False) -> Draft | None:
        """Most who ask are free to change; with `bound` one who isn't, and pays."""
        wanted = bound or self.rng.random() < 0.1
        number = self.active(lambda one: one.bound(self.day) is wanted and bool(one.exit_fee) is wanted)
        if number is None:
            return None
        plan = self._plan()
        while plan.code == number.plan:
            plan = self._plan()
        made = self.on(number, "change_plan", self._penalty(number))
        made.fields["plan"] = plan.code
        made.effect = lambda: number.agree(plan.code, self.day)
        return made

    def password_set(self) -> Draft | None:
        number = self.active(lambda one: not one.own_password)
        return self._changed(number, "password_set", [], by_id=True, own_password=True) if number else None

    def password_reset(self) -> Draft | None:
        number = self.active(lambda one: one.own_password)
        return self._changed(number, "password_reset", [], by_id=True, own_password=False) if number else None

    def replace_sim(self) -> Draft | None:
        number = self.active()
        if number is None:
            return None
        ensure(self.world, self.hall, self.person, "SIM")
        sim = self.person.serials["SIM"][0]
        fee = Decimal(self.rng.choice((0, 10, 10)))
        made = self.on(number, "replace_sim", [("fee", fee)], by_id=True)
        made.fields["sim"] = sim
        made.effect = lambda: self.person.serials["SIM"].remove(sim)
        return made

    def change_number(self) -> Draft | None:
        number = self.active(lambda one: not one.ported)
        if number is None:
            return None
        fresh = self.fresh_number()

        def effect() -> None:
            self.hall.numbers.remove(fresh)
            number.number, number.own_password, number.trail = fresh, False, []

        made = self.on(number, "change_number", [("fee", Decimal(30))])
        made.fields["new_number"] = fresh
        made.effect = effect
        return made

    def transfer_ownership(self) -> Draft | None:
        free = self.rng.random() < 0.75
        number = self.active(lambda one: not one.deposit and one.bound(self.day) is not free)
        if number is None or number.owner.kind == "business_licence":
            return None
        heir = self.new_customer() if self.rng.random() < 0.5 else self.rng.choice(self.world.customers)
        if heir is number.owner or heir.kind == "business_licence":
            return None
        change: dict[str, Any] = {"owner": heir, "bound_until": None, "own_password": False, "balance": ZERO}
        made = self._changed(number, "transfer_ownership", self._penalty(number), by_id=True, **change)
        made.fields["to_customer"] = heir.ref
        return made

    def suspend(self) -> Draft | None:
        number = self.active()
        return self._changed(number, "suspend", [], state="suspended") if number else None

    def resume(self) -> Draft | None:
        number = self.world.find(lambda one: one.state == "suspended", self.hall.code)
        return self._changed(number, "resume", [], state="active") if number else None

    def cancel(self) -> Draft | None:
        if len(self.world.numbers) < 40:
            return None
        free = self.rng.random() < 0.8
        number = self.active(lambda one: not one.deposit and one.bound(self.day) is not free)
        if number is None:
            return None
        change: dict[str, Any] = {"state": "cancelled", "left": self.day, "own_password": False, "balance": ZERO}
        return self._changed(number, "cancel", self._penalty(number), **change)

    def reopen(self) -> Draft | None:
        since = self.day - REOPEN_WITHIN
        number = self.world.find(lambda one: one.state == "cancelled" and one.left > since, self.hall.code)
        return self._changed(number, "reopen", [], by_id=True, state="active") if number else None


def describe(charges: list[Charge]) -> list[dict[str, str]]:
    return [{"code": code, "amount": yuan(amount)} for code, amount in charges]
