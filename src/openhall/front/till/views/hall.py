"""The hall's business day and its tills, as who looks after them sees them; and where the hall's money is."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openhall.engines.ledger import money
from openhall.engines.ledger.money import DRAWER, DROP_SAFE, FLOAT_FUND, HALL_SAFE, LOCKED
from openhall.engines.policy.parameters import Figures
from openhall.front.till import custody
from openhall.front.till.models import (
    FORCED,
    OPEN,
    BusinessDay,
    CounterSafe,
    HandIn,
    Machine,
    MorningCount,
    TillSession,
)
from openhall.front.till.models.custody import Settlement
from openhall.front.till.parameters import LOOSE_CASH_LIMIT
from openhall.kernel import access, clock
from openhall.kernel.ids import uuid7
from openhall.kernel.money import ZERO
from openhall.team.org.models import Counter, Unit
from openhall.web.forms import Form, Money
from openhall.web.tables import BADGE, DAY, MONEY, PERSON, WHEN, Choice, Column, Table

from .common import act, actor_behind, hall_asked, halls_below, people

PLACE_WORDS = {
    HALL_SAFE: gettext_lazy("Hall safe"),
    FLOAT_FUND: gettext_lazy("Float fund"),
    DROP_SAFE: gettext_lazy("Drop safe"),
    DRAWER: gettext_lazy("Till drawer"),
    LOCKED: gettext_lazy("Locked compartment"),
}


def place_word(one: custody.Held) -> str:
    word = str(PLACE_WORDS[one.kind])
    if one.place.owner == "machine":
        word = _("Hall safe: payment machines")
    return f"{word} {one.counter}".strip()


# -- the business day --------------------------------------------------------------------------------------------


def day(request: HttpRequest) -> HttpResponse:
    """Open the day, see what it still lacks, close it."""
    actor, hall = actor_behind(request), hall_asked(request)
    latest = BusinessDay.objects.filter(hall=hall.id).order_by("-date").first()
    today = clock.today()
    tills = (
        [] if latest is None else list(latest.tills.select_related("counter").order_by("counter__code", "opened_at"))
    )
    names = people(*(till.staff for till in tills), *((latest.opened_by, latest.closed_by) if latest else ()))
    context = {
        "hall": hall,
        "halls": halls_below(actor),
        "latest": latest,
        "today": today,
        "may_open": access.allowed(actor, "day.open")
        and (latest is None or (latest.state != OPEN and latest.date != today)),
        "may_close": access.allowed(actor, "day.close") and latest is not None and latest.state == OPEN,
        "may_force": access.allowed(actor, "day.close.force"),
        "open_tills": [(till, names.get(till.staff)) for till in tills if till.closed_at is None],
        "tills": len(tills),
        "names": names,
        "opened_by": names.get(latest.opened_by) if latest and latest.opened_by else None,
        "closed_by": names.get(latest.closed_by) if latest and latest.closed_by else None,
        "morning": MorningCount.objects.filter(hall=hall.id, date=today).first(),
        "carried": sum((one.amount for one in custody.carried_over(hall.id)), ZERO),
        "settled": [] if latest is None else list(Settlement.objects.of_day(latest.id).finished()),
        "hand_in": HandIn.objects.filter(day=latest).first() if latest else None,
        "form": Form(),
        "once": uuid7(),
    }
    return render(request, "till/day.html", context)


@require_POST
def open_or_close(request: HttpRequest) -> HttpResponse:
    """Open today's day, or close the open one, by force where that is asked and allowed."""
    hall, form = hall_asked(request), Form(request.POST)
    what = request.POST.get("what")
    if what == "open":
        made = act(request, "day.open", {"hall": hall.code, "date": clock.today()}, form)
        said = _("The day is open.")
    else:
        made = act(request, "day.close", {"hall": hall.code, "force": what == "force"}, form)
        said = _("The day is closed; the daily report is frozen.")
    if made is None:
        messages.error(request, " ".join(str(problem) for problem in form.non_field_errors()))
    else:
        messages.success(request, said)
    return redirect(f"{reverse('till:day')}?hall={hall.code}")


# -- the tills ---------------------------------------------------------------------------------------------------


_SPANS: dict[str, timedelta] = {"today": timedelta(0), "week": timedelta(days=6)}


class Tills(Table):
    """The hall's tills, the latest first."""

    key = "tills"
    columns = [
        Column("row.day.date", gettext_lazy("Day"), DAY, sort="day__date"),
        Column("row.counter.code", gettext_lazy("Counter"), sort="counter__code"),
        Column("clerk", gettext_lazy("Clerk"), PERSON),
        Column("row.opened_at", gettext_lazy("Opened at"), WHEN, sort="opened_at"),
        Column("row.closed_at", gettext_lazy("Closed at"), WHEN, sort="closed_at"),
        Column("drawer", gettext_lazy("In the drawer"), MONEY),
        Column("row.dropped", gettext_lazy("Dropped"), MONEY, sort="dropped", total=True),
        Column("difference", gettext_lazy("Difference"), MONEY),
        Column("state", gettext_lazy("State"), BADGE, value=lambda one: one["state"]),
    ]
    search = ["counter__code"]
    order = "-opened_at"
    empty = (
        gettext_lazy("The tills of this hall will stand here."),
        gettext_lazy("A clerk opens one under My till, when the day is open."),
    )

    filters = [
        Choice(
            "state",
            gettext_lazy("State"),
            [
                (OPEN, gettext_lazy("Till open")),
                ("closed", gettext_lazy("Count done")),
                (FORCED, gettext_lazy("Shut uncounted")),
            ],
        ),
        Choice(
            "since",
            gettext_lazy("Period"),
            [("today", gettext_lazy("Today")), ("week", gettext_lazy("Seven days"))],
            apply=lambda rows, value: rows.filter(day__date__gte=clock.today() - _SPANS[value]),
        ),
    ]

    @property
    def page(self) -> Any:
        if "_shown_page" not in self.__dict__:
            found = super().page
            found.object_list = shown(list(found.object_list))
            self.__dict__["_shown_page"] = found
        return self.__dict__["_shown_page"]

    def opens(self, row: Any) -> str:
        return reverse("till:row", args=[row["id"]])

    def tone(self, row: Any) -> str:
        return "wrong" if row["state"][1] == "wrong" else ""

    def xlsx(self) -> Any:
        self.__dict__["_found"] = shown(list(self._found[:20_000]))
        return super().xlsx()


def shown(rows: list[TillSession]) -> list[dict[str, Any]]:
    names = people(*(row.staff for row in rows))
    limits: dict[Any, Any] = {}
    made = []
    for row in rows:
        if row.hall not in limits:
            limits[row.hall] = Figures(row.hall, clock.now())[LOOSE_CASH_LIMIT]
        open_drawer = row.state == OPEN or (row.state == FORCED and row.settled_at is None)
        held = money.kept_balance(row.drawer) if open_drawer else None
        made.append(
            {
                "id": row.id,
                "row": row,
                "clerk": names.get(row.staff),
                "drawer": held,
                "difference": sum(row.differs.values(), ZERO) if row.counted is not None else None,
                "state": _state(row, held is not None and held > limits[row.hall]),
            }
        )
    return made


def _state(row: TillSession, over: bool) -> tuple[Any, str]:
    if row.state == OPEN:
        return (_("Over the limit"), "wrong") if over else (_("Till open"), "now")
    if row.state == FORCED:
        return (_("Shut uncounted"), "wrong") if row.settled_at is None else (_("Counted late"), "due")
    return (_("Has a difference"), "due") if row.differs else (_("Balanced"), "settled")


def tills(request: HttpRequest) -> HttpResponseBase:
    hall = hall_asked(request)
    rows = TillSession.objects.of_hall(hall.id).select_related("counter", "day")
    open_now = shown(list(rows.open()))
    context = {
        "hall": hall,
        "halls": halls_below(actor_behind(request)),
        "open": len(open_now),
        "over": sum(one["state"][1] == "wrong" for one in open_now),
        "shut": rows.shut_uncounted().count(),
    }
    return Tills(request, rows).respond("till/tills.html", context)


def row(request: HttpRequest, key: Any) -> HttpResponse:
    """A till opened in its list."""
    from .closing import _till, sheet_context
    from .mine import till_context

    till = _till(request, key)
    context: dict[str, Any] = {"till": till}
    context |= till_context(till) if till.state == OPEN else sheet_context(till)
    return render(request, "till/_row.html", context)


# -- where the money is ------------------------------------------------------------------------------------------


class FloatForm(Form):
    amount = Money(
        label=gettext_lazy("Amount"), min_value=None, help_text=gettext_lazy("Negative when the hall gives it back.")
    )
    note = forms.CharField(label=gettext_lazy("Remark"), required=False, max_length=500)


def custody_page(request: HttpRequest) -> HttpResponse:
    """Every place with its holder and amount; the sum is the ledger's, at any moment."""
    actor, hall = actor_behind(request), hall_asked(request)
    form = FloatForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = {"hall": hall.code, "amount": form.cleaned_data["amount"], "note": form.cleaned_data["note"]}
        if act(request, "cash.fund_float", data, form):
            messages.success(request, _("Booked."))
            return redirect(f"{reverse('till:custody')}?hall={hall.code}")
    held = custody.places(hall.id)
    names = people(*(one.holder for one in held))
    total = sum((one.amount for one in held), ZERO)
    context = {
        "hall": hall,
        "halls": halls_below(actor),
        "rows": [(one, place_word(one), names.get(one.holder) if one.holder else None) for one in held],
        "total": total,
        "ledger": custody.ledger_cash(hall.id),
        "agrees": total == custody.ledger_cash(hall.id),
        "may_fund": access.allowed(actor, "cash.fund_float"),
        "form": form,
        "once": uuid7(),
        "now": clock.now(),
    }
    return render(request, "till/custody.html", context, status=422 if form.errors else 200)


# -- furniture ---------------------------------------------------------------------------------------------------


class MachineForm(Form):
    code = forms.CharField(label=gettext_lazy("Code"), max_length=20)
    name = forms.CharField(label=gettext_lazy("Machine's name"), max_length=100)


def furniture(request: HttpRequest) -> HttpResponse:
    """Which counters have a drop safe; which payment machines stand in the hall."""
    hall = hall_asked(request)
    what = request.POST.get("what", "")
    form = MachineForm(request.POST if what == "machine" else None)
    if request.method == "POST" and _furnish(request, hall, what, form):
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('till:furniture')}?hall={hall.code}")
    without = set(CounterSafe.objects.filter(counter__hall=hall, drop_safe=False).values_list("counter_id", flat=True))
    context = {
        "hall": hall,
        "halls": halls_below(actor_behind(request)),
        "counters": [(one, one.id not in without) for one in Counter.objects.filter(hall=hall).order_by("code")],
        "machines": Machine.objects.in_use(hall.id),
        "form": form,
        "once": uuid7(),
        "back_url": reverse("till:tills"),
    }
    return render(request, "till/furniture.html", context, status=422 if form.errors else 200)


def _furnish(request: HttpRequest, hall: Unit, what: str, form: MachineForm) -> bool:
    if what == "machine":
        given = form.cleaned_data if form.is_valid() else None
        return given is not None and act(request, "machine.add", {"hall": hall.code, **given}, form) is not None
    plain = Form(request.POST)
    if what == "retire":
        data = {"hall": hall.code, "code": request.POST.get("code", "")}
        made = act(request, "machine.retire", data, plain)
    else:
        data = {"counter": request.POST.get("counter", "")}
        made = act(request, "till.furnish", {**data, "drop_safe": request.POST.get("drop_safe") == "yes"}, plain)
    if made is None:
        messages.error(request, " ".join(str(problem) for problem in plain.non_field_errors()))
    return made is not None
