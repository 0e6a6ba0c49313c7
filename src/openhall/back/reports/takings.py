"""Takings from shop to hall to branch (ORG-01): a hall's shops add up to the hall, a unit's outlets to the unit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.front.counter.models import Order
from openhall.front.till.models import TillSession
from openhall.kernel.money import ZERO
from openhall.team.org import board
from openhall.team.org.models import HALL, CounterPlacing, Shop, Unit

from .models import DailyReport


@dataclass(frozen=True, slots=True)
class Sold:
    """Orders that stand, and what was due for them."""

    orders: int = 0
    total: Decimal = ZERO

    def __add__(self, other: "Sold") -> "Sold":
        return Sold(self.orders + other.orders, self.total + other.total)


def of_halls(halls: Iterable[UUID], day: date) -> dict[UUID, Sold]:
    """Each hall's business day: the frozen report where there is one, else the orders as they stand."""
    wanted = set(halls)
    frozen = DailyReport.objects.filter(hall__in=wanted, date=day).values_list("hall", "accepted", "reversed", "books")
    found = {hall: Sold(accepted - back, books) for hall, accepted, back, books in frozen}
    rows = Order.objects.standing().filter(hall__in=wanted - found.keys(), day__date=day).values("hall")
    for row in rows.annotate(n=Count("id"), total=Sum("due")).order_by("hall"):
        found[row["hall"]] = Sold(row["n"], row["total"] or ZERO)
    return found


def of_shops(hall: Unit, day: date) -> list[tuple[Shop | None, Sold]]:
    """A hall's day by shop, the hall's own counters last; a till counts for the shop its counter was in when it opened."""
    tills = TillSession.objects.filter(hall=hall.id, day__date=day).values_list("id", "counter", "opened_at")
    placings = list(CounterPlacing.objects.filter(counter__hall=hall).order_by("since", "id"))
    shops: dict[UUID | None, Sold] = {shop.id: Sold() for shop in hall.shops.all()}
    of_till = {
        row["till"]: Sold(row["n"], row["total"] or ZERO)
        for row in Order.objects.standing()
        .filter(hall=hall.id, day__date=day)
        .values("till")
        .annotate(n=Count("id"), total=Sum("due"))
        .order_by("till")
    }
    for till, counter, opened_at in tills:
        shop = None
        for placing in placings:
            if placing.counter_id == counter and placing.since <= opened_at:
                shop = placing.shop_id
        shops[shop] = shops.get(shop, Sold()) + of_till.get(till, Sold())
    rows = {shop.id: shop for shop in hall.shops.all()}
    named = [(rows.get(key) if key else None, value) for key, value in shops.items()]
    return sorted(named, key=lambda pair: (pair[0] is None, pair[0].code if pair[0] else ""))


def below(unit: Unit, day: date) -> list[tuple[Unit, Sold]]:
    """The units right below, each with the sum of its outlets."""
    children = list(unit.children.order_by("code"))
    halls = list(Unit.objects.halls().filter(path__startswith=unit.path))
    sums = of_halls([hall.id for hall in halls], day)
    return [
        (child, sum((sums.get(hall.id, Sold()) for hall in halls if hall.path.startswith(child.path)), Sold()))
        for child in children
    ]


# -- handed in to the page of a unit -------------------------------------------------------------------------------


def _lines(unit: Unit, day: date) -> Iterator[board.Takings]:
    if unit.level == HALL:
        for shop, found in of_shops(unit, day):
            yield board.Takings(shop.name if shop else _("The hall itself"), found.orders, found.total)
        return
    for child, found in below(unit, day):
        href = f"{reverse('org:unit', args=[child.code])}?on={day}"
        yield board.Takings(child.name, found.orders, found.total, href)


GOODS = Q(business__in=("card_sale", "terminal_sale", "value_added", "broadband_install", "fixed_line", "data_line"))
JOINED = Q(business__in=("new_subscription", "port_in", "vanity_subscription"))
KEPT = Q(business__in=("change_plan", "resume", "reopen"))
LOST = Q(business="cancel")


def _figures(hall: Unit, day: date, wanted: dict[object, Q], business: dict[object, str]) -> Iterator[board.Figure]:
    orders = Order.objects.standing().filter(hall=hall.id, day__date=day)
    counts = orders.aggregate(**{f"f{place}": Count("id", filter=q) for place, q in enumerate(wanted.values())})
    for place, label in enumerate(wanted):
        yield board.Figure(label, counts[f"f{place}"], _rows(hall, day, business.get(label, "")))


def _rows(hall: Unit, day: date, business: str) -> str:
    try:
        address = reverse("reports:orders")
    except NoReverseMatch:
        return ""
    return f"{address}?hall={hall.code}&on={day}" + (f"&business={business}" if business else "")


def _service(hall: Unit, day: date) -> Iterator[board.Figure]:
    found = of_halls([hall.id], day).get(hall.id, Sold())
    yield board.Figure(gettext_lazy("Orders"), found.orders, _rows(hall, day, ""))
    yield board.Figure(gettext_lazy("Takings"), found.total, _rows(hall, day, ""), money=True)


def _sale(hall: Unit, day: date) -> Iterator[board.Figure]:
    yield from _figures(hall, day, {gettext_lazy("Goods and lines sold"): GOODS, gettext_lazy("New users"): JOINED}, {})


def _retention(hall: Unit, day: date) -> Iterator[board.Figure]:
    left = gettext_lazy("Cancelled")
    yield from _figures(hall, day, {gettext_lazy("Kept or won back"): KEPT, left: LOST}, {left: "cancel"})


board.register_takings(_lines)
board.register(board.SERVICE, _service)
board.register(board.SALE, _sale)
board.register(board.RETENTION, _retention)
