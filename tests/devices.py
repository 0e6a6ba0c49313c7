"""Machines of a hall for tests: enrolled by the very commands, with a browser that carries the cookie."""

from django.test import Client

from openhall.kernel.commands import SCREEN
from openhall.team.org.models import Device
from tests.cast import Cast


def invited(cast: Cast, kind: str, hall: str = "H01", lead: str = "1001") -> Device:
    made = cast.run("device.invite", lead, channel=SCREEN, hall=hall, kind=kind)
    return Device.objects.select_related("hall").get(id=made.id)


def enrolled(cast: Cast, kind: str, hall: str = "H01", lead: str = "1001") -> tuple[Device, Client]:
    """A machine of that hall, and its browser."""
    row, client = invited(cast, kind, hall, lead), Client()
    answer = client.post("/device/enrol/", {"code": row.code})
    assert answer.status_code == 302
    row.refresh_from_db()
    return row, client
