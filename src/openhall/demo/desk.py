"""At the counter: a draft is paid for, accepted and signed; now and then it is refused first, or taken back later."""

from datetime import timedelta
from decimal import ROUND_CEILING, Decimal
from functools import partial
from typing import Any

from . import company
from .business import ASKED, JOINING, KINDS, SOLD, STATION, UNSIGNED_KINDS, Draft, Requests, describe
from .state import ZERO, Book, Hall, Order, Person, Till, World, moment, yuan
from .supply import issue_book, lead

LOOSE_LIMIT = Decimal("500.00")
KEPT_AFTER_DROP = Decimal("200.00")
VOID_SHARE, REVERSED_SHARE, NEXT_MORNING_SHARE = 0.012, 0.012, 0.06
VOID_REASONS = ("打印走纸", "抬头写错", "票据破损")
REVERSAL_REASONS = ("客户改变主意", "金额录错", "号码录错", "重复受理")


class Desk:
    """One order at one person's open till."""

    def __init__(self, world: World, hall: Hall, person: Person, till: Till) -> None:
        self.world = world
        self.hall = hall
        self.person = person
        self.till = till
        self.book: Book = hall.book
        self.rng = world.rng
        self.requests = Requests(world, hall, person)

    def serve(self) -> None:
        self.person.served = self.world.diary.now
        for _ in range(8):
            draft = self._ask()
            if draft is not None and self._settle(draft):
                return
        fallback = self.requests.draft("new_subscription")
        if fallback is not None:
            self._settle(fallback)

    def _tripped(self) -> bool:
        """Whether what goes wrong today goes wrong now, and not with the first customer of every day."""
        return self.rng.random() < 0.2

    # ---- what the next customer wants

    def _ask(self) -> Draft | None:
        if self.till.careless and self.till.drawer <= LOOSE_LIMIT:
            return self.requests.top_up(300)
        if "in_contract" in self.book.troubles and self._tripped():
            return self.requests.change_plan(bound=True)
        return self.requests.draft(self._kind())

    def _kind(self) -> str:
        world, grown = self.world, len(self.world.numbers)
        unseen = [kind for kind in KINDS if kind not in world.seen]
        if unseen and world.diary.now.date() > world.first_day and self.rng.random() < 0.2:
            return self.rng.choice(unseen)
        joining = 0.6 if grown < 60 else 0.25 if grown < 160 else 0.09
        if self.rng.random() < joining:
            return self.rng.choices(list(JOINING), list(JOINING.values()))[0]
        weights = dict(ASKED)
        if self.person.position == "salesperson":
            weights |= SOLD
        if self.hall.plan.code == "H04":
            weights |= STATION
        if self.till.careless:
            weights |= {"refund_prepayment": 0, "deposit_refund": 0}
        return self.rng.choices(list(weights), list(weights.values()))[0]

    # ---- money

    def _tender(self, due: Decimal) -> tuple[dict[str, Any], dict[str, Decimal]] | None:
        """What is handed over, and what of it is kept by means; None if it can't be paid out."""
        if due < 0:
            return self._pay_out(due)
        cash_share = 0.3 if due <= 600 else 0.06
        roll = self.rng.random()
        if self.till.careless and self.till.drawer <= LOOSE_LIMIT:
            roll = 0.0
        if roll < cash_share:
            return self._cash(due, {})
        if roll < cash_share + 0.04 and due >= 100:
            other = (due * Decimal("0.6")).quantize(Decimal(1))
            return self._cash(due, {"epay": other})
        means = "card" if roll > 0.86 else "epay"
        return {means: yuan(due)}, {means: due}

    def _cash(self, due: Decimal, others: dict[str, Decimal]) -> tuple[dict[str, Any], dict[str, Decimal]]:
        rest = due - sum(others.values(), ZERO)
        step = Decimal(self.rng.choice((1, 10, 10, 50, 100)))
        given = (rest / step).to_integral_value(ROUND_CEILING) * step
        tender: dict[str, Any] = {"cash": yuan(given)} | {means: yuan(value) for means, value in others.items()}
        notes = int(given // 100)
        room = self.till.drawer + rest - 100 * notes >= 0
        if notes and room and not self.till.careless and self.rng.random() < 0.45:
            tender["hundreds"] = notes
        return tender, {"cash": rest} | others

    def _pay_out(self, due: Decimal) -> tuple[dict[str, Any], dict[str, Decimal]] | None:
        room = {means: self.book.takings[means] + due for means in self.book.takings}
        if self.till.careless or self.till.drawer + due < 0:
            room.pop("cash")
        means = next((means for means in ("cash", "epay", "card") if room.get(means, Decimal(-1)) >= 0), None)
        return ({means: yuan(due)}, {means: due}) if means else None

    # ---- acceptance

    def _settle(self, draft: Draft) -> bool:
        due = draft.due()
        fields: dict[str, Any] = {"business": draft.business, "customer": draft.customer.ref, **draft.fields}
        paid: dict[str, Decimal] = {}
        if due:
            tendered = self._tender(due)
            if tendered is None:
                return False
            fields["charges"], (fields["tender"], paid) = describe(draft.charges), tendered
            fields["receipt"] = {"series": company.SERIES, "no": self._form()}
        fields |= {"documents": draft.documents, "signatures": ["customer", "clerk"]}
        self._refusals(draft, fields)
        ref = self.world.ref("o")
        self.world.diary.emit("order.accept", self.person.job, self.rng.randrange(1, 7), ref=ref, **fields)
        draft.effect()
        self._book(Order(ref, draft.business, self.person.job, due, paid, draft.undo, draft.number), fields)
        return True

    def _form(self) -> int:
        """The next form, after spoiling one now and then."""
        if self.person.forms_left() < 3:
            issue_book(self.world, self.hall, self.person)
        if self.rng.random() < VOID_SHARE:
            fields = {"series": company.SERIES, "no": self.person.next_form(), "copies": 3}
            self.person.use_form()
            reason = self.rng.choice(VOID_REASONS)
            self.world.diary.emit("receipts.void", self.person.job, 2, reason=reason, **fields)
        return self.person.next_form()

    def _refusals(self, draft: Draft, fields: dict[str, Any]) -> None:
        """The same order tried wrongly first, on the days that have such trouble."""
        wrong: list[dict[str, Any]] = []
        tripped = self._tripped()
        if tripped and "tender" in fields and draft.due() > 20:
            if self.book.struck("insufficient"):
                wrong.append(fields | {"tender": {"cash": yuan(draft.due() - 10)}})
            follows = self.person.books[0][1] > self.person.next_form()
            if follows and self.book.struck("out_of_order"):
                wrong.append(fields | {"receipt": {"series": company.SERIES, "no": self.person.next_form() + 1}})
        if tripped and draft.documents and self.book.struck("no_document"):
            wrong.append(fields | {"documents": []})
        if any(code == "penalty" for code, _ in draft.charges) and self.book.struck("in_contract"):
            paid = ("charges", "tender", "receipt")
            wrong.append({name: value for name, value in fields.items() if name not in paid})
        for attempt in wrong:
            self.world.diary.emit("order.accept", self.person.job, 4, ref=self.world.ref("o"), **attempt)

    def _book(self, order: Order, fields: dict[str, Any]) -> None:
        self.world.seen.add(order.business)
        self.book.orders.append(order)
        hundreds: int = fields.get("tender", {}).get("hundreds", 0)
        self.till.take(order.paid, hundreds)
        for means, value in order.paid.items():
            self.book.takings[means] += value
        if order.due:
            self.person.use_form()
            self.till.stubs += 1
            self.till.stubs_total += order.due
        if order.number:
            order.number.trail.append(order.ref)
        self._plan_review(order)
        self._plan_reversal(order)
        if self.till.drawer > LOOSE_LIMIT and not self.till.careless:
            self._drop()

    def _drop(self) -> None:
        amount = (self.till.drawer - KEPT_AFTER_DROP) // 100 * 100
        self.till.drawer -= amount
        self.world.diary.emit("till.drop", self.person.job, self.rng.randrange(3, 12), amount=yuan(amount))

    # ---- afterwards

    def _plan_review(self, order: Order) -> None:
        if order.business in UNSIGNED_KINDS or (self._tripped() and self.book.struck("unsigned")):
            return
        now = self.world.diary.now
        when = now + timedelta(seconds=self.rng.randrange(240, 3600))
        if self.rng.random() < NEXT_MORNING_SHARE:
            when = moment(now.date() + timedelta(days=1), 8, 45) + timedelta(seconds=self.rng.randrange(2400))
        self.world.diary.at(when, partial(self._review, order))

    def _review(self, order: Order) -> None:
        if not order.reversed:
            by = lead(self.world, self.hall, order.clerk)
            self.world.diary.emit("order.review", by, order=order.ref)

    def _plan_reversal(self, order: Order) -> None:
        now = self.world.diary.now
        late = now > moment(now.date(), 17, 35)
        if order.undo is None or not order.due or late or self.till.careless:
            return
        if self.rng.random() < REVERSED_SHARE:
            self.world.diary.at(now + timedelta(seconds=self.rng.randrange(90, 600)), partial(self._reverse, order))

    def _reverse(self, order: Order) -> None:
        trail = order.number.trail if order.number else [order.ref]
        kept = self.book.takings
        covered = all(kept[means] >= value for means, value in order.paid.items())
        unspent = order.number is None or order.business != "top_up" or order.number.balance >= order.due
        cash = order.paid.get("cash", ZERO)
        at_till = self.person.till is self.till and self.till.drawer >= cash
        if trail[-1:] != [order.ref] or not covered or not unspent or not at_till:
            return
        fields: dict[str, Any] = {"order": order.ref, "reason": self.rng.choice(REVERSAL_REASONS)}
        fields["approved_by"] = lead(self.world, self.hall, self.person.job)
        fields["refund"] = {means: yuan(value) for means, value in order.paid.items()}
        self.world.diary.emit("order.reverse", self.person.job, 3, **fields, copies=3)
        assert order.undo is not None
        order.undo()
        order.reversed = True
        if order.number:
            order.number.trail.pop()
        self.till.take({means: -value for means, value in order.paid.items()})
        self.till.stubs -= 1
        self.till.stubs_total -= order.due
        for means, value in order.paid.items():
            kept[means] -= value
