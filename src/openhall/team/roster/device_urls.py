"""Addresses of the hall's clock terminal."""

from django.urls import include, path

from openhall.web.access import device

from .views import terminal

clock_urls = [
    device("", terminal.start, access="device.clock", name="start"),
    device("who/", terminal.who, access="device.clock", name="who"),
    device("act/", terminal.act, access="device.clock", name="act"),
    device("consent/", terminal.consent, access="device.clock", name="consent"),
]
urlpatterns = [path("clock/", include((clock_urls, "clock")))]
