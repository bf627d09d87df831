"""Making, finding, changing and deleting projects."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import Any, Literal, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from builder import project_names, sandbox_slugs
from builder.briefs import NAME_LIMIT as BRIEF_NAME_LIMIT
from builder.briefs import BriefFields
from builder.extraction import rules
from builder.models import Brief, Build, Project, ProjectQuerySet, Star
from motivd_site import work
from motivd_site.api.errors import ApiError, InvalidFields, NotFound

_TRIES = 200


class NameTaken(ApiError):
    status, code = 409, "NAME_TAKEN"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def message(self) -> str:
        return _("You already have a project named “%(name)s”. Choose another name.") % {"name": self.name}


def for_owner(user: User, project_id: UUID) -> Project:
    """Return a project of this user. One query. Raises NotFound for a missing one and another's alike."""
    project = Project.objects.for_user(user).with_starred(user).filter(pk=project_id).first()
    if project is None:
        raise NotFound
    return project


def listed(user: User, *, search: str, starred_first: bool) -> ProjectQuerySet:
    """Return the user's projects, the last accessed first."""
    rows = Project.objects.for_user(user).with_starred(user).select_related("prd", "repo")
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(slug__icontains=search))
    order = ["-last_accessed_at", "-id"]
    return rows.order_by(*(["-starred", *order] if starred_first else order))


def create(
    user: User,
    *,
    name: str | None,
    prompt: str,
    brief: dict[str, Any],
    backend_type: str,
    locale: str | None,
) -> Project:
    """Make a project with its brief. What the body says wins over what the prompt is read to say.

    Raises InvalidFields, NameTaken. A name that was derived and is taken gets a number.
    """
    language = locale or rules.detect_language(prompt or brief.get("audience", "") or brief.get("app_name", ""))
    read = rules.extract(prompt, locale=cast("Literal['en', 'fr']", language)) if prompt else BriefFields()
    known: dict[str, Any] = read.filled() | brief
    given = project_names.clean(name) if name is not None else None
    wanted = given or _derived_name(known.get("app_name", ""), prompt)
    known["app_name"] = known.get("app_name") or wanted
    attempts = [wanted] if given else [wanted, *(project_names.numbered(wanted, n) for n in range(2, _TRIES))]
    for attempt in attempts:
        project = _try(partial(_insert, user, attempt, prompt, known, backend_type, language))
        if project is not None:
            return project
    raise NameTaken(wanted)


def _derived_name(app_name: str, prompt: str) -> str:
    source = app_name.strip() or rules.suggest_name(prompt)
    if not source:
        raise InvalidFields({"name": [_("Send a name, a prompt, or brief.appName.")]})
    return project_names.clean(source[:BRIEF_NAME_LIMIT], field="brief.appName")


def _insert(user: User, name: str, prompt: str, brief: dict[str, Any], backend_type: str, language: str) -> Project:
    new_id = uuid.uuid4()
    slug = project_names.slug_of(name)
    project = Project.objects.create(
        id=new_id,
        owner=user,
        name=name,
        slug=slug,
        sandbox_slug=sandbox_slugs.fresh(slug, new_id),
        backend_type=backend_type,
    )
    columns = {field.name: brief[field.name] for field in fields(BriefFields) if field.name in brief}
    Brief.objects.create(project=project, prompt=prompt, locale=language, **columns)
    return project


def _try(insert: Callable[[], Project]) -> Project | None:
    """Return the new project, or None where its name is taken."""
    for _again in range(2):
        try:
            with transaction.atomic():
                return insert()
        except IntegrityError as error:
            # The other unique column is the sandbox slug: somebody took it just now, and the next try sees that.
            if "sandbox_slug" not in str(error):
                return None
    return None


def mark_accessed(project: Project) -> None:
    project.last_accessed_at = timezone.now()
    Project.objects.filter(pk=project.pk).update(last_accessed_at=project.last_accessed_at)


def change(project: Project, changes: dict[str, Any]) -> Project:
    """Write name, backend_type and preview_url where given; a new name gives a new slug.

    Raises InvalidFields, NameTaken.
    """
    if "name" in changes:
        changes = changes | {"name": project_names.clean(changes["name"])}
        changes["slug"] = project_names.slug_of(changes["name"])
    for column, value in changes.items():
        setattr(project, column, value)
    try:
        with transaction.atomic():
            project.save(update_fields=[*changes, "updated_at"])
    except IntegrityError as error:
        raise NameTaken(project.name) from error
    return project


def delete(project: Project) -> None:
    """Cancel what runs, then delete the project with everything that belongs to it."""
    with transaction.atomic():
        for build in Build.objects.filter(project=project, status__in=work.ACTIVE):
            work.request_cancel(build)  # a worker that still holds it finds its row gone, and stops
        project.delete()


def star(project: Project, user: User) -> None:
    Star.objects.get_or_create(project=project, user=user)


def unstar(project: Project, user: User) -> None:
    Star.objects.filter(project=project, user=user).delete()
