"""A hall's day: opening, customers in their waves, closing, and the auditor's work on it the day after."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from . import company
from .desk import LOOSE_LIMIT, Desk
from .state import ZERO, Book, Event, Hall, Order, Person, Till, World, moment, yuan
from .supply import draw, lead, prepare

# How many come in each hour, from 8 to 17: a morning and an afternoon wave.
WAVES = (0.35, 1.0, 1.6, 1.25, 0.55, 0.65, 1.0, 1.5, 1.4, 0.75)
FLOATS = ("200.00", "200.00", "300.00")
FAULTS = (
    ("missing_document", "身份证复印件缺失"),
    ("wrong_customer_data", "受理单姓名与证件不符"),
    ("missing_signature", "客户签字不清"),
)
BREATH = timedelta(minutes=4)  # between two customers of one person, where others are free


def troubles(ago: int, code: str) -> list[str]:
    key = (ago - 1) % company.CYCLE + 1 if ago else 0
    return list(company.TROUBLES.get((key, code), ()))


class HallDay:
    """One hall on one day; it plans itself into the diary."""

    def __init__(self, world: World, hall: Hall, day: date) -> None:
        self.world = world
        self.hall = hall
        self.day = day
        self.rng = world.rng
        self.diary = world.diary
        self.ago = (world.today - day).days
        self.book = Book(day, troubles(self.ago, hall.code))
        self.people = self._rota()

    def plan(self) -> None:
        self.diary.at(moment(self.day, 8, self.rng.randrange(3, 9), self.rng.randrange(60)), self.open)
        for when in self._arrivals():
            self.diary.at(when, self.customer)
        if not self.ago:
            return  # today is still running
        if self.book.struck("tills_open"):
            self.diary.at(moment(self.day, 17, 58, 30), self._close)
        closing = self.people[:-1] if self.book.struck("force") else self.people
        for person in closing:
            when = moment(self.day, 18, self.rng.randrange(1, 18), self.rng.randrange(60))
            self.diary.at(when, partial(self.close_till, person))
        forced = len(closing) < len(self.people)
        at = moment(self.day, 18, self.rng.randrange(22, 38), self.rng.randrange(60))
        self.diary.at(at, partial(self.close, forced))

    def _rota(self) -> list[Person]:
        """Who sits at a till today: one who sells, if the hall has any, and the others in turn."""
        turn = self.day.toordinal()
        sellers = self.hall.of("salesperson")
        others = self.hall.of("clerk", "desk_leader")
        chosen = [sellers[turn % len(sellers)]] if sellers else []
        wanted = self.hall.plan.tills - len(chosen)
        return chosen + [others[(turn + place) % len(others)] for place in range(min(wanted, len(others)))]

    def _arrivals(self) -> list[datetime]:
        wanted = round(self.hall.plan.orders * self.hall.plan.week[self.day.weekday()] + self.rng.gauss(0, 2))
        wanted = min(max(wanted, company.FEWEST_ORDERS), company.MOST_ORDERS)
        hours = self.rng.choices(range(8, 18), WAVES, k=wanted)
        return sorted(self._within(hour) for hour in hours)

    def _within(self, hour: int) -> datetime:
        first, last = (32 * 60, 3600) if hour == 8 else (0, 50 * 60) if hour == 17 else (0, 3600)
        return moment(self.day, hour, 0) + timedelta(seconds=self.rng.randrange(first, last))

    # ---- morning

    def open(self) -> None:
        self.hall.book = self.book
        by = lead(self.world, self.hall)
        self.diary.emit("day.open", by, hall=self.hall.code, date=self.day.isoformat())
        if self.day.weekday() == 0:
            self._weekly()
        codes = counters(self.hall.code)
        careless = self.rng.choice(self.people) if self.book.struck("loose") else None
        for person, counter in zip(self.people, codes, strict=False):
            prepare(self.world, self.hall, person)
            float_ = Decimal(self.rng.choice(FLOATS))
            gap = self.rng.randrange(20, 90)
            self.diary.emit("till.open", person.job, gap, counter=counter, float=yuan(float_))
            person.till = Till(counter, float_, float_, person is careless)

    def _weekly(self) -> None:
        """Leaflets for the floor, parts for those who repair and install."""
        for position, code in (("guide", "WL-ZY"), ("repair_technician", "PJ-PM"), ("installer", "PJ-GX")):
            for person in self.hall.of(position)[:1]:
                draw(self.world, self.hall, person, code)

    # ---- the day

    def customer(self) -> None:
        at_till = [person for person in self.people if person.till]
        if not at_till:
            return
        now = self.diary.now
        careless = [person for person in at_till if person.till and self._tempted(person.till)]
        free = careless or [person for person in at_till if now - person.served >= BREATH]
        person = self.rng.choice(free) if free else min(at_till, key=lambda one: one.served)
        if person.till:
            Desk(self.world, self.hall, person, person.till).serve()

    def _tempted(self, till: Till) -> bool:
        return till.careless and till.drawer <= LOOSE_LIMIT and bool(self.world.numbers)

    # ---- evening

    def close_till(self, person: Person) -> None:
        till = person.till
        if till is None:
            return
        cash = till.drawer
        if self.book.struck("short"):
            cash -= self.rng.choice((5, 10, 20))
        elif self.book.struck("over"):
            cash += self.rng.choice((1, 5, 10))
        stubs = till.stubs - (1 if till.stubs and self.book.struck("stubs") else 0)
        counted = {"cash": yuan(cash), "card": yuan(till.card), "epay": yuan(till.epay)}
        fields: dict[str, Any] = {"counted": counted, "cards": self._cards(person), "stubs": stubs}
        self.diary.emit("till.close", person.job, **fields, stubs_total=yuan(till.stubs_total))
        person.till = None

    def _cards(self, person: Person) -> dict[str, int]:
        cards = {code: len(person.serials.get(code, ())) for code in company.SERIAL_ITEMS}
        if cards["CZK50"] and self.book.struck("stock"):
            cards["CZK50"] -= 1
        return {code: count for code, count in cards.items() if count or code == "SIM"}

    def _close(self) -> None:
        self.diary.emit("day.close", lead(self.world, self.hall), 2, hall=self.hall.code)

    def close(self, forced: bool) -> None:
        if forced:
            self.diary.emit("day.close", self.hall.head(), 2, hall=self.hall.code, force=True)
            for person in self.people:
                person.till = None
        else:
            self._close()
        Audit(self.world, self.hall, self.book, self.ago).plan()


class Audit:
    """The auditor's work on a closed day."""

    def __init__(self, world: World, hall: Hall, book: Book, ago: int) -> None:
        self.world = world
        self.hall = hall
        self.book = book
        self.rng = world.rng
        self.diary = world.diary
        self.next_day = book.day + timedelta(days=1)
        self.late = 4 if book.struck("late_audit") else 0
        self.unfinished = ago == 1 and hall.code not in company.AUDIT_DONE_TODAY

    def plan(self) -> None:
        orders = [order for order in self.book.orders if not order.reversed]
        self.rng.shuffle(orders)
        evening, kept = len(orders) * 3 // 10, len(orders) - self.late
        for place, order in enumerate(orders):
            if place < evening:
                when = moment(self.book.day, 18, 45) + timedelta(seconds=self.rng.randrange(3600))
            elif place < kept:
                if self.unfinished and place > len(orders) * 6 // 10:
                    continue
                when = moment(self.next_day, 8, 50) + timedelta(seconds=self.rng.randrange(9600))
            else:
                when = moment(self.next_day + timedelta(days=1), 9, 5) + timedelta(seconds=self.rng.randrange(1200))
            self.diary.at(when, partial(self.check, order))
        self.diary.at(moment(self.next_day, 10, self.rng.randrange(5, 45)), self.pay_in)
        if not self.unfinished:
            day = self.next_day + timedelta(days=1 if self.late else 0)
            self.diary.at(moment(day, 11, 40, self.rng.randrange(60)), self.sign)

    def check(self, order: Order) -> None:
        by = self.hall.auditor(self.diary.now.date())
        fields: dict[str, Any] = {"order": order.ref, "verdict": "ok"}
        if self.book.struck("fault"):
            code, note = self.rng.choice(FAULTS)
            fields |= {"verdict": "faulty", "faults": [{"code": code, "note": note}]}
        self.diary.emit("audit.check", by, **fields)

    def pay_in(self) -> None:
        cash = self.book.takings["cash"]
        amount = cash - 50 if "bank_short" in self.book.troubles and cash > 50 else cash
        if amount <= 0:
            return
        by = self.hall.auditor(self.diary.now.date())
        fields: Event = {"hall": self.hall.code, "date": self.book.day.isoformat(), "amount": yuan(amount)}
        self.diary.emit("bank.pay_in", by, **fields, slip=self.world.slip())

    def sign(self) -> None:
        by = self.hall.auditor(self.diary.now.date())
        where: Event = {"hall": self.hall.code, "date": self.book.day.isoformat()}
        for means in ("card", "epay"):
            if (amount := self.book.takings[means]) > ZERO:
                self.diary.emit("bank.settle", by, 2, **where, means=means, amount=yuan(amount))
        copies = yuan(self.book.total())
        self.diary.emit("audit.sign", by, 4, **where, copies_total=copies)
        if self.book.struck("bank_short"):
            note = "现金缴款少50.00元，次日补缴，已通知厅经理"
            self.diary.emit("audit.sign", by, 60, **where, copies_total=copies, note=note)


def counters(hall: str) -> list[str]:
    """Codes of the counters with a till, in the order in which they are taken."""
    return [code for code, kind in all_counters(hall) if kind in company.TILL_COUNTERS]


def all_counters(hall: str) -> list[tuple[str, str]]:
    letters = {"general": "G", "enquiry": "E", "vip": "V", "sales": "S", "complaint": "C"}
    out = []
    for kind, count in company.COUNTERS[hall]:
        out += [(f"{letters[kind]}{hall[-1]}{place:02d}", kind) for place in range(1, count + 1)]
    return out
