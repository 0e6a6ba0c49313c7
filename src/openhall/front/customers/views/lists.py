"""The customers' list, new files, files due for review, segments."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.front.customers import files, identity
from openhall.front.customers.models import LIVE, Customer, CustomerQuerySet
from openhall.front.customers.periods import review_limit
from openhall.front.customers.segments import segments
from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.problems import Refused
from openhall.links import id_reader
from openhall.team.org.models import Unit
from openhall.web.tables import PHONE, WHEN, Column, Table

from .forms import REACH_BY, ContactForm, RegisterForm
from .people import actor_of
from .tables import Customers, Reviews


def no_export(request: HttpRequest) -> None:
    """Bulk export of customers doesn't exist for a hall, asked for by whatever address."""
    if "xlsx" in request.GET or "csv" in request.GET:
        raise PermissionDenied("customers are not exported")


def customers(request: HttpRequest) -> HttpResponseBase:
    """Customers that somebody searches for."""
    no_export(request)
    live = Count("subscriptions", filter=Q(subscriptions__state__in=LIVE))
    return Customers(request, Customer.objects.standing().annotate(numbers=live)).respond("customers/list.html")


def reviews_of(actor: Actor, now: datetime) -> CustomerQuerySet:
    """Files registered in the own units that nobody has looked at for the period."""
    own = Unit.objects.within(actor).values("id")
    return Customer.objects.review_due(review_limit(now, actor.unit_id)).filter(registered_in__in=own)


def reviews(request: HttpRequest) -> HttpResponseBase:
    """Files that are due for review."""
    no_export(request)
    return Reviews(request, reviews_of(actor_of(request), clock.now())).respond("customers/reviews.html")


def new(request: HttpRequest) -> HttpResponse:
    """A new file; look-alikes are shown before anything is saved."""
    form = RegisterForm(request.POST or None, initial={"phone": request.GET.get("phone", "")})
    alike: list[files.Alike] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        alike = files.alike(id_kind=given["id_kind"], id_number=given["id_number"], phone=given["phone"])
        if not any(one.why == files.DOCUMENT for one in alike):
            wanted = {**given, "contact_by": given["contact_by"] or "any"}
            try:
                made = execute("customer.register", wanted, actor_of(request), channel=SCREEN)
            except Refused as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("The file is open."))
                return redirect("customers:file", made.id)
    reader = id_reader.reader()
    return render(request, "customers/new.html", {"form": form, "alike": alike, "reader": reader})


def check(request: HttpRequest) -> HttpResponse:
    """A fragment: is the document right, and which files look alike?"""
    kind, number = request.POST.get("id_kind", ""), request.POST.get("id_number", "").strip()
    phone = request.POST.get("phone", "")
    right = not number or (identity.valid(kind, number, clock.today()) and identity.well_formed(kind, number))
    alike = files.alike(id_kind=kind, id_number=number, phone=phone)
    form = RegisterForm(initial=request.POST.dict())
    return render(request, "customers/new.html#alike", {"form": form, "alike": alike, "wrong": not right})


def read_card(request: HttpRequest) -> HttpResponse:
    """A fragment: the card on the reader fills the form; a simulator says that it is one."""
    reader = id_reader.reader()
    form = RegisterForm(initial=request.POST.dict())
    try:
        card = reader.read(actor_of(request).job_number, clock.today())
    except id_reader.NoCard:
        return render(request, "customers/new.html#fields", {"form": form, "reader": reader, "no_card": True})
    form = RegisterForm(
        initial={
            **request.POST.dict(),
            "id_kind": "resident_id",
            "id_number": card.id_number,
            "name": card.name,
            "address": card.address,
        }
    )
    alike = files.alike(id_kind="resident_id", id_number=card.id_number)
    return render(request, "customers/new.html#fields", {"form": form, "reader": reader, "card": card, "alike": alike})


def contact(request: HttpRequest) -> HttpResponse:
    """Somebody left a phone number."""
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = execute("customer.note_contact", form.cleaned_data, actor_of(request), channel=SCREEN)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The contact is noted."))
            return redirect("customers:file", made.id)
    return render(request, "customers/contact.html", {"form": form})


class Members(Table):
    """Who belongs to a segment and may be approached."""

    key = "segment"
    columns = [
        Column("name", gettext_lazy("Name"), sort="name"),
        Column("phone", gettext_lazy("Contact phone"), PHONE),
        Column("contact_by", gettext_lazy("Reach by"), value=lambda row: REACH_BY.get(row.contact_by, row.contact_by)),
        Column("registered_at", gettext_lazy("On file since"), WHEN, sort="registered_at"),
    ]
    order = "name"
    export = False
    empty = (gettext_lazy("Nobody belongs to this segment."), gettext_lazy("It fills by what customers buy."))


def segment(request: HttpRequest, code: str = "") -> HttpResponseBase:
    """Groups for marketing, without whoever refused it."""
    no_export(request)
    now = clock.now()
    known: dict[str, Any] = {
        one.code: {
            "segment": one,
            "all": one.everybody(now).count(),
            "reachable": one.reachable(now).count(),
        }
        for one in segments.values()
    }
    chosen = segments.get(code) or next(iter(segments.values()), None)
    rows = chosen.reachable(now) if chosen else Customer.objects.none()
    return Members(request, rows).respond("customers/segments.html", {"segments": known, "chosen": chosen})
