"""The parts of HTTP semantics (RFC 9110) that a file server needs, as plain functions."""

from __future__ import annotations

import re
from collections.abc import Container

_RANGE = re.compile(r"bytes\s*=\s*([0-9]*)\s*-\s*([0-9]*)", re.ASCII | re.IGNORECASE)
_ETAG = re.compile(r'(?:W/)?("[^"]*")')
_PREFERRED = ("br", "gzip")


class Unsatisfiable(Exception):
    """The range begins behind the end."""


def best_encoding(accepted: str, available: Container[str]) -> str | None:
    """Return the encoding that the client likes best, br before gzip; None for the plain bytes."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.partition(";")
        weights[name.strip()] = _quality(parameter)
    best, best_weight = None, 0.0
    for encoding in _PREFERRED:
        weight = weights.get(encoding, weights.get("*", 0.0))
        if encoding in available and weight > best_weight:
            best, best_weight = encoding, weight
    return best if best_weight >= weights.get("identity", 0.0) else None


def _quality(parameter: str) -> float:
    key, _, value = parameter.partition("=")
    if key.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def matches(if_none_match: str, etag: str) -> bool:
    """Compare weakly, as If-None-Match asks for."""
    return if_none_match.strip() == "*" or etag in _ETAG.findall(if_none_match)


def single_range(header: str, size: int) -> tuple[int, int] | None:
    """Return first and last byte of a single range; None when the header asks for something else.

    Raises Unsatisfiable.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or len(header) > 100:
        return None
    first, last = found.groups()
    if first:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None
    elif last:
        start, end = max(size - int(last), 0), size - 1
        if int(last) == 0:
            raise Unsatisfiable
    else:
        return None
    if start >= size:
        raise Unsatisfiable
    return start, end


def wants_page(accept: str | None, fetch_mode: str | None) -> bool:
    """Return whether somebody opens a page, rather than a script asking for data."""
    if fetch_mode is not None:
        return fetch_mode == "navigate"
    return accept is None or "text/html" in accept.lower() or "*/*" in accept
