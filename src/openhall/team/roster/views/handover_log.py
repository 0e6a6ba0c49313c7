"""The handover log of a day, on screen and on paper."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from openhall.engines.cases.models import Case
from openhall.front.catalog.models import Item
from openhall.kernel import clock
from openhall.team.org.models import Unit

from .. import handing
from ..handover_cases import DIFFERENCE, names
from ..models import Handover
from .common import hall_of, halls_of
from .handover_forms import PREPARED

POSTS: dict[str, Any] = {
    "supervisor": pgettext_lazy("post", "Duty supervisor"),
    "guide": pgettext_lazy("post", "Guide"),
    "guard": pgettext_lazy("post", "Guard"),
}


def shown(row: Handover) -> dict[str, Any]:
    """A handover as pages and papers show it. What was declared stays hidden until it is counted."""
    revealed = row.taken_at is not None or row.closing
    lines = _lines(row) if row.counter is not None else []
    known = row.known or {}
    return {
        "row": row,
        "title": row.counter.code if row.counter is not None else POSTS[row.post],
        "revealed": revealed,
        "lines": lines,
        "keys": row.declared.get(handing.KEYS, ""),
        "keys_here": (row.counted or {}).get(handing.KEYS),
        "prepared": [PREPARED[name] for name in (row.counted or {}).get("prepared", [])],
        "cases": list(Case.objects.filter(id__in=known.get("cases", [])).by_due()),
        "matters": known.get("matters", []),
        "ranges": _ranges(known),
        "forms": known.get("forms"),
    }


def _ranges(known: dict[str, Any]) -> list[tuple[str, str]]:
    """Item and range, for each pack that was in hand."""
    named = dict(Item.objects.filter(code__in=known.get("ranges", {})).values_list("code", "name"))
    return [
        (named.get(code, code), first if first == last else f"{first} – {last}")
        for code, runs in known.get("ranges", {}).items()
        for first, last in runs
    ]


def _lines(row: Handover) -> list[dict[str, Any]]:
    """Cash, each item, each series: by the books, declared, counted."""
    declared, counted, known = row.declared, row.counted or {}, row.known or {}
    taken = row.counted is not None and not row.closing
    kinds = [*declared[handing.CARDS], *declared[handing.RECEIPTS]]
    words = names([handing.CASH, *kinds])
    said = [(handing.CASH, declared[handing.CASH], counted.get(handing.CASH), known.get(handing.CASH))]
    for part in (handing.CARDS, handing.RECEIPTS):
        others = set(counted.get(part, {})) - set(declared[part]) if taken else set()
        for name in [*declared[part], *sorted(others)]:
            said.append(
                (name, declared[part].get(name), counted.get(part, {}).get(name), known.get(part, {}).get(name))
            )
    return [
        {
            "kind": kind,
            "name": words.get(kind, kind),
            "declared": first,
            "counted": second if taken else None,
            "books": books,
            "wrong": (taken and first != second) or (books is not None and books != first),
        }
        for kind, first, second, books in said
    ]


def day_of(request: HttpRequest) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return clock.today()
    return min(max(asked, date(2000, 1, 3)), clock.today())


def log(request: HttpRequest) -> HttpResponse:
    """Each counter and post of a day: who, to whom, when, and what doesn't agree."""
    context = _day(request)
    keys = [str(row.id) for row in context["found"]]
    differing = set(Case.objects.of_kind(DIFFERENCE.name).filter(subject__in=keys).values_list("subject", flat=True))
    context["rows"] = [(row, str(row.id) in differing) for row in context["found"]]
    return render(request, "roster/handover_log.html", context)


def paper(request: HttpRequest) -> HttpResponse:
    """The day's log for the folder: both signatures with their times."""
    context = _day(request)
    context |= {"rows": [shown(row) for row in context["found"]], "print_now": True}
    return render(request, "roster/handover_print.html", context)


def on_paper(row: Handover) -> dict[str, Any]:
    return {"hall": Unit.objects.get(id=row.hall), "rows": [shown(row)], "day": row.date, "print_now": True}


def _day(request: HttpRequest) -> dict[str, Any]:
    hall, day = hall_of(request), day_of(request)
    start = clock.midnight(day)
    rows = Handover.objects.of_hall(hall.id).between(start, clock.midnight(day + timedelta(days=1))).with_people()
    return {
        "hall": hall,
        "halls": halls_of(request),
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < clock.today() else None,
        "found": list(rows.order_by("declared_at")),
        "print_url": f"{reverse('roster:handover-log-print')}?day={day.isoformat()}&hall={hall.code}",
    }
