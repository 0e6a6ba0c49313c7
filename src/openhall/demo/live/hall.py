"""One hall of the demo: what its people do at a moment, decided from what the database says.

Nothing is remembered between two moments: when a called customer has walked to the counter, how long somebody is served
and when the next one comes is drawn for each ticket and each day anew, with the same result. So the demo goes on after a
pause, and beside people who do some of it themselves.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from openhall.front.floor import hours, queues
from openhall.front.floor.cases import MEASURES
from openhall.front.floor.models import QueueAlarm, Staffing, Ticket
from openhall.front.floor.words import BUSY, CALLED, COMPLAINT, ENQUIRY, FAST, GENERAL, SALES, VIP, WAITING
from openhall.front.till.models import OPEN, BusinessDay, TillSession
from openhall.kernel import clock
from openhall.kernel.actors import SYSTEM
from openhall.team.org.models import Counter, Staff, Unit
from openhall.team.roster.models import Punch, Shift

from .. import company
from . import chance
from .acting import Acting
from .desk import Desk

COMES, OPENS, LAST_CALL, SHUTS, CLOSES, GOES = (
    time(8, 5),
    time(8, 12),
    time(17, 40),
    time(17, 55),
    time(18, 20),
    time(18, 30),
)
BEGINS = time(8, 30)
BUSIEST = {"H01": 36.0, "H02": 22.0, "H03": 15.0, "H04": 12.0, "H05": 16.0}
"""Customers in a middling hour."""
WANTS = {GENERAL: 56, FAST: 14, VIP: 6, ENQUIRY: 12, SALES: 9, COMPLAINT: 3}
SERVED_AT = {
    GENERAL: "general",
    FAST: "general",
    VIP: "general",
    ENQUIRY: "enquiry",
    SALES: "sales",
    COMPLAINT: "complaint",
}
TOLERATED = timedelta(minutes=5)
"""Doors that open so much later are in time; a demo that begins later has missed it."""
PATIENCE = (20 * 60, 80 * 60)
WALK, SERVICE, BREATH = (8, 45), (150, 560), (5, 30)
NOT_COME, NOT_COME_AFTER = 0.05, timedelta(minutes=2)
PAUSE_SHARE, PAUSE = 0.03, (300, 720)


class LiveHall:
    """A hall whose people are acted for."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.counters = list(Counter.objects.filter(hall=unit).order_by("code"))
        self.acting = Acting(unit.id)

    def step(self, since: datetime, now: datetime) -> None:
        """What happens after ``since`` and up to ``now``; the clock stands at ``now``."""
        if self.asleep(since, now):
            return
        self.acting.look()
        at = clock.local(now).time()
        day = BusinessDay.objects.filter(hall=self.unit.id, state=OPEN).first()
        if day is not None and day.date < clock.today() and at >= COMES:
            self._late_close()
            day = None
        if COMES <= at < SHUTS:
            self._come()
            day = day or self._open()
        if day is None:
            return
        if OPENS <= at < LAST_CALL:
            self._staff(day)
        if at < SHUTS:
            self._arrive(since, now)
        self._give_up(now)
        self._answer(now)
        self._serve(now, last=at >= SHUTS)
        if at >= CLOSES:
            self._close(day)
        if at >= GOES:
            self._go()

    def asleep(self, since: datetime, now: datetime) -> bool:
        """Nobody is in the hall in these hours."""
        begins, ends = clock.local(since).time(), clock.local(now).time()
        return clock.local_date(since) == clock.local_date(now) and (ends < COMES or begins > time(19))

    # ---- people come and go

    def rota(self) -> dict[Counter, Staff]:
        """Who sits where today: everybody in turn, whoever may take money at the counters for it."""
        turn = clock.today().toordinal()
        sellers, clerks = self.acting.of("salesperson"), self.acting.of("clerk", "desk_leader")
        receivers = self.acting.of("complaint_receptionist")
        clerks = [clerks[(turn + place) % len(clerks)] for place in range(len(clerks))]
        plan: dict[Counter, Staff] = {}
        order = ("general", "sales", "complaint", "enquiry", "vip")
        wanted = next(plan.tills for plan in company.HALLS if plan.code == self.unit.code)
        for counter in sorted(self.counters, key=lambda one: (order.index(one.kind), one.code)):
            if counter.kind == "general" and sum(one.kind == "general" for one in plan) >= wanted:
                continue
            queue = {"sales": sellers, "complaint": receivers}.get(counter.kind) or clerks
            person = next((one for one in queue if one not in plan.values()), None)
            if person is not None:
                plan[counter] = person
        return plan

    def _plan(self) -> None:
        """Whoever works today has a shift; one that a person planned stays."""
        by = self._lead()
        if by is None or clock.local(clock.now()).time() >= BEGINS:
            return
        planned = set(Shift.objects.on(self.unit.id, clock.today()).values_list("staff", flat=True))
        posts: list[tuple[Staff, str, str | None]] = [
            (person, "counter", counter.code) for counter, person in self.rota().items()
        ]
        posts += [(person, "supervise", None) for person in self.acting.of("duty_supervisor")]
        posts += [(person, "guide", None) for person in self.acting.of("guide")]
        for person, duty, counter in posts:
            if person.id not in planned:
                given = {"date": clock.today().isoformat(), "start": "08:30", "end": "17:30"}
                self.acting.do(
                    "roster.plan", by, words=True, staff=person.job_number, duty=duty, counter=counter, **given
                )

    def _come(self) -> None:
        self._plan()
        today = clock.midnight(clock.today())
        come = set(Punch.objects.filter(staff__in=self.acting.people, at__gte=today).values_list("staff", flat=True))
        people = [*self.rota().values(), *self.acting.of("duty_supervisor", "guide")]
        for person in dict.fromkeys(people):
            late = clock.now() >= today + timedelta(hours=8, minutes=5) + chance.seconds(0, 1200, person.id, today)
            if late and person.id not in come and person.id not in self.acting.away:
                self.acting.do("attendance.in", person.job_number)

    def _go(self) -> None:
        today = clock.midnight(clock.today())
        punches = Punch.objects.filter(staff__in=self.acting.people, at__gte=today).order_by("at")
        latest: dict[UUID, str] = dict(punches.values_list("staff", "kind"))
        for staff, kind in latest.items():
            if kind == "in" and staff not in self.acting.away:
                self.acting.do("attendance.out", self.acting.people[staff].job_number)

    def _lead(self) -> str | None:
        return self.acting.somebody("duty_supervisor", "manager", "station_head", "desk_leader")

    def _open(self) -> BusinessDay | None:
        by = self._lead()
        if by is None:
            return None
        self.acting.do("day.open", by, words=True, hall=self.unit.code, date=clock.today().isoformat())
        opening = hours.of(self.unit, clock.today())
        if opening is not None and opening.spans and clock.now() <= opening.spans[0][0] + TOLERATED:
            self.acting.do("hall.open_doors", by, hall=self.unit.code)
        return BusinessDay.objects.filter(hall=self.unit.id, state=OPEN).first()

    def _late_close(self) -> None:
        """Yesterday's day was left open; it is closed before a new one begins."""
        by = self.acting.somebody("manager", "station_head")
        if by is not None:
            self.acting.do("day.close", by, words=True, hall=self.unit.code, force=True)

    def _staff(self, day: BusinessDay) -> None:
        staffed = {row.counter_id: row for row in Staffing.objects.open().of_halls([self.unit.id])}
        seated = {row.staff for row in staffed.values()}
        tills = {row.staff: row for row in TillSession.objects.open().filter(hall=self.unit.id)}
        taken = {row.counter_id for row in tills.values()}
        for counter, person in self.rota().items():
            if person.id in self.acting.away:
                continue
            money = counter.kind in company.TILL_COUNTERS
            if money and person.id not in tills and counter.id not in taken:
                self.acting.do("till.open", person.job_number, words=True, counter=counter.code, float="300.00")
            if counter.id not in staffed and person.id not in seated:
                self.acting.do("counter.open", person.job_number, counter=counter.code)

    # ---- customers

    def _arrive(self, since: datetime, now: datetime) -> None:
        kinds = {counter.kind for counter in self.counters}
        wants = {want: weight for want, weight in WANTS.items() if SERVED_AT[want] in kinds}
        for at in chance.arrivals(self.unit.code, clock.local_date(now), BUSIEST[self.unit.code]):
            if since < at <= now:
                want = chance.of("want", self.unit.code, at).choices(list(wants), list(wants.values()))[0]
                guide = self.acting.somebody("guide")
                if want == VIP and guide is not None:
                    self.acting.do("ticket.take", guide, hall=self.unit.code, service=VIP, word="演示：贵宾客户")
                elif want != VIP:
                    self.acting.do("ticket.take", SYSTEM.job_number, hall=self.unit.code, service=want)

    def _give_up(self, now: datetime) -> None:
        for ticket in Ticket.objects.waiting(self.unit.id).filter(taken_at__lt=now - timedelta(seconds=PATIENCE[0])):
            if ticket.taken_at + chance.seconds(*PATIENCE, "patience", ticket.id) <= now:
                self.acting.do("ticket.leave", SYSTEM.job_number, ticket=str(ticket.id))

    def _answer(self, now: datetime) -> None:
        """The duty supervisor takes a measure against a crowd; who is signed in does so himself."""
        by = self.acting.somebody("duty_supervisor")
        for alarm in QueueAlarm.objects.filter(hall=self.unit.id, measured_at=None, ended_at=None):
            if by is not None and alarm.case and alarm.rung_at + chance.seconds(60, 270, "measure", alarm.id) <= now:
                measure = chance.of("which", alarm.id).choice(sorted(MEASURES))
                self.acting.do("floor.answer", by, case=str(alarm.case), measure=measure)

    def _serve(self, now: datetime, *, last: bool) -> None:
        rows = Staffing.objects.open().of_halls([self.unit.id]).select_related("counter")
        rows = rows.exclude(staff__in=self.acting.away)
        at = {one.counter_id: one for one in Ticket.objects.filter(hall=self.unit.id, state__in=BUSY)}
        tills = {
            row.staff: row for row in TillSession.objects.open().filter(hall=self.unit.id).select_related("counter")
        }
        ended = dict(
            Ticket.objects.filter(hall=self.unit.id, ended_at__gte=now - timedelta(minutes=15), counter__isnull=False)
            .order_by("ended_at")
            .values_list("counter", "ended_at")
        )
        waits = Ticket.objects.filter(hall=self.unit.id, state=WAITING).exists()
        for row in rows:
            place = _Place(self, row, self.acting.people[row.staff], tills.get(row.staff), now)
            ticket = at.get(row.counter_id)
            if ticket is not None:
                place.attend(ticket)
            elif last:
                self.acting.do("counter.shut", place.person.job_number, counter=row.counter.code)
            else:
                place.idle(ended.get(row.counter_id), waits=waits)

    # ---- evening

    def _close(self, day: BusinessDay) -> None:
        for till in TillSession.objects.open().filter(hall=self.unit.id).select_related("day", "counter"):
            person = self.acting.people.get(till.staff)
            if person is not None and person.id not in self.acting.away:
                Desk(self.acting, self.unit, person, till).close()
        by = self._lead()
        if by is not None and not TillSession.objects.open().filter(hall=self.unit.id).exists():
            self.acting.do("day.close", by, words=True, hall=self.unit.code)


@dataclass(frozen=True, slots=True)
class _Place:
    """A staffed counter at a moment."""

    hall: LiveHall
    row: Staffing
    person: Staff
    till: TillSession | None
    now: datetime

    def attend(self, ticket: Ticket) -> None:
        """Somebody is called here or in service."""
        if ticket.state == CALLED:
            assert ticket.called_at is not None
            if chance.of("comes", ticket.id).random() < NOT_COME:
                if ticket.called_at + NOT_COME_AFTER <= self.now:
                    self._do("ticket.no_show")
            elif ticket.called_at + chance.seconds(*WALK, "walk", ticket.id) <= self.now:
                self._do("ticket.start")
            return
        assert ticket.started_at is not None
        if ticket.started_at + chance.seconds(*SERVICE, "service", ticket.id) <= self.now:
            if self.till is not None:
                Desk(self.hall.acting, self.hall.unit, self.person, self.till).serve(ticket)
            dice = chance.of("stars", ticket.id)
            if self._do("ticket.finish") and dice.random() < 0.4:
                stars = dice.choices((5, 4, 3, 2, 1), (70, 20, 6, 2, 2))[0]
                self.hall.acting.do("ticket.rate", SYSTEM.job_number, ticket=str(ticket.id), stars=stars)

    def idle(self, ended: datetime | None, *, waits: bool) -> None:
        """Nobody is here: a pause goes on or begins, or the next one is called."""
        if self.row.paused_at is not None:
            if self.row.paused_at + chance.seconds(*PAUSE, "pause", self.row.id, self.row.paused_at) <= self.now:
                self._do("counter.resume")
            return
        if ended is not None and chance.of("pause", self.row.id, ended).random() < PAUSE_SHARE:
            if ended + timedelta(minutes=1) > self.now:
                self._do("counter.pause", reason="break")
            return
        ready = ended is None or ended + chance.seconds(*BREATH, "breath", self.row.id, ended) <= self.now
        if waits and ready and queues.next_call(self.row.counter, self.now) is not None:
            self._do("ticket.call")

    def _do(self, name: str, **more: Any) -> bool:
        return self.hall.acting.do(name, self.person.job_number, counter=self.row.counter.code, **more)
