"""What the staff's pages of several apps have in common: records, links between them, columns with a name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from motivd_site.work import JobState

NONE: Final = "–"
SHORT: Final = 100
LONG: Final = 10_000


class ReadOnly(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """A record of what happened: to be looked at, not to be written."""

    def has_act_permission(self, request: HttpRequest) -> bool:
        """For actions: looking at rows is not enough to act on them."""
        codename = get_permission_codename("change", self.opts)
        return request.user.has_perm(f"{self.opts.app_label}.{codename}")

    def note_change(self, request: HttpRequest, row: Model, column: str) -> None:
        """Keep who changed what by an action, in words that are translated when they are read."""
        self.log_change(request, row, [{"changed": {"fields": [column]}}])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


def page_by_id(model: str, pk: UUID | int | None, label: object = None) -> SafeString | str:
    """Return a link to the staff's page of a row of `app_model`, with its id where it has no label."""
    if pk is None:
        return NONE
    return format_html('<a href="{}">{}</a>', reverse(f"admin:{model}_change", args=[pk]), label or pk)


def page_of(thing: Model | None) -> SafeString | str:
    """Return a link to the staff's page of a row."""
    if thing is None:
        return NONE
    return page_by_id(f"{thing._meta.app_label}_{thing._meta.model_name}", thing.pk, short(str(thing)))


def list_of(model: str, label: object, **wanted: str) -> SafeString:
    """Return a link to the staff's list of `app_model`, filtered."""
    address = f"{reverse(f'admin:{model}_changelist')}?{urlencode(wanted)}"
    return format_html('<a href="{}">{}</a>', address, label)


def short(text: str, limit: int = SHORT) -> str:
    """Return the beginning of a text."""
    return text if len(text) <= limit else f"{text[:limit]}…"


def long(text: str) -> SafeString | str:
    """Return a text with its lines, cut where a page would become too long, and say so."""
    if not text:
        return NONE
    left_out = len(text) - LONG
    note = _("… and %(count)d more characters") % {"count": left_out} if left_out > 0 else ""
    return format_html('<div class="whitespace-pre-wrap break-words">{}{}</div>', text[:LONG], note)


def as_json(value: Any) -> SafeString | str:
    """Return data as it is kept, line by line."""
    return long(json.dumps(value, ensure_ascii=False, indent=2)) if value else NONE


def column(name: str, label: Any, *, ordered: bool = True) -> Callable[[Any], Any]:
    """Return a column with a name in the reader's language, for a field that has none of its own."""

    @admin.display(description=label, ordering=name if ordered else None, empty_value=NONE)
    def shown(row: Any) -> Any:
        value = getattr(row, name)
        return None if value == "" else value

    return shown


def moment(name: str, label: Any) -> Callable[[Any], Any]:
    """Return the column of a moment, to the second, as logs have it."""

    @admin.display(description=label, ordering=name)
    def shown(row: Any) -> str:
        found = getattr(row, name)
        return f"{found:%Y-%m-%d %H:%M:%S}" if found else NONE

    return shown


def state(label: Any) -> Callable[[Any], Any]:
    """Return the column of a job's state."""

    @admin.display(description=label, ordering="status")
    def shown(row: Any) -> str:
        return str(JobState(row.status).label)

    return shown
