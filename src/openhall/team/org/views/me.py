"""What belongs to the person who is signed in: the own account, the own file, the own duties."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from openhall.kernel.problems import Refused
from openhall.positions import SECOND_FACTOR
from openhall.web.signing import ChangePasswordForm, CodeForm, least_length, offered

from .. import accounts
from ..models import Duty, Staff
from .acting import who
from .person import about


def _own(request: HttpRequest) -> Staff:
    return Staff.objects.select_related("unit", "account").get(job_number=who(request).job_number)


def me(request: HttpRequest) -> HttpResponse:
    person = _own(request)
    person.live = 1  # type: ignore[attr-defined]
    lists = [(code, list(Duty.objects.held_by(code))) for code in (person.position, *person.also) if code]
    return render(request, "org/me.html", {**about(who(request), person), "lists": lists, "back_url": reverse("home")})


def password(request: HttpRequest) -> HttpResponse:
    """A new password of the own."""
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"old": form.cleaned_data["old"], "new": form.cleaned_data["new"]}
        try:
            accounts.ask("account.change_password", given, who(request))
        except Refused as refusal:
            refusal.field = "old" if refusal.code == "account.credentials" else refusal.field
            form.refuse(refusal)
        else:
            messages.success(request, _("Your password is changed."))
            return redirect("org:me")
    least = least_length(who(request).unit_id)
    context = {"form": form, "least": least, "back_url": reverse("org:me")}
    return render(request, "org/my_password.html", context, status=422 if form.errors else 200)


def factor(request: HttpRequest) -> HttpResponse:
    """Set up the second factor where there is none yet."""
    person = _own(request)
    try:
        accounts.ask("account.offer_factor", {}, who(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("org:me")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.ask("account.confirm_factor", {"code": form.cleaned_data["code"]}, who(request))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The second factor is set up."))
            return redirect("org:me")
    needed = bool(person.positions & SECOND_FACTOR)
    context = {"form": form, "needed": needed, **offered(person.id, person.job_number), "back_url": reverse("org:me")}
    return render(request, "org/my_factor.html", context, status=422 if form.errors else 200)
