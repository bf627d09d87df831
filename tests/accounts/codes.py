"""What an app for two-step codes does, by RFC 6238, apart from our own code."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time


def code(secret: str, *, steps: int = 0) -> str:
    """Return the code of now, or of so many half minutes later."""
    counter = int(time.time()) // 30 + steps
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    place = digest[-1] & 0x0F
    number = int(struct.unpack(">I", digest[place : place + 4])[0]) & 0x7FFFFFFF
    return f"{number % 10**6:06}"
