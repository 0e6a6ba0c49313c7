"""Who is in the hall: a code on kiosk and display that is another one each minute, and what a phone that read it carries.

The code is a keyed hash of the hall and the minute: it holds in its minute and the next. Whoever opened it counts as
present for ten minutes, in which a number is drawn or a remote one checked in.
"""

import hmac
from uuid import UUID

from django.core import signing

from openhall.kernel import clock, secrets

SALT = "openhall.here"
PRESENT_FOR = 600  # seconds
MINUTES = 2


def code(hall: UUID, minute: int | None = None) -> str:
    """What the hall shows in this minute of the real clock."""
    at = _minute() if minute is None else minute
    return f"{at:x}-{secrets.digest(f'here|{hall}|{at}')[:24]}"


def _minute() -> int:
    return int(clock.real_now().timestamp() // 60)


def holds(hall: UUID, given: str) -> bool:
    now = _minute()
    return any(hmac.compare_digest(given.encode(), code(hall, now - back).encode()) for back in range(MINUTES))


def token(hall: UUID) -> str:
    """What a phone that read the code carries."""
    return signing.dumps(str(hall), salt=SALT)


def present(hall: UUID, carried: str) -> bool:
    try:
        return bool(signing.loads(carried, salt=SALT, max_age=PRESENT_FOR) == str(hall))
    except signing.BadSignature:
        return False
