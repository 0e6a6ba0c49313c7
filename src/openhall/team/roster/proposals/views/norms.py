"""What a hall lays down about its posts, what a week lacks of it, who had which turns, lunches and night rounds."""

from collections import Counter as Tally
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from openhall.engines.checks import presenting
from openhall.engines.checks.models import Check
from openhall.kernel import access, clock
from openhall.kernel.problems import Refused
from openhall.team.org.models import Staff, Unit
from openhall.web.forms import Form

from ...checks import NIGHT_ROUND
from ...models import Shift
from ...views.common import DUTIES, hall_of, halls_of, press, run, submit, there, week_of, who
from ...views.forms import TIME
from .. import charge, doors, guarding, publishing
from ..arrivals import monday_of
from ..models import LunchTurn, PostNorm, Publication

WEEKDAYS: list[tuple[str, Any]] = [
    ("", gettext_lazy("Every day")),
    ("0", gettext_lazy("Mondays")),
    ("1", gettext_lazy("Tuesdays")),
    ("2", gettext_lazy("Wednesdays")),
    ("3", gettext_lazy("Thursdays")),
    ("4", gettext_lazy("Fridays")),
    ("5", gettext_lazy("Saturdays")),
    ("6", gettext_lazy("Sundays")),
]
NIGHTS = 7


class NormForm(Form):
    """How many people a duty needs, and when."""

    duty = forms.ChoiceField(label=gettext_lazy("Duty"), choices=list(DUTIES.items()))
    weekday = forms.TypedChoiceField(
        label=pgettext_lazy("norm", "Day"), coerce=int, empty_value=None, required=False, choices=WEEKDAYS
    )
    start = forms.TimeField(label=pgettext_lazy("shift", "From"), widget=TIME)
    end = forms.TimeField(label=pgettext_lazy("shift", "To"), widget=TIME)
    count = forms.IntegerField(label=pgettext_lazy("norm", "People"), min_value=1, max_value=50, initial=1)


class RoundForm(Form):
    """One round of a guard."""

    facilities = forms.BooleanField(label=gettext_lazy("Facilities in order"), required=False)
    safe = forms.BooleanField(label=gettext_lazy("Safe in order"), required=False)
    remark = forms.CharField(label=gettext_lazy("Remark"), required=False)


def norms(request: HttpRequest) -> HttpResponse:
    """Laid down, and held against a week."""
    hall, monday = hall_of(request), week_of(request)
    form = NormForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and submit(request, "roster.lay_down", form, {"hall": hall.code, **form.cleaned_data}, _("Laid down.")):
        return redirect(_address("norms", hall, monday))
    words = dict(WEEKDAYS)
    rows = [
        (one, DUTIES[one.duty], words["" if one.weekday is None else str(one.weekday)])
        for one in PostNorm.objects.of_hall(hall.id)
    ]
    context = {
        "hall": hall,
        "halls": halls_of(request),
        "monday": monday,
        "before": _address("norms", hall, monday - timedelta(days=7)),
        "after": _address("norms", hall, monday + timedelta(days=7)),
        "form": form,
        "rows": rows,
        "gaps": [(gap, DUTIES[gap.duty]) for gap in publishing.of_week(hall.id, monday, clock.now())],
        **_turns(hall, monday),
        "leader": charge.in_charge(hall.id, clock.now()),
        "published": Publication.objects.filter(hall=hall.id, monday=monday).order_by("-at"),
        "may_lift": access.allowed(who(request), "roster.lift"),
        "back_url": reverse("roster:week", query={"hall": hall.code, "week": monday.isoformat()}),
    }
    return render(request, "proposals/norms.html", context, status=422 if form.errors else 200)


def _address(page: str, hall: Unit, day: date) -> str:
    return reverse(f"proposals:{page}", query={"hall": hall.code, "week": day.isoformat()})


def _turns(hall: Unit, monday: date) -> dict[str, Any]:
    """Duties of each person in the month of that week, for fairness; those that nobody had are left out."""
    first = monday.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    rows = Shift.objects.filter(hall=hall.id, date__gte=first, date__lt=after).values_list("staff", "duty")
    counts = Tally(rows)
    people = Staff.objects.serving().of_unit(hall).order_by("job_number")
    had = [duty for duty in DUTIES if any(duty == known for _person, known in counts)]
    lines = [(person, [counts[person.id, duty] for duty in had]) for person in people]
    return {"duties": [DUTIES[duty] for duty in had], "people": [(one, found, sum(found)) for one, found in lines]}


@require_POST
def lift(request: HttpRequest, key: Any) -> HttpResponse:
    row: PostNorm = there(doors.norm(who(request), str(key)))
    press(request, "roster.lift", {"norm": str(key), "reason": request.POST.get("reason", "")}, _("Lifted."))
    return redirect(_address("norms", Unit.objects.get(id=row.hall), clock.today()))


def rounds(request: HttpRequest) -> HttpResponse:
    """The guards' log of the last nights, with what was missed."""
    hall = hall_of(request)
    form = RoundForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and submit(request, "guard.round", form, form.cleaned_data, _("The round is noted."))
    ):
        return redirect("proposals:rounds")
    now = clock.now()
    since = clock.midnight(clock.today() - timedelta(days=NIGHTS))
    shifts = Shift.objects.filter(hall=hall.id, duty="guard", start_at__gte=since, start_at__lte=now).published()
    nights = [one for one in shifts.select_related("staff").order_by("-start_at") if guarding.at_night(one)]
    context = {
        "hall": hall,
        "form": form,
        "may_go": access.allowed(who(request), "guard.round"),
        "missed": [(one, span) for one in nights for span in guarding.missed_of(one, now)],
        "looked_at": list(NIGHT_ROUND.items.values()),
        "rows": presenting.shown(Check.objects.of(NIGHT_ROUND).since(hall.id, since).newest_first()),
    }
    return render(request, "proposals/rounds.html", context, status=422 if form.errors else 200)


def lunch(request: HttpRequest) -> HttpResponse:
    """Who of those at the counters goes to lunch when, on one day."""
    hall = hall_of(request)
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = clock.today()
    there_ = Shift.objects.on(hall.id, day).filter(duty="counter").select_related("staff").order_by("start_at")
    people = list({one.staff_id: one.staff for one in there_}.values())
    address = reverse("proposals:lunch", query={"hall": hall.code, "day": day.isoformat()})
    known = {one.staff_id: (one.start, one.end) for one in LunchTurn.objects.filter(hall=hall.id, date=day)}
    given = [
        {
            "staff": one.job_number,
            "start": request.POST.get(f"start_{one.id}"),
            "end": request.POST.get(f"end_{one.id}"),
        }
        for one in people
    ]
    status = 200
    if request.method == "POST":
        turns = [one for one in given if one["start"] and one["end"]]
        try:
            run(request, "roster.set_lunch", {"hall": hall.code, "date": day.isoformat(), "turns": turns})
        except Refused as refusal:
            messages.error(request, refusal.for_people().message)
            status = 422
        else:
            messages.success(request, _("Lunch is set."))
            return redirect(address)
    lines = []
    for person, typed in zip(people, given, strict=True):
        start, end = known.get(person.id, (None, None))
        shown = (typed["start"], typed["end"]) if status == 422 else (_hm(start), _hm(end))
        lines.append((person, *shown))
    context = {"hall": hall, "halls": halls_of(request), "day": day, "lines": lines, "address": address}
    context["back_url"] = reverse("proposals:norms", query={"hall": hall.code, "week": monday_of(day).isoformat()})
    return render(request, "proposals/lunch.html", context, status=status)


def _hm(at: Any) -> str:
    return f"{at:%H:%M}" if at is not None else ""
