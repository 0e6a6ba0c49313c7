"""The guide's two rounds a day, the morning count before them, and mobile payments that are still open."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.front.till import cases, custody, rounds
from openhall.front.till.models import BusinessDay, MobilePayment, MorningCount, Settlement
from openhall.front.till.parameters import INTERIM_TIME, SETTLER_POSITION, interim_limit, named
from openhall.kernel import access, clock
from openhall.kernel.actors import Actor
from openhall.kernel.ids import uuid7
from openhall.kernel.money import ZERO
from openhall.team.org.models import Unit
from openhall.web.forms import Form, Money

from .common import act, actor_behind, hall_asked, halls_below, people
from .hall import place_word


class TakeForm(Form):
    """What the settler counted at one till or machine."""

    cash = Money(label=gettext_lazy("Cash counted"))
    card = Money(label=gettext_lazy("Card slips"), required=False)
    epay = Money(label=gettext_lazy("Mobile payments"), required=False)
    slip = Money(
        label=gettext_lazy("By the machine's slip"),
        required=False,
        help_text=gettext_lazy("What came in since the last round, as the machine's own slip says."),
    )


class FinishForm(Form):
    note = forms.CharField(label=gettext_lazy("What is left out, and why"), max_length=500)


def may_settle(actor: Actor, hall: Unit) -> bool:
    """Is this person of the position that settles in that hall?"""
    return access.allowed(actor, "settlement.take") and named(actor, Figures(hall.id, clock.now())[SETTLER_POSITION])


def rounds_page(request: HttpRequest) -> HttpResponse:
    """The round going on: each till and machine with what came in since the last one; the rounds before it."""
    return _rounds(request)


def _rounds(request: HttpRequest, form: TakeForm | None = None, key: str = "") -> HttpResponse:
    actor, hall = actor_behind(request), hall_asked(request)
    day = BusinessDay.objects.open_of(hall.id).first()
    past = BusinessDay.objects.filter(hall=hall.id).order_by("-date").first() if day is None else day
    going = Settlement.objects.of_day(day.id).unfinished().first() if day else None
    done = list(Settlement.objects.of_day(past.id).finished()) if past else []
    sources = rounds.sources(day, going) if day else []
    names = people(
        *(source.till.staff for source in sources if source.till),
        *(settlement.settler for settlement in [*done, *([going] if going else [])]),
    )
    limit = interim_limit(hall.id, clock.now())
    context = {
        "hall": hall,
        "halls": halls_below(actor),
        "day": day,
        "past": past,
        "going": going,
        "settler": names.get(going.settler) if going else None,
        "sources": [_row(source, names, form, key) for source in sources],
        "total": sum((source.total for source in sources), ZERO),
        "done": [_done(settlement, names) for settlement in done],
        "may_settle": may_settle(actor, hall),
        "me": actor.staff_id,
        "limit": limit if day and not done else None,
        "late": bool(day and not done and clock.now() > limit),
        "at": Figures(hall.id, clock.now())[INTERIM_TIME],
        "payments": list(MobilePayment.objects.of_day(past.id).open().select_related("till__counter")) if past else [],
        "finish": FinishForm(),
        "once": uuid7(),
        "morning": MorningCount.objects.filter(hall=hall.id, date=clock.today()).first(),
    }
    return render(request, "till/rounds.html", context, status=422 if form is not None and form.errors else 200)


def _row(source: rounds.Source, names: Any, form: TakeForm | None, key: str) -> dict[str, Any]:
    thing = source.till or source.machine
    assert thing is not None
    initial = {"card": source.came_in["card"], "epay": source.came_in["epay"]}
    mine = form if form is not None and key == str(thing.id) else None
    return {
        "source": source,
        "key": str(thing.id),
        "word": source.till.counter.code if source.till else str(source.machine),
        "clerk": names.get(source.till.staff) if source.till else None,
        "form": mine or TakeForm(initial=initial if source.till else None, auto_id=f"id_{str(thing.id)[-8:]}_%s"),
        "wrong": mine is not None,
        "once": uuid7(),
        "difference": _difference(source),
    }


def _difference(source: rounds.Source) -> Any:
    """By how much what was counted differs from what should have been handed over; None before it is counted."""
    taken = source.collection
    if taken is None:
        return None
    if source.machine is not None:
        return taken.cash - taken.total
    counted = source.till.taken(taken.counted) if source.till else {}
    return sum((counted[means] - source.came_in[means] for means in ("card", "epay")), ZERO)


def _done(settlement: Settlement, names: Any) -> dict[str, Any]:
    collections = list(
        settlement.collections.select_related("till__counter", "machine").order_by(
            "till__counter__code", "machine__code"
        )
    )
    return {
        "settlement": settlement,
        "settler": names.get(settlement.settler),
        "collections": collections,
        "total": sum((one.total for one in collections if one.confirmed_at), ZERO),
    }


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """The settler counted one till or machine."""
    hall = hall_asked(request)
    key, machine = request.POST.get("till", ""), request.POST.get("machine", "")
    form = TakeForm(request.POST, auto_id=f"id_{(key or request.POST.get('key', ''))[-8:]}_%s")
    if not form.is_valid():
        return _rounds(request, form, key or request.POST.get("key", ""))
    given = {name: f"{form.cleaned_data[name] or ZERO:.2f}" for name in ("cash", "card", "epay")}
    data: dict[str, Any] = {"hall": hall.code, "counted": given}
    if machine:
        data |= {"machine": machine}
        if form.cleaned_data["slip"] is not None:
            data |= {"slip": f"{form.cleaned_data['slip']:.2f}"}
    else:
        data |= {"till": key}
    if act(request, "settlement.take", data, form) is None:
        return _rounds(request, form, key or request.POST.get("key", ""))
    messages.success(request, _("Counted; the other side confirms it now."))
    return redirect(f"{reverse('till:rounds')}?hall={hall.code}")


@require_POST
def finish(request: HttpRequest) -> HttpResponse:
    """The round ends although something is left out."""
    hall, form = hall_asked(request), FinishForm(request.POST)
    said = None
    if form.is_valid():
        said = act(request, "settlement.finish", {"hall": hall.code, "note": form.cleaned_data["note"]}, form)
    if said is None:
        wrong = [str(problem) for problems in form.errors.values() for problem in problems]
        messages.error(request, " ".join(wrong))
    else:
        messages.success(request, _("The round is finished."))
    return redirect(f"{reverse('till:rounds')}?hall={hall.code}")


# -- the morning count -------------------------------------------------------------------------------------------


class PlacesForm(Form):
    """One field for each place that held money overnight; what lay there is not shown before."""

    def __init__(self, *args: Any, held: list[custody.Held], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        for index, one in enumerate(held):
            self.fields[f"place_{index}"] = Money(label=place_word(one))

    def amounts(self) -> dict[str, str]:
        return {one.key: f"{self.cleaned_data[f'place_{index}']:.2f}" for index, one in enumerate(self.held)}


def morning(request: HttpRequest) -> HttpResponse:
    """Count what was carried over, place by place, before the hall opens."""
    actor, hall = actor_behind(request), hall_asked(request)
    counted = MorningCount.objects.filter(hall=hall.id, date=clock.today()).first()
    held = custody.carried_over(hall.id)
    form = PlacesForm(request.POST if request.method == "POST" else None, held=held)
    if request.method == "POST" and form.is_valid():
        data = {"hall": hall.code, "places": form.amounts()}
        if act(request, "cash.count_morning", data, form):
            messages.success(request, _("Counted."))
            return redirect(f"{reverse('till:morning')}?hall={hall.code}")
    asked = Case.objects.of_kind(cases.MORNING.name).of_halls([hall.id]).open().by_due()
    last = custody.last_evening(hall.id)
    names = people(last, counted.staff if counted else None)
    words = {one.key: place_word(one) for one in held}
    context = {
        "hall": hall,
        "halls": halls_below(actor),
        "form": form,
        "held": held,
        "counted": counted,
        "places": [
            {**row, "word": words.get(row["place"], row["place"])} for row in (counted.places if counted else [])
        ],
        "counter": names.get(counted.staff) if counted else None,
        "last": names.get(last) if last else None,
        "asked": list(asked),
        "may_count": access.allowed(actor, "cash.count_morning") and may_settle(actor, hall),
        "opened": BusinessDay.objects.open_of(hall.id).exists(),
        "once": uuid7(),
        "back_url": reverse("till:rounds"),
    }
    return render(request, "till/morning.html", context, status=422 if form.errors else 200)
