"""Signing in and out: password, one-time code, a new password where the old one is too old; the lock screen."""

from typing import Any
from uuid import UUID

import segno
from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.problems import Refused
from openhall.team.org import accounts, factor, figures
from openhall.team.org.models import Account
from openhall.team.org.models.accounts import (
    BY_LEAD,
    CHANGE,
    CLOSED,
    CODE,
    ENROL,
    IDLE,
    LIVE,
    LOCKED_OUT,
    RENEWED,
    REPLACED,
    SUSPENDED,
)

from . import sessions
from .forms import Form

NEXT = "next"
PAGES = {CODE: "login-code", ENROL: "login-enrol", CHANGE: "login-password"}
FAREWELLS = {
    IDLE: _("Nobody used the page for a while, so you were signed out. What you had typed is still here."),
    SUSPENDED: _("Suspended. What you had typed is still here when you sign in again."),
    BY_LEAD: _("A lead has ended this session."),
    REPLACED: _("You signed in again in another window."),
    CLOSED: _("This account has been closed."),
    LOCKED_OUT: _("Too many wrong passwords."),
    RENEWED: _("The account was reset. Sign in again."),
}


class SignInForm(Form):
    job_number = forms.CharField(
        label=_("Job number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(Form):
    code = forms.CharField(
        label=_("One-time code"),
        max_length=10,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "maxlength": "6"}
        ),
    )


class NewPasswordForm(Form):
    new = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )
    again = forms.CharField(
        label=_("Once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two are not the same."))
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    old = forms.CharField(
        label=_("Present password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "new", "again")


# -- signing in ----------------------------------------------------------------------------------------------------


def login(request: HttpRequest) -> HttpResponse:
    """Job number and password; then whatever the account still asks for."""
    wanted = _safe(request, request.POST.get(NEXT) or request.GET.get(NEXT) or "")
    if getattr(request, "actor", None) is not None:
        return redirect(wanted or "home")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        word = sessions.browser_of(request) or sessions.new_word()
        try:
            row = accounts.sign_in(
                form.cleaned_data["job_number"].strip(),
                form.cleaned_data["password"],
                browser=word,
                source=sessions.source_of(request),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            sessions.begin(request, row)
            request.session[NEXT] = wanted
            response = _onwards(request, row.stage)
            sessions.remember_browser(request, response, word)
            return response
    farewell = request.session.get(sessions.FAREWELL, "") if request.method == "GET" else ""
    context = {"form": form, "next": wanted, "farewell": FAREWELLS.get(farewell, "")}
    return render(request, "web/login.html", context, status=422 if form.errors else 200)


def code(request: HttpRequest) -> HttpResponse:
    """The second step for leads, auditors and offices: a one-time code."""
    row = _waiting(request, CODE)
    if row is None:
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"sign_in": str(row.id), "code": form.cleaned_data["code"]}
        if (answer := _step(request, form, "account.give_code", given)) is not None:
            return answer
    context = {"form": form, "person": row.staff}
    return render(request, "web/login_code.html", context, status=422 if form.errors else 200)


def enrol(request: HttpRequest) -> HttpResponse:
    """The first login of a position that needs a second factor: scan, then give the first code."""
    row = _waiting(request, ENROL)
    if row is None:
        return redirect("login")
    try:
        accounts.ask("account.offer_factor", {"sign_in": str(row.id)}, row.staff.actor())
    except Refused:
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"sign_in": str(row.id), "code": form.cleaned_data["code"]}
        if (answer := _step(request, form, "account.confirm_factor", given)) is not None:
            return answer
    context = {"form": form, "person": row.staff, **offered(row.staff.id, row.staff.job_number)}
    return render(request, "web/login_enrol.html", context, status=422 if form.errors else 200)


def password(request: HttpRequest) -> HttpResponse:
    """A password that is too old, or that somebody else chose, is replaced before anything else."""
    row = _waiting(request, CHANGE)
    if row is None:
        return redirect("login")
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"sign_in": str(row.id), "new": form.cleaned_data["new"]}
        if (answer := _step(request, form, "account.change_password", given)) is not None:
            return answer
    context = {"form": form, "person": row.staff, "least": least_length(row.staff.unit_id)}
    return render(request, "web/login_password.html", context, status=422 if form.errors else 200)


def offered(staff: UUID, job_number: str) -> dict[str, Any]:
    """The secret that waits for its first code, as a QR code and to type in."""
    secret = Account.objects.get(staff=staff).offered_secret
    qr = segno.make(factor.address(secret, job_number), error="m")
    drawn = qr.svg_inline(scale=4, border=2, svgclass="oh-qr", lineclass=None, dark="#000", light="#fff", omitsize=True)
    parts = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    return {"qr": mark_safe(drawn), "secret": " ".join(parts)}


def least_length(unit: Any) -> int:
    return Figures(unit, clock.now())[figures.PASSWORD_MIN_LENGTH]


def _step(request: HttpRequest, form: Form, name: str, given: dict[str, Any]) -> HttpResponse | None:
    """One step of signing in; None when the form must be shown again."""
    row = request.sign_in  # type: ignore[attr-defined]
    try:
        outcome = accounts.ask(name, given, row.staff.actor())
    except Refused as refusal:
        if refusal.code in {"account.begin_again", "account.locked", "account.in_use"}:
            return _back_to_login(request, refusal)
        form.refuse(refusal)
        return None
    wanted = request.session.get(NEXT, "")
    sessions.begin(request, row)
    request.session[NEXT] = wanted
    return _onwards(request, outcome.data["stage"])


def _back_to_login(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The session can't become live: start again, with the reason."""
    wanted = request.session.get(NEXT, "")
    sessions.forget(request)
    context = {"form": SignInForm(), "next": wanted, "problem": refusal.message}
    return render(request, "web/login.html", context, status=422)


def _onwards(request: HttpRequest, stage: str) -> HttpResponse:
    if stage != LIVE:
        return redirect(PAGES[stage])
    return redirect(request.session.pop(NEXT, "") or "home")


def _waiting(request: HttpRequest, stage: str) -> Any:
    row = getattr(request, "sign_in", None)
    return row if row is not None and row.stage == stage else None


def _safe(request: HttpRequest, wanted: str) -> str:
    fits = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if fits else ""


# -- leaving and locking -------------------------------------------------------------------------------------------


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Sign out; ``suspend`` says that the person only leaves the counter for a while, ``idle`` that the page waited in vain."""
    row = getattr(request, "sign_in", None)
    how = SUSPENDED if "suspend" in request.POST else IDLE if "idle" in request.POST else ""
    if row is not None and row.stage == LIVE:
        given: dict[str, Any] = {"sign_in": str(row.id)}
        if how == IDLE:
            execute("account.idle_out", given, SYSTEM, channel=SCREEN)
        else:
            accounts.ask("account.sign_out", {**given, "suspend": how == SUSPENDED}, row.staff.actor())
    sessions.forget(request, how)
    return redirect("login")


def locked(request: HttpRequest) -> HttpResponse:
    """The lock screen as a page of its own, for whoever comes back by an address."""
    wanted = _safe(request, request.POST.get(NEXT) or request.GET.get(NEXT) or "")
    row = getattr(request, "sign_in", None)
    if row is None or row.stage != LIVE:
        return redirect("login")
    if not getattr(request, "locked", False):
        return redirect(wanted or "home")
    return render(request, "web/lock.html", {"person": row.staff, "next": wanted})


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock the screen now."""
    row = getattr(request, "sign_in", None)
    if row is None or row.stage != LIVE:
        return HttpResponse(status=401)
    accounts.ask("account.lock", {"sign_in": str(row.id)}, row.staff.actor())
    return HttpResponse(status=204)


@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """The password opens the screen again: for the overlay, or for the page of the lock screen (it sends ``next``)."""
    row = getattr(request, "sign_in", None)
    by_page = NEXT in request.POST
    if row is None or row.stage != LIVE:
        return redirect("login") if by_page else HttpResponse(status=401)
    given = {"sign_in": str(row.id), "password": request.POST.get("password", "")[:200].replace("\x00", "")}
    try:
        accounts.ask("account.unlock", given, row.staff.actor())
    except Refused as refusal:
        if by_page:
            context = {"person": row.staff, NEXT: request.POST[NEXT], "problem": refusal.message}
            return render(request, "web/lock.html", context, status=422)
        return JsonResponse({"problem": refusal.message}, status=422)
    return redirect(_safe(request, request.POST[NEXT]) or "home") if by_page else HttpResponse(status=204)


@require_POST
def alive(request: HttpRequest) -> HttpResponse:
    """Somebody is at the page: typing, though nothing is sent yet."""
    return HttpResponse(status=204)
