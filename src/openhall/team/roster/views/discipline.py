"""The discipline record: a hall's month, a person's own, and what a lead puts on it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from openhall.engines.policy.views import presenting
from openhall.kernel import access, clock
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff
from openhall.web.forms import Form
from openhall.web.tables import NUMBER, PERSON, Column, Table

from .. import discipline
from ..discipline import CATEGORIES, COUNTS, DEPLOYMENT, LABOUR, RULES, SERVICE, WAITS
from ..proposals import charge
from .common import hall_of, halls_of, month_of, press, submit, there, who

WORDS: dict[str, Any] = {
    RULES: pgettext_lazy("discipline", "Rules"),
    SERVICE: gettext_lazy("Service discipline"),
    LABOUR: gettext_lazy("Labour discipline"),
    DEPLOYMENT: gettext_lazy("Deployment"),
}
STANDINGS: dict[str, tuple[Any, str]] = {
    COUNTS: (gettext_lazy("Counts in the month"), "now"),
    WAITS: (gettext_lazy("Waits for a decision"), "due"),
    discipline.GONE: (pgettext_lazy("finding", "Doesn't count"), "settled"),
}
LATELY = timedelta(days=14)


class RecordForm(Form):
    staff = forms.ChoiceField(label=gettext_lazy("Person"))
    category = forms.ChoiceField(
        label=gettext_lazy("Category"), choices=[(one, WORDS[one]) for one in (RULES, SERVICE, DEPLOYMENT)]
    )
    text = forms.CharField(
        label=gettext_lazy("What was seen"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    at = forms.DateTimeField(
        label=gettext_lazy("Seen at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Empty: just now."),
    )

    def __init__(self, *args: Any, people: list[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["staff"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.job_number, str(one)) for one in people]


def _address(person: Staff) -> str:
    return reverse("roster:discipline-of", args=[person.job_number])


class Lines(Table):
    """Everybody below the supervisors, by category."""

    key = "discipline"
    columns = [
        Column(
            "person",
            gettext_lazy("Person"),
            PERSON,
            link=lambda row: _address(row.person),
        ),
        *(Column(f"counts.{one}", WORDS[one], NUMBER, total=True) for one in CATEGORIES),
        Column("total", gettext_lazy("Count in the month"), NUMBER, sort="total", total=True),
        Column("waiting", gettext_lazy("Waits for a decision"), NUMBER, sort="waiting", total=True),
    ]
    search = ["person.name", "person.job_number"]
    size = 200
    empty = (
        gettext_lazy("The people below the supervisors will stand here."),
        gettext_lazy("The clock enters lateness by itself; a lead records what only people see."),
    )


def hall(request: HttpRequest) -> HttpResponseBase:
    """The hall's month by person and category; orders that nobody followed; the form for what was seen."""
    place, first, actor, now = hall_of(request), month_of(request), who(request), clock.now()
    lines = discipline.month(place, first)
    people = [line.person for line in lines if line.person.id != actor.staff_id]
    form = RecordForm(request.POST or None, people=people, initial={"staff": request.GET.get("staff", "")})
    may = access.allowed(actor, "discipline.record")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = {name: data[name] for name in ("staff", "category", "text")} | (
            {"at": data["at"]} if data["at"] else {}
        )
        said = _("On the record; the person can answer, and somebody else decides.")
        if submit(request, "discipline.record", form, given, said):
            return redirect(_at(place.code, first))
    context = {
        "hall": place,
        "halls": halls_of(request),
        "first": first,
        **_months(reverse("roster:discipline"), first, hall=place.code),
        "orders": _orders(place.id, now) if may else [],
        "form": form if may else None,
    }
    answer = Lines(request, lines).respond("roster/discipline.html", context)
    if form.errors:
        answer.status_code = 422
    return answer


def _orders(hall: Any, now: Any) -> list[dict[str, Any]]:
    moves = discipline.to_look_at(hall, now - LATELY, now)
    people = {one.id: one for one in Staff.objects.filter(id__in=[move.staff for move in moves])}
    return [{"row": one, "person": people.get(one.staff), "at": discipline.refused_at(one)} for one in moves]


@require_POST
def record_move(request: HttpRequest) -> HttpResponse:
    """One click: an order that nobody followed goes on the record."""
    said = _("On the record; the person can answer, and somebody else decides.")
    press(request, "discipline.record_move", {"move": request.POST.get("move", "")}, said)
    return redirect(_at(hall_of(request).code, clock.today().replace(day=1)))


def of(request: HttpRequest, job: str) -> HttpResponse:
    """A person's record, as a lead sees it."""
    person: Staff = there(org_doors.staff(who(request), job))
    return _record(request, person, _address(person))


def mine(request: HttpRequest) -> HttpResponse:
    """One's own record."""
    staff = who(request).staff_id
    person = Staff.objects.select_related("unit").filter(id=staff).first() if staff is not None else None
    if person is None:
        raise Http404
    return _record(request, person, reverse("roster:discipline-mine"))


def _record(request: HttpRequest, person: Staff, address: str) -> HttpResponse:
    first, own = month_of(request), person.id == who(request).staff_id
    rows = discipline.record(person, first)
    leaders = charge.of_moments((row.hall, row.at) for row in rows)
    entries = [
        {
            "one": shown,
            "standing": STANDINGS[discipline.standing(shown.row)],
            "charge": leaders[shown.row.hall, shown.row.at],
            "fact": shown.row.rule in discipline.table().facts,
        }
        for shown in presenting.shown(rows)
    ]
    line = discipline.Line(person)
    for row in rows:
        line.add(row)
    context = {
        "person": person,
        "own": own,
        "first": first,
        **_months(address, first),
        "groups": [
            {
                "code": one,
                "href": f"#{one}",
                "word": WORDS[one],
                "counts": line.counts[one],
                "waits": line.waits[one],
                "entries": [entry for entry, row in zip(entries, rows, strict=True) if discipline.category(row) == one],
            }
            for one in CATEGORIES
        ],
        "line": line,
        "back_url": reverse("home") if own else _at(person.unit.code, first),
    }
    return render(request, "roster/discipline_record.html", context)


def _months(address: str, first: date, **more: str) -> dict[str, str]:
    before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=31)).replace(day=1)
    return {
        name: f"{address}?" + "&".join(f"{key}={value}" for key, value in {**more, "month": f"{day:%Y-%m}"}.items())
        for name, day in (("before", before), ("after", after))
    }


def _at(hall: str, first: date) -> str:
    return reverse("roster:discipline", query={"hall": hall, "month": f"{first:%Y-%m}"})
