"""A person of every position in the own hall, in another hall of the city, and in another city."""

from dataclasses import replace

from openhall.front.floor import online
from openhall.kernel.actors import SYSTEM, Actor
from openhall.positions import DEVICES, DISPLAY, ONLINE, POSITIONS
from openhall.team.org import devices, doors
from openhall.team.org.models import Device, Unit
from tests.cast import EVE, PEOPLE, Cast, company
from tests.snapshot import once

OWN, OTHER_HALL, OTHER_CITY = "own", "other hall", "other city"
HALLS = {OWN: "H01", OTHER_HALL: "H02", OTHER_CITY: "H03"}
OFFICES = {OWN: "C1", OTHER_CITY: "C2"}
OFFICE_ONLY = {"administrator", "department_leader", "personnel"}


def job_number(position: str, where: str = OWN, *, office: bool = False) -> str:
    """Who holds this position there; what only offices have is held in the city above the hall."""
    unit = OFFICES[where] if office or position in OFFICE_ONLY else HALLS[where]
    known = [number for number, held in PEOPLE.items() if held == (unit, position)]
    return known[0] if known else f"{unit}-{position}"


def everywhere() -> Cast:
    """The company, with the positions that the standing cast leaves empty filled."""
    once("everywhere", _everywhere)
    return Cast()


def _everywhere() -> None:
    company()
    cast = Cast(EVE)
    units = [*HALLS.values(), *OFFICES.values()]
    for unit in units:
        taken = {position for at, position in PEOPLE.values() if at == unit}
        for position in POSITIONS:
            if position in taken or (unit in HALLS.values() and position in OFFICE_ONLY):
                continue
            cast.run("org.add_staff", job_number=f"{unit}-{position}", name=position, unit=unit, position=position)


def actor_of(position: str) -> Actor:
    """Somebody of the own hall (or its city) with this position; ``system``, displays and machines are no persons."""
    if position == "system":
        return SYSTEM
    if position == DISPLAY:
        return replace(doors.actor(job_number("clerk")), position=DISPLAY)
    if position in (*DEVICES, ONLINE):
        return machine(position)
    return doors.actor(job_number(position))


def machine(kind: str, where: str = OWN) -> Actor:
    """A machine of this kind in that hall, or a customer at its public pages."""
    if kind == ONLINE:
        return online.actor(Unit.objects.get(code=HALLS[where]))
    return devices.actor_of(Device(hall=Unit.objects.get(code=HALLS[where]), kind=kind, name=kind))
