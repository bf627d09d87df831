"""Appending to the log of a build: fenced by the lease, numbered without gaps, and never without bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from builder.models import Build, BuildLogLine
from motivd_site.work import Lease

LINES_LIMIT = 50_000
# With the sentence around them the values of a line stay under 8 KiB.
_VALUES_LIMIT_BYTES = 7 * 2**10
_FULL = gettext_noop("The log is full: what comes after this line is not kept.")


def append(build: Build, lease: Lease, text: str, *, level: str, phase: str, params: Mapping[str, Any]) -> None:
    """Add one line, and nothing once the log is full. Raises LeaseLost.

    A sentence that does not fit its values fails here, in its step, and not at every reader.
    """
    if build.last_seq >= LINES_LIMIT:
        return
    values = fit(params)
    _ = text % values
    with transaction.atomic():
        lease.write(last_seq=F("last_seq") + 1)
        seq = Build.objects.values_list("last_seq", flat=True).get(pk=build.pk)
        if seq >= LINES_LIMIT:
            text, values, level = _FULL, {}, "warning"
        BuildLogLine.objects.create(build_id=build.pk, seq=seq, level=level, phase=phase, text=text, params=values)
    build.last_seq = seq


def fit(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as JSON that any database takes, the longest ones cut until all fit a line."""
    values = {name: value if _is_number(value) else _clean(str(value)) for name, value in params.items()}
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    room = _VALUES_LIMIT_BYTES
    # Short ones keep what they need; what they leave is shared among the longer ones.
    for left, name in enumerate(sorted(texts, key=lambda name: len(texts[name].encode()))):
        share = room // (len(texts) - left)
        values[name] = cut(texts[name], share)
        room -= len(values[name].encode())
    return values


def cut(text: str, limit_bytes: int) -> str:
    """Return the text, or its beginning and an ellipsis where it is longer in UTF-8."""
    raw = text.encode()
    if len(raw) <= limit_bytes:
        return text
    return raw[: limit_bytes - 3].decode(errors="ignore") + "…"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _clean(text: str) -> str:
    # PostgreSQL refuses NUL, and nothing can encode half a surrogate pair out of a broken file name.
    return text.replace("\0", "�").encode(errors="replace").decode()
