"""Events that must be refused, other than spoilt orders: one wrong thing each, with its code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.reference.accepting import Desk
from tests.reference.world import LEAD, Order, yuan
from tests.reference.writing import Draft, Writer


class Faults:
    """Makes drafts of refused events in a hall; None where the present state has no room for one."""

    def __init__(self, writer: Writer, desk: Desk) -> None:
        self.writer = writer
        self.desk = desk
        self.rng = writer.rng
        self.world = writer.world

    def any(self, hall: str) -> Draft | None:
        return self.rng.choice(KINDS)(self, hall)

    def other_hall(self, hall: str) -> str | None:
        others = [other for other in self.writer.halls() if other != hall]
        return self.rng.choice(others) if others else None

    def orders(self, hall: str, **wanted: bool) -> list[Order]:
        return [
            order
            for order in self.world.orders
            if order.hall == hall and order.ref and all(getattr(order, k) == v for k, v in wanted.items())
        ]

    # ----- scene and people -----------------------------------------------------------------

    def scene(self, hall: str) -> Draft | None:
        """A command of the system by a person, one of a person's by the system, codes known already."""
        person = self.rng.choice(self.writer.people(hall))
        number = self.rng.choice(list(self.world.numbers))
        unit = {"code": hall, "name": "again", "level": "hall", "parent": "C1"}
        item = {"code": "SIM", "name": "again", "kind": "sim", "tracked": "serial"}
        plan = {"code": "T19", "name": "again", "monthly_fee": "19.00"}
        own = [code for code, where in self.world.counters.items() if where == hall]
        counter = {"hall": hall, "code": self.rng.choice(own), "kind": "general"}
        staff = {"job_number": "777", "name": "nobody", "unit": "nowhere", "position": "clerk"}
        return self.rng.choice(
            [
                Draft("clock.tick", person, {}, None, "permission.denied"),
                Draft("numbers.load", person, {"hall": hall, "numbers": ["17799999999"]}, None, "permission.denied"),
                Draft("numbers.load", "system", {"hall": hall, "numbers": [number]}, None, "input.invalid"),
                Draft("numbers.load", "system", {"hall": "H99", "numbers": ["17799999998"]}, None, "input.invalid"),
                Draft("day.close", "system", {"hall": hall}, None, "permission.denied"),
                Draft("org.add_unit", "system", unit, None, "input.invalid"),
                Draft("catalog.add_item", "system", item, None, "input.invalid"),
                Draft("catalog.add_plan", "system", plan, None, "input.invalid"),
                Draft("org.add_counter", "system", counter, None, "input.invalid"),
                Draft("org.add_staff", "system", staff, None, "input.invalid"),
                Draft("org.leave", "system", {"job_number": "999999"}, None, "input.invalid"),
                Draft("clock.tick", "999999", {}, None, "input.invalid"),
            ]
        )

    def closed_account(self, hall: str) -> Draft | None:
        left = self.writer.left_people()
        if not left:
            return None
        person = self.rng.choice(left).job_number
        draft = self.rng.choice(
            [
                Draft("till.drop", person, {"amount": "10.00"}),
                Draft("clock.tick", person, {}),
                Draft("day.open", person, {"hall": hall, "date": self.writer.now.date().isoformat()}),
            ]
        )
        draft.code = "account.closed"
        return draft

    def customer(self, hall: str) -> Draft | None:
        good = self.writer.resident_id()
        last = "0" if good[-1] != "0" else "1"
        wrong = self.rng.choice((good[:17] + last, good[:17], good + "0", good[:10] + "1332" + good[14:], "", "abc"))
        kind = "resident_id"
        if self.writer.chance(0.15):
            kind, wrong = "passport", ""
        fields = {"name": "某某", "id_kind": kind, "id_number": wrong}
        by = self.rng.choice(self.writer.people(hall, "clerk", "salesperson", *sorted(LEAD)))
        if self.writer.chance(0.2):
            by = self.rng.choice(self.writer.people(hall, "guide", "auditor"))
            fields["id_number"] = good
            fields["id_kind"] = "resident_id"
            return Draft("customer.register", by, fields, self.writer.ref("k"), "permission.denied")
        return Draft("customer.register", by, fields, self.writer.ref("k"), "customer.id_invalid")

    # ----- goods and forms ------------------------------------------------------------------

    def goods(self, hall: str) -> Draft | None:
        lead = self.writer.lead(hall)
        clerk = self.rng.choice(self.writer.people(hall, "clerk", "salesperson"))
        other = self.other_hall(hall)
        sims = list(self.world.serials)
        sim = self.rng.choice([serial for item, serial in sims if item == "SIM"])
        away = [
            (item, serial)
            for (item, serial), place in self.world.serials.items()
            if place not in (("store", hall), ("person", clerk))
        ]
        gifts = self.world.in_hand("YS", ("store", hall))
        held = self.world.in_hand("YS", ("person", clerk))
        imei = self.writer.imei()
        bad = imei[:14] + ("0" if imei[14] != "0" else "1")
        drafts = [
            Draft("stock.receive", lead, {"hall": hall, "item": "SIM", "serials": [sim]}, None, "input.invalid"),
            Draft("stock.receive", lead, {"hall": hall, "item": "ZD-A", "serials": [bad]}, None, "input.invalid"),
            Draft("stock.receive", lead, {"hall": hall, "item": "SIM", "serials": ["8986" * 4]}, None, "input.invalid"),
            Draft("stock.receive", lead, {"hall": hall, "item": "none", "quantity": 5}, None, "input.invalid"),
            Draft("stock.receive", lead, {"hall": hall, "item": "YS", "quantity": 0}, None, "input.invalid"),
            Draft("stock.receive", lead, {"hall": hall, "item": "SIM", "quantity": 5}, None, "input.invalid"),
            Draft(
                "stock.receive",
                lead,
                {"hall": hall, "item": "CZK50", "range": {"first": "0700000002", "last": "0700000001"}},
                None,
                "input.invalid",
            ),
            Draft("stock.receive", clerk, {"hall": hall, "item": "YS", "quantity": 5}, None, "permission.denied"),
            Draft("stock.draw", clerk, {"item": "YS", "quantity": 1, "to": clerk}, None, "permission.denied"),
            Draft("stock.draw", lead, {"item": "YS", "quantity": gifts + 1, "to": clerk}, None, "stock.insufficient"),
            Draft("stock.draw", lead, {"item": "YS", "quantity": 1, "to": "999999"}, None, "input.invalid"),
            Draft("stock.return", clerk, {"item": "YS", "quantity": held + 1}, None, "stock.insufficient"),
        ]
        if away:
            item, serial = self.rng.choice(away)
            fields: dict[str, Any] = {"item": item, "serials": [serial]}
            drafts.append(Draft("stock.draw", lead, {**fields, "to": clerk}, None, "stock.insufficient"))
            drafts.append(Draft("stock.return", clerk, fields, None, "stock.not_holder"))
        if other is not None:
            theirs = self.rng.choice(self.writer.people(other, "clerk"))
            fields = {"hall": other, "item": "YS", "quantity": 5}
            drafts.append(Draft("stock.receive", lead, fields, None, "scope.denied"))
            fields = {"item": "YS", "quantity": 1, "to": theirs}
            drafts.append(Draft("stock.draw", lead, fields, None, "scope.denied"))
        return self.rng.choice(drafts)

    def forms(self, hall: str) -> Draft | None:
        keeper = self.rng.choice(self.writer.people(hall, "auditor", "manager", "station_head"))
        clerk = self.rng.choice(self.writer.people(hall, "clerk", "salesperson"))
        here = [form for form, found in self.world.forms.items() if found.hall == hall]
        if not here:
            return None
        series, no = self.rng.choice(here)
        drawn = [form for form in here if self.world.forms[form].run is not None]
        run = {"hall": hall, "series": series, "first": no, "last": no}
        never = {"hall": hall, "series": "Z", "first": 1, "last": 5}
        drafts = [
            Draft("receipts.receive", keeper, run, None, "input.invalid"),
            Draft("receipts.receive", keeper, {**never, "first": 6}, None, "input.invalid"),
            Draft("receipts.receive", clerk, never, None, "permission.denied"),
            Draft("receipts.issue", keeper, {**never, "to": clerk}, None, "receipt.not_held"),
            Draft("receipts.issue", keeper, {**run, "to": "999999"}, None, "input.invalid"),
            Draft("receipts.issue", clerk, {**run, "to": clerk}, None, "permission.denied"),
        ]
        if drawn:
            series, no = self.rng.choice(drawn)
            fields = {"hall": hall, "series": series, "first": no, "last": no, "to": clerk}
            drafts.append(Draft("receipts.issue", keeper, fields, None, "receipt.not_held"))
        other = self.other_hall(hall)
        if other is not None:
            drafts.append(Draft("receipts.receive", keeper, {**never, "hall": other}, None, "scope.denied"))
            theirs = [form for form, found in self.world.forms.items() if found.hall == other]
            if theirs:
                series, no = self.rng.choice(theirs)
                fields = {"hall": hall, "series": series, "first": no, "last": no, "to": clerk}
                drafts.append(Draft("receipts.issue", keeper, fields, None, "receipt.not_held"))
        return self.rng.choice(drafts)

    def void(self, hall: str) -> Draft | None:
        holders = sorted({run.holder for run in self.world.runs})
        holders = [who for who in holders if not self.world.people[who].left]
        if not holders:
            return None
        who = self.rng.choice(holders)
        mine = [run for run in self.world.runs if run.holder == who]
        free = self.writer.runs(who)
        used = [f for f, found in self.world.forms.items() if found.run in mine and found.state != "unused"]
        others = [f for f, found in self.world.forms.items() if found.run not in mine]
        choices: list[tuple[tuple[str, int], int, str]] = []
        if free:
            run = self.rng.choice(free)
            choices.append(((run.series, run.next), self.rng.choice((0, 1, 2)), "receipt.void_incomplete"))
            if run.next < run.last:
                choices.append(((run.series, run.next + 1), 3, "receipt.out_of_order"))
        if used:
            choices.append((self.rng.choice(used), 3, "receipt.used"))
        if others:
            choices.append((self.rng.choice(others), 3, "receipt.not_held"))
        if not choices:
            return None
        (series, no), copies, code = self.rng.choice(choices)
        fields = {"series": series, "no": no, "reason": "打印走纸", "copies": copies}
        return Draft("receipts.void", who, fields, None, code)

    # ----- day and till ---------------------------------------------------------------------

    def day(self, hall: str) -> Draft | None:
        lead = self.writer.lead(hall)
        today = self.writer.now.date()
        clerk = self.rng.choice(self.writer.people(hall, "clerk"))
        now_open = self.world.open_day(hall)
        this = {"hall": hall, "date": today.isoformat()}
        later = {"hall": hall, "date": (today + timedelta(days=1)).isoformat()}
        drafts = [Draft("day.open", clerk, this, None, "permission.denied")]
        other = self.other_hall(hall)
        if other is not None:
            drafts.append(Draft("day.open", lead, {**this, "hall": other}, None, "scope.denied"))
            drafts.append(Draft("day.close", lead, {"hall": other}, None, "scope.denied"))
        if now_open is None and (hall, today) not in self.world.days:
            drafts.append(Draft("day.open", lead, later, None, "input.invalid"))
            last = max((d.date for d in self.world.days.values() if d.hall == hall), default=None)
            if last is None or self.writer.disputed:
                drafts.append(Draft("day.close", lead, {"hall": hall}, None, "day.not_open"))
        elif now_open is None:
            drafts.append(Draft("day.open", lead, this, None, "day.already_closed"))
            drafts.append(Draft("day.close", lead, {"hall": hall}, None, "day.already_closed"))
        else:
            drafts.append(Draft("day.open", lead, this, None, "day.already_open"))
            if self.writer.open_tills(hall):
                drafts.append(Draft("day.close", lead, {"hall": hall}, None, "day.tills_open"))
            weak = self.writer.people(hall, "duty_supervisor", "desk_leader")
            if weak:
                fields = {"hall": hall, "force": True}
                drafts.append(Draft("day.close", self.rng.choice(weak), fields, None, "permission.denied"))
        return self.rng.choice(drafts)

    def till(self, hall: str) -> Draft | None:
        clerks = self.writer.people(hall, "clerk", "salesperson", "repair_technician", "desk_leader")
        counters = [code for code, where in self.world.counters.items() if where == hall]
        foreign = [code for code, where in self.world.counters.items() if where != hall]
        tills = self.writer.working_tills(hall)
        idle = [who for who in clerks if self.world.open_till(who) is None]
        drafts = [Draft("till.open", self.rng.choice(clerks), {"counter": "G000", "float": "1.00"}, None)]
        drafts[0].code = "input.invalid"
        guide = self.rng.choice(self.writer.people(hall, "guide", "manager", "auditor"))
        fields: dict[str, Any] = {"counter": counters[0], "float": "300.00"}
        drafts.append(Draft("till.open", guide, fields, None, "permission.denied"))
        if foreign:
            fields = {"counter": self.rng.choice(foreign), "float": "300.00"}
            drafts.append(Draft("till.open", self.rng.choice(clerks), fields, None, "scope.denied"))
        if self.world.open_day(hall) is None:
            fields = {"counter": counters[0], "float": "300.00"}
            drafts.append(Draft("till.open", self.rng.choice(clerks), fields, None, "day.not_open"))
        elif idle:
            fields = {"amount": "1.00"}
            drafts.append(Draft("till.drop", self.rng.choice(idle), fields, None, "till.not_open"))
            fields = {"counted": {"cash": "1.00"}, "stubs": 0, "stubs_total": "0.00"}
            drafts.append(Draft("till.close", self.rng.choice(idle), fields, None, "till.not_open"))
            taken = [till.counter for till in tills]
            if taken:
                fields = {"counter": self.rng.choice(taken), "float": "300.00"}
                drafts.append(Draft("till.open", self.rng.choice(idle), fields, None, "till.already_open"))
        if tills:
            till = self.rng.choice(tills)
            used = {t.counter for t in self.writer.open_tills(hall)}
            spare = [code for code in counters if code not in used]
            if spare:
                fields = {"counter": spare[0], "float": "300.00"}
                drafts.append(Draft("till.open", till.person, fields, None, "till.already_open"))
            fields = {"amount": yuan(till.drawer + 1)}
            drafts.append(Draft("till.drop", till.person, fields, None, "till.insufficient_cash"))
            fields = {"amount": self.rng.choice(("0.00", "-5.00"))}
            drafts.append(Draft("till.drop", till.person, fields, None, "input.invalid"))
        return self.rng.choice(drafts)

    # ----- orders, afterwards ---------------------------------------------------------------

    def review(self, hall: str) -> Draft | None:
        choices: list[tuple[list[Order], str]] = [
            (self.orders(hall, reviewed=True, reversed=False), "transition.not_allowed"),
            (self.orders(hall, reversed=True), "order.already_reversed"),
        ]
        leaders = self.writer.people(hall, "desk_leader")
        own = [o for o in self.orders(hall, reviewed=False, reversed=False) if o.by in leaders]
        if own and self.writer.chance(0.6):
            order = self.rng.choice(own)
            return Draft("order.review", order.by, {"order": order.ref}, None, "order.self_review")
        other = self.other_hall(hall)
        if other is not None:
            choices.append((self.orders(other, reviewed=False, reversed=False), "scope.denied"))
        orders, code = self.rng.choice(choices)
        if not orders:
            return self.refused_order(hall)
        order = self.rng.choice(orders)
        lead = self.writer.lead(hall, order.by)
        if self.writer.chance(0.15):
            return Draft(
                "order.review",
                self.rng.choice(self.writer.people(hall, "clerk", "auditor")),
                {"order": order.ref},
                None,
                "permission.denied",
            )
        return Draft("order.review", lead, {"order": order.ref}, None, code)

    def refused_order(self, hall: str) -> Draft | None:
        """'A later event that points to its ref is refused with input.invalid.'"""
        refs = [ref for do, ref in self.writer.refused_refs if do == "order.accept"]
        if not refs:
            return None
        fields = {"order": self.rng.choice(refs)}
        if self.writer.chance(0.5):
            return Draft("order.review", self.writer.lead(hall), fields, None, "input.invalid")
        fields["verdict"] = "ok"
        return Draft("audit.check", self.writer.auditor(hall), fields, None, "input.invalid")

    def check(self, hall: str) -> Draft | None:
        auditors = self.writer.people(hall, "auditor")
        own = [o for o in self.orders(hall, audited=False, reversed=False) if o.by in auditors]
        if own:
            order = self.rng.choice(own)
            fields = {"order": order.ref, "verdict": "ok"}
            return Draft("audit.check", order.by, fields, None, "audit.self_audit")
        choices = [
            (self.orders(hall, audited=True, reversed=False), "transition.not_allowed"),
            (self.orders(hall, reversed=True), "order.already_reversed"),
        ]
        other = self.other_hall(hall)
        if other is not None:
            choices.append((self.orders(other, audited=False, reversed=False), "scope.denied"))
        orders, code = self.rng.choice(choices)
        orders = [order for order in orders if order.by not in auditors]
        if not orders or not auditors:
            return None
        fields = {"order": self.rng.choice(orders).ref, "verdict": "ok"}
        if self.writer.chance(0.15):
            return Draft("audit.check", self.writer.lead(hall), fields, None, "permission.denied")
        return Draft("audit.check", self.rng.choice(auditors), fields, None, code)

    def reversal(self, hall: str) -> Draft | None:
        tills = self.writer.working_tills(hall)
        if not tills:
            return None
        till = self.rng.choice(tills)
        good = self.writer.reversible(till)
        code = self.rng.choice(REVERSALS)
        if code == "order.already_reversed":
            good = [o for o in self.world.orders if o.till is till and o.reversed and o.ref]
        elif code == "order.other_day":
            good = [o for o in self.world.orders if o.by == till.person and o.day < till.date and not o.reversed]
            good = [o for o in good if o.ref and o.at.date() < self.writer.now.date()]
        elif code == "blocked":
            mine = [o for o in self.world.orders if o.till is till and not o.reversed and o.ref]
            good = [o for o in mine if o not in good and o.at.date() == self.writer.now.date()]
        elif code == "another":
            good = [o for o in self.world.orders if o.day == till.date and o.hall == hall and o.ref]
            good = [o for o in good if o.by != till.person and not o.reversed]
            good = [o for o in good if o.at.date() == self.writer.now.date()]
            last = {number: o for o in self.world.orders if not o.reversed for number in o.numbers}
            good = [o for o in good if all(last[number] is o for number in o.numbers)]
        elif code == "scope.denied":
            good = [o for o in self.world.orders if o.hall != hall and o.ref]
        if not good:
            return None
        order = self.rng.choice(good)
        draft = reversal_of(self.writer, order, till.person, hall)
        draft.code = {"blocked": "transition.not_allowed", "another": "transition.not_allowed"}.get(code, code)
        if code == "order.self_approval":
            draft.fields["approved_by"] = till.person
        elif code == "permission.denied":
            people = [p for p in self.writer.people(hall, "clerk", "auditor", "guide") if p != till.person]
            draft.fields["approved_by"] = self.rng.choice(people)
        elif code == "input.invalid":
            self.spoil_refund(draft, order)
        elif code == "receipt.void_incomplete":
            if order.form is None:
                return None
            draft.fields["copies"] = self.rng.choice((0, 2))
        elif code == "till.insufficient_cash" and order.net["cash"] <= till.drawer:
            return None
        return draft

    def spoil_refund(self, draft: Draft, order: Order) -> None:
        choice = self.rng.randrange(3)
        if choice == 0:
            draft.fields["approved_by"] = "999999"
        elif choice == 1 and order.net["cash"] > 0:
            draft.fields["refund"] = {"card": yuan(sum(order.net.values()))}
        else:
            draft.fields["refund"] = {**draft.fields["refund"], "epay": yuan(order.net["epay"] + 1)}

    def no_day(self, hall: str) -> Draft | None:
        """Business and reversals where the hall has no open day."""
        clerks = [who for who in self.writer.people(hall, "clerk") if self.world.open_till(who) is None]
        numbers = self.desk.numbers("active")
        if self.world.open_day(hall) is not None or not clerks or not numbers:
            return None
        own = [o for o in self.orders(hall, reversed=False) if o.by in clerks]
        if own and self.writer.chance(0.5):
            order = self.rng.choice(own)
            draft = reversal_of(self.writer, order, order.by, hall)
            draft.code = "day.not_open"
            return draft
        number = self.rng.choice(numbers)
        assert number.owner is not None
        fields = {
            "business": "bill_query",
            "customer": self.desk.customer_ref(number.owner),
            "number": number.number,
            "documents": ["id_copy"],
            "signatures": ["customer", "clerk"],
        }
        return Draft("order.accept", self.rng.choice(clerks), fields, self.writer.ref("o"), "day.not_open")

    # ----- bank and signature ---------------------------------------------------------------

    def money(self, hall: str) -> Draft | None:
        auditor = self.writer.auditor(hall)
        day = (self.writer.now.date() + timedelta(days=40)).isoformat()
        clerk = self.rng.choice(self.writer.people(hall, "clerk"))
        pay = {"hall": hall, "date": day, "amount": "100.00", "slip": "JK0"}
        settle = {"hall": hall, "date": day, "means": "card", "amount": "100.00"}
        sign = {"hall": hall, "date": day, "copies_total": "0.00"}
        drafts = [
            Draft("bank.pay_in", auditor, pay, None, "day.not_open"),
            Draft("bank.settle", auditor, settle, None, "day.not_open"),
            Draft("audit.sign", auditor, sign, None, "day.not_open"),
            Draft("bank.pay_in", auditor, {**pay, "amount": "-1.00"}, None, "input.invalid"),
            Draft("bank.pay_in", clerk, pay, None, "permission.denied"),
            Draft("bank.settle", self.writer.lead(hall), settle, None, "permission.denied"),
            Draft("audit.sign", self.writer.lead(hall), sign, None, "permission.denied"),
        ]
        own = self.writer.people(hall, "auditor")
        other = self.other_hall(hall)
        if other is not None and own:
            drafts.append(Draft("audit.sign", self.rng.choice(own), {**sign, "hall": other}, None, "scope.denied"))
            drafts.append(Draft("bank.settle", self.rng.choice(own), {**settle, "hall": other}, None, "scope.denied"))
        for found in self.world.days.values():
            if found.hall != hall:
                continue
            fields = {"hall": hall, "date": found.date.isoformat(), "copies_total": "0.00", "note": "说明"}
            if found.status == "open":
                drafts.append(Draft("audit.sign", auditor, fields, None, "transition.not_allowed"))
            elif found.status == "signed":
                drafts.append(Draft("audit.sign", auditor, fields, None, "audit.already_signed"))
            else:
                fields["copies_total"] = yuan(found.report + 1)
                fields.pop("note")
                drafts.append(Draft("audit.sign", auditor, fields, None, "audit.not_matched"))
        return self.rng.choice(drafts)


def reversal_of(writer: Writer, order: Order, by: str, hall: str) -> Draft:
    """The reversal of an order as it ought to be."""
    refund = {name: yuan(amount) for name, amount in order.net.items() if amount or writer.chance(0.1)}
    fields = {
        "order": order.ref,
        "reason": "客户要求",
        "approved_by": writer.lead(hall, by),
        "refund": refund,
        "copies": 3 if order.form else 0,
    }
    return Draft("order.reverse", by, fields)


REVERSALS = (
    "order.already_reversed",
    "order.other_day",
    "blocked",
    "another",
    "scope.denied",
    "order.self_approval",
    "permission.denied",
    "input.invalid",
    "receipt.void_incomplete",
    "till.insufficient_cash",
)

Fault = Callable[[Faults, str], Draft | None]
KINDS: list[Fault] = [
    Faults.scene,
    Faults.closed_account,
    Faults.customer,
    Faults.goods,
    Faults.goods,
    Faults.forms,
    Faults.forms,
    Faults.void,
    Faults.void,
    Faults.day,
    Faults.day,
    Faults.till,
    Faults.till,
    Faults.review,
    Faults.review,
    Faults.check,
    Faults.no_day,
    Faults.reversal,
    Faults.reversal,
    Faults.reversal,
    Faults.money,
]
