"""Addresses of the master data's way in and out."""

from openhall.web.access import page

from . import views

app_name = "transfer"
urlpatterns = [
    page("", views.show, access="transfer.export", name="import"),
    page("try/", views.attempt, access="transfer.export", name="try", dry_run=True),
    page("take/", views.attempt, access="transfer.export", name="take", dry_run=False),
    page("workbook/", views.download, access="transfer.export", name="workbook"),
]
