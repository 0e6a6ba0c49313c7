"""Addresses of the reports."""

from openhall.web.access import page

from .views import branch, daily, day, monthly, orders, shift

app_name = "reports"
urlpatterns = [
    page("mine/", shift.mine, access="report.submit", name="mine"),
    page("shift/<uuid:key>/", shift.shift, access="reports.shift", name="shift"),
    page("shift/<uuid:key>/print/", shift.paper, access="reports.shift", name="shift-print"),
    page("day/", day.day, access="reports.day", name="day"),
    page("day/tills/", day.live, access="reports.day", name="day-tills"),
    page("orders/", orders.orders, access="reports.view", name="orders"),
    page("daily/", daily.daily, access="reports.view", name="daily"),
    page("daily/<uuid:key>/", daily.one, access="reports.view", name="daily-one"),
    page("daily/<uuid:key>/print/", daily.paper, access="reports.view", name="daily-print"),
    page("daily/<uuid:key>/pdf/", daily.as_pdf, access="reports.view", name="daily-pdf"),
    page("month/<str:hall>/<str:month>/", monthly.month, access="reports.view", name="month"),
    page("month/<str:hall>/<str:month>/print/", monthly.paper, access="reports.view", name="month-print"),
    page("branch/", branch.branch, access="reports.branch", name="branch"),
]
