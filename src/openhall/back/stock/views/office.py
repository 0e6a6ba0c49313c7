"""What the hall's lead, keeper and auditor look after: counts, gifts, terminals, numbers, requisitions, write-offs."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.engines.cases.models import Case, CaseEvent
from openhall.front.catalog.models import Item
from openhall.kernel import access, clock
from openhall.kernel.ids import uuid7
from openhall.links.allocation import office
from openhall.team.org.models import Staff
from openhall.web.forms import Form
from openhall.web.tables import BADGE, NUMBER, PERSON, WHEN, Choice, Column, Table
from openhall.web.templatetags.kit import day_text, mask_name

from .. import counts, doors, gifts, reading, requisitions, terminals, words
from ..cases import OPEN, WRITE_OFF
from ..ledger import as_spans
from ..models import Count, GiftSheet, Requisition
from ..rules import GIFT_KEEPERS, USE_DAYS
from .common import (
    GoodsForm,
    actor_behind,
    date_asked,
    framed,
    hall_asked,
    item_choices,
    named,
    people_of,
    person_choices,
    press,
    runs_text,
    submit,
)

# -- counts --------------------------------------------------------------------------------------------------------


class Counts(Table):
    """Counts of a hall, newest first."""

    key = "counts"
    order = "-at"
    empty = (
        gettext_lazy("Counts of cards and terminals will stand here."),
        gettext_lazy("Whoever holds cards counts them at opening or closing."),
    )

    def __init__(self, request: HttpRequest, rows: "QuerySet[Count]", people: dict[str, Staff]) -> None:
        super().__init__(request, rows)
        self.people = people
        self.open = set(Case.objects.open().filter(kind="stock.count").values_list("id", flat=True))

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        return [
            Column("at", _("Time"), WHEN, sort="at"),
            Column("staff", _("Person"), PERSON, value=lambda row: self.people.get(str(row.staff))),
            Column("moment", _("Moment"), value=lambda row: words.MOMENTS[row.moment]),
            Column("differences", _("Differs by"), wide=True, value=differences_text),
            Column("agreed", _("State"), BADGE, value=self._state),
        ]

    @property
    def filters(self) -> Sequence[Choice]:  # type: ignore[override]
        people = [(key, f"{one.name} {one.job_number}") for key, one in self.people.items()]
        return [
            Choice("moment", _("Moment"), [(name, word) for name, word in words.MOMENTS.items()]),
            Choice("staff", _("Person"), sorted(people, key=lambda pair: pair[1])),
            Choice("state", _("State"), [("differs", _("Differs")), ("agrees", _("Agrees"))], apply=_by_agreement),
        ]

    def _state(self, row: Any) -> Any:
        if row.agreed:
            return (_("Agrees"), "settled")
        return (_("Differs"), "wrong") if row.case in self.open else (_("Dealt with"), "settled")

    def opens(self, row: Any) -> str:
        return reverse("stock:count-sheet", args=[row.pk])


def _by_agreement(rows: "QuerySet[Count]", value: str) -> "QuerySet[Count]":
    return rows.filter(agreed=value == "agrees")


def differences_text(row: Count) -> str:
    """The lines that differ, in a few words: ``50元充值卡 -1``."""
    found = []
    for line in row.differences:
        delta = line["counted"] - line["expected"]
        named_pieces = " ".join([*(f"-{one}" for one in line["missing"]), *(f"+{one}" for one in line["unexpected"])])
        found.append(f"{line['name']} {delta:+d} {named_pieces}".strip())
    return "；".join(found)


def count_list(request: HttpRequest) -> HttpResponseBase:
    """Who counted, who differs, who is missing."""
    hall, day = hall_asked(request), date_asked(request)
    rows = Count.objects.filter(hall=hall.id)
    people = named(rows.values_list("staff", flat=True).distinct())
    missed = counts.missing(hall.id, day, clock.now())
    lines = [{"staff": one.staff, "moment": words.MOMENTS[one.moment]} for one in missed]
    context = framed(request, hall, missed=lines, day=day, tab="counts")
    return Counts(request, rows, people).respond("stock/counts.html", context)


def _count_context(request: HttpRequest, key: object) -> dict[str, Any]:
    row = doors.count(actor_behind(request), str(key)).row
    if row is None:
        raise Http404
    case = Case.objects.filter(id=row.case).first() if row.case else None
    lines = [
        {
            **line,
            "delta": line["counted"] - line["expected"],
            "place": words.TERMINALS["on_display"][0] if line["place"] == "display" else "",
        }
        for line in row.lines
    ]
    people = named([row.staff])
    return {
        "count": row,
        "moment": words.MOMENTS[row.moment],
        "lines": lines,
        "person": people.get(str(row.staff)),
        "case": case,
    }


def count_one(request: HttpRequest, key: object) -> HttpResponse:
    """A count beside the books."""
    return render(request, "stock/count.html", {**_count_context(request, key), "back_url": reverse("stock:mine")})


def count_sheet(request: HttpRequest, key: object) -> HttpResponse:
    """The same, opening below its line."""
    return render(request, "stock/_count.html", _count_context(request, key))


# -- gifts ---------------------------------------------------------------------------------------------------------


class Issues(Table):
    """Gifts that went to customers."""

    key = "gift-issues"
    empty = (
        gettext_lazy("Gifts handed out this week will stand here, each with its order."),
        gettext_lazy("Clerks hand them out with an order."),
    )

    def __init__(self, request: HttpRequest, rows: list[gifts.Issue], people: dict[str, Staff]) -> None:
        super().__init__(request, rows)
        self.people = people
        self.kinds = words.businesses()

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]

        return [
            Column("at", _("Time"), WHEN, sort="at"),
            Column("item", _("Gift"), sort="item"),
            Column("quantity", _("Quantity"), NUMBER, total=True),
            Column("customer", _("Customer"), value=lambda row: mask_name(row.customer) if row.customer else None),
            Column("business", _("Business"), value=lambda row: self.kinds.get(row.business, row.business)),
            Column("staff", _("Clerk"), PERSON, value=lambda row: self.people.get(str(row.staff))),
        ]


class SheetForm(Form):
    """What was counted of each gift; the books stand beside it, for they are confirmed, not guessed."""

    note = forms.CharField(label=gettext_lazy("Remark"), required=False)

    def __init__(self, *args: Any, lines: list[gifts.Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = lines
        for line in lines:
            attributes = {"inputmode": "numeric", "autocomplete": "off", "class": "oh-amount form-control"}
            self.fields[f"counted_{line.item.no}"] = forms.IntegerField(
                required=False, min_value=0, label=line.item.name, widget=forms.TextInput(attrs=attributes)
            )

    @property
    def lines(self) -> list[tuple[gifts.Line, Any]]:
        return [(line, self[f"counted_{line.item.no}"]) for line in self.sheet]

    def counted(self) -> dict[str, int]:
        found = {line.item.code: self.cleaned_data.get(f"counted_{line.item.no}") for line in self.sheet}
        return {code: count for code, count in found.items() if count is not None}


def gift_list(request: HttpRequest) -> HttpResponseBase:
    """The gift ledger of a week, its sheet to confirm, and the weeks before."""
    hall, actor = hall_asked(request), actor_behind(request)
    this = gifts.week_of(clock.today())
    week = min(gifts.week_of(date_asked(request, "week")), this)
    since, until = gifts.period(week)
    lines = gifts.sheet(hall.id, since, until)
    form = SheetForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        given = {"hall": hall.code, "week": week, "counted": form.counted(), "note": form.cleaned_data["note"]}
        if submit(request, "stock.confirm_gift_sheet", form, given, _("Sheet confirmed")):
            return redirect(f"{reverse('stock:gifts')}?hall={hall.code}&week={week.isoformat()}")
    issued = gifts.issues(hall.id, since, until)
    confirmed = list(GiftSheet.objects.of_hall(hall.id).order_by("-week", "-confirmed_at")[:12])
    people = named([*(row.staff for row in issued), *(sheet.confirmed_by for sheet in confirmed)])
    final = next((sheet for sheet in confirmed if sheet.week == week and sheet.final), None)
    context = framed(
        request,
        hall,
        form=form,
        week=week,
        last=week + timedelta(days=6),
        before=week - gifts.WEEK,
        after=week + gifts.WEEK if week < this else None,
        running=week == this,
        final=final,
        late=final is None and week < this and bool(lines),
        sheets=[{"row": sheet, "person": people.get(str(sheet.confirmed_by))} for sheet in confirmed],
        keeper=_keeper(request, hall.id) and access.allowed(actor, "stock.confirm_gift_sheet"),
        key=uuid7(),
        tab="gifts",
    )
    return Issues(request, issued, people).respond("stock/gifts.html", context)


def _keeper(request: HttpRequest, hall: Any) -> bool:
    from openhall.engines.policy.parameters import Figures

    actor = actor_behind(request)
    return not actor.positions.isdisjoint(Figures(hall, clock.now())[GIFT_KEEPERS].split())


# -- terminals and numbers ---------------------------------------------------------------------------------------


class Terminals(Table):
    """Terminals one by one."""

    key = "terminals"
    search = ["imei", "item.name"]
    empty = (
        gettext_lazy("Terminals of this hall will stand here by their IMEI."),
        gettext_lazy("A lead receives them into the store."),
    )

    def __init__(self, request: HttpRequest, rows: list[terminals.Terminal], people: dict[str, Staff]) -> None:
        super().__init__(request, rows)
        self.people = people

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        return [
            Column("imei", "IMEI", sort="imei", link=lambda row: f"{reverse('stock:where')}?serial={row.imei}"),
            Column("item.name", _("Model"), sort="item.name"),
            Column("state", _("State"), BADGE, value=lambda row: words.TERMINALS[row.state]),
            Column("keeper", _("In keeping of"), PERSON, value=lambda row: self.people.get(row.keeper)),
        ]

    @property
    def filters(self) -> Sequence[Choice]:  # type: ignore[override]
        people = [(key, f"{one.name} {one.job_number}") for key, one in self.people.items()]
        return [
            Choice("state", _("State"), [(state, word) for state, (word, _tone) in words.TERMINALS.items()]),
            Choice("keeper", _("In keeping of"), sorted(people, key=lambda pair: pair[1])),
        ]


def terminal_list(request: HttpRequest) -> HttpResponseBase:
    """Every terminal of the hall with its state."""
    hall = hall_asked(request)
    rows = terminals.of_hall(hall.id)
    table = Terminals(request, rows, named(row.keeper for row in rows))
    tally: dict[str, int] = {}
    for row in rows:
        tally[row.state] = tally.get(row.state, 0) + 1
    tiles = [(words.TERMINALS[state][0], count, f"?state={state}") for state, count in tally.items()]
    return table.respond("stock/terminals.html", framed(request, hall, tiles=tiles, tab="terminals"))


class Segments(Table):
    """Phone numbers by segment and state."""

    key = "segments"
    columns = [
        Column("prefix", gettext_lazy("Segment"), sort="prefix"),
        Column(
            "grade", gettext_lazy("Grade"), value=lambda row: _("Vanity") if row.grade == "vanity" else _("Ordinary")
        ),
        Column("free", words.NUMBER_STATES["free"][0], NUMBER, sort="free", total=True),
        Column("reserved", words.NUMBER_STATES["reserved"][0], NUMBER, sort="reserved", total=True),
        Column("in_use", words.NUMBER_STATES["in_use"][0], NUMBER, sort="in_use", total=True),
        Column("cooling", words.NUMBER_STATES["cooling"][0], NUMBER, sort="cooling", total=True),
        Column("total", gettext_lazy("All"), NUMBER, sort="total", total=True),
    ]
    filters = [
        Choice(
            "grade", gettext_lazy("Grade"), [("normal", gettext_lazy("Ordinary")), ("vanity", gettext_lazy("Vanity"))]
        )
    ]
    search = ["prefix"]
    order = "prefix"
    empty = (
        gettext_lazy("The phone numbers of this hall will stand here by segment."),
        gettext_lazy("Ask for a segment; the office above allocates it."),
    )


class NumbersForm(Form):
    first = forms.CharField(label=gettext_lazy("First number"), max_length=11)
    last = forms.CharField(label=gettext_lazy("Last number"), max_length=11)
    requisition = forms.ChoiceField(label=gettext_lazy("Requisition"), required=False)


def numbers(request: HttpRequest) -> HttpResponseBase:
    """How many numbers of each segment are free, reserved, in use, cooling off."""
    hall, actor = hall_asked(request), actor_behind(request)
    asked = Requisition.objects.of_hall(hall.id).on_the_way().filter(item=None)
    form = NumbersForm(request.POST or None)
    choices = [
        ("", ""),
        *((str(row.id), f"{row.quantity} · {day_text(clock.local_date(row.sent_at))}") for row in asked),
    ]
    form.fields["requisition"] = forms.ChoiceField(label=_("Requisition"), required=False, choices=choices)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if value}
        if submit(request, "stock.receive_numbers", form, {"hall": hall.code, **given}, _("Segment received")):
            return redirect(f"{reverse('stock:numbers')}?hall={hall.code}")
    rows = reading.number_segments(hall.id, clock.now())
    totals = [
        (words.NUMBER_STATES[state][0], sum(getattr(row, state) for row in rows), words.NUMBER_STATES[state][1])
        for state in words.NUMBER_STATES
    ]
    may = access.allowed(actor, "stock.receive_numbers")
    context = framed(request, hall, form=form, totals=totals, may_receive=may, key=uuid7(), tab="numbers")
    return Segments(request, rows).respond("stock/numbers.html", context)


# -- requisitions ---------------------------------------------------------------------------------------------------


class AskForm(Form):
    item = forms.ChoiceField(label="", required=False)
    quantity = forms.IntegerField(label=gettext_lazy("Quantity"), min_value=1)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cards = [
            (code, name) for code, name in item_choices("sim", "value_card", "terminal", "gift", "material") if code
        ]
        self.fields["item"] = forms.ChoiceField(
            label=_("What"), required=False, choices=[*cards, ("", _("Segment of phone numbers"))]
        )
        self.fields["reason"].help_text = _("Needed where it is more than proposed.")


def requisition_list(request: HttpRequest) -> HttpResponse:
    """What is proposed, what was asked for, what is on the way."""
    hall, actor = hall_asked(request), actor_behind(request)
    form = AskForm(request.POST or None, initial={name: request.GET.get(name) for name in ("item", "quantity")})
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"hall": hall.code, "quantity": form.cleaned_data["quantity"]}
        given["reason"] = form.cleaned_data["reason"]
        if form.cleaned_data["item"]:
            given["item"] = form.cleaned_data["item"]
        if submit(request, "stock.requisition", form, given, _("Sent to the office above")):
            return redirect(f"{reverse('stock:requisitions')}?hall={hall.code}")
    rows = list(Requisition.objects.of_hall(hall.id).order_by("-sent_at")[:100])
    people = named([*(row.sent_by for row in rows), *(row.received_by for row in rows)])
    items = Item.objects.in_bulk({row.item for row in rows if row.item}, field_name="no")
    lines = [_requisition(row, people, items.get(row.item or 0)) for row in rows]
    context = framed(
        request,
        hall,
        form=form,
        proposals=requisitions.proposals(hall.id, clock.now()),
        lines=lines,
        may_ask=access.allowed(actor, "stock.requisition"),
        simulated=office().simulated,
        use_days=USE_DAYS,
        key=uuid7(),
        tab="requisitions",
    )
    return render(request, "stock/requisitions.html", context)


def _requisition(row: Requisition, people: dict[str, Staff], item: Item | None) -> dict[str, Any]:
    address = ""
    if row.state in ("sent", "granted"):
        address = (
            f"{reverse('stock:receive')}?requisition={row.id}&item={item.code}" if item else reverse("stock:numbers")
        )
    return {
        "row": row,
        "name": item.name if item else _("Segment of phone numbers"),
        "state": words.REQUISITIONS[row.state],
        "person": people.get(str(row.sent_by)),
        "receive": address,
    }


# -- write-offs ----------------------------------------------------------------------------------------------------


class WriteOffForm(GoodsForm):
    holder = forms.ChoiceField(label="", required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"))

    field_order = ("item", "what", "holder", "reason")

    def __init__(self, *args: Any, hall: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"] = forms.ChoiceField(label=_("Article"), choices=item_choices())
        self.fields["what"].label = _("Serials or quantity")
        people = [("", words.PLACES["store"]), *person_choices(people_of(hall))[1:]]
        self.fields["holder"] = forms.ChoiceField(label=_("Where"), required=False, choices=people)


def write_offs(request: HttpRequest) -> HttpResponse:
    """Ask for goods to be written off; approve what others asked."""
    hall, actor = hall_asked(request), actor_behind(request)
    form = WriteOffForm(request.POST or None, hall=hall)
    if request.method == "POST" and form.is_valid():
        given = {"hall": hall.code, **form.cleaned_data["goods"], "reason": form.cleaned_data["reason"]}
        if form.cleaned_data["holder"]:
            given["holder"] = form.cleaned_data["holder"]
        if submit(request, "stock.write_off", form, given, _("Asked: somebody else approves it")):
            return redirect(f"{reverse('stock:write-offs')}?hall={hall.code}")
    cases = list(Case.objects.of_halls([hall.id]).filter(kind=WRITE_OFF.name).order_by("-opened_at")[:100])
    people = named([*(case.opened_by for case in cases), *(case.data.get("holder") for case in cases)])
    reasons = dict(CaseEvent.objects.filter(case__in=cases, move="open").values_list("case", "text"))
    decide = access.allowed(actor, "stock.decide_write_off")
    lines = [
        {
            "case": case,
            "person": people.get(str(case.opened_by)),
            "holder": people.get(case.data.get("holder") or ""),
            "runs": runs_text(as_spans(case.data["runs"])),
            "reason": reasons.get(case.id, ""),
            "may_decide": decide and case.state == OPEN and case.opened_by != actor.staff_id,
        }
        for case in cases
    ]
    may = access.allowed(actor, "stock.write_off")
    context = framed(request, hall, form=form, lines=lines, may_ask=may, key=uuid7(), tab="write-offs")
    return render(request, "stock/write_offs.html", context)


def decide_write_off(request: HttpRequest, key: object) -> HttpResponse:
    """Approve or refuse; who comes from the case finds it in the list."""
    if request.method != "POST":
        return redirect("stock:write-offs")
    given = {
        "case": str(key),
        "approved": request.POST.get("decision") == "approve",
        "note": request.POST.get("note", ""),
    }
    press(request, "stock.decide_write_off", given, _("Decided"))
    return redirect("stock:write-offs")
