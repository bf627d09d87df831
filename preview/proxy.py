"""Where previews come in: below the builder by a capability in the path, or on a host whose name is the capability.

No cookie of the builder counts here, and none is sent on. Below the builder, a page has no origin of its own: the
policy on every answer, errors included, takes it away, in a frame and alone.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes, urlsplit
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http.request import split_domain_port, validate_host
from django.utils import translation
from django.utils.translation import gettext as _

from motivd_site.api import language
from motivd_site.body_limit import AsgiApp, BodyLimit, Receive, Send
from motivd_site.raw_asgi import headers_of, in_thread
from preview import access, live, server_runtime, serving, sessions, sites
from preview.access import Access
from preview.capabilities import Refused
from preview.forwarding import Forwarder, NotAnswered
from preview.models import PreviewKind, ServerRuntime, ServerState
from preview.serving import OWN, Answer, Asked, Door
from workspace.toolchain.packages import ToolsMissing
from workspace.toolchain.problems import Problem
from workspace.toolchain.sandbox import SandboxUnavailable
from workspace.toolchain.vendor import NotBundled

log = structlog.get_logger(__name__)

_PATH: Final = re.compile(
    r"/api/projects/(?P<project>[0-9a-fA-F-]{36})/preview/proxy/~(?P<capability>[^/]*)(?P<rest>/.*)?"
)
_LABEL: Final = re.compile(r"p-([a-z2-7]{52,61})")
_LONGEST_PATH: Final = 4_000
_threads: Final = ThreadPoolExecutor(6, thread_name_prefix="preview")
_VISIT: Final = "motivd.preview_visit"
_METHODS: Final = "GET, HEAD, POST, PUT, PATCH, DELETE"
_START_SECONDS: Final = 20.0
_LOOK_SECONDS: Final = 0.1
_NOTHING: Final = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
_SANDBOX: Final = (
    "sandbox allow-scripts allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads"
)


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for a preview. `project` is None on a host of its own; `origin` is where the browser thinks it is."""

    project: UUID | None
    capability: str
    door: Door
    asked: Asked
    origin: str


@dataclass(frozen=True, slots=True)
class Served:
    """A visit that the project's own server has to answer; `socket` is where it listens, None while it does not."""

    access: Access
    socket: Path | None
    head: str
    mount: str


class PreviewProxy:
    """Answers for previews itself and hands everything else on."""

    def __init__(self, app: AsgiApp) -> None:
        self.app = app
        self._limited = BodyLimit(_serve, limit_bytes=settings.BODY_LIMIT_BYTES)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        visit = _visit_of(scope) if scope["type"] in ("http", "websocket") else None
        if visit is None:
            await self.app(scope, receive, send)
        elif isinstance(visit, Answer):
            await _refuse(scope, receive, send, visit)
        elif scope["type"] == "websocket":
            await _hear(visit, _query_of(scope), receive, send)
        else:
            await self._limited({**scope, _VISIT: visit}, receive, send)


async def _serve(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    visit: Visit = scope[_VISIT]
    found = await in_thread(_threads, _answered, visit)
    answered = found if isinstance(found, Answer) else await _forward(found, visit, _query_of(scope), receive, send)
    if answered is not None:
        await _send(answered, visit, send)


async def _forward(served: Served, visit: Visit, query: str, receive: Receive, send: Send) -> Answer | None:
    """Hand a request to the project's server, once it runs; return an answer of ours where that cannot be."""
    socket = served.socket or await _running(served.access)
    if isinstance(socket, Problem):
        return await in_thread(_threads, _broken_in_language, socket, visit)
    try:
        forwarder = Forwarder(socket, visit.door, visit.origin, head=served.head, mount=served.mount)
        await forwarder.http(visit.asked, query, _policy(visit), receive, send)
    except NotAnswered as error:
        log.info("preview_server_silent", project_id=str(served.access.project.pk), error=str(error.__cause__))
        return await in_thread(_threads, _broken_in_language, Problem(None, None, None, "", "error"), visit)
    return None


async def _running(found: Access) -> Path | Problem:
    """Return where the server listens, waiting for it to be ready, or why it does not."""
    deadline = time.monotonic() + _START_SECONDS
    while True:
        runtime, socket = await in_thread(_threads, _server_of, found)
        if runtime.state == ServerState.READY and socket is not None:
            return socket
        if runtime.state == ServerState.FAILED or time.monotonic() > deadline:
            error = runtime.last_error or {}
            return Problem(
                error.get("file"), error.get("line"), None, await in_thread(_threads, _said, runtime), "error"
            )
        await asyncio.sleep(_LOOK_SECONDS)


def _server_of(found: Access) -> tuple[ServerRuntime, Path | None]:
    runtime = server_runtime.ensure(found.project, wanted_kind=found.session.wanted_kind)
    return runtime, server_runtime.socket_path(found.project)


def _said(runtime: ServerRuntime) -> str:
    error = server_runtime.shown_error(runtime)
    return error["message"] if error else ""


def _broken_in_language(problem: Problem, visit: Visit) -> Answer:
    with translation.override(language.accepted_by(visit.asked.headers.get("accept-language", "")) or "en"):
        text = problem.message or _("The server of this project is starting, or does not answer.")
        return _broken(replace(problem, message=text), visit)


def _query_of(scope: MutableMapping[str, Any]) -> str:
    raw: bytes = scope.get("query_string", b"")
    return raw.decode("latin-1")


def _visit_of(scope: MutableMapping[str, Any]) -> Visit | Answer | None:
    """Return the visit that a request is, an answer to one that is none, None for what is not a preview's."""
    headers = headers_of(scope["headers"])
    host = headers.get("host", "")
    label = _label_of(host)
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    raw = raw.partition(b"?")[0]
    said = scope.get("scheme", "http")
    scheme = {"ws": "http", "wss": "https"}.get(said, said)
    if settings.SITE_URL.startswith("https://"):
        scheme = "https"  # told so by whoever ends TLS in front of us
    if label is not None:
        found = _LABEL.fullmatch(label)
        if found is None:
            return None
        path = _text_of(raw.removeprefix(b"/"))
        if path is None:
            return serving.not_found()
        asked = Asked(scope.get("method", "GET"), path, headers)
        return Visit(None, found[1], Door("/", is_opaque=False), asked, f"{scheme}://{host}")
    # By the raw path: what is encoded there is a part of a name, never of the address of another door.
    split = _PATH.fullmatch(raw.decode("latin-1"))
    if split is None:
        return None
    rest = _text_of((split["rest"] or "").encode("latin-1"))
    if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS) or len(raw) > _LONGEST_PATH:
        return Answer(400, {"content-type": "text/plain; charset=utf-8"}, b"Bad request.\n")
    try:
        project = UUID(split["project"])
    except ValueError:
        return serving.not_found()
    if rest is None:
        return serving.not_found()
    if not rest:
        return Answer(302, {"location": f"{raw.decode('latin-1')}/", "cache-control": "no-store"})
    base = raw.decode("latin-1")[: split.start("rest") + 1]
    asked = Asked(scope.get("method", "GET"), rest.removeprefix("/"), headers)
    return Visit(project, split["capability"], Door(base, is_opaque=True), asked, f"{scheme}://{host}")


def _answer(visit: Visit) -> Answer | Served:
    """Answer one request, or return whose server has to. Reads the rows that the capability names, and which contents
    the files have."""
    asked = visit.asked
    if asked.method == "OPTIONS" and visit.door.is_opaque:
        return Answer(204, {"access-control-allow-methods": _METHODS, "access-control-max-age": "600"})
    if asked.headers.get("service-worker"):
        return _plain(403, "A preview has no service workers.")
    try:
        found = _access(visit)
    except Refused:
        log.info("preview_refused", path=asked.path[:200])
        return _plain(
            403, _("This preview address has expired or was revoked. Open the preview again from its project.")
        )
    try:
        return _shown(found, visit)
    except (SandboxUnavailable, ToolsMissing) as missing:
        return _broken(Problem(None, None, None, sessions.missing_text(missing), "error"), visit)
    except NotBundled as failed:
        return _broken(Problem("package.json", None, None, str(failed), "error"), visit)


def _shown(found: Access, visit: Visit) -> Answer | Served:
    asked, site = visit.asked, None
    if not asked.wants_page and asked.path not in ("", "index.html"):
        # What a page loads belongs to what was shown, and costs no look at the files.
        site = sites.last_shown(found.project.pk)
    if site is None:
        current = sites.now(found.project, found.session.wanted_kind)
        site = sites.to_show(found.project, current)
        if site is None:
            assert current.problem is not None
            return _broken(current.problem, visit)
    if site.kind == PreviewKind.SERVER:
        socket = server_runtime.visit(found.project, wanted_kind=found.session.wanted_kind)
        return Served(found, socket, serving.first_script(visit.door, site.state), site.mount)
    if asked.method not in ("GET", "HEAD"):
        refused = _plain(405, _("This preview has no server that could answer that."))
        refused.headers["allow"] = "GET, HEAD"
        return refused
    return serving.answer(asked, site, visit.door)


def _broken(problem: Problem, visit: Visit) -> Answer:
    if not visit.asked.wants_page:
        return serving.not_found()
    return serving.error_page(problem.file, problem.line, problem.message, visit.door)


def _access(visit: Visit) -> Access:
    found = access.by_capability(visit.capability)
    if visit.project is not None and found.project.pk != visit.project:
        raise Refused
    return found


def _plain(status: int, text: str) -> Answer:
    return Answer(
        status, {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store"}, f"{text}\n".encode()
    )


def _answered(visit: Visit) -> Answer | Served:
    try:
        with translation.override(language.accepted_by(visit.asked.headers.get("accept-language", "")) or "en"):
            return _answer(visit)
    except DatabaseError as error:
        log.warning("preview_not_served", exc_info=error)
        return _plain(503, "Try again in a moment.")


def _admitted(visit: Visit) -> Access | None:
    try:
        return _access(visit)
    except (Refused, DatabaseError):
        return None


async def _hear(visit: Visit, query: str, receive: Receive, send: Send) -> None:
    """Let an open page hear of changes and tell of errors, or speak with its own server."""
    await receive()  # websocket.connect
    found = await in_thread(_threads, _admitted, visit)
    if found is None or not _may_connect(visit):
        log.info("preview_socket_refused", path=visit.asked.path[:200])
        await send({"type": "websocket.close", "code": 1008})
    elif visit.asked.path == f"{OWN}live":
        await send({"type": "websocket.accept"})
        await live.serve(found, visit.door, receive, send)
    else:
        socket = await in_thread(_threads, server_runtime.socket_path, found.project)
        if socket is None:
            await send({"type": "websocket.close", "code": 1008})
        else:
            site = sites.last_shown(found.project.pk)
            forwarder = Forwarder(socket, visit.door, visit.origin, mount=site.mount if site else "/")
            await forwarder.websocket(visit.asked, query, receive, send)


def _may_connect(visit: Visit) -> bool:
    """Return whether the page that connects is one of this preview: other sites must not listen."""
    origin = visit.asked.headers.get("origin")
    return origin in ("null", None) if visit.door.is_opaque else origin in (visit.origin, None)


def _policy(visit: Visit) -> dict[str, str]:
    """Return what is sent with everything: below the builder, what takes the origin away."""
    site = urlsplit(settings.SITE_URL)
    builder = f"{site.scheme}://{site.netloc}"
    headers = {
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "permissions-policy": _NOTHING,
        "x-robots-tag": "noindex",
    }
    if not visit.door.is_opaque:
        headers["content-security-policy"] = f"frame-ancestors {builder} 'self'; worker-src 'self' blob:"
        headers["origin-agent-cluster"] = "?1"
        return headers
    here = f"{visit.origin}{visit.door.base}"
    sockets = re.sub(r"^http", "ws", here)
    headers["content-security-policy"] = (
        f"{_SANDBOX}; default-src 'none'; script-src {here} 'unsafe-inline' 'unsafe-eval' blob:; "
        f"style-src {here} 'unsafe-inline'; img-src {here} data: blob: https:; font-src {here} data:; "
        f"connect-src {here} {sockets}; media-src {here} data: blob:; worker-src blob:; frame-src 'none'; "
        f"form-action {here}; base-uri {here}; frame-ancestors 'self'"
    )
    if visit.asked.headers.get("origin") == "null":
        headers |= {"access-control-allow-origin": "null", "access-control-allow-credentials": "true"}
    else:
        headers["access-control-allow-origin"] = "*"
    headers["access-control-allow-headers"] = (
        visit.asked.headers.get("access-control-request-headers", "")[:1000] or "*"
    )
    headers["vary"] = "Origin"
    return headers


async def _send(answered: Answer, visit: Visit, send: Send) -> None:
    policy = _policy(visit)
    headers = answered.headers | policy
    if "vary" in answered.headers and "vary" in policy:
        headers["vary"] = f"{policy['vary']}, {answered.headers['vary']}"
    headers["content-length"] = str(len(answered.body))
    body = b"" if visit.asked.method == "HEAD" else answered.body
    await send({"type": "http.response.start", "status": answered.status, "headers": _raw(headers)})
    await send({"type": "http.response.body", "body": body})


async def _refuse(scope: MutableMapping[str, Any], receive: Receive, send: Send, answered: Answer) -> None:
    """Answer a request that names no preview at all."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = {"content-security-policy": f"{_SANDBOX}; default-src 'none'", "x-content-type-options": "nosniff"}
    headers |= answered.headers | {"content-length": str(len(answered.body))}
    await send({"type": "http.response.start", "status": answered.status, "headers": _raw(headers)})
    await send({"type": "http.response.body", "body": answered.body})


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers.items() if value]


def _label_of(host: str) -> str | None:
    """Return the name in front of the apps' domain, None for other hosts."""
    name = host.lower().partition(":")[0].rstrip(".")
    domain = f".{settings.APPS_DOMAIN}"
    return name.removesuffix(domain) if name.endswith(domain) else None


def _text_of(raw: bytes) -> str | None:
    try:
        return unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return None
