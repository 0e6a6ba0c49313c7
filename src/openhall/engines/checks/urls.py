"""Addresses of checks, for who looks after halls."""

from openhall.web.access import page

from . import views

app_name = "checks"
urlpatterns = [
    page("", views.checks, access="checks.view", name="checks"),
    page("<uuid:key>/row/", views.row, access="checks.view", name="row"),
]
