"""Addresses of the catalogue. What customers may know beforehand is open to the world (CATALOG-02, CATALOG-03)."""

from openhall.web.access import page, public

from .views import pages

FOR_CUSTOMERS = "Customers know steps, papers, time and fees before they come"

app_name = "catalog"
urlpatterns = [
    page("", pages.catalogue, access="catalog.view", name="kinds"),
    page("add/", pages.add, access="catalog.add_kind", name="add"),
    page("plans/", pages.plans, access="catalog.view", name="plans"),
    page("tariff/", pages.tariff, access="catalog.view", name="tariff"),
    page("tariff/report/", pages.report, access="catalog.report_charge", name="report"),
    page("drafts/<uuid:key>/approve/", pages.approve, access="catalog.approve_kind", name="approve"),
    public("public/", pages.public_list, reason=FOR_CUSTOMERS, name="public"),
    public("public/tariff/", pages.public_tariff, reason=FOR_CUSTOMERS, name="public-tariff"),
    public("public/<slug:code>/", pages.public_kind, reason=FOR_CUSTOMERS, name="public-kind"),
    page("<slug:code>/", pages.kind, access="catalog.view", name="kind"),
    page("<slug:code>/draft/", pages.draft, access="catalog.draft_kind", name="draft"),
    page("<slug:code>/review/", pages.review, access="catalog.review_kind", name="review"),
    page("<slug:code>/retire/", pages.retire, access="catalog.retire_kind", name="retire"),
]
