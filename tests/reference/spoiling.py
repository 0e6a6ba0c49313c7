"""Valid orders with just one thing wrong, and the code that each must bring."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from tests.reference.accepting import Desk
from tests.reference.orders import NO_DOCUMENT, ONLY_ID_COPY, SALES, in_contract
from tests.reference.world import Till, fen, yuan
from tests.reference.writing import Draft


class RoughDesk(Desk):
    """A desk at which an order can go wrong in every way that has a code."""

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


Spoil = Callable[[RoughDesk, Till, dict[str, Any], Draft], str | None]
ANY: tuple[str, ...] = ()
SOLD = tuple(sorted(SALES))
PAID = ("top_up", "pay_bill", "card_sale", "new_subscription")
SPOILS: list[tuple[Spoil, tuple[str, ...]]] = [
    (RoughDesk.taken_number, ("new_subscription", "port_in", "change_number")),
    (RoughDesk.below_min_fee, ("vanity_subscription", "change_number")),
    (RoughDesk.wrong_sim, ("new_subscription", "replace_sim", "port_in")),
    (RoughDesk.wrong_goods, SOLD),
    (RoughDesk.off_tariff, (*SOLD, "top_up", "bill_query")),
    (RoughDesk.too_little, PAID),
    (RoughDesk.too_much, PAID),
    (RoughDesk.no_change, ("top_up", "pay_bill")),
    (RoughDesk.too_many_hundreds, ("top_up", "pay_bill")),
    (RoughDesk.wrong_form, PAID),
    (RoughDesk.wrong_form, PAID),
    (
        RoughDesk.wrong_papers,
        ("new_subscription", "bill_query", "replace_sim", "password_reset", "suspend", "change_plan"),
    ),
    (RoughDesk.unsigned, ANY),
    (RoughDesk.bound, ("change_plan", "transfer_ownership", "cancel")),
    (RoughDesk.bound, ("change_plan", "transfer_ownership", "cancel")),
    (RoughDesk.wrong_customer, ("top_up", "change_plan", "suspend", "bill_query")),
    (RoughDesk.refused_ref, ("top_up", "card_sale", "new_subscription")),
    (RoughDesk.left_out, ("new_subscription", "replace_sim", "change_plan", "change_number", "transfer_ownership")),
    (RoughDesk.unknown_code, ("new_subscription", "change_plan", "card_sale")),
    (RoughDesk.wrong_state, ("suspend", "resume", "reopen")),
    (RoughDesk.over_refund, ("refund_prepayment", "deposit_refund")),
    (RoughDesk.refund_beyond_drawer, ("refund_prepayment", "deposit_refund")),
    (RoughDesk.negative_charge, ("top_up", "pay_bill")),
    (RoughDesk.wrong_person, ANY),
    (RoughDesk.no_till, ("bill_query", "suspend", "payment_method")),
]
