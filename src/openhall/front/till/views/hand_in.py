"""The end of the day: five items handed in, and received under another login."""

from datetime import date
from typing import Any
from uuid import UUID

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
from openhall.front.till import handing
from openhall.front.till.models import BusinessDay, HandIn
from openhall.front.till.parameters import RECEIVER_POSITION, hand_in_limit, named
from openhall.kernel import access, clock
from openhall.kernel.ids import uuid7
from openhall.web.forms import Form, Money

from .common import act, actor_behind, hall_asked, halls_below, people

SHOWN = 14


class HandInForm(Form):
    cash = Money(label=gettext_lazy("Cash counted"), help_text=gettext_lazy("The day's takings, floats apart."))
    vouchers = forms.IntegerField(
        label=gettext_lazy("Vouchers"),
        min_value=0,
        max_value=2**31 - 1,
        help_text=gettext_lazy("How many used receipt forms are handed in."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "oh-amount"}),
    )
    records = forms.BooleanField(label=gettext_lazy("All records are complete"))
    ledger = forms.BooleanField(label=gettext_lazy("The in/out ledger is complete"))
    cleaning = forms.BooleanField(label=gettext_lazy("The place is cleaned"))
    witness = forms.CharField(
        label=gettext_lazy("Second person at the safe (job number)"),
        required=False,
        max_length=20,
        help_text=gettext_lazy(
            "Only where nobody is there to receive: two put it into the safe, it is confirmed next morning."
        ),
    )
    note = forms.CharField(label=gettext_lazy("Remark"), required=False, max_length=500)


class ReceiveForm(Form):
    amount = Money(label=gettext_lazy("Amount received"))


def hand_in(request: HttpRequest) -> HttpResponse:
    """The last days with their hand-in, and the form for the one that is due."""
    return _page(request)


def _due_day(request: HttpRequest, hall: Any) -> BusinessDay | None:
    """The day asked for, else the latest one that was not handed in."""
    days = BusinessDay.objects.filter(hall=hall.id).order_by("-date")
    try:
        return days.filter(date=date.fromisoformat(request.GET.get("date") or request.POST.get("date", ""))).first()
    except ValueError:
        latest = days.first()
        return None if latest is None or HandIn.objects.filter(day=latest).exists() else latest


def _page(
    request: HttpRequest, form: HandInForm | None = None, receive_form: ReceiveForm | None = None
) -> HttpResponse:
    actor, hall = actor_behind(request), hall_asked(request)
    day = _due_day(request, hall)
    done = HandIn.objects.filter(day=day).first() if day else None
    rows = list(HandIn.objects.filter(hall=hall.id).select_related("day").order_by("-day__date")[:SHOWN])
    names = people(*(key for one in rows for key in (one.staff, one.received_by, one.witness)))
    open_tills = list(day.tills.open().select_related("counter")) if day else []
    limit = hand_in_limit(hall.id, day.date, clock.now()) if day else None
    wrong = bool((form and form.errors) or (receive_form and receive_form.errors))
    context = {
        "hall": hall,
        "halls": halls_below(actor),
        "day": None if done else day,
        "open_tills": open_tills,
        "books": handing.books_of(day) if day and done is None and not open_tills else None,
        "limit": limit,
        "rows": [_row(one, names) for one in rows],
        "form": form or HandInForm(),
        "receive_form": receive_form or ReceiveForm(),
        "may_hand_in": access.allowed(actor, "dayend.hand_in"),
        "may_receive": access.allowed(actor, "dayend.receive")
        and named(actor, Figures(hall.id, clock.now())[RECEIVER_POSITION]),
        "me": actor.staff_id,
        "once": uuid7(),
        "receive_once": uuid7(),
    }
    return render(request, "till/hand_in.html", context, status=422 if wrong else 200)


def _row(one: HandIn, names: Any) -> dict[str, Any]:
    return {
        "one": one,
        "staff": names.get(one.staff),
        "received_by": names.get(one.received_by) if one.received_by else None,
        "witness": names.get(one.witness) if one.witness else None,
        "case": Case.objects.about("hand_in", one.id).first() if one.difference else None,
    }


@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    hall, form = hall_asked(request), HandInForm(request.POST)
    day = _due_day(request, hall)
    if day is None or not form.is_valid():
        return _page(request, form)
    given = dict(form.cleaned_data)
    given["witness"] = given["witness"] or None
    data = {**given, "hall": hall.code, "date": day.date, "cash": f"{given['cash']:.2f}"}
    made = act(request, "dayend.hand_in", data, form)
    if made is None:
        return _page(request, form)
    if made.data["difference"]:
        messages.warning(request, _("Handed in with a difference: a case was opened."))
    else:
        messages.success(request, _("Handed in; the receiver confirms it now."))
    return redirect(f"{reverse('till:hand_in')}?hall={hall.code}")


@require_POST
def receive(request: HttpRequest, key: UUID) -> HttpResponse:
    hall, form = hall_asked(request), ReceiveForm(request.POST)
    if not form.is_valid():
        return _page(request, receive_form=form)
    data = {"hand_in": str(key), "amount": f"{form.cleaned_data['amount']:.2f}"}
    if act(request, "dayend.receive", data, form) is None:
        return _page(request, receive_form=form)
    messages.success(request, _("Received."))
    return redirect(f"{reverse('till:hand_in')}?hall={hall.code}")
