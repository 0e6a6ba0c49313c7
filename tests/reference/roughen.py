"""Random days of halls as replay files: most events in order, some rough, none unreadable.

`generate(seed)` gives always the same file for a seed. The model runs beside the writing, so that
every event is known to be accepted or to be refused for one reason alone. Where the contract can
be read in two ways (ambiguities.md) nothing is written, unless `disputed` asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random  # noqa: TID251 - always a seeded one
from typing import Any

from tests.reference.accepting import contract_ends
from tests.reference.broken import generate_broken
from tests.reference.bustling import Bustle
from tests.reference.faulty import Faults, reversal_of
from tests.reference.form import SHANGHAI
from tests.reference.spoiling import RoughDesk
from tests.reference.world import MEANS, Order, Till, yuan
from tests.reference.writing import Writer

__all__ = ["generate", "generate_broken"]

STARTS = (
    "2026-01-30",
    "2026-01-31",
    "2026-02-27",
    "2028-01-31",
    "2028-02-28",
    "2026-12-30",
    "2026-11-16",
    "2027-03-31",
)
SERIAL_ITEMS = ("SIM", "CZK50", "CZK100", "ZD-A", "ZD-B")
NAMES = ("张伟", "李娜", "王芳", "刘洋", "陈静", "杨勇", "赵敏", "黄强")


class Hall:
    """One hall's days: its scene, its hours, what its people do."""

    def __init__(self, number: int, writer: Writer, desk: RoughDesk, faults: Faults) -> None:
        self.number = number
        self.code = f"H{number:02d}"
        self.writer = writer
        self.desk = desk
        self.faults = faults
        self.rng = writer.rng
        self.head = f"{number}001"
        self.next_form = number * 100_000 + 1
        self.series = writer.rng.choice(("A", "B"))
        self.bustle = Bustle(self.code, writer)

    # ----- scene ----------------------------------------------------------------------------

    def build(self) -> None:
        """Unit, people, counters, numbers, forms and goods."""
        do, n = self.writer.do, self.number
        size = self.rng.choice(("small", "standard", "demonstration", "station", "campus"))
        name = f"第{n}营业厅"
        do("org.add_unit", "system", code=self.code, name=name, level="hall", parent="C1", hall_class=size)
        self.person(1, self.rng.choice(("manager", "station_head")))
        for place, position in enumerate(
            (
                "duty_supervisor",
                "desk_leader",
                "clerk",
                "clerk",
                "salesperson",
                "repair_technician",
                "auditor",
                "guide",
            ),
            start=2,
        ):
            self.person(place, position)
        self.person(10, self.rng.choice(("clerk", "complaint_receptionist", "cleaner")))
        self.person(11, self.rng.choice(("shelf_guide", "guard", "complaint_receptionist", "guide")))
        for place, kind in enumerate(("general", "vip", "sales", "enquiry", "complaint"), start=1):
            do("org.add_counter", "system", hall=self.code, code=f"G{n}{place:02d}", kind=kind)
        numbers = [f"1990{n}{i:06d}" for i in range(1, 31)]
        do("numbers.load", "system", hall=self.code, numbers=numbers)
        for fee, head in (("300.00", 60), ("800.00", 80)):
            numbers = [f"1990{n}{head}{i:04d}" for i in range(0, 500, 100)]
            do("numbers.load", "system", hall=self.code, numbers=numbers, grade="vanity", min_fee=fee)
        self.receive_forms(200)
        for item in (*SERIAL_ITEMS, "YS", "ZY", "CZKQ"):
            self.receive(item, 25)
        for who in self.writer.people(self.code, "clerk", "salesperson", "repair_technician", "desk_leader"):
            self.issue(who)
            for item in ("SIM", "SIM", "CZK50", "ZD-A", "YS", "CZKQ"):
                self.draw(item, who)

    def person(self, place: int, position: str) -> None:
        job_number = f"{self.number}{place:03d}"
        name = self.rng.choice(NAMES)
        self.writer.do("org.add_staff", "system", job_number=job_number, name=name, unit=self.code, position=position)

    def receive(self, item: str, most: int) -> None:
        """Goods from above, as a quantity, a list of serials or a range with leading zeros."""
        fields: dict[str, Any] = {"hall": self.code, "item": item}
        number = self.rng.randint(most // 2, most)
        if self.writer.world.items[item].tracked == "quantity":
            fields["quantity"] = number
        elif item.startswith("ZD"):
            fields["serials"] = [self.writer.imei() for _ in range(number)]
        else:
            width, head = {"SIM": (self.rng.choice((19, 20)), "8986"), "CZK50": (10, "00"), "CZK100": (12, "5")}[item]
            first = self.writer.counters.get(item, 95)
            self.writer.counters[item] = first + number + self.rng.randint(0, 3)
            serials = [head + f"{i:0{width - len(head)}d}" for i in range(first, first + number)]
            if self.writer.chance(0.5):
                fields["range"] = {"first": serials[0], "last": serials[-1]}
            else:
                fields["serials"] = serials
        self.writer.do("stock.receive", self.writer.lead(self.code), **fields)

    def draw(self, item: str, who: str) -> None:
        store = ("store", self.code)
        fields: dict[str, Any] = {"item": item, "to": who}
        if self.writer.world.items[item].tracked == "quantity":
            fields["quantity"] = min(self.rng.randint(1, 6), self.writer.world.in_hand(item, store))
            if not fields["quantity"]:
                return
        else:
            there = sorted(self.writer.serials(item, store))[: self.rng.randint(1, 5)]
            if not there:
                return
            first, last = there[0], there[-1]
            unbroken = int(last) - int(first) + 1 == len(there) and len(first) == len(last)
            if unbroken and self.writer.chance(0.5):
                fields["range"] = {"first": first, "last": last}
            else:
                fields["serials"] = there
        by = self.writer.lead(self.code) if self.writer.chance(0.95) else "101"
        self.writer.do("stock.draw", by, **fields)

    def give_back(self, who: str, item: str) -> None:
        hand = ("person", who)
        held = self.writer.world.in_hand(item, hand)
        if not held:
            return
        number = self.rng.randint(1, held)
        if self.writer.world.items[item].tracked == "quantity":
            self.writer.do("stock.return", who, item=item, quantity=number)
        else:
            self.writer.do("stock.return", who, item=item, serials=self.writer.serials(item, hand)[:number])

    def receive_forms(self, number: int) -> None:
        keeper = self.keeper()
        last = self.next_form + number - 1
        self.writer.do("receipts.receive", keeper, hall=self.code, series=self.series, first=self.next_form, last=last)
        self.next_form = last + 1

    def keeper(self) -> str:
        return self.rng.choice(self.writer.people(self.code, "auditor", "manager", "station_head"))

    def issue(self, who: str) -> None:
        """A run of forms, sometimes so short that it is soon used up."""
        forms = self.writer.world.forms
        free = [no for (series, no), form in forms.items() if form.hall == self.code and form.run is None]
        if len(free) < 25:
            self.receive_forms(100)
            return
        first = min(free)
        last = first + self.rng.choice((1, 4, 9, 19)) - 1
        self.writer.do(
            "receipts.issue", self.keeper(), hall=self.code, series=self.series, first=first, last=last, to=who
        )

    # ----- the hours of a day ---------------------------------------------------------------

    def plan_day(self, today: date, actions: int, floor: int) -> None:
        """Opening, business and closing of one date, with the ways in which they go astray."""
        if self.writer.chance(0.06) and self.writer.world.days:
            return
        morning = self.at(today, 8, self.rng.randrange(0, 1800))
        self.writer.plan(morning, lambda: self.open(today))
        self.bustle.plan_day(today, floor)
        for _ in range(actions):
            moment = self.at(today, 9, self.rng.randrange(0, 8 * 3600 + 1800))
            self.writer.plan(moment, self.act)
        evening = self.at(today, 17, 2100 + self.rng.randrange(0, 600))
        self.writer.plan(evening, self.close_tills)
        closing = self.at(today, 18, self.rng.randrange(0, 900))
        tomorrow = today + timedelta(days=1)
        late = self.rng.random()
        if late < 0.08:
            closing = self.at(tomorrow, 0, self.rng.choice((0, 0, 1, 1800)))
        elif late < 0.12:
            closing = self.at(tomorrow, 8, 2400)
        elif late < 0.16:
            closing = self.at(tomorrow, 0, -1)
        if late < 0.16:
            for _ in range(4):
                self.writer.plan(self.at(today, 18, self.rng.randrange(0, 7 * 3600)), self.act)
        if self.writer.chance(0.3):
            self.writer.plan(closing - timedelta(seconds=self.rng.choice((0, 600))), self.close_tills)
        self.writer.plan(closing, self.close_day)
        self.writer.plan(closing + timedelta(hours=1), self.rough)
        self.plan_bank(today)

    @staticmethod
    def at(day: date, hour: int, seconds: int) -> datetime:
        return datetime.combine(day, time(hour), SHANGHAI) + timedelta(seconds=seconds)

    def open(self, today: date) -> None:
        if self.writer.chance(0.2):
            self.rough()
        if self.writer.world.open_day(self.code) is not None:
            if self.writer.chance(0.3):
                # yesterday's day goes on: 'it stays open, past midnight too, until it is closed'
                fields = {"hall": self.code, "date": today.isoformat()}
                self.writer.refuse("day.already_open", "day.open", self.writer.lead(self.code), **fields)
                return
            self.close_day()
        self.writer.do("day.open", self.writer.lead(self.code), hall=self.code, date=today.isoformat())
        for who in self.cashiers():
            if self.writer.chance(0.75):
                self.open_till(who)

    def cashiers(self) -> list[str]:
        return self.writer.people(self.code, "clerk", "salesperson", "repair_technician", "desk_leader")

    def open_till(self, who: str) -> None:
        taken = {till.counter for till in self.writer.open_tills()} | set(self.writer.world.team.declared)
        counters = [c for c, hall in self.writer.world.counters.items() if hall == self.code and c not in taken]
        if counters and self.writer.world.open_till(who) is None:
            float_ = self.rng.choice(("300.00", "300.00", "200.00", "250.50", "500.00", "0.00"))
            self.writer.do("till.open", who, counter=self.rng.choice(counters), float=float_)

    def close_tills(self) -> None:
        for till in self.writer.working_tills(self.code):
            if self.writer.chance(0.93):
                if self.writer.chance(0.3):
                    self.drop(till)
                self.close_till(till)

    def close_till(self, till: Till) -> None:
        """The blind count, now and then wrong in one figure or another."""
        world = self.writer.world
        standing = [o for o in world.orders if o.till is till and not o.reversed]
        counted = {"cash": till.drawer, **{m: sum(o.net[m] for o in standing) for m in ("card", "epay")}}
        for name in MEANS:
            if self.writer.chance(0.07):
                counted[name] = max(0, counted[name] + self.rng.choice((1, -1, 50_00, -10_00)))
        fields: dict[str, Any] = {
            "counted": {n: yuan(a) for n, a in counted.items() if a or self.writer.chance(0.3)},
            "stubs": sum(o.form is not None for o in standing),
        }
        total = sum(o.due for o in standing)
        if self.writer.chance(0.08):
            total += self.rng.choice((7_00, -7_00, 1))
        if self.writer.chance(0.05) and (fields["stubs"] or self.writer.chance(0.3)):
            fields["stubs"] += 1 if not fields["stubs"] else self.rng.choice((1, -1))
        fields["stubs_total"] = yuan(total)
        if self.writer.chance(0.9):
            cards = {item: world.in_hand(item, ("person", till.person)) for item in SERIAL_ITEMS}
            if self.writer.chance(0.1):
                item = self.rng.choice(SERIAL_ITEMS)
                cards[item] = max(0, cards[item] + self.rng.choice((1, -1)))
            if self.writer.chance(0.05):
                cards.pop(self.rng.choice(SERIAL_ITEMS))
            fields["cards"] = {item: n for item, n in cards.items() if n or self.writer.chance(0.7)}
        self.writer.do("till.close", till.person, **fields)

    def close_day(self) -> None:
        if self.writer.world.open_day(self.code) is None:
            return
        if self.writer.open_tills(self.code):
            self.writer.refuse("day.tills_open", "day.close", self.writer.lead(self.code), hall=self.code)
            if self.writer.chance(0.6):
                for till in self.writer.working_tills(self.code):
                    self.close_till(till)
        fields: dict[str, Any] = {"hall": self.code}
        by = self.writer.lead(self.code)
        if self.writer.open_tills(self.code):
            fields["force"], by = True, self.head
        elif self.writer.chance(0.1):
            fields["force"] = False
        self.writer.do("day.close", by, **fields)

    # ----- business -------------------------------------------------------------------------

    def act(self) -> None:
        """One thing that happens in the hall."""
        if self.writer.chance(0.14):
            self.rough()
            return
        tills = self.writer.working_tills(self.code)
        if not tills or self.writer.chance(0.08):
            self.side()
            return
        till = self.rng.choice(tills)
        draw = self.rng.random()
        if draw < 0.14:
            self.register(till.person)
        elif draw < 0.20:
            self.drop(till)
        elif draw < 0.28:
            self.reverse(till)
        elif draw < 0.32:
            self.void(till)
        elif draw < 0.36:
            self.close_till(till)
            if self.writer.chance(0.8):
                self.open_till(till.person)
        else:
            self.accept(till)

    def rough(self) -> None:
        """An event that must be refused; some tries find nothing in the present state."""
        for _ in range(6):
            tills = self.writer.working_tills(self.code)
            at_a_till = bool(tills) and self.writer.chance(0.5)
            draft = self.desk.spoilt(self.rng.choice(tills)) if at_a_till else self.faults.any(self.code)
            if draft is not None and self.writer.try_write(draft):
                return

    def side(self) -> None:
        """What isn't business with a customer: goods, forms, people, the catalogue."""
        who = self.rng.choice(self.cashiers())
        people = self.writer.world.people
        others = [clerk for clerk in self.writer.people(self.code, "clerk") if clerk != who]
        choice = self.rng.randrange(10) if others else self.rng.randrange(7)
        if choice < 3:
            self.draw(self.rng.choice((*SERIAL_ITEMS, "YS", "CZKQ")), who)
        elif choice == 3:
            self.give_back(who, self.rng.choice((*SERIAL_ITEMS, "YS")))
        elif choice == 4:
            self.receive(self.rng.choice((*SERIAL_ITEMS, "YS")), 6)
        elif choice == 5:
            self.issue(who)
        elif choice == 6:
            self.open_till(who)
        elif choice == 7 and len(self.cashiers()) > 4:
            # a person leaves, it may be with an open till and goods in hand
            self.writer.do("org.leave", "system", job_number=who)
        elif choice == 8 and self.writer.world.open_till(who) is None and people[who].position != "desk_leader":
            position = self.rng.choice(("clerk", "salesperson", "auditor", "repair_technician"))
            if len(self.cashiers()) > 3 or position != "auditor":
                self.move(who, self.code, position)
        elif choice == 9:
            self.newcomer()

    def move(self, who: str, unit: str, position: str) -> None:
        """'given again, the same person's new unit or position'."""
        self.writer.do("org.add_staff", "system", job_number=who, name="改任", unit=unit, position=position)

    def newcomer(self) -> None:
        """Somebody with empty hands comes from another hall, or anew."""
        world = self.writer.world
        free = [
            person.job_number
            for person in world.people.values()
            if person.unit in self.writer.halls()
            and person.unit != self.code
            and person.position in ("guide", "complaint_receptionist", "cleaner")
            and not person.left
            and not any(place == ("person", person.job_number) for place in world.serials.values())
        ]
        free = [who for who in free if len(self.writer.people(world.people[who].unit, "guide")) > 1]
        if free and self.writer.chance(0.6):
            self.move(self.rng.choice(free), self.code, self.rng.choice(("guide", "cleaner")))
        else:
            self.person(self.writer.count(f"people {self.code}", 20), self.rng.choice(("clerk", "guide")))

    def register(self, by: str) -> None:
        keys = list(self.writer.world.customers.values())
        fields: dict[str, Any] = {"name": self.rng.choice(NAMES)}
        if keys and self.writer.chance(0.15):
            fields["id_kind"], fields["id_number"] = self.rng.choice(keys).split(" ", 1)
        elif self.writer.chance(0.75):
            fields["id_kind"], fields["id_number"] = "resident_id", self.writer.resident_id()
        else:
            fields["id_kind"] = self.rng.choice(("passport", "permit", "business_licence"))
            fields["id_number"] = f"E{self.writer.count('passport', 1000)}"
        if self.writer.chance(0.4):
            fields["phone"] = "19900012345"
        self.writer.do("customer.register", by, self.writer.ref("k"), **fields)

    def accept(self, till: Till) -> None:
        if not self.writer.world.customers or self.writer.chance(0.2):
            self.register(till.person)
        if not self.writer.runs(till.person):
            self.issue(till.person)
        if not self.writer.sims(till.person) and self.writer.chance(0.6):
            self.draw("SIM", till.person)
        draft = self.desk.draft(till)
        if draft is None or not self.writer.try_write(draft):
            return
        order = self.writer.world.orders[-1]
        if order.business == "transfer_ownership":
            self.desk.moved.add(order.numbers[0])
        elif order.business in ("cancel", "change_number"):
            self.desk.moved.update(order.numbers)
        if till.drawer > 500_00 and self.writer.chance(0.75):
            self.drop(till)
        self.plan_papers(order)

    def drop(self, till: Till) -> None:
        """Down to 500.00 just so, under it, or not quite."""
        if till.drawer <= 0:
            return
        amounts = [1, till.drawer, self.rng.randint(1, till.drawer)]
        if till.drawer > 500_00:
            over = till.drawer - 500_00
            amounts = [over, over, -(-over // 100_00) * 100_00, max(1, over - 1)]
        amount = min(till.drawer, self.rng.choice(amounts))
        self.writer.do("till.drop", till.person, amount=yuan(amount))

    def void(self, till: Till) -> None:
        runs = self.writer.runs(till.person)
        if runs:
            run = self.rng.choice(runs)
            fields = {"series": run.series, "no": run.next, "reason": "打印走纸", "copies": 3}
            self.writer.do("receipts.void", till.person, **fields)

    def reverse(self, till: Till) -> None:
        orders = self.writer.reversible(till)
        if not orders:
            return
        order = self.rng.choice(orders)
        draft = reversal_of(self.writer, order, till.person, self.code)
        if self.writer.try_write(draft) and order.business in ("password_set", "password_reset", "transfer_ownership"):
            self.desk.unsure_password.update(order.numbers)

    # ----- afterwards -----------------------------------------------------------------------

    def plan_papers(self, order: Order) -> None:
        """Review and audit: the same day, the next, at the very end of it, just too late, never."""
        ends = self.at(order.at.date() + timedelta(days=2), 0, 0)
        for action, never in ((self.review, 0.08), (self.check, 0.1)):
            draw = self.rng.random()
            if draw < never:
                continue
            moment = order.at + timedelta(seconds=self.rng.randrange(60, 7200))
            if draw < never + 0.3:
                moment = self.at(order.at.date() + timedelta(days=1), 9, self.rng.randrange(0, 36000))
            elif draw < never + 0.4:
                moment = ends + timedelta(seconds=self.rng.choice((-1, 0, 0, 1, 3600)))
            self.writer.plan(moment, self.later(action, order))

    @staticmethod
    def later(action: Callable[[Order], None], order: Order) -> Callable[[], None]:
        return lambda: action(order)

    def review(self, order: Order) -> None:
        if not order.reversed and not order.reviewed and order.ref is not None:
            by = self.writer.lead(self.code, order.by) if self.writer.chance(0.95) else "101"
            self.writer.do("order.review", by, order=order.ref)

    def check(self, order: Order) -> None:
        by = self.writer.auditor(self.code)
        if order.reversed or order.audited or order.by == by:
            return
        fields: dict[str, Any] = {"order": order.ref, "verdict": "ok"}
        if self.writer.chance(0.12):
            faults = [{"code": c, "note": "见凭证"} for c in ("no_copy", "wrong_name", "wrong_amount")]
            fields.update(verdict="faulty", faults=faults[: self.rng.randint(1, 3)])
        self.writer.do("audit.check", by, **fields)

    def plan_bank(self, today: date) -> None:
        tomorrow = today + timedelta(days=1)
        self.writer.plan(self.at(tomorrow, 12, self.rng.randrange(0, 3600)), lambda: self.bank(today))

    def bank(self, today: date) -> None:
        """Pay-ins and settlements of the day before, right or wrong, and the auditor's signature."""
        day = self.writer.world.days.get((self.code, today))
        if day is None or self.writer.chance(0.05):
            return
        on = {"hall": self.code, "date": today.isoformat()}
        orders = [o for o in self.writer.world.orders if (o.hall, o.day) == (self.code, today) and not o.reversed]
        for name in MEANS:
            amount = sum(order.net[name] for order in orders)
            if self.writer.chance(0.08):
                amount += self.rng.choice((1, -1, 100_00))
            parts = [amount]
            if amount > 200_00 and self.writer.chance(0.2):
                parts = [100_00, amount - 100_00]
            for part in parts:
                if part <= 0 or self.writer.chance(0.03):
                    continue
                by = self.writer.auditor(self.code)
                if name == "cash":
                    slip = f"JK{self.writer.count('slip', 5000)}"
                    by = by if self.writer.chance(0.7) else self.writer.lead(self.code)
                    self.writer.do("bank.pay_in", by, **on, amount=yuan(part), slip=slip)
                else:
                    self.writer.do("bank.settle", by, **on, means=name, amount=yuan(part))
        if day.status != "closed":
            return
        auditors = [*self.writer.people(self.code, "auditor"), "100"]
        auditors = [who for who in auditors if not any(order.by == who for order in orders)]
        copies = day.report + (self.rng.choice((5_00, -5_00)) if self.writer.chance(0.1) else 0)
        fields: dict[str, Any] = {**on, "copies_total": yuan(copies)}
        if (copies, day.bank) != (day.report, day.report):
            if self.writer.chance(0.5):
                self.writer.refuse("audit.not_matched", "audit.sign", self.rng.choice(auditors), **fields)
            fields["note"] = "差额待查"
        elif self.writer.chance(0.1):
            fields["note"] = "无"
        if self.writer.chance(0.9):
            self.writer.do("audit.sign", self.rng.choice(auditors), **fields)


def build_company(writer: Writer) -> None:
    """Everything above the halls: units, the city's people, plans, items."""
    do = writer.do
    do("org.add_unit", "system", code="HQ", name="总公司", level="headquarters")
    do("org.add_unit", "system", code="P1", name="省公司", level="province", parent="HQ")
    do("org.add_unit", "system", code="C1", name="市公司", level="city", parent="P1")
    do("org.add_staff", "system", job_number="100", name="张勇", unit="C1", position="auditor")
    do("org.add_staff", "system", job_number="101", name="李勇", unit="C1", position="manager")
    for code, months, fee in (("T19", 0, None), ("T39", 1, "60.00"), ("T89", 12, "120.50"), ("T129", 24, "300.00")):
        fields: dict[str, Any] = {"code": code, "name": f"{code[1:]}元套餐", "monthly_fee": f"{code[1:]}.00"}
        if fee:
            fields.update(contract_months=months, early_exit_fee=fee)
        do("catalog.add_plan", "system", **fields)
    for code, kind, tracked, price in (
        ("SIM", "sim", "serial", None),
        ("CZK50", "value_card", "serial", "50.00"),
        ("CZK100", "value_card", "serial", "100.00"),
        ("CZKQ", "value_card", "quantity", "30.00"),
        ("ZD-A", "terminal", "serial", "1299.00"),
        ("ZD-B", "terminal", "serial", "459.90"),
        ("YS", "gift", "quantity", None),
        ("ZY", "material", "quantity", None),
    ):
        fields = {"code": code, "name": f"货{code}", "kind": kind, "tracked": tracked}
        if price:
            fields["price"] = price
        do("catalog.add_item", "system", **fields)


def write(
    seed: int, *, halls: int = 2, days: int = 3, orders: int = 40, floor: int = 40, disputed: bool = False
) -> Writer:
    """The writer after the whole file: its lines, and the model in its last state."""
    writer = Writer(Random(seed), disputed)
    start = date.fromisoformat(writer.rng.choice(STARTS))
    writer.now = datetime.combine(start - timedelta(days=1), time(18), SHANGHAI)
    desk = RoughDesk(writer)
    faults = Faults(writer, desk)
    build_company(writer)
    houses = [Hall(number, writer, desk, faults) for number in range(1, halls + 1)]
    for house in houses:
        house.build()
    today, jumps = start, 0
    for number in range(days):
        actions = max(2, orders * 2 // (halls * days))
        for house in houses:
            house.plan_day(today, actions + writer.rng.randint(0, 4), floor)
        # what comes after midnight of this date is written together with the next date's events
        if number + 1 < days:
            next_day = today + timedelta(days=1)
            writer.run(datetime.combine(next_day, time(7, 45), SHANGHAI))
            ends = contract_ends(desk)
            if ends and jumps < 2 and writer.chance(0.4):
                jumps += 1
                next_day = writer.rng.choice(ends) - timedelta(days=writer.rng.choice((0, 0, 1)))
                writer.run(datetime.combine(next_day, time(7), SHANGHAI))
            today = max(next_day, writer.now.date())
    writer.run()
    writer.now += timedelta(seconds=writer.rng.choice((0, 3600, 86400, 3 * 86400)))
    if writer.chance(0.3):
        writer.now = datetime.combine(writer.now.date() + timedelta(days=1), time(0), SHANGHAI)
    writer.do("clock.tick", "system")
    return writer


def generate(
    seed: int, *, halls: int = 2, days: int = 3, orders: int = 40, floor: int = 40, disputed: bool = False
) -> list[str]:
    """A replay file of about so many orders; the same for the same seed."""
    return write(seed, halls=halls, days=days, orders=orders, floor=floor, disputed=disputed).lines
