"""Addresses of units, people and duties."""

from openhall.web.access import everybody, page

from .views import devices, duties, me, outlets, people, person, units

app_name = "org"
urlpatterns = [
    everybody("me/", me.me, name="me"),
    everybody("me/password/", me.password, name="me-password"),
    everybody("me/factor/", me.factor, name="me-factor"),
    page("people/", people.people, access="staff.view", name="people"),
    page("people/new/", people.new, access="org.add_staff", name="new-person"),
    page("people/offered/", people.offered, access="org.add_staff", name="offered"),
    page("people/<str:job>/", person.person, access="staff.view", name="person"),
    page("people/<str:job>/row/", person.row, access="staff.view", name="person-row"),
    page("people/<str:job>/edit/", people.edit, access="org.add_staff", name="edit-person"),
    page("people/<str:job>/password/", person.password, access="account.set_password", name="set-password"),
    page("people/<str:job>/reset/", person.reset, access="account.reset", name="reset"),
    page("people/<str:job>/end-session/", person.end_session, access="account.end_session", name="end-session"),
    page("people/<str:job>/leave/", person.leave, access="staff.plan_leaving", name="plan-leaving"),
    page("people/<str:job>/leave/now/", person.leave_now, access="org.leave", name="leave-now"),
    page("people/<str:job>/stay/", person.stay, access="staff.stay", name="stay"),
    page("people/<str:job>/cancel/", person.cancel, access="staff.cancel_number", name="cancel-number"),
    page("people/<str:job>/work/", person.hand_work_on, access="staff.hand_work_on", name="hand-work-on"),
    page("people/<str:job>/file/", person.record, access="personnel.record", name="record"),
    page("units/", units.units, access="unit.view", name="units"),
    page("units/new/", units.new, access="org.add_unit", name="new-unit"),
    page("units/<str:code>/", units.unit, access="unit.view", name="unit"),
    page("units/<str:code>/file/", outlets.describe, access="org.describe_outlet", name="describe"),
    page("units/<str:code>/hours/", outlets.hours, access="org.set_hours", name="unit-hours"),
    page("units/<str:code>/counter/", units.add_counter, access="org.add_counter", name="add-counter"),
    page("units/<str:code>/shop/", units.add_shop, access="org.add_shop", name="add-shop"),
    page("units/<str:code>/assign/", units.assign_counter, access="org.assign_counter", name="assign-counter"),
    page("types/", outlets.types, access="unit.view", name="types"),
    page("types/new/", outlets.new_type, access="org.add_outlet_type", name="new-type"),
    page("types/<str:code>/hours/", outlets.type_hours, access="org.set_hours", name="type-hours"),
    page("devices/", devices.devices, access="device.view", name="devices"),
    page("devices/new/", devices.invite, access="device.invite", name="invite-device"),
    page("devices/revoke/", devices.revoke, access="device.revoke", name="revoke-device"),
    everybody("duties/", duties.matrix, name="duties"),
    page("duties/new/", duties.new, access="duty.add", name="new-duty"),
    everybody("duties/of/<slug:position>/", duties.of_position, name="duties-of"),
    page("duties/<str:code>/", duties.edit, access="duty.assign", name="duty"),
    page("duties/<str:code>/task/", duties.task, access="duty.route", name="duty-task"),
    page("departments/<slug:code>/", duties.department, access="unit.view", name="department"),
]
