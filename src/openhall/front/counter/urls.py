"""Addresses of the counter."""

from openhall.web.access import page, public

from .views import contracts, display, floor, orders, pages, waits

app_name = "counter"
urlpatterns = [
    page("", pages.desk, access="counter.view", name="desk"),
    page("act/", pages.act, access="counter.view", name="act"),
    page("parts/", pages.refreshed, access="counter.view", name="parts"),
    page("now/", pages.now, access="counter.view", name="now"),
    page("kinds/", pages.kinds, access="counter.view", name="kinds"),
    page("numbers/", pages.numbers, access="counter.view", name="numbers"),
    page("norm/<str:code>/", orders.norm, access="counter.view", name="norm"),
    page("open/", orders.waiting, access="counter.view", name="open"),
    page("open/<slug:what>/", orders.do, access="counter.view", name="do"),
    page("contracts/", contracts.register, access="order.view", name="contracts"),
    page("enquiries/", floor.enquiries_page, access="enquiry.record", name="enquiries"),
    page("enquiries/topic/", floor.topic, access="enquiry.record", name="topic"),
    page("enquiries/record/", floor.record, access="enquiry.record", name="record-enquiry"),
    page("waits/", waits.page, access="floor.figures", name="waits"),
    page("waits/tickets/", waits.rows, access="floor.figures", name="wait-rows"),
    page("peak/", floor.peak_page, access="floor.figures", name="peak"),
    page("fast/", floor.fast, access="floor.figures", name="fast"),
    page("fast/steps/", floor.steps, access="floor.figures", name="steps"),
    page("fast/set/", floor.set_fast, access="counter.set_fast_track", name="set-fast"),
    page("invite/", orders.invite, access="display.invite", name="invite"),
    page("orders/<uuid:key>/", orders.page, access="order.view", name="order"),
    page("orders/<uuid:key>/receipt/", orders.receipt, access="order.view", name="receipt"),
    page("orders/<uuid:key>/form/", orders.form, access="order.view", name="form"),
    page("orders/<uuid:key>/slip/", orders.slip, access="order.view", name="slip"),
    page("orders/<uuid:key>/puk/", orders.puk, access="card.puk", name="puk"),
    page("orders/<uuid:key>/missing/", orders.missing, access="order.view", name="missing"),
    page("orders/<uuid:key>/decision/", orders.decision, access="order.view", name="decision"),
    page("orders/<uuid:key>/scan/", orders.scan_slip, access="order.scan_slip", name="scan"),
    page("orders/<uuid:key>/decide/", orders.decide, access="order.decide", name="decide"),
    page("papers/<uuid:key>/", orders.paper, access="paper.open", name="paper"),
    public("display/", display.display, reason="The customer's own screen: its token speaks for it", name="display"),
    public("display/pair/", display.pair, reason="A display isn't paired yet; the code is its key", name="pair"),
    public("display/stage/", display.stage, reason="The customer's own screen asks what to show", name="stage"),
    public("display/say/<slug:what>/", display.say, reason="The customer taps, signs or types", name="say"),
]
