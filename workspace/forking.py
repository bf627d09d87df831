"""Forks: a new project that begins as another one was in a version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from builder import prd, projects
from builder.models import NAME_LIMIT, Brief, PrdRevision, Project
from workspace import files, trees, versions
from workspace.models import Author, Version, VersionKind

_NAME_KEPT: Final = NAME_LIMIT - 20  # room for "copy" in any language


@dataclass(frozen=True, slots=True)
class Fork:
    project: Project
    version: Version


def fork(project: Project, version: Version, *, name: str | None, actor: User) -> Fork:
    """Make a project of the files of a version, with brief and PRD as they are now. Copies no content.

    Without a name it is called a copy, with a number where there is one already.
    Raises InvalidFields, NameTaken.
    """
    with transaction.atomic():
        source = Brief.objects.get(project=project)
        called: dict[str, Any] = {} if name else {"app_name": _("%(name)s copy") % {"name": project.name[:_NAME_KEPT]}}
        made = projects.create(
            actor, name=name, prompt="", brief=called, backend_type=project.backend_type, locale=source.locale
        )
        _copy_brief(source, made)
        _copy_prd(project, made, actor=actor)
        files.replace_all(made, trees.flatten(version.tree_id), author=Author.PERSON)
        description = _("Copied from “%(project)s”: %(description)s")
        first = versions.create(
            made,
            description=(description % {"project": project.name, "description": version.description})[:500],
            kind=VersionKind.FORK,
            author=Author.PERSON,
            created_by=actor,
        )
    return Fork(made, first)


def _copy_brief(source: Brief, made: Project) -> None:
    own = {"project", "updated_at"}
    columns = {field.name: getattr(source, field.name) for field in Brief._meta.fields if field.name not in own}
    Brief.objects.filter(project=made).update(**columns)


def _copy_prd(project: Project, made: Project, *, actor: User) -> None:
    document = prd.of(project)
    if document is None:
        return
    written = PrdRevision.objects.get(project=project, number=document.revision)
    source = PrdRevision.Source(written.source)
    prd.write(made, document.content, author=actor, source=source, base_revision=0)
    prd.review(made, reviewed=document.reviewed)
