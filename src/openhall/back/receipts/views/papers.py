"""Green copies, invoices and electronic receipts."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.back.stock.views.common import actor_behind, date_asked, framed, hall_asked, named, submit
from openhall.kernel import access, clock
from openhall.kernel.ids import uuid7
from openhall.links.einvoice import platform
from openhall.team.org.models import Staff
from openhall.web.forms import Form
from openhall.web.tables import BADGE, MONEY, PERSON, PHONE, WHEN, Column, Table
from openhall.web.templatetags.kit import mask_name

from .. import copies, words
from ..models import Electronic, Green, Run, TaxInvoice
from .books import PREFIXED

ROWS = 12


class GreenForm(Form):
    """Number and amount of each green copy, as they stand on the paper; the series once."""

    series = forms.CharField(label=gettext_lazy("Series"), max_length=20)
    lines = forms.CharField(
        label=gettext_lazy("Number and amount"),
        widget=forms.Textarea(attrs={"rows": ROWS, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("One copy a line: number, a space, amount. 0012 98.00"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        series, found = (cleaned.get("series") or "").strip(), []
        for line in (cleaned.get("lines") or "").splitlines():
            parts = line.replace(",", " ").replace("，", " ").split()
            if not parts:
                continue
            try:
                number, amount = parts
                written = Decimal(amount).quantize(Decimal("0.01"))
                if not PREFIXED.match(number) or written != Decimal(amount):
                    raise ValueError
            except (ValueError, InvalidOperation):
                problem = _("%(line)s: write the number, a space, and the amount.") % {"line": line}
                self.add_error("lines", ValidationError(problem))
                break
            found.append({"series": series, "no": int(number), "amount": f"{written:.2f}"})
        cleaned["copies"] = found
        return cleaned


def green(request: HttpRequest) -> HttpResponse:
    """Key the green copies of a day from the paper; what differs is shown after something was keyed."""
    hall, day, actor = hall_asked(request), date_asked(request), actor_behind(request)
    series = Run.objects.filter(hall=hall.id).order_by("series").values_list("series", flat=True).distinct()
    form = GreenForm(request.POST or None, initial={"series": series[0] if series else ""})
    if request.method == "POST" and form.is_valid():
        given = {"hall": hall.code, "date": day, "copies": form.cleaned_data["copies"]}
        if submit(request, "receipts.key_green", form, given, _("Keyed")):
            return redirect(f"{reverse('receipts:green')}?hall={hall.code}&on={day.isoformat()}")
    keyed = copies.keyed(hall.id, day)
    found = copies.comparison(hall.id, day) if keyed else []
    people = named(one.staff for one in found)
    rows = list(Green.objects.on(hall.id, day).order_by("series", "no")) if keyed else []
    context = framed(
        request,
        hall,
        form=form,
        day=day,
        keyed=keyed,
        rows=rows,
        total=copies.total(hall.id, day),
        differences=[
            {"one": one, "what": words.DIFFERENCES[one.kind], "person": people.get(str(one.staff))} for one in found
        ],
        without=copies.days_without(hall.id, clock.now()),
        may_key=access.allowed(actor, "receipts.key_green"),
        key=uuid7(),
        tab="green",
    )
    return render(request, "receipts/green.html", context)


class Invoices(Table):
    """Purchase invoices."""

    key = "invoices"
    search = ["buyer", "platform_no", "lines"]
    order = "-at"
    export = False
    empty = (
        gettext_lazy("Purchase invoices will stand here."),
        gettext_lazy("Whoever sold a handset issues its invoice at once."),
    )

    def __init__(self, request: HttpRequest, rows: "QuerySet[TaxInvoice]", people: dict[str, Staff]) -> None:
        super().__init__(request, rows)
        self.people = people

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        return [
            Column("at", _("Time"), WHEN, sort="at"),
            Column("number", _("Invoice"), sort="no"),
            Column("buyer", _("Buyer"), value=lambda row: mask_name(row.buyer)),
            Column("lines", _("Model and IMEI"), wide=True, value=_lines),
            Column("total", _("Amount"), MONEY, sort="total", total=True),
            Column("staff", _("Issued by"), PERSON, value=lambda row: self.people.get(str(row.staff))),
            Column("platform_no", _("Tax number")),
            Column("state", _("State"), BADGE, value=_invoice_state),
        ]


def _lines(row: TaxInvoice) -> str:
    return "；".join(f"{line['name']} {line['serial']}".strip() for line in row.lines)


def _invoice_state(row: TaxInvoice) -> tuple[Any, str]:
    if row.cancelled_at is not None:
        return (_("Sale taken back"), "settled")
    return (_("At the tax platform"), "settled") if row.platform_no else (_("To be registered"), "due")


def invoices(request: HttpRequest) -> HttpResponseBase:
    """The hall's purchase invoices."""
    hall = hall_asked(request)
    rows = TaxInvoice.objects.filter(hall=hall.id)
    people = named(rows.values_list("staff", flat=True).distinct())
    context = framed(request, hall, simulated=platform().simulated, tab="invoices")
    return Invoices(request, rows, people).respond("receipts/invoices.html", context)


class Electronics(Table):
    """Electronic receipts, found by number or account."""

    key = "electronic"
    order = "-no"
    export = False
    search = ["account"]
    empty = (
        gettext_lazy("Electronic receipts will stand here."),
        gettext_lazy("The counter issues them beside the paper form."),
    )

    def __init__(self, request: HttpRequest, rows: "QuerySet[Electronic]", people: dict[str, Staff]) -> None:
        super().__init__(request, rows)
        self.people = people

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        return [
            Column("number", _("Receipt"), sort="no"),
            Column("at", _("Time"), WHEN, sort="at"),
            Column("account", _("Account number"), PHONE),
            Column("amount", _("Amount"), MONEY, sort="amount", total=True),
            Column("cash", _("Cash"), MONEY, value=lambda row: row.paid.get("cash")),
            Column("card", _("Card"), MONEY, value=lambda row: row.paid.get("card")),
            Column("epay", _("Mobile payment"), MONEY, value=lambda row: row.paid.get("epay")),
            Column("staff", _("Clerk"), PERSON, value=lambda row: self.people.get(str(row.staff))),
            Column(
                "state", _("State"), BADGE, value=lambda row: (_("Taken back"), "due") if row.cancelled_at else None
            ),
        ]

    def _from_queryset(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """A receipt's number finds it as well as the account."""
        if self.q:
            numbered = Electronic.objects.numbered(self.q).values("no")
            rows = rows.filter(Q(no__in=numbered) | Q(account=self.q.strip()))
        return rows.order_by(self.sort)


def electronic(request: HttpRequest) -> HttpResponseBase:
    """The hall's electronic receipts."""
    hall = hall_asked(request)
    rows = Electronic.objects.filter(hall=hall.id)
    people = named(rows.values_list("staff", flat=True).distinct())
    return Electronics(request, rows, people).respond(
        "receipts/electronic.html", framed(request, hall, tab="electronic")
    )


def make_invoice(request: HttpRequest, key: object) -> HttpResponse:
    """The purchase invoice of a sale: what it will carry, then its number."""
    from django.http import Http404

    from openhall.back.stock import sales

    from .. import invoices as making

    actor = actor_behind(request)
    sale = sales.look_up(actor, str(key)).row
    if sale is None:
        raise Http404
    form = BuyerForm(request.POST or None, initial={"buyer": sale.buyer})
    made = making.standing(sale.order)
    if request.method == "POST" and form.is_valid():
        given = {"order": str(key), **form.cleaned_data}
        if submit(request, "receipts.invoice", form, given, _("Invoice issued")):
            return redirect("receipts:make-invoice", key=key)
    context = {"form": form, "sale": sale, "lines": making.lines_of(sale), "made": made, "key": uuid7()}
    return render(request, "receipts/make_invoice.html", {**context, "simulated": platform().simulated})


class BuyerForm(Form):
    buyer = forms.CharField(label=gettext_lazy("Buyer"), max_length=120)
    buyer_tax_no = forms.CharField(label=gettext_lazy("Buyer's tax number"), max_length=30, required=False)
