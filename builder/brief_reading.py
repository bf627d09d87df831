"""Reading the prompt of a project again, without touching what somebody wrote into its brief by hand."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from builder import brief_origins, brief_saving, composing, projects
from builder.briefs import BriefFields
from builder.extraction import rules
from builder.models import Brief, Project
from motivd_site.api.errors import InvalidFields


def read_again(project: Project, user: User, *, prompt: str | None) -> tuple[Brief, list[str]]:
    """Read the prompt, a new one where given, and return the brief with the names of the fields that are new.

    Fields that were written or emptied by hand stay; so does a name where the prompt gives none.
    Raises InvalidFields where there is no prompt, BudgetExhausted, NotFound.
    """
    text = prompt if prompt is not None else brief_saving.of(project).prompt
    if not text.strip():
        raise InvalidFields({"prompt": [_("Write what the app should do; then it can be read.")]})
    language = rules.detect_language(text)
    found, reader = composing.extract(text, locale=language, user=user)  # outside of any transaction: it may take long
    read: dict[str, Any] = found.filled()
    with transaction.atomic():
        brief = brief_saving.locked(project)
        merged = _merged(brief, read)
        if merged.get("app_name") and merged["app_name"] != project.name:
            projects.change(project, {"name": merged["app_name"]}, may_number=True)
        more = {"prompt": text, "locale": language, "reading": read, "read_by": reader}
        brief_saving.write(brief, merged | more)
    return brief, list(merged)


def _merged(brief: Brief, read: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that the new reading changes."""
    before = brief_origins.reading_of(brief)
    merged: dict[str, Any] = {}
    for field in fields(BriefFields):
        now = getattr(brief, field.name)
        new = read.get(field.name) or ([] if isinstance(now, list) else "")
        keeps_name = field.name == "app_name" and not new
        if new != now and not keeps_name and not brief_origins.is_by_hand(brief, field.name, before):
            merged[field.name] = new
    return merged
