"""Addresses of expected arrivals and proposed rosters."""

from openhall.web.access import page

from .views import forecast, proposals, templates

app_name = "proposals"
urlpatterns = [
    page("", proposals.proposals, access="roster.propose", name="list"),
    page("forecast/", forecast.forecast, access="roster.forecast", name="forecast"),
    page("templates/", templates.templates, access="roster.set_template", name="templates"),
    page("templates/<uuid:key>/retire/", templates.retire, access="roster.retire_template", name="retire_template"),
    page("wishes/", templates.wishes, access="roster.wish", name="wishes"),
    page("<uuid:key>/", proposals.show, access="roster.propose", name="show"),
    page("<uuid:key>/cancel/", proposals.cancel, access="roster.cancel_proposal", name="cancel"),
    page("<uuid:key>/take/", proposals.take, access="roster.take_proposal", name="take"),
]
