"""The floor: tickets and the order in which they are called, appointments, who staffs a counter, the queue alarm."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.reference.form import SHANGHAI, Event
from tests.reference.records import Appointment, Post, Ticket
from tests.reference.scene import Apply, hall_in_scope, scope_of
from tests.reference.world import LEAD, Person, World, require

TEN_MINUTES = timedelta(minutes=10)
CROWD = 5
STARVING = 3

# 'first by class': a general counter's classes; an appointment is a class of its own
CLASSES = {
    "general": ("vip", "appointment", "fast", "general"),
    "vip": ("vip", "appointment", "fast", "general"),
    # 'enquiry, sales and complaint counters call appointments of their own service first'
    "enquiry": ("appointment", "enquiry", "fast"),
    "sales": ("appointment", "sales"),
    "complaint": ("appointment", "complaint"),
}
# whose appointments a counter calls (ambiguities.md, 52)
APPOINTMENTS = {
    "general": ("vip", "fast", "general"),
    "vip": ("vip", "fast", "general"),
    "enquiry": ("enquiry",),
    "sales": ("sales",),
    "complaint": ("complaint",),
}


# ----- the discipline -------------------------------------------------------------------------


def standing(ticket: Ticket, now: datetime) -> str:
    """'counts as such from 10 minutes before its time; before that, and when taken more than 10
    minutes after it, it is a ticket of its service'."""
    booked = ticket.appointment
    if booked is not None and now >= booked.at - TEN_MINUTES and ticket.taken <= booked.at + TEN_MINUTES:
        return "appointment"
    return ticket.service


def rank(ticket: Ticket, kind: str, now: datetime) -> int | None:
    """The ticket's class at a counter of this kind, or None where the counter can't call it."""
    stands = standing(ticket, now)
    if stands == "appointment" and ticket.service not in APPOINTMENTS[kind]:
        return None
    return CLASSES[kind].index(stands) if stands in CLASSES[kind] else None


def callable_at(world: World, hall: str, kind: str, now: datetime) -> list[tuple[int, Ticket]]:
    """The waiting tickets that the counter could call, with their class, in the order of taking."""
    found = [(rank(t, kind, now), t) for t in world.floor.tickets if t.hall == hall and t.state == "waiting"]
    return [(place, ticket) for place, ticket in found if place is not None]


def choose(could: list[tuple[int, Ticket]]) -> Ticket:
    """'a ticket overtaken 3 times comes before all classes, among several the one taken first'."""
    starving = [ticket for _, ticket in could if ticket.overtaken >= STARVING]
    if starving:
        return starving[0]
    return min(could, key=lambda pair: (pair[0], pair[1].number))[1]


# ----- tickets --------------------------------------------------------------------------------


def appointment_named(world: World, event: Event, who: Person, hall: str) -> Appointment | None:
    """'of another hall is scope.denied, of another day or service input.invalid'."""
    ref = event.fields.get("appointment")
    if ref is None:
        return None
    booked = world.floor.appointments.get(ref)
    if booked is not None and who.position != "system":
        scope_of(world, who, booked.hall)
    require(booked is None or booked.hall == hall or not world.is_hall(hall), "scope.denied", "appointment")
    return booked


def take(world: World, event: Event, who: Person) -> Apply:
    """'a waiting ticket'."""
    fields = event.fields
    hall, service = fields["hall"], fields["service"]
    if who.position != "system":
        scope_of(world, who, hall)
    booked = appointment_named(world, event, who, hall)
    require(world.is_hall(hall), "input.invalid", "hall")
    customer = fields.get("customer")
    require(customer is None or customer in world.customers, "input.invalid", "customer")
    if "appointment" in fields:
        require(booked, "input.invalid", "appointment")
        assert booked is not None
        require(booked.at.date() == event.at.date(), "input.invalid", "appointment")
        require(booked.service == service, "input.invalid", "appointment")
    require(world.open_day(hall), "day.not_open")
    require(booked is None or not booked.used, "transition.not_allowed", "appointment")

    def apply() -> None:
        ticket = Ticket(len(world.floor.tickets), event.ref, hall, service, event.at, booked)
        world.floor.tickets.append(ticket)
        if event.ref is not None:
            world.floor.ticket_refs[event.ref] = ticket
        if booked is not None:
            booked.used = True
        count(world, ticket, event.at)

    return apply


def counter_named(world: World, event: Event, who: Person) -> tuple[str, str]:
    """The counter and its hall, in scope and known."""
    counter = event.fields["counter"]
    hall = world.counters.get(counter)
    if hall is not None:
        scope_of(world, who, hall)
    require(hall is not None, "input.invalid", "counter")
    assert hall is not None
    return counter, hall


def own_post(world: World, counter: str, who: Person) -> Post:
    """'only that person calls, starts, finishes, pauses and shuts there'."""
    post = world.floor.posts.get(counter)
    require(post and post.person == who.job_number, "transition.not_allowed")
    assert post is not None
    return post


def standing_at(world: World, counter: str) -> Ticket | None:
    """The ticket that is 'called or in service there'."""
    busy = (t for t in world.floor.tickets if t.counter == counter and t.state in ("called", "serving"))
    return next(busy, None)


def call(world: World, event: Event, who: Person) -> Apply:
    """'calls the next ticket by the discipline'."""
    counter, hall = counter_named(world, event, who)
    require(world.open_day(hall), "day.not_open")
    post = own_post(world, counter, who)
    require(not post.paused, "transition.not_allowed")
    require(standing_at(world, counter) is None, "transition.not_allowed")
    could = callable_at(world, hall, world.floor.kinds[counter], event.at)
    require(could, "ticket.none_waiting")

    def apply() -> None:
        chosen = choose(could)
        for _, other in could:
            # 'overtakes every waiting ticket that the counter could have called at that moment
            # and that was taken earlier than the one called'
            if other.number < chosen.number:
                other.overtaken += 1
        chosen.state = "called"
        chosen.counter, chosen.person = counter, who.job_number
        count(world, chosen, event.at)
        world.floor.calls.append({"line": event.line, "ticket": chosen.ref})

    return apply


def serve(world: World, event: Event, who: Person) -> Apply:
    """'the called ticket is being served / done / its customer didn't come'."""
    before, after = {
        "ticket.start": ("called", "serving"),
        "ticket.finish": ("serving", "done"),
        "ticket.no_show": ("called", "missed"),
    }[event.do]
    counter, hall = counter_named(world, event, who)
    if event.do == "ticket.start":
        require(world.open_day(hall), "day.not_open")
        own_post(world, counter, who)
    # the day's close shuts the counter, but a service that has begun is not among what it ends
    ticket = standing_at(world, counter)
    require(ticket and ticket.state == before and ticket.person == who.job_number, "transition.not_allowed")
    assert ticket is not None

    def apply() -> None:
        ticket.state = after

    return apply


def ticket_named(world: World, event: Event, who: Person) -> Ticket:
    ticket = world.floor.ticket_refs.get(event.fields["ticket"])
    if ticket is not None and who.position != "system":
        scope_of(world, who, ticket.hall)
    require(ticket, "input.invalid", "ticket")
    assert ticket is not None
    return ticket


def leave(world: World, event: Event, who: Person) -> Apply:
    """'a waiting customer gives up'."""
    ticket = ticket_named(world, event, who)
    require(ticket.state == "waiting", "transition.not_allowed")

    def apply() -> None:
        ticket.state = "left"
        count(world, ticket, event.at)

    return apply


def rate(world: World, event: Event, who: Person) -> Apply:
    """'satisfaction after service that is done, once'."""
    ticket = ticket_named(world, event, who)
    stars = event.fields["stars"]
    require(1 <= stars <= 5, "input.invalid", "stars")
    require(ticket.state == "done" and ticket.stars is None, "transition.not_allowed")

    def apply() -> None:
        ticket.stars = stars

    return apply


def book(world: World, event: Event, who: Person) -> Apply:
    fields = event.fields
    hall = fields["hall"]
    if who.position == "system":
        require(world.is_hall(hall), "input.invalid", "hall")
    else:
        hall_in_scope(world, event, who)
    at = datetime.combine(date.fromisoformat(fields["date"]), time.fromisoformat(fields["time"]), SHANGHAI)

    def apply() -> None:
        if event.ref is not None:
            world.floor.appointments[event.ref] = Appointment(hall, fields["service"], at)

    return apply


# ----- who staffs a counter -------------------------------------------------------------------


def open_counter(world: World, event: Event, who: Person) -> Apply:
    """'a person staffs a counter, one person one counter'; 'no till is needed'."""
    counter, hall = counter_named(world, event, who)
    require(world.open_day(hall), "day.not_open")
    posts = world.floor.posts
    require(counter not in posts, "transition.not_allowed")
    require(all(post.person != who.job_number for post in posts.values()), "transition.not_allowed")

    def apply() -> None:
        posts[counter] = Post(counter, hall, who.job_number)

    return apply


def pause(world: World, event: Event, who: Person) -> Apply:
    counter, _ = counter_named(world, event, who)
    post = own_post(world, counter, who)
    require(not post.paused, "transition.not_allowed")
    require(standing_at(world, counter) is None, "transition.not_allowed")

    def apply() -> None:
        post.paused = True

    return apply


def resume(world: World, event: Event, who: Person) -> Apply:
    counter, hall = counter_named(world, event, who)
    require(world.open_day(hall), "day.not_open")
    post = own_post(world, counter, who)
    require(post.paused, "transition.not_allowed")

    def apply() -> None:
        post.paused = False

    return apply


def shut(world: World, event: Event, who: Person) -> Apply:
    """'a lead may shut another's'."""
    counter, _ = counter_named(world, event, who)
    post = world.floor.posts.get(counter)
    require(post, "transition.not_allowed")
    assert post is not None
    require(post.person == who.job_number or who.position in LEAD, "transition.not_allowed")
    require(standing_at(world, counter) is None, "transition.not_allowed")

    def apply() -> None:
        del world.floor.posts[counter]

    return apply


def day_closed(world: World, hall: str, at: datetime) -> None:
    """'tickets still waiting or called lapse with no finding, and open counters are shut'."""
    for ticket in world.floor.tickets:
        if ticket.hall == hall and ticket.state in ("waiting", "called"):
            ticket.state = "lapsed"
            count(world, ticket, at)
    for counter in [post.counter for post in world.floor.posts.values() if post.hall == hall]:
        del world.floor.posts[counter]


# ----- the queue alarm ------------------------------------------------------------------------


def count(world: World, ticket: Ticket, at: datetime) -> None:
    """How many wait now at the ticket's service."""
    key = (ticket.hall, ticket.service)
    waiting = sum((t.hall, t.service) == key and t.state == "waiting" for t in world.floor.tickets)
    world.floor.crowds.setdefault(key, []).append((at, waiting))


def alarms(world: World, now: datetime) -> None:
    """'more than 5 waiting at a service for more than 10 minutes without a break: once each time, at
    the moment that the 10 minutes are exceeded': looked up in what happened, event by event."""
    for (hall, service), heights in world.floor.crowds.items():
        since: datetime | None = None
        for at, waiting in [*heights, (now, 0)]:
            if waiting > CROWD:
                since = since or at
                continue
            if since is not None and at - since > TEN_MINUTES:
                world.find("floor.queue-alarm", since + TEN_MINUTES, hall, None, service)
            since = None
