"""Addresses of the floor."""

from openhall.web.access import page

from .views import bar, bookings, floor, guide, guiding, house, papers, profiles

app_name = "floor"
urlpatterns = [
    page("", guide.guide, access="ticket.take", name="guide"),
    page("needs/", guiding.listed, access="floor.needs", name="needs"),
    page("needs/find/", guiding.found, access="ticket.guide", name="found"),
    page("needs/set/", guiding.set_need, access="floor.set_need", name="set-need"),
    page("waiting/", guide.waiting, access="ticket.take", name="waiting"),
    page("customers/", guide.customers, access="customer.view", name="customers"),
    page("take/", guide.take, access="ticket.take", name="take"),
    page("leave/", guide.leave, access="ticket.leave", name="leave"),
    page("mend/", guide.mend, access="ticket.put_back", name="mend"),
    page("bar/", bar.bar, access="counter.open", name="bar"),
    page("bar/do/", bar.do, access="counter.open", name="do"),
    page("mine/", bar.mine, access="counter.open", name="mine"),
    page("live/", floor.live, access="floor.watch", name="live"),
    page("live/parts/", floor.parts, access="floor.watch", name="parts"),
    page("live/figures/", floor.day_figures, access="floor.watch", name="figures"),
    page("live/pauses/", floor.pauses, access="floor.watch", name="pauses"),
    page("live/answer/", floor.answer, access="floor.answer", name="answer"),
    page("live/counter/", floor.counter, access="counter.call_away", name="counter"),
    page("live/send/", floor.send, access="floor.move", name="send"),
    page("live/place/", floor.place, access="counter.place", name="place"),
    page("live/let-go/", floor.let_go, access="ticket.let_go", name="let-go"),
    page("live/support/", floor.support, access="support.answer", name="support"),
    page("city/", floor.city, access="floor.city", name="city"),
    page("profiles/", profiles.profiles, access="counter.profile", name="profiles"),
    page("profiles/set/", profiles.set_profile, access="counter.profile", name="profile"),
    page("profiles/wants/", profiles.segment, access="segment.lay_down", name="segment"),
    page("tickets/<uuid:key>/slip/", guide.slip, access="ticket.take", name="slip"),
    page("notices/", house.notices, access="hall.put_up", name="notices"),
    page("notices/put-up/", house.put_up, access="hall.put_up", name="put-up"),
    page("notices/take-down/", house.take_down, access="hall.take_down", name="take-down"),
    page("incidents/", house.incidents, access="incident.view", name="incidents"),
    page("incidents/record/", house.record, access="incident.record", name="record-incident"),
    page("bookings/", bookings.bookings, access="appointment.book", name="bookings"),
    page("bookings/book/", bookings.book, access="appointment.book", name="book"),
    page("bookings/cancel/", bookings.cancel, access="appointment.cancel", name="cancel-booking"),
    page("doors/", bookings.doors, access="hall.open_doors", name="doors"),
    page("doors/move/", bookings.move_doors, access="hall.open_doors", name="move-doors"),
    page("papers/", papers.papers, access="ticket.enter_paper", name="papers"),
]
