"""Making, finding, changing and deleting projects."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import fields
from typing import Any, Literal, cast
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from builder import project_names, sandbox_slugs
from builder.briefs import NAME_LIMIT as BRIEF_NAME_LIMIT
from builder.briefs import BriefFields
from builder.extraction import rules
from builder.models import NAME_LIMIT, SLUG_LIMIT, Brief, Project, ProjectQuerySet, Star
from builder.prd_sections import wording
from motivd_site import work
from motivd_site.api.errors import ApiError, InvalidFields, NotFound
from motivd_site.work import ACTIVE

_TRIES = 20


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
    rows = Project.objects.for_user(user).with_starred(user).select_related("prd", "repo").defer("prd__content")
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
    said = {key: "" if value is None else value for key, value in brief.items()}
    if said.get("app_name"):
        said["app_name"] = project_names.clean(said["app_name"], field="brief.appName")
    language = locale or rules.detect_language(prompt or said.get("audience", "") or said.get("app_name", ""))
    read = rules.extract(prompt, locale=cast("Literal['en', 'fr']", language)) if prompt else BriefFields()
    known: dict[str, Any] = read.filled() | said
    given = project_names.clean(name) if name is not None else None
    derived = known.get("app_name") or rules.suggest_name(prompt)
    known["app_name"] = derived or given or ""
    wanted = given or _derived_name(derived, prompt, language)
    made = Project(id=uuid.uuid4(), owner=user, backend_type=backend_type)
    columns = {field.name: known[field.name] for field in fields(BriefFields) if field.name in known}

    def insert() -> None:
        _take_name(made, wanted, may_number=given is None)
        made.sandbox_slug = sandbox_slugs.fresh(made.slug, made.pk)
        made.save(force_insert=True)
        Brief.objects.create(project=made, prompt=prompt, locale=language, **columns)

    _until_unique(insert, NameTaken(wanted))
    return made


def _derived_name(found: str, prompt: str, language: str) -> str:
    if found.strip():
        return project_names.clean(found[:BRIEF_NAME_LIMIT], field="brief.appName")
    if not prompt.strip():
        raise InvalidFields({"name": [_("Send a name, a prompt, or brief.appName.")]})
    # A prompt without a single word that could be a name, such as "🚀🚀".
    return wording.of(cast("Literal['en', 'fr']", language)).untitled


def _take_name(project: Project, wanted: str, *, may_number: bool) -> None:
    """Give the project a name that its owner does not have yet, and a slug to it. Raises NameTaken.

    Different names can have one slug ("Crate", "Crate!"), so the slug gets a number of its own.
    """
    others = Project.objects.filter(owner_id=project.owner_id, deleted_at=None).exclude(pk=project.pk)
    names, slugs = set(), set()
    for name, slug in others.values_list("name", "slug"):
        names.add(project_names.key_of(name))
        slugs.add(slug)
    if project_names.key_of(wanted) in names and not may_number:
        raise NameTaken(wanted)
    project.name = project_names.first_free(
        project_names.numbered(wanted, limit=NAME_LIMIT, join=" "), lambda name: project_names.key_of(name) in names
    )
    project.slug = project_names.first_free(
        project_names.numbered(project_names.slug_of(project.name), limit=SLUG_LIMIT, join="-"), slugs.__contains__
    )


def _until_unique(write: Callable[[], None], otherwise: ApiError) -> None:
    """Run a write that looks for something free, again where somebody else took it in between."""
    for _again in range(_TRIES):
        try:
            with transaction.atomic():
                write()
        except IntegrityError:
            continue
        return
    raise otherwise


def mark_accessed(project: Project) -> None:
    project.last_accessed_at = timezone.now()
    Project.objects.filter(pk=project.pk).update(last_accessed_at=project.last_accessed_at)


def change(project: Project, changes: dict[str, Any], *, may_number: bool = False) -> Project:
    """Write name, backend_type and preview_url where given; a new name gives a new slug.

    With `may_number` a name that is taken gets a number. Raises InvalidFields, NameTaken, NotFound.
    """
    name = project_names.clean(changes["name"]) if "name" in changes else project.name
    renamed = name != project.name
    columns = [*changes, "updated_at", *(["slug"] if renamed else [])]
    for column, value in changes.items():
        setattr(project, column, value)

    def write() -> None:
        if Project.objects.select_for_update(no_key=True).filter(pk=project.pk).first() is None:
            raise NotFound  # deleted since it was looked up
        if renamed:
            _take_name(project, name, may_number=may_number)
        else:
            project.name = name
        project.save(update_fields=columns)

    _until_unique(write, NameTaken(name))
    return project


def delete(project: Project) -> None:
    """Cancel what runs, then delete the project with everything that belongs to it."""
    with transaction.atomic():
        # Locked first, so that nothing is added below them while their rows are collected; in the order of a worker,
        # which holds its job when it writes to the project.
        cancel_work(project)
        for found in Project.objects.select_for_update().filter(pk=project.pk):
            found.delete()


def cancel_work(project: Project) -> None:
    """Cancel all that runs or waits to run in a project. Only in a transaction."""
    for model in map(apps.get_model, settings.JOB_MODELS):
        active = model._default_manager.filter(project=project, status__in=ACTIVE)
        for job in active.select_for_update():
            work.request_cancel(job)  # a worker that still holds it finds out, also where its row is gone, and stops


def bring_back(project: Project) -> None:
    """Make a deleted project one of its owner's again, with a number where its name was taken meanwhile."""

    def write() -> None:
        _take_name(project, project.name, may_number=True)
        project.deleted_at = None
        project.save(update_fields=["name", "slug", "deleted_at"])

    _until_unique(write, NameTaken(project.name))


def star(project: Project, user: User) -> None:
    Star.objects.get_or_create(project=project, user=user)


def unstar(project: Project, user: User) -> None:
    Star.objects.filter(project=project, user=user).delete()
