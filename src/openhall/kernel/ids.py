"""Keys: UUIDs of version 7, so that rows of one time lie together in the index."""

import os
import time
from threading import Lock
from uuid import UUID

_lock = Lock()
_last = (0, 0)


def uuid7() -> UUID:
    """A new key (RFC 9562): 48 bits of milliseconds, 12 that count within one, then random bits.

    Keys of one process ascend in the order in which they were made.
    """
    milliseconds, count = _next(time.time_ns() // 1_000_000)
    random = int.from_bytes(os.urandom(8), "big")
    return UUID(int=milliseconds << 80 | 0x7 << 76 | count << 64 | 0b10 << 62 | random & (1 << 62) - 1)


def _next(milliseconds: int) -> tuple[int, int]:
    """The next pair after the last one; a full millisecond borrows from the one to come."""
    global _last
    with _lock:
        if milliseconds > _last[0]:
            _last = (milliseconds, 0)
        elif _last[1] < 0xFFF:
            _last = (_last[0], _last[1] + 1)
        else:
            _last = (_last[0] + 1, 0)
        return _last


def as_uuid(text: str) -> UUID | None:
    """The key written in ``text``, or None where it is no key at all."""
    try:
        return UUID(text)
    except ValueError:
        return None
