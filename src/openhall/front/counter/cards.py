"""What the counter screen shows beside the order: the customer, the till, the goods in hand. Reads only."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from openhall.back.receipts.models import Run
from openhall.back.stock import places
from openhall.engines.cases.models import Case
from openhall.engines.ledger import goods, money
from openhall.engines.ledger.models import Account, QuantityHolding
from openhall.front.catalog import queries as catalog
from openhall.front.catalog.models import Item, Plan
from openhall.front.customers.models import ACTIVE, CANCELLED, LIVE, VOID, Customer, Number, Subscription
from openhall.front.services.models import Connection
from openhall.front.till.models import TillSession
from openhall.kernel.money import ZERO

from . import agreement, books, reserving, tendering
from .models import ACCEPTED, Confirmation, Display, Order, Showing

LAST_VISITS = 5
RECEIPTS = 20
SOON = 30
"""So many days before its end a paid term is pointed out."""


@dataclass(frozen=True, slots=True)
class NumberCard:
    """One of the customer's numbers."""

    row: Subscription
    plan: Plan | None
    next_plan: Plan | None
    bound: agreement.Standing | None
    balance: Decimal
    arrears: Decimal

    @property
    def live(self) -> bool:
        return self.row.state in LIVE


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A broadband service of the customer's, and how its paid term stands today."""

    row: Connection
    number: str
    day: date

    @property
    def expired(self) -> bool:
        return self.row.ends_on is not None and self.row.ends_on < self.day

    @property
    def ends_soon(self) -> bool:
        return not self.expired and self.row.ends_on is not None and (self.row.ends_on - self.day).days <= SOON


@dataclass(slots=True)
class CustomerCard:
    """The left column: who stands there."""

    row: Customer
    numbers: list[NumberCard] = field(default_factory=list)
    visits: list[Order] = field(default_factory=list)
    services: list[ServiceCard] = field(default_factory=list)
    waiting: list[Order] = field(default_factory=list)
    matters: list[Case] = field(default_factory=list)

    @property
    def arrears(self) -> Decimal:
        return sum((one.arrears for one in self.numbers), ZERO)

    @property
    def stopped(self) -> list[NumberCard]:
        return [one for one in self.numbers if one.row.state not in (ACTIVE, CANCELLED)]


def receipts_of(customer: UUID, *, charge: str = "") -> list[Order]:
    """Standing orders of a customer that have a receipt (and hold this charge), newest first."""
    rows = Order.objects.standing().filter(customer=customer, form_no__isnull=False).select_related("kind")
    if charge:
        rows = rows.filter(charges__contains=[{"code": charge}])
    return list(rows.order_by("-accepted_at")[:RECEIPTS])


def customer_card(customer: Customer, day: date) -> CustomerCard:
    """Numbers with state and agreement, last visits, what is still open."""
    rows = list(Subscription.objects.filter(customer=customer).exclude(state=VOID).order_by("state", "joined_at"))
    balances = _balances(rows)
    orders = Order.objects.filter(Q(customer=customer) | Q(to_customer=customer)).select_related("kind")
    card = CustomerCard(customer)
    card.numbers = [_number_card(row, balances, day) for row in rows]
    card.visits = list(orders.final().order_by("-accepted_at")[:LAST_VISITS])
    card.waiting = list(orders.suspended().order_by("-ended_at"))
    numbers = {row.id: row.number for row in rows if row.state in LIVE}
    standing = Connection.objects.standing().filter(subscription__in=numbers).order_by("ends_on", "id")
    card.services = [ServiceCard(row, numbers[row.subscription], day) for row in standing]
    keys = [str(customer.id), *(str(row.id) for row in card.visits)]
    card.matters = list(Case.objects.open().filter(subject__in=keys).order_by("due_at", "opened_at")[:LAST_VISITS])
    return card


def _balances(rows: list[Subscription]) -> dict[UUID, Decimal]:
    """What stands on each account of these numbers, in one query."""
    wanted = {books.claim(code, row.id).id: 0 for row in rows for code in ("prepayment", "arrears")}
    return {row.id: row.balance or ZERO for row in Account.objects.filter(id__in=wanted).only("id", "balance")}


def _number_card(row: Subscription, balances: dict[UUID, Decimal], day: date) -> NumberCard:
    plan = catalog.plan(row.plan_code)
    owed = money.summed_balance([books.claim("arrears", row.id)])
    return NumberCard(
        row=row,
        plan=plan,
        next_plan=catalog.plan(row.next_plan_code) if row.next_plan_code else None,
        bound=agreement.standing(row, plan, day),
        balance=-balances.get(books.claim("prepayment", row.id).id, ZERO),
        arrears=max(owed, ZERO),
    )


@dataclass(frozen=True, slots=True)
class InHand:
    """Goods of a kind in the person's hands."""

    name: str
    kind: str
    count: int
    reserved: int


def in_hand(till: TillSession) -> list[InHand]:
    """SIMs and cards in hand, and how many of them prepared orders have set aside."""
    held = goods.count_serials(places.hands(till.hall, till.staff))
    aside = goods.count_serials(reserving.place(till))
    loose = QuantityHolding.objects.filter(place_id=places.hands(till.hall, till.staff).id, quantity__gt=0)
    held |= dict(loose.values_list("item", "quantity"))
    rows = Item.objects.filter(no__in={*held, *aside}).order_by("kind", "name")
    return [
        InHand(row.name, row.kind, held.get(row.no, 0) + aside.get(row.no, 0), aside.get(row.no, 0)) for row in rows
    ]


def next_receipt(staff: UUID) -> str:
    """The form that will be used next, as it stands on the paper."""
    form = tendering.next_form_of(staff)
    return f"{form.series} {form.no}" if form is not None else ""


def forms_left(staff: UUID) -> int:
    return sum(run.last - run.next + 1 for run in Run.objects.filter(holder=staff))


def free_numbers(hall: UUID, part: str, at: datetime, day: date, limit: int = 12) -> list[Number]:
    """Numbers that the hall may assign now and that contain these digits, vanity numbers last."""
    rows = Number.objects.filter(hall=hall, number__contains=part).order_by("grade", "number")
    return [row for row in rows[: limit * 5] if row.free_at(at, day)][:limit]


@dataclass(frozen=True, slots=True)
class CounterDisplay:
    """What the customer sees at this counter now."""

    paired: bool
    stage: str
    order: UUID | None
    version: int


def display_of(counter: UUID) -> CounterDisplay:
    shown = Showing.objects.filter(counter=counter).first()
    paired = Display.objects.paired().filter(counter=counter).exists()
    if shown is None:
        return CounterDisplay(paired, "idle", None, 0)
    return CounterDisplay(paired, shown.stage, shown.order_id, shown.version)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a person's work still waits for the customer or for a scan."""

    unconfirmed: int
    slips: int
    suspended: int

    @property
    def any(self) -> bool:
        return bool(self.unconfirmed or self.slips or self.suspended)


def waiting_for(staff: UUID) -> Waiting:
    return Waiting(
        unconfirmed=Order.objects.filter(staff=staff, state=ACCEPTED, confirmed_at=None).count(),
        slips=Confirmation.objects.unscanned().declared_by_person(staff).count(),
        suspended=Order.objects.suspended().taken_by(staff).count(),
    )
