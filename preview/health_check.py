"""Looking at a published app as a visitor does: over HTTP, page by page, byte by byte."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

import httpx2
from django.conf import settings
from django.utils.translation import gettext_noop

from builder.builds.pipeline import StepFailed
from preview import references
from preview.published_files import PublishedFile, files_of

_PAUSE_SECONDS = 0.1
_TIMEOUT_SECONDS = 10.0
_NOT_YET = {502, 503, 504}  # what a proxy says while the server behind it restarts


class HealthCheck:
    """Visits the app at an address and compares it with a deployment. Use it in a `with` block.

    `check` is called between requests, and stops the visit by raising.
    """

    def __init__(
        self, deployment_id: uuid.UUID, address: str, *, check: Callable[[], None], patience_seconds: float = 5.0
    ) -> None:
        self.address = f"{address.rstrip('/')}/"
        self._files = files_of(deployment_id)
        self._check = check
        self._patience_seconds = patience_seconds  # a server that restarts is back by then
        self._client = httpx2.Client(timeout=_TIMEOUT_SECONDS, trust_env=False, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._client.close()

    def run(self) -> int:
        """Visit the page and all that it refers to, and return how many files that was.

        Raises StepFailed, and whatever `check` raises.
        """
        waiting, seen = deque([(self.address, "/")]), {self.address}
        while waiting:
            self._check()
            address, page = waiting.popleft()
            for found in self._visit(address, page):
                if found not in seen and self._is_ours(found):
                    seen.add(found)
                    waiting.append((found, urlsplit(address).path))
        return len(seen)

    def _visit(self, address: str, page: str) -> list[str]:
        path = unquote(urlsplit(address).path)
        name = path.removeprefix("/")
        file = self._files.get(f"{name}index.html" if not name or name.endswith("/") else name)
        if file is None:
            text = gettext_noop("%(page)s refers to %(path)s, which is not among the files of the app.")
            raise StepFailed("HEALTHCHECK_FAILED", text, page=page, path=path)
        response = self._get(address)
        _compare(response, file, path)
        kind = file.content_type.partition(";")[0]
        if kind == "text/html" and address == self.address:
            return references.of_page(response.text, address)
        return references.of_stylesheet(response.text, address) if kind == "text/css" else []

    def _is_ours(self, address: str) -> bool:
        return urlsplit(address)[:2] == urlsplit(self.address)[:2]

    def _get(self, address: str) -> httpx2.Response:
        target, host = _route(address)
        deadline = time.monotonic() + self._patience_seconds
        while True:
            try:
                response = self._client.get(target, headers={"Host": host})
                if response.status_code not in _NOT_YET or time.monotonic() >= deadline:
                    return response
            except httpx2.RequestError as error:
                if time.monotonic() >= deadline:
                    text = gettext_noop("The published app does not answer at %(address)s.")
                    raise StepFailed("HEALTHCHECK_FAILED", text, address=address) from error
            self._check()
            time.sleep(_PAUSE_SECONDS)


def _route(address: str) -> tuple[str, str]:
    """Return where to connect to and the Host header: `.localhost` names need no DNS, they are this machine."""
    parts = urlsplit(address)
    if not (parts.hostname or "").endswith(".localhost"):
        return address, parts.netloc
    port = urlsplit(settings.SITE_URL).port
    here = "127.0.0.1" if port is None else f"127.0.0.1:{port}"
    return parts._replace(netloc=here).geturl(), parts.netloc


def _compare(response: httpx2.Response, file: PublishedFile, path: str) -> None:
    if response.status_code != 200:
        text = gettext_noop("%(path)s answers with status %(status)d instead of 200.")
        raise StepFailed("HEALTHCHECK_FAILED", text, path=path, status=response.status_code)
    found = response.headers.get("content-type", "")
    if found != file.content_type:
        text = gettext_noop("%(path)s is sent as %(found)s instead of %(expected)s.")
        raise StepFailed("HEALTHCHECK_FAILED", text, path=path, found=found, expected=file.content_type)
    if hashlib.sha256(response.content).hexdigest() != file.sha256:
        text = gettext_noop("%(path)s does not have the content that was published.")
        raise StepFailed("HEALTHCHECK_FAILED", text, path=path)
