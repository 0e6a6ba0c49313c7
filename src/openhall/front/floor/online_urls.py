"""The public pages of halls. Nobody signs in here; a link that is somebody's own is signed."""

from openhall.web.access import public

from .views import numbers, online, phones

app_name = "online"
urlpatterns = [
    public("", online.halls, reason="Hours of halls are everybody's", name="halls"),
    public("find/", online.find, reason="Number and phone together are the key", name="find"),
    public("h/<str:code>/", online.hall, reason="Hours and queue of a hall are everybody's", name="hall"),
    public("h/<str:code>/book/", online.book, reason="Whoever likes books a time under a phone", name="book"),
    public(
        "h/<str:code>/here/<str:key>/", phones.here, reason="The hall's code of this minute is the key", name="here"
    ),
    public("h/<str:code>/ticket/", phones.ticket, reason="The browser's own random word is the key", name="ticket"),
    public("h/<str:code>/place/", phones.place, reason="As above", name="place"),
    public("h/<str:code>/draw/", phones.draw, reason="Whoever likes draws one number under a phone", name="draw"),
    public("h/<str:code>/move/<slug:what>/", phones.move, reason="The browser's word is the key", name="move"),
    public("n/<str:key>/", numbers.number, reason="The slip's own code is the key", name="number"),
    public("n/<str:key>/place/", numbers.place, reason="As above", name="number-place"),
    public("n/<str:key>/rate/", numbers.rate, reason="As above", name="number-rate"),
    public("n/<str:key>/leave/", numbers.leave, reason="As above", name="number-leave"),
    public("b/<str:key>/", online.booking, reason="The signed link is the customer's key", name="booking"),
]
