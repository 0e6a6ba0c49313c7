"""Waiting and handling times: by half hour, weekday, person, service and business, against the earlier period; their rows."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from openhall.engines.policy.directory import directory
from openhall.engines.policy.parameters import Figures
from openhall.front.catalog import norms
from openhall.front.catalog import queries as catalog
from openhall.front.floor import overruns
from openhall.front.floor.models import Ticket
from openhall.front.floor.parameters import WAIT_LIMIT
from openhall.front.floor.words import LEFT, SERVICE_NAMES, STATE_NAMES, WAITING
from openhall.front.till.views.common import actor_behind, hall_asked, halls_below
from openhall.kernel import clock
from openhall.kernel.ids import as_uuid
from openhall.team.org.models import Unit
from openhall.web import charts
from openhall.web.tables import BADGE, NUMBER, PERSON, WHEN, Choice, Column, Table

from .. import counters_needed, fast_track, waits
from ..models import FINAL, Order
from ..waits import BUSINESS, SERVICE, SLOT, STAFF, WEEKDAY, Period, Sums, Waits

BY_NAMES = {
    SLOT: gettext_lazy("Half hour"),
    WEEKDAY: gettext_lazy("Weekday"),
    STAFF: gettext_lazy("Person"),
    SERVICE: pgettext_lazy("floor", "Service"),
    BUSINESS: gettext_lazy("Business"),
}
MOST_DAYS = 366
A_MONDAY = date(2024, 1, 1)


def period_asked(request: HttpRequest, hall: Unit) -> Period:
    """``?from=`` and ``?to=``; the last four weeks where nothing is asked."""
    today = clock.today()
    last = min(_day(request.GET.get("to", "")) or today, today)
    first = min(_day(request.GET.get("from", "")) or last - timedelta(days=27), last)
    return Period((hall.id,), max(first, last - timedelta(days=MOST_DAYS - 1)), last)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def minutes(span: timedelta | None) -> float | None:
    """Minutes with one decimal, as charts and workbooks want them."""
    return None if span is None else round(span.total_seconds() / 60, 1)


class Groups(Table):
    """The groups of one dimension, each a link to its rows."""

    key = "waits"
    columns = [
        Column("name", gettext_lazy("Group"), link=lambda row: row["href"]),
        Column("count", gettext_lazy("Tickets"), NUMBER, sort="count", link=lambda row: row["href"]),
        Column("wait", gettext_lazy("Wait, min"), NUMBER, sort="wait"),
        Column("wait_before", gettext_lazy("before, min"), NUMBER),
        Column("handling", gettext_lazy("Handling, min"), NUMBER, sort="handling"),
        Column("handling_before", gettext_lazy("before, min"), NUMBER),
        Column("long_waits", gettext_lazy("Over the limit"), NUMBER, sort="long_waits", link=lambda row: row["long"]),
        Column("left", pgettext_lazy("ticket", "Left"), NUMBER, sort="left", link=lambda row: row["gone"]),
        Column("lapsed", gettext_lazy("Lapsed"), NUMBER, sort="lapsed", link=lambda row: row["lapsed_href"]),
        Column("stars", gettext_lazy("Stars, of 5"), NUMBER, sort="stars"),
        Column("mix", gettext_lazy("Kinds of business"), wide=True),
    ]
    empty = (
        gettext_lazy("Waiting and handling times will stand here."),
        gettext_lazy("They begin with the first ticket of the period."),
    )


@require_GET
def page(request: HttpRequest) -> HttpResponseBase:
    """The figures of a hall and period."""
    hall = hall_asked(request)
    period, now = period_asked(request, hall), clock.now()
    by = request.GET.get("by", SLOT)
    by = by if by in BY_NAMES else SLOT
    kinds = by in (STAFF, BUSINESS)
    here, before = waits.of(period, now, kinds=kinds), waits.of(period.earlier, now, kinds=kinds)
    to = _Links(hall, period)
    rows = _groups(by, here, before, to)
    over = waits.over_handling(period, now)
    context = {
        "hall": hall,
        "halls": halls_below(actor_behind(request)),
        "period": period,
        "earlier": period.earlier,
        "by": by,
        "tabs": [(code, name, to.page(code)) for code, name in BY_NAMES.items()],
        "spans": _spans(hall, by),
        "all": here.all,
        "before": before.all,
        "limit": Figures(hall.id, now)[WAIT_LIMIT],
        "to": to,
        "over": len(over),
        "chart": _chart(by, rows),
        "counters": _counters(period, here, hall, now),
        "fast": _fast(period, hall, now),
        "waiting_long": overruns.lasting([hall.id], now),
    }
    table = Groups(request, rows)
    if by != STAFF:
        table.columns = [one for one in Groups.columns if one.name != "mix"]  # type: ignore[misc]
    return table.respond("counter/waits.html", context)


class _Links:
    """Addresses of the rows behind the figures."""

    def __init__(self, hall: Unit, period: Period) -> None:
        self.base = {"hall": hall.code, "from": period.first.isoformat(), "to": period.last.isoformat()}

    def page(self, by: str) -> str:
        return reverse("counter:waits", query={**self.base, "by": by})

    def rows(self, **which: Any) -> str:
        return reverse("counter:wait-rows", query={**self.base, **which})

    @property
    def all(self) -> str:
        return self.rows()

    @property
    def long(self) -> str:
        return self.rows(over="wait")

    @property
    def slow(self) -> str:
        return self.rows(over="handling")

    @property
    def left(self) -> str:
        return self.rows(state="left")

    @property
    def lapsed(self) -> str:
        return self.rows(state="lapsed")

    @property
    def rated(self) -> str:
        return self.rows(sort="stars")


def _spans(hall: Unit, by: str) -> list[tuple[Any, str]]:
    today = clock.today()
    spans = [(_("Today"), 1), (_("7 days"), 7), (_("28 days"), 28), (_("91 days"), 91)]
    return [
        (name, _Links(hall, Period((hall.id,), today - timedelta(days=days - 1), today)).page(by))
        for name, days in spans
    ]


def slot_name(slot: int) -> str:
    return f"{slot // 2:02d}:{slot % 2 * 30:02d}"


def _names(by: str, here: Waits) -> dict[Any, Any]:
    """Every group that has something, in its order, with its name."""
    keys = list(here.by[by])
    if by == SLOT:
        return {slot: slot_name(slot) for slot in sorted(keys)}
    if by == WEEKDAY:
        return {day: date_format(A_MONDAY + timedelta(days=day), "D") for day in sorted(keys)}
    if by == SERVICE:
        return {code: name for code, name in SERVICE_NAMES.items() if code in here.by[by]}
    found = {key: here.by[by][key] for key in sorted(keys, key=lambda key: (-here.by[by][key].count, str(key)))}
    if by == STAFF:
        known = directory().people(list(found))
        return {key: _person(known.get(key)) for key in found}
    kinds = {kind.code: norms.kind_name(kind) for kind in catalog.kinds_on(clock.today())}
    return {key: kinds.get(key, key) for key in found}


def _person(staff: Any) -> str:
    return f"{staff.name} {staff.job_number}" if staff is not None else "–"


def _groups(by: str, here: Waits, before: Waits, to: _Links) -> list[dict[str, Any]]:
    kinds = {kind.code: norms.kind_name(kind) for kind in catalog.kinds_on(clock.today())} if by == STAFF else {}
    found = []
    for key, name in _names(by, here).items():
        sums, earlier = here.by[by][key], before.by[by].get(key, Sums())
        found.append(
            {
                "id": str(key),
                "name": str(name),
                "count": sums.count,
                "wait": minutes(sums.wait),
                "wait_before": minutes(earlier.wait),
                "handling": minutes(sums.handling),
                "handling_before": minutes(earlier.handling),
                "long_waits": sums.long_waits,
                "left": sums.left,
                "lapsed": sums.lapsed,
                "stars": None if sums.stars is None else round(float(sums.stars), 1),
                "mix": _mix(here.mix.get(key, {}), kinds) if by == STAFF else "",
                "href": to.rows(**{by: key}),
                "long": to.rows(**{by: key, "over": "wait"}),
                "gone": to.rows(**{by: key, "state": LEFT}),
                "lapsed_href": to.rows(**{by: key, "state": "lapsed"}),
            }
        )
    return found


def _mix(kinds: Mapping[str, int], names: Mapping[str, str]) -> str:
    ranked = sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
    return ("、" if norms.chinese() else ", ").join(f"{names.get(code, code)} {count}" for code, count in ranked)


def _chart(by: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    shown = rows[:20] if by in (STAFF, BUSINESS) else rows
    return charts.bars(
        [row["name"] for row in shown],
        (_("Wait, min"), [row["wait"] for row in shown]),
        (_("Handling, min"), [row["handling"] for row in shown]),
        line=(_("Wait before, min"), [row["wait_before"] for row in shown]),
    )


def _counters(period: Period, here: Waits, hall: Unit, now: Any) -> dict[str, Any] | None:
    """Counters open against needed, by half hour, on the mean of the days on which anybody came."""
    days = waits.busy_days(period, now)
    if not days:
        return None
    opened = waits.open_counters(waits.staffed(period, now), days)
    wanted = counters_needed.needed(period, here.arrivals, days, now)
    slots = range(min([*opened, *wanted]), max([*opened, *wanted]) + 1)
    return charts.bars(
        [slot_name(slot) for slot in slots],
        (pgettext("counters", "Open"), [round(opened.get(slot, 0), 1) for slot in slots]),
        line=(pgettext("counters", "Needed"), [wanted.get(slot, 0) for slot in slots]),
    )


def _fast(period: Period, hall: Unit, now: Any) -> dict[str, Any] | None:
    """The fast track beside the rest, with how many tickets each average rests on."""
    row = fast_track.in_force(hall.id)
    if row is None or not row.businesses:
        return None
    fast, normal = waits.fast_and_normal(period, row.businesses, now)
    return {"rows": [(_("Fast track"), fast), (pgettext("track", "Others"), normal)]}


# -- the rows ------------------------------------------------------------------------------------------------------------


class Rows(Table):
    key = "wait-rows"
    columns = [
        Column("number", gettext_lazy("Number"), sort="number"),
        Column("taken_at", gettext_lazy("Taken"), WHEN, sort="taken_at"),
        Column("service", pgettext_lazy("floor", "Service"), value=lambda row: SERVICE_NAMES[row.service]),
        Column("state", gettext_lazy("State"), BADGE, value=lambda row: STATE_NAMES[row.state]),
        Column("called_at", pgettext_lazy("ticket", "Called"), WHEN, sort="called_at"),
        Column("waited", gettext_lazy("Wait, min"), NUMBER, sort="waited", value=lambda row: minutes(row.waited)),
        Column("handled", gettext_lazy("Handling, min"), NUMBER, value=lambda row: row.handled),
        Column("allowed", gettext_lazy("Allowed, min"), NUMBER, hidden=True, value=lambda row: row.allowed),
        Column("stars", gettext_lazy("Stars, of 5"), NUMBER, sort="stars"),
        Column("person", gettext_lazy("Person"), PERSON),
        Column("business", gettext_lazy("Business"), value=lambda row: row.business, wide=True),
    ]
    filters = [
        Choice("state", gettext_lazy("State"), [(code, name) for code, (name, _tone) in STATE_NAMES.items()]),
        Choice("service", pgettext_lazy("floor", "Service"), list(SERVICE_NAMES.items())),
        Choice(
            "over",
            gettext_lazy("Over the limit"),
            [("wait", gettext_lazy("Wait")), ("handling", gettext_lazy("Handling"))],
            apply=lambda rows, _value: rows,
        ),
    ]
    search = ["number"]
    order = "-taken_at"
    empty = (gettext_lazy("Tickets behind the figures will stand here."), gettext_lazy("Change the period or filters."))
    over: Mapping[UUID, waits.Overrun]

    @cached_property
    def page(self) -> Page[Any]:
        """With names, kinds of business and handling of what is shown."""
        found = super().page
        named(found.object_list, self.over)
        return found

    def tone(self, row: Any) -> str:
        return "wrong" if row.id in self.over else ""

    def xlsx(self) -> Any:
        listed = list(self._found)
        named(listed, self.over)
        self.__dict__["_found"] = listed
        return super().xlsx()


def named(rows: Any, over: Mapping[UUID, waits.Overrun]) -> None:
    listed = list(rows)
    known = directory().people([row.staff for row in listed if row.staff])
    orders = Order.objects.filter(ticket__in=[row.id for row in listed], state__in=FINAL).select_related("kind")
    kinds: dict[UUID, list[str]] = {}
    for order in orders.order_by("id"):
        assert order.ticket_id is not None
        kinds.setdefault(order.ticket_id, []).append(norms.kind_name(order.kind))
    for row in listed:
        row.person = known.get(row.staff)
        row.business = ("、" if norms.chinese() else ", ").join(dict.fromkeys(kinds.get(row.id, [])))
        lasted = row.ended_at - row.started_at - row.parked_for if row.started_at and row.ended_at else None
        found = over.get(row.id)
        row.handled = minutes(found.handling if found is not None else lasted)
        row.allowed = minutes(found.most) if found is not None else None


@require_GET
def rows(request: HttpRequest) -> HttpResponseBase:
    """The tickets behind a figure: by half hour, weekday, person, service, business; those over a limit."""
    hall = hall_asked(request)
    period, now = period_asked(request, hall), clock.now()
    over = waits.over_handling(period, now)
    found = _narrowed(request, _of(period), over, now)
    table = Rows(request, found)
    table.over = over
    context = {
        "hall": hall,
        "period": period,
        "back_url": reverse(
            "counter:waits",
            query={"hall": hall.code, "from": period.first.isoformat(), "to": period.last.isoformat()},
        ),
    }
    return table.respond("counter/wait_rows.html", context)


def _of(period: Period) -> "QuerySet[Any]":
    waited = Coalesce(F("called_at"), F("ended_at")) - Coalesce(F("queued_at"), F("taken_at"))
    rows = Ticket.objects.filter(hall__in=period.halls, taken_at__gte=period.since, taken_at__lt=period.until)
    return rows.annotate(
        came=Coalesce(F("queued_at"), F("taken_at")), waited=ExpressionWrapper(waited, output_field=DurationField())
    )


def _narrowed(
    request: HttpRequest, rows: "QuerySet[Any]", over: Mapping[UUID, waits.Overrun], now: Any
) -> "QuerySet[Any]":
    asked = request.GET
    if (slot := asked.get("slot", "")).isdigit():
        hour, half = divmod(int(slot), 2)
        rows = rows.filter(came__hour=hour, came__minute__gte=30 * half, came__minute__lt=30 * half + 30)
    if (weekday := asked.get("weekday", "")).isdigit():
        rows = rows.filter(came__iso_week_day=int(weekday) + 1)
    if staff := as_uuid(asked.get("staff", "")):
        rows = rows.filter(staff=staff)
    if business := asked.get("business", ""):
        rows = rows.filter(id__in=Order.objects.final().filter(business=business, ticket__in=rows).values("ticket"))
    if asked.get("over") == "handling":
        rows = rows.filter(id__in=list(over))
    elif asked.get("over") == "wait":
        limit = overruns.limit(hall_asked(request).id, now)
        rows = rows.filter(Q(waited__gt=limit) | Q(state=WAITING, came__lt=now - limit))
    return rows
