"""Addresses of the receipt forms."""

from openhall.web.access import page

from .views import books, own, papers

app_name = "receipts"
urlpatterns = [
    page("", books.overview, access="receipts.view", name="books"),
    page(
        "books/<uuid:key>/", books.book, access="receipts.void", name="book"
    ),  # the door shows one's own, or the hall's
    page("books/<uuid:key>/exchange/", books.check_book, access="receipts.exchange", name="exchange", act="exchange"),
    page(
        "books/<uuid:key>/take-back/", books.check_book, access="receipts.take_back", name="take-back", act="take_back"
    ),
    page("books/<uuid:key>/count/", books.check_book, access="receipts.count_book", name="count", act="count_book"),
    page("books/<uuid:key>/cancel/", books.cancel_unused, access="receipts.cancel_unused", name="cancel"),
    page("receive/", books.receive, access="receipts.receive", name="receive"),
    page("issue/", books.issue, access="receipts.issue", name="issue"),
    page("ledger/", books.movements, access="receipts.view", name="ledger"),
    page("handover/", books.handover, access="receipts.view", name="handover"),
    page("handover/send/", books.hand_over, access="receipts.hand_over", name="hand-over"),
    page("handover/<uuid:key>/", books.confirm_handover, access="receipts.confirm_handover", name="confirm-handover"),
    page("mine/", own.mine, access="receipts.void", name="mine"),
    page("mine/void/", own.void, access="receipts.void", name="void"),
    page("mine/lost/", own.lose, access="receipts.lose", name="lose"),
    page("mine/supply/<uuid:key>/", own.supply, access="receipts.supply", name="supply"),
    page("voiding/<uuid:key>/", own.decide_void, access="receipts.decide_void", name="decide-void"),
    page("loss/<uuid:key>/", own.decide_loss, access="receipts.decide_loss", name="decide-loss"),
    page("green/", papers.green, access="receipts.key_green", name="green"),
    page("invoices/", papers.invoices, access="receipts.view", name="invoices"),
    page("invoices/<uuid:key>/", papers.make_invoice, access="receipts.invoice", name="make-invoice"),
    page("electronic/", papers.electronic, access="receipts.view", name="electronic"),
]
