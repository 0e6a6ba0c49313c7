"""Branch documents: the register, one document's scan, registering and withdrawing (AUDIT-09)."""

import base64
import mimetypes
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from openhall.back.reports import labels
from openhall.front.catalog import documents
from openhall.front.catalog.models import BranchDocument
from openhall.kernel import access, clock, wording
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.problems import Refused
from openhall.team.org.models import CITY, Unit
from openhall.web.forms import Form

from .common import actor_behind


class Registration(Form):
    """A document of a branch, as it is registered."""

    unit = forms.ChoiceField(label=gettext_lazy("Branch"))
    number = forms.CharField(label=pgettext_lazy("branch document", "Document number"), max_length=100)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    businesses = forms.MultipleChoiceField(
        label=gettext_lazy("For which business"), widget=forms.SelectMultiple(attrs={"size": 8})
    )
    valid_from = forms.DateField(label=gettext_lazy("Valid from"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_until = forms.DateField(
        label=gettext_lazy("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    file = forms.FileField(label=gettext_lazy("Scan"), required=False, help_text=gettext_lazy("PDF or picture, 5 MB"))

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        businesses = sorted(labels.businesses().items(), key=lambda pair: pair[1])
        self.fields["unit"].choices = [(unit.code, unit.name) for unit in units]  # type: ignore[attr-defined]
        self.fields["businesses"].choices = businesses  # type: ignore[attr-defined]


def listed(request: HttpRequest) -> HttpResponse:
    """The documents of the own branches, and those of the branch above."""
    actor = actor_behind(request)
    units = list(Unit.objects.within(actor).filter(level=CITY).order_by("code"))
    registers = access.allowed(actor, "document.register") and bool(units)
    form = Registration(request.POST or None, request.FILES or None, units=units)
    if request.method == "POST":
        if request.POST.get("do") == "withdraw":
            return _withdraw(request)
        if form.is_valid() and _register(request, form):
            return redirect("audit:documents")
    today, names = clock.today(), labels.businesses()
    above = actor.unit_path.split("\n")[:-1]
    rows = BranchDocument.objects.defer("content").select_related("unit").order_by("-valid_from", "number")
    seen = [row for row in rows if actor.covers(row.unit.path) or row.unit.code in above]
    lines = [
        {
            "row": row,
            "businesses": wording.listed(names.get(code, code) for code in row.businesses),
            "state": _state(row, today),
            "withdraws": registers and row.withdrawn_at is None and actor.covers(row.unit.path),
        }
        for row in seen
    ]
    return render(request, "audit/documents.html", {"lines": lines, "form": form, "registers": registers})


def _state(row: BranchDocument, today: Any) -> tuple[str, str]:
    if row.withdrawn_at is not None:
        return pgettext("document", "Withdrawn"), "settled"
    if today < row.valid_from:
        return _("Not yet"), "plain"
    if row.valid_until is not None and today > row.valid_until:
        return _("Expired"), "settled"
    return pgettext("document", "In force"), "now"


def _register(request: HttpRequest, form: Registration) -> bool:
    data = form.cleaned_data
    payload: dict[str, Any] = {name: data[name] for name in ("unit", "number", "title", "businesses")}
    payload["valid_from"] = data["valid_from"].isoformat()
    if data["valid_until"]:
        payload["valid_until"] = data["valid_until"].isoformat()
    if data["file"]:
        if data["file"].size > documents.LARGEST_FILE:
            form.add_error("file", _("The scan is larger than 5 MB."))
            return False
        payload |= {"file_name": data["file"].name, "file": base64.b64encode(data["file"].read()).decode()}
    try:
        execute("document.register", payload, actor_behind(request), channel=SCREEN)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("Registered: {number}").format(number=data["number"]))
    return True


def _withdraw(request: HttpRequest) -> HttpResponse:
    payload = {"document": request.POST.get("document", ""), "reason": request.POST.get("reason", "")}
    try:
        execute("document.withdraw", payload, actor_behind(request), channel=SCREEN)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Withdrawn."))
    return redirect("audit:documents")


def scan(request: HttpRequest, key: UUID) -> HttpResponse:
    """The scan of a document, opened from an order or the register."""
    row = documents.document(actor_behind(request), str(key)).row
    if row is None or not row.content:
        raise Http404
    kind = mimetypes.guess_type(row.file_name)[0] or "application/octet-stream"
    response = HttpResponse(bytes(row.content), content_type=kind)
    response.headers["Content-Disposition"] = "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
