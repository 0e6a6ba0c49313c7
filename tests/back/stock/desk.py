"""Short ways to work at a store room's desk."""

from typing import Any

from stdnum import luhn

from openhall.back.stock import flows, places
from openhall.engines.ledger import goods
from openhall.front.catalog.models import Item
from openhall.kernel.commands import SCREEN, Outcome
from tests.cast import Cast

SIGNED = "[[[1,1],[9,9]]]"


def do(cast: Cast, command: str, by: str, **fields: Any) -> Outcome:
    """The command as a person gives it on a screen."""
    return cast.run(command, by, channel=SCREEN, **fields)


def no(cast: Cast, command: str, by: str, **fields: Any) -> str:
    """The code with which a person at a screen is refused."""
    return cast.refused(command, by, channel=SCREEN, **fields)


def span(first: int, count: int, width: int = 12) -> dict[str, str]:
    return {"first": str(first).zfill(width), "last": str(first + count - 1).zfill(width)}


def item(code: str) -> Item:
    return Item.objects.get(code=code)


def in_hand(cast: Cast, job_number: str, code: str) -> int:
    person = cast.staff(job_number)
    return flows.holdings(places.hands(person.unit_id, person.id).id).get(item(code).no, 0)


def in_store(cast: Cast, code: str, hall: str = "H01") -> int:
    return flows.holdings(places.store(cast.hall(hall).id).id).get(item(code).no, 0)


def in_scrap(cast: Cast, code: str, hall: str = "H01") -> int:
    return flows.holdings(places.scrap(cast.hall(hall).id).id).get(item(code).no, 0)


def sell_cards(cast: Cast, clerk: str, serials: list[str], code: str = "CZK50") -> Outcome:
    """A sale of value cards of 50.00 at the clerk's open till."""
    due = f"{50 * len(serials)}.00"
    return cast.run(
        "order.accept",
        clerk,
        business="card_sale",
        items=[{"item": code, "serial": serial} for serial in serials],
        charges=[{"code": "card", "amount": due}],
        tender={"card": due},
        receipt=cast.next_form(clerk),
        documents=[],
        signatures=["customer", "clerk"],
    )


def held_runs(cast: Cast, job_number: str, code: str) -> int:
    """How many rows the goods of a person take."""
    person = cast.staff(job_number)
    return len(goods.runs_at(places.hands(person.unit_id, person.id), item(code).no))


def imeis(count: int, start: int = 86000000000000) -> list[str]:
    """IMEIs with their check digit."""
    return [f"{number}{luhn.calc_check_digit(str(number))}" for number in range(start, start + count)]
