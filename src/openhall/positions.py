"""Who may do what: each permission with the positions that carry it. Read it like a table; the commands obey it.

Units carry the scope (a person acts in the own unit and below it); this file says only what kind of act a position is
for. A permission that stands nowhere here is nobody's: the program refuses to start.
"""

# 厅内: the positions of a hall, a station or an outlet
MANAGER = "manager"  # 营业厅经理
DUTY_SUPERVISOR = "duty_supervisor"  # 值班长
CLERK = "clerk"  # 营业员
GUIDE = "guide"  # 引导员
AUDITOR = "auditor"  # 稽核员
COMPLAINT_RECEPTIONIST = "complaint_receptionist"  # 投诉接待员
ARCHIVIST = "archivist"  # 档案资料管理员
SHELF_GUIDE = "shelf_guide"  # 货架导购员
SALESPERSON = "salesperson"  # 销售员
REPAIR_TECHNICIAN = "repair_technician"  # 维修员
CLEANER = "cleaner"  # 清洁工
GUARD = "guard"  # 保安员
STATION_HEAD = "station_head"  # 站长
DESK_LEADER = "desk_leader"  # 前台组长
MAINTENANCE_SUPERVISOR = "maintenance_supervisor"  # 维护主管
INSTALLER = "installer"  # 装维员
COMMUNITY_REP = "community_rep"  # 社区销售代表

# above and beside the hall
ADMINISTRATOR = "administrator"  # 系统管理员: accounts, parameters, catalogue
PERSONNEL = "personnel"  # 人事
DEPARTMENT_LEADER = "department_leader"  # 部门领导 (city and above)
PARTNER_STAFF = "partner_staff"  # 合作方人员: no money, no contracts

DISPLAY = "display"
"""No person: the paired screen of a counter, acting for the customer who stands before it."""

HALL_DISPLAY = "hall_display"
KIOSK = "kiosk"
CLOCK = "clock"
"""No persons: machines that a lead has enrolled to one hall. What each kind may do stands in the grants like anybody's."""
ONLINE = "online"
"""No person of ours: a customer at the public pages, without an account."""
DEVICES = (HALL_DISPLAY, KIOSK, CLOCK)

EVERYBODY = frozenset(
    {
        MANAGER,
        DUTY_SUPERVISOR,
        CLERK,
        GUIDE,
        AUDITOR,
        COMPLAINT_RECEPTIONIST,
        ARCHIVIST,
        SHELF_GUIDE,
        SALESPERSON,
        REPAIR_TECHNICIAN,
        CLEANER,
        GUARD,
        STATION_HEAD,
        DESK_LEADER,
        MAINTENANCE_SUPERVISOR,
        INSTALLER,
        COMMUNITY_REP,
        ADMINISTRATOR,
        PERSONNEL,
        DEPARTMENT_LEADER,
        PARTNER_STAFF,
    }
)
LEAD = frozenset({MANAGER, DUTY_SUPERVISOR, STATION_HEAD, DESK_LEADER})
TILL = frozenset({CLERK, SALESPERSON, REPAIR_TECHNICIAN, DESK_LEADER})
HEAD = frozenset({MANAGER, STATION_HEAD})
DESK = TILL | LEAD | {COMPLAINT_RECEPTIONIST, ARCHIVIST, AUDITOR, GUIDE}
"""Who speaks with customers, or works on their papers."""
FORMS_KEEPER = frozenset({AUDITOR, MANAGER, STATION_HEAD})
OFFICE = frozenset({ADMINISTRATOR, DEPARTMENT_LEADER})
RECEIVES = LEAD | {GUIDE}
"""Who receives customers on the floor."""
STAFFS = TILL | LEAD | {COMPLAINT_RECEPTIONIST}
"""Who staffs counters."""
SETTLERS = frozenset({GUIDE, SHELF_GUIDE})

POSITIONS = sorted(EVERYBODY)

SELF = EVERYBODY - {PARTNER_STAFF}
"""'Any position, about oneself': a partner's people have no money, goods or forms of ours (ORG-21)."""

SECOND_FACTOR = LEAD | {AUDITOR, ADMINISTRATOR, PERSONNEL, DEPARTMENT_LEADER}
"""Who logs in with a one-time code as well (ORG-19: approval class)."""

SEPARATED: list[tuple[frozenset[str], frozenset[str]]] = [
    (TILL, frozenset({AUDITOR})),  # who takes money doesn't audit it
]
"""Positions that one person never holds together (ORG-07)."""

STANDARD_HALL = (
    MANAGER,
    DUTY_SUPERVISOR,
    CLERK,
    COMPLAINT_RECEPTIONIST,
    AUDITOR,
    ARCHIVIST,
    GUIDE,
    SHELF_GUIDE,
    SALESPERSON,
    REPAIR_TECHNICIAN,
    CLEANER,
    GUARD,
)
"""The twelve positions that the screens offer in a standard hall (ORG-07)."""
STATION_POSITIONS = (
    STATION_HEAD,
    DESK_LEADER,
    MAINTENANCE_SUPERVISOR,
    CLERK,
    SALESPERSON,
    INSTALLER,
    COMMUNITY_REP,
    AUDITOR,
    PARTNER_STAFF,
)
HALL_POSITIONS = (*STANDARD_HALL, PARTNER_STAFF)
OFFICE_POSITIONS = (DEPARTMENT_LEADER, AUDITOR, PERSONNEL, ADMINISTRATOR)
"""What the screens offer in stations, in other halls, and in offices."""

RESERVED = (
    *("order.", "till.", "day.", "bank.", "audit.", "receipts.", "stock.", "numbers."),
    *("customer.register", "customer.change", "customer.join"),
)
"""What begins like this is for the operator's own people: opening accounts, taking money, and every other operation that
books money or opens, changes or ends a contract (ORG-21). No grant below gives it to a partner's people."""

GRANTS: dict[str, frozenset[str]] = {
    # the floor: tickets, appointments, who staffs a counter
    "ticket.take": RECEIVES | {SHELF_GUIDE, KIOSK},
    "ticket.guide": RECEIVES | {SHELF_GUIDE},  # a number with the request prepared
    "floor.needs": RECEIVES | OFFICE | {SHELF_GUIDE},  # what customers say, and which business that is
    "floor.set_need": OFFICE,
    "ticket.leave": RECEIVES,
    "ticket.call": STAFFS,
    "ticket.start": STAFFS,
    "ticket.finish": STAFFS,
    "ticket.no_show": STAFFS,
    "ticket.recall": STAFFS,
    "ticket.call_number": STAFFS,
    "ticket.transfer": STAFFS,
    "ticket.accept": STAFFS,
    "ticket.decline": STAFFS,
    "ticket.let_go": LEAD,  # who was led to a counter that doesn't accept
    "ticket.further": STAFFS,
    "ticket.park": STAFFS,
    "ticket.unpark": STAFFS,
    "ticket.put_back": STAFFS | {GUIDE},
    "ticket.requeue": RECEIVES,
    "phone.draw": frozenset({ONLINE}),  # a number by phone; waits once checked in at the hall
    "phone.check_in": frozenset({ONLINE}),
    "phone.leave": frozenset({ONLINE}),
    "ticket.give_up": frozenset({ONLINE}),  # whoever holds the slip of a waiting number
    "ticket.rate_slip": frozenset({ONLINE}),  # the same, once served
    "ticket.enter_paper": RECEIVES,  # numbers of an outage
    "appointment.book": STAFFS | {GUIDE, ONLINE},
    "appointment.cancel": STAFFS | {GUIDE, ONLINE},  # online with number and phone
    "appointment.check_in": frozenset({KIOSK, ONLINE}),  # by the customer: at the kiosk, by phone in the hall
    "counter.open": STAFFS,
    "counter.pause": STAFFS,
    "counter.resume": STAFFS,
    "counter.shut": STAFFS,
    "counter.call_away": LEAD,
    "counter.profile": LEAD,
    "segment.lay_down": LEAD | {ADMINISTRATOR},
    "segment.retire": LEAD | {ADMINISTRATOR},
    "floor.watch": LEAD | OFFICE | {GUIDE},  # the live floor of the own halls
    "floor.city": OFFICE,  # the queues of all halls below
    "floor.answer": LEAD,
    "floor.move": LEAD,
    "floor.accept_move": STAFFS,  # the person who is sent, nobody else
    "floor.decline_move": STAFFS,
    "floor.withdraw_move": LEAD,
    "counter.place": LEAD,
    "support.call": STAFFS | {GUIDE, SHELF_GUIDE},
    "support.answer": LEAD,
    "support.arrive": LEAD,
    # the team: shifts, the time clock, handing over, meetings
    "roster.view": LEAD | OFFICE | {AUDITOR, PERSONNEL},  # the hall's board; one's own shifts are everybody's
    "staff.lend": HEAD | OFFICE,  # to another hall, for some days
    "staff.call_back": HEAD | OFFICE,
    "roster.plan": LEAD,
    "roster.change": LEAD,
    "roster.cancel": LEAD,
    "roster.ask_change": LEAD,  # of a published shift, with its people's consent
    "roster.ask_cancel": LEAD,
    "roster.answer_change": SELF,
    "roster.withdraw_change": LEAD,
    "roster.copy_week": LEAD,
    "roster.publish": LEAD,
    "roster.acknowledge": SELF,
    "roster.swap": SELF,
    "roster.ask_swap": SELF,
    "roster.answer_swap": SELF,
    "roster.withdraw_swap": SELF,
    "roster.decide_swap": LEAD,
    "roster.forecast": LEAD | OFFICE,  # who is expected to come, and how many counters that takes
    "arrivals.load": HEAD | OFFICE,
    "roster.set_template": LEAD,
    "roster.retire_template": LEAD,
    "roster.name_deputy": HEAD,
    "roster.wish": SELF,
    "roster.lay_down": LEAD | OFFICE,  # what a published week is held against
    "roster.lift": HEAD | OFFICE,
    "roster.set_lunch": LEAD,
    "guard.round": frozenset({GUARD}),
    "roster.rounds": LEAD | {GUARD},  # the guards' log
    "roster.propose": LEAD,
    "roster.cancel_proposal": LEAD,
    "roster.take_proposal": LEAD,
    "attendance.in": SELF,
    "attendance.out": SELF,
    "attendance.ask_correction": SELF,
    "attendance.decide_correction": LEAD | OFFICE,  # about a hall's head the level above
    "leave.apply": SELF,
    "leave.decide": LEAD | OFFICE,
    "leave.report_back": SELF,
    "leave.confirm_overstay": HEAD | OFFICE,
    "overtime.order": LEAD,
    "overtime.answer": SELF,
    "overtime.record": LEAD,
    "attendance.ask_consent": SELF,
    "attendance.give_consent": LEAD,  # to somebody else: an absence, or leaving before the relief came
    "attendance.report_empty": LEAD,
    "attendance.judge": HEAD | OFFICE,  # a post left or empty, after hearing the person; about a head the level above
    "handover.cover": LEAD,
    "floor.leave": SELF,
    "floor.back": SELF,
    "shift.hand_over": STAFFS | {GUIDE, SHELF_GUIDE, GUARD},  # a counter: who staffs counters; a post: whose post it is
    "shift.take_over": STAFFS | {GUIDE, SHELF_GUIDE, GUARD},
    "shift.sign_closing": LEAD,
    "shift.view": STAFFS
    | {GUIDE, SHELF_GUIDE, GUARD, AUDITOR}
    | OFFICE,  # one that names oneself; leads, auditors, offices all
    "shift.log": LEAD | OFFICE | {AUDITOR},
    "meeting.hold": LEAD,
    "meeting.view": LEAD | OFFICE,
    "talk.plan": LEAD,
    "talk.record": LEAD,
    "plan.write": LEAD,
    "plan.review": LEAD | OFFICE,  # the list; opened by who didn't write
    "plan.view": HEAD | {DEPARTMENT_LEADER},
    "discipline.view": LEAD | OFFICE | {PERSONNEL},  # one's own record is everybody's
    "discipline.record": LEAD,  # answered by the person, decided by another
    "discipline.record_move": LEAD,
    "pre_shift.view": LEAD | OFFICE | {AUDITOR, PERSONNEL},  # the check before a shift, and its register
    "pre_shift.check": LEAD,  # everybody but oneself
    "opening.view": SELF,
    "opening.check": SELF,
    "day_plan.make": LEAD,
    "day_plan.done": SELF,  # one's own task; the head any
    "day_plan.move": SELF,
    "day_plan.consent": HEAD,
    "day_plan.close": LEAD,
    "notice.publish": LEAD | OFFICE,
    "notice.read": SELF,
    "briefing.ask": LEAD,
    "duty_log.view": SELF,  # the own hall's; offices look at the halls below
    "duty_log.write": SELF,
    "duty_log.edit": SELF,  # one's own entry, or a lead
    "duty_log.add": SELF,
    "duty_log.sign": LEAD,
    "service_log.view": LEAD | OFFICE | {COMPLAINT_RECEPTIONIST, AUDITOR},
    "service_log.submit": LEAD | {COMPLAINT_RECEPTIONIST},
    # stock and receipt forms
    "stock.receive": LEAD,
    "stock.draw": LEAD,
    "stock.return": SELF,
    "stock.view": LEAD | OFFICE | {AUDITOR, ARCHIVIST},  # the hall's store room and its ledger
    "stock.check": LEAD | {ARCHIVIST},  # the second signature; which positions is a figure of the hall
    "stock.hand_on": SELF,
    "stock.take_on": SELF,
    "stock.call_off": SELF,
    "stock.count": SELF,
    "stock.shift": TILL | LEAD,  # terminals: on display, lent, in repair
    "stock.give_out": TILL,
    "stock.confirm_gift_sheet": LEAD,  # the keeper, who is a figure of the hall
    "stock.write_off": LEAD,
    "stock.decide_write_off": HEAD,
    "stock.requisition": LEAD,
    "stock.answer_requisition": LEAD,
    "stock.receive_numbers": LEAD,
    "receipts.receive": FORMS_KEEPER,
    "receipts.issue": FORMS_KEEPER,
    "receipts.void": SELF,
    "receipts.view": FORMS_KEEPER | LEAD | OFFICE | {ARCHIVIST},  # everybody's books; one's own are one's own
    "receipts.ask_void": SELF,
    "receipts.decide_void": LEAD,  # after the customer had the sheet
    "receipts.lose": SELF,
    "receipts.decide_loss": frozenset({AUDITOR}),
    "receipts.exchange": FORMS_KEEPER,
    "receipts.take_back": FORMS_KEEPER,
    "receipts.cancel_unused": frozenset({AUDITOR}),
    "receipts.count_book": FORMS_KEEPER,
    "receipts.hand_over": FORMS_KEEPER,
    "receipts.confirm_handover": frozenset({DEPARTMENT_LEADER}),  # for the finance department
    "receipts.key_green": frozenset({AUDITOR, DESK_LEADER, DUTY_SUPERVISOR, ARCHIVIST}),  # the named cashier
    "receipts.supply": TILL,
    "receipts.invoice": TILL | FORMS_KEEPER,
    # the day and the tills
    "day.open": LEAD,
    "day.close": LEAD,
    "day.close.force": HEAD,
    "till.open": TILL,
    "till.drop": TILL,
    "till.carry": TILL,
    "till.close": TILL,
    "till.recount": TILL,
    "till.count_shut": TILL | LEAD,  # the drawer of a till that was shut by force
    "till.view": TILL,
    "till.watch": LEAD | OFFICE | {AUDITOR, GUIDE},  # the hall's tills, and where its money is
    "till.sheet": TILL | LEAD | OFFICE | {AUDITOR, GUIDE},  # one's own, or those of the own units
    "till.accounts": LEAD | OFFICE | {AUDITOR},
    "till.furnish": LEAD | {ADMINISTRATOR},
    # what stands on a clerk's account: proposed, answered, decided, paid in or written off by somebody else
    "till.pay_shortage": LEAD | {AUDITOR},
    "till.write_off": frozenset({MANAGER, STATION_HEAD, DUTY_SUPERVISOR, DEPARTMENT_LEADER}),
    "liability.propose": LEAD | {AUDITOR},
    "liability.decide": HEAD | {DEPARTMENT_LEADER},
    # money between people: the guide's rounds, the morning count, the hand-in at the end of the day
    "settlement.take": LEAD | SETTLERS,  # the figure settlement.settler_position says who of them
    "settlement.finish": LEAD | SETTLERS,
    "settlement.confirm": TILL | LEAD,
    "machine.add": LEAD | {ADMINISTRATOR},
    "machine.retire": LEAD | {ADMINISTRATOR},
    "cash.fund_float": HEAD,
    "cash.count_morning": LEAD | SETTLERS,
    "dayend.view": TILL | LEAD | {AUDITOR},
    "dayend.hand_in": TILL | LEAD,
    "dayend.receive": LEAD | {AUDITOR},  # the figure dayend.receiver_position says who of them
    # mobile payments
    "payment.view": TILL | LEAD | {AUDITOR},
    "payment.request": TILL,
    "payment.query": TILL | LEAD,
    "payment.decide": LEAD,
    "payment.give_back": LEAD,
    # customers and orders
    "customer.register": TILL | LEAD | {COMPLAINT_RECEPTIONIST},
    "customer.view": DESK,
    "customer.unmask": DESK,
    "customer.call_details": TILL,
    "customer.note_contact": DESK,
    "customer.change": TILL | LEAD | {COMPLAINT_RECEPTIONIST, ARCHIVIST},
    "customer.review": TILL | LEAD | {COMPLAINT_RECEPTIONIST, ARCHIVIST},
    "customer.join": HEAD,
    "customer.register_error": LEAD | {ARCHIVIST, AUDITOR},
    "customer.report_leak": EVERYBODY,
    "customer.set_tier": HEAD | OFFICE,
    "customer.hold": HEAD | OFFICE | {ARCHIVIST},
    "customer.release": HEAD | OFFICE,
    "customer.unmaskings": HEAD | OFFICE,
    "customer.quality": LEAD | OFFICE | {ARCHIVIST, AUDITOR},
    "customer.segments": HEAD | OFFICE,
    "customer.inventory": EVERYBODY - {PARTNER_STAFF},
    "number.query": DESK,
    "numbers.load": frozenset({ADMINISTRATOR}),
    "numbers.load_segments": frozenset({ADMINISTRATOR}),
    "visit.open": DESK,
    "visit.step": DESK,
    "visit.close": DESK,
    # archives
    "archive.view": frozenset({ARCHIVIST, AUDITOR}) | LEAD | OFFICE,
    "archive.receive": frozenset({ARCHIVIST}) | HEAD,
    "archive.file": frozenset({ARCHIVIST}) | HEAD,
    "archive.take_in": frozenset({ARCHIVIST}) | HEAD,
    "archive.apply": SELF,
    "archive.approve": HEAD | {DEPARTMENT_LEADER},  # the hall's head only where there is no level above
    "archive.open": SELF,
    "archive.return": SELF,
    "archive.propose_destruction": HEAD | OFFICE | {ARCHIVIST},
    "archive.destroy": HEAD | OFFICE | {ARCHIVIST},
    "archive.withdraw_destruction": HEAD | OFFICE | {ARCHIVIST},
    "archive.shred": frozenset({ARCHIVIST}) | HEAD,
    "counter.view": TILL,
    "order.view": TILL | LEAD | OFFICE | {AUDITOR, ARCHIVIST, COMPLAINT_RECEPTIONIST},
    "order.prepare": TILL,
    "order.explain": TILL,
    "order.paper": TILL,
    "order.recommend": TILL,
    "order.peak_answer": TILL,
    "order.tender": TILL,
    "order.post": TILL,
    "order.show": TILL,
    "order.send_code": TILL,
    "order.slip": TILL,
    "order.scan_slip": TILL | LEAD,
    "order.decline": TILL,
    "order.suspend": TILL,
    "order.resume": TILL,
    "order.decide": LEAD,
    "order.accept": TILL,
    "order.review": LEAD,
    "order.reverse": TILL,
    # branch documents, on which special procedures rest
    "document.register": OFFICE,
    "document.withdraw": OFFICE,
    # reports: the clerk's own shift, the hall's day, the branch's collection
    "report.submit": TILL,
    "match.key_stubs": TILL | LEAD | {AUDITOR},
    "match.withdraw_stubs": TILL | LEAD | {AUDITOR},
    "report.summarise": frozenset({DEPARTMENT_LEADER}),
    "reports.day": LEAD,
    "reports.view": LEAD | OFFICE | {AUDITOR},
    "reports.shift": TILL | LEAD | OFFICE | {AUDITOR},
    "reports.branch": OFFICE,
    # at the desk: what is half entered, copies of papers, enquiries, interruptions, matters to follow up
    "desk.note": TILL,
    "paper.open": TILL | LEAD | {AUDITOR, ARCHIVIST},
    "enquiry.open": DESK,
    "enquiry.close": DESK,
    "enquiry.record": DESK | {SHELF_GUIDE, REPAIR_TECHNICIAN},  # on the floor: topic, outcome, material
    "desk.fault": DESK,
    "desk.complaint": DESK,
    "counter.set_fast_track": HEAD,
    "floor.figures": LEAD | OFFICE,  # waits and handling of the own halls
    "interruption.report": DESK,
    "interruption.resume": DESK,
    "followup.result": TILL | LEAD,
    "followup.notify": TILL | LEAD,
    # the catalogue: kinds, their norms, the tariff; a norm is approved by somebody else than who wrote it
    "catalog.view": EVERYBODY - {PARTNER_STAFF},
    "catalog.add_plan": frozenset({ADMINISTRATOR}),
    "catalog.add_item": frozenset({ADMINISTRATOR}),
    "catalog.describe_plan": frozenset({ADMINISTRATOR}),
    "catalog.add_kind": frozenset({ADMINISTRATOR}),
    "catalog.draft_kind": OFFICE,
    "catalog.approve_kind": OFFICE,
    "catalog.review_kind": OFFICE,
    "catalog.retire_kind": frozenset({ADMINISTRATOR}),
    "catalog.publish_tariff": frozenset({ADMINISTRATOR}),
    "catalog.set_number_class": frozenset({ADMINISTRATOR}),
    "catalog.report_charge": DESK,
    "numbers.classify": frozenset({ADMINISTRATOR}),
    # what hangs on a number: bills, cards, mandates, porting
    "bill.load": frozenset({ADMINISTRATOR}),
    "card.lock": LEAD,
    "card.puk": TILL,
    "mandate.enter": TILL,
    "collection.run": OFFICE,
    "collection.book": OFFICE,
    "collection.return": OFFICE,
    "porting.step": TILL | LEAD,
    # the customer's display: paired by people, and then it speaks for the customer alone
    "display.invite": TILL | LEAD,
    "display.revoke": TILL | LEAD,
    "display.check": frozenset({DISPLAY}),
    "display.object": frozenset({DISPLAY}),
    "display.password": frozenset({DISPLAY}),
    "display.new_password": frozenset({DISPLAY}),
    "order.confirm": frozenset({DISPLAY}),
    # machines in the hall: enrolled by a lead, then they act for themselves
    "hall.open_doors": LEAD,
    "hall.close_doors": LEAD,
    "hall.put_up": LEAD,  # notices on the ticket display
    "hall.take_down": LEAD,
    "incident.view": LEAD | OFFICE | {GUIDE, GUARD},
    "incident.record": LEAD | {GUIDE, GUARD},
    "device.view": LEAD | OFFICE,
    "device.invite": LEAD,
    "device.revoke": LEAD | {ADMINISTRATOR},
    "device.display": frozenset({HALL_DISPLAY}),  # the ticket display's own page
    "device.kiosk": frozenset({KIOSK}),  # the kiosk's own pages
    "device.clock": frozenset({CLOCK}),  # the clock terminal's own pages; who clocks there proves to be it
    "device.listen": frozenset({HALL_DISPLAY, KIOSK}),  # the live stream of the own hall
    # bank and audit
    "audit.view": LEAD | OFFICE | {AUDITOR},
    "audit.desk": frozenset({AUDITOR}),
    "audit.documents": TILL | LEAD | OFFICE | {AUDITOR},
    "audit.check_item": frozenset({AUDITOR}),
    "audit.key_copies": frozenset({AUDITOR}),
    "bank.import": frozenset({AUDITOR}),
    "bank.pay_in": LEAD | {AUDITOR},
    "bank.settle": frozenset({AUDITOR}),
    "audit.check": frozenset({AUDITOR}),
    "audit.sign": frozenset({AUDITOR}),
    # findings and figures
    "case.move": EVERYBODY,  # the kind of case says who may make which move
    "case.note": EVERYBODY,
    "checks.view": LEAD | OFFICE | {AUDITOR},  # what was looked at in the own units' halls, by whom, and what was found
    "case.view": LEAD | OFFICE | {AUDITOR},  # of the own units; own ones and copies are everybody's
    "finding.answer": EVERYBODY,
    "finding.view": LEAD | OFFICE | {AUDITOR},  # of the own units; everybody sees what names oneself
    "finding.raise": LEAD | {AUDITOR, DEPARTMENT_LEADER},
    "finding.decide": LEAD | {DEPARTMENT_LEADER},
    "parameter.set": OFFICE | HEAD,
    # accounts: signing in is everybody's own, the rest is for who looks after others
    "account.sign_in": EVERYBODY,
    "account.give_code": EVERYBODY,
    "account.prove": EVERYBODY,  # at a hall's shared machine; no session begins
    "account.offer_factor": EVERYBODY,
    "account.confirm_factor": EVERYBODY,
    "account.change_password": EVERYBODY,
    "account.lock": EVERYBODY,
    "account.unlock": EVERYBODY,
    "account.sign_out": EVERYBODY,
    "account.end_session": LEAD | {ADMINISTRATOR},
    "account.set_password": frozenset({ADMINISTRATOR}),
    "account.reset": frozenset({ADMINISTRATOR}),
    # units, outlets, people
    "unit.view": LEAD | OFFICE | {AUDITOR, PERSONNEL},
    "org.add_unit": frozenset({ADMINISTRATOR}),
    "org.add_counter": frozenset({ADMINISTRATOR}),
    "org.add_shop": OFFICE,
    "org.assign_counter": OFFICE | HEAD,
    "org.add_outlet_type": frozenset({ADMINISTRATOR}),
    "org.describe_outlet": OFFICE,
    "org.set_hours": OFFICE | HEAD,
    "calendar.lay_down": OFFICE,  # of headquarters: the table is the whole company's
    "calendar.keep_holidays": OFFICE,
    "calendar.seed": frozenset({ADMINISTRATOR}),
    "staff.view": LEAD | OFFICE | {PERSONNEL},
    "org.add_staff": frozenset({ADMINISTRATOR, PERSONNEL}),
    "org.leave": frozenset({ADMINISTRATOR, PERSONNEL}),  # at once, as in a dismissal
    "staff.assign": frozenset({ADMINISTRATOR, PERSONNEL}),
    "staff.plan_leaving": HEAD | {ADMINISTRATOR, PERSONNEL},
    "staff.stay": HEAD | {ADMINISTRATOR, PERSONNEL},
    "staff.hand_work_on": LEAD | OFFICE,
    "staff.cancel_number": LEAD | OFFICE,
    "personnel.record": frozenset({PERSONNEL}),
    "duty.add": OFFICE,
    "duty.assign": OFFICE,
    "duty.route": LEAD | OFFICE,
    # master data as a workbook; each row goes through its own command besides
    "transfer.import": frozenset({ADMINISTRATOR}) | HEAD,  # a head brings the customers along
    "transfer.export": frozenset({ADMINISTRATOR}),  # and the screen for both ways
    # tokens for the API
    "token.issue": frozenset({ADMINISTRATOR}),
    "token.own": EVERYBODY,
    "token.revoke": EVERYBODY,
    # lists of the API
    "list.units": EVERYBODY - {PARTNER_STAFF},
    "list.staff": LEAD | OFFICE | {PERSONNEL},
    "list.counters": EVERYBODY,
    "list.plans": EVERYBODY,
    "list.items": EVERYBODY,
    "list.kinds": EVERYBODY,
    "list.tariff": EVERYBODY,
    "list.customers": TILL | LEAD,  # masked; opened at the desk for a purpose
    "list.numbers": TILL | LEAD | OFFICE,
    "list.subscriptions": TILL | LEAD | {AUDITOR},
    "list.days": TILL | LEAD | OFFICE | {AUDITOR},
    "list.tills": LEAD | OFFICE | {AUDITOR},
    "list.orders": LEAD | OFFICE | {AUDITOR},
    "list.runs": LEAD | {AUDITOR},
    "list.forms": LEAD | {AUDITOR},
    "list.stock": LEAD | {AUDITOR},
    "list.reports": LEAD | OFFICE | {AUDITOR},
    "list.checks": LEAD | OFFICE | {AUDITOR},
    "list.bank-lines": LEAD | OFFICE | {AUDITOR},
    "list.findings": LEAD | OFFICE | {AUDITOR},
    "list.cases": LEAD | OFFICE,
}
