"""A customer at the public pages: no person of ours, without a session; acts in the hall whose page it is."""

from openhall.kernel.actors import Actor
from openhall.positions import ONLINE
from openhall.team.org.models import Unit


def actor(hall: Unit) -> Actor:
    return Actor(
        staff_id=None,
        job_number="online",
        position=ONLINE,
        unit_id=hall.id,
        unit_path=hall.path,
        hall_id=hall.id,
    )
