"""Taking a project's secrets out of what its programs say, before anybody reads it: a person, a model, the database.

It is for programs that tell too much by mistake. One that is made to tell can spell a secret in a way that nobody
foresaw.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

from integrations.llm.masking import forms

# What is shorter stands in any text by chance.
SHORTEST: Final = 4
_MASK: Final = "***"
# Of a secret of many lines, each one may stand alone.
_SHORTEST_LINE: Final = 8


class Masking:
    """Puts three stars in the place of each secret: as it is, in URLs, JSON, hexadecimal digits and Base64."""

    def __init__(self, secrets: Iterable[str]) -> None:
        found = {form for secret in secrets for form in _spellings(secret)}
        # The longest first: a secret may be a part of another one.
        self._spellings = sorted(found, key=lambda form: (-len(form), form))

    def __call__(self, text: str) -> str:
        for spelling in self._spellings:
            text = text.replace(spelling, _MASK)
        return text

    def piece(self, text: str) -> str:
        """Do the same with what may have been cut: a secret that lost a part at either end is taken out as well."""
        text = self(text)
        for spelling in self._spellings:
            for found in re.finditer(re.escape(spelling[:SHORTEST]), text):
                if spelling.startswith(text[found.start() :]):
                    text = text[: found.start()] + _MASK
                    break
            for found in reversed([*re.finditer(re.escape(spelling[-SHORTEST:]), text)]):
                if spelling.endswith(text[: found.end()]):
                    text = _MASK + text[found.end() :]
                    break
        return text


def _spellings(secret: str) -> set[str]:
    lines = [line.strip() for line in secret.splitlines()]
    parts = {part for part in (secret, secret.strip()) if len(part) >= SHORTEST}
    parts |= {line for line in lines if len(line) >= _SHORTEST_LINE}
    found = {form.decode() for part in parts for form in forms(part)}
    found |= {json.dumps(part, ensure_ascii=ascii)[1:-1] for part in parts for ascii in (True, False)}
    return {form for form in found if len(form) >= SHORTEST}
