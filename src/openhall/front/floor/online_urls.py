"""The public pages of halls. Nobody signs in here; a link that is somebody's own is signed."""

from openhall.web.access import public

from .views import online

app_name = "online"
urlpatterns = [
    public("", online.halls, reason="Hours of halls are everybody's", name="halls"),
    public("find/", online.find, reason="Number and phone together are the key", name="find"),
    public("h/<str:code>/", online.hall, reason="Hours and queue of a hall are everybody's", name="hall"),
    public("h/<str:code>/book/", online.book, reason="Whoever likes books a time under a phone", name="book"),
    public("b/<str:key>/", online.booking, reason="The signed link is the customer's key", name="booking"),
]
