"""Enquiries answered on the floor, material handed out (FLOOR-12): one short form for whoever is asked."""

from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import StrictBool

from openhall.back.stock import materials
from openhall.front.catalog import queries as catalog
from openhall.front.floor import doors as floor_doors
from openhall.kernel import clock
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.doors import fetch
from openhall.kernel.inputs import Input, Int, Personal, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org.models import Staff

from .models import Enquiry

ANSWERED, TICKET, PASSED_ON, OFFER = "answered", "ticket", "passed_on", "offer"
OUTCOMES: dict[str, str | Promise] = {
    ANSWERED: pgettext_lazy("enquiry", "Answered"),
    TICKET: _("Ticket issued"),
    PASSED_ON: _("Passed on"),
    OFFER: _("Offer made"),
}


class Handed(Input):
    item: Text
    quantity: Int


class Record(Input):
    """``business``: the kind that the question is about; its norm and tariff as valid today stood on the screen."""

    topic: Text
    business: Text | None = None
    outcome: Literal["answered", "ticket", "passed_on", "offer"]
    question: Annotated[Text, Personal()] = ""
    ticket: Annotated[Text, RefTo("ticket")] | None = None
    material: list[Handed] = []
    link: StrictBool = False


@command("enquiry.record", makes="enquiry")
def record(ctx: Context, data: Record) -> Outcome:
    """A question on the floor: topic, what came of it, which material the customer took; paper goes off the stock."""
    hall, staff = ctx.actor.hall_id, ctx.actor.staff_id
    if hall is None or staff is None:
        raise invalid("questions are asked in a hall", field="topic")
    topic = data.topic.strip()
    if not topic:
        raise invalid("under which topic?", field="topic")
    kind = catalog.kind_on(data.business, ctx.today) if data.business else None
    if data.business and kind is None:
        raise invalid("unknown business {business}", field="business", business=data.business)
    ticket = fetch(floor_doors.ticket(ctx.actor, data.ticket)) if data.ticket is not None else None
    if ticket is not None and ticket.hall != hall:
        raise Refused("scope.denied", detail="ticket")
    made = Enquiry.objects.create(
        hall=hall,
        staff=staff,
        position=Staff.objects.get(id=staff).position,
        topic=topic,
        business=kind.code if kind is not None else "",
        question=data.question.strip(),
        asked_at=ctx.now,
        answered=data.outcome == ANSWERED,
        closed_at=ctx.now,
        outcome=data.outcome,
        ticket=ticket,
        material=[one.model_dump() for one in data.material],
        leaflets=sum(one.quantity for one in data.material),
        link=data.link,
        shown=f"{kind.code} {kind.version} {ctx.today}" if kind is not None else "",
    )
    for one in data.material:
        materials.hand_out(ctx, hall, staff, one.item, one.quantity, subject=made.id)
    return Outcome("enquiry", made.id, {"leaflets": made.leaflets})


@dataclass(frozen=True, slots=True)
class Topic:
    """What was asked about on a day: how often, how many leaflets went, by whom."""

    name: str
    count: int
    leaflets: int
    people: tuple[tuple[UUID, int], ...]


@dataclass(frozen=True, slots=True)
class Person:
    staff: UUID
    position: str
    count: int
    leaflets: int
    links: int


def hot_topics(rows: Iterable[Enquiry]) -> list[Topic]:
    """Topics of a day, the most asked first."""
    found: dict[str, list[Enquiry]] = {}
    for row in rows:
        found.setdefault(row.business or row.topic.casefold(), []).append(row)
    topics = [
        Topic(
            group[0].topic,
            len(group),
            sum(row.leaflets for row in group),
            tuple(Tally(row.staff for row in group).most_common()),
        )
        for group in found.values()
    ]
    return sorted(topics, key=lambda one: (-one.count, one.name))


def by_person(rows: Iterable[Enquiry]) -> list[Person]:
    found: dict[UUID, list[Enquiry]] = {}
    for row in rows:
        found.setdefault(row.staff, []).append(row)
    people = [
        Person(
            staff,
            group[-1].position,
            len(group),
            sum(row.leaflets for row in group),
            sum(row.link for row in group),
        )
        for staff, group in found.items()
    ]
    return sorted(people, key=lambda one: (-one.count, -one.leaflets, one.staff))


def of_day(hall: UUID, day: date) -> list[Enquiry]:
    start = clock.midnight(day)
    rows = Enquiry.objects.on_the_floor(hall, start, clock.midnight(day + timedelta(days=1)))
    return list(rows.order_by("asked_at", "id"))
