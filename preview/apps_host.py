"""Published apps by host name: `{sandboxSlug}.{APPS_DOMAIN}` never reaches Django, its cookies or its pages."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from motivd_site.body_limit import AsgiApp, Receive, Send
from motivd_site.raw_asgi import headers_of, in_thread
from preview import negotiation, published_files
from preview.published_files import PublishedFile

log = structlog.get_logger(__name__)

_ON_EVERYTHING = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=()",
    "origin-agent-cluster": "?1",  # apps are neighbours under one domain, and none of each other's business
}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a request matters here. `path` is None when it is no text."""

    slug: str
    method: str
    path: str | None
    headers: dict[str, str]

    @property
    def wants_page(self) -> bool:
        return negotiation.wants_page(self.headers.get("accept"), self.headers.get("sec-fetch-mode"))


@dataclass(slots=True)
class Answer:
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class AppsHost:
    """Answers for the apps' hosts itself and hands everything else on."""

    def __init__(self, app: AsgiApp) -> None:
        self.app = app

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        slug = _slug_of(scope["headers"]) if scope["type"] in ("http", "websocket") else None
        if slug is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            asked = Asked(slug, scope["method"], _path_of(scope), headers_of(scope["headers"]))
            await _send(await in_thread(None, _answer, asked), asked, send)


def answer(asked: Asked) -> Answer:
    """Answer one request; reads the database at most for what is not in memory, and for what is live."""
    if asked.method not in ("GET", "HEAD"):
        return Answer(405, {"allow": "GET, HEAD", "content-type": "text/plain; charset=utf-8"}, b"GET and HEAD only.\n")
    deployment_id = published_files.shown_deployment(asked.slug) if asked.slug else None
    if deployment_id is None:
        return _no_app(asked)
    path = asked.path
    if path is None or any(part in (".", "..") for part in path.split("/")) or "\0" in path or "\\" in path:
        return _not_found(asked)
    files = published_files.files_of(deployment_id)
    name = f"{path}index.html" if not path or path.endswith("/") else path
    file = files.get(name)
    if file is None and "." in name.rpartition("/")[2]:
        if name.startswith("assets/") or "/assets/" in name:
            file = published_files.earlier_asset(asked.slug, name)
        if file is not None or path == name:
            return _file(asked, file) if file else _not_found(asked)
    if file is not None:
        return _file(asked, file)
    # A name without an extension is a place inside a single-page app, if somebody goes there.
    file = files.get("index.html")
    found = _file(asked, file) if file and asked.wants_page else _not_found(asked)
    found.headers["vary"] = "Accept-Encoding, Accept, Sec-Fetch-Mode"
    return found


def _file(asked: Asked, file: PublishedFile) -> Answer:
    wanted_range = asked.headers.get("range") if asked.method == "GET" else None
    # A range counts bytes of what is sent, and clients that ask for one mean the plain file.
    accepted = "" if wanted_range else asked.headers.get("accept-encoding", "")
    encoding = negotiation.best_encoding(accepted, file.encodings)
    etag = f'"{file.sha256}-{encoding}"' if encoding else f'"{file.sha256}"'
    headers = {
        "content-type": file.content_type,
        "etag": etag,
        "cache-control": _FOR_EVER if file.immutable else "no-cache",
        "accept-ranges": "bytes",
    }
    if file.encodings:
        headers["vary"] = "Accept-Encoding"
    if encoding:
        headers["content-encoding"] = encoding
    if_none_match = asked.headers.get("if-none-match")
    if if_none_match is not None and negotiation.matches(if_none_match, etag):
        kept = ("etag", "cache-control", "vary")
        return Answer(304, {name: value for name, value in headers.items() if name in kept})
    if wanted_range and asked.headers.get("if-range", etag) == etag:
        return _part(wanted_range, file, headers)
    return Answer(200, headers, published_files.content_of(file, encoding))


def _part(wanted_range: str, file: PublishedFile, headers: dict[str, str]) -> Answer:
    try:
        part = negotiation.single_range(wanted_range, file.size)
    except negotiation.Unsatisfiable:
        return Answer(416, {"content-range": f"bytes */{file.size}", "cache-control": "no-cache"})
    content = published_files.content_of(file, None)
    if part is None:
        return Answer(200, headers, content)
    first, last = part
    return Answer(206, headers | {"content-range": f"bytes {first}-{last}/{file.size}"}, content[first : last + 1])


def _not_found(asked: Asked) -> Answer:
    if asked.wants_page:
        return _page(asked, "preview/no_page.html", 404)
    return Answer(404, {"content-type": "text/plain; charset=utf-8", "cache-control": "no-cache"}, b"Not found.\n")


def _no_app(asked: Asked) -> Answer:
    return _page(asked, "preview/no_app.html", 404)


def _page(asked: Asked, template: str, status: int) -> Answer:
    language = _language(asked.headers.get("accept-language", ""))
    with translation.override(language):
        # No request: nothing of the builder's session can get into the page.
        body = render_to_string(template, {"site_url": settings.SITE_URL, "language": language})
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-language": language,
        "cache-control": "no-cache",
        "vary": "Accept-Language, Accept, Sec-Fetch-Mode",
    }
    return Answer(status, headers, body.encode())


def _language(accepted: str) -> str:
    for code, _quality in parse_accept_lang_header(accepted):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return "en"


def _answer(asked: Asked) -> Answer:
    try:
        return answer(asked)
    except DatabaseError as error:
        log.warning("app_not_served", slug=asked.slug, exc_info=error)
        return _page(asked, "preview/unavailable.html", 503)


async def _send(answered: Answer, asked: Asked, send: Send) -> None:
    headers = _ON_EVERYTHING | answered.headers
    if asked.slug.startswith("_"):
        headers["x-robots-tag"] = "noindex"
    if answered.status == 503:
        headers["retry-after"] = "1"
    if answered.status != 304:
        headers["content-length"] = str(len(answered.body))
    body = b"" if asked.method == "HEAD" else answered.body
    log.debug("app_served", slug=asked.slug, path=asked.path, status=answered.status, bytes=len(body))
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answered.status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


def _slug_of(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """Return the name in front of the apps' domain, empty for the domain itself, None for any other host."""
    host = next((value for name, value in headers if name == b"host"), b"").decode("latin-1").lower()
    if not host.startswith("["):
        host = host.partition(":")[0].rstrip(".")
    domain: str = settings.APPS_DOMAIN
    if host == domain:
        return ""
    return host.removesuffix(f".{domain}") if host.endswith(f".{domain}") else None


def _path_of(scope: MutableMapping[str, Any]) -> str | None:
    """Return the decoded path without its leading slash, None when it is not UTF-8."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    try:
        return unquote_to_bytes(raw.partition(b"?")[0]).decode("utf-8").removeprefix("/")
    except UnicodeDecodeError:
        return None
