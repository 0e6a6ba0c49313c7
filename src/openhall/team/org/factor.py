"""One-time codes of the second factor (RFC 6238: SHA-1, six digits, thirty seconds), as every authenticator app makes them."""

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote

STEP = 30
DIGITS = 6
SKEW = 1
"""Codes of this many steps before and after are taken, for clocks that differ."""


def new_secret() -> str:
    """160 random bits in base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_of(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP


def code_at(secret: str, moment: datetime) -> str:
    """The code that an authenticator shows at this moment."""
    return code_of(secret, step_of(moment))


def code_of(secret: str, step: int) -> str:
    key = base64.b32decode(secret)
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    value = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{value % 10**DIGITS:0{DIGITS}d}"


def matching_step(secret: str, code: str, moment: datetime, *, after: int = 0) -> int | None:
    """The time step that gave this code; None where it is wrong, or not later than ``after`` (used before)."""
    now = step_of(moment)
    for step in range(now - SKEW, now + SKEW + 1):
        if step > after and hmac.compare_digest(code_of(secret, step).encode(), code.encode()):
            return step
    return None


def address(secret: str, job_number: str) -> str:
    """What the QR code holds."""
    issuer = quote("开厅 Openhall")
    return f"otpauth://totp/{issuer}:{quote(job_number)}?secret={secret}&issuer={issuer}&digits={DIGITS}&period={STEP}"
