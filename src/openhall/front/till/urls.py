"""Addresses of days and tills, rounds and counts, accounts and mobile payments."""

from openhall.web.access import page, public

from .views import accounts, closing, hall, hand_in, mine, payments, rounds

app_name = "till"
urlpatterns = [
    page("", mine.mine, access="till.view", name="mine"),
    page("drop/", mine.drop, access="till.drop", name="drop"),
    page("close/", closing.close, access="till.close", name="close"),
    page("recount/", closing.recount, access="till.recount", name="recount"),
    page("account/", mine.own_account, access="till.view", name="account"),
    page("day/", hall.day, access="till.watch", name="day"),
    page("day/act/", hall.open_or_close, access="day.open", name="day-act"),
    page("tills/", hall.tills, access="till.watch", name="tills"),
    page("furniture/", hall.furniture, access="till.furnish", name="furniture"),
    page("custody/", hall.custody_page, access="till.watch", name="custody"),
    page("rounds/", rounds.rounds_page, access="till.watch", name="rounds"),
    page("rounds/take/", rounds.take, access="settlement.take", name="take"),
    page("rounds/finish/", rounds.finish, access="settlement.finish", name="finish"),
    page("rounds/confirm/<uuid:key>/", mine.confirm, access="settlement.confirm", name="confirm"),
    page("morning/", rounds.morning, access="till.watch", name="morning"),
    page("hand-in/", hand_in.hand_in, access="dayend.view", name="hand_in"),
    page("hand-in/submit/", hand_in.submit, access="dayend.hand_in", name="hand-in-submit"),
    page("hand-in/<uuid:key>/receive/", hand_in.receive, access="dayend.receive", name="receive"),
    page("accounts/", accounts.accounts, access="till.accounts", name="accounts"),
    page("accounts/<str:job_number>/", accounts.person, access="till.accounts", name="person"),
    page("liability/<uuid:key>/", accounts.decide, access="liability.decide", name="decide"),
    page("payments/", payments.payments, access="payment.view", name="payments"),
    public("payments/notice/", payments.notice, reason="The provider signs its notices", name="payment-notice"),
    page("payments/<uuid:key>/", payments.payment, access="payment.view", name="payment"),
    page("payments/<uuid:key>/act/", payments.act_on, access="payment.query", name="payment-act"),
    page("<uuid:key>/", closing.sheet, access="till.sheet", name="sheet"),
    page("<uuid:key>/row/", hall.row, access="till.watch", name="row"),
    page("<uuid:key>/print/", closing.paper, access="till.sheet", name="print"),
    page("<uuid:key>/count/", closing.count_shut, access="till.count_shut", name="count-shut"),
]
