"""The handover on screen: close the till, declare, the cards go on, the relief counts, the till opens.

Each movement is its own command under a key of its own, and the page reads from what stands how far it came: an
interruption half-way goes on from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from openhall.back.receipts.models import Run
from openhall.back.stock.actions.handing import parcels_of
from openhall.back.stock.models import OFFERED
from openhall.front.till import drawer
from openhall.front.till.models import TillSession
from openhall.front.till.views.closing import CountForm, countable
from openhall.front.till.views.common import act, counted_pieces, typed_pieces
from openhall.kernel import access, clock
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.ids import uuid7
from openhall.kernel.problems import Refused
from openhall.positions import GUARD, GUIDE, LEAD, SHELF_GUIDE
from openhall.team.org.models import Counter, Staff, Unit

from .. import doors, handing
from ..handover_cases import case_of
from ..models import GUARD_POST, GUIDE_POST, SUPERVISOR, Handover, Shift
from .common import press, there, who
from .handover_forms import DeclareForm, TakeForm
from .handover_log import on_paper, shown

STEPS = [
    gettext_lazy("Till closed"),
    pgettext_lazy("step", "Declared"),
    gettext_lazy("Cards offered"),
    gettext_lazy("Counted and signed"),
    gettext_lazy("Cards taken"),
    pgettext_lazy("step", "Till open"),
]
POST_OF_DUTY = {"supervise": SUPERVISOR, "guide": GUIDE_POST, "guard": GUARD_POST}
CLOSE, DECLARE = "close", "declare"


@dataclass(frozen=True, slots=True)
class Place:
    """Where this person hands over: a counter or a post."""

    counter: Counter | None
    post: str

    @property
    def code(self) -> str:
        return self.counter.code if self.counter is not None else self.post

    def given(self) -> dict[str, Any]:
        return {"counter": self.counter.code} if self.counter is not None else {"post": self.post}


def mine(request: HttpRequest) -> HttpResponse:
    """What is handed over to me, and what I hand over."""
    actor = who(request)
    hall = Unit.objects.filter(id=actor.hall_id).first() if actor.hall_id else None
    if hall is None or actor.staff_id is None:
        raise Http404
    now = clock.now()
    shift = handing.shift_of(actor.staff_id, hall.id, now)
    till = handing.open_till(actor.staff_id)
    places = _places(actor, hall, shift, till)
    place = next((one for one in places if one.code == request.GET.get("place")), places[0] if places else None)
    context: dict[str, Any] = {
        "hall": hall,
        "shift": shift,
        "relief": handing.relief_of(shift),
        "full_day": handing.full_day(shift, handing.colleagues(shift) if shift else ()),
        "incoming": list(Handover.objects.to_take(actor.staff_id).with_people()),
        "morning": _morning(actor, hall, place),
        "place": place,
        "places": places,
        "steps": STEPS,
        "once": uuid7(),
    }
    if place is None:
        return render(request, "roster/handover_mine.html", context)
    sent = _sent(actor, place)
    if sent is not None:
        return redirect("roster:handover", sent.id)
    if till is not None and place.counter is not None and till.counter_id == place.counter.id:
        return _close(request, till, context)
    return _declare(request, actor, hall, place, context)


def _places(actor: Actor, hall: Unit, shift: Shift | None, till: TillSession | None) -> list[Place]:
    """The counter of the till, or of the shift; the post of the shift, or of the position."""
    counters = [till.counter] if till is not None else []
    last = TillSession.objects.of_person(actor.staff_id).filter(closed_at__gte=clock.midnight(clock.today()))
    closed = last.select_related("counter").order_by("-closed_at").first()
    counters += [closed.counter] if closed is not None else []
    counters += [shift.counter] if shift is not None and shift.counter is not None else []
    posts = [POST_OF_DUTY[shift.duty]] if shift is not None and shift.duty in POST_OF_DUTY else []
    for post, positions in ((SUPERVISOR, LEAD), (GUIDE_POST, {GUIDE, SHELF_GUIDE}), (GUARD_POST, {GUARD})):
        posts += [post] if not actor.positions.isdisjoint(positions) else []
    found = [Place(one, "") for one in counters] + [Place(None, post) for post in posts]
    return list({one.code: one for one in found}.values())


def _sent(actor: Actor, place: Place) -> Handover | None:
    """What this person declared here and the other has yet to take."""
    return Handover.objects.open().filter(giver=actor.staff_id).at(place.counter, place.post).first()


def _morning(actor: Actor, hall: Unit, place: Place | None) -> Handover | None:
    """The closing log of the evening before, while nobody has taken over from it."""
    if place is None:
        return None
    row = handing.night_before(hall.id, place.post, place.counter, clock.today())
    return row if row is not None and row.received_at is None else None


def _close(request: HttpRequest, till: TillSession, context: dict[str, Any]) -> HttpResponse:
    """The first step at a counter: the blind count that closes the till."""
    posted = request.POST if request.method == "POST" and request.POST.get("step") == CLOSE else None
    form = CountForm(posted, items=countable(till))
    if posted is not None and form.is_valid():
        pieces = counted_pieces(posted, "count")
        if pieces is None:
            form.add_error(None, _("A number of pieces is a whole number."))
        elif act(request, "till.close", form.data_for(drawer.sum_of(pieces), pieces), form):
            return redirect("roster:handover-mine")
    context |= {"till": till, "form": form, "pieces": typed_pieces(posted, "count"), "at": 1}
    return render(request, "roster/handover_close.html", context, status=422 if form.errors else 200)


def _declare(request: HttpRequest, actor: Actor, hall: Unit, place: Place, context: dict[str, Any]) -> HttpResponse:
    """The second step: what stays for whoever comes; the cards go on with it."""
    assert actor.staff_id is not None
    posted = request.POST if request.method == "POST" and request.POST.get("step") == DECLARE else None
    last = handing.last_till(actor.staff_id, place.counter, clock.midnight(clock.today())) if place.counter else None
    form = _declare_form(posted, actor, hall, place, context, last)
    if posted is not None and form.is_valid():
        pieces = counted_pieces(posted, "left") if place.counter is not None else {}
        given = {**place.given(), **form.given()}
        if place.counter is not None:
            typed = pieces is not None and (bool(pieces) or posted.get("empty") == "yes")
            cash = {"cash": f"{drawer.sum_of(pieces or {}):.2f}", "denominations": pieces} if typed else {}
            given |= cash
        made = act(request, "shift.hand_over", given, form)
        if made is not None:
            row = there(doors.handover(actor, str(made.id)))
            _cards_on(request, row)
            messages.success(request, _("Signed at %(time)s.") % {"time": f"{clock.local(row.declared_at):%H:%M}"})
            return redirect("roster:handover", row.id)
    left = typed_pieces(posted, "left") if posted is not None else _proposed(last)
    context |= {"form": form, "left": left, "last": last, "at": 2, "counted": place.counter is not None}
    return render(request, "roster/handover_declare.html", context, status=422 if form.errors else 200)


def _declare_form(
    posted: Any, actor: Actor, hall: Unit, place: Place, context: dict[str, Any], last: TillSession | None
) -> DeclareForm:
    assert actor.staff_id is not None
    relief, at_counter = context["relief"], place.counter is not None
    others = list(Staff.objects.serving().working_in(hall).exclude(id=actor.staff_id).order_by("job_number"))
    people = sorted(others, key=lambda one: (relief is None or one.id != relief.id, one.job_number))
    return DeclareForm(
        posted,
        people=people,
        goods=handing.in_hand(hall.id, actor.staff_id) if at_counter else [],
        runs=list(Run.objects.held_by(actor.staff_id).in_order()) if at_counter else [],
        counted=(last.cards or {}) if last is not None else {},
        initial={
            "to": "" if context["full_day"] else (people[0].job_number if people else ""),
            "keys": handing.keys_before(place.counter, place.post, hall.id),
        },
    )


def _proposed(last: TillSession | None) -> dict[str, Any]:
    """Of what was just counted: the float, in small notes."""
    if last is None or not last.denominations:
        return {}
    return dict(handing.stays(last.denominations, last.float))


# -- one handover --------------------------------------------------------------------------------------------------


def seen(request: HttpRequest, key: UUID) -> Handover:
    """A handover that names this person, or of the halls whose log this person may see."""
    actor = who(request)
    row: Handover = there(doors.handover(actor, str(key)))
    named = actor.staff_id in (row.giver_id, row.receiver_id, row.second_id)
    if not named and not access.allowed(actor, "shift.log"):
        raise Http404
    return row


def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """Both sides beside each other, how far it came, and the next step."""
    row, actor = seen(request, key), who(request)
    case = case_of(row)
    context = {
        **shown(row),
        "case": case,
        "moves": [move for move in case.definition.offered(actor, case) if move.text] if case else [],
        "state": _state(row),
        "steps": STEPS,
        "mine": actor.staff_id == row.giver_id,
        "theirs": actor.staff_id == row.receiver_id,
        "may_sign": row.closing and row.taken_at is None and row.giver_id != actor.staff_id and _lead(actor),
        "once": uuid7(),
        "back_url": reverse("roster:handover-mine"),
    }
    return render(request, "roster/handover.html", context)


def _lead(actor: Actor) -> bool:
    return not actor.positions.isdisjoint(LEAD)


@dataclass(frozen=True, slots=True)
class State:
    """How far a handover at a counter came: the number of the present step, and which button brings it on."""

    at: int
    next: str = ""
    offer: Any = None


def _state(row: Handover) -> State:
    """Read from what stands: nothing keeps count beside it."""
    if row.counter is None or row.closing:
        return State(0)
    offer = handing.offer_of(row)
    if row.taken_at is None:
        owed = offer is None and any(row.declared[handing.CARDS].values())
        return State(3, "cards", offer) if owed else State(4, "", offer)
    if offer is not None and offer.state == OFFERED:
        return State(5, "take_cards", offer)
    opened = TillSession.objects.of_person(row.receiver_id).filter(counter=row.counter, opened_at__gte=row.taken_at)
    return State(7, "", offer) if opened.exists() else State(6, "till", offer)


def _cards_on(request: HttpRequest, row: Handover) -> None:
    """What was declared of each kind goes on to the relief, by range; an interruption leaves it to the next press."""
    lines = [
        {"item": one.item.code, **_pieces(one)}
        for one in handing.in_hand(row.hall, row.giver_id)
        if row.declared[handing.CARDS].get(one.item.code)
    ]
    if row.receiver is None or not lines or row.counter is None:
        return
    given = {"to": row.receiver.job_number, "lines": lines, "note": _("Handover %(place)s") % {"place": row.place}}
    _step(request, row, "stock.hand_on", given, "cards")


def _pieces(one: handing.Goods) -> dict[str, Any]:
    """One range as a range, several as their serials."""
    if len(one.runs) == 1:
        first, last = one.runs[0].texts()
        return {"range": {"first": first, "last": last}}
    return {"serials": [str(no).zfill(run.width) for run in one.runs for no in range(run.first, run.last + 1)]}


def _step(request: HttpRequest, row: Handover, name: str, given: Mapping[str, Any], key: str) -> bool:
    """One movement of the flow, once, however often it is pressed; a refusal is said and leaves it where it stands."""
    actor = who(request)
    try:
        execute(name, dict(given), actor, channel=SCREEN, key=f"handover:{row.id}:{key}")
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    return True


@require_POST
def step(request: HttpRequest, key: UUID) -> HttpResponse:
    """The next movement of a flow that was interrupted."""
    row, actor = seen(request, key), who(request)
    state = _state(row)
    if state.next == "cards" and actor.staff_id == row.giver_id:
        _cards_on(request, row)
    elif actor.staff_id == row.receiver_id and row.taken_at is not None:
        _onwards(request, row)
    return redirect("roster:handover", row.id)


def take(request: HttpRequest, key: UUID) -> HttpResponse:
    """The coming person counts, signs, has the cards and opens the till."""
    row, actor = seen(request, key), who(request)
    from_log = row.closing and row.received_at is None
    if not from_log and (row.receiver_id != actor.staff_id or row.taken_at is not None):
        return redirect("roster:handover", row.id)
    counted = row.counter is not None and not row.closing
    posted = request.POST if request.method == "POST" else None
    form = TakeForm(posted, declared=row.declared, counted=counted)
    given = _taken(posted, row, form, counted) if posted is not None and form.is_valid() else None
    if given is not None and act(request, "shift.take_over", given, form):
        row.refresh_from_db()
        _onwards(request, row)
        return redirect("roster:handover", row.id)
    context = {
        "row": row,
        "form": form,
        "pieces": typed_pieces(posted, "count"),
        "counted": counted,
        "once": uuid7(),
        "back_url": reverse("roster:handover-mine"),
        "steps": STEPS,
        "at": 4,
    }
    return render(request, "roster/handover_take.html", context, status=422 if form.errors else 200)


def _taken(posted: Any, row: Handover, form: TakeForm, counted: bool) -> dict[str, Any] | None:
    """The input of the count; None where a number of pieces is none."""
    place = {"counter": row.counter.code} if row.counter is not None else {"post": row.post}
    given = {**place, **form.given()}
    if not row.closing:
        given["from"] = row.giver.job_number
    if counted:
        pieces = counted_pieces(posted, "count")
        if pieces is None:
            form.add_error(None, _("A number of pieces is a whole number."))
            return None
        if pieces or posted.get("empty") == "yes":
            given |= {"cash": f"{drawer.sum_of(pieces):.2f}", "denominations": pieces}
    return given


def _onwards(request: HttpRequest, row: Handover) -> None:
    """After both have signed: the cards that were counted as offered are taken, then the till opens with what is there."""
    if row.counter is None or row.closing or row.counted is None:
        return
    offer = handing.offer_of(row)
    if offer is not None and offer.state == OFFERED:
        counted = {one["code"]: one for one in _offered(offer)}
        if any(row.counted[handing.CARDS].get(code, 0) != one["count"] for code, one in counted.items()):
            return  # the missing ones are named on the page of the cards
        given = {"hand_on": str(offer.id), "counted": {code: one["count"] for code, one in counted.items()}}
        if not _step(request, row, "stock.take_on", given, "take"):
            return
    actor = who(request)
    if handing.open_till(actor.staff_id) is None:
        given = {"counter": row.counter.code, "float": row.counted[handing.CASH]}
        if _step(request, row, "till.open", given, "till"):
            messages.success(request, _("Taken over; your till is open."))


def _offered(offer: Any) -> list[dict[str, Any]]:
    return [{"code": parcel.item.code, "count": parcel.count} for parcel in parcels_of(offer.lines)]


@require_POST
def sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """The duty supervisor's signature under a closing log."""
    press(request, "shift.sign_closing", {"handover": str(key)}, _("Signed."))
    return redirect("roster:handover", key)


def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """One handover on paper, with both signatures."""
    return render(request, "roster/handover_print.html", on_paper(seen(request, key)))
