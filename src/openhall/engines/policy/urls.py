"""Addresses of the rule book. Reading it is open to whoever is signed in; the commands ask for themselves."""

from openhall.web.access import everybody, page

from .views import book, figures, findings

app_name = "policy"
urlpatterns = [
    everybody("", book.contents, name="book"),
    everybody("chapter/<slug:module>/", book.chapter, name="chapter"),
    everybody("parameters/", figures.figures_page, name="parameters"),
    everybody("parameters/<str:name>/", figures.figure_page, name="parameter"),
    page("parameters/<str:name>/look-back/", figures.look_back, access="parameter.set", name="look-back"),
    everybody("findings/", findings.findings_page, name="findings"),
    page("findings/raise/", findings.raise_page, access="finding.raise", name="raise"),
    everybody("findings/<uuid:key>/", findings.finding_page, name="finding"),
    everybody("findings/<uuid:key>/row/", findings.finding_row, name="finding-row"),
    everybody("<str:clause>/", book.clause, name="clause"),
]
