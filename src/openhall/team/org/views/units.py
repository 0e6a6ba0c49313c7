"""The tree of units, and one unit: its file, people, counters and shops."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openhall.kernel import clock
from openhall.kernel.access import allowed
from openhall.web.shell import POSITION_NAMES
from openhall.web.tables import BADGE, NUMBER, Choice, Column, Table

from .. import board, doors
from ..models import HALL, LEVELS, OutletType, Staff, Unit
from ..models.outlets import RIGHTS
from . import presenting
from .acting import press, submit, there, who
from .forms import CounterForm, ShopForm, UnitForm
from .outlets import days_to_come

INDENT = "　"
"""A full-width space a level: the tree stays readable in a sorted list and in xlsx."""


def _indented(unit: Unit) -> str:
    top = getattr(unit, "top", 0)
    return INDENT * (LEVELS.index(unit.level) - top) + unit.name


def _file(unit: Unit) -> Any:
    if unit.level != HALL:
        return None
    outlet = getattr(unit, "outlet", None)
    if outlet is None:
        return (_("File missing"), "due", "file-text")
    if outlet.own:
        return (_("Own · %(right)s") % {"right": RIGHTS[outlet.right]}, "settled", "building-store")
    return (_("Not own"), "plain", "building-store")


class Units(Table):
    """Every unit that this person sees, as a tree."""

    key = "units"
    columns = [
        Column("name", gettext_lazy("Unit"), value=_indented, link=lambda one: reverse("org:unit", args=[one.code])),
        Column("code", gettext_lazy("Code"), sort="code"),
        Column("level", gettext_lazy("Level"), value=lambda one: presenting.level(one.level)),
        Column(
            "type", gettext_lazy("Type of outlet"), value=lambda one: getattr(one, "outlet", None) and one.outlet.type
        ),
        Column("hall_class", gettext_lazy("Class"), value=lambda one: presenting.hall_class(one.hall_class)),
        Column("file", gettext_lazy("File"), BADGE, value=_file),
        Column("people", gettext_lazy("People"), NUMBER, sort="people"),
        Column("tills", gettext_lazy("Counters"), NUMBER, sort="tills"),
    ]
    search = ["name", "code"]
    order = "path"
    size = 200
    empty = (gettext_lazy("Your units will stand here."), gettext_lazy("An administrator adds them."))

    @property
    def filters(self) -> list[Choice]:  # type: ignore[override]
        types = [(one.code, one.name) for one in OutletType.objects.all()]
        own = [("own", _("Own halls")), ("other", _("Not own")), ("missing", _("File missing"))]
        return [
            Choice("level", gettext_lazy("Level"), list(presenting.LEVELS.items())),
            Choice(
                "type", gettext_lazy("Type"), types, apply=lambda rows, value: rows.filter(outlet__type__code=value)
            ),
            Choice("own", gettext_lazy("Right"), own, apply=_whose),
        ]


def _whose(rows: Any, value: str) -> Any:
    if value == "missing":
        return rows.filter(level=HALL, outlet=None)
    return rows.filter(outlet__own=value == "own")


def units(request: HttpRequest) -> HttpResponseBase:
    actor = who(request)
    rows = Unit.objects.within(actor).select_related("outlet__type")
    rows = rows.annotate(
        people=Count("staff", filter=Q(staff__left_at=None), distinct=True), tills=Count("counters", distinct=True)
    )
    context = {"may_add": allowed(actor, "org.add_unit")}
    return Units(request, rows).respond("org/units.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """A unit below its parent."""
    within = list(Unit.objects.within(who(request)).order_by("path"))
    initial = {"parent": request.GET.get("below", ""), "level": HALL, "hall_class": "standard"}
    form = UnitForm(request.POST or None, units=within, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data}
        if given["level"] != HALL or not given["hall_class"]:
            given.pop("hall_class")
        said = _("%(name)s is there now.") % {"name": given["name"]}
        if submit(request, "org.add_unit", form, given, said):
            return redirect("org:unit", given["code"])
    context = {"form": form, "back_url": reverse("org:units")}
    return render(request, "org/edit_unit.html", context, status=422 if form.errors else 200)


def _unit(request: HttpRequest, code: str) -> Unit:
    found: Unit = there(doors.unit(who(request), code))
    return found


def unit(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _unit(request, code))


def _page(request: HttpRequest, found: Unit, **more: Any) -> HttpResponse:
    actor = who(request)
    outlet = getattr(found, "outlet", None)
    day = _day(request)
    lines, orders, total = board.takings(found, day)
    people = list(Staff.objects.serving().of_unit(found).order_by("job_number"))
    acts = ("org.describe_outlet", "org.set_hours", "org.add_counter", "org.add_shop", "org.assign_counter")
    context = {
        "unit": found,
        "outlet": outlet,
        "right": RIGHTS.get(outlet.right, "") if outlet else "",
        "functions": board.of(found, day) if outlet and outlet.own else [],
        "takings": lines,
        "takings_orders": orders,
        "takings_total": total,
        "day": day,
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1) if day < clock.today() else None,
        "parents": _lineage(found, actor.unit_path),
        "below": found.children.order_by("code"),
        "people": people,
        "crew": _crew(people),
        "counters": found.counters.select_related("shop").order_by("code"),
        "shops": found.shops.order_by("code"),
        "calendar": days_to_come(found) if found.level == HALL else [],
        "counter_form": CounterForm(),
        "shop_form": ShopForm(prefix="shop"),
        "may": {name.partition(".")[2]: allowed(actor, name) for name in acts},
        "may_see_people": allowed(actor, "staff.view"),
        "back_url": reverse("org:units"),
        **more,
    }
    bad = any(getattr(form, "errors", None) for form in more.values())
    return render(request, "org/unit.html", context, status=422 if bad else 200)


def _day(request: HttpRequest) -> date:
    """The business day asked for; today where none is, or none that can be."""
    try:
        asked = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return clock.today()
    return min(max(asked, date(2000, 1, 2)), clock.today())


def _crew(people: list[Staff]) -> list[tuple[str, list[Staff]]]:
    """Who holds which position, in the order of the positions; the last group is who holds none."""
    held = {code: [one for one in people if code in one.positions] for code in POSITION_NAMES}
    return [(code, found) for code, found in held.items() if found]


def _lineage(found: Unit, scope: str) -> list[Unit]:
    """The units above, as far as this person sees them."""
    codes = found.path.split("\n")[:-2]
    return list(Unit.objects.filter(code__in=codes, path__startswith=scope).order_by("path"))


@require_POST
def add_counter(request: HttpRequest, code: str) -> HttpResponse:
    found = _unit(request, code)
    form = CounterForm(request.POST)
    if form.is_valid():
        said = _("Counter %(code)s is there now.") % {"code": form.cleaned_data["code"]}
        if submit(request, "org.add_counter", form, {"hall": code, **form.cleaned_data}, said):
            return redirect("org:unit", code)
    return _page(request, found, counter_form=form)


@require_POST
def add_shop(request: HttpRequest, code: str) -> HttpResponse:
    found = _unit(request, code)
    form = ShopForm(request.POST, prefix="shop")
    if form.is_valid():
        said = _("The shop %(name)s is there now.") % {"name": form.cleaned_data["name"]}
        if submit(request, "org.add_shop", form, {"hall": code, **form.cleaned_data}, said):
            return redirect("org:unit", code)
    return _page(request, found, shop_form=form)


@require_POST
def assign_counter(request: HttpRequest, code: str) -> HttpResponse:
    given = {"hall": code, "counter": request.POST.get("counter", ""), "shop": request.POST.get("shop", "")}
    press(request, "org.assign_counter", given, _("Counter %(counter)s reassigned.") % given)
    return redirect("org:unit", code)
