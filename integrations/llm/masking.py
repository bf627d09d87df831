"""Taking a key out of what a provider answers: some repeat it, and whoever reads the answer must not have it."""

from __future__ import annotations

import base64
import re
from typing import Final
from urllib.parse import quote

# What is shorter is no secret but a word, such as a server of one's own takes for a key: it may stand in any answer.
SHORTEST: Final = 8
_MASK: Final = b"*"


class Mask:
    """Puts as many stars over a key: in a stream of bytes with whatever frames it, lengths stay as they were.

    Covers the key as it is, in URLs, in hexadecimal digits and in Base64 at any place of what was encoded. Not a key
    that is spread over several values of an answer.
    """

    def __init__(self, key: str) -> None:
        self._forms = forms(key) if len(key) >= SHORTEST else []
        self._pattern = re.compile(b"|".join(map(re.escape, self._forms)))
        self._rest = b""

    def feed(self, chunk: bytes) -> bytes:
        """Return what can be told already: all but an end that may be the beginning of a key."""
        if not self._forms:
            return chunk
        content = self.whole(self._rest + chunk)
        held = self._held(content)
        cut = len(content) - held
        self._rest = content[cut:]
        return content[:cut]

    def end(self) -> bytes:
        """Return what was held back."""
        rest, self._rest = self._rest, b""
        return rest

    def whole(self, content: bytes) -> bytes:
        if not self._forms:
            return content
        return self._pattern.sub(lambda found: _MASK * len(found[0]), content)

    def _held(self, content: bytes) -> int:
        longest = min(len(content), len(self._forms[0]) - 1)
        ends = (content[-length:] for length in range(longest, 0, -1))
        return next((len(end) for end in ends if any(form.startswith(end) for form in self._forms)), 0)


def forms(key: str) -> list[bytes]:
    """Return what a key may look like, the longest first."""
    raw = key.encode()
    found = {raw, quote(key, safe="").encode(), raw.hex().encode(), raw.hex().upper().encode()}
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + raw)
        # Only the digits that are made of the key alone.
        digits = encoded[-(-8 * before // 6) : 8 * (before + len(raw)) // 6]
        found |= {digits, digits.replace(b"+", b"-").replace(b"/", b"_")}
    return sorted(found, key=lambda form: (-len(form), form))
