"""Valid orders of every business, and the ways in which one of them can go wrong."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
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

    # ----- going wrong ----------------------------------------------------------------------

    def spoilt(self, till: Till) -> Draft | None:
        """A valid order with just one thing wrong, and the code that it must bring."""
        spoil, businesses = self.rng.choice(SPOILS)
        draft = self.draft(till, self.rng.choice(businesses) if businesses else None)
        if draft is None or self.writer.probe(draft) is not None:
            return None
        draft.fields = deepcopy(draft.fields)
        draft.code = spoil(self, till, draft.fields, draft)
        return draft if draft.code else None

    def due(self, fields: dict[str, Any]) -> int:
        return sum(fen(charge["amount"]) for charge in fields.get("charges", []))

    def pay(self, till: Till, fields: dict[str, Any]) -> None:
        """The tender anew after the charges were changed."""
        fields["tender"] = {"epay": yuan(self.due(fields))}

    def taken_number(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        name = "new_number" if "new_number" in fields else "number"
        if fields["business"] == "port_in":
            choices = [n.number for n in self.numbers("active", "suspended")]
        else:
            choices = [n.number for n in self.numbers("active", "suspended", "cancelled")]
            choices += [n.number for n in self.world.numbers.values() if n.state == "resting"]
            choices.append("17700000000")
            if self.writer.disputed:
                choices += [n.number for n in self.world.numbers.values() if n.state == "free" and n.hall != till.hall]
        choices = [number for number in choices if number != fields["number"]]
        if not choices:
            return None
        fields[name] = self.rng.choice(choices)
        return "number.unavailable"

    def below_min_fee(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        number = self.world.numbers[fields.get("new_number", fields["number"])]
        if not number.min_fee:
            return None
        fields["charges"] = [
            {"code": "prepayment", "amount": yuan(number.min_fee - 1)},
            {"code": "other", "amount": "50.00"},
        ]
        fields.pop("items", None)
        self.pay(till, fields)
        return "number.min_fee"

    def wrong_sim(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        places = {s: place for (item, s), place in self.world.serials.items() if item == "SIM"}
        used = [s for s, place in places.items() if place[0] == "gone"]
        elsewhere = [s for s, place in places.items() if place[0] != "gone" and place[1] != till.person]
        if self.writer.chance(0.5) and elsewhere:
            fields["sim"] = self.rng.choice(elsewhere)
            return "stock.not_holder"
        fields["sim"] = self.rng.choice([*used, "89860000000000000000"])
        return "sim.unavailable"

    def wrong_goods(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        line = self.rng.choice(fields["items"])
        if "quantity" in line:
            line["quantity"] = self.world.in_hand(line["item"], ("person", till.person)) + 1
            return "stock.insufficient"
        other = [
            s
            for (item, s), place in self.world.serials.items()
            if item == line["item"] and place != ("person", till.person)
        ]
        if not other:
            return None
        line["serial"] = self.rng.choice(other)
        return "stock.not_holder"

    def off_tariff(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        priced = [c for c in fields.get("charges", []) if c["code"] in ("card", "terminal")]
        if priced:
            charge = self.rng.choice(priced)
            charge["amount"] = yuan(max(0, fen(charge["amount"]) + self.rng.choice((1, -1, 10_00))))
        else:
            fields.setdefault("charges", []).append({"code": "card", "amount": "0.01"})
        if "receipt" not in fields:
            run = self.run(till)
            if run is None:
                return None
            fields["receipt"] = {"series": run.series, "no": run.next}
        self.pay(till, fields)
        return "charge.not_tariff"

    def too_little(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        due = self.due(fields)
        if due <= 0:
            return None
        short = max(0, due - self.rng.choice((1, 1, 10_00)))
        if self.writer.chance(0.1):
            fields.pop("tender", None)
        else:
            fields["tender"] = {self.rng.choice(("cash", "card", "epay")): yuan(short)}
        return "tender.insufficient"

    def too_much(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        due = self.due(fields)
        if due <= 0:
            return None
        fields["tender"] = {self.rng.choice(("card", "epay")): yuan(due + self.rng.choice((1, 100)))}
        return "tender.overpaid"

    def no_change(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        """The hundreds go to the safe at once: the drawer can't give the change."""
        due = self.due(fields)
        if due <= 0:
            return None
        hundreds = (due + till.drawer) // 100_00 + 1
        fields["tender"] = {"cash": yuan(hundreds * 100_00), "hundreds": hundreds}
        return "till.insufficient_cash"

    def too_many_hundreds(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        due = self.due(fields)
        if due <= 0:
            return None
        fields["tender"] = {"cash": yuan(due), "hundreds": due // 100_00 + 1}
        return "input.invalid"

    def wrong_form(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        if not self.due(fields):
            return None
        mine = [run for run in self.world.runs if run.holder == till.person]
        others = [form for form, found in self.world.forms.items() if found.run is None or found.run not in mine]
        used = [form for form, found in self.world.forms.items() if found.run in mine and found.state != "unused"]
        ahead = [(run.series, run.next + 1) for run in mine if run.next < run.last]
        code = self.rng.choice(("receipt.required", "receipt.not_held", "receipt.used", "receipt.out_of_order"))
        if code == "receipt.required":
            fields.pop("receipt")
            return code
        forms = {"receipt.not_held": [*others, ("Z", 1)], "receipt.used": used, "receipt.out_of_order": ahead}[code]
        if not forms:
            return None
        series, no = self.rng.choice(forms)
        fields["receipt"] = {"series": series, "no": no}
        return code

    def wrong_papers(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        business = fields["business"]
        if business in NO_DOCUMENT:
            return None
        number = self.world.numbers.get(fields.get("number", ""))
        fields["documents"] = self.rng.choice(([], ["authorisation"]))
        initial = number is not None and number.password_initial and number.number not in self.unsure_password
        if business in ONLY_ID_COPY or initial:
            fields["documents"] = self.rng.choice(([], ["password"], ["password", "business_licence"]))
        return "order.document_missing"

    def unsigned(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        fields["signatures"] = self.rng.choice(([], ["customer"], ["clerk"]))
        return "order.signature_missing"

    def bound(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        number = self.world.numbers[fields["number"]]
        if not in_contract(number, self.writer.now.date()) or number.exit_fee < 2:
            return None
        others = [c for c in fields.get("charges", []) if c["code"] != "penalty"]
        if self.writer.chance(0.6):
            others.append({"code": "penalty", "amount": yuan(number.exit_fee - 1)})
        fields["charges"] = others
        if not self.due(fields):
            fields.pop("tender", None)
            fields.pop("receipt", None)
        else:
            self.pay(till, fields)
        return "order.in_contract"

    def wrong_customer(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        owner = self.world.customers[fields["customer"]]
        others = [ref for ref, key in self.world.customers.items() if key != owner]
        if not others:
            return None
        fields["customer"] = self.rng.choice(others)
        return "input.invalid"

    def refused_ref(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        refs = [ref for do, ref in self.writer.refused_refs if do == "customer.register"]
        if not refs:
            return None
        fields["customer"] = self.rng.choice(refs)
        return "input.invalid"

    def left_out(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        names = [n for n in ("number", "new_number", "sim", "plan", "to_customer") if n in fields]
        if not names:
            return None
        fields.pop(self.rng.choice(names))
        return "input.invalid"

    def unknown_code(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        if "plan" in fields:
            fields["plan"] = "T-none"
        elif "items" in fields:
            self.rng.choice(fields["items"])["item"] = "none"
        else:
            return None
        return "input.invalid"

    def wrong_state(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        wanted = {"suspend": ("suspended",), "resume": ("active",), "reopen": ("active",)}
        numbers = self.numbers(*wanted[fields["business"]])
        numbers = [n for n in numbers if n.number not in self.unsure_password]
        if not numbers:
            return None
        number = self.rng.choice(numbers)
        assert number.owner is not None
        fields.update(number=number.number, customer=self.customer_ref(number.owner))
        fields["documents"] = ["id_copy"]
        return "transition.not_allowed"

    def over_refund(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        number = self.world.numbers[fields["number"]]
        held = number.balance if fields["business"] == "refund_prepayment" else number.deposit
        fields["charges"][0]["amount"] = yuan(-(held + 1))
        fields["tender"] = {"card": yuan(-(held + 1))}
        return "input.invalid"

    def refund_beyond_drawer(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        number = self.world.numbers[fields["number"]]
        held = number.balance if fields["business"] == "refund_prepayment" else number.deposit
        if held <= till.drawer:
            return None
        fields["charges"][0]["amount"] = yuan(-(till.drawer + 1))
        fields["tender"] = {"cash": yuan(-(till.drawer + 1))}
        return "till.insufficient_cash"

    def negative_charge(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        fields["charges"] = [{"code": "prepayment", "amount": "-10.00"}]
        fields["tender"] = {"cash": "-10.00"}
        return "input.invalid"

    def wrong_person(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        left = [p.job_number for p in self.writer.left_people()]
        others = self.writer.people(till.hall, "guide", "auditor", "manager", "duty_supervisor", "cleaner")
        code = self.rng.choice(("account.closed", "permission.denied", "permission.denied", "input.invalid"))
        choices = {"account.closed": left, "permission.denied": [*others, "system"], "input.invalid": ["999999"]}[code]
        if not choices:
            return None
        draft.by = self.rng.choice(choices)
        return code

    def no_till(self, till: Till, fields: dict[str, Any], draft: Draft) -> str | None:
        people = self.writer.people(till.hall, "clerk", "salesperson", "repair_technician", "desk_leader")
        people = [p for p in people if self.world.open_till(p) is None]
        if not people or fields["business"] not in ("bill_query", "suspend", "payment_method"):
            return None
        draft.by = self.rng.choice(people)
        return "till.not_open"


Spoil = Callable[[Desk, Till, dict[str, Any], Draft], str | None]
ANY: tuple[str, ...] = ()
SOLD = tuple(sorted(SALES))
PAID = ("top_up", "pay_bill", "card_sale", "new_subscription")
SPOILS: list[tuple[Spoil, tuple[str, ...]]] = [
    (Desk.taken_number, ("new_subscription", "port_in", "change_number")),
    (Desk.below_min_fee, ("vanity_subscription", "change_number")),
    (Desk.wrong_sim, ("new_subscription", "replace_sim", "port_in")),
    (Desk.wrong_goods, SOLD),
    (Desk.off_tariff, (*SOLD, "top_up", "bill_query")),
    (Desk.too_little, PAID),
    (Desk.too_much, PAID),
    (Desk.no_change, ("top_up", "pay_bill")),
    (Desk.too_many_hundreds, ("top_up", "pay_bill")),
    (Desk.wrong_form, PAID),
    (Desk.wrong_form, PAID),
    (Desk.wrong_papers, ("new_subscription", "bill_query", "replace_sim", "password_reset", "suspend", "change_plan")),
    (Desk.unsigned, ANY),
    (Desk.bound, ("change_plan", "transfer_ownership", "cancel")),
    (Desk.bound, ("change_plan", "transfer_ownership", "cancel")),
    (Desk.wrong_customer, ("top_up", "change_plan", "suspend", "bill_query")),
    (Desk.refused_ref, ("top_up", "card_sale", "new_subscription")),
    (Desk.left_out, ("new_subscription", "replace_sim", "change_plan", "change_number", "transfer_ownership")),
    (Desk.unknown_code, ("new_subscription", "change_plan", "card_sale")),
    (Desk.wrong_state, ("suspend", "resume", "reopen")),
    (Desk.over_refund, ("refund_prepayment", "deposit_refund")),
    (Desk.refund_beyond_drawer, ("refund_prepayment", "deposit_refund")),
    (Desk.negative_charge, ("top_up", "pay_bill")),
    (Desk.wrong_person, ANY),
    (Desk.no_till, ("bill_query", "suspend", "payment_method")),
]


def contract_ends(desk: Desk) -> list[date]:
    """Days on which a running agreement ends: worth a visit that day and the day before."""
    ends = {n.contract_end for n in desk.numbers("active") if n.contract_end}
    return sorted(end for end in ends if 1 < (end - desk.writer.now.date()).days <= 32)
