"""The archivist's desk, applications for papers, destruction lists."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openhall.back.archives import cases, retention
from openhall.back.archives.expecting import overdue_before
from openhall.back.archives.models import EXPECTED, FILED, PROPOSED, Destruction, Opening, VoucherSet
from openhall.engines.cases.models import Case
from openhall.front.customers.models import Customer
from openhall.front.customers.views.people import actor_of, people, units
from openhall.kernel import access, clock
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.ids import as_uuid
from openhall.kernel.problems import Refused
from openhall.team.org.models import Staff, Unit
from openhall.web.tables import Row

from .forms import ApplyForm, FileForm, NoteForm, ProposeForm, TakeInForm
from .tables import Loans, Vouchers, papers


class Shown(Vouchers):
    """The list, with names and lateness put in for the page at once."""

    def _row(self, index: int, row: Any) -> Row:
        if not hasattr(self, "_known"):
            rows = list(self.page.object_list)
            self._known = people(one.staff for one in rows)
            self._before = {hall: overdue_before(hall, clock.now()) for hall in {one.hall for one in rows}}
        decorate(row, self._known)
        row.late = row.state == EXPECTED and row.at < self._before[row.hall]
        if row.late:
            row.state_word = (_("Overdue"), "wrong")
        return super()._row(index, row)

    def _from_queryset(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        value = self._chosen(self.filters[0])
        if value == "overdue":
            rows = rows.overdue(overdue_before(actor_of(self.request).hall_id, clock.now()))  # type: ignore[attr-defined]
        elif value:
            rows = rows.filter(state=value)
        return super()._from_queryset(rows)


def decorate(row: Any, known: dict[UUID, Any]) -> None:
    english = (translation.get_language() or "").startswith("en")
    row.person = known.get(row.staff)
    row.business = row.order.kind.name_en if english else row.order.kind.name
    row.late = False
    row.state_word = {
        EXPECTED: (_("Expected"), "due"),
        FILED: (_("Filed"), "settled"),
    }.get(row.state, (_("Received"), "now"))


def _own(request: HttpRequest) -> Any:
    halls = Unit.objects.within(actor_of(request)).values_list("id", flat=True)
    return VoucherSet.objects.of_halls(list(halls)).select_related("order__kind")


def desk(request: HttpRequest) -> HttpResponseBase:
    """What is expected, overdue, in hand, filed."""
    rows, now = _own(request), clock.now()
    late = list(rows.overdue(overdue_before(actor_of(request).hall_id, now)).values_list("staff", "at"))
    against = _against(late)
    context = {
        "expected": rows.expected().count(),
        "late": len(late),
        "received": rows.received().count(),
        "against": against,
        "shred": list(rows.to_shred()[:20]),
        "lists": Destruction.objects.open().count(),
        "may_destroy": access.allowed(actor_of(request), "archive.propose_destruction"),
        "may_take": access.allowed(actor_of(request), "archive.take_in"),
    }
    return Shown(request, rows).respond("archives/desk.html", context)


def _against(late: list[tuple[UUID, datetime]]) -> list[dict[str, Any]]:
    """Overdue papers by clerk, with the oldest day of each."""
    counts: dict[UUID, list[datetime]] = {}
    for who, at in late:
        counts.setdefault(who, []).append(at)
    known = people(counts)
    rows: list[dict[str, Any]] = [
        {"person": known.get(who), "count": len(days), "oldest": clock.local_date(min(days))}
        for who, days in counts.items()
    ]
    return sorted(rows, key=lambda row: (-int(row["count"]), str(row["person"])))[:12]


def take_in(request: HttpRequest) -> HttpResponse:
    """A clerk hands in the papers of a day: ticked off against the list, boxed in one go."""
    actor = actor_of(request)
    asked = {"clerk": request.GET.get("clerk", ""), "date": request.GET.get("date", "")}
    kept = {"box": request.session.get("archive-box", ""), "place": request.session.get("archive-place", "")}
    form = TakeInForm(request.POST or None, initial={**asked, **kept})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked = {"clerk": given["clerk"], "date": given["date"].isoformat()}
        there = set(request.POST.getlist("there"))
        missing = [str(row.order_id) for row in _stack(request, asked) if str(row.order_id) not in there]
        wanted = {**asked, "box": given["box"], "place": given["place"], "missing": missing}
        try:
            done = execute("archive.take_in", wanted, actor, channel=SCREEN)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            request.session["archive-box"], request.session["archive-place"] = given["box"], given["place"]
            counts = {"filed": done.data["filed"], "missing": done.data["missing"]}
            messages.success(request, _("Filed: {filed}, missing: {missing}.").format(**counts))
            return redirect("archives:desk")
    rows = _stack(request, asked)
    for row in rows:
        decorate(row, {})
        row.words = papers(row.missing)
    return render(request, "archives/take_in.html", {"form": form, "rows": rows, "asked": asked})


def _stack(request: HttpRequest, asked: dict[str, str]) -> list[Any]:
    """What is expected of that clerk and day."""
    clerk = Staff.objects.filter(job_number=asked["clerk"]).first()
    try:
        day = date.fromisoformat(asked["date"])
    except ValueError:
        return []
    if clerk is None:
        return []
    start = clock.midnight(day)
    rows = _own(request).expected().filter(staff=clerk.id, at__gte=start, at__lt=clock.next_midnight(start))
    return list(rows.order_by("at"))


def vouchers(request: HttpRequest, order: UUID) -> HttpResponse:
    """The papers of one order; received and filed here."""
    row = _own(request).filter(order=order).first()
    if row is None:
        raise Http404
    initial = {"box": request.session.get("archive-box", ""), "place": request.session.get("archive-place", "")}
    form = FileForm(request.POST if "file" in request.POST else None, initial=initial)
    if request.method == "POST":
        try:
            if "receive" in request.POST:
                given = {"order": str(order), "papers": request.POST.getlist("papers")}
                execute("archive.receive", given, actor_of(request), channel=SCREEN)
            elif "shred" in request.POST:
                execute("archive.shred", {"order": str(order)}, actor_of(request), channel=SCREEN)
            elif form.is_valid():
                execute("archive.file", {"order": str(order), **form.cleaned_data}, actor_of(request), channel=SCREEN)
                request.session["archive-box"] = form.cleaned_data["box"]
                request.session["archive-place"] = form.cleaned_data["place"]
        except Refused as refusal:
            form.is_valid()
            form.refuse(refusal)
        row = _own(request).get(order=order)
    known = people([row.staff, row.received_by, row.filed_by])
    decorate(row, known)
    context = {
        "row": row,
        "form": form,
        "missing": [(name, papers([name])) for name in row.missing],
        "there": papers(row.received),
        "electronic": papers(row.electronic),
        "receiver": known.get(row.received_by) if row.received_by else None,
        "filer": known.get(row.filed_by) if row.filed_by else None,
        "may": access.allowed(actor_of(request), "archive.receive"),
        "shred": VoucherSet.objects.to_shred().filter(order=order).exists(),
        "fragment": bool(request.headers.get("HX-Request")),
    }
    part = "#vouchers" if request.headers.get("HX-Request") else ""
    return render(request, f"archives/vouchers.html{part}", context)


class Applications(Loans):
    """The list, with names put in for the page at once."""

    def _row(self, index: int, row: Any) -> Row:
        if not hasattr(self, "_known"):
            rows = list(self.page.object_list)
            self._known = people(key for one in rows for key in _involved(one).values())
        name_people(row, self._known)
        return super()._row(index, row)


def _involved(case: Case) -> dict[str, UUID | None]:
    return {name: as_uuid(str(case.data.get(name) or "")) for name in ("applicant", "approver", "reader")}


def name_people(row: Any, known: dict[UUID, Any]) -> None:
    for name, key in _involved(row).items():
        setattr(row, name, known.get(key) if key else None)
    tones = {cases.APPLIED: "due", cases.APPROVED: "now", cases.OUT: "now"}
    row.state_word = (row.state_label, tones.get(row.state, "settled"))


def loans(request: HttpRequest) -> HttpResponseBase:
    """Applications of the own units, and those that name this person."""
    actor = actor_of(request)
    halls = Unit.objects.within(actor).values("id")
    rows = Case.objects.filter(kind=cases.ACCESS.name)
    own = rows.filter(hall__in=halls) | rows.filter(opened_by=actor.staff_id) | rows.filter(owner=actor.staff_id)
    return Applications(request, own).respond("archives/loans.html")


def apply(request: HttpRequest) -> HttpResponse:
    """Papers are applied for."""
    form = ApplyForm(request.POST or None, initial={"items": request.GET.get("item", "")})
    if request.method == "POST" and form.is_valid():
        wanted = {**form.cleaned_data, "items": form.numbers()}
        try:
            execute("archive.apply", wanted, actor_of(request), channel=SCREEN)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Applied. A leader of the level above decides."))
            return redirect("archives:loans")
    return render(request, "archives/apply.html", {"form": form})


def access_case(request: HttpRequest, key: UUID) -> HttpResponse:
    """One application: approve, decline, open papers, bring them back."""
    actor = actor_of(request)
    case = Case.objects.filter(kind=cases.ACCESS.name, id=key).first()
    if case is None or not (case.seen_by(actor) or actor.covers(Unit.objects.get(id=case.hall).path)):
        raise Http404
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _step(request, case, form.cleaned_data["note"])
        except Refused as refusal:
            form.refuse(refusal)
        case.refresh_from_db()
    openings = list(Opening.objects.filter(case=case.id).select_related("vouchers").order_by("at"))
    events = list(case.events.order_by("-id"))
    known = people([*_involved(case).values(), *(one.reader for one in openings), *(event.staff for event in events)])
    name_people(case, known)
    labels = {name: move.label for name, move in cases.ACCESS.moves.items()}
    context = {
        "case": case,
        "hall": units([case.hall]).get(case.hall),
        "purpose": cases.PURPOSES.get(case.data.get("purpose", ""), ""),
        "form": form,
        "openings": [(one, known.get(one.reader)) for one in openings],
        "events": [
            {
                "at": event.at,
                "who": known.get(event.staff) if event.staff else None,
                "text": f"{labels.get(event.move) or _event_word(event.move)} {event.text}".strip(),
            }
            for event in events
        ],
        "papers": VoucherSet.objects.filter(hall=case.hall, archive_no__in=case.data.get("items", [])),
        "may_approve": case.state == cases.APPLIED and cases.superior(actor, case),
        "may_open": case.state in (cases.APPROVED, cases.OUT) and cases.reader(actor, case),
        "may_return": case.state == cases.OUT and cases.keeper(actor, case),
        "fragment": bool(request.headers.get("HX-Request")),
    }
    part = "#access" if request.headers.get("HX-Request") else ""
    return render(request, f"archives/access.html{part}", context)


def _event_word(move: str) -> str:
    return {
        "open": _("Applied:"),
        "reassign": _("Goes to the reader"),
        "overdue": _("Overdue"),
        "note": _("Note:"),
    }.get(move, move)


def _step(request: HttpRequest, case: Case, note: str) -> None:
    actor, key = actor_of(request), str(case.id)
    if "approve" in request.POST:
        execute("archive.approve", {"case": key, "note": note}, actor, channel=SCREEN)
    elif "decline" in request.POST:
        execute("case.move", {"case": key, "move": "decline", "text": note}, actor, channel=SCREEN)
    elif "open" in request.POST:
        execute("archive.open", {"case": key, "item": request.POST["open"]}, actor, channel=SCREEN)
    elif "return" in request.POST:
        execute("archive.return", {"case": key, "note": note}, actor, channel=SCREEN)


def destruction(request: HttpRequest) -> HttpResponse:
    """Files whose time is over, lists that wait for their two persons, and what was destroyed."""
    limits = retention.limits(clock.now(), actor_of(request).unit_id)
    due = [
        (_("Retention after the last contract is over"), list(retention.due(limits, retention.ENDED)[:200])),
        (_("Prospects without contact"), list(retention.due(limits, retention.PROSPECT)[:200])),
    ]
    lists = list(Destruction.objects.prefetch_related("items__customer").order_by("-proposed_at")[:50])
    known = people(key for one in lists for key in (one.proposed_by, one.first_by, one.second_by, one.withdrawn_by))
    held = Customer.objects.standing().filter(held_at__isnull=False).order_by("held_at")
    context = {
        "due": due,
        "lists": [_shown(one, known) for one in lists],
        "held": held[:50],
        "ticks": any(rows for _heading, rows in due),
        "closed": any(one.state != PROPOSED for one in lists),
        "form": ProposeForm(request.GET or None) if "why" in request.GET else ProposeForm(),
        "limits": limits,
    }
    return render(request, "archives/destruction.html", context)


def _shown(row: Destruction, known: dict[UUID, Any]) -> dict[str, Any]:
    return {
        "row": row,
        "proposer": known.get(row.proposed_by),
        "first": known.get(row.first_by) if row.first_by else None,
        "second": known.get(row.second_by) if row.second_by else None,
        "withdrawer": known.get(row.withdrawn_by) if row.withdrawn_by else None,
        "items": list(row.items.all()),
    }


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """A list is proposed from the files ticked."""
    wanted: dict[str, Any] = {"customers": request.POST.getlist("customers"), "why": request.POST.get("why", "")}
    if "wish" in request.POST:
        wanted["wish"] = True
    return _act(request, "archive.propose_destruction", wanted, _("Proposed. Two persons carry it out."))


@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """One of the two says yes, or the list is taken back."""
    name = "archive.withdraw_destruction" if "withdraw" in request.POST else "archive.destroy"
    done = _("Taken back.") if "withdraw" in request.POST else _("Noted. The second person carries it out.")
    return _act(request, name, {"destruction": str(key)}, done)


def _act(request: HttpRequest, name: str, wanted: dict[str, Any], done: str) -> HttpResponse:
    try:
        outcome = execute(name, wanted, actor_of(request), channel=SCREEN)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        count = outcome.data.get("destroyed")
        messages.success(request, _("Destroyed: {count} files.").format(count=count) if count is not None else done)
    return redirect("archives:destruction")
