"""Personal data at rest: an authenticated cipher for the values, a keyed hash to find them by. The key is outside the
database; without it the program refuses to start."""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


@cache
def _keys() -> tuple[AESGCM, bytes]:
    if not settings.FIELD_KEY:
        raise RuntimeError("OPENHALL_FIELD_KEY is missing: personal data can't be read without it")
    master = settings.FIELD_KEY.encode()
    return AESGCM(hashlib.sha256(b"field|" + master).digest()), hashlib.sha256(b"search|" + master).digest()


def seal(text: str) -> str:
    """Encrypted, as text for a column; the empty text stays empty."""
    if not text:
        return ""
    nonce = os.urandom(12)
    return base64.b64encode(nonce + _keys()[0].encrypt(nonce, text.encode(), None)).decode()


def unseal(sealed: str) -> str:
    if not sealed:
        return ""
    raw = base64.b64decode(sealed)
    try:
        return _keys()[0].decrypt(raw[:12], raw[12:], None).decode()
    except InvalidTag:
        raise RuntimeError("personal data can't be read: the key is another one than it was written with") from None


def seal_bytes(content: bytes) -> bytes:
    """Encrypted, for a file."""
    nonce = os.urandom(12)
    return nonce + _keys()[0].encrypt(nonce, content, None)


def unseal_bytes(sealed: bytes) -> bytes:
    try:
        return _keys()[0].decrypt(sealed[:12], sealed[12:], None)
    except InvalidTag:
        raise RuntimeError("a file can't be read: the key is another one than it was written with") from None


def digest(text: str) -> str:
    """A keyed hash: the same text always gives the same, and nobody without the key can try texts."""
    return hmac.new(_keys()[1], text.encode(), hashlib.sha256).hexdigest()
