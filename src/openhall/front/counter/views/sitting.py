"""One clerk at the desk: what is entered so far, what the next step is, and what to draw. Every write is a command."""

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.front.catalog import documents, norms
from openhall.front.catalog import queries as catalog
from openhall.front.catalog.models import BusinessKind, Plan
from openhall.front.customers.models import Customer
from openhall.front.floor import needs, queues
from openhall.front.floor.parameters import AUTOPAY
from openhall.front.till import sessions
from openhall.front.till.models import MobilePayment, TillSession
from openhall.front.till.models.payments import PAID
from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, Outcome, execute
from openhall.kernel.ids import uuid7
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Refused
from openhall.links import payments as port
from openhall.web.access import actor_of
from openhall.web.forms import Form

from .. import agreed, cards, evidence, fast_track, peak, showing, stages, station, tendering
from ..models import FINAL, PREPARED, REVIEW_PENDING, Desk, Enquiry, Order, Paper, Recommendation
from . import matters
from .forms import MARKS, REFERS, EntryForm, Offer, PaperForm

NO_TILL, FIND, REGISTER, CHOOSE, MATTER, ENTER, REVIEW, PAPERS, EXPLAIN, MONEY, POST, CONFIRM, ACCEPT, DONE, OVER = (
    "no_till",
    "find",
    "register",
    "choose",
    "matter",
    "enter",
    "review",
    "papers",
    "explain",
    "money",
    "post",
    "confirm",
    "accept",
    "done",
    "over",
)
PRIMARY: dict[str, tuple[Any, str]] = {
    FIND: (_("Find"), "find"),
    REGISTER: (_("Register"), "register"),
    CHOOSE: (_("Choose"), "what"),
    MATTER: (_("Keep"), "matter"),
    ENTER: (_("Prepare"), "entry"),
    PAPERS: (_("Keep paper"), "paper"),
    EXPLAIN: (_("Explained"), "explain"),
    MONEY: (_("Take money"), "money"),
    POST: (_("Post"), "step"),
    ACCEPT: (_("Accept"), "step"),
    DONE: (_("Next one"), "step"),
    OVER: (_("Next one"), "step"),
}
"""The one primary button of each state: its word, and the form that it sends."""

FOCUS = {
    FIND: "q",
    REGISTER: "id_id_number",
    CHOOSE: "what",
    MATTER: "",
    PAPERS: "id_valid_until",
    EXPLAIN: "desk-primary-button",
    MONEY: "id_received",
    POST: "desk-primary-button",
    CONFIRM: "",
    ACCEPT: "desk-primary-button",
    DONE: "desk-primary-button",
    OVER: "desk-primary-button",
}


@dataclass
class Sitting:
    """The desk of the person behind the request."""

    request: HttpRequest
    problem: Refused | None = None
    problem_at: str = ""
    said: str = ""
    hits: list[Customer] = field(default_factory=list)
    choices: list[BusinessKind] = field(default_factory=list)
    registering: Form | None = None
    typed: dict[str, Form] = field(default_factory=dict)
    puk: str = ""
    asked: str = ""
    wished: str = ""

    @cached_property
    def actor(self) -> Actor:
        found = actor_of(self.request)
        assert found is not None  # the address asks for a permission
        return found

    @property
    def staff(self) -> UUID:
        assert self.actor.staff_id is not None
        return self.actor.staff_id

    @cached_property
    def day(self) -> date:
        return clock.today()

    @cached_property
    def till(self) -> TillSession | None:
        rows = TillSession.objects.select_related("day", "counter__hall").open().of_person(self.staff)
        return rows.first()

    @cached_property
    def desk(self) -> Desk:
        rows = Desk.objects.select_related("customer", "order__kind", "order__subscription", "order__till__counter")
        return rows.filter(staff=self.staff).first() or Desk(staff=self.staff, at=clock.now())

    def forget(self) -> None:
        """Read the desk anew after a write."""
        for name in ("desk", "till", "card", "kind", "drawer", "display", "offer", "payments", "peak", "prepared"):
            self.__dict__.pop(name, None)

    # -- writing -----------------------------------------------------------------------------------------------------

    def run(self, command: str, **fields: Any) -> Outcome:
        """One command under this submit's own key: sent twice, it happens once."""
        given = self.request.POST.get("key", "")
        key = f"{given}:{command}" if given else None
        outcome = execute(command, fields, self.actor, channel=SCREEN, key=key, source=self.source)
        self.forget()
        return outcome

    @property
    def source(self) -> str:
        return str(self.request.META.get("REMOTE_ADDR", ""))

    def note(self, **changes: Any) -> None:
        """Keep what stands on the desk; what isn't named stays as it is."""
        row = self.desk
        now: dict[str, Any] = {
            "customer": str(row.customer_id) if row.customer_id else None,
            "order": str(row.order_id) if row.order_id else None,
            "business": row.business,
            "number": row.number,
            "entries": row.entries,
        }
        wanted = {**now, **changes}
        if wanted != now or row._state.adding:
            execute("desk.note", wanted, self.actor, channel=SCREEN, source=self.source)
            self.forget()

    # -- reading -----------------------------------------------------------------------------------------------------

    @property
    def order(self) -> Order | None:
        return self.desk.order

    @property
    def customer(self) -> Customer | None:
        return self.desk.customer

    @cached_property
    def card(self) -> cards.CustomerCard | None:
        return cards.customer_card(self.customer, self.day) if self.customer is not None else None

    @cached_property
    def kind(self) -> BusinessKind | None:
        if self.order is not None:
            return self.order.kind
        return catalog.kind_on(self.desk.business, self.day) if self.desk.business else None

    @property
    def matter(self) -> str:
        """A matter in hand that is no order: an enquiry, a fault, a complaint."""
        return self.desk.business if self.order is None and self.desk.business in station.NO_ORDER else ""

    @cached_property
    def prepared(self) -> needs.Prepared | None:
        """What a guide has prepared for the customer whose ticket is served now."""
        ticket = queues.served_by(self.staff) if self.till is not None else None
        return needs.prepared(ticket.visit) if ticket is not None else None

    @cached_property
    def peak(self) -> date | None:
        """The peak for which this order's customer is to be told of other ways to pay, if any."""
        return peak.asks(self.order, clock.now()) if self.order is not None else None

    @property
    def peak_product(self) -> str:
        return str(Figures(self.till.hall, clock.now())[AUTOPAY]) if self.till is not None else ""

    @cached_property
    def fast(self) -> list[BusinessKind]:
        """The fast track of this hall: what it offers to who stands there."""
        if self.till is None:
            return []
        kinds = fast_track.kinds(self.till.hall, self.day)
        return kinds if self.customer is not None else [one for one in kinds if one.number == "none"]

    @property
    def in_one(self) -> bool:
        """Is the business in hand taken in one form, money and all?"""
        return self.order is None and self.kind is not None and self.kind.code in {one.code for one in self.fast}

    @property
    def at_station(self) -> bool:
        return self.till is not None and self.till.counter.hall.hall_class == station.STATION

    def buttons(self) -> list[dict[str, Any]]:
        """A station's five matters, with how many of each the day has brought."""
        assert self.till is not None
        said = station.counts(self.till.hall, self.day)
        return [
            {
                "code": code,
                "label": label,
                "icon": icon,
                "key": f"Alt+{place}",
                "act": "matter" if code in station.NO_ORDER else "kind",
                "count": said.by_matter[code],
                "shown": said.shown if code == station.NEW else 0,
            }
            for place, (code, label, icon) in enumerate(station.MATTERS, start=1)
        ]

    @cached_property
    def offer(self) -> Offer | None:
        """What can be chosen for the kind in hand."""
        if self.kind is None or self.till is None:
            return None
        numbers = tuple(self.card.numbers) if self.card is not None else ()
        plans = tuple(Plan.objects.order_by("monthly_fee", "code")) if "plan" in self.kind.needs else ()
        return Offer(
            kind=self.kind,
            numbers=numbers,
            plans=plans,
            tariff=catalog.tariff_lines(self.kind.code, self.day),
            documents=tuple(documents.covering(self.till.hall, self.kind.code, self.day)),
            originals=self._originals(self.kind),
            services=tuple(self.card.services) if self.card is not None and self.kind.effect == "renew" else (),
        )

    def _originals(self, kind: BusinessKind) -> tuple[tuple[str, str], ...]:
        """Receipts of the customer's that this kind of business may refer to."""
        charge = "deposit" if kind.effect == "money" else ""
        if kind.effect not in REFERS or self.customer is None or charge != (kind.refund if charge else ""):
            return ()
        rows = cards.receipts_of(self.customer.id, charge=charge)
        return tuple((str(row.id), receipt_label(row)) for row in rows)

    @property
    def state(self) -> str:
        """Which step comes next; it decides the primary button and where the cursor stands."""
        order = self.order
        if order is not None:
            return state_of(order, self.day)
        if self.till is None:
            return NO_TILL
        if self.registering is not None:
            return REGISTER
        if self.matter:
            return MATTER
        if self.kind is not None:
            return ENTER
        return FIND if self.customer is None else CHOOSE

    @property
    def entry(self) -> Form | None:
        if self.offer is None or self.order is not None:
            return None
        if "entry" in self.typed:
            return self.typed["entry"]
        return EntryForm(self.offer, initial=self._kept(), number=self.desk.number)

    def _kept(self) -> dict[str, Any]:
        entries: dict[str, Any] = dict(self.desk.entries)
        if "explained" in entries:
            entries["explained"] = str(entries["explained"]).split(",")
        return entries

    @property
    def paper(self) -> Form:
        order = self.order
        lacking = evidence.missing(order, self.day) if order is not None else []
        kind = lacking[0].document if lacking else "id_copy"
        last = _last_validity(order) if order is not None and kind == "id_copy" else None
        person = "agent" if kind in ("agent_id", "authorisation") else "customer"
        if order is not None and kind == "id_copy" and order.to_customer_id and self._own_proved(order):
            person = "to_customer"
        start = {"kind": kind, "person": person, "valid_until": last}
        return self.typed.get("paper") or PaperForm(initial=start)

    def _own_proved(self, order: Order) -> bool:
        return order.papers.standing().filter(kind="id_copy", customer=order.customer_id).exists()

    @property
    def focus(self) -> str:
        if self.problem is not None and self.problem.field and self.problem_at:
            return f"id_{self.problem.field}"
        if self.registering is not None:
            return _first_to_fill(self.registering)
        if self.state == ENTER:
            return ""  # the first empty field of the entry
        return FOCUS.get(self.state, "")

    @cached_property
    def drawer(self) -> sessions.DrawerState | None:
        return sessions.drawer_state(self.till, clock.now()) if self.till is not None else None

    @cached_property
    def display(self) -> cards.CounterDisplay | None:
        return cards.display_of(self.till.counter_id) if self.till is not None else None

    @property
    def version(self) -> str:
        """Changes when the customer (or a second person) has done something."""
        order = self.order
        if order is None:
            return ""
        states = "".join(f":{row.state}" for row in self.payments)
        return f"{order.id}:{order.revision}:{order.state}:{order.review}{states}"

    @cached_property
    def payments(self) -> list[MobilePayment]:
        """Mobile payments asked for the order in hand, as far as the provider has said."""
        order = self.order
        return list(MobilePayment.objects.about(order.id)) if order is not None and order.state == PREPARED else []

    @property
    def paid_by_mobile(self) -> Decimal:
        return sum((row.amount for row in self.payments if row.state == PAID and row.used_at is None), ZERO)

    def context(self) -> dict[str, Any]:
        """For the templates."""
        order, till = self.order, self.till
        found: dict[str, Any] = {
            "sitting": self,
            "state": self.state,
            "order": order,
            "till": till,
            "card": self.card,
            "kind": self.kind,
            "entry": self.entry,
            "primary": PRIMARY.get(self.state),
            "key": str(uuid7()),
            "display": self.display,
            "waiting": cards.waiting_for(self.staff),
            "stages": showing.STAGES,
            "version": self.version,
        }
        if self.matter:
            found |= {"matter": self.matter, "matter_form": self.typed.get("matter") or matters.form_of(self)}
        elif self.kind is None and self.at_station:
            found["buttons"] = self.buttons()
        elif self.kind is None and till is not None:
            found["offered"] = kinds_by_class(self.day, alone=self.customer is None)
        if self.kind is not None:
            found |= {"kind_name": norms.kind_name(self.kind), "norm": norms.norm(self.kind, self.day)}
            found["explain_first"] = stages.must_explain(self.kind)
            found["posts_first"] = stages.posts_first(self.kind)
        if till is not None:
            found |= {
                "hands": cards.in_hand(till),
                "receipt": cards.next_receipt(till.staff),
                "forms_left": cards.forms_left(till.staff),
            }
        if order is not None:
            found |= self._of_order(order)
        elif self.kind is not None and self.offer is not None:
            found["fixed"] = [line for line in (self.offer.tariff or {}).values() if line.amount]
            found["items"] = items_of(self.desk)
        return found

    def _of_order(self, order: Order) -> dict[str, Any]:
        done = stages.explained(order.steps)
        return {
            "steps": stages.desk_steps(order),
            "comparison": agreed.comparison(order),
            "charges": charge_rows(order),
            "marks": [(code, label, code in done) for code, label in MARKS],
            "lacking": evidence.missing(order, self.day) if order.state == PREPARED else [],
            "papers": [(row, norms.paper_label(row.kind)) for row in order.papers.standing()],
            "plan": catalog.plan(order.plan_code) if order.plan_code else None,
            "confirmed_by": agreed.means_label(order.confirmed_by),
            "missing_words": [f"{norms.paper_label(one.document)}" for one in evidence.missing(order, self.day)],
            "paper_form": self.paper,
            "confirmation": getattr(order, "confirmation", None),
            "recommendation": Recommendation.objects.filter(order=order).first(),
            "balance": tendering.balance(order) if order.state in FINAL and stages.posts_first(order.kind) else None,
            "review_case": Case.objects.about("order", order.id).filter(kind="order.agreement_review").first(),
            "enquiries": list(Enquiry.objects.filter(order=order)),
            "can_password": order.kind.proof == "any" and order.subscription is not None,
            "shows_puk": order.kind.effect == "unlock_card" and order.details.get("card") == "puk",
            "mobile": self.payments,
            "mobile_left": order.due - self.paid_by_mobile,
            "provider_simulated": port.provider().simulated,
            "wants_password": order.kind.effect in ("password_set", "password_reset"),
        }


def _first_to_fill(form: Form) -> str:
    """What the scanner or the search has filled in already is not typed again."""
    wrong = next(iter(form.errors), "") if form.is_bound else ""
    if wrong in form.fields:
        return f"id_{wrong}"
    empty = (name for name in ("id_number", "name", "phone") if not form[name].value())
    return f"id_{next(empty, 'id_number')}"


def state_of(order: Order, day: date) -> str:
    """The next step of a prepared order, in the order of the procedure."""
    if order.state in FINAL:
        return DONE
    if order.state != PREPARED:
        return OVER
    if order.review == REVIEW_PENDING:
        return REVIEW
    if order.confirmed_at is not None:
        return ACCEPT
    if evidence.missing(order, day):
        return PAPERS
    if stages.must_explain(order.kind) and set(stages.explained(order.steps)) != set(stages.EXPLAINED):
        return EXPLAIN
    if order.due and not order.tendered:
        return MONEY
    return POST if stages.posts_first(order.kind) else CONFIRM


def kinds_by_class(day: date, *, alone: bool) -> list[tuple[str, list[BusinessKind]]]:
    """What is offered, by class; without a customer only what needs none."""
    kinds = [
        one for one in catalog.kinds_on(day) if not alone or (one.number == "none" and "customer" not in one.needs)
    ]
    found: list[tuple[str, list[BusinessKind]]] = []
    for code in ("top_up", "joining", "change", "enquiry", "other"):
        rows = sorted((one for one in kinds if one.category == code), key=lambda one: (one.line != "mobile", one.name))
        if rows:
            found.append((norms.class_label(code), rows))
    return found


def receipt_label(row: Order) -> str:
    """A receipt as the clerk knows it again: form, day, business, sum."""
    assert row.accepted_at is not None
    day = f"{clock.local_date(row.accepted_at):%m-%d}"
    return f"{row.series} {row.form_no} · {day} {norms.kind_name(row.kind)} {text(row.due)}"


def charge_rows(order: Order) -> list[dict[str, Any]]:
    """The charges with where each comes from."""
    return [
        {
            "name": agreed.charge_name(row),
            "source": agreed.source_label(row),
            "amount": Decimal(row["amount"]),
            "reason": row.get("reason", ""),
        }
        for row in order.charges
    ]


def items_of(desk: Desk) -> list[dict[str, Any]]:
    """Goods scanned so far, with their names."""
    pieces: list[dict[str, Any]] = json.loads(desk.entries.get("items") or "[]")
    known = catalog.items({piece["item"] for piece in pieces})
    return [{**piece, "name": known[piece["item"]].name, "price": known[piece["item"]].price} for piece in pieces]


def _last_validity(order: Order) -> date | None:
    """The date of validity that this customer's document bore the last time; confirmed, not typed again."""
    rows = Paper.objects.filter(customer=order.customer_id, kind="id_copy").exclude(valid_until=None)
    return rows.order_by("-examined_at").values_list("valid_until", flat=True).first()
