"""One's own book: the next number, the stubs, voiding, losses, payments without invoice."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openhall.back.stock import sales
from openhall.back.stock.views.common import actor_behind, named, press, submit
from openhall.engines.cases.models import Case
from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.kernel.ids import uuid7
from openhall.web.forms import Form

from .. import forms as form_use
from .. import reading, words
from ..models import Form as ReceiptForm
from ..models import Loss, Run
from ..rules import void_reasons
from .books import Number


def mine(request: HttpRequest) -> HttpResponse:
    """What I hold, which number comes next, what waits for a form."""
    actor = actor_behind(request)
    runs = list(Run.objects.held_by(actor.staff_id).in_order())
    proposed = form_use.proposed(actor.staff_id)
    waiting = list(reading.unsupplied_of(actor))
    known = sales.many([row.order for row in waiting])
    today = clock.midnight(clock.today())
    context = {
        "books": reading.books(runs),
        "proposed": proposed,
        "next": proposed.text(proposed.next) if proposed else "",
        "waiting": [{"row": row, "sale": known.get(row.order), "why": words.WAITING[row.reason]} for row in waiting],
        "written": reading.forms_written(actor.staff_id, today) if actor.staff_id else {},
        "losses": Loss.objects.of_person(actor.staff_id).order_by("-at")[:5] if actor.staff_id else [],
        "asked": Case.objects.open().owned_by(actor.staff_id).filter(kind="receipts.void"),
    }
    return render(request, "receipts/mine.html", context)


class VoidForm(Form):
    """Reason, stamp, and each copy ticked as at hand."""

    series = forms.CharField(label=gettext_lazy("Series"), max_length=20)
    no = Number(label=gettext_lazy("Form number"))
    reason = forms.ChoiceField(label="")
    note = forms.CharField(label=gettext_lazy("Remark"), required=False)
    handed_over = forms.BooleanField(label=gettext_lazy("The customer had it"), required=False)
    stamped = forms.BooleanField(label=gettext_lazy("Stamped as void"), required=False)
    kept = forms.MultipleChoiceField(
        label=gettext_lazy("Copies at hand"),
        choices=list(words.SHEETS.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        required=False,
    )

    def __init__(self, *args: Any, reasons: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", ""), *((reason, words.reason(reason)) for reason in reasons)]
        self.fields["reason"] = forms.ChoiceField(label=_("Reason"), choices=choices)


def void(request: HttpRequest) -> HttpResponse:
    """Void a form: the next blank one, or one just used; one that the customer had goes to the duty supervisor."""
    actor = actor_behind(request)
    proposed = form_use.proposed(actor.staff_id)
    initial = {
        "series": request.GET.get("series") or (proposed.series if proposed else ""),
        "no": request.GET.get("no") or (proposed.text(proposed.next) if proposed else ""),
    }
    figures = Figures(actor.hall_id, clock.now()) if actor.hall_id else None
    form = VoidForm(request.POST or None, reasons=void_reasons(figures) if figures else [], initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {
            name: form.cleaned_data[name] for name in ("series", "reason", "note", "kept", "stamped", "handed_over")
        }
        given |= {"no": int(form.cleaned_data["no"]), "copies": len(form.cleaned_data["kept"])}
        asks = form.cleaned_data["handed_over"]
        said = _("The duty supervisor is asked") if asks else _("Void: {form}").format(form=form.cleaned_data["no"])
        if submit(request, "receipts.ask_void" if asks else "receipts.void", form, given, said):
            return redirect("receipts:mine")
    recent = ReceiptForm.objects.used().filter(staff=actor.staff_id).order_by("-at")[:8] if actor.staff_id else []
    context = {"form": form, "recent": recent, "key": uuid7(), "back_url": reverse("receipts:mine")}
    return render(request, "receipts/void.html", context)


class LoseForm(Form):
    series = forms.CharField(label=gettext_lazy("Series"), max_length=20)
    no = Number(label=gettext_lazy("Form number"))
    report = forms.CharField(label=gettext_lazy("What happened"), widget=forms.Textarea(attrs={"rows": 3}))


def lose(request: HttpRequest) -> HttpResponse:
    """Report a sheet as lost or destroyed."""
    actor = actor_behind(request)
    proposed = form_use.proposed(actor.staff_id)
    form = LoseForm(request.POST or None, initial={"series": proposed.series if proposed else ""})
    if request.method == "POST" and form.is_valid():
        given = {"series": form.cleaned_data["series"], "no": int(form.cleaned_data["no"])}
        given["report"] = form.cleaned_data["report"]
        if submit(request, "receipts.lose", form, given, _("Reported: the auditor decides")):
            return redirect("receipts:mine")
    return render(request, "receipts/lose.html", {"form": form, "key": uuid7(), "back_url": reverse("receipts:mine")})


@require_POST
def supply(request: HttpRequest, key: object) -> HttpResponse:
    """The next form of my book goes to a payment that has none."""
    actor = actor_behind(request)
    run = form_use.proposed(actor.staff_id)
    if run is None:
        raise Http404
    given = {"order": str(key), "series": run.series, "no": run.next}
    said = _("Write form {form} for it").format(form=form_use.written(run.series, run.next, run.width))
    press(request, "receipts.supply", given, said)
    return redirect("receipts:mine")


# -- decisions of others -----------------------------------------------------------------------------------------


def _case(request: HttpRequest, key: object, kind: str) -> Case:
    from django.db import transaction

    from openhall.engines.cases.actions import case_locked

    with transaction.atomic():
        found = case_locked(actor_behind(request), str(key)).row
    if found is None or found.kind != kind:
        raise Http404
    return found


def decide_void(request: HttpRequest, key: object) -> HttpResponse:
    """The duty supervisor looks at all copies and approves, or refuses."""
    case = _case(request, key, "receipts.void")
    if request.method == "POST":
        approved = request.POST.get("decision") == "approve"
        given = {"case": str(case.id), "approved": approved, "note": request.POST.get("note", "")}
        if press(request, "receipts.decide_void", given, _("Decided")) is not None:
            return redirect("cases:case", key=case.id)
    person = named([case.owner]).get(str(case.owner))
    context = {"case": case, "person": person, "reason": words.reason(case.data.get("reason", "")), "kind": "void"}
    return render(request, "receipts/decide.html", {**context, "back_url": reverse("cases:case", args=[case.id])})


def decide_loss(request: HttpRequest, key: object) -> HttpResponse:
    """The auditor approves a loss, or refuses it."""
    case = _case(request, key, "receipts.loss")
    loss = Loss.objects.filter(id=case.subject).first()
    if loss is None:
        raise Http404
    if request.method == "POST":
        approved = request.POST.get("decision") == "approve"
        given = {"loss": str(loss.id), "approved": approved, "note": request.POST.get("note", "")}
        if press(request, "receipts.decide_loss", given, _("Decided")) is not None:
            return redirect("cases:case", key=case.id)
    person = named([loss.staff]).get(str(loss.staff))
    context = {"case": case, "person": person, "reason": loss.report, "kind": "loss"}
    return render(request, "receipts/decide.html", {**context, "back_url": reverse("cases:case", args=[case.id])})
