"""The catalogue: kinds with their norms and versions, plans, the tariff; and what of it everybody may read."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock
from openhall.kernel.access import allowed
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.problems import Refused
from openhall.team.org.models import Staff, Unit
from openhall.web.access import actor_of
from openhall.web.tables import BADGE, MONEY, NUMBER, Choice, Column, Table

from .. import norms, queries, reviews
from ..figures import NORM_REVIEW_EVERY
from ..kinds import CLASSES, LINES, SALES_GROUPS
from ..models import BusinessKind, KindDraft, NumberClass, Plan
from .forms import DraftForm, KindForm, ReportForm, TariffForm, as_lines, as_step_lines

_later_class, _later_line = lazy(norms.class_label, str), lazy(norms.line_label, str)
_later_group = lazy(norms.group_label, str)
"""In the language of the reader, not of the start."""


def _who(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None  # every page of the house is for people who are signed in
    return actor


def _submit(request: HttpRequest, form: Any, command: str, payload: dict[str, Any]) -> bool:
    try:
        execute(command, payload, _who(request), channel=SCREEN)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def _state(row: BusinessKind) -> tuple[str, str]:
    return (_("Retired"), "plain") if row.retired else (_("Offered"), "settled")


class Kinds(Table):
    """Every kind in the version of today."""

    key = "kinds"
    columns = [
        Column(
            "name",
            gettext_lazy("Business"),
            value=norms.kind_name,
            link=lambda row: reverse("catalog:kind", args=[row.code]),
        ),
        Column("code", gettext_lazy("Code"), sort="code"),
        Column(
            "category",
            pgettext_lazy("business", "Class"),
            value=lambda row: norms.class_label(row.category),
            sort="category",
        ),
        Column("line", pgettext_lazy("business", "Line"), value=lambda row: norms.line_label(row.line), sort="line"),
        Column("goods_group", gettext_lazy("Sales group"), value=lambda row: norms.group_label(row.goods_group)),
        Column("minutes", gettext_lazy("Minutes"), NUMBER, sort="minutes"),
        Column("version", gettext_lazy("Version"), NUMBER),
        Column("state", gettext_lazy("State"), BADGE, value=_state),
    ]
    filters = [
        Choice("category", pgettext_lazy("business", "Class"), [(code, _later_class(code)) for code in CLASSES]),
        Choice("line", pgettext_lazy("business", "Line"), [(code, _later_line(code)) for code in LINES]),
        Choice("goods_group", gettext_lazy("Sales group"), [(code, _later_group(code)) for code in SALES_GROUPS]),
    ]
    search = ["name", "name_en", "code", "pinyin"]
    order = "code"
    empty = (gettext_lazy("Kinds of business will stand here."), gettext_lazy("An administrator adds them."))


def catalogue(request: HttpRequest) -> HttpResponseBase:
    """All kinds, by class, line and sales group."""
    newest = (
        BusinessKind.objects.filter(effective_from__lte=clock.today()).order_by("code", "-version").distinct("code")
    )
    rows = BusinessKind.objects.filter(id__in=newest.values("id"))
    actor = _who(request)
    context = {
        "may_add": allowed(actor, "catalog.add_kind"),
        "may_contracts": allowed(actor, "order.view"),
        "drafts": KindDraft.objects.waiting().count() if allowed(actor, "catalog.approve_kind") else 0,
        "to_review": _named(reviews.due(clock.today(), _review_every(actor))),
        "sizes": (len(CLASSES), len(LINES), len(SALES_GROUPS)),
    }
    return Kinds(request, rows).respond("catalog/kinds.html", context)


def _review_every(actor: Actor) -> int:
    return (
        NORM_REVIEW_EVERY.default if actor.unit_id is None else Figures(actor.unit_id, clock.now())[NORM_REVIEW_EVERY]
    )


def _named(codes: list[str]) -> list[tuple[str, str]]:
    rows = {row.code: row for row in queries.kinds_on(clock.today())}
    return [(code, norms.kind_name(rows[code])) for code in codes if code in rows]


def kind(request: HttpRequest, code: str) -> HttpResponse:
    """One kind: its norm as customers read it, its versions, the draft that waits."""
    day, actor = clock.today(), _who(request)
    versions = queries.versions(code)
    if not versions:
        raise Http404
    row = queries.kind_on(code, day) or versions[-1]
    drafts = list(KindDraft.objects.waiting().of_kind(code))
    names = Staff.objects.in_bulk([one.drafted_by for one in drafts if one.drafted_by])
    waiting = [
        {
            "row": one,
            "author": names.get(one.drafted_by) if one.drafted_by else None,
            "own": one.drafted_by == actor.staff_id,
            "fields": sorted(one.norm),
        }
        for one in drafts
    ]
    due_again = reviews.due_on(reviews.looked_at(day).get(row.code), _review_every(actor))
    context = {
        "norm": norms.norm(row, day),
        "kind": row,
        "class_label": norms.class_label(row.category),
        "line_label": norms.line_label(row.line),
        "versions": versions,
        "drafts": waiting,
        "may_draft": allowed(actor, "catalog.draft_kind"),
        "may_approve": allowed(actor, "catalog.approve_kind"),
        "looked": reviews.looked_at(day).get(row.code),
        "due_again": due_again,
        "to_review": not row.retired and (due_again is None or due_again <= day),
        "may_review": allowed(actor, "catalog.review_kind") and not row.retired,
        "may_retire": allowed(actor, "catalog.retire_kind") and not versions[0].retired,
        "back_url": reverse("catalog:kinds"),
    }
    return render(request, "catalog/kind.html", context)


def add(request: HttpRequest) -> HttpResponse:
    """A further kind by form."""
    form = KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _submit(request, form, "catalog.add_kind", form.payload):
        messages.success(request, _("Offered from now on: %(name)s") % {"name": form.cleaned_data["name"]})
        return redirect("catalog:kind", form.cleaned_data["code"])
    return _form(request, form, _("New kind of business"), reverse("catalog:kinds"), "CATALOG-01")


def draft(request: HttpRequest, code: str) -> HttpResponse:
    """The next version of a norm is written down."""
    row = queries.kind_on(code, clock.today())
    if row is None:
        raise Http404
    start = {
        "proof": row.proof,
        "minutes": row.minutes,
        "reviewed": row.reviewed,
        "papers": row.papers,
        "conditions": as_lines(row.conditions),
        "steps": as_step_lines(row.steps),
    }
    form = DraftForm(request.POST or None, initial=start)
    sent = request.method == "POST" and form.is_valid()
    if sent and _submit(request, form, "catalog.draft_kind", {"kind": code, **form.payload}):
        messages.success(request, _("Drafted. Somebody else approves it."))
        return redirect("catalog:kind", code)
    title = _("Next version: %(name)s") % {"name": norms.kind_name(row)}
    return _form(request, form, title, reverse("catalog:kind", args=[code]), "CATALOG-02")


@require_POST
def approve(request: HttpRequest, key: Any) -> HttpResponse:
    """A drafted norm is put in force."""
    found = KindDraft.objects.filter(id=key).first()
    if found is None:
        raise Http404
    return _press(request, "catalog.approve_kind", {"draft": str(key)}, found.code, _("Approved."))


@require_POST
def review(request: HttpRequest, code: str) -> HttpResponse:
    """A norm was gone through and is still right."""
    return _press(request, "catalog.review_kind", {"kind": code}, code, _("Gone through: still right."))


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """A kind is offered no longer."""
    return _press(request, "catalog.retire_kind", {"kind": code}, code, _("Retired. Its orders keep it."))


def _press(request: HttpRequest, command: str, payload: dict[str, Any], code: str, done: str) -> HttpResponse:
    try:
        execute(command, payload, _who(request), channel=SCREEN)
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, refusal.for_people().message)
    return redirect("catalog:kind", code)


def _form(request: HttpRequest, form: Any, title: str, back: str, clause: str) -> HttpResponse:
    context = {"form": form, "title": title, "back_url": back, "clause_no": clause}
    return render(request, "catalog/form.html", context)


class Plans(Table):
    """All tariff plans."""

    key = "plans"
    columns = [
        Column("name", gettext_lazy("Plan"), sort="name"),
        Column("code", gettext_lazy("Code"), sort="code"),
        Column("monthly_fee", gettext_lazy("Monthly fee"), MONEY, sort="monthly_fee"),
        Column("contract_months", gettext_lazy("Months of agreement"), NUMBER, sort="contract_months"),
        Column("early_exit_fee", gettext_lazy("Early exit fee"), MONEY),
        Column(
            "allowances",
            gettext_lazy("Allowances"),
            value=lambda row: " · ".join(
                f"{name} {value}" for name, value in (row.details.get("allowances") or {}).items()
            ),
            wide=True,
        ),
    ]
    search = ["name", "code"]
    order = "monthly_fee"
    empty = (gettext_lazy("Tariff plans will stand here."), gettext_lazy("They come with the company's data."))


def plans(request: HttpRequest) -> HttpResponseBase:
    return Plans(request, Plan.objects.all()).respond(
        "catalog/plans.html", {"classes": NumberClass.objects.order_by("code")}
    )


def _kind_choices() -> list[tuple[str, str]]:
    return [(row.code, norms.kind_name(row)) for row in queries.kinds_on(clock.today())]


def _tariff_rows(lines: list[Any]) -> list[dict[str, Any]]:
    names = dict(_kind_choices())
    return [
        {"line": line, "business": names.get(line.business, line.business), "charge": norms.charge_label(line.code)}
        for line in lines
    ]


def tariff(request: HttpRequest) -> HttpResponse:
    """The tariff in force, what comes, and a form for the next line."""
    day = clock.today()
    may = allowed(_who(request), "catalog.publish_tariff")
    form = TariffForm(request.POST or None, kinds=_kind_choices())
    sent = request.method == "POST" and may and form.is_valid()
    if sent and _submit(request, form, "catalog.publish_tariff", form.cleaned_data):
        messages.success(request, _("Published. Orders from that day on are priced by it."))
        return redirect("catalog:tariff")
    context = {
        "rows": _tariff_rows(queries.lines_in_force(day)),
        "coming": _tariff_rows(queries.lines_to_come(day)),
        "form": form if may else None,
    }
    return render(request, "catalog/tariff.html", context)


def public_list(request: HttpRequest) -> HttpResponse:
    """For customers: every business that is offered, by class."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in queries.kinds_on(clock.today()):
        groups[row.category].append({"code": row.code, "name": norms.kind_name(row), "minutes": row.minutes})
    context = {"groups": [(norms.class_label(code), groups[code]) for code in CLASSES if groups[code]]}
    return render(request, "catalog/public_list.html", context)


def public_kind(request: HttpRequest, code: str) -> HttpResponse:
    """For customers: conditions, papers, steps, minutes and fees of one business, as the desk has them."""
    row = queries.kind_on(code, clock.today())
    if row is None or row.retired:
        raise Http404
    return render(request, "catalog/public_kind.html", {"norm": norms.norm(row, clock.today())})


def public_tariff(request: HttpRequest) -> HttpResponse:
    """For customers: the whole tariff in force, and all plans."""
    context = {
        "rows": _tariff_rows(queries.lines_in_force(clock.today())),
        "plans": Plan.objects.order_by("monthly_fee", "code"),
        "day": clock.today(),
    }
    return render(request, "catalog/public_tariff.html", context)


def report(request: HttpRequest) -> HttpResponse:
    """Somebody reports a charge as unreasonable; the desk writes it down."""
    halls = [(row.code, row.name) for row in Unit.objects.halls().within(_who(request)).order_by("code")]
    form = ReportForm(request.POST or None, kinds=_kind_choices(), halls=halls)
    if (
        request.method == "POST"
        and form.is_valid()
        and _submit(request, form, "catalog.report_charge", form.cleaned_data)
    ):
        messages.success(request, _("A case is open, with the tariff line that was in force."))
        return redirect("catalog:tariff")
    return _form(request, form, _("Report a charge"), reverse("catalog:tariff"), "CATALOG-03")
