"""The store room: what is there, what moved, receiving and drawing, where a serial is."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openhall.front.catalog.models import Item
from openhall.kernel import access, clock
from openhall.kernel.ids import as_uuid, uuid7
from openhall.team.org.models import Staff, Unit
from openhall.web.tables import BADGE, NUMBER, PERSON, WHEN, Choice, Column, Table

from .. import reading, requisitions, words
from ..models import Requisition, Slip
from .common import (
    GoodsForm,
    actor_behind,
    framed,
    hall_asked,
    item_choices,
    moved_text,
    named,
    people_of,
    person_choices,
    press,
    runs_text,
    submit,
)


class Stock(Table):
    """One line an item."""

    key = "stock"
    columns = [
        Column("item.name", gettext_lazy("Article"), sort="item.name"),
        Column("item.code", gettext_lazy("Code"), sort="item.code", hidden=True),
        Column("kind", gettext_lazy("Kind"), sort="item.kind", value=lambda row: words.KINDS.get(row.item.kind)),
        Column("standing.store", gettext_lazy("Store"), NUMBER, sort="standing.store"),
        Column("standing.hands", gettext_lazy("In hand"), NUMBER, sort="standing.hands"),
        Column("elsewhere", gettext_lazy("Elsewhere"), NUMBER, sort="elsewhere"),
        Column("standing.received", gettext_lazy("Came in"), NUMBER, sort="standing.received"),
        Column("standing.drawn", gettext_lazy("Drawn out"), NUMBER, sort="standing.drawn"),
        Column("standing.returned", gettext_lazy("Given back"), NUMBER, sort="standing.returned"),
        Column("standing.used", gettext_lazy("Used"), NUMBER, sort="standing.used"),
        Column("days", gettext_lazy("Lasts, days"), NUMBER, sort="days"),
    ]
    filters = [Choice("item.kind", gettext_lazy("Kind"), [(kind, name) for kind, name in words.KINDS.items()])]
    search = ["item.name", "item.code"]
    empty = (
        gettext_lazy("The goods of this hall will stand here."),
        gettext_lazy("A lead receives them when they arrive from above."),
    )
    hall = ""

    def opens(self, row: Any) -> str:
        return f"{reverse('stock:item', args=[row.item.code])}?hall={self.hall}"

    def tone(self, row: Any) -> str:
        return "due" if row.days is not None and row.days < self.cover else ""

    cover = 7


def store(request: HttpRequest) -> HttpResponseBase:
    """What a hall has, where it is, and what moved in the last 28 days."""
    hall = hall_asked(request)
    table = Stock(request, reading.store_lines(hall.id, clock.now()))
    table.hall = hall.code
    actor = actor_behind(request)
    waiting = reading.to_check(actor, hall.id).count() if access.allowed(actor, "stock.check") else 0
    late = reading.left_over(actor, hall.id, clock.now()) if waiting else 0
    since = requisitions.window(clock.now())
    context = framed(request, hall, waiting=waiting, late=late, since=since, tab="store")
    return table.respond("stock/store.html", {**context, "may_book": access.allowed(actor, "stock.receive")})


def item(request: HttpRequest, code: str) -> HttpResponse:
    """Where the pieces of one item are: opens below its line."""
    hall = hall_asked(request)
    row = Item.objects.filter(code=code).first()
    if row is None:
        raise Http404
    found = reading.keepings(hall.id, row)
    people = named(one.place.owner for one in found)
    lines = [
        {
            "place": words.PLACES[one.place.kind],
            "person": people.get(one.place.owner),
            "count": one.count,
            "runs": runs_text(one.runs),
        }
        for one in found
    ]
    return render(request, "stock/_item.html", {"item": row, "lines": lines, "hall": hall})


class Slips(Table):
    """The ledger of goods in and out."""

    key = "slips"
    search = ["document"]
    order = "-at"
    empty = (
        gettext_lazy("Every movement of goods will stand here."),
        gettext_lazy("Receiving, drawing, giving back and handing on write themselves."),
    )

    def __init__(self, request: HttpRequest, rows: "QuerySet[Slip]", people: dict[str, Staff]) -> None:
        super().__init__(request, rows)
        self.people = people
        self.items = {item.no: item for item in Item.objects.all()}

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        people, items = self.people, self.items
        return [
            Column("at", _("Time"), WHEN, sort="at"),
            Column("act", _("Act"), value=lambda row: words.ACTS[row.act]),
            Column("item", _("Article"), value=lambda row: items[row.item].name),
            Column("quantity", _("Quantity"), NUMBER, sort="quantity"),
            Column("staff", _("Handler"), PERSON, value=lambda row: people.get(str(row.staff))),
            Column("giver", _("Given by"), PERSON, value=lambda row: people.get(str(row.giver))),
            Column("receiver", _("Taken by"), PERSON, value=lambda row: people.get(str(row.receiver))),
            Column("document", _("Paper"), wide=True, value=words.paper),
            Column("checked", _("Second signature"), BADGE, value=self._checked),
        ]

    @property
    def filters(self) -> Sequence[Choice]:  # type: ignore[override]
        items = [(str(item.no), item.name) for item in sorted(self.items.values(), key=lambda one: one.code)]
        checks = [("open", _("To be checked")), ("done", _("Checked"))]
        return [
            Choice("act", _("Act"), [(act, name) for act, name in words.ACTS.items()]),
            Choice("item", _("Article"), items),
            Choice("checks", _("Second signature"), checks, apply=_by_check),
        ]

    def _checked(self, row: Any) -> Any:
        if row.checked_at is not None:
            person = self.people.get(str(row.checked_by))
            return (person.name if person else _("Checked"), "settled")
        if not row.check_wanted:
            return None
        late = clock.local_date(row.at) < clock.today()
        return (_("Overdue"), "wrong") if late else (_("To be checked"), "due")

    def opens(self, row: Any) -> str:
        return reverse("stock:slip", args=[row.pk])


def _by_check(rows: "QuerySet[Slip]", value: str) -> "QuerySet[Slip]":
    return rows.filter(check_wanted=True, checked_at=None) if value == "open" else rows.exclude(checked_at=None)


def movements(request: HttpRequest) -> HttpResponseBase:
    """The ledger of goods, newest first."""
    hall = hall_asked(request)
    rows = Slip.objects.of_hall(hall.id)
    keys = set()
    for slip in rows.order_by("-at")[:2000].values("staff", "giver", "receiver", "checked_by"):
        keys |= {key for key in slip.values() if key}
    table = Slips(request, rows, named(keys))
    return table.respond("stock/movements.html", framed(request, hall, tab="movements"))


def _slip(request: HttpRequest, key: object) -> Slip:
    slip = Slip.objects.filter(id=key).first()  # type: ignore[misc]
    actor = actor_behind(request)
    if slip is None or not Unit.objects.within(actor).filter(id=slip.hall).exists():
        raise Http404
    return slip


def slip(request: HttpRequest, key: object) -> HttpResponse:
    """One line of the ledger with its serials, signature and second signature: opens below it."""
    return _slip_fragment(request, _slip(request, key))


def _slip_fragment(request: HttpRequest, row: Slip) -> HttpResponse:
    actor = actor_behind(request)
    moves = reading.moves_of(row)
    context = {
        "slip": row,
        "act": words.ACTS[row.act],
        "paper": words.paper(row),
        "item": Item.objects.get(no=row.item),
        "moves": [moved_text(move.width, move.first, move.last) for move in moves if move.width],
        "people": named([row.staff, row.giver, row.receiver, row.checked_by]),
        "may_check": row.check_wanted
        and row.checked_at is None
        and row.staff != actor.staff_id
        and access.allowed(actor, "stock.check"),
    }
    context |= {name: context["people"].get(str(getattr(row, name))) for name in ("staff", "giver", "receiver")}
    return render(request, "stock/_slip.html", {**context, "checker": context["people"].get(str(row.checked_by))})


@require_POST
def check(request: HttpRequest, key: object) -> HttpResponse:
    """The second signature."""
    row = _slip(request, key)
    press(request, "stock.check", {"slip": str(row.id)}, _("Checked"))
    if request.headers.get("HX-Request"):
        row.refresh_from_db()
        return _slip_fragment(request, row)
    return redirect(f"{reverse('stock:movements')}?checks=open")


class ReceiveForm(GoodsForm):
    document = forms.CharField(label=gettext_lazy("Delivery note"), required=False)
    requisition = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ("item", "what", "document")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"] = forms.ChoiceField(label=_("Article"), choices=item_choices())
        self.fields["what"].label = _("Serials or quantity")
        self.fields["what"].help_text = _(
            "Scan one after the other, or first-last; for goods without serials a number."
        )


def receive(request: HttpRequest) -> HttpResponse:
    """Goods arrive from above."""
    hall = hall_asked(request)
    form = ReceiveForm(
        request.POST or None, initial={name: request.GET.get(name, "") for name in ("requisition", "item")}
    )
    if request.method == "POST" and form.is_valid():
        given = {"hall": hall.code, **form.cleaned_data["goods"], "document": form.cleaned_data["document"]}
        if form.cleaned_data["requisition"]:
            given["requisition"] = form.cleaned_data["requisition"]
        if submit(request, "stock.receive", form, given, _("Goods are in the store")):
            return redirect("stock:movements")
    key = as_uuid(request.GET.get("requisition", ""))
    wanted = Requisition.objects.of_hall(hall.id).filter(id=key).first() if key else None
    context = framed(
        request, hall, form=form, wanted=wanted, key=uuid7(), back_url=reverse("stock:store"), tab="receive"
    )
    return render(request, "stock/receive.html", context)


class DrawForm(GoodsForm):
    to = forms.ChoiceField(label="")
    document = forms.CharField(label=gettext_lazy("Remark"), required=False)
    signature = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ("to", "item", "what", "document")

    def __init__(self, *args: Any, hall: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = forms.ChoiceField(label=_("To whom"), choices=person_choices(people_of(hall)))
        self.fields["item"] = forms.ChoiceField(label=_("Article"), choices=item_choices())
        self.fields["what"].label = _("Serials or quantity")
        self.fields["what"].help_text = _(
            "Scan one after the other, or first-last; for goods without serials a number."
        )


def draw(request: HttpRequest) -> HttpResponse:
    """Goods go from the store to a person, who signs."""
    hall = hall_asked(request)
    form = DrawForm(request.POST or None, hall=hall)
    if request.method == "POST" and form.is_valid():
        rest = {name: form.cleaned_data[name] for name in ("to", "document", "signature")}
        if submit(request, "stock.draw", form, {**form.cleaned_data["goods"], **rest}, _("Drawn and signed for")):
            return redirect("stock:draw")
    store_now = [(one.item, one.count, runs_text(one.runs, 3)) for one in reading.in_store(hall.id)]
    context = framed(request, hall, form=form, store_now=store_now, key=uuid7(), back_url=reverse("stock:store"))
    return render(request, "stock/draw.html", {**context, "tab": "draw"})


def where(request: HttpRequest) -> HttpResponse:
    """Where a serial is, and how it came there."""
    actor = actor_behind(request)
    serial = "".join(request.GET.get("serial", "").split())
    found = reading.where_is(actor, serial)
    keys = {one.place.owner for one in found} | {move.entry.staff for one in found for move in one.moves}
    keys |= {place.owner for one in found for move in one.moves for place in (move.source, move.target)}
    people = named(key for key in keys if key)
    halls: dict[Any, str] = {row.id: row.name for row in Unit.objects.filter(id__in={one.place.hall for one in found})}
    lines = [
        {
            "item": one.item,
            "place": words.PLACES[one.place.kind],
            "person": people.get(one.place.owner),
            "hall": halls.get(one.place.hall),
            "events": [
                {
                    "at": move.entry.at,
                    "who": people.get(str(move.entry.staff)),
                    "text": _("{source} to {target}").format(
                        source=_place(move.source, people), target=_place(move.target, people)
                    ),
                }
                for move in reversed(one.moves)
            ],
        }
        for one in found
    ]
    context = framed(request, hall_asked(request), serial=serial, lines=lines, tab="where")
    return render(request, "stock/where.html", context)


def _place(place: Any, people: dict[str, Staff]) -> str:
    person = people.get(place.owner)
    word = str(words.PLACES[place.kind])
    return f"{person.name} {person.job_number}" if person and place.kind == "hands" else word
