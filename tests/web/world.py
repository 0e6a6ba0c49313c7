"""A hall with a closed day behind it and a day under way, with as much in it as is asked for."""

from datetime import timedelta
from typing import Any

from openhall.back.reports.models import DailyReport
from openhall.back.stock.models import Count, Slip
from openhall.engines.cases.models import Case
from openhall.engines.checks.models import Check
from openhall.front.counter.models import Order
from openhall.front.customers.models import Subscription
from openhall.front.till.models import TillSession
from openhall.kernel.commands import SCREEN
from openhall.team.org.yearly import list_again
from tests.access.scene import NEVER_PAID, made, scene
from tests.cast import MONDAY, Cast

TUESDAY = MONDAY + timedelta(days=1)
NUMBER = "19901000001"


def world(cast: Cast, rounds: int) -> dict[str, str]:
    """Monday and Tuesday of H01, each with ``rounds`` of everything; the keys of one thing of each kind."""
    things = scene(cast)
    things["monday_till"] = things["till"]
    _several(cast, things, "m", rounds)
    _close(cast)
    with cast.at("09:00", TUESDAY):
        cast.open_day()
        cast.open_till()
        _several(cast, things, "t", rounds)
        return things | _tuesday(cast)


def _several(cast: Cast, things: dict[str, str], day: str, rounds: int) -> None:
    for n in range(rounds):
        _sold(cast, things, f"{day}{n}")
        _looked_after(cast, things, f"{day}{n}")


def _sold(cast: Cast, things: dict[str, str], mark: str) -> None:
    """Two orders of an own customer, a voiding asked for, a payment that never came, a count of what is in hand."""
    customer = cast.customer(name=f"客户{mark}", id_number=f"E{ord(mark[0])}{mark[1:]:0>6}", id_kind="passport")
    made(cast, "visit.open", "1007", kind="repair", need="no signal", customer=customer, phone="19900010009", name="x")
    cast.top_up(things["customer"], amount="20.00", tender={"card": "20.00"})
    form = cast.next_form("1003")
    order = str(cast.top_up(things["customer"], amount="30.00").id)
    spoilt = {"reason": "misprint", "copies": 3, "kept": ["red", "green", "white"], "stamped": True, "note": "x"}
    made(cast, "receipts.ask_void", "1003", handed_over=True, **form, **spoilt)
    made(cast, "payment.request", "1003", amount="50.00", code=NEVER_PAID)
    made(cast, "settlement.take", "1007", hall="H01", till=_till(), counted={"cash": "5.00"})
    made(cast, "stock.count", "1003", moment="closing", counted={"CZK50": 1})
    made(cast, "enquiry.open", "1003", topic=mark)
    made(cast, "interruption.report", "1003", cause=mark, started_at=cast.moment)
    cast.run("archive.receive", "1008", order=order)
    filed = cast.run("archive.file", "1008", order=order, box="B1", place="x")
    asked = {"items": [str(filed.data["archive_no"])], "purpose": "arrears", "reader": "1008", "reason": "unpaid"}
    made(cast, "archive.apply", "1003", **asked)


def _till() -> str:
    return str(TillSession.objects.open().get().id)


def _looked_after(cast: Cast, things: dict[str, str], mark: str) -> None:
    """What leads, office and auditor do beside it."""

    def do(what: str, by: str, **fields: Any) -> None:
        cast.run(what, by, channel=SCREEN, **fields)

    hall = {"hall": "H01"}
    serial = 60 + int(mark[1:]) + (20 if mark[0] == "t" else 0)
    do("stock.write_off", "1002", **hall, item="SIM", serials=[f"898600000000010000{serial}"], reason=mark)
    do("opening.check", "1003", counter="G101", ticked=["material"], failed=True, note=mark)
    do("stock.requisition", "1002", **hall, item="SIM", quantity=5, reason=mark)
    cast.run("stock.draw", "1001", item="YS", quantity=1, to="1003")
    do("finding.raise", "1002", clause="CASH-01", **hall, staff="1003", text=mark)
    do("liability.propose", "1002", staff="1004", amount="3.00", cause=mark)
    do("machine.add", "1001", **hall, code=f"M{mark}", name=mark)
    do("document.register", "101", unit="C1", number=mark, title="x", businesses=["top_up"], valid_from="2026-11-16")
    do("org.add_staff", "102", job_number=f"18{mark}", name=mark, unit="H01", position="clerk")
    do("org.add_counter", "102", **hall, code=f"G{mark}", kind="general")
    do("org.add_unit", "102", code=f"H{mark}", name=mark, level="hall", parent="C1", hall_class="small")
    do("personnel.record", "103", job_number="1004", kind="training", on="2026-11-16", title=mark)
    do("customer.report_leak", "1004", text=mark, person="1003")
    do("catalog.report_charge", "1003", **hall, business="top_up", code="fee", amount="1.00", text=mark)
    level = f"unit:{cast.hall().id}"
    do("parameter.set", "101", parameter="till.loose_cash_limit", level=level, value=f"4{len(mark)}{mark[1]}.00")
    cast.run("catalog.add_plan", code=f"T{mark}", name=mark, monthly_fee="9.00")
    cast.run("catalog.add_item", code=f"I{mark}", name=mark, kind="gift", tracked="quantity")
    cast.run("stock.receive", "1001", hall="H01", item=f"I{mark}", quantity=5)


def _close(cast: Cast) -> None:
    """Monday evening and what the auditor finds on Tuesday morning."""
    with cast.at("18:00"):
        cast.run("till.close", "1003", counted={"cash": "100.00"}, stubs=0, stubs_total="0.00")
        cast.run("day.close", "1001", hall="H01")
    with cast.at("08:00", TUESDAY):
        day = {"hall": "H01", "date": MONDAY.isoformat()}
        cast.run("bank.pay_in", "1006", **day, amount="10.00", slip="B1")
        orders = Order.objects.filter(state="accepted").order_by("accepted_at", "id")
        for order in orders.exclude(till__closed_at=None)[: len(orders) // 2]:
            faults = [{"code": "paper", "note": "x"}]
            cast.run("audit.check", "1006", order=str(order.id), verdict="faulty", faults=faults)


def _tuesday(cast: Cast) -> dict[str, str]:
    """One thing of each kind as it stands now."""
    prepaid = [{"code": "prepayment", "amount": "10.00"}]
    asked = {"business": "top_up", "customer": str(Subscription.objects.get(number=NUMBER).customer_id)}
    later = {"effective_from": "2026-12-01", "minutes": 7}
    return {
        "till": _till(),
        "prepared": made(cast, "order.prepare", "1003", **asked, number=NUMBER, charges=prepaid),
        "subscription": str(Subscription.objects.get(number=NUMBER).id),
        "report": str(DailyReport.objects.get().id),
        "correction": str(Case.objects.filter(kind="audit.correction").order_by("id")[0].id),
        "count": str(Count.objects.order_by("at", "id")[0].id),
        "check": str(Check.objects.newest_first()[0].id),
        "slip": str(Slip.objects.filter(hall=cast.hall().id, checked_at=None).order_by("at", "id")[0].id),
        "loss": str(Case.objects.filter(kind="receipts.loss").order_by("id")[0].id),
        "relook": str(list_again(cast.hall().id, [TUESDAY + timedelta(days=1)], cast.moment).id),
        "draft": made(cast, "catalog.draft_kind", "102", kind="suspend", **later),
    }
