"""What opens a preview without a cookie: a signed, expiring, revocable capability, as a part of its address.

It is letters and digits of one case only, so that it can be a label of a host name too (RFC 1035: at most 63).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

LIFETIME: Final = timedelta(hours=12)
# Asked for again within this time, the address is the same: an open page need not be loaded anew.
_STEP: Final = timedelta(hours=1)
_MAC_BYTES: Final = 12
_PLAIN_BYTES: Final = 1 + 16 + 4 + 4
_OWNER, _GUEST = 0, 1


class Refused(Exception):
    """A capability that is forged, expired or revoked."""


@dataclass(frozen=True, slots=True)
class Capability:
    """`subject` is a project, or the link by which somebody else may look at one; `epoch` counts restarts."""

    subject: uuid.UUID
    is_guest: bool
    epoch: int
    expires_at: datetime

    @property
    def text(self) -> str:
        kind = bytes([_GUEST if self.is_guest else _OWNER])
        numbers = self.epoch.to_bytes(4, "big") + int(self.expires_at.timestamp()).to_bytes(4, "big")
        plain = kind + self.subject.bytes + numbers
        return base64.b32encode(plain + _mac(plain)).decode().rstrip("=").lower()


def for_owner(project_id: uuid.UUID, epoch: int, *, now: datetime | None = None) -> Capability:
    """Return what opens a project's preview for its owner."""
    at = int((now or timezone.now()).timestamp())
    step = int(_STEP.total_seconds())
    expires = at - at % step + step + int(LIFETIME.total_seconds())
    return Capability(project_id, False, epoch, datetime.fromtimestamp(expires, tz=timezone.get_default_timezone()))


def for_guest(share_id: uuid.UUID, expires_at: datetime) -> Capability:
    """Return what opens a preview for whoever has a link."""
    return Capability(share_id, True, 0, expires_at)


def read(text: str, *, now: datetime | None = None) -> Capability:
    """Return a capability that is genuine and has not expired; whether it was revoked, the rows say. Raises Refused."""
    if not text.isascii() or len(text) > 63 or text != text.lower():
        raise Refused
    try:
        raw = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except binascii.Error:
        raise Refused from None
    plain, mac = raw[:_PLAIN_BYTES], raw[_PLAIN_BYTES:]
    if len(raw) != _PLAIN_BYTES + _MAC_BYTES or not hmac.compare_digest(mac, _mac(plain)):
        raise Refused
    expires_at = datetime.fromtimestamp(int.from_bytes(plain[21:], "big"), tz=timezone.get_default_timezone())
    if expires_at <= (now or timezone.now()):
        raise Refused
    epoch = int.from_bytes(plain[17:21], "big")
    return Capability(uuid.UUID(bytes=plain[1:17]), plain[0] == _GUEST, epoch, expires_at)


def _mac(plain: bytes) -> bytes:
    key = hashlib.sha256(b"preview capability\0" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, plain, hashlib.sha256).digest()[:_MAC_BYTES]
