"""What pages of every app say of the account of who looks at them."""

from __future__ import annotations

import re
from typing import Any, Final

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from accounts import addresses
from accounts.models import BrowserSession, User

register = template.Library()

# In this order: each of the later ones is in what the earlier ones call themselves.
_BROWSERS: Final = (
    (r"Edg(?:e|A|iOS)?/", "Edge"), (r"OPR/", "Opera"), (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"), (r"Chrom(?:e|ium)/|CriOS/", "Chrome"), (r"Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS: Final = (
    (r"iPhone|iPad", "iOS"), (r"Android", "Android"), (r"Windows", "Windows"), (r"Mac OS X|Macintosh", "macOS"),
    (r"CrOS", "ChromeOS"), (r"Linux", "Linux"),
)  # fmt: skip


@register.simple_tag(takes_context=True)
def unconfirmed(context: dict[str, Any]) -> str:
    """Return the address of the user that is still to be confirmed, or nothing. One query for who is signed in.

    Where no mail goes out nobody could confirm anything, and nothing waits for it.
    """
    user = context.get("user") if settings.EMAIL_HOST else None
    return user.email if isinstance(user, User) and not addresses.is_confirmed(user) else ""


@register.filter
def browser(session: BrowserSession) -> str:
    """Return what a session's browser is called, as far as it says."""
    name = _first(_BROWSERS, session.user_agent)
    system = _first(_SYSTEMS, session.user_agent)
    if name and system:
        return _("%(browser)s on %(system)s") % {"browser": name, "system": system}
    return name or system or session.user_agent[:60] or _("Unknown browser")


def _first(known: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for pattern, name in known if re.search(pattern, said)), "")
