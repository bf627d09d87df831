"""All that somebody has here, as a zip that is made while it is sent.

Each app above adds its part (`ACCOUNT_EXPORTS`): a function that takes the user and yields paths with their content.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.module_loading import import_string

from accounts import browser_sessions, two_step, uploads
from accounts.models import ApiToken, Upload, User


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the export; `pieces` are asked for when it is its turn."""

    path: str
    pieces: Callable[[], Iterable[bytes]]


Part = Callable[[User], Iterator[Entry]]


def as_json(path: str, content: Any) -> Entry:
    """Return an entry of JSON, made when it is its turn."""
    made = content if callable(content) else lambda: content
    return Entry(path, lambda: [json.dumps(made(), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()])


def fields_of(row: Model, *names: str) -> dict[str, Any]:
    """Return some fields of a row, as JSON has them."""
    return {name: _plain(getattr(row, name)) for name in names}


def zipped(user: User) -> Iterator[bytes]:
    """Yield the zip. One file at a time stands in memory, packed."""
    out = _Outlet()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in _entries(user):
            with archive.open(_described(entry.path), "w") as file:
                for piece in entry.pieces():
                    file.write(piece)
                    yield out.taken()
            yield out.taken()
    yield out.taken()


def _described(path: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member


def _entries(user: User) -> Iterator[Entry]:
    yield from _own(user)
    for path in settings.ACCOUNT_EXPORTS:
        part: Part = import_string(path)
        yield from part(user)


def _own(user: User) -> Iterator[Entry]:
    profile = ("id", "email", "name", "handle", "avatar_url", "locale", "city", "country", "created_at")
    yield as_json(
        "account.json",
        {
            **fields_of(user, *profile, "last_active_at"),
            "twoStepCodes": two_step.is_on(user),
            "signInWith": [
                {"provider": row.provider, "id": row.uid, **row.extra_data}
                for row in SocialAccount.objects.filter(user=user).order_by("pk")
            ],
            "tokens": [
                fields_of(row, "id", "name", "created_at", "last_used_at")
                for row in ApiToken.objects.filter(user=user).order_by("created_at")
            ],
            "sessions": [
                fields_of(row, "id", "ip_address", "user_agent", "created_at", "last_seen_at")
                for row in browser_sessions.of(user)
            ],
        },
    )
    # All rows at once: no query may stay open while a piece is on its way.
    for upload in list(Upload.objects.filter(owner=user).order_by("created_at", "pk")):
        yield _upload(upload)


def _upload(upload: Upload) -> Entry:
    return Entry(f"uploads/{upload.pk}/{upload.name}", lambda: uploads.pieces(upload))


def _plain(value: Any) -> Any:
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
    return value


class _Outlet:
    """What a zip is written into and read out of; it cannot go back, so no part is written twice."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, piece: bytes, /) -> int:
        self._held.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        piece = b"".join(self._held)
        self._held.clear()
        return piece
