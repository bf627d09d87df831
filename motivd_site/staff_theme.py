"""What the theme of the staff's pages says and has no French for: here, our catalogue finds it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

SAID: Final = frozenset(
    {
        gettext_noop("After you've created a user, you’ll be able to edit more user options."),
        gettext_noop("Click to cancel"),
        gettext_noop("Date"),
        gettext_noop("False"),
        gettext_noop("No results found"),
        gettext_noop("Reset filters"),
        gettext_noop("Run"),
        gettext_noop("Select action"),
        gettext_noop("Select action to run"),
        gettext_noop("Select all rows"),
        gettext_noop("Select record"),
        gettext_noop("Select value"),
        gettext_noop("This item will be deleted."),
        gettext_noop("This page yielded into no results. Create a new item or reset your filters."),
        gettext_noop("True"),
        gettext_noop("Type to search"),
    }
)
