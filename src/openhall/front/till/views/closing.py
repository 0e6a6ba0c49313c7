"""The blind count: close, count again, count late what was shut by force; and what the books say afterwards."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.back.receipts.models import USED, VOID
from openhall.back.receipts.models import Form as ReceiptForm
from openhall.engines.ledger import goods
from openhall.engines.ledger.models import SerialHolding
from openhall.front.catalog.models import Item
from openhall.front.till import cases, drawer
from openhall.front.till.doors import till as till_door
from openhall.front.till.models import FORCED, MEANS, OPEN, Collection, MobilePayment, TillSession
from openhall.kernel.ids import uuid7
from openhall.kernel.money import ZERO
from openhall.web.forms import Form, Money

from .common import act, actor_behind, counted_pieces, people, typed_pieces
from .mine import own_till

WORDS = {"cash": gettext_lazy("Cash"), "card": gettext_lazy("Card"), "epay": gettext_lazy("Mobile payment")}


class CountForm(Form):
    """Everything that is counted; what should be there is nowhere on this page."""

    card = Money(label=gettext_lazy("Card slips"), help_text=gettext_lazy("The sum of the terminal's own batch slip."))
    epay = Money(
        label=gettext_lazy("Mobile payments"), help_text=gettext_lazy("The sum of the provider's own batch list.")
    )
    stubs = forms.IntegerField(label=gettext_lazy("Stubs"), min_value=0, max_value=2**31 - 1)
    stubs_total = Money(
        label=gettext_lazy("Sum on the stubs"),
        min_value=None,
        help_text=gettext_lazy("Added up from the white copies; a refund counts negative, void forms don't count."),
    )

    def __init__(self, *args: Any, items: list[Item] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items or []
        for item in self.items:
            self.fields[f"card_{item.no}"] = forms.IntegerField(
                label=item.name, min_value=0, max_value=10**9, required=False
            )
        for field in self.fields.values():
            field.widget.attrs.setdefault("inputmode", "decimal" if isinstance(field, Money) else "numeric")
            if isinstance(field, forms.IntegerField):
                field.widget = forms.TextInput(
                    attrs={"inputmode": "numeric", "autocomplete": "off", "class": "oh-amount"}
                )

    @property
    def goods(self) -> list[Any]:
        return [self[f"card_{item.no}"] for item in self.items]

    def data_for(self, cash: Decimal, pieces: dict[str, int]) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "counted": {"cash": f"{cash:.2f}", "card": f"{given['card']:.2f}", "epay": f"{given['epay']:.2f}"},
            "cards": {item.code: given[f"card_{item.no}"] or 0 for item in self.items},
            "stubs": given["stubs"],
            "stubs_total": f"{given['stubs_total']:.2f}",
            "denominations": pieces,
        }


def countable(till: TillSession) -> list[Item]:
    """Serial goods that the hall keeps, whether or not this person has any: the list tells nothing."""
    here = SerialHolding.objects.filter(place__hall=till.hall, place__kind__in=(goods.STORE, goods.HANDS))
    return list(Item.objects.filter(no__in=here.values("item")).order_by("kind", "code"))


def close(request: HttpRequest) -> HttpResponse:
    """Count blind and close."""
    till = own_till(actor_behind(request))
    if till is None:
        return redirect("till:mine")
    return _count(request, till, "till.close", _("Till closed."))


def recount(request: HttpRequest) -> HttpResponse:
    """The till just closed is counted again; both counts are kept."""
    actor = actor_behind(request)
    till = (
        TillSession.objects.of_person(actor.staff_id)
        .select_related("day", "counter")
        .order_by("-opened_at", "-id")
        .first()
    )
    if till is None or till.counted is None or till.day.state != OPEN:
        messages.error(request, _("There is no till that could be counted again."))
        return redirect("till:mine")
    return _count(request, till, "till.recount", _("Counted again."))


def _count(request: HttpRequest, till: TillSession, command: str, said: str) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = CountForm(posted, items=countable(till))
    if posted is not None and form.is_valid():
        pieces = counted_pieces(posted, "count")
        if pieces is None:
            form.add_error(None, _("A number of pieces is a whole number."))
        elif act(request, command, form.data_for(drawer.sum_of(pieces), pieces), form):
            messages.success(request, said)
            return redirect("till:sheet", till.id)
    context = {
        "till": till,
        "form": form,
        "pieces": typed_pieces(posted, "count"),
        "again": command == "till.recount",
        "open_payments": list(MobilePayment.objects.filter(till=till).open()),
        "once": uuid7(),
        "back_url": reverse("till:mine"),
    }
    return render(request, "till/close.html", context, status=422 if form.errors else 200)


class LateForm(Form):
    pass


def count_shut(request: HttpRequest, key: UUID) -> HttpResponse:
    """The drawer of a till that was shut by force is counted late."""
    till = _till(request, key)
    if till.state != FORCED or till.settled_at is not None:
        return redirect("till:sheet", till.id)
    posted = request.POST if request.method == "POST" else None
    form = LateForm(posted)
    if posted is not None and form.is_valid():
        pieces = counted_pieces(posted, "count")
        if pieces is None:
            form.add_error(None, _("A number of pieces is a whole number."))
        else:
            data = {"till": str(till.id), "cash": f"{drawer.sum_of(pieces):.2f}", "denominations": pieces}
            if act(request, "till.count_shut", data, form):
                messages.success(request, _("Counted."))
                return redirect("till:sheet", till.id)
    context = {
        "till": till,
        "form": form,
        "pieces": typed_pieces(posted, "count"),
        "people": people(till.staff),
        "clerk": people(till.staff).get(till.staff),
        "once": uuid7(),
        "back_url": reverse("till:sheet", args=[till.id]),
    }
    return render(request, "till/count_shut.html", context, status=422 if form.errors else 200)


# -- afterwards --------------------------------------------------------------------------------------------------


def _till(request: HttpRequest, key: UUID) -> TillSession:
    """The till, if it is the person's own or of the halls that the person watches."""
    actor = actor_behind(request)
    found = till_door(actor, str(key)).row
    watches = not actor.positions.isdisjoint(_watchers())
    if found is None or not (found.staff == actor.staff_id or watches):
        raise Http404
    return found


def _watchers() -> frozenset[str]:
    from openhall.positions import GRANTS

    return GRANTS["till.watch"]


def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """A closed till: counted beside expected, the forms used, what was collected, each count there was."""
    till = _till(request, key)
    if till.state == OPEN:
        return redirect("till:mine" if till.staff == actor_behind(request).staff_id else "till:hall")
    context = {
        **sheet_context(till),
        "mine": till.staff == actor_behind(request).staff_id,
        "again": till.counted is not None and till.day.state == OPEN,
        "back_url": reverse("till:mine"),
    }
    return render(request, "till/sheet.html", context)


def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """The closing sheet, for signatures."""
    till = _till(request, key)
    if till.state == OPEN:
        raise Http404
    return render(request, "till/sheet_print.html", {**sheet_context(till), "print_now": True})


def sheet_context(till: TillSession) -> dict[str, Any]:
    counts = list(till.counts.order_by("no"))
    case = cases.difference_of(till.id)
    used = ReceiptForm.objects.filter(till=till.id)
    collections = list(Collection.objects.confirmed().filter(till=till).select_related("settlement"))
    names = people(till.staff, *(one.taken_by for one in collections), *(one.staff for one in counts))
    from openhall.team.org.models import Unit

    return {
        "till": till,
        "hall": Unit.objects.get(id=till.hall),
        "clerk": names.get(till.staff),
        "people": names,
        "means": _means(till),
        "sums": _sums(till),
        "goods": _goods(till),
        "used": _runs(used, USED),
        "void": _runs(used, VOID),
        "stubs_expected": used.filter(state=USED).count(),
        "counts": counts,
        "pieces": [(face, (till.denominations or {}).get(face, 0)) for face in drawer.FACES],
        "collections": [(one, names.get(one.taken_by)) for one in collections],
        "payments": list(MobilePayment.objects.filter(till=till).open()),
        "case": case,
        "shut": till.state == FORCED,
        "late": counts[0] if till.state == FORCED and counts else None,
    }


def _means(till: TillSession) -> list[dict[str, Any]]:
    """Each means: counted, expected, difference; none for a till that nobody counted."""
    if till.counted is None:
        return []
    counted, expected = till.taken(till.counted), till.taken(till.expected)
    return [
        {
            "word": WORDS[means],
            "counted": counted[means],
            "expected": expected[means],
            "difference": counted[means] - expected[means],
        }
        for means in MEANS
    ]


def _sums(till: TillSession) -> dict[str, Decimal]:
    rows = _means(till)
    return {name: sum((row[name] for row in rows), ZERO) for name in ("counted", "expected", "difference")}


def _goods(till: TillSession) -> list[dict[str, Any]]:
    if till.cards is None:
        return []
    expected = till.cards_expected or {}
    names = dict(Item.objects.filter(code__in={*till.cards, *expected}).values_list("code", "name"))
    rows = [
        {
            "code": code,
            "name": names.get(code, code),
            "counted": till.cards.get(code, 0),
            "expected": expected.get(code, 0),
        }
        for code in sorted({*till.cards, *expected})
    ]
    return [
        {**row, "difference": row["counted"] - row["expected"]} for row in rows if row["counted"] or row["expected"]
    ]


def _runs(rows: Any, state: str) -> list[str]:
    """Forms as runs: ``S1 1–14``."""
    found: list[list[Any]] = []
    for series, no in rows.filter(state=state).order_by("series", "no").values_list("series", "no"):
        if found and found[-1][0] == series and found[-1][2] == no - 1:
            found[-1][2] = no
        else:
            found.append([series, no, no])
    return [f"{series} {first}" if first == last else f"{series} {first}–{last}" for series, first, last in found]
