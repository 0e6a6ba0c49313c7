"""The address on a slip: the phone's page of that number. It names the visit and proves that somebody held the slip.

The proof is a keyed hash of the visit, so that nobody finds another's number by trying; nothing else stands in the address.
"""

import base64
import binascii
import hmac
from uuid import UUID

from openhall.kernel import secrets

PROOF = 20
"""So many letters of the keyed hash: 80 bits."""


def code(visit: UUID) -> str:
    """What stands in the address: 22 letters for the visit, a dot, the proof."""
    return f"{base64.urlsafe_b64encode(visit.bytes).decode().rstrip('=')}.{proof(visit)}"


def proof(visit: UUID) -> str:
    return secrets.digest(f"slip|{visit}")[:PROOF]


def proves(visit: UUID, given: str) -> bool:
    return hmac.compare_digest(given.encode(), proof(visit).encode())


def visit_of(code: str) -> UUID | None:
    """The visit of an address; None where it is no slip's."""
    word, _dot, given = code.partition(".")
    try:
        visit = UUID(bytes=base64.urlsafe_b64decode(f"{word}=="))
    except (binascii.Error, ValueError):
        return None
    return visit if proves(visit, given) else None
