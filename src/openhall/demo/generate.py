"""The demo company's history as events of the replay contract, ending at a given moment."""

import random  # noqa: TID251  (only seeded)
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from . import company
from .days import HallDay, all_counters
from .state import ZONE, Diary, Event, Hall, Person, World, moment
from .supply import load_numbers, load_vanity, supply


def events(*, days: int, until: datetime, seed: int = 1, contract_only: bool = False) -> Iterator[Event]:
    """`days` whole days that end yesterday, and today up to `until`; the same arguments give the same events.

    With `contract_only` the people are left out whose positions stand in the product but not in the replay contract.
    """
    if until.tzinfo is None:
        raise ValueError("until needs an offset")
    if days < 0:
        raise ValueError("days can't be negative")
    until = until.astimezone(ZONE)
    today = until.date()
    first = today - timedelta(days=days)
    diary = Diary(moment(first - timedelta(days=1), 9, 0), until)
    halls = [_hall(plan) for plan in company.HALLS]
    world = World(diary, random.Random(seed), halls, first, today)
    diary.at(diary.now, partial(_found, world, contract_only))
    for ago in range(days, -1, -1):
        day = today - timedelta(days=ago)
        diary.at(moment(day, 0, 1), partial(_plan_day, world, day))
    yield from diary.run()


def _hall(plan: company.HallPlan) -> Hall:
    unit = next(unit for unit in company.UNITS if unit.code == plan.code)
    staff = [Person(one.job, one.unit, one.position) for one in company.STAFF if one.unit == plan.code]
    city = next(one.job for one in company.STAFF if one.unit == unit.parent and one.position == "auditor")
    return Hall(plan, staff, city)


def _plan_day(world: World, day: date) -> None:
    if (world.today - day).days == company.LEFT_DAYS_AGO and day > world.first_day:
        _farewell(world, day)
    for hall in world.halls:
        HallDay(world, hall, day).plan()


def _farewell(world: World, day: date) -> None:
    """Somebody who worked until yesterday hands everything back this morning and leaves the company."""
    for hall in world.halls:
        for person in [one for one in hall.staff if one.job == company.LEAVER]:
            hall.staff.remove(person)
            world.diary.at(moment(day, 7, 40), partial(_leave, world, hall, person))


def _leave(world: World, hall: Hall, person: Person) -> None:
    for code, serials in person.serials.items():
        if serials:
            hall.store[code].extend(serials)
            world.diary.emit("stock.return", person.job, 5, item=code, serials=list(serials))
            serials.clear()
    world.diary.emit("org.leave", "system", 60, job_number=person.job)


# ---- what there is before the first day


def _found(world: World, contract_only: bool) -> None:
    _organisation(world, contract_only)
    _catalogue(world)
    for hall in world.halls:
        for code, kind in all_counters(hall.code):
            world.diary.emit("org.add_counter", "system", hall=hall.code, code=code, kind=kind)
        load_numbers(world, hall)
        load_vanity(world, hall)
        for item in company.ITEMS:
            supply(world, hall, item.code)


def _organisation(world: World, contract_only: bool) -> None:
    for unit in company.UNITS:
        fields: Event = {"name": unit.name, "level": unit.level, "parent": unit.parent, "hall_class": unit.hall_class}
        world.diary.emit("org.add_unit", "system", code=unit.code, **fields)
    for one in company.STAFF:
        if contract_only and one.position in company.EXTRA_POSITIONS:
            continue
        fields = {"name": one.name, "unit": one.unit, "position": one.position}
        world.diary.emit("org.add_staff", "system", job_number=one.job, **fields)


def _catalogue(world: World) -> None:
    for plan in company.PLANS:
        more: Event = {"contract_months": plan.months, "early_exit_fee": plan.exit_fee} if plan.months else {}
        world.diary.emit("catalog.add_plan", "system", code=plan.code, name=plan.name, monthly_fee=plan.fee, **more)
    for item in company.ITEMS:
        fields: Event = {"name": item.name, "kind": item.kind, "tracked": item.tracked, "price": item.price}
        world.diary.emit("catalog.add_item", "system", code=item.code, **fields)
