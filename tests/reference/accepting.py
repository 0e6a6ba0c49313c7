"""Valid orders of every business, made from the present state of the halls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.reference.orders import JOINING, NO_DOCUMENT, ONLY_ID_COPY, SALES, in_contract
from tests.reference.world import Number, Run, Till, fen, yuan
from tests.reference.writing import Draft, Writer

FREE = (
    "change_function",
    "customer_data",
    "payment_method",
    "bill_query",
    "unlock_card",
    "receipt_reprint",
    "international_call",
    "lost_certificate",
    "bank_collection",
    "value_added",
    "broadband_install",
    "fixed_line",
    "data_line",
    "password_set",
    "password_reset",
)
OTHERS = (
    "change_plan",
    "change_number",
    "transfer_ownership",
    "replace_sim",
    "international_roaming",
    "deposit_refund",
    "refund_prepayment",
    "suspend",
    "resume",
    "cancel",
    "reopen",
    "pay_bill",
    "top_up",
    "top_up",
    "top_up",
)
# On a suspended number only what surely makes no difference to its state.
WHILE_SUSPENDED = frozenset({"resume", "top_up", "pay_bill", "bill_query"})


class Desk:
    """Makes drafts of orders at a till."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.rng = writer.rng
        self.world = writer.world
        # numbers of which the contract leaves open whose the balance is, or what the password is
        self.moved: set[str] = set()
        self.unsure_password: set[str] = set()

    # ----- parts of an order ----------------------------------------------------------------

    def customer_ref(self, key: str) -> str:
        return self.rng.choice([ref for ref, found in self.world.customers.items() if found == key])

    def any_customer(self) -> str | None:
        refs = list(self.world.customers)
        return self.rng.choice(refs) if refs else None

    def numbers(self, *states: str) -> list[Number]:
        return [n for n in self.world.numbers.values() if n.owner and n.state in states]

    def free_numbers(self, hall: str, vanity: bool | None) -> list[Number]:
        return [
            n
            for n in self.world.numbers.values()
            if n.state == "free" and n.hall == hall and vanity in (None, n.min_fee > 0)
        ]

    def documents(self, business: str, number: Number | None) -> list[str]:
        if business in NO_DOCUMENT and self.writer.chance(0.8):
            return []
        extra = [d for d in ("authorisation", "business_licence", "old_certificate") if self.writer.chance(0.1)]
        if (
            business not in ONLY_ID_COPY
            and number is not None
            and not number.password_initial
            and number.number not in self.unsure_password
            and self.writer.chance(0.5)
        ):
            return ["password", *extra]
        return ["id_copy", *extra]

    def run(self, till: Till) -> Run | None:
        runs = self.writer.runs(till.person)
        return self.rng.choice(runs) if runs else None

    def amount(self, till: Till, *usual: int) -> int:
        """A usual amount, an odd one, or the one that brings the drawer to just 500.00 (or over)."""
        if self.writer.chance(0.15) and till.drawer < 500_00:
            return 500_00 - till.drawer + self.rng.choice((0, 0, 1, -1))
        if self.writer.chance(0.2):
            return self.rng.randrange(1, 400_00)
        return self.rng.choice(usual)

    def tender(self, till: Till, due: int) -> dict[str, Any]:
        """Split at random; only cash exceeds, the change coming from the drawer."""
        tender: dict[str, Any] = {}
        kind = self.rng.choice(("cash", "cash", "cash", "card", "epay", "split"))
        if due < 0:
            means = "cash" if kind in ("cash", "split") and till.drawer >= -due else "card"
            return {means: yuan(due)}
        cash = due
        if kind in ("card", "epay"):
            tender[kind] = yuan(due)
            cash = 0
        elif kind == "split":
            other = self.rng.choice(("card", "epay"))
            part = self.rng.randrange(0, due + 1)
            tender[other] = yuan(part)
            cash = due - part
        if not cash:
            if self.writer.chance(0.2):
                tender["cash"] = "0.00"
            return tender
        note = self.rng.choice((0, 0, 10_00, 50_00, 100_00))
        given = -(-cash // note) * note if note else cash
        hundreds = given // 100_00
        if hundreds and self.writer.chance(0.4):
            hundreds = self.rng.choice((hundreds, self.rng.randint(0, hundreds)))
            if till.drawer + given - hundreds * 100_00 - (given - cash) >= 0:
                tender["hundreds"] = hundreds
        if till.drawer + given - tender.get("hundreds", 0) * 100_00 < given - cash:
            given = cash
        tender["cash"] = yuan(given)
        return tender

    # ----- whole orders ---------------------------------------------------------------------

    def draft(self, till: Till, business: str | None = None) -> Draft | None:
        """An order that ought to be accepted, or None where the state allows none of the kind."""
        if business is None:
            business = self.choose()
        make: Callable[[Till, str], dict[str, Any] | None] = self.on_number
        if business in JOINING:
            make = self.joining
        elif business in SALES:
            make = self.sale
        fields = make(till, business)
        if fields is None:
            return None
        if self.writer.chance(0.08) and business not in ("refund_prepayment", "deposit_refund", *SALES):
            self.add_goods(till, fields)
        return self.complete(till, business, fields)

    def choose(self) -> str:
        draw = self.rng.random()
        if draw < 0.30:
            return self.rng.choice(("new_subscription", "new_subscription", "port_in", "vanity_subscription"))
        if draw < 0.45:
            return self.rng.choice(sorted(SALES))
        return self.rng.choice(OTHERS) if draw < 0.8 else self.rng.choice(FREE)

    def complete(self, till: Till, business: str, fields: dict[str, Any]) -> Draft | None:
        """Adds tender, receipt, papers and signatures."""
        due = sum(fen(charge["amount"]) for charge in fields.get("charges", []))
        if due and "tender" not in fields:
            fields["tender"] = self.tender(till, due)
        if due and "receipt" not in fields:
            run = self.run(till)
            if run is None:
                return None
            fields["receipt"] = {"series": run.series, "no": run.next}
        number = self.world.numbers.get(fields.get("number", ""))
        fields["documents"] = self.documents(business, number)
        fields["signatures"] = self.rng.choice((["customer", "clerk"], ["clerk", "customer"]))
        ref = self.writer.ref("o")
        return Draft("order.accept", till.person, {"business": business, **fields}, ref)

    def joining(self, till: Till, business: str) -> dict[str, Any] | None:
        customer = self.any_customer()
        sims = self.writer.sims(till.person)
        if customer is None or not sims:
            return None
        prepaid, fee = self.amount(till, 50_00, 100_00, 200_00), 0
        if business == "port_in":
            number = f"188{self.writer.count('ported'):08d}"
        else:
            vanity = business == "vanity_subscription" or self.writer.chance(0.05)
            free = self.free_numbers(till.hall, vanity)
            if not free:
                return None
            chosen = self.rng.choice(free)
            number = chosen.number
            if chosen.min_fee:
                fee = self.rng.choice((0, 50_00))
                prepaid = chosen.min_fee - fee + self.rng.choice((0, 0, 1, 100_00))
        charges = [{"code": "prepayment", "amount": yuan(prepaid)}]
        if fee:
            charges.insert(0, {"code": "fee", "amount": yuan(fee)})
        if self.writer.chance(0.1):
            charges.append({"code": "other", "amount": "20.00"})
        return {
            "customer": customer,
            "number": number,
            "sim": self.rng.choice(sims),
            "plan": self.rng.choice(list(self.world.plans)),
            "charges": charges if self.writer.chance(0.9) or fee or prepaid > 400_00 else [],
        }

    def sale(self, till: Till, business: str) -> dict[str, Any] | None:
        customer = self.any_customer()
        fields: dict[str, Any] = {"customer": customer}
        kind = "value_card" if business == "card_sale" else "terminal"
        if customer is None or not self.add_goods(till, fields, kind):
            return None
        if self.writer.chance(0.2):
            self.add_goods(till, fields, "gift")
        return fields

    def add_goods(self, till: Till, fields: dict[str, Any], *kinds: str) -> bool:
        """Goods out of the person's own hands, with their price as a charge."""
        wanted = kinds or ("value_card", "gift", "material", "terminal")
        hand = ("person", till.person)
        found: list[dict[str, Any]] = []
        for item in self.world.items.values():
            if item.kind not in wanted:
                continue
            if item.tracked == "serial":
                found += [{"item": item.code, "serial": s} for s in self.writer.serials(item.code, hand)]
            elif self.world.in_hand(item.code, hand) > 3:
                found.append({"item": item.code, "quantity": self.rng.randint(1, 3)})
        taken = {(line["item"], line.get("serial")) for line in fields.get("items", [])}
        found = [line for line in found if (line["item"], line.get("serial")) not in taken]
        if not found:
            return False
        chosen = self.rng.sample(found, min(len(found), self.rng.choice((1, 1, 2, 3))))
        fields.setdefault("items", []).extend(chosen)
        for line in chosen:
            item = self.world.items[line["item"]]
            if item.kind in ("value_card", "terminal"):
                code = "card" if item.kind == "value_card" else "terminal"
                charge = {"code": code, "amount": yuan(item.price * line.get("quantity", 1))}
                fields.setdefault("charges", []).append(charge)
        return True

    def on_number(self, till: Till, business: str) -> dict[str, Any] | None:
        states: tuple[str, ...] = {"resume": ("suspended",), "reopen": ("cancelled",)}.get(business, ("active",))
        if business in WHILE_SUSPENDED and self.writer.chance(0.2):
            states = ("suspended",)
        if business == "cancel" and self.writer.disputed:
            states = ("active", "suspended")
        numbers = self.numbers(*states)
        if business == "refund_prepayment":
            numbers = [n for n in numbers if n.balance > 0 and n.number not in self.moved]
        if business == "deposit_refund":
            numbers = [n for n in numbers if n.deposit > 0 and n.number not in self.moved]
        if not numbers:
            return None
        number = self.rng.choice(numbers)
        assert number.owner is not None
        fields: dict[str, Any] = {"customer": self.customer_ref(number.owner), "number": number.number}
        charges = self.charges(till, business, number)
        if business == "change_plan":
            fields["plan"] = self.rng.choice(list(self.world.plans))
        elif business == "replace_sim":
            sims = self.writer.sims(till.person)
            if not sims:
                return None
            fields["sim"] = self.rng.choice(sims)
        elif business == "transfer_ownership":
            others = [ref for ref, key in self.world.customers.items() if key != number.owner]
            if not others:
                return None
            fields["to_customer"] = self.rng.choice(others)
        elif business == "change_number":
            free = self.free_numbers(till.hall, None)
            if not free:
                return None
            new = self.rng.choice(free)
            fields["new_number"] = new.number
            if new.min_fee:
                charges = [{"code": "fee", "amount": yuan(new.min_fee + self.rng.choice((0, 0, 1)))}]
        bound = business in ("change_plan", "transfer_ownership", "cancel")
        if bound and in_contract(number, self.writer.now.date()):
            penalty = number.exit_fee + self.rng.choice((0, 0, 1, 50_00))
            charges.append({"code": "penalty", "amount": yuan(penalty)})
        if charges:
            fields["charges"] = charges
        return fields

    def charges(self, till: Till, business: str, number: Number) -> list[dict[str, str]]:
        def one(code: str, amount: int) -> list[dict[str, str]]:
            return [{"code": code, "amount": yuan(amount)}]

        if business == "top_up":
            return one("prepayment", self.amount(till, 30_00, 50_00, 100_00, 600_00))
        if business == "pay_bill":
            return one("arrears", self.amount(till, 17_40, 88_00, 109_39))
        if business == "international_roaming":
            return one("deposit", 500_00)
        if business == "refund_prepayment":
            part = self.rng.choice((number.balance, min(30_00, number.balance), max(1, number.balance // 2)))
            return one("prepayment", -part)
        if business == "deposit_refund":
            return one("deposit", -number.deposit)
        if business in ("change_number", "replace_sim", "data_line", "fixed_line", "broadband_install"):
            return one("fee", self.rng.choice((10_00, 20_00, 880_00))) if self.writer.chance(0.7) else []
        return one("fee", 5_00) if self.writer.chance(0.15) else []


def contract_ends(desk: Desk) -> list[date]:
    """Days on which a running agreement ends: worth a visit that day and the day before."""
    ends = {n.contract_end for n in desk.numbers("active") if n.contract_end}
    return sorted(end for end in ends if 1 < (end - desk.writer.now.date()).days <= 32)
