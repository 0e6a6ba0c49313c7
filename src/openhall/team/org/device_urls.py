"""Where a machine begins: it is enrolled, and led to the first page of its kind."""

from openhall.web.access import public

from .views import enrolling

app_name = "device"
urlpatterns = [
    public("", enrolling.start, reason="A machine that isn't enrolled yet is asked for its code", name="start"),
    public("enrol/", enrolling.enrol, reason="The code is the key; ten wrong ones end it", name="enrol"),
]
