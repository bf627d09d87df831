"""Whether a browser would show a page in a frame of ours: X-Frame-Options, CSP's frame-ancestors, mixed content."""

from __future__ import annotations

import re

import httpx2

_HOST_SOURCE = re.compile(r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<host>[^/:]+)(?::(?P<port>\d+|\*))?(?:/.*)?")
_SCHEME_SOURCE = re.compile(r"[a-z][a-z0-9+.-]*:")
_PORTS = {"http": 80, "https": 443}
_XFO_WORDS = {"deny", "sameorigin", "allowall"}


def may_be_framed(headers: httpx2.Headers, *, page: str, by: str) -> bool:
    """Return whether the site at the address `by` may show `page`, whose headers these are, in a frame."""
    shown, framing = httpx2.URL(page), httpx2.URL(by)
    if framing.scheme == "https" and shown.scheme == "http":
        return False
    policies = headers.get_list("content-security-policy", split_commas=True)
    lists = [found for found in map(_ancestors, policies) if found is not None]
    if lists:  # browsers then do not look at X-Frame-Options
        return all(any(_matches(source, framing, shown) for source in sources) for sources in lists)
    return _allowed_by_frame_options(headers, framing, shown)


def _ancestors(policy: str) -> list[str] | None:
    """Return the sources of a policy's frame-ancestors; None where it says nothing about frames."""
    for directive in policy.split(";"):
        words = directive.lower().split()
        if words and words[0] == "frame-ancestors":
            return words[1:]  # the first one counts
    return None


def _allowed_by_frame_options(headers: httpx2.Headers, framing: httpx2.URL, shown: httpx2.URL) -> bool:
    """Read X-Frame-Options as the HTML standard tells browsers to, ALLOW-FROM and other nonsense included."""
    options = {word.strip().lower() for word in headers.get_list("x-frame-options", split_commas=True)}
    if len(options) > 1:
        return not options & _XFO_WORDS
    if options == {"sameorigin"}:
        return _origin(framing) == _origin(shown)
    return options != {"deny"}


def _matches(source: str, framing: httpx2.URL, shown: httpx2.URL) -> bool:
    if source == "*":
        return True
    if source == "'self'":
        return _origin(framing) == _origin(shown)
    if _SCHEME_SOURCE.fullmatch(source):
        return _fits_scheme(source[:-1], framing)
    found = _HOST_SOURCE.fullmatch(source)
    if found is None or source.startswith("'"):
        return False
    host, port = found["host"], found["port"]
    fits_host = host in ("*", framing.host) or (host.startswith("*.") and framing.host.endswith(host[1:]))
    fits_port = port == "*" or (int(port) if port else _PORTS[framing.scheme]) == _port(framing)
    return fits_host and fits_port and _fits_scheme(found["scheme"] or shown.scheme, framing)


def _fits_scheme(scheme: str, framing: httpx2.URL) -> bool:
    return framing.scheme == scheme or (scheme, framing.scheme) == ("http", "https")


def _origin(url: httpx2.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, _port(url)


def _port(url: httpx2.URL) -> int:
    return url.port or _PORTS[url.scheme]
