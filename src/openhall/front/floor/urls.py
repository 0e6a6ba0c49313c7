"""Addresses of the floor."""

from openhall.web.access import page

from .views import guide

app_name = "floor"
urlpatterns = [
    page("", guide.guide, access="ticket.take", name="guide"),
    page("waiting/", guide.waiting, access="ticket.take", name="waiting"),
    page("customers/", guide.customers, access="customer.view", name="customers"),
    page("take/", guide.take, access="ticket.take", name="take"),
    page("leave/", guide.leave, access="ticket.leave", name="leave"),
    page("tickets/<uuid:key>/slip/", guide.slip, access="ticket.take", name="slip"),
]
