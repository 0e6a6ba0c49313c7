"""The hall's clock terminal: a shared machine. Whoever stands there proves it by job number and password, makes one of four
acts under the own number, is told large what it came to, and the page goes back to its start by itself.

Nobody is signed in here: the proof is a signed word on the page that holds for a minute and a half, at this machine and for
one act.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.kernel.commands import DEVICE, Outcome, execute
from openhall.kernel.ids import uuid7
from openhall.kernel.problems import Refused
from openhall.team.org import accounts
from openhall.team.org.devices import actor_of
from openhall.team.org.models import Device, Staff
from openhall.web.devices import device_of
from openhall.web.forms import Form

from .. import clocking, consents
from ..models import Absence, Punch, Shift
from ..models.clocking import ABSENCE, UNRELIEVED

SALT = "openhall.clock"
PROOF_HOLDS = 90
BACK_AFTER = {"person": 40, "ask": 80, "said": 8}
"""Seconds after which a page goes back to the start by itself."""
ACTS = {"in": "attendance.in", "out": "attendance.out", "leave": "floor.leave", "back": "floor.back"}


class Who(Form):
    job_number = forms.CharField(
        label=gettext_lazy("Job number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class Approver(Form):
    """The lead who stands beside the person."""

    approver = forms.CharField(label=gettext_lazy("Job number"), max_length=40, required=False)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    code = forms.CharField(
        label=gettext_lazy("One-time code"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The time, large, and who is there."""
    return _page(request, "clock", {"form": Who()})


@require_POST
def who(request: HttpRequest) -> HttpResponse:
    """Who it is, and what that person may do now."""
    form = Who(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            person = accounts.prove(given["job_number"].strip(), given["password"], source=_source(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            if person.workplace.id == device_of(request).hall_id:
                return _page(request, "clock_person", _standing(person, device_of(request)))
            form.add_error(None, _("This terminal stands in another hall."))
    return _page(request, "clock", {"form": form}, 422)


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """One act of the person who has proved to be it."""
    device, found = device_of(request), _proved(request)
    if found is None:
        return redirect("clock:start")
    person, once = found
    do = request.POST.get("do", "")
    if do == "leave" and consents.given(person.id, ABSENCE, clock.now()) is None:
        return _ask(request, person, ABSENCE)
    return _done(request, person, device, once, do)


@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """A lead consents on the spot, is asked at the own screen, or the person goes without."""
    device, found, purpose = device_of(request), _proved(request), request.POST.get("purpose", "")
    if found is None or purpose not in (ABSENCE, UNRELIEVED):
        return redirect("clock:start")
    person, once = found
    do, how, form = "leave" if purpose == ABSENCE else "out", request.POST.get("how", ""), Approver(request.POST)
    if not form.is_valid():
        return _ask(request, person, purpose, form)
    given = form.cleaned_data
    try:
        if how == "ask":
            asked = {"purpose": purpose, "text": given["reason"]}
            execute("attendance.ask_consent", asked, person.actor(), channel=DEVICE, source=_source(request))
            words = _("Asked. Come back when the duty supervisor has answered.")
            return _said(request, person, clocking.Said(clock.now(), _("Consent asked for"), [(words, "")]))
        if how == "consent":
            lead = accounts.prove(
                given["approver"].strip(),
                given["password"],
                code=given["code"].strip(),
                approving=True,
                source=_source(request),
            )
            signed = {"staff": person.job_number, "purpose": purpose}
            execute("attendance.give_consent", signed, lead.actor(), channel=DEVICE, source=_source(request))
    except Refused as refusal:
        form.refuse(refusal)
        return _ask(request, person, purpose, form)
    return _done(request, person, device, once, do, given["reason"] if how == "emergency" else "")


# -- inside --------------------------------------------------------------------------------------------------------


def _done(request: HttpRequest, person: Staff, device: Device, once: str, do: str, emergency: str = "") -> HttpResponse:
    """The command of this act, as the person; then what it came to."""
    if do not in ACTS:
        return redirect("clock:start")
    given: dict[str, Any] = {"terminal": str(device.id)} if do in ("in", "out") else {}
    given |= {"emergency": emergency} if emergency else {}
    try:
        made = execute(ACTS[do], given, person.actor(), channel=DEVICE, key=f"clock:{once}", source=_source(request))
    except Refused as refusal:
        if refusal.code == "attendance.unrelieved":
            form = None
            if "how" in request.POST:
                form = Approver(request.POST)
                form.is_valid()
                form.add_error("reason", _("Say why you can't wait."))
            return _ask(request, person, UNRELIEVED, form, refusal)
        context = _standing(person, device)
        return _page(request, "clock_person", {**context, "problem": refusal.message}, 422)
    return _said(request, person, _words(do, made))


def _words(do: str, made: Outcome) -> clocking.Said:
    assert made.id is not None
    if do in ("in", "out"):
        punch = Punch.objects.select_related("shift__staff", "staff").get(id=made.id)
        if do == "in":
            return clocking.came(punch)
        lead = Staff.objects.filter(job_number=made.data.get("by", "")).first()
        return clocking.went(punch, made.data.get("unrelieved", ""), str(lead or ""))
    absence = Absence.objects.select_related("approved_by").get(id=made.id)
    return clocking.left(absence) if do == "leave" else clocking.returned(absence)


def _said(request: HttpRequest, person: Staff, said: clocking.Said) -> HttpResponse:
    return _page(request, "clock_said", {"person": person, "said": said, "back_after": BACK_AFTER["said"]})


def _standing(person: Staff, device: Device) -> dict[str, Any]:
    """Where the person stands: in or out, away or not, and the shifts of today."""
    now = clock.now()
    since, until = clock.midnight(clock.today()), clock.next_midnight(now)
    rows = Shift.objects.of_person(person.id).published().filter(end_at__gt=since, start_at__lt=until)
    last = Punch.objects.filter(staff=person).in_force().latest_first().first()
    absence = Absence.objects.filter(staff=person, back_at=None).first()
    figures = Figures(device.hall_id, now)
    is_in = last is not None and last.kind == "in"
    return {
        "person": person,
        "shifts": [
            (one, clocking.must_be_there(one, figures)) for one in rows.select_related("counter", "relieves", "staff")
        ],
        "last": last,
        "absence": absence,
        "acts": _acts(is_in, absence is not None),
        "proof": _proof(person, device),
        "back_after": BACK_AFTER["person"],
    }


def _acts(is_in: bool, away: bool) -> list[str]:
    if away:
        return ["back", "out"] if is_in else ["back", "in"]
    return ["out", "leave"] if is_in else ["in"]


def _ask(
    request: HttpRequest, person: Staff, purpose: str, form: Approver | None = None, why: Refused | None = None
) -> HttpResponse:
    """The stop: a lead's consent is needed, or one goes without."""
    context = {
        "person": person,
        "purpose": purpose,
        "form": form or Approver(),
        "why": why.message if why is not None else "",
        "empties": consents.empties(person, clock.now()),
        "proof": request.POST.get("proof", ""),
        "back_after": BACK_AFTER["ask"],
    }
    return _page(request, "clock_ask", context, 422 if form is not None else 200)


def _proof(person: Staff, device: Device) -> str:
    return signing.dumps([str(person.id), str(device.id), str(uuid7())], salt=SALT)


def _proved(request: HttpRequest) -> tuple[Staff, str] | None:
    """Who has proved it at this machine a moment ago, and the word for this one act."""
    try:
        staff, device, once = signing.loads(request.POST.get("proof", ""), salt=SALT, max_age=PROOF_HOLDS)
    except signing.BadSignature:
        return None
    if device != str(device_of(request).id):
        return None
    person = Staff.objects.select_related("unit", "lent_to").filter(id=UUID(staff)).first()
    return None if person is None else (person, once)


def _source(request: HttpRequest) -> str:
    """The machine, as the log names it."""
    return actor_of(device_of(request)).job_number


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    device = device_of(request)
    shown = {"hall_name": device.hall.name, "counter_name": device.name, "today": clock.today(), **context}
    answer = render(request, f"roster/{name}.html", shown, status=status)
    add_never_cache_headers(answer)
    return answer
