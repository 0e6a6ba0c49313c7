"""Keys: UUIDs of version 7, so that rows of one time lie together in the index."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A new key (RFC 9562): 48 bits of milliseconds, then random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = milliseconds << 80 | 0x7 << 76 | (random >> 68) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return UUID(int=value)


def as_uuid(text: str) -> UUID | None:
    """The key written in ``text``, or None where it is no key at all."""
    try:
        return UUID(text)
    except ValueError:
        return None
