"""The clerk's own report of a shift: the match side by side, stubs keyed one by one, submitting."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.engines.cases.models import Case
from openhall.front.till.models import OPEN, TillSession
from openhall.kernel import access, clock
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.ids import uuid7
from openhall.kernel.problems import Refused
from openhall.web.forms import Form

from .. import figures, labels
from ..match import DIFFERENT, TWO_WAY
from ..models import BALANCED, DIFFERENCE, ShiftReport, StubKeying
from ..shift_actions import till_of
from . import showing
from .common import actor_behind

DAYS_SHOWN = 14
LINE = re.compile(r"^(?:(?P<series>\S+)\s+)?(?P<no>\d{1,15})[\s,，]+(?P<amount>-?\d{1,9}(?:\.\d{1,2})?)$")


class Submission(Form):
    """What goes with a report: the explanation, where there is a difference."""

    explanation = forms.CharField(
        label=gettext_lazy("Explanation"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class Stubs(Form):
    """Stubs as they are read from the paper, a line each: number and amount, the series where it changes."""

    stubs = forms.CharField(
        label=gettext_lazy("Stubs"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})
    )

    def __init__(self, *args: Any, series: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.series = series

    def clean_stubs(self) -> list[dict[str, Any]]:
        found, series = [], self.series
        for number, line in enumerate(self.cleaned_data["stubs"].splitlines(), start=1):
            if not line.strip():
                continue
            read = LINE.match(line.strip())
            if read is None:
                message = _("Line {number} can't be read: number, a space, amount.").format(number=number)
                raise forms.ValidationError(message)
            series = read["series"] or series
            found.append({"series": series, "no": int(read["no"]), "amount": two_places(read["amount"])})
        return found


def two_places(amount: str) -> str:
    """``50`` and ``50.5`` as ``50.00`` and ``50.50``, without a detour over floats."""
    whole, _point, rest = amount.partition(".")
    return f"{whole}.{rest:0<2}"


def mine(request: HttpRequest) -> HttpResponse:
    """The shift that waits for its report, else the last one; earlier ones beside it."""
    till = (
        TillSession.objects.of_person(actor_behind(request).staff_id)
        .exclude(state=OPEN)
        .filter(shift_report=None, closed_at__gte=clock.now() - timedelta(days=DAYS_SHOWN))
        .order_by("closed_at")
        .first()
    ) or TillSession.objects.of_person(actor_behind(request).staff_id).order_by("-opened_at").first()
    if till is None:
        return render(request, "reports/no_shift.html")
    return redirect("reports:shift", till.id)


def shift(request: HttpRequest, key: UUID) -> HttpResponse:
    """One shift: its figures, the match, and for its clerk the way to submit it."""
    till = _till(request, key)
    if request.method == "POST":
        return _act(request, till)
    return _page(request, till)


def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """The shift's report on A4."""
    till = _till(request, key)
    return render(request, "reports/shift_print.html", _context(request, till))


def _till(request: HttpRequest, key: UUID) -> TillSession:
    actor = actor_behind(request)
    found = till_of(actor, str(key)).row
    if found is None or (found.staff != actor.staff_id and not access.allowed(actor, "reports.view")):
        raise Http404
    return found


def _act(request: HttpRequest, till: TillSession) -> HttpResponse:
    wanted = request.POST.get("do", "")
    if wanted == "stubs":
        return _key(request, till)
    if wanted == "withdraw":
        payload = {"till": str(till.id), "reason": request.POST.get("reason", "")}
        return _run(request, till, "match.withdraw_stubs", payload, _("The stub entries are taken back: two-way only."))
    outcome = BALANCED if figures.match_of(till).balanced else DIFFERENCE
    form = Submission(request.POST)
    if not form.is_valid():
        return _page(request, till, form=form)
    payload = {"till": str(till.id), "outcome": outcome, "explanation": form.cleaned_data["explanation"]}
    return _run(request, till, "report.submit", payload, _("The daily report is submitted."), form=form)


def _key(request: HttpRequest, till: TillSession) -> HttpResponse:
    form = Stubs(request.POST, series=_series(till))
    if not form.is_valid():
        return _page(request, till, stubs=form)
    payload = {"till": str(till.id), "stubs": form.cleaned_data["stubs"]}
    return _run(request, till, "match.key_stubs", payload, _("The stubs are compared."), stubs=form)


def _run(
    request: HttpRequest, till: TillSession, command: str, payload: dict[str, Any], said: str, **forms_: Form
) -> HttpResponse:
    try:
        execute(command, payload, actor_behind(request), channel=SCREEN, key=request.POST.get("key"))
    except Refused as refusal:
        form = next(iter(forms_.values()), None) or Submission(request.POST)
        form.is_valid()
        form.refuse(refusal)
        return _page(request, till, **(forms_ or {"form": form}))
    messages.success(request, said)
    return redirect("reports:shift", till.id)


def _series(till: TillSession) -> str:
    return next((stub.series for stub in figures.used_stubs(till)), "")


def _page(
    request: HttpRequest, till: TillSession, *, form: Form | None = None, stubs: Form | None = None
) -> HttpResponse:
    context = _context(request, till)
    if context["open"]:
        return render(request, "reports/shift.html", context)
    match = context["shown"]["match"]
    mine = till.staff == actor_behind(request).staff_id
    submitting = mine and context["report"] is None and access.allowed(actor_behind(request), "report.submit")
    context |= {
        "form": form or Submission(),
        "stubs": stubs or Stubs(series=_series(till)),
        "submitting": submitting,
        "keying": submitting and match["state"] == DIFFERENT and match["stubs"] is not None,
        "two_way": match["state"] == TWO_WAY,
        "mine": mine,
        "earlier": _earlier(till) if mine else [],
        "back_url": None if mine else reverse("reports:day"),
    }
    return render(request, "reports/shift.html", context)


def _context(request: HttpRequest, till: TillSession) -> dict[str, Any]:
    report = ShiftReport.objects.filter(till=till).first()
    shown = report.figures if report else figures.shift(till)
    people = labels.people([till.staff])
    same_day = ShiftReport.objects.filter(day=till.day_id, staff=till.staff).order_by("submitted_at")
    totals = [row.total for row in same_day]
    return {
        "till": till,
        "person": people.get(str(till.staff)),
        "report": report,
        "shown": showing.shift_page(shown),
        "open": till.state == OPEN,
        "keyings": [_keying(row) for row in StubKeying.objects.filter(till=till).order_by("-at")[:1]],
        "difference": Case.objects.about("till", till.id).order_by("-opened_at").first(),
        "day_total": sum(totals) if len(totals) > 1 else None,
        "day_reports": len(totals),
        "key": str(uuid7()),
    }


def _keying(row: StubKeying) -> dict[str, Any]:
    """What keying one by one brought out, as sentences' parts."""
    pairs = [{"keyed": pair[0], "books": pair[1]} for pair in row.result["other_amount"]]
    clean = not (row.result["without_stub"] or row.result["not_used"] or pairs)
    return {"at": row.at, "count": len(row.stubs), **row.result, "other_amount": pairs, "clean": clean}


def _earlier(till: TillSession) -> list[dict[str, Any]]:
    """The person's other shifts of the last days."""
    rows = (
        TillSession.objects.of_person(till.staff)
        .filter(opened_at__gte=clock.now() - timedelta(days=DAYS_SHOWN))
        .exclude(id=till.id)
        .select_related("counter", "shift_report", "day")
        .order_by("-opened_at")[:12]
    )
    return [{"till": row, "report": getattr(row, "shift_report", None), "open": row.state == OPEN} for row in rows]
