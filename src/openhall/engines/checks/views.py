"""What was looked at in the halls of the own units, and one look with each of its items."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from openhall.engines.policy.directory import directory
from openhall.web.access import actor_of
from openhall.web.tables import BADGE, PERSON, WHEN, Choice, Column, Table

from . import presenting
from .forms import forms
from .models import Check

FAULTS, IN_ORDER = "faults", "in_order"


def _own(request: HttpRequest) -> "QuerySet[Check]":
    actor = actor_of(request)
    assert actor is not None  # declared for positions
    return Check.objects.of_halls(directory().halls(actor))


class Checks(Table):
    """Checks, the newest first; names are looked up for one page at a time."""

    key = "checks"
    columns = [
        Column("row.at", pgettext_lazy("check", "Looked at"), WHEN, sort="at"),
        Column("title", pgettext_lazy("check", "Check")),
        Column("found", pgettext_lazy("check", "Found"), BADGE, value=lambda one: one.found),
        Column("about", gettext_lazy("Of what")),
        Column("of", gettext_lazy("Of whom"), PERSON),
        Column("row.remark", gettext_lazy("Remark"), wide=True),
        Column("by", pgettext_lazy("check", "By"), PERSON),
        Column("hall", gettext_lazy("Hall"), hidden=True),
    ]
    search = ["remark", "subject"]
    empty = (
        gettext_lazy("What was looked at will stand here."),
        gettext_lazy("The checks before opening and before a shift, and the guards' rounds bring it."),
    )

    @property
    def filters(self) -> Sequence[Choice]:  # type: ignore[override]
        found = [(FAULTS, _("Something not in order")), (IN_ORDER, _("In order"))]
        return [
            Choice("form", pgettext("check", "Check"), [(name, str(one.title)) for name, one in forms.items()]),
            Choice("found", pgettext("check", "Found"), found, apply=_found),
        ]

    @cached_property
    def page(self) -> "Page[Any]":
        found = super().page
        found.object_list = presenting.shown(found.object_list)
        return found

    def _from_queryset(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        found = super()._from_queryset(rows)
        return found.order_by(self.sort, "pk") if self.sort else found.order_by("-at", "-id")

    def opens(self, row: Any) -> str:
        return reverse("checks:row", args=[row.pk])

    def tone(self, row: Any) -> str:
        return "wrong" if row.row.faults else ""

    def xlsx(self) -> FileResponse:
        self.__dict__["_found"] = presenting.shown(self._found[:20_000])
        return super().xlsx()


def _found(rows: "QuerySet[Any]", value: str) -> "QuerySet[Any]":
    return rows.filter(faults__gt=0) if value == FAULTS else rows.filter(faults=0)


def checks(request: HttpRequest) -> HttpResponseBase:
    """All checks of the halls of the own units."""
    return Checks(request, _own(request)).respond("checks/checks.html")


def row(request: HttpRequest, key: UUID) -> HttpResponse:
    """A check opened in its list: each item, and the matter that it opened."""
    found = _own(request).filter(id=key).first()
    if found is None:
        raise Http404
    (one,) = presenting.shown([found])
    return render(request, "checks/_row.html", {"one": one})
