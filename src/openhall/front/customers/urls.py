"""Addresses of customer files. Who may open each stands beside it."""

from openhall.web.access import page

from .views import files, lists, numbers, privacy, visits

app_name = "customers"
urlpatterns = [
    page("", lists.customers, access="customer.view", name="list"),
    page("new/", lists.new, access="customer.register", name="new"),
    page("new/check/", lists.check, access="customer.register", name="check"),
    page("new/card/", lists.read_card, access="customer.register", name="card"),
    page("contact/", lists.contact, access="customer.note_contact", name="contact"),
    page("reviews/", lists.reviews, access="customer.review", name="reviews"),
    page("segments/", lists.segment, access="customer.segments", name="segments"),
    page("segments/<slug:code>/", lists.segment, access="customer.segments", name="segment"),
    page("visits/", visits.visits, access="visit.open", name="visits"),
    page("visits/new/", visits.new, access="visit.open", name="visit-new"),
    page("visits/<uuid:key>/", visits.visit, access="visit.step", name="visit"),
    page("numbers/", numbers.box, access="number.query", name="numbers"),
    page("numbers/of/<uuid:key>/", numbers.query_of, access="number.query", name="number-of"),
    page("numbers/of/<uuid:key>/calls/", numbers.calls_of, access="customer.call_details", name="calls-of"),
    page("numbers/of/<uuid:key>/<slug:kind>/", numbers.query_of, access="number.query", name="query-of"),
    page("numbers/<str:number>/", numbers.query, access="number.query", name="number"),
    page("numbers/<str:number>/calls/", numbers.call_details, access="customer.call_details", name="calls"),
    page("numbers/<str:number>/<slug:kind>/", numbers.query, access="number.query", name="query"),
    page("sims/<str:serial>/", numbers.sim, access="number.query", name="sim"),
    page("unmaskings/", privacy.unmaskings, access="customer.unmaskings", name="unmaskings"),
    page("errors/", privacy.errors, access="customer.quality", name="errors"),
    page("inventory/", privacy.inventory, access="customer.inventory", name="inventory"),
    page("leak/", files.leak, access="customer.report_leak", name="leak"),
    page("<uuid:key>/", files.file, access="customer.view", name="file"),
    page("<uuid:key>/unmask/", files.unmask, access="customer.unmask", name="unmask"),
    page("<uuid:key>/change/", files.change, access="customer.change", name="change"),
    page("<uuid:key>/review/", files.review, access="customer.review", name="review"),
    page("<uuid:key>/hold/", files.hold, access="customer.hold", name="hold"),
    page("<uuid:key>/tier/", files.tier, access="customer.set_tier", name="tier"),
    page("<uuid:key>/join/", files.join, access="customer.join", name="join"),
    page("<uuid:key>/error/", files.error, access="customer.register_error", name="error"),
]
