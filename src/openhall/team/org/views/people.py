"""The list of people and their accounts; a new person, and another unit or position."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.kernel.access import allowed
from openhall.kernel.actors import Actor
from openhall.web.shell import POSITION_NAMES
from openhall.web.tables import BADGE, DAY, PERSON, WHEN, Choice, Column, Table

from .. import doors
from ..models import Staff, Unit
from ..models.accounts import LIVE
from ..models.people import ENTRY_KINDS, WANTED
from . import presenting
from .acting import submit, there, who
from .forms import PersonForm

SIGNED_IN, LOCKED, LEAVING, TO_CANCEL, LEFT, IDLE_HANDS = "in", "locked", "leaving", "to_cancel", "left", "no_position"


def _state(rows: "QuerySet[Staff]", value: str) -> "QuerySet[Staff]":
    found: dict[str, Q] = {
        SIGNED_IN: Q(live__gt=0),
        LOCKED: Q(account__locked_until__isnull=False),
        LEAVING: Q(left_at=None, last_day__isnull=False),
        TO_CANCEL: Q(left_at__isnull=False, cancelled_at=None),
        LEFT: Q(left_at__isnull=False),
        IDLE_HANDS: Q(left_at=None, position=""),
    }
    if value in found:
        return rows.filter(found[value])
    return rows.filter(left_at=None).exclude(entries__kind=value.removeprefix("lacks_"))


class People(Table):
    """Who works here, and how their accounts stand."""

    key = "people"
    columns = [
        Column("self", gettext_lazy("Person"), PERSON, sort="job_number", value=lambda one: one),
        Column("position", gettext_lazy("Position"), sort="position", value=presenting.positions),
        Column("unit.name", gettext_lazy("Unit"), sort="unit__path"),
        Column("state", gettext_lazy("Account"), BADGE, value=presenting.account_state),
        Column("last_login", gettext_lazy("Last login"), WHEN, sort="last_login"),
        Column("class", gettext_lazy("Password"), value=presenting.password_class, hidden=True),
        Column("password_set_at", gettext_lazy("Password since"), WHEN, sort="password_set_at", hidden=True),
        Column("last_day", gettext_lazy("Last working day"), DAY, sort="last_day"),
    ]
    search = ["name", "job_number"]
    order = "unit__path"
    empty = (
        gettext_lazy("The people of your units will stand here."),
        gettext_lazy("Personnel or an administrator adds them."),
    )

    @property
    def filters(self) -> Sequence[Choice]:  # type: ignore[override]
        units = Unit.objects.within(who(self.request)).order_by("path")
        states = [
            (SIGNED_IN, _("Online")),
            (LOCKED, _("Locked out")),
            (LEAVING, _("Leaving")),
            (TO_CANCEL, _("To be cancelled")),
            (LEFT, _("Left")),
            (IDLE_HANDS, _("Without position")),
            *((f"lacks_{kind}", _("File lacks: %(kind)s") % {"kind": ENTRY_KINDS[kind]}) for kind in WANTED),
        ]
        held = [(code, str(name)) for code, name in POSITION_NAMES.items()]
        return [
            Choice("unit", gettext_lazy("Unit"), [(unit.code, unit.name) for unit in units], apply=_below),
            Choice("position", gettext_lazy("Position"), held, apply=lambda rows, value: rows.holding(value)),
            Choice("state", gettext_lazy("State"), states, apply=_state),
        ]

    def opens(self, row: Staff) -> str:
        return reverse("org:person-row", args=[row.job_number])

    def tone(self, row: Staff) -> str:
        return "settled" if row.cancelled_at else ""


def _below(rows: "QuerySet[Staff]", code: str) -> "QuerySet[Staff]":
    path = Unit.objects.filter(code=code).values_list("path", flat=True).first()
    return rows.filter(unit__path__startswith=path) if path else rows.none()


def listed(actor: Actor) -> "QuerySet[Staff]":
    """The people of the actor's units, with what the list shows of them."""
    live = Count("sign_ins", filter=Q(sign_ins__stage=LIVE))
    return Staff.objects.within(actor).select_related("unit", "account").annotate(live=live)


def people(request: HttpRequest) -> HttpResponseBase:
    actor = who(request)
    return People(request, listed(actor)).respond("org/people.html", {"may_add": allowed(actor, "org.add_staff")})


def _units(actor: Actor) -> list[Unit]:
    return list(Unit.objects.within(actor).order_by("path"))


def _unit(units: list[Unit], code: str) -> Unit:
    return next((unit for unit in units if unit.code == code), units[0])


def _given(form: PersonForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("job_number", "name", "unit", "position")}


def new(request: HttpRequest) -> HttpResponse:
    """A person joins: job number, unit, position; the account gets its first password next."""
    units = _units(who(request))
    unit = _unit(units, request.POST.get("unit") or request.GET.get("unit") or "")
    form = PersonForm(request.POST or None, units=units, unit=unit, initial={"unit": unit.code})
    if request.method == "POST" and form.is_valid():
        job = form.cleaned_data["job_number"]
        known = Staff.objects.filter(job_number=job).exists()
        if known:
            form.add_error("job_number", _("This job number is given already, and never to anybody else."))
        elif submit(request, "org.add_staff", form, _given(form), _("%(job)s is here now.") % {"job": job}):
            _also(request, form, job)
            may_set = allowed(who(request), "account.set_password")
            return redirect("org:set-password" if may_set else "org:person", job)
    status = 422 if form.errors else 200
    return render(request, "org/edit_person.html", {"form": form, "back_url": reverse("org:people")}, status=status)


def edit(request: HttpRequest, job: str) -> HttpResponse:
    """Another unit or other positions; what the person may do changes with the next request."""
    actor = who(request)
    person = there(doors.member(actor, job))
    units = _units(actor)
    initial = {
        "job_number": job,
        "name": person.name,
        "unit": person.unit.code,
        "position": person.position,
        "also": person.also,
    }
    data: QueryDict | None = None
    if request.method == "POST":
        data = request.POST.copy()
        data["job_number"] = job
    unit = _unit(units, data.get("unit", "") if data is not None else person.unit.code)
    form = PersonForm(data, units=units, unit=unit, initial=initial)
    form.fields["job_number"].disabled = True
    if data is not None and form.is_valid():
        said = _("%(job)s changed; it counts from the next click on.") % {"job": job}
        changed = any(form.cleaned_data[name] != initial[name] for name in ("name", "unit", "position"))
        if (not changed or submit(request, "org.add_staff", form, _given(form), said)) and _also(request, form, job):
            return redirect("org:person", job)
    context = {"form": form, "person": person, "back_url": reverse("org:person", args=[job])}
    return render(request, "org/edit_person.html", context, status=422 if form.errors else 200)


def _also(request: HttpRequest, form: PersonForm, job: str) -> bool:
    """The positions beside the first one, where they changed."""
    wanted = [
        form.cleaned_data["position"],
        *(p for p in form.cleaned_data["also"] if p != form.cleaned_data["position"]),
    ]
    person = Staff.objects.get(job_number=job)
    if sorted(person.also) == sorted(wanted[1:]):
        return True
    given = {"job_number": job, "positions": wanted}
    return submit(request, "staff.assign", form, given, _("Positions of %(job)s changed.") % {"job": job})


def offered(request: HttpRequest) -> HttpResponse:
    """The positions that a unit offers, when another unit is chosen in the form."""
    units = _units(who(request))
    unit = _unit(units, request.GET.get("unit", ""))
    form = PersonForm(units=units, unit=unit, initial={"position": request.GET.get("position", "")})
    return render(request, "org/_positions.html", {"form": form})
