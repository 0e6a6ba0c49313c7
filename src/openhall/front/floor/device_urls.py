"""Addresses of the hall's kiosk and ticket display."""

from django.urls import include, path

from openhall.web.access import device

from .views import kiosk

kiosk_urls = [
    device("", kiosk.start, access="device.kiosk", name="start"),
    device("wants/", kiosk.wants, access="device.kiosk", name="wants"),
    device("take/", kiosk.take, access="device.kiosk", name="take"),
    device("ticket/<uuid:key>/", kiosk.ticket, access="device.kiosk", name="ticket"),
]
urlpatterns = [
    path("kiosk/", include((kiosk_urls, "kiosk"))),
]
