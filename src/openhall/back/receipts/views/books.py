"""The hall's books: stock, each person's book, issuing, exchanging, taking back, counting, cancelling."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openhall.back.stock.views.common import (
    actor_behind,
    framed,
    hall_asked,
    named,
    people_of,
    person_choices,
    press,
    submit,
)
from openhall.kernel import access, clock
from openhall.kernel.ids import uuid7
from openhall.team.org.models import Staff, Unit
from openhall.web.forms import Form
from openhall.web.tables import BADGE, NUMBER, PERSON, WHEN, Choice, Column, Table

from .. import doors, months, reading, stubs, words
from ..models import BookCheck, Movement, Run, month_of
from ..rules import books_allowed

PREFIXED = re.compile(r"^\d{1,18}$")


class Books(Table):
    """Books in people's hands."""

    key = "books"
    order = ""
    empty = (
        gettext_lazy("Each person's book will stand here with its next number."),
        gettext_lazy("The auditor issues books from the hall's stock, against signature."),
    )

    def __init__(self, request: HttpRequest, rows: list[reading.Book], people: dict[str, Staff]) -> None:
        super().__init__(request, rows)
        self.people = people

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        return [
            Column("holder", _("Person"), PERSON, value=lambda row: self.people.get(str(row.run.holder))),
            Column("run", _("Book"), value=lambda row: str(row.run)),
            Column("next", _("Next number")),
            Column("used", words.STATES["used"][0], NUMBER, sort="used", total=True),
            Column("void", words.STATES["void"][0], NUMBER, sort="void", total=True),
            Column("lost", words.STATES["lost"][0], NUMBER, sort="lost", total=True),
            Column("unused", words.STATES["unused"][0], NUMBER, sort="unused", total=True),
            Column("run.issued_at", _("Issued on"), WHEN, sort="run.issued_at", hidden=True),
            Column("state", _("State"), BADGE, value=_book_state),
        ]

    @property
    def filters(self) -> Sequence[Choice]:  # type: ignore[override]
        people = [(key, f"{one.name} {one.job_number}") for key, one in self.people.items()]
        series = sorted({row.run.series for row in self.source})
        return [
            Choice("run.holder", _("Person"), sorted(people, key=lambda pair: pair[1])),
            Choice("run.series", _("Series"), [(name, name) for name in series]),
        ]

    def opens(self, row: Any) -> str:
        return f"{reverse('receipts:book', args=[row.pk])}?row=1"


def _book_state(row: reading.Book) -> tuple[Any, str]:
    if row.reserved:
        return words.STATES["reserved"]
    return (_("Used up"), "due") if row.run.used_up else (_("Being used"), "now")


def overview(request: HttpRequest) -> HttpResponseBase:
    """The hall's forms: what is in stock, who has which book, what has to be counted or cancelled."""
    hall, actor = hall_asked(request), actor_behind(request)
    now = clock.now()
    books = reading.in_hands(hall.id)
    month = months.count_due(now)
    uncounted = months.uncounted(hall.id, month) if month else []
    uncancelled = reading.uncancelled(hall.id)
    closed = reading.closed(hall.id)
    waiting = list(reading.unsupplied_in(hall.id))
    keys = [*(book.run.holder for book in books), *(run.last_holder for run in closed), *(row.staff for row in waiting)]
    people = named([*keys, *(run.holder for run in uncounted)])
    context = framed(
        request,
        hall,
        stock=reading.stock(hall.id, now),
        month=month,
        uncounted=[{"run": run, "person": people.get(str(run.holder))} for run in uncounted],
        uncancelled=uncancelled,
        closed=[{"run": run, "person": people.get(str(run.last_holder))} for run in closed],
        waiting=[
            {"row": row, "person": people.get(str(row.staff)), "why": words.WAITING[row.reason]} for row in waiting
        ],
        may_issue=access.allowed(actor, "receipts.issue"),
        may_cancel=access.allowed(actor, "receipts.cancel_unused"),
        tab="books",
    )
    return Books(request, books, people).respond("receipts/books.html", context)


def _run(request: HttpRequest, key: object) -> Run:
    found = doors.run(actor_behind(request), str(key)).row
    if found is None:
        raise Http404
    return found


def book(request: HttpRequest, key: object) -> HttpResponse:
    """The stub list of a book, number by number; below its line, or as a page."""
    run, actor = _run(request, key), actor_behind(request)
    listed = [
        {
            "stub": stub,
            "word": words.STATES[stub.state][0],
            "tone": words.STATES[stub.state][1],
            "reason": words.reason(stub.reason),
        }
        for stub in stubs.listing(run)
    ]
    people = named([run.holder, run.last_holder, run.closed_by, run.cancelled_by])
    checks = [{"row": check, "person": named([check.staff]).get(str(check.staff))} for check in _checks(run)]
    keeps = access.allowed(actor, "receipts.take_back") and run.holder not in (None, actor.staff_id)
    context = {
        "run": run,
        "hall": Unit.objects.get(id=run.hall),
        "stubs": listed,
        "tally": [(words.STATES[state][0], count) for state, count in _tally(listed).items()],
        "person": people.get(str(run.holder or run.last_holder)),
        "closed_by": people.get(str(run.closed_by)),
        "checks": checks,
        "keeps": keeps,
        "may_cancel": access.allowed(actor, "receipts.cancel_unused")
        and run.closed_at is not None
        and run.cancelled_at is None
        and not run.used_up,
        "back_url": reverse("receipts:books") if access.allowed(actor, "receipts.view") else reverse("receipts:mine"),
    }
    return render(request, "receipts/_book.html" if request.GET.get("row") else "receipts/book.html", context)


def _checks(run: Run) -> list[BookCheck]:
    return list(run.checks.order_by("-at")[:6])


def _tally(listed: list[dict[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in listed:
        state = one["stub"].state
        found[state] = found.get(state, 0) + 1
    return found


# -- receiving and issuing ------------------------------------------------------------------------------------


class Number(forms.CharField):
    """A form's number as it is printed; its leading zeros tell how wide the series is."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_length": 18, **kwargs})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text and not PREFIXED.match(text):
            raise ValidationError(_("A number has only digits."))
        return text


class ReceiveForm(Form):
    series = forms.CharField(label=gettext_lazy("Series"), max_length=20)
    first = Number(label=gettext_lazy("From number"))
    last = Number(label=gettext_lazy("To number"))


def receive(request: HttpRequest) -> HttpResponse:
    """Forms arrive at the hall, by range."""
    hall = hall_asked(request)
    form = ReceiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        width = len(first) if first.startswith("0") or len(first) == len(last) else 0
        given = {"hall": hall.code, "series": form.cleaned_data["series"].strip(), "width": width}
        if submit(
            request,
            "receipts.receive",
            form,
            {**given, "first": int(first), "last": int(last)},
            _("Forms are in stock"),
        ):
            return redirect(f"{reverse('receipts:books')}?hall={hall.code}")
    context = framed(request, hall, form=form, key=uuid7(), back_url=reverse("receipts:books"))
    return render(request, "receipts/receive.html", context)


class IssueForm(Form):
    to = forms.ChoiceField(label="")
    series = forms.ChoiceField(label="")
    first = Number(label=gettext_lazy("From number"))
    last = Number(label=gettext_lazy("To number"))
    signature = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, hall: Unit, series: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = forms.ChoiceField(label=_("To whom"), choices=person_choices(people_of(hall)))
        self.fields["series"] = forms.ChoiceField(label=_("Series"), choices=[(name, name) for name in series])


def issue(request: HttpRequest) -> HttpResponse:
    """A person draws a book, against signature; the next one of the hall's stock is proposed."""
    hall, now = hall_asked(request), clock.now()
    in_stock = reading.stock(hall.id, now)
    series = request.GET.get("series") or (in_stock[0].name if in_stock else "")
    proposed = reading.next_book(hall.id, series, now)
    initial: dict[str, Any] = {"series": series, "to": request.GET.get("to", "")}
    if proposed is not None:
        first, last, width = proposed
        initial |= {"first": str(first).zfill(width), "last": str(last).zfill(width)}
    form = IssueForm(request.POST or None, hall=hall, series=[one.name for one in in_stock], initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("to", "series", "signature")}
        given |= {"hall": hall.code, "first": int(form.cleaned_data["first"]), "last": int(form.cleaned_data["last"])}
        if submit(request, "receipts.issue", form, given, _("Issued and signed for")):
            return redirect(f"{reverse('receipts:books')}?hall={hall.code}")
    from openhall.engines.policy.parameters import Figures

    allowed = books_allowed(Figures(hall.id, now))
    context = framed(request, hall, form=form, stock=in_stock, allowed=allowed, key=uuid7())
    return render(request, "receipts/issue.html", {**context, "back_url": reverse("receipts:books")})


# -- taking back, exchanging, counting ----------------------------------------------------------------------------


def sheets_named(text: str) -> list[dict[str, int]]:
    """Sheets that lie there, as people write them: ``0001-0036, 0038-0050``."""
    found = []
    for word in re.split(r"[\s,，;；、]+", re.sub(r"\s*[-–~]\s*", "-", text.strip())):
        if not word:
            continue
        parts = word.split("-")
        if len(parts) > 2 or not all(PREFIXED.match(part) for part in parts):
            raise ValidationError(_("%(word)s is no range of numbers.") % {"word": word})
        found.append({"first": int(parts[0]), "last": int(parts[-1])})
    return found


class SeenForm(Form):
    """Which sheets lie there, read from the paper."""

    seen = forms.CharField(
        label=gettext_lazy("Sheets that are here"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=gettext_lazy("Read from the paper: 0001-0036, 0038-0050"),
    )
    note = forms.CharField(label=gettext_lazy("Remark"), required=False)

    def clean_seen(self) -> list[dict[str, int]]:
        return sheets_named(self.cleaned_data["seen"])


class ExchangeForm(SeenForm):
    first = Number(label=gettext_lazy("New book from"))
    last = Number(label=gettext_lazy("New book to"))
    signature = forms.CharField(widget=forms.HiddenInput, required=False)
    note = None  # type: ignore[assignment]


TITLES = {
    "take_back": gettext_lazy("Take a book back"),
    "count_book": gettext_lazy("Count a book"),
    "exchange": gettext_lazy("Exchange a book"),
}


def check_book(request: HttpRequest, key: object, act: str) -> HttpResponse:
    """Every sheet of a book read from the paper: to take the book back, to count it, or to exchange it."""
    run = _run(request, key)
    hall, now = Unit.objects.get(id=run.hall), clock.now()
    initial: dict[str, Any] = {}
    if act == "exchange" and (proposed := reading.next_book(hall.id, run.series, now)):
        first, last, width = proposed
        initial = {"first": str(first).zfill(width), "last": str(last).zfill(width)}
    kind = ExchangeForm if act == "exchange" else SeenForm
    form = kind(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"book": str(run.id), "seen": form.cleaned_data["seen"]}
        if act == "exchange":
            given |= {name: int(form.cleaned_data[name]) for name in ("first", "last")}
            given["signature"] = form.cleaned_data["signature"]
        else:
            given["note"] = form.cleaned_data["note"]
        made = submit(request, f"receipts.{act}", form, given, _("Checked: {book}").format(book=run))
        if made is not None:
            return redirect("receipts:book", key=run.id)
    person = named([run.holder]).get(str(run.holder))
    context = {
        "form": form,
        "run": run,
        "hall": hall,
        "person": person,
        "act": act,
        "title": TITLES[act],
        "key": uuid7(),
    }
    return render(request, "receipts/check.html", {**context, "back_url": reverse("receipts:books")})


@require_POST
def cancel_unused(request: HttpRequest, key: object) -> HttpResponse:
    """The auditor cancels the blank forms of a closed book."""
    press(request, "receipts.cancel_unused", {"book": str(key)}, _("Blank forms cancelled"))
    return redirect("receipts:books")


# -- ledger -------------------------------------------------------------------------------------------------------


class Movements(Table):
    """The ledger of forms."""

    key = "form-movements"
    search = ["series", "note"]
    order = "-at"
    empty = (
        gettext_lazy("Every range that came, was issued or came back will stand here."),
        gettext_lazy("It writes itself."),
    )

    def __init__(self, request: HttpRequest, rows: "QuerySet[Movement]", people: dict[str, Staff]) -> None:
        super().__init__(request, rows)
        self.people = people

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        return [
            Column("at", _("Time"), WHEN, sort="at"),
            Column("act", _("Act"), value=lambda row: words.ACTS[row.act]),
            Column("series", _("Series"), sort="series"),
            Column("range", _("Numbers from-to")),
            Column("count", _("Count of forms"), NUMBER),
            Column("giver", _("Given by"), PERSON, value=lambda row: self.people.get(str(row.giver))),
            Column("receiver", _("Taken by"), PERSON, value=lambda row: self.people.get(str(row.receiver))),
            Column("stock", _("Left in stock"), NUMBER),
            Column("note", _("Remark"), wide=True),
        ]

    @property
    def filters(self) -> Sequence[Choice]:  # type: ignore[override]
        series = sorted(set(self.source.values_list("series", flat=True)))  # type: ignore[union-attr]
        return [
            Choice("act", _("Act"), [(act, name) for act, name in words.ACTS.items()]),
            Choice("series", _("Series"), [(name, name) for name in series]),
        ]


def movements(request: HttpRequest) -> HttpResponseBase:
    """Every range that moved."""
    hall = hall_asked(request)
    rows = Movement.objects.filter(hall=hall.id)
    keys = {key for pair in rows.values_list("giver", "receiver") for key in pair if key}
    return Movements(request, rows, named(keys)).respond("receipts/movements.html", framed(request, hall, tab="ledger"))


# -- hand-over ----------------------------------------------------------------------------------------------------


def handover(request: HttpRequest) -> HttpResponse:
    """Closed books of a month go to the department; what is outstanding, what was confirmed."""
    hall, actor, now = hall_asked(request), actor_behind(request), clock.now()
    this = month_of(clock.today())
    before = months.before(this)
    ready = list(months.to_hand_over(hall.id, this))
    due = months.handover_due(hall.id, now)
    sent = list(months.sent(hall.id)[:24])
    people = named([*(row.sent_by for row in sent), *(row.confirmed_by for row in sent)])
    late = months.outstanding(hall.id, before) if clock.today() > due else 0
    context = framed(
        request,
        hall,
        ready=ready,
        before=before,
        this=this,
        of_before=[run for run in ready if run.closed_at and run.closed_at < clock.midnight(this)],
        due=due,
        late=late,
        sent=[
            {
                "row": row,
                "runs": ", ".join(str(run) for run in row.runs.all()),
                "by": people.get(str(row.sent_by)),
                "confirmed": people.get(str(row.confirmed_by)),
            }
            for row in sent
        ],
        may_send=access.allowed(actor, "receipts.hand_over"),
        may_confirm=access.allowed(actor, "receipts.confirm_handover"),
        key=uuid7(),
        tab="handover",
    )
    return render(request, "receipts/handover.html", context)


@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    """Hand over what a month closed."""
    hall = hall_asked(request)
    given = {"hall": hall.code, "month": request.POST.get("month", ""), "remark": request.POST.get("remark", "")}
    press(request, "receipts.hand_over", given, _("Handed over: the department confirms it"))
    return redirect(f"{reverse('receipts:handover')}?hall={hall.code}")


@require_POST
def confirm_handover(request: HttpRequest, key: object) -> HttpResponse:
    """The department confirms."""
    given = {"handover": str(key), "remark": request.POST.get("remark", "")}
    press(request, "receipts.confirm_handover", given, _("Confirmed"))
    return redirect("receipts:handover")
