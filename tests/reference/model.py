"""The first and second part of the replay contract as a model: read a file, run it, report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from tests.reference import floor, orders, scene, team, tills
from tests.reference.form import OTHER_PARTS, SHANGHAI, Event, FileError, read
from tests.reference.scene import Apply
from tests.reference.world import (
    LEAD,
    MEANS,
    TILL,
    Person,
    Refused,
    World,
    require,
    yuan,
)

__all__ = ["FileError", "Model", "run"]

SYSTEM = frozenset({"system"})
ANY: frozenset[str] = frozenset()
FORM_KEEPERS = frozenset({"auditor", "manager", "station_head"})
AUDITOR = frozenset({"auditor"})
RECEPTION = TILL | LEAD | {"complaint_receptionist"}
GUIDES = frozenset({"guide"})
FORCE = frozenset({"manager", "station_head"})

Command = Callable[[World, Event, Person], Apply]

# command: (who may, what it does); an empty set is 'self = any position, about oneself'
COMMANDS: dict[str, tuple[frozenset[str], Command]] = {
    "org.add_unit": (SYSTEM, scene.add_unit),
    "org.add_staff": (SYSTEM, scene.add_staff),
    "org.leave": (SYSTEM, scene.leave),
    "org.add_counter": (SYSTEM, scene.add_counter),
    "catalog.add_plan": (SYSTEM, scene.add_plan),
    "catalog.add_item": (SYSTEM, scene.add_item),
    "numbers.load": (SYSTEM, scene.load_numbers),
    "clock.tick": (SYSTEM, scene.tick),
    "stock.receive": (LEAD, scene.receive_goods),
    "stock.draw": (LEAD, scene.draw),
    "stock.return": (ANY, scene.give_back),
    "receipts.receive": (FORM_KEEPERS, scene.receive_forms),
    "receipts.issue": (FORM_KEEPERS, scene.issue_forms),
    "receipts.void": (ANY, scene.void_form),
    "day.open": (LEAD, tills.open_day),
    "till.open": (TILL, tills.open_till),
    "till.drop": (TILL, tills.drop),
    "till.close": (TILL, tills.close_till),
    "customer.register": (TILL | LEAD | {"complaint_receptionist"}, orders.register),
    "order.accept": (TILL, orders.accept),
    "order.review": (LEAD, orders.review),
    "order.reverse": (TILL, orders.reverse),
    "day.close": (LEAD, tills.close_day),
    "bank.pay_in": (LEAD | AUDITOR, tills.bank_money),
    "bank.settle": (AUDITOR, tills.bank_money),
    "audit.check": (AUDITOR, orders.check),
    "audit.sign": (AUDITOR, tills.sign),
    "ticket.take": (GUIDES | {"shelf_guide"} | LEAD | SYSTEM, floor.take),
    "ticket.call": (RECEPTION, floor.call),
    "ticket.start": (RECEPTION, floor.serve),
    "ticket.finish": (RECEPTION, floor.serve),
    "ticket.no_show": (RECEPTION, floor.serve),
    "ticket.leave": (GUIDES | LEAD | SYSTEM, floor.leave),
    "ticket.rate": (SYSTEM, floor.rate),
    "appointment.book": (RECEPTION | GUIDES | SYSTEM, floor.book),
    "counter.open": (RECEPTION, floor.open_counter),
    "counter.pause": (RECEPTION, floor.pause),
    "counter.resume": (RECEPTION, floor.resume),
    "counter.shut": (RECEPTION, floor.shut),
    "roster.plan": (LEAD, team.plan),
    "roster.swap": (ANY, team.swap),
    "attendance.in": (ANY, team.clock_in),
    "attendance.out": (ANY, team.clock_out),
    "floor.leave": (ANY, team.leave_floor),
    "floor.back": (ANY, team.back_on_floor),
    "shift.hand_over": (RECEPTION, team.hand_over),
    "shift.take_over": (RECEPTION, team.take_over),
    "meeting.hold": (LEAD, team.meet),
}

# 'pay_bill, top_up, card_sale and bill_query need none'
NO_REVIEW = frozenset({"pay_bill", "top_up", "card_sale", "bill_query"})


class Model:
    """The hall as the contract has it; `step` takes the events one by one."""

    def __init__(self) -> None:
        self.world = World()
        self.now: datetime | None = None
        self.accepted = 0
        self.refusals: list[dict[str, Any]] = []

    def decide(self, event: Event) -> Apply:
        """All checks of one event and nothing else: 'a refused event changes nothing at all'."""
        world = self.world
        if event.do in OTHER_PARTS:
            return lambda: None
        allowed, command = COMMANDS[event.do]
        # account
        if event.by == "system":
            who = Person("system", "", "system")
        else:
            require(event.by in world.people, "input.invalid", "by")
            who = world.people[event.by]
            require(not who.left, "account.closed")
        # permission
        if allowed:
            require(who.position in allowed, "permission.denied")
        else:
            require(who.position != "system", "permission.denied")
        if event.do == "day.close" and event.fields.get("force"):
            require(who.position in FORCE, "permission.denied", "force")
        return command(world, event, who)

    def step(self, event: Event) -> str | None:
        """One event after what was due before it; the code of its refusal, None if accepted."""
        self.pass_time(event.at)
        try:
            apply = self.decide(event)
        except Refused as refused:
            self.refusals.append(
                {
                    "line": event.line,
                    "do": event.do,
                    "code": refused.code,
                    "message": refused.message,
                }
            )
            return refused.code
        apply()
        self.accepted += 1
        return None

    def pass_time(self, until: datetime) -> None:
        """'midnight alone comes before the events of its moment'; a shift's limit passes after them."""
        if self.now is not None:
            limits = team.limits(self.world, self.now, until)
            midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
            midnight += timedelta(days=1)
            while midnight <= until:
                while limits and limits[0][0] < midnight:
                    team.pass_limit(self.world, *limits.pop(0))
                self.midnight(midnight)
                midnight += timedelta(days=1)
            for limit in limits:
                team.pass_limit(self.world, *limit)
        self.now = until

    def midnight(self, at: datetime) -> None:
        """'a day or month ends at 00:00 of the next'."""
        world = self.world
        team.missed_meetings(world, at)
        ended = at.date() - timedelta(days=1)
        for day in world.days.values():
            if day.date != ended or day.status != "open":
                continue
            # 'the day not closed by its own midnight'
            world.find("day.close-late", at, day.hall, None, day.date.isoformat())
            for till in world.tills:
                # 'a till still open ... at the day's midnight (once a till)'
                if till.open and till.hall == day.hall and not till.not_settled:
                    till.not_settled = True
                    world.find("till.not-settled", at, till.hall, till.person, till.counter)
        for order in world.orders:
            # 'by the end of the day after acceptance'
            if order.reversed or order.at.astimezone(SHANGHAI).date() != ended - timedelta(days=1):
                continue
            if not order.reviewed and order.business not in NO_REVIEW:
                world.find("order.unsigned", at, order.hall, order.by, order.ref)
            if not order.audited:
                world.find("audit.late", at, order.hall, None, order.ref)

    # ----- the report -----------------------------------------------------------------------

    def report(self) -> dict[str, Any]:
        """To be asked once: what is looked up in the history is found now."""
        if self.now is not None:
            floor.alarms(self.world, self.now)
            team.long_absences(self.world, self.now)
        return {
            "contract": 1,
            "events": {
                "total": self.accepted + len(self.refusals),
                "accepted": self.accepted,
                "refused": len(self.refusals),
            },
            "refusals": self.refusals,
            "findings": sorted(self.world.findings, key=lambda finding: str(finding["at"])),
            "calls": self.world.floor.calls,
            "days": self.days(),
            "stock": self.stock(),
        }

    def days(self) -> list[dict[str, Any]]:
        report = []
        for day in sorted(self.world.days.values(), key=lambda day: day.date):
            of_day = [order for order in self.world.orders if (order.hall, order.day) == (day.hall, day.date)]
            standing = [order for order in of_day if not order.reversed]
            report.append(
                {
                    "hall": day.hall,
                    "date": day.date.isoformat(),
                    "status": day.status,
                    # 'orders.accepted counts every accepted order, reversed ones too'
                    "orders": {
                        "accepted": len(of_day),
                        "reversed": len(of_day) - len(standing),
                    },
                    # 'takings are net of change and refunds'
                    "takings": {name: yuan(sum(order.net[name] for order in standing)) for name in MEANS},
                    "match": day.match,
                    "audit_match": day.audit_match,
                }
            )
        return report

    def stock(self) -> list[dict[str, Any]]:
        """Every store's and every person's goods; 'what is 0 may be left out'."""
        world = self.world
        held: dict[tuple[str, str, str], int] = {}
        places = [(item, place, 1) for (item, _), place in world.serials.items()]
        places += [(item, place, number) for (item, place), number in world.quantities.items()]
        for item, (kind, name), number in places:
            if kind == "gone" or not number:
                continue
            key = (name, item, "store") if kind == "store" else (world.people[name].unit, item, name)
            held[key] = held.get(key, 0) + number
        return [
            {"hall": hall, "item": item, "holder": holder, "quantity": number}
            for (hall, item, holder), number in sorted(held.items())
        ]


def run(lines: Iterable[str]) -> dict[str, Any]:
    """The report of a replay file; raises FileError where the file is unreadable (exit 2)."""
    model = Model()
    for event in read(lines):
        model.step(event)
    return model.report()
