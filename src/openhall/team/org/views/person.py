"""One person: account, positions, file, and leaving."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openhall.engines.cases.models import Case
from openhall.kernel import clock
from openhall.kernel.access import allowed
from openhall.kernel.actors import Actor
from openhall.positions import SECOND_FACTOR

from .. import doors, leaving
from ..models import AccountEvent, PersonnelEntry, SignIn, Staff
from ..models.accounts import LIVE
from ..models.people import ENTRY_KINDS, WANTED
from . import presenting
from .acting import press, submit, there, who
from .forms import EntryForm, LeavingForm, PasswordForm

LOG_LINES = 30


def about(actor: Actor, person: Staff) -> dict[str, Any]:
    """What a page says of a person, as this reader may see it."""
    entries = list(PersonnelEntry.objects.seen_by(actor, person).order_by("-on", "-id"))
    kinds = {entry.kind for entry in entries}
    return {
        "person": person,
        "state": presenting.account_state(person),
        "session": SignIn.objects.live().of(person).order_by("-started_at").first(),
        "password_class": presenting.password_class(person),
        "needs_factor": bool(person.positions & SECOND_FACTOR),
        "account": getattr(person, "account", None),
        "entries": [(entry, ENTRY_KINDS[entry.kind]) for entry in entries],
        "lacking": [ENTRY_KINDS[kind] for kind in WANTED if kind not in kinds],
        "events": timeline(person),
    }


def timeline(person: Staff) -> list[dict[str, Any]]:
    rows = AccountEvent.objects.filter(staff=person).order_by("-at", "-id")[:LOG_LINES]
    by = {row.id: row for row in Staff.objects.filter(id__in=[row.by for row in rows if row.by])}
    wrong = {"wrong_password", "wrong_code", "locked_out", "refused_locked", "refused_parallel"}
    return [
        {
            "at": row.at,
            "who": by.get(row.by) if row.by else None,
            "text": f"{row.words} {row.source}".strip(),
            "tone": "wrong" if row.what in wrong else "",
        }
        for row in rows
    ]


def _person(request: HttpRequest, job: str) -> Staff:
    found: Staff = there(doors.member(who(request), job))
    found.live = SignIn.objects.of(found).filter(stage=LIVE).count()  # type: ignore[attr-defined]
    return found


def person(request: HttpRequest, job: str) -> HttpResponse:
    return _page(request, _person(request, job))


def _page(request: HttpRequest, found: Staff, **more: Any) -> HttpResponse:
    actor = who(request)
    left = found.left_at is not None
    context = {
        **about(actor, found),
        "leaving_form": LeavingForm(initial={"last_day": found.last_day or clock.today()}),
        "entry_form": EntryForm() if allowed(actor, "personnel.record") else None,
        "points": leaving.points(found) if left and found.cancelled_at is None else [],
        "case": Case.objects.open().about("staff", found.job_number).filter(kind=leaving.CANCEL.name).first(),
        "colleagues": Staff.objects.serving().of_unit(found.unit).exclude(id=found.id).order_by("job_number"),
        "own": actor.staff_id == found.id,
        "may_discipline": allowed(actor, "discipline.view"),
        "may": {name.partition(".")[2]: allowed(actor, name) for name in ACTS},
        "back_url": reverse("org:people"),
        **more,
    }
    bad = any(getattr(form, "errors", None) for form in more.values())
    return render(request, "org/person.html", context, status=422 if bad else 200)


ACTS = (
    "account.end_session",
    "account.set_password",
    "account.reset",
    "org.add_staff",
    "org.leave",
    "staff.plan_leaving",
    "staff.stay",
    "staff.cancel_number",
    "staff.hand_work_on",
)


def row(request: HttpRequest, job: str) -> HttpResponse:
    """What opens below a row of the list."""
    found, actor = _person(request, job), who(request)
    may = {name.partition(".")[2]: allowed(actor, name) for name in ACTS}
    context = {**about(actor, found), "may": may, "own": actor.staff_id == found.id}
    return render(request, "org/_person_row.html", context)


def password(request: HttpRequest, job: str) -> HttpResponse:
    """An administrator types a first password; nobody ever sees one."""
    found = _person(request, job)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"job_number": job, "password": form.cleaned_data["password"]}
        said = _("%(job)s has a first password; it is changed at the next login.") % {"job": job}
        if submit(request, "account.set_password", form, given, said):
            return redirect("org:person", job)
    context = {"form": form, "person": found, "back_url": reverse("org:person", args=[job])}
    return render(request, "org/set_password.html", context, status=422 if form.errors else 200)


@require_POST
def reset(request: HttpRequest, job: str) -> HttpResponse:
    said = _("%(job)s: locks and second factor taken away; a new one is set up at the next login.") % {"job": job}
    press(request, "account.reset", {"job_number": job}, said)
    return redirect("org:person", job)


@require_POST
def end_session(request: HttpRequest, job: str) -> HttpResponse:
    press(request, "account.end_session", {"job_number": job}, _("The session of %(job)s has ended.") % {"job": job})
    return redirect("org:person", job)


@require_POST
def leave(request: HttpRequest, job: str) -> HttpResponse:
    found = _person(request, job)
    form = LeavingForm(request.POST)
    if form.is_valid():
        given = {"job_number": job, **form.cleaned_data}
        said = _("%(job)s leaves; the account is closed at the end of the day.") % {"job": job}
        if submit(request, "staff.plan_leaving", form, given, said):
            return redirect("org:person", job)
    return _page(request, found, leaving_form=form)


@require_POST
def leave_now(request: HttpRequest, job: str) -> HttpResponse:
    press(request, "org.leave", {"job_number": job}, _("The account of %(job)s is closed.") % {"job": job})
    return redirect("org:person", job)


@require_POST
def stay(request: HttpRequest, job: str) -> HttpResponse:
    press(request, "staff.stay", {"job_number": job}, _("%(job)s stays.") % {"job": job})
    return redirect("org:person", job)


@require_POST
def cancel(request: HttpRequest, job: str) -> HttpResponse:
    given = {"job_number": job, "checked": request.POST.getlist("checked"), "note": request.POST.get("note", "")}
    press(request, "staff.cancel_number", given, _("%(job)s is cancelled for good.") % {"job": job})
    return redirect("org:person", job)


@require_POST
def hand_work_on(request: HttpRequest, job: str) -> HttpResponse:
    given = {"job_number": job, "to": request.POST.get("to", "")}
    press(request, "staff.hand_work_on", given, _("The open work of %(job)s is handed on.") % {"job": job})
    return redirect("org:person", job)


@require_POST
def record(request: HttpRequest, job: str) -> HttpResponse:
    found = _person(request, job)
    form = EntryForm(request.POST)
    given = {"job_number": job, **form.cleaned_data} if form.is_valid() else {}
    if given and submit(request, "personnel.record", form, given, _("Kept in the file.")):
        return redirect("org:person", job)
    return _page(request, found, entry_form=form)
