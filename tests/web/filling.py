"""Each address with a gap, filled with something that is there."""

GAPS = {
    # what stands in the gap of every address that begins like this: the key of a thing, or the word itself
    "/roster/proposals/templates/": "template",
    "/roster/proposals/norms/": "norm",
    "/roster/proposals/": "taken_proposal",
    "/kit/": "=counter",
    "/org/people/<str:job>/": "=1004",
    "/org/units/": "=H01",
    "/org/types/": "=own_hall",
    "/org/calendar/changed/": "relook",
    "/org/duties/of/": "=auditor",
    "/org/duties/<": "=hall.report",
    "/org/departments/": "=market",
    "/catalog/drafts/": "draft",
    "/catalog/": "=top_up",
    "/catalog/<slug:code>/retire/": "=suspend",
    "/customers/segments/": "=inactive",
    "/customers/visits/": "visit",
    "/customers/numbers/of/": "subscription",
    "/customers/numbers/<": "=19901000001",
    "/customers/sims/": "=89860000000001000000",
    "/customers/<": "customer",
    "/stock/item/": "=SIM",
    "/stock/movements/": "slip",
    "/stock/mine/": "hand_on",
    "/stock/counts/": "count",
    "/stock/write-offs/": "write_off",
    "/receipts/books/": "book",
    "/receipts/handover/": "handover",
    "/receipts/mine/supply/": "order",
    "/receipts/voiding/": "voiding",
    "/receipts/loss/": "loss",
    "/receipts/invoices/": "order",
    "/checks/": "check",
    "/roster/shift/": "shift",
    "/roster/meetings/<": "meeting",
    "/roster/reviews/<": "plan",
    "/roster/reviews/open/": "=week 01930000-0000-7000-8000-000000000000",
    "/roster/handover/<": "closing_log",
    "/roster/swaps/": "swap",
    "/roster/lending/": "loan",
    "/roster/changes/": "shift_change",
    "/roster/discipline/of/": "=1003",
    "/roster/mine/<": "own_shift",
    "/roster/mine/attendance/": "=back",
    "/roster/attendance/": "=leave",
    "/roster/attendance/judge/": "emptiness",
    "/roster/attendance/relief/": "emptiness",
    "/till/rounds/": "collection_round",
    "/till/hand-in/": "hand_in",
    "/till/accounts/": "=1003",
    "/till/liability/": "liability",
    "/till/payments/": "payment",
    "/till/<": "monday_till",
    "/floor/tickets/": "ticket",
    "/device/kiosk/ticket/": "ticket",
    "/online/h/": "=H01 forged",
    "/online/b/": "=none",
    "/online/n/": "slip_code",
    "/counter/norm/": "=top_up",
    "/counter/open/": "=top_up",
    "/counter/orders/": "order",
    "/counter/papers/": "paper",
    "/counter/display/say/": "=yes",
    "/reports/shift/": "monday_till",
    "/reports/daily/": "report",
    "/reports/month/": "=H01 2026-11",
    "/audit/corrections/": "correction",
    "/audit/signing/": "order",
    "/audit/documents/": "document",
    "/audit/order/": "order",
    "/audit/<str:hall>/": "=H01 2026-11-16 takings 1003",
    "/audit/<str:hall>/<str:on>/item/<str:kind>/<str:clerk>/": "=H01 2026-11-16 report 1003",
    "/archives/papers/": "filed",
    "/archives/access/": "access",
    "/archives/destruction/": "destruction",
    "/rules/chapter/": "=cash",
    "/rules/parameters/": "=till.loose_cash_limit",
    "/rules/findings/": "finding",
    "/rules/<": "=CASH-01",
    "/cases/": "liability",
}
SECOND = {
    "/customers/numbers/of/<uuid:key>/<slug:kind>/": "acceptance",
    "/customers/numbers/<str:number>/<slug:kind>/": "acceptance",
}
"""What stands in a second gap."""


def filled(where: str, things: dict[str, str]) -> str:
    """The address as a browser would ask for it."""
    if "<" not in where:
        return where
    known = max((begin for begin in GAPS if where.startswith(begin)), key=len)
    words = GAPS[known].removeprefix("=").split() if GAPS[known].startswith("=") else [things[GAPS[known]]]
    words += [SECOND[where]] if where in SECOND else []
    for word in words:
        head, _, tail = where.partition("<")
        if tail:
            where = head + word + tail.partition(">")[2]
    return where
