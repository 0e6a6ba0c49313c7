"""A person's own goods: what is in hand, handing on, taking over, giving back, counting, terminals."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openhall.engines.ledger.goods import HANDS, RESERVED
from openhall.front.catalog.models import Item
from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.kernel.ids import uuid7
from openhall.team.org.models import Unit
from openhall.web.forms import Form

from .. import counts, reading, words
from ..actions.handing import Parcel, parcels_of
from ..ledger import CARD_KINDS, TERMINAL_KIND
from ..models import CLOSING, OPENING, Count, HandOn
from .common import (
    actor_behind,
    goods_named,
    item_choices,
    named,
    people_of,
    person_choices,
    press,
    runs_text,
    serials_named,
    submit,
)


def _own_hall(actor: Actor) -> Unit:
    row = Unit.objects.filter(id=actor.hall_id).first() if actor.hall_id else None
    if row is None:
        raise Http404
    return row


def mine(request: HttpRequest) -> HttpResponse:
    """What is in my hands, what waits for me to count and take, what I have offered."""
    actor = actor_behind(request)
    if actor.hall_id is None or actor.staff_id is None:
        return render(request, "stock/mine.html", {"nowhere": True})
    own = reading.own_goods(actor.hall_id, actor.staff_id)
    offers = list(HandOn.objects.offered().naming(actor.staff_id).order_by("given_at"))
    people = named([key for offer in offers for key in (offer.giver, offer.receiver)])
    lines = [{"own": one, "place": words.PLACES[one.place], "runs": runs_text(one.runs)} for one in own]
    counted = Count.objects.on(actor.hall_id, clock.today()).of_person(actor.staff_id).order_by("-at")
    context = {
        "lines": lines,
        "in_hand": any(one.place in (HANDS, RESERVED) for one in own),
        "terminals": any(one.item.kind == TERMINAL_KIND for one in own),
        "incoming": [_offer(offer, people) for offer in offers if offer.receiver == actor.staff_id],
        "outgoing": [_offer(offer, people) for offer in offers if offer.giver == actor.staff_id],
        "counts": [{"row": row, "moment": words.MOMENTS[row.moment]} for row in counted],
    }
    return render(request, "stock/mine.html", context)


def _offer(offer: HandOn, people: dict[str, Any]) -> dict[str, Any]:
    return {
        "row": offer,
        "giver": people.get(str(offer.giver)),
        "receiver": people.get(str(offer.receiver)),
        "parcels": [_parcel(parcel) for parcel in parcels_of(offer.lines)],
    }


def _parcel(parcel: Parcel) -> dict[str, Any]:
    return {"item": parcel.item, "count": parcel.count, "runs": runs_text(parcel.runs)}


# -- several kinds of goods on one form --------------------------------------------------------------------------


class HandForm(Form):
    """A colleague, and beside each kind of goods in hand which pieces go."""

    to = forms.ChoiceField(label="")
    note = forms.CharField(label=gettext_lazy("Remark"), required=False)

    def __init__(self, *args: Any, own: list[reading.Own], to: list[tuple[str, str]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        if to is None:
            del self.fields["to"]
        else:
            self.fields["to"] = forms.ChoiceField(label=_("Taken by"), choices=to)
        for one in own:
            name = f"what_{one.item.no}"
            self.fields[name] = forms.CharField(
                required=False, label=one.item.name, widget=forms.TextInput(attrs={"autocomplete": "off"})
            )

    @property
    def lines(self) -> list[tuple[reading.Own, Any, str]]:
        return [(one, self[f"what_{one.item.no}"], runs_text(one.runs)) for one in self.own]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        lines = []
        for one in self.own:
            if text := cleaned.get(f"what_{one.item.no}"):
                try:
                    lines.append({"item": one.item.code, **goods_named(one.item, text)})
                except ValidationError as problem:
                    self.add_error(f"what_{one.item.no}", problem)
        if not lines and not self.errors:
            self.add_error(None, ValidationError(_("Say which pieces.")))
        cleaned["lines"] = lines
        return cleaned


def _in_hand(actor: Actor) -> list[reading.Own]:
    assert actor.hall_id is not None and actor.staff_id is not None
    return [one for one in reading.own_goods(actor.hall_id, actor.staff_id) if one.place == HANDS]


def hand_on(request: HttpRequest) -> HttpResponse:
    """Goods go to a colleague, who counts and takes them."""
    actor = actor_behind(request)
    hall = _own_hall(actor)
    others = [one for one in people_of(hall) if one.id != actor.staff_id]
    form = HandForm(request.POST or None, own=_in_hand(actor), to=person_choices(others))
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("to", "lines", "note")}
        if submit(request, "stock.hand_on", form, given, _("Offered: it is yours until it is counted and taken")):
            return redirect("stock:mine")
    context = {"form": form, "key": uuid7(), "back_url": reverse("stock:mine")}
    return render(request, "stock/hand_on.html", context)


def give_back(request: HttpRequest) -> HttpResponse:
    """Goods go back to the store."""
    actor = actor_behind(request)
    _own_hall(actor)
    form = HandForm(request.POST or None, own=_in_hand(actor), to=None)
    if request.method == "POST" and form.is_valid():
        done = [submit(request, "stock.return", form, line, _("Given back")) for line in form.cleaned_data["lines"]]
        if all(done):
            return redirect("stock:mine")
        form = HandForm(None, own=_in_hand(actor), to=None) if any(done) else form
    return render(request, "stock/give_back.html", {"form": form, "key": uuid7(), "back_url": reverse("stock:mine")})


class TakeForm(Form):
    """What was counted of each kind, and which serials were missing."""

    def __init__(self, *args: Any, parcels: list[Parcel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parcels = parcels
        for parcel in parcels:
            no = parcel.item.no
            self.fields[f"counted_{no}"] = forms.IntegerField(
                label=parcel.item.name, min_value=0, widget=forms.TextInput(attrs={"inputmode": "numeric"})
            )
            if parcel.item.serial:
                self.fields[f"missing_{no}"] = forms.CharField(
                    required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}), label=_("Missing serials")
                )

    @property
    def lines(self) -> list[tuple[dict[str, Any], Any, Any]]:
        return [
            (
                _parcel(parcel),
                self[f"counted_{parcel.item.no}"],
                self[f"missing_{parcel.item.no}"] if parcel.item.serial else None,
            )
            for parcel in self.parcels
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        counted, missing = {}, {}
        for parcel in self.parcels:
            no = parcel.item.no
            if (count := cleaned.get(f"counted_{no}")) is not None:
                counted[parcel.item.code] = count
            if text := cleaned.get(f"missing_{no}"):
                try:
                    missing[parcel.item.code] = serials_named(text)
                except ValidationError as problem:
                    self.add_error(f"missing_{no}", problem)
        cleaned["given"] = {"counted": counted, "missing": missing}
        return cleaned


def take(request: HttpRequest, key: object) -> HttpResponse:
    """Count what a colleague hands over, and take it."""
    actor = actor_behind(request)
    offer = HandOn.objects.offered().filter(id=key, receiver=actor.staff_id).first()  # type: ignore[misc]
    if offer is None:
        raise Http404
    form = TakeForm(request.POST or None, parcels=parcels_of(offer.lines))
    if request.method == "POST" and form.is_valid():
        made = submit(
            request, "stock.take_on", form, {"hand_on": str(offer.id), **form.cleaned_data["given"]}, _("Taken")
        )
        if made is not None:
            return redirect("stock:mine")
    people = named([offer.giver])
    context = {"form": form, "offer": offer, "giver": people.get(str(offer.giver)), "key": uuid7()}
    return render(request, "stock/take.html", {**context, "back_url": reverse("stock:mine")})


@require_POST
def call_off(request: HttpRequest, key: object) -> HttpResponse:
    """Withdraw an offer, or decline it."""
    press(request, "stock.call_off", {"hand_on": str(key)}, _("Called off: nothing has changed hands"))
    return redirect("stock:mine")


# -- counting ------------------------------------------------------------------------------------------------------


class CountForm(Form):
    """Blind: a field for each kind that the person might have, and no figure of the books."""

    moment = forms.ChoiceField(
        label=gettext_lazy("Moment"), choices=[(OPENING, words.MOMENTS[OPENING]), (CLOSING, words.MOMENTS[CLOSING])]
    )

    def __init__(self, *args: Any, items: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cards = [item for item in items if item.kind in CARD_KINDS]
        self.terminals = [item for item in items if item.kind == TERMINAL_KIND and item.serial]
        for item in self.cards:
            self.fields[f"card_{item.no}"] = forms.IntegerField(
                label=item.name,
                min_value=0,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "oh-amount"}),
            )
        for item in self.terminals:
            area = forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"})
            self.fields[f"stock_{item.no}"] = forms.CharField(required=False, label=_("In the drawer"), widget=area)
            area = forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"})
            self.fields[f"shown_{item.no}"] = forms.CharField(required=False, label=_("On display"), widget=area)

    @property
    def card_fields(self) -> list[Any]:
        return [self[f"card_{item.no}"] for item in self.cards]

    @property
    def terminal_fields(self) -> list[tuple[Item, Any, Any]]:
        return [(item, self[f"stock_{item.no}"], self[f"shown_{item.no}"]) for item in self.terminals]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        counted = {item.code: cleaned.get(f"card_{item.no}") for item in self.cards}
        scanned: dict[str, dict[str, list[str]]] = {}
        for item in self.terminals:
            found = {}
            for name, place in ((f"stock_{item.no}", "in_stock"), (f"shown_{item.no}", "on_display")):
                try:
                    found[place] = serials_named(cleaned.get(name) or "")
                except ValidationError as problem:
                    self.add_error(name, problem)
            scanned[item.code] = found
        cleaned["given"] = {"counted": counted, "scanned": scanned}
        return cleaned


def count(request: HttpRequest) -> HttpResponse:
    """Count cards and terminals blind; the books are shown afterwards."""
    actor = actor_behind(request)
    hall = _own_hall(actor)
    assert actor.staff_id is not None
    items = [one.item for one in counts.expected_of(hall.id, actor.staff_id, clock.now()).values()]
    moment = OPENING if counts.opened(hall.id, actor.staff_id, clock.today()) is None else CLOSING
    form = CountForm(request.POST or None, items=items, initial={"moment": moment})
    if request.method == "POST" and form.is_valid():
        given = {"moment": form.cleaned_data["moment"], **form.cleaned_data["given"]}
        made = submit(request, "stock.count", form, given, _("Counted"))
        if made is not None:
            return redirect("stock:count", key=made.id)
    context = {"form": form, "items": items, "key": uuid7(), "back_url": reverse("stock:mine")}
    return render(request, "stock/counting.html", context)


# -- terminals -----------------------------------------------------------------------------------------------------


class ShiftForm(Form):
    item = forms.ChoiceField(label="")
    serials = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}))
    state = forms.ChoiceField(label="")
    note = forms.CharField(label="", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(state, words.TERMINALS[state][0]) for state in ("on_display", "in_stock", "lent", "in_repair")]
        self.fields["item"] = forms.ChoiceField(label=_("Model"), choices=item_choices(TERMINAL_KIND, tracked="serial"))
        self.fields["serials"].label = "IMEI"
        self.fields["state"] = forms.ChoiceField(label=_("Where to"), choices=states)
        self.fields["note"].label = _("To whom, or repair slip")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("serials") and cleaned.get("item"):
            try:
                cleaned["serials"] = serials_named(cleaned["serials"])
            except ValidationError as problem:
                self.add_error("serials", problem)
        return cleaned


def shift(request: HttpRequest) -> HttpResponse:
    """Put terminals on display, lend them, send them to repair, have them back."""
    actor = actor_behind(request)
    _own_hall(actor)
    form = ShiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("item", "serials", "state", "note")}
        if submit(request, "stock.shift", form, given, _("Put there")):
            return redirect("stock:mine")
    return render(request, "stock/shift.html", {"form": form, "key": uuid7(), "back_url": reverse("stock:mine")})
