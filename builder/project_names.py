"""Names of projects, and the slugs that follow from them."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from django.utils.text import slugify
from django.utils.translation import gettext as _

from builder.models import NAME_LIMIT, SLUG_LIMIT
from motivd_site.api.errors import InvalidFields


def clean(name: str, *, field: str = "name") -> str:
    """Return a name in NFC with single spaces. Raises InvalidFields on an empty, long or invisible one."""
    tidy = re.sub(r"\s+", " ", unicodedata.normalize("NFC", name)).strip()
    if not 1 <= len(tidy) <= NAME_LIMIT:
        raise InvalidFields({field: [_("A name has 1 to %(limit)d characters.") % {"limit": NAME_LIMIT}]})
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in tidy):
        raise InvalidFields({field: [_("A name has no control characters.")]})
    if not any(unicodedata.category(character)[0] in "LNSP" for character in tidy):
        raise InvalidFields({field: [_("A name needs at least one visible character.")]})
    return tidy


def slug_of(name: str) -> str:
    """Return the slug of a name; one without Latin letters or digits gets one that depends on the name alone."""
    slug = slugify(name)[:SLUG_LIMIT].strip("-_")
    return slug or "app-" + hashlib.sha256(name.casefold().encode()).hexdigest()[:8]


def numbered(name: str, number: int) -> str:
    """Return the name with a number behind it, within the limit."""
    ending = f" {number}"
    return name[: NAME_LIMIT - len(ending)].rstrip() + ending
