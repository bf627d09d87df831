"""A small client of the public API."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, Self

import httpx2


class Refused(Exception):
    """The API answered with an error; the text is its own sentence."""


class Motivd:
    def __init__(self, address: str, token: str) -> None:
        self._http = httpx2.Client(
            base_url=address,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx2.Timeout(30, read=180),
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.close()

    def get(self, path: str, **query: Any) -> Any:
        return self._answer(self._http.get(path, params=query))

    def post(self, path: str, **body: Any) -> Any:
        # With a key of its own a call that was cut off can be sent again without doing the work twice.
        return self._answer(self._http.post(path, json=body, headers={"Idempotency-Key": str(uuid.uuid4())}))

    def patch(self, path: str, **body: Any) -> Any:
        return self._answer(self._http.patch(path, json=body))

    def put(self, path: str, **body: Any) -> Any:
        return self._answer(self._http.put(path, json=body))

    def delete(self, path: str) -> Any:
        return self._answer(self._http.delete(path))

    def lines(self, path: str) -> Iterator[str]:
        """Yield the lines of an event stream."""
        with self._http.stream("GET", path, timeout=httpx2.Timeout(30, read=60)) as answer:
            if answer.status_code != 200:
                answer.read()
                self._answer(answer)
            yield from answer.iter_lines()

    def _answer(self, answer: httpx2.Response) -> Any:
        body = answer.json() if answer.content else {}
        if answer.is_success:
            return body
        raise Refused(f"{answer.status_code} {body.get('code')}: {body.get('error')} {body.get('details') or ''}")


def fetch_page(url: str) -> tuple[int, int]:
    """Return status and size of a published page, as a browser would get them.

    Names below localhost mean this machine to every browser, but not to every resolver.
    """
    address = httpx2.URL(url)
    headers = {"Host": address.netloc.decode()}
    if address.host.endswith(".localhost"):
        address = address.copy_with(host="127.0.0.1")
    answer = httpx2.get(address, headers=headers, timeout=10, trust_env=False)
    return answer.status_code, len(answer.content)
