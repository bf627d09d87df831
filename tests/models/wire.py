"""Requests, answers and refusals as values, and what a vendor's way of speaking has to know."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.models.turns import Counted, Failure, Trouble, Turn


@dataclass(frozen=True)
class Request:
    """One request as it came in: the path without its query, names of headers in lower case, the body parsed.

    `at` is in seconds on a clock that only runs forward; `size` is the body's, in bytes.
    """

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    size: int
    at: float

    @property
    def key(self) -> str | None:
        """The key, in whichever header it came: Anthropic's SDK sends it as a bearer since its version 2."""
        return self.headers.get("x-api-key") or self.headers.get("authorization", "").partition(" ")[2] or None


@dataclass
class Answer:
    """One answer in pieces: events of a stream, or two halves of a JSON body. What goes wrong counts the pieces."""

    pieces: Iterator[bytes]
    status: int = 200
    length: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    # Send each piece in chunks of so many bytes.
    chunk_bytes: int | None = None
    # An error in the middle of a stream, from its type and message.
    write_error: Callable[[str, str], bytes] | None = None

    @classmethod
    def json(cls, body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
        content = json.dumps(body).encode()
        middle = len(content) // 2
        return cls(iter([content[:middle], content[middle:]]), status, len(content), dict(headers or {}))


class Refused(Exception):
    """The vendor says no."""

    def __init__(
        self, status: int, message: str, *, type: str | None = None, code: str | None = None, param: str | None = None
    ) -> None:
        super().__init__(f"{status} {message}")
        self.failure = Failure(status, type, message, code)
        self.param = param


@dataclass
class Asked:
    """What a reply has to know of its request."""

    model: str
    size: int
    include_usage: bool = False

    def counted(self, turn: Turn) -> Counted:
        return turn.count(self.size)


class Dialect(ABC):
    """A vendor's way of speaking."""

    @abstractmethod
    def no_key(self, *, given: bool) -> Refused:
        """Say that the key is missing or, if one was given, wrong."""

    @abstractmethod
    def no_model(self, name: str) -> Refused:
        """Say that no model has this name."""

    @abstractmethod
    def check(self, request: Request) -> None:
        """Raise Refused for what the vendor would not take."""

    @abstractmethod
    def asked(self, request: Request) -> Asked:
        """Read what a reply has to know."""

    @abstractmethod
    def events(self, turn: Turn, asked: Asked) -> Iterator[bytes]:
        """Write the events of a streamed reply."""

    @abstractmethod
    def whole(self, turn: Turn, asked: Asked) -> dict[str, Any]:
        """Write the body of a reply that is not streamed."""

    @abstractmethod
    def error(self, failure: Failure, request_id: str, param: str | None = None) -> dict[str, Any]:
        """Write the body of an error."""

    @abstractmethod
    def error_event(self, type: str, message: str) -> bytes:
        """Write an error in the middle of a stream."""

    @abstractmethod
    def model(self, name: str) -> dict[str, Any]:
        """Describe a model."""

    @abstractmethod
    def models(self, names: list[str], query: dict[str, str]) -> dict[str, Any]:
        """Write the list of models."""

    @abstractmethod
    def headers(self, request_id: str) -> dict[str, str]:
        """Give the headers of every answer."""
