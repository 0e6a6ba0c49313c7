"""What stands on clerks' names: the list, one account with its story, pay-ins, write-offs, liabilities."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.engines.cases.actions import may_see
from openhall.engines.cases.models import Case
from openhall.engines.policy.directory import directory
from openhall.front.till import account, cases
from openhall.front.till.models import Clearance, TillSession
from openhall.kernel import access, clock
from openhall.kernel.actors import Actor
from openhall.kernel.ids import uuid7
from openhall.kernel.money import ZERO
from openhall.team.org.models import Staff
from openhall.web.forms import Form, Money

from .common import act, actor_behind, people


class PayForm(Form):
    amount = Money(label=gettext_lazy("Amount"))
    slip = forms.CharField(label=gettext_lazy("Slip number"), max_length=60)
    date = forms.DateField(
        label=gettext_lazy("Date of the slip"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    liability = forms.ChoiceField(label=gettext_lazy("For"), required=False)


class WriteOffForm(Form):
    amount = Money(label=gettext_lazy("Amount"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)
    liability = forms.ChoiceField(label=gettext_lazy("For"), required=False)


class ProposeForm(Form):
    amount = Money(label=gettext_lazy("Amount"))
    cause = forms.CharField(
        label=gettext_lazy("Cause"), max_length=200, help_text=gettext_lazy("Such as: own mistake in work.")
    )
    till = forms.ChoiceField(label=gettext_lazy("Shortage of a till"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What happened"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


FORMS: dict[str, tuple[type[Form], str]] = {
    "pay": (PayForm, "till.pay_shortage"),
    "write_off": (WriteOffForm, "till.write_off"),
    "propose": (ProposeForm, "liability.propose"),
}


def account_context(staff: UUID) -> dict[str, Any]:
    """An account: what stands, by hall; each movement; slips; liabilities."""
    standing = account.standing(staff)
    movements = [
        {"hall": hall, "row": row, "word": WORDS.get(row.act, row.act)}
        for hall in {*standing, *account.halls_of(staff)}
        for row in account.statement(account.short(hall, staff))
    ]
    liabilities = list(Case.objects.of_kind(cases.LIABILITY.name).owned_by(staff).order_by("-opened_at"))
    clearances = list(Clearance.objects.filter(staff=staff).order_by("-at"))
    names = people(*(one.by for one in clearances))
    return {
        "open": sum(standing.values(), ZERO),
        "movements": sorted(movements, key=lambda one: one["row"].at, reverse=True),
        "liabilities": [(case, cases.outstanding(case)) for case in liabilities],
        "clearances": [(one, names.get(one.by)) for one in clearances],
        "differences": list(Case.objects.open().of_kind(cases.DIFFERENCE.name).owned_by(staff).by_due()),
    }


WORDS = {
    "till.close": gettext_lazy("Missing at a close"),
    "till.recount": gettext_lazy("Recounted"),
    "till.count_shut": gettext_lazy("Missing, counted late"),
    "till.pay_shortage": gettext_lazy("Paid in"),
    "till.write_off": gettext_lazy("Written off"),
    "liability.decide": gettext_lazy("Liability decided"),
}


def accounts(request: HttpRequest) -> HttpResponse:
    """Whoever of the own units has something standing, and the liabilities that are being talked about."""
    actor = actor_behind(request)
    halls = directory().halls(actor)
    standing = account.of_halls(halls)
    talked = Case.objects.open().of_kind(cases.LIABILITY.name).of_halls(halls).by_due()
    names = people(*standing, *(case.owner for case in talked))
    rows = [{"person": names[key], "amount": amount} for key, amount in standing.items() if key in names]
    context = {
        "rows": sorted(rows, key=lambda row: -row["amount"]),
        "total": sum((row["amount"] for row in rows), ZERO),
        "liabilities": [(case, names.get(case.owner) if case.owner else None) for case in talked],
        "may_propose": access.allowed(actor, "liability.propose"),
        "find": request.GET.get("job", "").strip(),
    }
    if context["find"] and Staff.objects.filter(job_number=context["find"]).exists():
        return redirect("till:person", context["find"])
    return render(request, "till/accounts.html", context)


def _person(actor: Actor, job_number: str) -> Staff:
    found = Staff.objects.select_related("unit").filter(job_number=job_number).first()
    if found is None or not actor.covers(found.unit.path):
        raise Http404
    return found


def person(request: HttpRequest, job_number: str) -> HttpResponse:
    """One clerk's account; pay-ins and write-offs are entered here, by somebody else."""
    actor = actor_behind(request)
    who = _person(actor, job_number)
    what = request.POST.get("what", "")
    made = {name: _form(kind, who, request.POST if what == name else None) for name, (kind, _c) in FORMS.items()}
    if request.method == "POST" and what in made and made[what].is_valid():
        given = {name: value for name, value in made[what].cleaned_data.items() if value not in ("", None)}
        given["amount"] = f"{given['amount']:.2f}" if "amount" in given else "0.00"
        if act(request, FORMS[what][1], {"staff": who.job_number, **given}, made[what]):
            messages.success(request, _("Entered."))
            return redirect("till:person", who.job_number)
    wrong = any(form.errors for form in made.values())
    context = {
        **account_context(who.id),
        "who": who,
        "own": False,
        "surplus": account.surpluses(who.id),
        "pay": made["pay"],
        "write_off": made["write_off"],
        "propose": made["propose"],
        "may_pay": access.allowed(actor, "till.pay_shortage") and who.id != actor.staff_id,
        "may_write_off": access.allowed(actor, "till.write_off") and who.id != actor.staff_id,
        "may_propose": access.allowed(actor, "liability.propose") and who.id != actor.staff_id,
        "what": what,
        "once": uuid7(),
        "back_url": reverse("till:accounts"),
    }
    return render(request, "till/account.html", context, status=422 if wrong else 200)


def _form(kind: type[Form], who: Staff, posted: Any) -> Form:
    form = kind(posted, auto_id=f"id_{kind.__name__.lower()}_%s", initial={"date": clock.today()})
    if "liability" in form.fields:
        standing = Case.objects.open().of_kind(cases.LIABILITY.name).owned_by(who.id).filter(state=cases.STANDING)
        options = [(str(case.id), case.summary) for case in standing]
        form.fields["liability"].choices = [("", _("Shortages of tills")), *options]  # type: ignore[attr-defined]
    if "till" in form.fields:
        rows = (
            TillSession.objects.closed().of_person(who.id).select_related("counter", "day").order_by("-opened_at")[:30]
        )
        short = [(till, -till.differs.get("cash", ZERO)) for till in rows]
        options = [
            (str(till.id), f"{till.day.date:%m-%d} {till.counter.code} {missing}")
            for till, missing in short
            if missing > 0
        ]
        form.fields["till"].choices = [("", _("None: money that never came in")), *options]  # type: ignore[attr-defined]
    return form


class DecideForm(Form):
    amount = Money(label=gettext_lazy("Amount"), help_text=gettext_lazy("0.00 where the cause is another."))
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """The manager decides cause and amount of a liability, after the clerk was heard."""
    actor = actor_behind(request)
    case = Case.objects.of_kind(cases.LIABILITY.name).filter(id=key).first()
    if case is None or not may_see(actor, case):
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = DecideForm(posted, initial={"amount": case.data["amount"]})
    if posted is not None and form.is_valid():
        data = {
            "liability": str(key),
            "amount": f"{form.cleaned_data['amount']:.2f}",
            "reason": form.cleaned_data["reason"],
        }
        if act(request, "liability.decide", data, form):
            messages.success(request, _("Liability decided."))
            return redirect("cases:case", key)
    names = people(case.owner)
    said = case.events.filter(move="respond").order_by("-id").first()
    context = {
        "case": case,
        "who": names.get(case.owner) if case.owner else None,
        "said": said,
        "heard": said is not None or case.overdue,
        "form": form,
        "once": uuid7(),
        "back_url": reverse("cases:case", args=[key]),
    }
    return render(request, "till/decide.html", context, status=422 if form.errors else 200)
