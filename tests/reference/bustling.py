"""The second part of a hall's day: customers who wait, people who come, hand over, swap, leave and meet.

Every event is drafted from the present state or at random; what the model answers is what the file expects. Moments lie
on the limits as often as beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.reference import floor
from tests.reference.form import SHANGHAI
from tests.reference.records import Post, Shift, Ticket
from tests.reference.world import yuan
from tests.reference.writing import Draft, Writer

SERVICES = ("general", "general", "general", "vip", "vip", "fast", "enquiry", "sales", "complaint")
DUTIES = ("counter", "guide", "supervise", "guard", "clean", "field", "audit")
RECEPTION = (
    "clerk",
    "salesperson",
    "repair_technician",
    "desk_leader",
    "manager",
    "duty_supervisor",
    "station_head",
    "complaint_receptionist",
)
# (start, end): day and night, touching, a whole round of the clock
HOURS = (
    ("08:00", "12:00"),
    ("08:30", "12:30"),
    ("12:00", "16:00"),
    ("12:30", "18:00"),
    ("16:00", "18:30"),
    ("08:30", "17:50"),
    ("22:00", "06:00"),
    ("00:00", "08:00"),
    ("18:00", "00:00"),
    ("08:00", "08:00"),
)
EDGES = (-3600, -1801, -1800, -1799, -901, -900, -899, -60, -1, 0, 0, 1, 600)
TEN, FIFTEEN = 600, 900


class Bustle:
    """What happens on one hall's floor and in its team."""

    def __init__(self, hall: str, writer: Writer) -> None:
        self.hall = hall
        self.writer = writer
        self.rng = writer.rng
        self.floor = writer.world.floor
        self.team = writer.world.team

    # ----- planning a day -------------------------------------------------------------------

    def plan_day(self, today: date, actions: int) -> None:
        plan, rng = self.writer.plan, self.rng
        # who begins at 08:00 may have to be there at 07:00
        early = datetime.combine(today, time(6, 30), SHANGHAI)
        for ahead in (0, 1):
            plan(early, self.later(self.roster, today + timedelta(days=ahead)))
        for _ in range(actions):
            plan(self.moment(today, 8, 11), self.act)
        for _ in range(actions // 4):
            # only where the day is still open then
            plan(self.moment(today, 18, 6) + timedelta(hours=rng.randrange(4)), self.act)
        for _ in range(max(1, actions // 12)):
            plan(self.moment(today, 9, 9), self.rush)
            plan(self.moment(today, 9, 9), self.appointment)
            plan(self.moment(today, 0, 24), self.swap)
            plan(self.moment(today, 8, 12), self.absence)
            plan(self.moment(today, 9, 9), self.handover)
        for kind, hour in (("pre_shift", 8), ("post_shift", 18), ("weekly", 17)):
            if rng.random() < 0.75:
                plan(self.moment(today, hour, 1), self.later(self.meet, kind))
        midnight = datetime.combine(today + timedelta(days=1), time(0), SHANGHAI)
        if rng.random() < 0.3:
            plan(midnight + timedelta(seconds=rng.choice((-1, 0, 1))), self.later(self.meet, "post_shift"))

    def moment(self, day: date, hour: int, hours: int) -> datetime:
        return datetime.combine(day, time(hour), SHANGHAI) + timedelta(seconds=self.rng.randrange(hours * 3600))

    @staticmethod
    def later(action: Callable[..., object], *given: Any) -> Callable[[], None]:
        def run() -> None:
            action(*given)

        return run

    def after(self, seconds: int, action: Callable[..., object], *given: Any) -> None:
        self.writer.plan(self.writer.now + timedelta(seconds=seconds), self.later(action, *given))

    def write(self, do: str, by: str, ref: str | None = None, /, **fields: Any) -> bool:
        """Writes the event at this very moment, whatever comes of it."""
        if not self.writer.within_words(Draft(do, by, fields, ref)):
            return False
        return self.writer.write(Draft(do, by, fields, ref)) is None

    # ----- who and where --------------------------------------------------------------------

    def someone(self, *positions: str) -> str:
        there = self.writer.people(self.hall, *positions)
        return self.rng.choice(there or self.writer.people(self.hall))

    def anyone(self) -> str:
        """Mostly of this hall, now and then of another, above, gone, unknown or the system."""
        draw = self.rng.random()
        if draw < 0.85:
            return self.someone()
        if draw < 0.97:
            return self.rng.choice([p.job_number for p in self.writer.world.people.values()])
        return self.rng.choice(("system", "100", "999999"))

    def counters(self, hall: str | None = None) -> list[str]:
        return [code for code, where in self.writer.world.counters.items() if where == (hall or self.hall)]

    def counter(self) -> str:
        if self.rng.random() < 0.04:
            return self.rng.choice([*self.writer.world.counters, "G999"])
        return self.rng.choice(self.counters())

    def waiting(self, service: str | None = None) -> list[Ticket]:
        return [
            ticket
            for ticket in self.floor.tickets
            if ticket.hall == self.hall and ticket.state == "waiting" and service in (None, ticket.service)
        ]

    # ----- the floor ------------------------------------------------------------------------

    def act(self) -> None:
        """One thing on the floor: mostly what suits the present state."""
        if self.writer.world.open_day(self.hall) is None and self.rng.random() < 0.8:
            return
        draw = self.rng.random()
        if draw < 0.25:
            self.take(self.rng.choice(SERVICES))
        elif draw < 0.7:
            for _ in range(self.rng.randint(1, 4)):
                self.work()
        elif draw < 0.78:
            self.open_counter()
        elif draw < 0.81 and self.waiting():
            self.give_up(self.rng.choice(self.waiting()))
        elif draw < 0.85:
            self.rate()
        else:
            self.wild()

    def take(self, service: str, appointment: str | None = None) -> None:
        fields: dict[str, Any] = {"hall": self.hall, "service": service}
        if appointment is not None:
            fields["appointment"] = appointment
        customers = list(self.writer.world.customers)
        if customers and self.rng.random() < 0.2:
            fields["customer"] = self.rng.choice(customers)
        by = self.rng.choice((self.someone("guide"), self.someone("guide"), self.writer.lead(self.hall), "system"))
        self.write("ticket.take", by, self.writer.ref("t"), **fields)

    def open_counter(self) -> None:
        busy = {post.person for post in self.floor.posts.values()}
        free = [who for who in self.writer.people(self.hall, *RECEPTION) if who not in busy]
        shut = [code for code in self.counters() if code not in self.floor.posts]
        if free and shut and len(shut) > 1:
            reason = {"reason": "开班"} if self.rng.random() < 0.2 else {}
            self.write("counter.open", self.rng.choice(free), counter=self.rng.choice(shut), **reason)

    def work(self) -> None:
        """The next step at some counter."""
        posts = [post for post in self.floor.posts.values() if post.hall == self.hall]
        if not posts:
            self.open_counter()
            return
        useful = [post for post in posts if self.could_call(post)]
        idle = self.rng.random() < 0.1
        if not useful and not idle:
            return
        post = self.rng.choice(posts if idle else useful)
        draw, ticket = self.rng.random(), floor.standing_at(self.writer.world, post.counter)
        if post.paused:
            do = "counter.resume"
        elif ticket is None:
            do = "ticket.call" if draw < 0.86 else "counter.pause" if draw < 0.92 else "counter.shut"
        elif ticket.state == "called":
            do = "ticket.start" if draw < 0.75 else "ticket.no_show"
        else:
            do = "ticket.finish"
        by = post.person if ticket is None or ticket.person is None else ticket.person
        if do == "counter.shut" and draw > 0.95:
            by = self.writer.lead(self.hall)
        self.write(do, by, counter=post.counter)

    def could_call(self, post: Post) -> bool:
        kind = self.floor.kinds[post.counter]
        return floor.standing_at(self.writer.world, post.counter) is not None or bool(
            floor.callable_at(self.writer.world, self.hall, kind, self.writer.now)
        )

    def give_up(self, ticket: Ticket) -> None:
        if ticket.ref is not None:
            by = self.rng.choice((self.someone("guide"), self.writer.lead(self.hall), "system"))
            self.write("ticket.leave", by, ticket=ticket.ref)

    def rate(self) -> None:
        tickets = [t for t in self.floor.tickets if t.state == "done" and t.stars is None and t.ref is not None]
        if tickets:
            self.write("ticket.rate", "system", ticket=self.rng.choice(tickets).ref, stars=self.rng.randint(1, 5))

    def rush(self) -> None:
        """Six or more wait at a service; at the end of the ten minutes, or beside it, one goes."""
        service = self.rng.choice(("general", "vip", "enquiry", "sales", "complaint", "fast"))
        if self.writer.world.open_day(self.hall) is None:
            return
        while len(self.waiting(service)) <= floor.CROWD + self.rng.choice((0, 0, 0, 1)):
            self.writer.wait(3)
            self.take(service)
        since = self.floor.crowds[self.hall, service][-1][0]
        end = since + timedelta(seconds=TEN + self.rng.choice((-1, 0, 0, 1, 60)))
        for _ in range(self.rng.choice((1, 1, 2))):
            self.writer.plan(end, self.later(self.thin_out, service))

    def thin_out(self, service: str) -> None:
        there = self.waiting(service)
        if there:
            self.give_up(self.rng.choice(there))

    def appointment(self) -> None:
        """Booked for a time near by; taken and called at the edges of the ten minutes."""
        now = self.writer.now
        at = now.replace(second=0, microsecond=0) + timedelta(minutes=self.rng.randint(-15, 45))
        service = self.rng.choice(("general", "general", "sales", "enquiry", "complaint"))
        on = at.date() if self.rng.random() < 0.95 else at.date() + timedelta(days=1)
        ref = self.writer.ref("a")
        fields = {"hall": self.hall, "service": service, "date": on.isoformat(), "time": f"{at:%H:%M}"}
        by = self.rng.choice((self.someone("guide", "clerk"), self.writer.lead(self.hall), "system"))
        self.write("appointment.book", by, ref, **fields, phone="19900012345")
        when = at + timedelta(seconds=self.rng.choice((-1200, -TEN - 1, -TEN, 0, TEN - 1, TEN, TEN, TEN + 1, 900)))
        self.writer.plan(when, self.later(self.take, service, ref))
        if self.rng.random() < 0.2:
            self.writer.plan(when + timedelta(seconds=60), self.later(self.take, self.rng.choice(SERVICES), ref))
        for seconds in (-TEN - 1, -TEN, -TEN + 1):
            if self.rng.random() < 0.5:
                self.writer.plan(at + timedelta(seconds=seconds), self.call_somewhere)

    def call_somewhere(self) -> None:
        there = [post for post in self.floor.posts.values() if post.hall == self.hall and not post.paused]
        idle = [post for post in there if floor.standing_at(self.writer.world, post.counter) is None]
        if idle:
            post = self.rng.choice(idle)
            self.write("ticket.call", post.person, counter=post.counter)

    # ----- the team -------------------------------------------------------------------------

    def roster(self, day: date) -> None:
        """Shifts of most people, and when they will clock in and out."""
        for who in self.writer.people(self.hall):
            if self.rng.random() < 0.35:
                continue
            hours = [self.rng.choice(HOURS)]
            if self.rng.random() < 0.35:
                hours.append(self.rng.choice(HOURS))
            for start, end in hours:
                self.plan_shift(who, day, start, end)

    def plan_shift(self, who: str, day: date, start: str, end: str) -> None:
        fields: dict[str, Any] = {"staff": who, "date": day.isoformat(), "start": start, "end": end}
        begins = datetime.combine(day, time.fromisoformat(start), SHANGHAI)
        if begins <= self.writer.now:
            return
        fields["duty"] = self.rng.choice(DUTIES)
        if self.rng.random() < 0.3:
            fields["counter"] = self.counter()
        if self.rng.random() < 0.35:
            fields["relieves"] = self.someone()
        by = self.writer.lead(self.hall) if self.rng.random() < 0.95 else self.anyone()
        if not self.write("roster.plan", by, self.writer.ref("r"), **fields):
            return
        shift = self.team.shifts[-1]
        if self.rng.random() < 0.9:
            self.plan_clock(shift)

    def plan_clock(self, shift: Shift) -> None:
        plan, rng = self.writer.plan, self.rng
        length = int((shift.end - shift.start).total_seconds())
        come = shift.start + timedelta(seconds=rng.choice((*EDGES, *EDGES, length, length + 1)))
        go = shift.end + timedelta(seconds=rng.choice((-1800, -1, 0, 0, 1, 600)))
        who = shift.person
        plan(max(come, self.writer.now), self.later(self.clock, who, True))
        if rng.random() < 0.85:
            plan(go, self.later(self.clock, who, False))
        if rng.random() < 0.15:
            noon = shift.start + timedelta(seconds=rng.randrange(600, length - 600))
            plan(noon, self.later(self.clock, who, False))
            plan(noon + timedelta(seconds=rng.randrange(1, 1200)), self.later(self.clock, who, True))

    def clock(self, who: str, comes: bool) -> None:
        if (who in self.team.present) != comes or self.rng.random() < 0.05:
            self.write("attendance.in" if comes else "attendance.out", who)

    def swap(self) -> None:
        """Somebody asks somebody to change; now and then more often than a month allows."""
        ahead = [shift for shift in self.team.shifts if shift.start > self.writer.now and shift.hall == self.hall]
        if not ahead:
            return
        mine, theirs = self.rng.choice(ahead), self.rng.choice(ahead)
        if mine.person == theirs.person:
            return
        fields: dict[str, Any] = {"date": mine.date.isoformat(), "with": theirs.person}
        if theirs.date != mine.date or self.rng.random() < 0.3:
            fields["with_date"] = theirs.date.isoformat()
        for _ in range(self.rng.choice((1, 1, 1, 5))):
            self.write("roster.swap", mine.person, **fields)
        if self.rng.random() < 0.5:
            self.plan_clock(mine)

    def absence(self) -> None:
        who = self.someone()
        leads = [lead for lead in self.writer.people(self.hall, "duty_supervisor", "desk_leader") if lead != who]
        approved: dict[str, Any] = {}
        if leads and self.rng.random() < 0.6:
            approved["approved_by"] = self.rng.choice(leads)
        self.write("floor.leave", who, **approved)
        away = self.rng.choice((60, FIFTEEN - 1, FIFTEEN, FIFTEEN, FIFTEEN + 1, 3000))
        if self.rng.random() < 0.75:
            self.after(away, self.write, "floor.back", who)
        elif who in self.team.present:
            self.after(away, self.clock, who, False)

    def handover(self) -> None:
        """Declared, counted a little later, sometimes in another way; meanwhile no till is opened there."""
        counter = self.rng.choice(self.counters())
        giver, taker = self.someone(*RECEPTION), self.someone(*RECEPTION)
        if giver == taker:
            return
        cash, next_no = self.rng.randrange(0, 500_00), self.rng.randrange(1, 500)
        cards = {item: self.rng.randint(0, 3) for item in ("SIM", "CZK50", "ZD-A") if self.rng.random() < 0.7}
        receipts = [{"series": s, "next": next_no} for s in ("A", "B") if self.rng.random() < 0.7]
        said = {"cash": yuan(cash), "cards": cards, "receipts": receipts}
        self.write("shift.hand_over", giver, counter=counter, to=taker, **said)
        counted = dict(said)
        if self.rng.random() < 0.3:
            counted["cash"] = yuan(cash + 1)
        if self.rng.random() < 0.3:
            counted["cards"] = {**cards, self.rng.choice(("SIM", "CZK100")): self.rng.randint(0, 3)}
        if self.rng.random() < 0.3:
            counted["receipts"] = [{"series": s, "next": next_no} for s in ("A", "B")]
        take = {"counter": counter, "from": giver, **counted}
        if self.rng.random() < 0.9:
            self.after(self.rng.randrange(0, 900), self.later(self.write_fields, "shift.take_over", taker, take))
        self.after(self.rng.randrange(0, 600), self.try_till, counter)

    def write_fields(self, do: str, by: str, fields: dict[str, Any]) -> None:
        self.write(do, by, None, **fields)

    def try_till(self, counter: str) -> None:
        idle = [
            who
            for who in self.writer.people(self.hall, "clerk", "salesperson")
            if self.writer.world.open_till(who) is None
        ]
        taken = any(till.counter == counter for till in self.writer.open_tills())
        if idle and not taken and self.rng.random() < 0.6:
            self.write("till.open", self.rng.choice(idle), counter=counter, float="200.00")

    def meet(self, kind: str) -> None:
        there = self.writer.people(self.hall)
        attended = self.rng.sample(there, self.rng.randint(1, len(there)))
        self.write(
            "meeting.hold", self.writer.lead(self.hall), hall=self.hall, kind=kind, attended=attended, topics="要求"
        )

    # ----- anything at all ------------------------------------------------------------------

    def wild(self) -> None:
        """An event that pays no heed to who may, or to the state of things."""
        do = self.rng.choice(WILD)
        made = getattr(self, "wild_" + do.split(".")[0])(do)
        if made is None:
            return
        fields, kind = made
        by = "system" if do == "ticket.rate" and self.rng.random() < 0.7 else self.anyone()
        if do.split(".")[0] in ("ticket", "counter") and self.rng.random() < 0.5:
            posts = [post for post in self.floor.posts.values() if post.hall == self.hall]
            if posts and "counter" in fields:
                post = self.rng.choice(posts)
                by, fields["counter"] = self.rng.choice((post.person, self.someone(*RECEPTION))), post.counter
        self.write(do, by, self.writer.ref(kind) if kind else None, **fields)

    def wild_ticket(self, do: str) -> tuple[dict[str, Any], str | None] | None:
        if do == "ticket.take":
            fields: dict[str, Any] = {"hall": self.any_hall(), "service": self.rng.choice(SERVICES)}
            booked = list(self.floor.appointments) + [r for c, r in self.writer.refused_refs if c == "appointment.book"]
            if booked and self.rng.random() < 0.6:
                fields["appointment"] = self.rng.choice(booked)
                found = self.floor.appointments.get(fields["appointment"])
                if found is not None and self.rng.random() < 0.6:
                    fields["service"] = found.service
            return fields, "t"
        if do in ("ticket.leave", "ticket.rate"):
            refs = list(self.floor.ticket_refs) + [ref for c, ref in self.writer.refused_refs if c == "ticket.take"]
            if not refs:
                return None
            fields = {"ticket": self.rng.choice(refs)}
            if do == "ticket.rate":
                fields["stars"] = self.rng.randint(0, 6)
            return fields, None
        return {"counter": self.counter()}, None

    def wild_counter(self, do: str) -> tuple[dict[str, Any], str | None]:
        return {"counter": self.counter()}, None

    def any_hall(self) -> str:
        return self.hall if self.rng.random() < 0.8 else self.rng.choice((*self.writer.halls(), "H99"))

    def wild_appointment(self, do: str) -> tuple[dict[str, Any], str | None]:
        on = self.writer.now.date() + timedelta(days=self.rng.choice((0, 0, 1)))
        fields = {"hall": self.any_hall(), "service": "general", "date": on.isoformat(), "time": "23:30", "phone": "1"}
        return fields, "a"

    def wild_roster(self, do: str) -> tuple[dict[str, Any], str | None]:
        on = self.writer.now.date() + timedelta(days=self.rng.choice((0, 1, 1, 2)))
        if do == "roster.swap":
            fields: dict[str, Any] = {"date": on.isoformat(), "with": self.anyone()}
            if self.rng.random() < 0.3:
                fields["with_date"] = (on + timedelta(days=self.rng.choice((0, 1)))).isoformat()
            return fields, None
        on = max(on, self.writer.now.date() + timedelta(days=1))
        start, end = self.rng.choice(HOURS)
        fields = {"staff": self.anyone(), "date": on.isoformat(), "start": start, "end": end, "duty": "guide"}
        if self.rng.random() < 0.3:
            fields["counter"] = self.rng.choice([*self.writer.world.counters, "G999"])
        if self.rng.random() < 0.3:
            fields["relieves"] = self.anyone()
        return fields, "r"

    def wild_attendance(self, do: str) -> tuple[dict[str, Any], str | None]:
        return {}, None

    def wild_floor(self, do: str) -> tuple[dict[str, Any], str | None]:
        return ({"approved_by": self.anyone()} if do == "floor.leave" else {}), None

    def wild_shift(self, do: str) -> tuple[dict[str, Any], str | None]:
        side = "to" if do == "shift.hand_over" else "from"
        cards = {self.rng.choice(("SIM", "CZK50", "NONE")): self.rng.choice((0, 1, 2, -1))}
        cash = self.rng.choice(("0.00", "200.00", "200.00", "-1.00"))
        return {"counter": self.counter(), side: self.anyone(), "cash": cash, "cards": cards, "receipts": []}, None

    def wild_meeting(self, do: str) -> tuple[dict[str, Any], str | None]:
        attended = [self.anyone() for _ in range(self.rng.randint(1, 3))]
        return {"hall": self.any_hall(), "kind": "pre_shift", "attended": attended, "topics": "要求"}, None


WILD = (
    "ticket.take",
    "ticket.take",
    "ticket.call",
    "ticket.start",
    "ticket.finish",
    "ticket.no_show",
    "ticket.leave",
    "ticket.rate",
    "appointment.book",
    "counter.open",
    "counter.pause",
    "counter.resume",
    "counter.shut",
    "roster.plan",
    "roster.plan",
    "roster.swap",
    "attendance.in",
    "attendance.out",
    "floor.leave",
    "floor.back",
    "shift.hand_over",
    "shift.take_over",
    "meeting.hold",
)
