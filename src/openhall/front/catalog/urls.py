"""Addresses of the catalogue. What customers may know beforehand is open to the world (CATALOG-02, CATALOG-03)."""

from openhall.web.access import page, public

from . import views

FOR_CUSTOMERS = "Customers know steps, papers, time and fees before they come"

app_name = "catalog"
urlpatterns = [
    page("", views.catalogue, access="catalog.view", name="kinds"),
    page("add/", views.add, access="catalog.add_kind", name="add"),
    page("plans/", views.plans, access="catalog.view", name="plans"),
    page("tariff/", views.tariff, access="catalog.view", name="tariff"),
    page("tariff/report/", views.report, access="catalog.report_charge", name="report"),
    page("drafts/<uuid:key>/approve/", views.approve, access="catalog.approve_kind", name="approve"),
    public("public/", views.public_list, reason=FOR_CUSTOMERS, name="public"),
    public("public/tariff/", views.public_tariff, reason=FOR_CUSTOMERS, name="public-tariff"),
    public("public/<slug:code>/", views.public_kind, reason=FOR_CUSTOMERS, name="public-kind"),
    page("<slug:code>/", views.kind, access="catalog.view", name="kind"),
    page("<slug:code>/draft/", views.draft, access="catalog.draft_kind", name="draft"),
    page("<slug:code>/retire/", views.retire, access="catalog.retire_kind", name="retire"),
]
