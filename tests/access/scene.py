"""Hall H01 on Monday, at work: one of each thing that a command may name, made by commands."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from openhall.back.receipts.models import Loss, Run
from openhall.back.stock.models import Slip
from openhall.engines.cases.models import Case
from openhall.front.counter.models import Paper
from openhall.front.customers.models import Visit
from openhall.front.floor import online, slips
from openhall.front.till.models import TillSession
from openhall.kernel import clock
from openhall.kernel.commands import JOB, PUBLIC, SCREEN, execute
from openhall.team.roster.models import PlanTask
from openhall.team.roster.proposals.plan import SOFT
from tests.cast import Cast
from tests.front.counter.desk import Desk
from tests.front.counter.test_effects import do as accept

NEVER_PAID = "28000000000006"
"""A payment code that the simulated provider leaves unanswered."""
PORTED = "13800001111"
DOCUMENT = {"unit": "C1", "number": "12", "title": "x", "businesses": ["top_up"], "valid_from": "2026-11-16"}


def made(cast: Cast, do: str, by: str, **fields: Any) -> str:
    """The key of what a person's command makes."""
    return str(cast.run(do, by, channel=SCREEN, **fields).id)


def scene(cast: Cast) -> dict[str, str]:
    """The keys of what is there."""
    cast.open_day()
    done = {"cash": "0.00", "vouchers": 0, "records": True, "ledger": True, "cleaning": True}
    handed = made(cast, "dayend.hand_in", "1004", hall="H01", date="2026-11-16", **done)
    cast.open_till()
    customer = cast.customer()
    order = cast.join(customer)
    things = {"customer": customer, "order": str(order.id), "till": str(TillSession.objects.get().id)}
    things["hand_in"] = handed
    things["ticket"] = made(cast, "ticket.take", "1007", hall="H01", service="general")
    things["slip_code"] = slips.code(UUID(things["ticket"]))
    shift = {"staff": "1004", "date": "2026-11-19", "start": "08:30", "end": "17:30", "duty": "counter"}
    things["shift"] = made(cast, "roster.plan", "1001", **shift)
    own, other = (
        str(cast.run("roster.plan", "1001", **{**shift, "staff": job, "date": "2026-11-18"}).id)
        for job in ("1004", "1005")
    )
    things["own_shift"] = own
    nearer = str(cast.run("roster.plan", "1001", **{**shift, "date": "2026-11-20"}).id)
    things["shift_change"] = made(cast, "roster.ask_change", "1001", shift=nearer, end="18:00")
    leave = {"kind": "annual", "first": "2026-12-01", "last": "2026-12-01"}
    things["leave"] = made(cast, "leave.apply", "1004", **leave)
    late = {"kind": "in", "at": cast.moment.isoformat(), "reason": "x"}
    things["correction_asked"] = made(cast, "attendance.ask_correction", "1004", **late)
    extra = {"staff": "1004", "date": "2026-12-02", "start": "18:00", "end": "19:00", "reason": "x"}
    things["overtime"] = made(cast, "overtime.order", "1001", **extra)
    things["swap"] = made(cast, "roster.ask_swap", "1004", shift=own, other_shift=other)
    with clock.at(cast.moment - timedelta(minutes=10)):
        seen = {"staff": "1004", "date": "2026-11-16", "start": "07:00", "end": "07:30", "text": "x"}
        things["emptiness"] = made(cast, "attendance.report_empty", "1002", **seen)
    things["terminal"] = made(cast, "device.invite", "1001", hall="H01", kind="clock")
    things["device"] = made(cast, "device.invite", "1001", hall="H01", kind="kiosk")
    booked = {"hall": "H01", "service": "sales", "date": "2026-11-16", "time": "16:00", "phone": "19900010001"}
    things["appointment"] = made(cast, "appointment.book", "1003", **booked)
    drawn = {"hall": "H01", "service": "general", "phone": "19900010001", "browser": "x" * 32}
    with clock.at(cast.moment):
        by_phone = execute("phone.draw", drawn, online.actor(cast.hall()), channel=PUBLIC)
    things["phone_ticket"] = str(by_phone.id)
    things["notice"] = made(cast, "hall.put_up", "1001", hall="H01", text="x")
    things["closing_log"] = made(cast, "shift.hand_over", "1007", post="guide")
    things |= _proposals(cast)
    things["duty_entry"] = made(cast, "duty_log.write", "1003", kind="matter", text="x")
    things |= _meetings(cast)
    cast.run("roster.plan", "1001", **{**shift, "staff": "1003", "date": "2026-11-16", "start": "08:00"})
    things["move"] = made(cast, "floor.move", "1002", staff="1003", counter="G103", reason="x")
    things["support"] = made(cast, "support.call", "1003", counter="G101", reason="x")
    things["level"] = f"unit:{cast.hall().id}"
    things |= _goods(cast) | _papers(cast, customer) | _desk(cast, customer) | _money(cast, things["till"])
    return things | _forms(cast)


def _meetings(cast: Cast) -> dict[str, str]:
    """A briefing of this morning, a notice of the day before, a talk and a plan."""
    tasks = [{"text": "x"}, {"text": "y"}]
    made(cast, "day_plan.make", "1002", hall="H01", targets="x", tasks=tasks)
    first, moved = PlanTask.objects.order_by("id")
    cast.run("day_plan.move", "1002", channel=SCREEN, task=str(moved.id), reason="x", to=date(2026, 11, 20))
    with cast.at("17:00", date(2026, 11, 15)):
        notice = made(cast, "notice.publish", "1001", unit="H01", title="x", text="x")
    held = {"hall": "H01", "kind": "pre_shift", "attended": ["1003"], "topics": "x"}
    return {
        "plan_task": str(first.id),
        "moved_task": str(moved.id),
        "business_notice": notice,
        "meeting": made(cast, "meeting.hold", "1002", **held),
        "talk": made(cast, "talk.plan", "1002", hall="H01", date="2026-11-16"),
        "plan": made(cast, "plan.write", "1002", hall="H01", kind="week", start="2026-11-16", text="x"),
    }


def _goods(cast: Cast) -> dict[str, str]:
    broken = {"hall": "H01", "item": "SIM", "serials": ["89860000000001000050"], "reason": "snapped"}
    cards = [{"item": "CZK50", "serials": ["500000000001"]}]
    asked = {"hall": "H01", "item": "SIM", "quantity": 40, "reason": "new"}
    return {
        "write_off": made(cast, "stock.write_off", "1002", **broken),
        "hand_on": made(cast, "stock.hand_on", "1003", to="1004", lines=cards),
        "requisition": made(cast, "stock.requisition", "1002", **asked),
        "slip": str(Slip.objects.filter(hall=cast.hall().id, checked_at=None).order_by("at", "id")[0].id),
    }


def _papers(cast: Cast, customer: str) -> dict[str, str]:
    """An order's papers in their box, and two applications to read them: one approved."""
    filed = str(cast.top_up(customer).id)
    cast.run("archive.receive", "1008", order=filed)
    number = str(cast.run("archive.file", "1008", order=filed, box="B1", place="x").data["archive_no"])
    asked = {"items": [number], "purpose": "arrears", "reader": "1003", "reason": "unpaid"}
    access = made(cast, "archive.apply", "1003", **asked)
    cast.run("archive.approve", "101", case=access)
    return {
        "filed": filed,
        "archive_no": number,
        "access": access,
        "asked_access": made(cast, "archive.apply", "1003", **asked),
        "document": made(cast, "document.register", "101", **DOCUMENT),
        "collection": made(cast, "collection.run", "101", month="2026-11-01"),
    }


def _desk(cast: Cast, customer: str) -> dict[str, str]:
    """A number being ported in, then an order under way before a customer with a display."""
    desk = Desk(cast, customer)
    things = {"paired": desk.pair(), "display": made(cast, "display.invite", "1003", counter="G102")}
    accept(desk, "port_in", number=PORTED, sim=cast.next_sim("1003"), plan="T59", details={"authorisation": "123456"})
    started = {"cause": "no line to the centre", "started_at": cast.moment}
    return {
        **things,
        "porting": str(Case.objects.get(kind="order.port_in").id),
        "follow_up": str(Case.objects.get(kind="order.follow_up").id),
        "paper": str(Paper.objects.exclude(file="").order_by("id")[0].id),
        "prepared": desk.top_up("10.00"),
        "enquiry": made(cast, "enquiry.open", "1003", topic="coverage"),
        "interruption": made(cast, "interruption.report", "1003", **started),
        **_prospect(cast),
    }


def _prospect(cast: Cast) -> dict[str, str]:
    """Somebody asked once; a year later the file is on a list to be destroyed."""
    visit = made(cast, "visit.open", "1007", kind="enquiry", need="fibre", name="赵先生", phone="19900020001")
    listed = {"customers": [str(Visit.objects.get(id=visit).customer_id)], "why": "retention is over"}
    with cast.at("08:01", date(2027, 11, 16)):
        return {"visit": visit, "destruction": made(cast, "archive.propose_destruction", "1008", **listed)}


def _proposals(cast: Cast) -> dict[str, str]:
    """A shift laid down, a roster that was worked out, and one that waits to be."""
    days = [date(2026, 11, 15) - timedelta(days=n) for n in range(28)]
    counts = [{"service": "general", "start": f"{day}T09:00:00+08:00", "count": 4} for day in days]
    cast.run("arrivals.load", "1001", channel=SCREEN, hall="H01", counts=counts)
    laid = {"name": "早", "start": "08:30", "end": "16:30", "duty": "counter"}
    template = made(cast, "roster.set_template", "1001", hall="H01", **laid)
    done = made(cast, "roster.propose", "1001", hall="H01", week="2026-11-23")
    cast.run("roster.proposal_begins", channel=JOB, proposal=done)
    nothing = {"assigned": [], "unmet": [], "by_rule": dict.fromkeys(SOFT, 0), "cost": 0, "optimal": True, "seconds": 1}
    cast.run("roster.proposal_ends", channel=JOB, proposal=done, state="done", result=nothing)
    waiting = made(cast, "roster.propose", "1001", hall="H01", week="2026-11-23")
    norm = made(cast, "roster.lay_down", "1001", hall="H01", duty="clean", start="18:00", end="19:00")
    lent = {"staff": "1005", "to": "H02", "since": "2026-12-01", "until": "2026-12-02", "reason": "两人病假"}
    loan = made(cast, "staff.lend", "1001", **lent)
    return {"template": template, "taken_proposal": done, "proposal": waiting, "norm": norm, "loan": loan}


def _money(cast: Cast, till: str) -> dict[str, str]:
    seen = {"clause": "CASH-01", "hall": "H01", "staff": "1003", "text": "money on the desk"}
    short = {"staff": "1003", "amount": "30.00", "cause": "work error"}
    cast.run("machine.add", "1001", channel=SCREEN, hall="H01", code="M1", name="M1")
    return {
        "finding": made(cast, "finding.raise", "1002", **seen),
        "liability": made(cast, "liability.propose", "1002", **short),
        "payment": made(cast, "payment.request", "1003", amount="50.00", code=NEVER_PAID),
        "collection_round": made(cast, "settlement.take", "1007", hall="H01", till=till, counted={"cash": "10.00"}),
    }


def _forms(cast: Cast) -> dict[str, str]:
    """A form gone, a form to be made void, a book handed over to the department, and the clerk's own."""
    cast.run("receipts.lose", "1003", channel=SCREEN, series="S1", no=40, report="blown away")
    spoilt = {"series": "S1", "no": 1, "reason": "misprint", "copies": 3, "kept": ["red", "green", "white"]}
    other = str(Run.objects.get(holder=cast.staff("1004").id).id)
    cast.run("receipts.take_back", "1006", channel=SCREEN, book=other, seen=[{"first": 51, "last": 100}])
    cast.run("receipts.cancel_unused", "1006", channel=SCREEN, book=other)
    return {
        "loss": str(Loss.objects.get().id),
        "voiding": made(cast, "receipts.ask_void", "1003", stamped=True, handed_over=True, note="x", **spoilt),
        "handover": made(cast, "receipts.hand_over", "1006", hall="H01", month="2026-11-30"),
        "book": str(Run.objects.get(holder=cast.staff("1003").id).id),
    }
