"""Addresses of what pages load: bundled by `make setup` where it was, else the sources as they are."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static

from pages import static_files

register = template.Library()


@register.simple_tag
def asset(entry: str) -> str:
    """Return the address of a script or style sheet of ours, such as `js/site.js`."""
    return _asset(entry)


@register.simple_tag
def page_script(name: str, entry: str = "") -> str:
    """Return the address of what stands on packages, nothing where `make setup` has not made it."""
    path = static_files.path_of(name, entry or settings.PAGE_SCRIPTS[name][1][0])
    return static(path) if path else ""


@lru_cache
def _asset(entry: str) -> str:
    # Once for a process: the sources would have to be read to know whether they are those that were bundled.
    return static(static_files.path_of("site", entry) or f"motivd/{entry}")
