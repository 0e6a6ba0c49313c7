"""Addresses of expected arrivals and proposed rosters."""

from openhall.web.access import page

from .views import forecast

app_name = "proposals"
urlpatterns = [
    page("forecast/", forecast.forecast, access="roster.forecast", name="forecast"),
]
