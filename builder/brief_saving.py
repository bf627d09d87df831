"""Saving a brief as somebody fills it in: only what was sent, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from builder import brief_origins, composing, project_names, projects
from builder.models import Brief, Project
from motivd_site.api.errors import Conflict, NotFound
from motivd_site.api.fields import wire_name


class StaleBrief(Conflict):
    """The write was based on an older revision; the body carries the current brief."""

    def extra(self) -> dict[str, Any]:
        brief: dict[str, Any] = self.current["brief"]
        return {
            "brief": {wire_name(name): value for name, value in brief.items()},
            "revision": self.current["revision"],
        }


def of(project: Project) -> Brief:
    """Return the project's brief; an empty one, at revision 0, where there is none yet. One query."""
    return Brief.objects.filter(project=project).first() or Brief(project=project, revision=0)


def shown(brief: Brief) -> dict[str, Any]:
    """Return the brief as the wire has it: every field is there, the address null when empty."""
    return composing.shown(brief.fields(), prompt=brief.prompt, locale=brief.locale)


def state_of(brief: Brief) -> dict[str, Any]:
    """Return the brief with its revision, and where each field comes from."""
    return {
        "brief": shown(brief),
        "revision": brief.revision,
        "read_by": brief.read_by,
        "origins": brief_origins.of(brief),
    }


def save(project: Project, changes: dict[str, Any], *, base_revision: int | None, renames: bool = True) -> Brief:
    """Write the fields that were sent; with `renames` a new name of the app becomes the project's, too.

    `base_revision` None writes on whatever is there. What changes nothing makes no revision. Raises StaleBrief,
    InvalidFields, NameTaken, NotFound.
    """
    said = {name: "" if value is None else value for name, value in changes.items()}
    if said.get("app_name"):
        said["app_name"] = project_names.clean(said["app_name"], field="appName")
    with transaction.atomic():
        brief = locked(project)
        if base_revision is not None and base_revision != brief.revision:
            raise StaleBrief(brief=shown(brief), revision=brief.revision)
        if renames and said.get("app_name") and said["app_name"] not in (brief.app_name, project.name):
            projects.change(project, {"name": said["app_name"]})
        write(brief, said)
    return brief


def locked(project: Project) -> Brief:
    """Return the brief, and let no other writer near it within this transaction. Raises NotFound."""
    if Project.objects.select_for_update(no_key=True).filter(pk=project.pk).first() is None:
        raise NotFound  # deleted since it was looked up
    return of(project)


def write(brief: Brief, columns: dict[str, Any]) -> None:
    """Write columns of a brief that is locked; what changes nothing makes no revision."""
    changed = {name: value for name, value in columns.items() if getattr(brief, name) != value}
    if not changed and brief.revision:
        return
    if brief.reading is None:
        # From now on it can be told what was written by hand, also once the prompt is another one.
        brief.reading = brief_origins.reading_of(brief)
    for name, value in changed.items():
        setattr(brief, name, value)
    brief.revision += 1
    brief.save()
