"""Addresses of cases. One's own are everybody's; those of the hall are for who looks after it."""

from openhall.web.access import everybody, page

from . import views

app_name = "cases"
urlpatterns = [
    everybody("", views.mine, name="mine"),
    page("hall/", views.hall, access="case.view", name="hall"),
    everybody("<uuid:key>/", views.case, name="case"),
    everybody("<uuid:key>/row/", views.row, name="row"),
    everybody("<uuid:key>/move/", views.move, name="move"),
]
