"""The sentences that scripts show, in the page's language: the scripts hold keys, gettext holds the words.

A value is a text with named places (`{name}`), or `plural(one, other)` for texts that depend on `{count}`.
`motivd/js/texts.js` reads them from the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext

Text = str | Promise | tuple[str, str]
Texts = Mapping[str, Text]


def plural(one: str, other: str) -> tuple[str, str]:
    """Mark a text with a count; both forms are looked up when the page is made."""
    return one, other


def spoken(*parts: Texts) -> dict[str, Any]:
    """Return all of the texts in the language of now, ready for `json_script`."""
    said: dict[str, Any] = {"_language": get_language() or "en"}
    for part in parts:
        for key, text in part.items():
            if isinstance(text, tuple):
                said[key] = {"one": ngettext(*text, 1), "other": ngettext(*text, 2)}
            else:
                said[key] = str(text)
    return said
