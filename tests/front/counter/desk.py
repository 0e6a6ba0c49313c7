"""Playing the desk: a clerk before the customer, and the customer before the display."""

import base64
import struct
import zlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openhall.front.counter import displays
from openhall.front.counter.models import Display, Order
from openhall.kernel import clock, commands
from openhall.kernel.commands import DEVICE, SCREEN, Outcome
from openhall.kernel.deadlines import fire_due
from tests.cast import RESIDENT, Cast
from tests.snapshot import once

STROKES = "[" + ",".join(f"[[{100 * n},{50 * n},{10 * n}]]" for n in range(1, 12)) + "]"
OLD, NEW = "19901000001", "19901000002"


def picture(width: int = 40, height: int = 25) -> str:
    """A small PNG as base64, as a scanner would send it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        framed = kind + body
        return struct.pack(">I", len(body)) + framed + struct.pack(">I", zlib.crc32(framed))

    rows = b"".join(b"\x00" + bytes([210, 220, 230]) * width for _row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    whole = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + whole).decode()


@dataclass
class Desk:
    """Clerk 1003 at G101 with an open till, a customer, and a paired display."""

    cast: Cast
    customer: str
    display: str = ""
    clerk: str = "1003"
    tokens: dict[str, str] = field(default_factory=dict)

    def run(self, do: str, by: str = "", **fields: Any) -> Outcome:
        return self.cast.run(do, by or self.clerk, channel=SCREEN, **fields)

    def refused(self, do: str, by: str = "", **fields: Any) -> str:
        return self.cast.refused(do, by or self.clerk, channel=SCREEN, **fields)

    def pair(self, counter: str = "G101") -> str:
        """A display belongs to the counter from now on; returns its key."""
        made = Display.objects.get(id=self.run("display.invite", counter=counter).id)
        token = displays.new_token()
        with clock.at(self.cast.moment):
            fields = {"code": made.code, "token": token}
            commands.execute("display.pair", fields, commands_system(), channel=DEVICE)
        self.display = str(made.id)
        self.tokens[self.display] = token
        return self.display

    def by_customer(self, do: str, **fields: Any) -> Outcome:
        """The customer does something on the display."""
        actor = displays.actor_of(Display.objects.select_related("counter__hall").get(id=self.display))
        with clock.at(self.cast.moment):
            return commands.execute(do, {"display": self.display, **fields}, actor, channel=DEVICE)

    def by_customer_refused(self, do: str, **fields: Any) -> str:
        import pytest

        from openhall.kernel.problems import Refused

        with pytest.raises(Refused) as caught:
            self.by_customer(do, **fields)
        return caught.value.code

    # -- whole steps ---------------------------------------------------------------------------------------------

    def prepare(self, business: str, **fields: Any) -> str:
        given: dict[str, Any] = {"business": business, "customer": self.customer, **fields}
        return str(self.run("order.prepare", **{k: v for k, v in given.items() if v is not None}).id)

    def join(self, number: str = OLD, **fields: Any) -> str:
        """A new subscription, prepared: plan T59 and 50.00 prepayment."""
        given: dict[str, Any] = {
            "number": number,
            "sim": self.cast.next_sim(self.clerk),
            "plan": "T59",
            "charges": [{"code": "prepayment", "amount": "50.00"}],
        }
        wanted = {**given, **fields}
        return self.prepare(wanted.pop("business", "new_subscription"), **wanted)

    def top_up(self, amount: str = "100.00", number: str = OLD, **fields: Any) -> str:
        charges = [{"code": "prepayment", "amount": amount}]
        return self.prepare("top_up", number=number, charges=charges, **fields)

    def show_id(self, order: str, **fields: Any) -> Outcome:
        given: dict[str, Any] = {
            "kind": "id_copy",
            "number": RESIDENT,
            "valid_until": "2036-01-01",
            "original_seen": True,
            "copy": picture(),
        }
        return self.run("order.paper", order=order, **{**given, **fields})

    def explain(self, order: str) -> None:
        self.run("order.explain", order=order, explained=["tariff", "coverage", "use"])

    def pay(self, order: str, **tender: Any) -> Outcome:
        return self.run("order.tender", order=order, tender=tender)

    def sign(self, order: str, **fields: Any) -> Outcome:
        """The customer signs on the display what it shows now."""
        given = {"revision": self.row(order).revision, "means": "signature", "strokes": STROKES}
        return self.by_customer("order.confirm", order=order, **{**given, **fields})

    def tap(self, order: str) -> Outcome:
        return self.by_customer("order.confirm", order=order, revision=self.row(order).revision, means="tap")

    def accept(self, order: str, **fields: Any) -> Outcome:
        return self.run("order.accept", order=order, **fields)

    def ready(self, order: str, **tender: Any) -> str:
        """Papers, explanation and money: everything but the customer's yes."""
        row = self.row(order)
        if row.kind.proof != "none":
            self.show_id(order)
        if row.kind.category in ("joining", "change"):
            self.explain(order)
        if tender:
            self.pay(order, **tender)
        return order

    def joined(self, number: str = OLD, **fields: Any) -> str:
        """A whole acceptance of a new subscription at the desk."""
        order = self.ready(self.join(number, **fields), cash="50.00")
        self.sign(order)
        self.accept(order)
        return order

    def row(self, order: str) -> Order:
        return Order.objects.select_related("kind", "subscription", "till").get(id=order)

    def wait_until(self, when: str, day: date | None = None) -> None:
        """Time passes; what falls due by then happens."""
        from datetime import datetime, time

        on = day or clock.local_date(self.cast.moment)
        self.cast.moment = datetime.combine(on, time.fromisoformat(when), clock.ZONE)
        fire_due(self.cast.moment)


def commands_system() -> Any:
    from openhall.kernel.actors import SYSTEM

    return SYSTEM


def seated(cast: Cast) -> Desk:
    """The desk with its customer and its paired display: made once, copied from then on."""

    def make() -> tuple[str, str, dict[str, str]]:
        desk = Desk(cast, cast.customer())
        desk.pair()
        return desk.customer, desk.display, desk.tokens

    customer, display, tokens = once("desk", make)
    return Desk(cast, customer, display, tokens=dict(tokens))
