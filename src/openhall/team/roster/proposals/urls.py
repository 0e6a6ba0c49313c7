"""Addresses of expected arrivals and proposed rosters."""

from openhall.web.access import page

from .views import forecast, norms, proposals, templates

app_name = "proposals"
urlpatterns = [
    page("", proposals.proposals, access="roster.propose", name="list"),
    page("forecast/", forecast.forecast, access="roster.forecast", name="forecast"),
    page("templates/", templates.templates, access="roster.set_template", name="templates"),
    page("templates/<uuid:key>/retire/", templates.retire, access="roster.retire_template", name="retire_template"),
    page("norms/", norms.norms, access="roster.lay_down", name="norms"),
    page("norms/<uuid:key>/lift/", norms.lift, access="roster.lift", name="lift"),
    page("rounds/", norms.rounds, access="roster.rounds", name="rounds"),
    page("lunch/", norms.lunch, access="roster.set_lunch", name="lunch"),
    page("wishes/", templates.wishes, access="roster.wish", name="wishes"),
    page("<uuid:key>/", proposals.show, access="roster.propose", name="show"),
    page("<uuid:key>/cancel/", proposals.cancel, access="roster.cancel_proposal", name="cancel"),
    page("<uuid:key>/take/", proposals.take, access="roster.take_proposal", name="take"),
]
