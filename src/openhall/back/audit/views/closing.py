"""The end of a day's audit: bank lines, copies from paper, both matches side by side, the signature."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.back.receipts import copies as green
from openhall.back.receipts import words
from openhall.back.reports import labels
from openhall.back.reports.models import ClerkMatch, DailyReport
from openhall.back.reports.views import showing
from openhall.front.till.models import OPEN, SIGNED, BusinessDay
from openhall.kernel import access
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.ids import uuid7
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Refused
from openhall.team.org.models import Unit
from openhall.web.forms import Form, Money

from .. import days
from ..verdicts import EQUAL, WAITING
from .common import actor_behind, day_named


class PayIn(Form):
    """Cash of the day that went to the bank."""

    amount = Money(label=gettext_lazy("Amount"))
    slip = forms.CharField(label=gettext_lazy("Slip number"), max_length=100)


class Settle(Form):
    """What bank or channel settled for the day."""

    means = forms.ChoiceField(
        label=gettext_lazy("Means"), choices=[("card", labels.MEANS["card"]), ("epay", labels.MEANS["epay"])]
    )
    amount = Money(label=gettext_lazy("Amount"), min_value=None)


class Copies(Form):
    """One clerk's green copies, counted and added up from the paper."""

    count = forms.IntegerField(label=gettext_lazy("Copies"), min_value=0, max_value=1_000_000)
    total = Money(label=gettext_lazy("Sum"), min_value=None)


class Signing(Form):
    """The signature under the day; a difference needs a note."""

    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


def close(request: HttpRequest, hall: str, on: str) -> HttpResponse:
    """Both matches of a day, with everything that belongs to them."""
    unit, day = day_named(request, hall, on)
    if request.method == "POST":
        return _act(request, unit, day)
    return _page(request, unit, day)


def _act(request: HttpRequest, unit: Unit, day: BusinessDay) -> HttpResponse:
    doing: dict[str, Callable[[HttpRequest, Unit, BusinessDay], HttpResponse]] = {
        "pay_in": _pay_in,
        "settle": _settle,
        "copies": _copies,
        "sign": _sign,
    }
    wanted = doing.get(request.POST.get("do", ""))
    return wanted(request, unit, day) if wanted else _page(request, unit, day)


def _pay_in(request: HttpRequest, unit: Unit, day: BusinessDay) -> HttpResponse:
    form = PayIn(request.POST, prefix="pay")
    fields = ("amount", "slip")
    return _run(request, unit, day, "bank.pay_in", form, "pay_in", fields, _("The pay-in is booked."))


def _settle(request: HttpRequest, unit: Unit, day: BusinessDay) -> HttpResponse:
    form = Settle(request.POST, prefix="settle")
    return _run(request, unit, day, "bank.settle", form, "settle", ("means", "amount"), _("The settlement is booked."))


def _copies(request: HttpRequest, unit: Unit, day: BusinessDay) -> HttpResponse:
    clerk = request.POST.get("clerk", "")
    form = Copies(request.POST, prefix=f"copies-{clerk}")
    said = _("The copies are entered.")
    return _run(request, unit, day, "audit.key_copies", form, f"copies-{clerk}", ("count", "total"), said, clerk=clerk)


def _sign(request: HttpRequest, unit: Unit, day: BusinessDay) -> HttpResponse:
    form = Signing(request.POST)
    copies = days.audit_match(day).copies if day.state != OPEN else None
    if copies is None:
        form.is_valid()
        form.add_error(None, _("Enter the copies of every clerk first."))
        return _page(request, unit, day, sign=form)
    said = _("The day is signed.")
    return _run(request, unit, day, "audit.sign", form, "sign", ("note",), said, copies_total=text(copies))


def _run(
    request: HttpRequest,
    unit: Unit,
    day: BusinessDay,
    command: str,
    form: Form,
    name: str,
    fields: tuple[str, ...],
    said: str,
    **more: str,
) -> HttpResponse:
    if form.is_valid():
        given = {
            field: _given(form.cleaned_data[field]) for field in fields if form.cleaned_data[field] not in ("", None)
        }
        payload = {"hall": unit.code, "date": day.date.isoformat(), **given, **more}
        try:
            execute(command, payload, actor_behind(request), channel=SCREEN, key=request.POST.get("key"))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, said)
            return redirect("audit:close", unit.code, day.date.isoformat())
    return _page(request, unit, day, **{name.replace("-", "_"): form})


def _given(value: Any) -> Any:
    return text(value) if isinstance(value, Decimal) else value


def matches(unit: Unit, day: BusinessDay) -> dict[str, Any]:
    """Both three-way matches of a closed day, each with what exactly differs and whose it is."""
    if day.state == OPEN:
        return {"audit": None}
    report = DailyReport.objects.select_related("day").get(day=day)
    match = days.audit_match(day)
    hidden = match.copies is None and day.state != SIGNED
    numbered = green.keyed(day.hall, day.date)
    keyed = _green(day) if numbered else _added_up(day)
    clerks = list(ClerkMatch.objects.filter(day=day).order_by("id"))
    differences = green.comparison(day.hall, day.date) if numbered and not hidden else []
    people = labels.people([*(row.staff for row in clerks), *(one.staff for one in differences)])
    lines = days.bank_lines(day)
    entered = labels.people(line.line.staff for line in lines)
    return {
        "report": report,
        "audit": match,
        "audit_tone": {EQUAL: "", WAITING: "due"}.get(match.state, "wrong"),
        "hidden": hidden,
        "clerk_tone": "wrong" if not hidden and not report.matched else "",
        "waiting": match.state == WAITING,
        "means_rows": [{"row": row, "name": labels.MEANS[row.means]} for row in match.rows],
        "clerks": [_clerk(row, people, keyed.get(row.staff)) for row in clerks],
        "numbered": numbered,
        "copy_differences": [
            {"row": one, "name": words.DIFFERENCES.get(one.kind, one.kind), "person": people.get(str(one.staff))}
            for one in differences
        ],
        "clerk_differences": [showing.difference(one) for one in report.differences],
        "bank_lines": [
            {"slip": line, "name": labels.MEANS[line.line.means], "person": entered.get(str(line.line.staff))}
            for line in lines
        ],
        "audit_columns": _columns(match, hidden),
    }


@dataclass(frozen=True, slots=True)
class Keyed:
    """One clerk's green copies as they were keyed from the paper."""

    count: int
    total: Decimal


def _added_up(day: BusinessDay) -> dict[UUID, Keyed]:
    return {clerk: Keyed(row.count, row.total) for clerk, row in days.copies_of(day).items()}


def _green(day: BusinessDay) -> dict[UUID, Keyed]:
    """Keyed number by number: who wrote no form has handed in none."""
    found = {clerk: Keyed(count, total) for clerk, (count, total) in days.green_by_clerk(day).items()}
    return {clerk: found.get(clerk, Keyed(0, ZERO)) for clerk in days.clerks_of(day)}


def _clerk(row: ClerkMatch, people: dict[str, Any], keyed: Keyed | None) -> dict[str, Any]:
    """A clerk's three sources, and the green copies keyed from that clerk's paper."""
    return {
        "row": row,
        "person": people.get(str(row.staff)),
        "stubs": None if row.two_way else row.stubs,
        "money_by": row.money - row.books,
        "stubs_by": ZERO if row.two_way else row.stubs - row.books,
        "matched": row.books == row.money == row.stubs and row.stub_count == row.forms_used and not row.two_way,
        "keyed": keyed,
        "copies_by": keyed.total - row.books if keyed else None,
        "form": Copies(
            initial={"count": keyed.count, "total": keyed.total} if keyed else None,
            prefix=f"copies-{people[str(row.staff)].job_number}" if str(row.staff) in people else "copies",
        ),
    }


def _columns(match: Any, hidden: bool) -> dict[str, Any]:
    """Report, copies, bank for the block of three columns; the report is hidden until the copies are keyed."""
    report = None if hidden else match.report
    bank = None if match.state == WAITING and not match.bank else match.bank
    columns = [
        {
            "name": _("Daily report"),
            "amount": report,
            "captured": not hidden,
            "why": _("hidden until copies are keyed"),
        },
        {"name": _("Copies"), "amount": match.copies, "captured": match.copies is not None, "why": _("to be keyed")},
        {"name": _("Bank"), "amount": bank, "captured": bank is not None, "why": _("waiting for slip")},
    ]
    pairs = []
    if not hidden and match.copies is not None and match.copies_by:
        pairs.append({"one": columns[0]["name"], "other": columns[1]["name"], "by": match.copies_by})
    if not hidden and bank is not None and match.bank_by:
        pairs.append({"one": columns[0]["name"], "other": columns[2]["name"], "by": match.bank_by})
    between = None if match.copies is None or bank is None else bank - match.copies
    return {
        "columns": columns,
        "first_here": None if hidden or match.copies is None else match.copies,
        "second_here": between,
        "first_gap": match.copies_by if match.copies is not None else None,
        "second_gap": between or None,
        "pairs": pairs,
    }


def _page(request: HttpRequest, unit: Unit, day: BusinessDay, **forms_: Form) -> HttpResponse:
    actor = actor_behind(request)
    found = matches(unit, day)
    for clerk in found.get("clerks", []):
        given = forms_.get(f"copies_{clerk['person'].job_number}") if clerk["person"] else None
        if given is not None:
            clerk["form"] = given
    signature = showing.signature_of(day)
    signer = labels.people([signature.staff]).get(str(signature.staff)) if signature else None
    audits = access.allowed(actor, "audit.sign")
    own = actor.staff_id in days.clerks_of(day)
    context = {
        "hall": unit,
        "day": day,
        "on": day.date.isoformat(),
        **found,
        "progress": days.progress(day),
        "corrections": days.corrections_of(day),
        "signature": signature,
        "signer": signer,
        "own": own,
        "signs": audits and not own and day.state not in (OPEN, SIGNED),
        "keys_copies": access.allowed(actor, "audit.key_copies")
        and day.state not in (OPEN, SIGNED)
        and not found.get("numbered"),
        "pays_in": access.allowed(actor, "bank.pay_in") and day.state != SIGNED,
        "settles": access.allowed(actor, "bank.settle") and day.state != SIGNED,
        "pay_in": forms_.get("pay_in") or PayIn(prefix="pay"),
        "settle": forms_.get("settle") or Settle(prefix="settle"),
        "sign": forms_.get("sign") or Signing(),
        "key": str(uuid7()),
        "back_url": reverse("audit:desk", args=[unit.code, day.date.isoformat()])
        if access.allowed(actor, "audit.desk")
        else reverse("audit:days"),
    }
    return render(request, "audit/close.html", context)
