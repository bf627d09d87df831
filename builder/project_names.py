"""Names of projects, and the slugs that follow from them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator

from django.utils.text import slugify
from django.utils.translation import gettext as _

from builder.models import NAME_LIMIT, SLUG_LIMIT
from motivd_site.api.errors import InvalidFields


def clean(name: str, *, field: str = "name") -> str:
    """Return a name in NFC with single spaces. Raises InvalidFields on an empty, long or invisible one."""
    tidy = unicodedata.normalize("NFC", name).strip()
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in tidy):
        raise InvalidFields({field: [_("A name has no control characters.")]})
    tidy = re.sub(r"\s+", " ", tidy)
    if not 1 <= len(tidy) <= NAME_LIMIT:
        raise InvalidFields({field: [_("A name has 1 to %(limit)d characters.") % {"limit": NAME_LIMIT}]})
    if not any(unicodedata.category(character)[0] in "LNSP" for character in tidy):
        raise InvalidFields({field: [_("A name needs at least one visible character.")]})
    return tidy


def key_of(name: str) -> str:
    """Return what two names have in common that count as the same."""
    return name.lower()


def slug_of(name: str) -> str:
    """Return the slug of a name; one without Latin letters or digits gets one that depends on the name alone."""
    key = key_of(name)
    slug = slugify(key).replace("_", "-")[:SLUG_LIMIT].strip("-")
    return slug or "app-" + hashlib.sha256(key.encode()).hexdigest()[:8]


def numbered(text: str, *, limit: int, join: str) -> Iterator[str]:
    """Yield the text, then the text with 2, 3, … behind it, within the limit."""
    yield text
    number = 2
    while True:
        ending = f"{join}{number}"
        yield text[: limit - len(ending)].rstrip(join) + ending
        number += 1


def first_free(candidates: Iterator[str], is_taken: Callable[[str], bool]) -> str:
    return next(candidate for candidate in candidates if not is_taken(candidate))
