"""The counter's pages about the floor: enquiries and material, answers of peak days, the fast track."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from openhall.back.stock import materials
from openhall.engines.policy.directory import directory
from openhall.front.catalog import norms
from openhall.front.catalog import queries as catalog
from openhall.front.floor import needs
from openhall.front.floor.views.common import act
from openhall.front.till.views.common import actor_behind, hall_asked, halls_below
from openhall.kernel import access, clock
from openhall.kernel.commands import Outcome
from openhall.kernel.ids import uuid7
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit
from openhall.web.forms import Form
from openhall.web.tables import BADGE, NUMBER, PERSON, WHEN, Choice, Column, Table

from .. import dropped, enquiries, fast_track, peak
from ..enquiries import ANSWERED, OUTCOMES


class EnquiryForm(Form):
    topic = forms.CharField(label=gettext_lazy("Topic"), max_length=60)
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=list(OUTCOMES.items()), initial=ANSWERED)
    link = forms.BooleanField(label=gettext_lazy("A link was sent"), required=False)


class Enquiries(Table):
    key = "enquiries"
    columns = [
        Column("asked_at", gettext_lazy("Time"), WHEN, sort="asked_at"),
        Column("topic", gettext_lazy("Topic"), sort="topic"),
        Column(
            "outcome",
            gettext_lazy("Outcome"),
            BADGE,
            value=lambda row: (OUTCOMES[row.outcome], "settled" if row.outcome == ANSWERED else "plain"),
        ),
        Column("leaflets", gettext_lazy("Leaflets"), NUMBER, sort="leaflets", total=True),
        Column("link", gettext_lazy("Link"), value=lambda row: _("Sent") if row.link else ""),
        Column("person", gettext_lazy("Person"), PERSON),
        Column("shown", gettext_lazy("On the screen"), hidden=True),
    ]
    filters = [Choice("outcome", gettext_lazy("Outcome"), list(OUTCOMES.items()))]
    search = ["topic"]
    order = "-asked_at"
    empty = (
        gettext_lazy("What customers asked today will stand here."),
        gettext_lazy("Whoever was asked records topic and outcome on the left."),
    )


@require_GET
def enquiries_page(request: HttpRequest) -> HttpResponseBase:
    return _enquiries(request, EnquiryForm(initial={"topic": request.GET.get("topic", "")}))


def _enquiries(request: HttpRequest, form: Form, status: int = 200) -> HttpResponseBase:
    hall, day = hall_asked(request), _day_asked(request)
    rows = enquiries.of_day(hall.id, day)
    known = directory().people([row.staff for row in rows])
    for row in rows:
        row.person = known.get(row.staff)  # type: ignore[attr-defined]
    actor = actor_behind(request)
    context = {
        "hall": hall,
        "halls": halls_below(actor),
        "day": day,
        "form": form,
        "once": uuid7(),
        "may_record": access.allowed(actor, "enquiry.record") and actor.hall_id == hall.id,
        "materials": materials.on_hand(hall.id, actor.staff_id if actor.hall_id == hall.id else None),
        "topics": [
            (one, [(known.get(staff), count) for staff, count in one.people]) for one in enquiries.hot_topics(rows)
        ],
        "people": [(known.get(one.staff), one) for one in enquiries.by_person(rows)],
    }
    answer = Enquiries(request, rows).respond("counter/enquiries.html", context)
    answer.status_code = status
    return answer


def _day_asked(request: HttpRequest) -> date:
    try:
        return min(date.fromisoformat(request.GET.get("day", "")), clock.today())
    except ValueError:
        return clock.today()


@require_GET
def topic(request: HttpRequest) -> HttpResponse:
    """Description and tariff as valid today, of what the words typed may mean."""
    words = request.GET.get("topic", "").strip()
    found = needs.proposals(words, clock.today())
    wanted = request.GET.get("business", "")
    chosen = next((one for one in found if one.business == wanted), found[0] if found else None)
    context = {
        "proposals": found,
        "chosen": chosen,
        "norm": norms.norm(chosen.kind, clock.today()) if chosen is not None else None,
    }
    return render(request, "counter/_topic.html", context)


@require_POST
def record(request: HttpRequest) -> HttpResponseBase:
    hall = hall_asked(request)
    form = EnquiryForm(request.POST)
    if form.is_valid():
        given: dict[str, Any] = {**form.cleaned_data, "material": _material(request)}
        if business := request.POST.get("business", ""):
            given["business"] = business
        if isinstance(act(request, "enquiry.record", given, form), Outcome):
            messages.success(request, _("The enquiry is recorded."))
            return redirect(f"{reverse('counter:enquiries')}?hall={hall.code}")
    return _enquiries(request, form, 422)


def _material(request: HttpRequest) -> list[dict[str, Any]]:
    """How many of each material: ``material_CODE``."""
    found = []
    for name, value in request.POST.items():
        if name.startswith("material_") and str(value).strip() not in ("", "0"):
            count = str(value).strip()
            found.append({"item": name.removeprefix("material_"), "quantity": int(count) if count.isdigit() else 0})
    return found


# -- peak days -----------------------------------------------------------------------------------------------------------


class Bindings(Table):
    key = "peak"
    columns = [
        Column("person", gettext_lazy("Person"), PERSON),
        Column("asked", gettext_lazy("Told"), NUMBER, sort="asked", total=True),
        Column("bound", pgettext_lazy("payment", "Bound"), NUMBER, sort="bound", total=True),
        Column("declined", gettext_lazy("Declined"), NUMBER, sort="declined", total=True),
        Column("later", pgettext_lazy("answer", "Later"), NUMBER, sort="later", total=True),
    ]
    order = "-bound"
    empty = (
        gettext_lazy("What customers said to other ways to pay will stand here, by clerk."),
        gettext_lazy("It is asked with payments on peak days."),
    )


@require_GET
def peak_page(request: HttpRequest) -> HttpResponseBase:
    """The month's answers by clerk, and the hall's quiet hours."""
    hall, today = hall_asked(request), clock.today()
    start = (
        (today.replace(day=1) - timedelta(days=6)).replace(day=1) if "before" in request.GET else today.replace(day=1)
    )
    end = today + timedelta(days=1)
    rows = peak.by_clerk([hall.id], clock.midnight(start), clock.midnight(end))
    known = directory().people([row.staff for row in rows])
    listed = [
        {
            "id": row.staff,
            "person": known.get(row.staff),
            "asked": row.asked,
            "bound": row.bound,
            "declined": row.declined,
            "later": row.later,
        }
        for row in rows
    ]
    context = {
        "hall": hall,
        "halls": halls_below(actor_behind(request)),
        "start": start,
        "quiet": peak.quiet_text(hall.id, clock.now()),
    }
    return Bindings(request, listed).respond("counter/peak.html", context)


# -- the fast track ------------------------------------------------------------------------------------------------------


@require_GET
def fast(request: HttpRequest) -> HttpResponse:
    """The list in force, and what last month's counts propose."""
    return _fast(request, hall_asked(request))


def _fast(request: HttpRequest, hall: Unit, problem: Refused | None = None, status: int = 200) -> HttpResponse:
    actor, now = actor_behind(request), clock.now()
    row = fast_track.in_force(hall.id)
    chosen = set(row.businesses) if row is not None else set()
    if problem is not None:
        chosen = set(request.POST.getlist("businesses"))
    proposed = {one.business: one.count for one in fast_track.proposed(hall.id, now)}
    kinds: list[dict[str, Any]] = [
        {"code": kind.code, "name": norms.kind_name(kind), "count": proposed.get(kind.code), "on": kind.code in chosen}
        for kind in catalog.kinds_on(clock.local_date(now))
    ]
    context = {
        "hall": hall,
        "halls": halls_below(actor),
        "row": row,
        "by": directory().people([row.set_by]).get(row.set_by) if row is not None and row.set_by else None,
        "kinds": sorted(kinds, key=lambda one: (not one["on"], -(one["count"] or 0), one["name"])),
        "problem": problem,
        "may_set": access.allowed(actor, "counter.set_fast_track"),
        "month": fast_track.last_month(clock.local_date(now))[0],
    }
    return render(request, "counter/fast_track.html", context, status=status)


@require_GET
def steps(request: HttpRequest) -> HttpResponse:
    """Steps that were dropped from norms: waits and handling of the business before and after, with the cases."""
    hall = hall_asked(request)
    context = {
        "hall": hall,
        "halls": halls_below(actor_behind(request)),
        "effects": [(norms.kind_name(one.row.kind), one) for one in dropped.effects(hall.id, clock.now())],
        "days": dropped.SPAN.days,
    }
    return render(request, "counter/steps.html", context)


@require_POST
def set_fast(request: HttpRequest) -> HttpResponse:
    hall = hall_asked(request)
    given = {"hall": hall.code, "businesses": request.POST.getlist("businesses")}
    made = act(request, "counter.set_fast_track", given)
    if isinstance(made, Refused):
        return _fast(request, hall, made, 422)
    messages.success(request, _("The fast track is set."))
    return redirect(f"{reverse('counter:fast')}?hall={hall.code}")
