"""What templates of pages say beside Django's own tags."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from accounts.models import User

register = template.Library()
_SIZE = 18


@register.filter
def initial(user: User) -> str:
    """Return the one letter that stands for a person without a picture."""
    return (user.name.strip() or user.email)[:1].upper()


@register.simple_tag
def icon(name: str) -> str:
    """Draw an icon of lucide. It only accompanies words, so readers of the screen are not told of it."""
    return _drawn(name)


@register.simple_tag
def icons(names: str) -> SafeString:
    """Put icons into the page for its scripts (`icon(name)` in dom.js): names of lucide, with spaces between."""
    rows = ((name, _drawn(name)) for name in names.split())
    return format_html_join("\n", '<template id="icon-{}">{}</template>', rows)


@lru_cache
def _drawn(name: str) -> str:
    return lucide(name, size=_SIZE, aria_hidden="true")
