"""Addresses of the audit."""

from openhall.web.access import everybody, page

from .views import closing, corrections, days, desk, documents, late, signing, statement

app_name = "audit"
urlpatterns = [
    page("", desk.home, access="audit.view", name="home"),
    page("days/", days.listed, access="audit.view", name="days"),
    page("late/", late.late, access="audit.view", name="late"),
    everybody("corrections/", corrections.listed, name="corrections"),
    everybody("corrections/<uuid:key>/", corrections.correction, name="correction"),
    page("signing/", signing.signing, access="order.review", name="signing"),
    page("signing/sign/", signing.sign, access="order.review", name="signing-sign"),
    page("signing/<uuid:key>/", signing.order, access="order.review", name="signing-order"),
    page("documents/", documents.listed, access="audit.documents", name="documents"),
    page("documents/<uuid:key>/", documents.scan, access="audit.documents", name="document"),
    page("order/<uuid:key>/", desk.order, access="audit.view", name="order"),
    page("order/<uuid:key>/verdict/", desk.verdict, access="audit.check", name="verdict"),
    page("<str:hall>/<str:on>/", desk.desk, access="audit.desk", name="desk"),
    page("<str:hall>/<str:on>/more/", desk.more, access="audit.desk", name="more"),
    page("<str:hall>/<str:on>/close/", closing.close, access="audit.view", name="close"),
    page("<str:hall>/<str:on>/statement/", statement.upload, access="bank.import", name="statement"),
    page("<str:hall>/<str:on>/statement/simulated/", statement.simulated, access="bank.import", name="simulated"),
    page("<str:hall>/<str:on>/item/<str:kind>/", desk.item, access="audit.desk", name="item"),
    page("<str:hall>/<str:on>/item/<str:kind>/<str:clerk>/", desk.item, access="audit.desk", name="item-clerk"),
    page("<str:hall>/<str:on>/look/<str:kind>/", desk.item_verdict, access="audit.check_item", name="item-verdict"),
    page(
        "<str:hall>/<str:on>/look/<str:kind>/<str:clerk>/",
        desk.item_verdict,
        access="audit.check_item",
        name="item-clerk-verdict",
    ),
]
