"""Outlet files, types of outlets, and calendars."""

from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from openhall.kernel import clock
from openhall.kernel.access import allowed

from .. import calendar, doors
from ..models import Hours, OutletType, Unit
from . import presenting
from .acting import submit, there, who
from .forms import HoursForm, OutletForm, TypeForm

DAYS_SHOWN = 7


def describe(request: HttpRequest, code: str) -> HttpResponse:
    """The file of an outlet."""
    hall = there(doors.hall(who(request), code))
    outlet = getattr(hall, "outlet", None)
    initial = {name: getattr(outlet, name) for name in OutletForm.base_fields if name != "type"} if outlet else {}
    form = OutletForm(request.POST or None, initial={**initial, "type": outlet.type.code if outlet else ""})
    if request.method == "POST" and form.is_valid():
        said = _("The file of %(name)s is kept.") % {"name": hall.name}
        if submit(request, "org.describe_outlet", form, {"hall": code, **form.cleaned_data}, said):
            return redirect("org:unit", code)
    context = {"form": form, "unit": hall, "back_url": reverse("org:unit", args=[code])}
    return render(request, "org/describe.html", context, status=422 if form.errors else 200)


def days_to_come(hall: Unit) -> list[calendar.Day]:
    """The next seven days with what is said about each."""
    today = clock.today()
    return list(calendar.days_of(hall.id, today, today + timedelta(days=DAYS_SHOWN - 1)).values())


def types(request: HttpRequest) -> HttpResponse:
    """The types of outlets, with how many outlets are of each."""
    found = OutletType.objects.annotate(count=Count("outlets")).prefetch_related("hours")
    actor = who(request)
    context = {
        "types": [(one, [hours_line(row) for row in one.hours.all()]) for one in found],
        "may_add": allowed(actor, "org.add_outlet_type"),
        "may_set": allowed(actor, "org.set_hours"),
        "may_keep": allowed(actor, "calendar.keep_holidays"),
        "back_url": reverse("org:units"),
    }
    return render(request, "org/types.html", context)


def hours_line(row: Hours) -> str:
    day = f"{row.date:%Y-%m-%d}" if row.date else presenting.weekday(row.weekday or 0)
    return f"{day} {presenting.spans(row.spans()) or _('closed')}"


def new_type(request: HttpRequest) -> HttpResponse:
    form = TypeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = _("The type %(name)s can be given to outlets now.") % {"name": form.cleaned_data["zh"]}
        if submit(request, "org.add_outlet_type", form, form.cleaned_data, said):
            return redirect("org:types")
    context = {"form": form, "back_url": reverse("org:types")}
    return render(request, "org/edit_type.html", context, status=422 if form.errors else 200)


def type_hours(request: HttpRequest, code: str) -> HttpResponse:
    kind = OutletType.objects.filter(code=code).first()
    if kind is None:
        return redirect("org:types")
    rows = Hours.objects.filter(type=kind).order_by("date", "weekday")
    return _hours(request, {"type": code}, kind.name, rows, reverse("org:types"))


def hours(request: HttpRequest, code: str) -> HttpResponse:
    hall = there(doors.hall(who(request), code))
    rows = Hours.objects.filter(hall=hall).order_by("date", "weekday")
    return _hours(request, {"hall": code}, hall.name, rows, reverse("org:unit", args=[code]))


def _hours(request: HttpRequest, whose: dict[str, str], name: str, rows: Any, back: str) -> HttpResponse:
    form = HoursForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = {
            **whose,
            "weekday": int(data["weekday"]) if data["weekday"] else None,
            "date": data["date"],
            "opens": data["opens"] or None,
            "closes": data["closes"] or None,
            "breaks": data["breaks"] or None,
            "resumes": data["resumes"] or None,
        }
        if submit(request, "org.set_hours", form, given, _("The calendar is kept.")):
            return redirect(request.path)
    context = {"form": form, "name": name, "lines": [hours_line(row) for row in rows], "back_url": back}
    return render(request, "org/hours.html", context, status=422 if form.errors else 200)
