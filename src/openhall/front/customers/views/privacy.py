"""Data protection: who looked, what is stored and why, errors found, how well data are entered."""

from datetime import date
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openhall.engines.policy.models import ANSWERED, COUNTED, DROPPED, RAISED, UPHELD
from openhall.engines.policy.parameters import Figures
from openhall.front.customers import files, history, personal
from openhall.front.customers.models import DataError, Unmasking
from openhall.front.customers.rules import KEPT_AFTER_END, KEPT_PROSPECTS, UNMASK_ALERT
from openhall.kernel import access, clock
from openhall.team.org.models import Staff, Unit
from openhall.web.tables import Row

from .lists import no_export
from .people import actor_of, people
from .tables import Errors, Unmaskings


class Looks(Unmaskings):
    """The log, with names and each person's number of that day put in for the page at once."""

    def _row(self, index: int, row: Any) -> Row:
        if not hasattr(self, "_known"):
            rows = list(self.page.object_list)
            self._known = people(one.staff for one in rows)
            self._counts = _counts({one.staff for one in rows}, {clock.local_date(one.at) for one in rows})
        row.person = self._known.get(row.staff)
        row.today = self._counts.get((row.staff, clock.local_date(row.at)), 1)
        return super()._row(index, row)

    def tone(self, row: Any) -> str:
        return "wrong" if row.today > self.limit else ""

    limit = UNMASK_ALERT.default


def _counts(staff: set[Any], days: set[date]) -> dict[tuple[Any, date], int]:
    """How many files each person unmasked on each of these days."""
    if not days:
        return {}
    rows = Unmasking.objects.filter(
        staff__in=staff, at__gte=clock.midnight(min(days)), at__lt=clock.next_midnight(clock.midnight(max(days)))
    ).values_list("staff", "at")
    counts: dict[tuple[Any, date], int] = {}
    for who, at in rows:
        key = (who, clock.local_date(at))
        counts[key] = counts.get(key, 0) + 1
    return counts


def unmaskings(request: HttpRequest) -> HttpResponseBase:
    """The log of who saw whom, for the manager."""
    no_export(request)
    actor = actor_of(request)
    halls = Unit.objects.within(actor).values("id")
    table = Looks(request, Unmasking.objects.filter(hall__in=halls).select_related("customer"))
    if actor.unit_id is not None:
        table.limit = Figures(actor.unit_id, clock.now())[UNMASK_ALERT]
    today = Unmasking.objects.filter(hall__in=halls, at__gte=clock.midnight(clock.today()))
    busiest = list(today.values("staff").annotate(count=Count("id")).order_by("-count")[:5])
    known = people(row["staff"] for row in busiest)
    return table.respond(
        "customers/unmaskings.html",
        {"busiest": [(known.get(row["staff"]), row["count"]) for row in busiest], "limit": table.limit},
    )


def inventory(request: HttpRequest) -> HttpResponse:
    """Every stored personal field: what for, by what right, how long, how kept."""
    groups: dict[str, list[personal.PersonalField]] = {}
    for where, field in personal.fields.items():
        groups.setdefault(where.rpartition(".")[0], []).append(field)
    actor = actor_of(request)
    unit = actor.unit_id
    figures = Figures(unit, clock.now()) if unit else None
    context = {
        "groups": [(personal.groups.get(where, where), where, rows) for where, rows in groups.items()],
        "may_see_log": access.allowed(actor, "customer.unmaskings"),
        "may_segment": access.allowed(actor, "customer.segments"),
        "count": len(personal.fields),
        "after_end": figures[KEPT_AFTER_END] if figures else KEPT_AFTER_END.default,
        "prospects": figures[KEPT_PROSPECTS] if figures else KEPT_PROSPECTS.default,
        "kept": {"sealed": _("Encrypted"), "hashed": _("Keyed hash"), "plain": _("Readable")},
    }
    return render(request, "customers/inventory.html", context)


class Found(Errors):
    """The register, with names and verdicts put in for the page at once."""

    def _row(self, index: int, row: Any) -> Row:
        if not hasattr(self, "_known"):
            rows = list(self.page.object_list)
            self._known = people([one.staff for one in rows] + [one.found_by for one in rows])
            self._states = history.states_of([one.id for one in rows])
        row.person, row.finder = self._known.get(row.staff), self._known.get(row.found_by)
        row.field_label = files.FIELDS.get(row.field, row.field)
        row.verdict = _verdict(self._states.get(row.id, ""))
        return super()._row(index, row)


def _verdict(state: str) -> tuple[str, str]:
    return {
        "": (_("Counts against nobody"), "plain"),
        RAISED: (_("Person to answer"), "due"),
        ANSWERED: (_("Manager to decide"), "due"),
        UPHELD: (pgettext("finding", "Upheld"), "wrong"),
        COUNTED: (pgettext("finding", "Counted"), "settled"),
        DROPPED: (pgettext("finding", "Dropped"), "settled"),
    }[state]


def errors(request: HttpRequest) -> HttpResponseBase:
    """The register of data errors, and each clerk's month."""
    no_export(request)
    actor = actor_of(request)
    start = clock.midnight(clock.today().replace(day=1))
    own = set(Staff.objects.filter(unit__in=Unit.objects.within(actor).values("id")).values_list("id", flat=True))
    rows = [row for row in history.quality(start, clock.now(), own) if row.entered or row.counted]
    known = people(row.staff for row in rows)
    halls = Unit.objects.within(actor).values("id")
    table = Found(request, DataError.objects.filter(hall__in=halls).select_related("customer"))
    return table.respond(
        "customers/errors.html", {"quality": [(known.get(row.staff), row) for row in rows[:50]], "month": start}
    )
