"""Swaps: asked by one, agreed by the other, decided by a lead."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.web.forms import Form

from .. import doors
from .. import swaps as counting
from ..models import AGREED, ASKED, Shift, SwapRequest
from ..parameters import SWAPS_MAX
from ..templatetags.roster import told
from .common import hall_of, press, submit, there, who

AHEAD = timedelta(days=28)
RECENT = 30


class AskForm(Form):
    """Which shift of somebody else's, and a word with it."""

    other_shift = forms.ChoiceField(label=gettext_lazy("You take"))
    text = forms.CharField(label=gettext_lazy("A word with it"), max_length=200, required=False)

    def __init__(self, *args: Any, offered: list[Shift], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other_shift"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.id), f"{one.staff} · {one.date:%m-%d} {told(one)}") for one in offered]


def ask(request: HttpRequest, key: Any) -> HttpResponse:
    """One of the own shifts against one of a colleague's."""
    actor = who(request)
    shift: Shift = there(doors.shift(actor, str(key)))
    if shift.staff_id != actor.staff_id:
        raise Http404
    now = clock.now()
    rows = Shift.objects.filter(hall=shift.hall, start_at__gt=now, start_at__lt=now + AHEAD).published()
    offered = list(
        rows.exclude(staff=shift.staff_id).select_related("staff", "counter", "relieves").order_by("start_at")
    )
    form = AskForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        given = {"shift": str(shift.id), **form.cleaned_data}
        if submit(request, "roster.ask_swap", form, given, _("Asked; the other person agrees next.")):
            return redirect("roster:mine")
    count, most = counting.counted(shift), Figures(shift.hall, now)[SWAPS_MAX]
    context = {
        "shift": shift,
        "form": form,
        "offered": offered,
        "count": count,
        "most": most,
        "back_url": "/roster/mine/",
    }
    return render(request, "roster/ask_swap.html", context, status=422 if form.errors else 200)


@require_POST
def answer(request: HttpRequest, key: Any) -> HttpResponse:
    agree = request.POST.get("agree") == "yes"
    said = _("Agreed; a lead approves next.") if agree else _("Declined.")
    press(request, "roster.answer_swap", {"request": str(key), "agree": agree}, said)
    return redirect("roster:mine")


@require_POST
def withdraw(request: HttpRequest, key: Any) -> HttpResponse:
    press(request, "roster.withdraw_swap", {"request": str(key)}, _("The swap is withdrawn."))
    return redirect("roster:mine")


def swaps(request: HttpRequest) -> HttpResponse:
    """What waits for a lead, and what became of earlier ones."""
    hall = hall_of(request)
    rows = SwapRequest.objects.filter(hall=hall.id).with_both()
    context = {
        "hall": hall,
        "waiting": list(rows.filter(state=AGREED).order_by("answered_at")),
        "done": list(rows.exclude(state__in=(ASKED, AGREED)).order_by("-decided_at")[:RECENT]),
        "me": who(request).staff_id,
    }
    return render(request, "roster/swaps.html", context)


@require_POST
def decide(request: HttpRequest, key: Any) -> HttpResponse:
    approve = request.POST.get("approve") == "yes"
    given = {"request": str(key), "approve": approve, "reason": request.POST.get("reason", "")}
    press(request, "roster.decide_swap", given, _("Swapped.") if approve else _("Not approved."))
    return redirect("roster:swaps")
