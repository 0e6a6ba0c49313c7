"""For each command that names something of a hall: what one would send to name a thing of hall H01.

Whatever stands here exists in the scene, H01 at work. Each command whose input names a hall's thing has a line in
``examples``; what is the whole company's on purpose has one in ``everybodys``.
"""

import re
from typing import Any

from openhall.kernel.commands import registry
from openhall.kernel.inputs import RefTo
from openhall.positions import DEVICES, DISPLAY, GRANTS, ONLINE

from .scene import DOCUMENT

OF_THE_COMPANY = {"customer", "sign_in", "token"}
"""What a mark may refer to without being any hall's: customers are everybody's, sessions and tokens one's own."""
BOUND = {
    *("hall", "counter", "unit", "staff", "job_number", "to", "holder", "clerk", "seen_by", "approved_by", "witness"),
    *("reader", "person", "level", "parent", "paper", "items", "book", "order", "till", "case", "finding"),
    *("giver", "other", "relieves", "attended"),
}
"""Fields that name a hall or something of a hall without a mark."""
WHO = [
    *("clerk", "manager", "auditor", "archivist", "guide", "department_leader", "administrator", "personnel"),
    *("station_head", "duty_supervisor"),
]
BY = {
    "settlement.take": "guide",
    "settlement.finish": "guide",
    "dayend.receive": "manager",
    "cash.count_morning": "guide",
    "case.note": "manager",
    "stock.draw": "manager",
    "archive.approve": "department_leader",
    "archive.return": "archivist",
}
"""Whom a figure of the hall names, or whose scope is meant."""
EARLY = "2026-11-16T07:00:00+08:00"
DAY = "2026-11-16"
NOON = "2026-11-16T08:00:00+08:00"


def bound_fields(name: str) -> list[str]:
    """The fields of a command's input that name a hall's thing; what people may not call has none."""
    entry = registry[name]
    if entry.permission is None:
        return []
    found = []
    for model in (entry.input, entry.desk):
        for field, info in model.model_fields.items() if model else ():
            marks = [mark.kind for mark in info.metadata if isinstance(mark, RefTo)]
            marks += re.findall(r"RefTo\(kind='(\w+)'\)", str(info.annotation))
            if field in BOUND or set(marks) - OF_THE_COMPANY:
                found.append(field)
    return found


def who(name: str) -> str:
    """The position that calls it."""
    if GRANTS[name] == {DISPLAY}:
        return DISPLAY
    return BY.get(name) or next(position for position in [*WHO, *DEVICES, ONLINE] if position in GRANTS[name])


def examples(of: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What to send, by command."""
    hall, day = {"hall": "H01"}, {"hall": "H01", "date": DAY}
    order, prepared, till = {"order": of["order"]}, {"order": of["prepared"]}, {"till": of["till"]}
    book, sheets = {"book": of["book"]}, {"seen": [{"first": 2, "last": 50}]}
    person = {"job_number": "1004"}
    money = {"cash": "0.00", "vouchers": 0, "records": True, "ledger": True, "cleaning": True}
    return {
        # the day, the tills, what is counted and handed in
        "day.open": day,
        "day.close": hall,
        "till.open": {"counter": "G102", "float": "0.00"},
        "till.furnish": {"counter": "G102", "drop_safe": True},
        "till.count_shut": {**till, "cash": "1.00"},
        "till.pay_shortage": {"staff": "1003", "amount": "1.00", "slip": "B1", "date": DAY},
        "till.write_off": {"staff": "1003", "amount": "1.00", "reason": "r"},
        "liability.propose": {"staff": "1003", "amount": "1.00", "cause": "work error"},
        "liability.decide": {"liability": of["liability"], "amount": "1.00", "reason": "r"},
        "settlement.take": {**hall, **till, "counted": {"cash": "1.00"}},
        "settlement.finish": {**hall, "note": "x"},
        "settlement.confirm": {"collection": of["collection_round"]},
        "machine.add": {**hall, "code": "M2", "name": "M2"},
        "machine.retire": {**hall, "code": "M1"},
        "cash.fund_float": {**hall, "amount": "100.00"},
        "cash.count_morning": {**hall, "places": {}},
        "dayend.hand_in": {**day, **money},
        "payment.decide": {"payment": of["payment"], "state": "failed", "note": "x"},
        "payment.give_back": {"payment": of["payment"], "reason": "x"},
        "payment.query": {"payment": of["payment"]},
        "hall.open_doors": hall,
        "hall.close_doors": hall,
        "phone.draw": {**hall, "service": "general", "phone": "19900010007", "browser": "y" * 32},
        "phone.check_in": {"phone_ticket": of["phone_ticket"], "browser": "x" * 32},
        "ticket.give_up": {"ticket": of["ticket"], "proof": "x" * 20},
        "ticket.rate_slip": {"ticket": of["ticket"], "proof": "x" * 20, "stars": 5},
        "appointment.check_in": {**hall, "number": "00000000", "digits": "0001"},
        "phone.leave": {"phone_ticket": of["phone_ticket"], "browser": "x" * 32},
        "ticket.enter_paper": {**hall, "number": "1", "service": "general", "outcome": "waiting", "taken_at": NOON},
        "appointment.cancel": {"appointment": of["appointment"]},
        "hall.put_up": {**hall, "text": "x"},
        "hall.take_down": {"notice": of["notice"]},
        "incident.record": {**hall, "kind": "noise", "at": "2026-11-16T07:30:00+08:00", "action": "asked to stop"},
        "device.invite": {**hall, "kind": "kiosk"},
        "device.revoke": {"device": of["device"]},
        "display.invite": {"counter": "G102"},
        "display.revoke": {"display": of["display"]},
        # orders
        "order.accept": {**prepared, "receipt": {"series": "S1", "no": 2}},
        "order.explain": {**prepared, "explained": ["tariff"]},
        "order.paper": {**prepared, "kind": "id_copy"},
        "order.recommend": {**prepared, "product": "T88", "outcome": "declined"},
        "order.tender": {**prepared, "tender": {"cash": "10.00"}},
        "order.post": {**prepared},
        "order.send_code": prepared,
        "order.slip": order,
        "order.scan_slip": order,
        "order.decline": {**prepared, "reason": "x"},
        "order.suspend": {**prepared, "missing": ["id_copy"]},
        "order.resume": prepared,
        "order.decide": {**prepared, "decision": "refuse", "reason": "x"},
        "order.review": order,
        "order.reverse": {**order, "reason": "x", "approved_by": "1002", "refund": {"cash": "50.00"}, "copies": 3},
        "mandate.enter": {**order, "bank": "B", "account": "6222020200012345678"},
        "card.puk": order,
        # forms
        "receipts.receive": {**hall, "series": "Z", "first": 1, "last": 50},
        "receipts.issue": {**hall, "series": "S1", "first": 201, "last": 250, "to": "1004", "signature": "x"},
        "receipts.exchange": {**book, **sheets, "first": 201, "last": 250, "signature": "x"},
        "receipts.take_back": {**book, **sheets},
        "receipts.count_book": {**book, **sheets},
        "receipts.cancel_unused": book,
        "receipts.hand_over": {**hall, "month": "2026-11-30"},
        "receipts.key_green": {**day, "copies": []},
        "receipts.decide_loss": {"loss": of["loss"], "approved": True, "note": "x"},
        "receipts.invoice": order,
        "receipts.supply": {**order, "series": "S1", "no": 2},
        # goods
        "stock.receive": {**hall, "item": "YS", "quantity": 5},
        "stock.draw": {"item": "YS", "quantity": 1, "to": "1003", "document": "D1", "signature": "x"},
        "stock.hand_on": {"to": "1005", "lines": [{"item": "CZK50", "serials": ["500000000002"]}]},
        "stock.take_on": {"hand_on": of["hand_on"], "counted": {"CZK50": 1}},
        "stock.call_off": {"hand_on": of["hand_on"]},
        "stock.write_off": {**hall, "item": "SIM", "serials": ["89860000000001000060"], "reason": "x"},
        "stock.decide_write_off": {"case": of["write_off"], "approved": True},
        "stock.requisition": {**hall, "item": "SIM", "quantity": 1, "reason": "x"},
        "stock.answer_requisition": {"requisition": of["requisition"], "granted": 1},
        "stock.receive_numbers": {**hall, "first": "19901009001", "last": "19901009002"},
        "stock.confirm_gift_sheet": {**hall, "week": DAY},
        # audit, reports, bank
        "audit.check": {**order, "verdict": "ok"},
        "audit.check_item": {**day, "item": "takings", "clerk": "1003", "verdict": "ok"},
        "audit.key_copies": {**day, "clerk": "1003", "count": 1, "total": "50.00"},
        "audit.sign": {**day, "copies_total": "50.00"},
        "bank.import": {**hall, "file_name": "a.csv", "lines": []},
        "bank.pay_in": {**day, "amount": "50.00", "slip": "B1"},
        "bank.settle": {**day, "means": "card", "amount": "1.00"},
        "report.submit": {**till, "outcome": "balanced"},
        "report.summarise": {"unit": "C1", "period": "day", "first": DAY, "text": "x"},
        "match.key_stubs": {**till, "stubs": []},
        "match.withdraw_stubs": {**till, "reason": "x"},
        # archives, the desk, what the offices set up
        "archive.file": {**order, "box": "B1", "place": "shelf"},
        "desk.note": {"order": of["prepared"], "entries": {}},
        "enquiry.open": {"topic": "x", **order},
        "org.add_counter": {**hall, "code": "G109", "kind": "general"},
        "numbers.load": {**hall, "numbers": ["19901077777"]},
        "account.reset": person,
        "account.set_password": {**person, "password": "Winter-harbour-7"},
        "archive.receive": order,
        # findings and cases
        "finding.raise": {"clause": "CASH-01", **hall, "text": "x"},
        "finding.answer": {"finding": of["finding"], "text": "x"},
        "finding.decide": {"finding": of["finding"], "decision": "upheld", "note": "x"},
        "case.move": {"case": of["liability"], "move": "respond", "text": "x"},
        "case.note": {"case": of["liability"], "text": "x"},
        # units and people
        "org.assign_counter": {**hall, "counter": "G103"},
        "org.set_hours": {**hall, "weekday": 1, "opens": "09:00", "closes": "18:00"},
        "staff.plan_leaving": {**person, "last_day": "2026-11-30"},
        "staff.stay": person,
        "staff.hand_work_on": {**person, "to": "1003"},
        "staff.cancel_number": {**person, "checked": []},
        "account.end_session": person,
        "personnel.record": {**person, "kind": "training", "on": DAY, "title": "x"},
        "org.leave": person,
        "staff.lend": {"staff": "1004", "to": "H03", "since": DAY, "until": DAY, "reason": "x"},
        "staff.call_back": {"loan": of["loan"]},
        "staff.assign": {**person, "positions": ["clerk"]},
        "org.add_staff": {"job_number": "9009", "name": "x", "unit": "H01", "position": "clerk"},
        "org.add_unit": {"code": "H09", "name": "x", "level": "hall", "parent": "C1"},
        "org.add_shop": {**hall, "code": "S", "name": "x"},
        "org.describe_outlet": {**hall, "type": "own"},
        "duty.route": {**hall, "duty": "none", "text": "x"},
        "token.issue": {"name": "x", "unit": "H01", "permissions": ["list.units"]},
        "parameter.set": {"parameter": "till.loose_cash_max", "level": of["level"], "value": "400.00"},
        **_desk(of),
        **_keeping(of),
        **_floor(of),
    }


def _floor(of: dict[str, str]) -> dict[str, dict[str, Any]]:
    """On the floor, and in the team."""
    counter, hands = {"counter": "G101"}, {"cash": "0.00", "cards": {}, "receipts": []}
    answers: dict[str, dict[str, Any]] = {"answer": {"agree": True}, "withdraw": {}, "decide": {"approve": True}}
    shift = {"date": "2026-11-20", "start": "08:30", "end": "17:30", "duty": "counter"}
    return {
        "ticket.take": {"hall": "H01", "service": "general"},
        "ticket.leave": {"ticket": of["ticket"]},
        **{f"ticket.{step}": counter for step in ("call", "start", "finish", "no_show", "recall", "park")},
        "ticket.call_number": {**counter, "ticket": of["ticket"], "reason": "r"},
        "ticket.transfer": {**counter, "service": "general", "notes": "n"},
        "ticket.further": {**counter, "service": "enquiry"},
        "ticket.accept": {**counter, "ticket": of["ticket"]},
        "ticket.decline": {**counter, "ticket": of["ticket"], "reason": "r"},
        "ticket.let_go": {"ticket": of["ticket"]},
        "ticket.unpark": {**counter, "ticket": of["ticket"]},
        "ticket.put_back": {"ticket": of["ticket"], "reason": "r"},
        "floor.move": {"staff": "1004", "counter": "G102", "reason": "r"},
        "floor.accept_move": {"move": of["move"]},
        "floor.decline_move": {"move": of["move"], "reason": "r"},
        "floor.withdraw_move": {"move": of["move"]},
        "counter.place": {**counter, "column": 1, "row": 1},
        "support.call": {**counter, "reason": "r"},
        "support.answer": {"case": of["support"]},
        "support.arrive": {"case": of["support"]},
        "counter.profile": {**counter, "wants": []},
        "segment.lay_down": {"hall": "H01", "code": "pay", "name": "n", "service": "general", "letter": "P"},
        "segment.retire": {"hall": "H01", "code": "pay"},
        "ticket.guide": {"hall": "H01", "business": "top_up"},
        "enquiry.record": {"topic": "x", "outcome": "ticket", "ticket": of["ticket"]},
        "order.peak_answer": {"order": of["prepared"], "answer": "later"},
        "counter.set_fast_track": {"hall": "H01", "businesses": []},
        "ticket.requeue": {"ticket": of["ticket"], "service": "sales", "reason": "r"},
        "floor.answer": {"case": of["liability"], "measure": "divert"},
        "appointment.book": {"hall": "H01", "service": "sales", "date": DAY, "time": "10:00", "phone": "19900010001"},
        **{f"counter.{step}": counter for step in ("open", "pause", "resume", "shut", "call_away")},
        "roster.plan": {"staff": "1004", **shift},
        "roster.lay_down": {"hall": "H01", "duty": "guard", "start": "20:00", "end": "08:00"},
        "roster.lift": {"norm": of["norm"], "reason": "x"},
        "roster.set_lunch": {"hall": "H01", "date": "2026-11-19", "turns": []},
        "roster.set_template": {"hall": "H01", "name": "A", "start": "08:30", "end": "16:30", "duty": "guide"},
        "roster.retire_template": {"template": of["template"]},
        "roster.name_deputy": {"staff": "1003", "duty": "supervise", "since": "2026-11-23", "until": "2026-11-29"},
        "roster.propose": {"hall": "H01", "week": "2026-11-30"},
        "roster.cancel_proposal": {"proposal": of["proposal"]},
        "roster.take_proposal": {"proposal": of["taken_proposal"]},
        "arrivals.load": {
            "hall": "H01",
            "counts": [{"service": "sales", "start": "2026-11-09T09:00:00+08:00", "count": 1}],
        },
        "roster.change": {"shift": of["shift"], "end": "18:00"},
        "roster.cancel": {"shift": of["shift"]},
        "roster.ask_change": {"shift": of["own_shift"], "end": "18:00"},
        "roster.ask_cancel": {"shift": of["own_shift"]},
        "roster.answer_change": {"change": of["shift_change"], "agree": True},
        "roster.withdraw_change": {"change": of["shift_change"]},
        "roster.copy_week": {"hall": "H01", "week": "2026-11-23"},
        "roster.publish": {"hall": "H01", "week": "2026-11-16"},
        "roster.ask_swap": {"shift": of["shift"], "other_shift": of["shift"]},
        **{f"roster.{step}_swap": {"request": of["swap"], **more} for step, more in answers.items()},
        "roster.swap": {"date": "2026-11-20", "with": "1004"},
        "attendance.ask_correction": {"staff": "1004", "kind": "in", "at": EARLY, "reason": "x"},
        "attendance.decide_correction": {"correction": of["correction_asked"], "approve": True},
        "leave.decide": {"leave": of["leave"], "approve": True},
        "leave.report_back": {"leave": of["leave"]},
        "leave.confirm_overstay": {"leave": of["leave"], "heard": "x"},
        "overtime.order": {"staff": "1004", "date": DAY, "start": "18:00", "end": "19:00", "reason": "x"},
        "overtime.answer": {"overtime": of["overtime"], "accept": True},
        "overtime.record": {"overtime": of["overtime"], "start": "18:00", "end": "19:00", "tasks": "x"},
        "attendance.in": {"terminal": of["terminal"]},
        "attendance.out": {"terminal": of["terminal"]},
        "attendance.give_consent": {"staff": "1004", "purpose": "absence"},
        "attendance.report_empty": {"staff": "1004", "date": DAY, "start": "07:00", "end": "07:30", "text": "x"},
        "attendance.judge": {"case": of["emptiness"], "confirm": True, "heard": "x"},
        "handover.cover": {"case": of["support"], "staff": "1005"},
        "floor.leave": {"approved_by": "1001"},
        "shift.hand_over": {**counter, "to": "1004", **hands},
        "shift.take_over": {**counter, "from": "1004", **hands},
        "discipline.record": {"staff": "1004", "category": "rules", "text": "x"},
        "discipline.record_move": {"move": of["move"]},
        "pre_shift.check": {"shift": of["shift"], "entry": "absent"},
        "opening.check": {"counter": "G102", "ticked": []},
        "day_plan.make": {"hall": "H01", "targets": "x"},
        "day_plan.done": {"task": of["plan_task"]},
        "day_plan.move": {"task": of["plan_task"], "reason": "x"},
        "day_plan.consent": {"task": of["moved_task"]},
        "day_plan.close": {"hall": "H01", "accounts_checked": True, "stock_checked": True},
        "talk.plan": {"hall": "H01", "date": DAY},
        "talk.record": {"talk": of["talk"], "topics": "x", "participants": ["1003"]},
        "plan.write": {"hall": "H01", "kind": "month", "start": "2026-11-01", "text": "x"},
        "plan.view": {"plan": of["plan"]},
        "notice.publish": {"unit": "H01", "title": "x", "text": "x"},
        "notice.read": {"notice": of["business_notice"]},
        "briefing.ask": {
            "meeting": of["meeting"],
            "notice": of["business_notice"],
            "staff": "1003",
            "question": "x",
            "answer": "right",
        },
        "duty_log.edit": {"entry": of["duty_entry"], "text": "y"},
        "duty_log.add": {"entry": of["duty_entry"], "text": "y"},
        "duty_log.sign": {"hall": "H01", "date": DAY},
        "service_log.submit": {
            "hall": "H01",
            **dict.fromkeys(("overview", "business", "enquiries", "complaints"), "x"),
        },
        "shift.sign_closing": {"handover": of["closing_log"]},
        "meeting.hold": {"hall": "H01", "kind": "weekly", "attended": [], "topics": "x", "minutes": "x"},
    }


def _desk(of: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Before the customer, and on the customer's display."""
    shown = {"display": of["paired"], "order": of["prepared"]}
    person = {"original_seen": True, "seen_by": "1004"}
    named = {"name": "x", "id_kind": "passport", "id_number": "E12345678", "phone": "19900010009", "address": "x"}
    return {
        "display.check": {**shown, "revision": 1},
        "display.object": {**shown, "revision": 1},
        "display.password": {**shown, "password": "135790"},
        "display.new_password": {**shown, "password": "135790"},
        "order.confirm": {**shown, "revision": 1, "means": "tap"},
        "order.show": {"stage": "order", "order": of["prepared"]},
        "paper.open": {"paper": of["paper"], "purpose": "x"},
        "enquiry.close": {"enquiry": of["enquiry"], "answered": False},
        "interruption.resume": {"interruption": of["interruption"], "measure": "x"},
        "followup.result": {"case": of["follow_up"], "text": "x"},
        "followup.notify": {"case": of["follow_up"], "means": "text"},
        "porting.step": {"case": of["porting"]},
        "catalog.report_charge": {"hall": "H01", "business": "top_up", "code": "fee", "amount": "1.00", "text": "x"},
        "document.register": {**DOCUMENT, "number": "13"},
        "document.withdraw": {"document": of["document"], "reason": "x"},
        "customer.register": {**named, **person},
        "customer.change": {"customer": of["customer"], "name": "李霉", **person},
        "customer.register_error": {
            "customer": of["customer"],
            "field": "phone",
            "right": "19900010008",
            "cause": "entry",
            "staff": "1004",
        },
        "stock.give_out": {"item": "YS", "quantity": 1, "order": of["order"]},
    }


def _keeping(of: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Papers, books and goods that are kept, and who signs for them."""
    access = {"case": of["access"]}
    return {
        "archive.apply": {"items": [of["archive_no"]], "purpose": "arrears", "reader": "1008", "reason": "x"},
        "archive.approve": {"case": of["asked_access"]},
        "archive.open": {**access, "item": of["archive_no"]},
        "archive.return": access,
        "archive.shred": {"order": of["filed"]},
        "archive.take_in": {"clerk": "1003", "date": DAY, "box": "B2", "place": "x"},
        "dayend.receive": {"hand_in": of["hand_in"], "amount": "0.00"},
        "receipts.confirm_handover": {"handover": of["handover"]},
        "receipts.decide_void": {"case": of["voiding"], "approved": True},
        "stock.check": {"slip": of["slip"]},
    }


def everybodys(of: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What is the whole company's on purpose: a hall of another city finds it as the own hall does."""
    return {
        # customers are everybody's, and so is what hangs on them alone
        "visit.step": {"visit": of["visit"], "text": "x"},
        "visit.close": {"visit": of["visit"], "result": "x"},
        "archive.destroy": {"destruction": of["destruction"]},
        "archive.withdraw_destruction": {"destruction": of["destruction"]},
        "collection.book": {"collection": of["collection"]},
        # anybody of the company may be suspected; the reporter's own manager hears it
        "customer.report_leak": {"text": "x", "person": "1004"},
        # its items are codes of the catalogue
        "order.prepare": {"business": "card_sale", "customer": of["customer"], "items": [{"item": "CZK50"}]},
    }
