"""Addresses of the store room."""

from openhall.web.access import page

from .views import office, own, store

app_name = "stock"
urlpatterns = [
    page("", store.store, access="stock.view", name="store"),
    page("item/<str:code>/", store.item, access="stock.view", name="item"),
    page("movements/", store.movements, access="stock.view", name="movements"),
    page("movements/<uuid:key>/", store.slip, access="stock.view", name="slip"),
    page("movements/<uuid:key>/check/", store.check, access="stock.check", name="check"),
    page("receive/", store.receive, access="stock.receive", name="receive"),
    page("draw/", store.draw, access="stock.draw", name="draw"),
    page("where/", store.where, access="stock.view", name="where"),
    page("mine/", own.mine, access="stock.hand_on", name="mine"),
    page("mine/hand-on/", own.hand_on, access="stock.hand_on", name="hand-on"),
    page("mine/give-back/", own.give_back, access="stock.return", name="give-back"),
    page("mine/take/<uuid:key>/", own.take, access="stock.take_on", name="take"),
    page("mine/call-off/<uuid:key>/", own.call_off, access="stock.call_off", name="call-off"),
    page("mine/count/", own.count, access="stock.count", name="counting"),
    page("mine/terminals/", own.shift, access="stock.shift", name="shift"),
    page("counts/", office.count_list, access="stock.view", name="counts"),
    page("counts/<uuid:key>/", office.count_one, access="stock.count", name="count"),
    page("counts/<uuid:key>/sheet/", office.count_sheet, access="stock.view", name="count-sheet"),
    page("gifts/", office.gift_list, access="stock.view", name="gifts"),
    page("terminals/", office.terminal_list, access="stock.view", name="terminals"),
    page("numbers/", office.numbers, access="stock.view", name="numbers"),
    page("requisitions/", office.requisition_list, access="stock.view", name="requisitions"),
    page("write-offs/", office.write_offs, access="stock.view", name="write-offs"),
    page("write-offs/<uuid:key>/", office.decide_write_off, access="stock.decide_write_off", name="decide-write-off"),
]
