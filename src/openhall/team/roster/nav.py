"""Areas of the roster, and what of it stands on *My day*."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from openhall.engines.policy import subjects
from openhall.engines.policy.directory import directory
from openhall.engines.policy.models import Finding
from openhall.front.floor.models import Move
from openhall.front.till import hints
from openhall.kernel import access, clock, wording
from openhall.kernel.actors import Actor
from openhall.positions import CLOCK, HEAD
from openhall.web import devices, home
from openhall.web.navigation import OWN, TEAM, NavItem, register

from . import discipline, logs, preshift, readiness
from .models import Consent, Correction, Handover, Leave, Notice, Shift, ShiftChange, SwapRequest
from .parameters import OPENING_WINDOW

MOST = 5
"""Lines of one kind on *My day*."""


def unread(actor: Actor) -> int:
    """Own published shifts that aren't read yet, and those that are the own no longer."""
    if not actor.staff_id:
        return 0
    lost = ShiftChange.objects.lost_by(actor.staff_id).count()
    return Shift.objects.unread_by(actor.staff_id, clock.now()).count() + lost


def own(actor: Actor) -> int:
    """What of the own shifts waits: to be read, and swaps and changes to answer."""
    if not actor.staff_id:
        return 0
    asked = ShiftChange.objects.to_answer(actor.staff_id).count()
    return unread(actor) + asked + SwapRequest.objects.to_answer(actor.staff_id).count()


def to_decide(actor: Actor) -> int:
    """Swaps that both want, in the own hall."""
    return SwapRequest.objects.to_decide(actor.hall_id, actor.staff_id).count() if actor.hall_id else 0


def papers(actor: Actor) -> int:
    """Corrections and leaves of the own hall that wait, but not the own."""
    if not actor.hall_id:
        return 0
    asked = Correction.objects.waiting().filter(hall=actor.hall_id)
    count = asked.exclude(staff=actor.staff_id).exclude(asked_by=actor.staff_id).count()
    count += Consent.objects.asked(actor.hall_id).exclude(staff=actor.staff_id).count()
    return count + Leave.objects.waiting().filter(hall=actor.hall_id).exclude(staff=actor.staff_id).count()


def waiting(actor: Actor) -> Iterator[home.Line]:
    count = unread(actor)
    if count:
        text = _("Shifts published for you")
        yield home.Line(text, reverse("roster:mine"), _("To read"), "due", str(count), clause="ROSTER-02")
    changed = ShiftChange.objects.to_answer(actor.staff_id).count()
    if changed:
        text = _("Your consent to a change of your shift is asked")
        yield home.Line(text, reverse("roster:mine"), _("To answer"), "due", str(changed), clause="ROSTER-04")
    asked = SwapRequest.objects.to_answer(actor.staff_id).count() if actor.staff_id else 0
    if asked:
        text = _("A swap is asked of you")
        yield home.Line(text, reverse("roster:mine"), _("To answer"), "due", str(asked), clause="ROSTER-08")
    agreed = to_decide(actor) if access.allowed(actor, "roster.decide_swap") else 0
    if agreed:
        text = _("Swaps that both want")
        yield home.Line(text, reverse("roster:swaps"), _("To approve"), "due", str(agreed), clause="ROSTER-08")


def consents(actor: Actor) -> Iterator[home.Line]:
    """To leads: who wants to leave the floor, or to go before the relief comes."""
    if actor.hall_id is None or not access.allowed(actor, "attendance.give_consent"):
        return
    for one in Consent.objects.asked(actor.hall_id).exclude(staff=actor.staff_id)[:MOST]:
        text = _("%(who)s asks to leave") % {"who": one.staff}
        yield home.Line(text, reverse("roster:attendance"), _("To decide"), "due", one.text, clause="ROSTER-09")


def handed(actor: Actor) -> int:
    """Handovers that wait for this person's count."""
    return Handover.objects.to_take(actor.staff_id).count() if actor.staff_id else 0


def unsigned(actor: Actor) -> int:
    """Closing logs of others that wait for a second signature."""
    if actor.hall_id is None:
        return 0
    return Handover.objects.of_hall(actor.hall_id).unsigned().exclude(giver=actor.staff_id).count()


def handovers(actor: Actor) -> Iterator[home.Line]:
    for row in Handover.objects.to_take(actor.staff_id).with_people() if actor.staff_id else ():
        place = row.counter.code if row.counter else ""
        text = _("%(who)s hands over to you") % {"who": row.giver}
        href = reverse("roster:handover-take", args=[row.id])
        yield home.Line(text, href, pgettext("shift", "Take over"), "due", place, clause="ROSTER-11")
    count = unsigned(actor) if access.allowed(actor, "shift.sign_closing") else 0
    if count:
        text = _("Closing logs without second signature")
        yield home.Line(text, reverse("roster:handover-log"), _("To sign"), "due", str(count), clause="ROSTER-11")


def notices(actor: Actor) -> int:
    """Notices that this person hasn't read."""
    if actor.staff_id is None:
        return 0
    return Notice.objects.for_unit(actor.unit_path).unread_by(actor.staff_id).count()


def unready(actor: Actor) -> Iterator[home.Line]:
    """To the head: counters whose preparation should be over by now."""
    if actor.hall_id is None or actor.positions.isdisjoint(HEAD):
        return
    now = clock.now()
    if not logs.laid_down(OPENING_WINDOW, actor.hall_id, now):
        return
    for one in readiness.standings(actor.hall_id, now):
        if one.late(now):
            text = _("Not ready for customers")
            href = reverse("roster:opening")
            yield home.Line(text, href, _("Not ready"), "wrong", one.counter.code, clause="ROSTER-18")


def pre_shift_wrong(actor: Actor) -> Iterator[home.Line]:
    """To the leads: the hall is open, and people of the shift haven't been looked at."""
    if actor.hall_id is None or not access.allowed(actor, "pre_shift.check"):
        return
    now = clock.now()
    if preshift.opened_at(actor.hall_id, now) is None:
        return
    count = len(preshift.unchecked(preshift.registers(actor.hall_id, clock.local_date(now), now), now))
    if count:
        text = _("Opened without the pre-shift check")
        href = reverse("roster:pre-shift")
        yield home.Line(text, href, _("Not looked at"), "wrong", str(count), clause="ROSTER-14")


def pre_shift_due(actor: Actor) -> Iterator[home.Line]:
    """To the leads: a shift begins within the hour, and its people are to be looked at."""
    if actor.hall_id is None or not access.allowed(actor, "pre_shift.check"):
        return
    now = clock.now()
    if not preshift.any_soon(actor.hall_id, now):
        return
    opened = preshift.opened_at(actor.hall_id, now) is not None
    for one in preshift.registers(actor.hall_id, clock.local_date(now), now):
        if one.missing and one.begins - preshift.SOON <= now < one.begins and not (opened and one.no == 1):
            text = _("Pre-shift check of %(count)s people") % {"count": len(one.missing)}
            href = reverse("roster:pre-shift", query={"shift": one.no})
            yield home.Line(text, href, _("To do"), "due", due=one.begins, clause="ROSTER-14")


def not_followed(actor: Actor) -> int:
    """Deployment orders of today that nobody followed and nobody has put on record."""
    if not actor.hall_id or not access.allowed(actor, "discipline.record_move"):
        return 0
    now = clock.now()
    return len(discipline.to_look_at(actor.hall_id, clock.midnight(clock.local_date(now)), now))


def before_tills(hall: UUID, now: datetime) -> Iterator[hints.Hint]:
    """Beside the opening of a till: the counters whose preparation isn't ticked yet."""
    codes = [one.counter.code for one in readiness.standings(hall, now) if one.missing]
    if codes:
        said = _("Not ready for customers: %(counters)s") % {"counters": wording.listed(codes)}
        yield hints.Hint(said, reverse("roster:opening"), "ROSTER-18")


def missing_logs(actor: Actor) -> Iterator[home.Line]:
    """To the superior: days of the last week without a signed log, in halls where one is a duty."""
    if not access.allowed(actor, "duty_log.sign") and not access.allowed(actor, "roster.view"):
        return
    since = clock.today() - timedelta(days=7)
    rows = Finding.objects.open().filter(rule="duty_log.missing", hall__in=directory().halls(actor))
    found = list(rows.filter(subject__gte=since.isoformat()).order_by("-at")[:MOST])
    names = directory().hall_names([row.hall for row in found])
    for row in found:
        text = _("Duty log missing: %(hall)s") % {"hall": names.get(row.hall, "")}
        href = f"{reverse('roster:duty-log')}?day={row.subject}&hall={directory().code_of(row.hall)}"
        yield home.Line(text, href, pgettext("log", "Missing"), "wrong", row.subject, clause="ROSTER-06")


def orders(keys: Collection[str]) -> dict[str, subjects.Subject]:
    """Deployment orders as findings name them: the counter, and when."""
    rows = Move.objects.filter(id__in=keys).select_related("counter")
    return {
        str(row.id): subjects.Subject(f"{row.counter.code} {clock.local(row.asked_at):%m-%d %H:%M}") for row in rows
    }


def shifts(keys: Collection[str]) -> dict[str, subjects.Subject]:
    """Shifts as checks name them: when."""
    rows = Shift.objects.filter(id__in=keys)
    return {
        str(row.id): subjects.Subject(f"{clock.local(row.start_at):%H:%M}–{clock.local(row.end_at):%H:%M}")
        for row in rows
    }


register(
    NavItem(
        pgettext_lazy("shift", "Hand over"),
        "roster:handover-mine",
        "shift.hand_over",
        OWN,
        "transfer",
        order=42,
        count=handed,
    ),
    NavItem(
        gettext_lazy("Handover log"),
        "roster:handover-log",
        "shift.log",
        TEAM,
        "clipboard-list",
        order=20,
        count=unsigned,
    ),
    NavItem(
        pgettext_lazy("business", "Notices"),
        "roster:notices",
        "notice.read",
        OWN,
        "speakerphone",
        order=44,
        count=notices,
    ),
    NavItem(gettext_lazy("Meetings"), "roster:meetings", "meeting.view", TEAM, "users", order=23),
    NavItem(gettext_lazy("Plans and weekly meeting"), "roster:reviews", "plan.review", TEAM, "target", order=24),
    NavItem(
        gettext_lazy("Discipline record"),
        "roster:discipline",
        "discipline.view",
        TEAM,
        "gavel",
        order=9,
        count=not_followed,
    ),
    NavItem(gettext_lazy("Pre-shift check"), "roster:pre-shift", "pre_shift.view", TEAM, "user-check", order=17),
    NavItem(gettext_lazy("Before opening"), "roster:opening", "opening.view", TEAM, "checklist", order=18),
    NavItem(gettext_lazy("Plan of the day"), "roster:day-plan", "day_plan.done", TEAM, "list-check", order=19),
    NavItem(gettext_lazy("Duty log"), "roster:duty-log", "duty_log.view", TEAM, "book", order=21),
    NavItem(gettext_lazy("Service log"), "roster:service-log", "service_log.view", TEAM, "message-circle", order=22),
    NavItem(gettext_lazy("My shifts"), "roster:mine", None, OWN, "calendar-check", order=40, count=own),
    NavItem(gettext_lazy("Week board"), "roster:week", "roster.view", TEAM, "calendar-event", order=5),
    NavItem(gettext_lazy("Lent staff"), "roster:lending", "staff.lend", TEAM, "users", order=7),
    NavItem(gettext_lazy("Swaps"), "roster:swaps", "roster.decide_swap", TEAM, "replace", order=7, count=to_decide),
    NavItem(gettext_lazy("My attendance"), "roster:attendance-mine", "leave.apply", OWN, "clock", order=42),
    NavItem(
        gettext_lazy("Attendance"), "roster:attendance", "leave.decide", TEAM, "clipboard-list", order=8, count=papers
    ),
    NavItem(gettext_lazy("Month's hours"), "roster:month", "roster.view", TEAM, "clock", order=6),
)
devices.home(CLOCK, "clock:start")
hints.register(before_tills)
subjects.register(discipline.MOVE, orders)
subjects.register("shift", shifts)
home.register(home.WAITING, waiting, order=40)
home.register(home.WAITING, consents, order=11)
home.register(home.WAITING, handovers, order=12)
home.register(home.WRONG, missing_logs, order=60)
home.register(home.WRONG, unready, order=62)
home.register(home.WRONG, pre_shift_wrong, order=58)
home.register(home.DUE, pre_shift_due, order=20)
