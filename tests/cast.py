"""The standing cast: one small company that tests play with, made by the very commands that people use.

Times are of 2026-11-16 (a Monday) unless a test says otherwise. ``cast.at("09:30")`` sets the clock; ``cast.run(...)``
calls a command as somebody; ``refused(...)`` is the code with which it is refused.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import pytest

from openhall.kernel import clock, commands
from openhall.kernel.commands import Outcome
from openhall.kernel.problems import Refused
from openhall.team.org import doors
from openhall.team.org.models import Staff, Unit
from tests.snapshot import once

MONDAY = date(2026, 11, 16)
EVE = datetime.combine(date(2026, 11, 15), time(18), clock.ZONE)
RESIDENT = "11010519491231002X"
PEOPLE = {
    # job number: (unit, position)
    "1001": ("H01", "manager"),
    "1002": ("H01", "duty_supervisor"),
    "1003": ("H01", "clerk"),
    "1004": ("H01", "clerk"),
    "1005": ("H01", "salesperson"),
    "1006": ("H01", "auditor"),
    "1007": ("H01", "guide"),
    "1008": ("H01", "archivist"),
    "1009": ("H01", "complaint_receptionist"),
    "1010": ("H01", "guard"),
    "2001": ("H02", "manager"),
    "2003": ("H02", "clerk"),
    "2006": ("H02", "auditor"),
    "3001": ("H03", "station_head"),
    "3003": ("H03", "clerk"),
    "100": ("C1", "auditor"),
    "101": ("C1", "department_leader"),
    "102": ("HQ", "administrator"),
    "103": ("C1", "personnel"),
    "104": ("P1", "department_leader"),
    "105": ("C2", "department_leader"),
    "190": ("H01", "partner_staff"),
}


@dataclass
class Cast:
    """The company, and short ways to play with it."""

    moment: datetime = field(default_factory=lambda: datetime.combine(MONDAY, time(8), clock.ZONE))
    made: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def at(self, when: str, day: date = MONDAY) -> Iterator[None]:
        """The clock stands at this time of the day (``09:30`` or ``09:30:15``)."""
        before, self.moment = self.moment, datetime.combine(day, time.fromisoformat(when), clock.ZONE)
        with clock.at(self.moment):
            yield
        self.moment = before

    def run(
        self, do: str, by: str = "system", *, channel: str = commands.REPLAY, key: str | None = None, **fields: Any
    ) -> Outcome:
        """Call a command as the person with this job number."""
        with clock.at(self.moment):
            return commands.execute(do, fields, doors.actor(by), channel=channel, key=key)

    def refused(self, do: str, by: str = "system", *, channel: str = commands.REPLAY, **fields: Any) -> str:
        """The code with which the command is refused; fails the test when it isn't."""
        with pytest.raises(Refused) as caught:
            self.run(do, by, channel=channel, **fields)
        return caught.value.code

    def once(self, name: str, make: Callable[[], object]) -> None:
        """What ``make`` does with this company is done the first time, and copied from then on."""

        def remembered() -> tuple[dict[str, str], datetime]:
            make()
            return dict(self.made), self.moment

        made, self.moment = once(name, remembered)
        self.made = dict(made)

    def staff(self, job_number: str) -> Staff:
        return Staff.objects.select_related("unit").get(job_number=job_number)

    def hall(self, code: str = "H01") -> Unit:
        return Unit.objects.get(code=code)

    def customer(self, name: str = "李梅", id_number: str = RESIDENT, id_kind: str = "resident_id") -> str:
        """The key of a customer."""
        made = self.run("customer.register", "1003", name=name, id_kind=id_kind, id_number=id_number)
        return str(made.id)

    def open_day(self, hall: str = "H01", lead: str = "1001") -> None:
        self.run("day.open", lead, hall=hall, date=clock.local_date(self.moment).isoformat())

    def open_till(self, clerk: str = "1003", counter: str = "G101", float_: str = "300.00") -> None:
        self.run("till.open", clerk, counter=counter, float=float_)

    def join(self, customer: str, *, clerk: str = "1003", number: str = "19901000001", **fields: Any) -> Outcome:
        """A new subscription with 50.00 prepayment in cash; the next SIM and receipt form of the clerk's."""
        given: dict[str, Any] = {
            "business": "new_subscription",
            "customer": customer,
            "number": number,
            "sim": self.next_sim(clerk),
            "plan": "T59",
            "charges": [{"code": "prepayment", "amount": "50.00"}],
            "tender": {"cash": "50.00"},
            "receipt": self.next_form(clerk),
            "documents": ["id_copy"],
            "signatures": ["customer", "clerk"],
        }
        return self.run("order.accept", clerk, **{**given, **fields})

    def top_up(self, customer: str, *, clerk: str = "1003", number: str = "19901000001", **fields: Any) -> Outcome:
        amount = fields.pop("amount", "100.00")
        given: dict[str, Any] = {
            "business": "top_up",
            "customer": customer,
            "number": number,
            "charges": [{"code": "prepayment", "amount": amount}],
            "tender": {"cash": amount},
            "receipt": self.next_form(clerk),
            "documents": [],
            "signatures": ["customer", "clerk"],
        }
        return self.run("order.accept", clerk, **{**given, **fields})

    def next_form(self, clerk: str) -> dict[str, Any]:
        """The next receipt form of the clerk's run."""
        from openhall.back.receipts.models import Run

        run = Run.objects.filter(holder=self.staff(clerk).id).order_by("first").first()
        assert run is not None
        return {"series": run.series, "no": run.next}

    def next_sim(self, clerk: str) -> str:
        """The first SIM in the clerk's hands."""
        from openhall.back.stock import places
        from openhall.engines.ledger.models import SerialHolding

        person = self.staff(clerk)
        hands = places.hands(person.unit_id, person.id)
        held = SerialHolding.objects.filter(place_id=hands.id, width=20).order_by("first").first()
        assert held is not None
        return str(int(held.first)).zfill(held.width)


def company() -> None:
    """Headquarters, a province, two cities, three halls with people, counters, plans, goods, numbers and forms.

    Clerks 1003 and 1004 (H01) and 2003 (H02) hold 20 SIMs and 50 forms each; 1003 also two value cards of 50.00, a
    terminal and five gifts. No day is open.
    """
    cast = Cast(EVE)
    units = [
        ("HQ", "headquarters", None, None),
        ("P1", "province", "HQ", None),
        ("C1", "city", "P1", None),
        ("C2", "city", "P1", None),
        ("H01", "hall", "C1", "standard"),
        ("H02", "hall", "C1", "small"),
        ("H03", "hall", "C2", "station"),
    ]
    for code, level, parent, hall_class in units:
        given = {"parent": parent, "hall_class": hall_class}
        cast.run("org.add_unit", code=code, name=f"单位{code}", level=level, **{k: v for k, v in given.items() if v})
    for job_number, (unit, position) in PEOPLE.items():
        cast.run("org.add_staff", job_number=job_number, name=f"员工{job_number}", unit=unit, position=position)
    for hall, counters in {"H01": ("G101", "G102", "G103"), "H02": ("G201",), "H03": ("G301",)}.items():
        for counter in counters:
            cast.run("org.add_counter", hall=hall, code=counter, kind="general")
    cast.run("catalog.add_plan", code="T59", name="59元套餐", monthly_fee="59.00")
    cast.run("catalog.add_plan", code="T88", name="88元套餐", monthly_fee="88.00")
    cast.run(
        "catalog.add_plan",
        code="T129",
        name="129元合约",
        monthly_fee="129.00",
        contract_months=24,
        early_exit_fee="300.00",
    )
    cast.run("catalog.add_item", code="SIM", name="SIM卡", kind="sim", tracked="serial")
    cast.run("catalog.add_item", code="CZK50", name="50元充值卡", kind="value_card", tracked="serial", price="50.00")
    cast.run("catalog.add_item", code="ZD", name="手机", kind="terminal", tracked="serial", price="1299.00")
    cast.run("catalog.add_item", code="YS", name="雨伞", kind="gift", tracked="quantity")
    _stock(cast)


def _stock(cast: Cast) -> None:
    heads = {"H01": ("1001", "1006", 1), "H02": ("2001", "2006", 2)}
    for hall, (lead, auditor, no) in heads.items():
        numbers = [f"1990{no}{last:06d}" for last in range(1, 31)] if no != 1 else []
        numbers = numbers or [f"1990100{last:04d}" for last in range(1, 31)]
        cast.run("numbers.load", hall=hall, numbers=numbers)
        first, last = f"8986000000000{no}000000", f"8986000000000{no}000099"
        cast.run("stock.receive", lead, hall=hall, item="SIM", range={"first": first, "last": last})
        cast.run("receipts.receive", auditor, hall=hall, series=f"S{no}", first=1, last=500)
    cast.run("numbers.load", hall="H01", numbers=["19901888888"], grade="vanity", min_fee="300.00")
    cast.run("stock.receive", "1001", hall="H01", item="CZK50", range={"first": "500000000001", "last": "500000000020"})
    cast.run("stock.receive", "1001", hall="H01", item="ZD", serials=["996770982595138", "998686930905989"])
    cast.run("stock.receive", "1001", hall="H01", item="YS", quantity=50)
    for index, (clerk, lead, auditor, hall) in enumerate(
        [("1003", "1001", "1006", "H01"), ("1004", "1001", "1006", "H01"), ("2003", "2001", "2006", "H02")]
    ):
        no = 1 if hall == "H01" else 2
        low = 20 * (index % 2)
        first, last = f"8986000000000{no}{low:06d}", f"8986000000000{no}{low + 19:06d}"
        cast.run("stock.draw", lead, item="SIM", range={"first": first, "last": last}, to=clerk)
        start = 1 + 50 * (index % 2)
        cast.run("receipts.issue", auditor, hall=hall, series=f"S{no}", first=start, last=start + 49, to=clerk)
    cast.run("stock.draw", "1001", item="CZK50", serials=["500000000001", "500000000002"], to="1003")
    cast.run("stock.draw", "1001", item="ZD", serials=["996770982595138"], to="1003")
    cast.run("stock.draw", "1001", item="YS", quantity=5, to="1003")
