"""Requests and answers as values: what came in, what goes out, and GitHub's way of refusing."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

DOCUMENTATION = "https://docs.github.com/rest"


@dataclass(frozen=True)
class Request:
    """One request. The path is as it was sent, percent-encoded and without its query."""

    method: str
    path: str
    query_string: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(self.query_string, keep_blank_values=True).items()}


@dataclass
class Answer:
    """One answer: JSON unless the body is bytes; None is no body at all."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        if self.body is None:
            return b""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Refused(Exception):
    """GitHub says no."""

    def __init__(self, status: int, message: str, *, errors: list[Any] | None = None, **headers: str) -> None:
        super().__init__(f"{status} {message}")
        self.status, self.message, self.errors = status, message, errors
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(self, documentation: str = DOCUMENTATION) -> Answer:
        body: dict[str, Any] = {"message": self.message}
        if self.errors is not None:
            body["errors"] = self.errors
        return Answer(
            self.status, body | {"documentation_url": documentation, "status": str(self.status)}, self.headers
        )


def invalid(resource: str, field_name: str, code: str, message: str | None = None) -> dict[str, str]:
    """Write one entry of `errors` in a 422."""
    entry = {"resource": resource, "code": code, "field": field_name}
    return entry | ({"message": message} if message else {})


def paged(
    request: Request, url: str, rows: list[Any], *, default: int = 30, most: int = 100
) -> tuple[list[Any], dict[str, str]]:
    """Cut out the page that was asked for, with the Link header to the others."""
    query = request.query
    size = max(1, min(_number(query.get("per_page"), default), most))
    page = max(1, _number(query.get("page"), 1))
    last = max(1, -(-len(rows) // size))
    there = {"prev": page - 1, "first": 1} if page > 1 else {}
    if page < last:
        there |= {"next": page + 1, "last": last}
    links = [
        f'<{url}{request.path}?{urlencode(query | {"page": str(number)})}>; rel="{name}"'
        for name, number in there.items()
    ]
    return rows[(page - 1) * size : page * size], {"Link": ", ".join(links)} if links else {}


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default
