"""Addresses of the hall's ticket display and kiosk."""

from django.urls import include, path

from openhall.web.access import device

from .views import display, kiosk, phones

kiosk_urls = [
    device("", kiosk.start, access="device.kiosk", name="start"),
    device("wants/", kiosk.wants, access="device.kiosk", name="wants"),
    device("here/", phones.code_now, access="device.kiosk", name="here"),
    device("booking/", kiosk.booking, access="device.kiosk", name="booking"),
    device("take/", kiosk.take, access="device.kiosk", name="take"),
    device("ticket/<uuid:key>/", kiosk.ticket, access="device.kiosk", name="ticket"),
]
display_urls = [
    device("", display.display, access="device.display", name="display"),
    device("here/", phones.code_now, access="device.display", name="here"),
]
urlpatterns = [
    path("display/", include((display_urls, "display"))),
    path("kiosk/", include((kiosk_urls, "kiosk"))),
]
