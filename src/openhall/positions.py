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
FORMS_KEEPER = frozenset({AUDITOR, MANAGER, STATION_HEAD})
OFFICE = frozenset({ADMINISTRATOR, DEPARTMENT_LEADER})

POSITIONS = sorted(EVERYBODY)

SELF = EVERYBODY - {PARTNER_STAFF}
"""'Any position, about oneself': a partner's people have no money, goods or forms of ours (ORG-21)."""

SECOND_FACTOR = LEAD | {AUDITOR, ADMINISTRATOR, PERSONNEL, DEPARTMENT_LEADER}
"""Who logs in with a one-time code as well (ORG-19: approval class)."""

GRANTS: dict[str, frozenset[str]] = {
    # stock and receipt forms
    "stock.receive": LEAD,
    "stock.draw": LEAD,
    "stock.return": SELF,
    "receipts.receive": FORMS_KEEPER,
    "receipts.issue": FORMS_KEEPER,
    "receipts.void": SELF,
    # the day and the tills
    "day.open": LEAD,
    "day.close": LEAD,
    "day.close.force": HEAD,
    "till.open": TILL,
    "till.drop": TILL,
    "till.close": TILL,
    # customers and orders
    "customer.register": TILL | LEAD | {COMPLAINT_RECEPTIONIST},
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
    "reports.branch": OFFICE,
    # bank and audit
    "audit.view": LEAD | OFFICE | {AUDITOR},
    "audit.desk": frozenset({AUDITOR}),
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
    "finding.answer": EVERYBODY,
    "finding.decide": LEAD,
    "parameter.set": OFFICE | HEAD,
}
