"""What the template of the files' panel says of its editor."""

from __future__ import annotations

from django import template
from django.templatetags.static import static

from pages.editor import finder

register = template.Library()


@register.simple_tag
def page_script(name: str) -> str:
    """Return the address of a script that `make setup` bundles, nothing where it is missing."""
    path = finder.path_of(name)
    return static(path) if path else ""
