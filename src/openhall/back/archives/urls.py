"""Addresses of the archives."""

from openhall.web.access import page

from .views import pages

app_name = "archives"
urlpatterns = [
    page("", pages.desk, access="archive.view", name="desk"),
    page("take-in/", pages.take_in, access="archive.take_in", name="take-in"),
    page("papers/<uuid:order>/", pages.vouchers, access="archive.view", name="vouchers"),
    page("access/", pages.loans, access="archive.apply", name="loans"),
    page("access/new/", pages.apply, access="archive.apply", name="apply"),
    page("access/<uuid:key>/", pages.access_case, access="archive.apply", name="access"),
    page("destruction/", pages.destruction, access="archive.propose_destruction", name="destruction"),
    page("destruction/propose/", pages.propose, access="archive.propose_destruction", name="propose"),
    page("destruction/<uuid:key>/", pages.decide, access="archive.destroy", name="decide"),
]
