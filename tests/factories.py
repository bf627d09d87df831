"""Rows for tests that need several of a kind; where one will do, `tests.conftest` has it."""

from __future__ import annotations

from typing import Any

from factory.declarations import SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from accounts.models import User
from builder.models import Brief, Prd, PrdRevision, Project, ProjectRepo, Star


def _numbered(text: str) -> Any:
    return Sequence(text.format)  # type: ignore[no-untyped-call]


def _made_by(factory: type[DjangoModelFactory[Any]]) -> Any:
    return SubFactory(factory)  # type: ignore[no-untyped-call]


def _same_as(path: str) -> Any:
    return SelfAttribute(path)  # type: ignore[no-untyped-call]


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = _numbered("person-{}@example.org")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)


class ProjectFactory(DjangoModelFactory[Project]):
    class Meta:
        model = Project

    owner = _made_by(UserFactory)
    name = _numbered("Shelf {}")
    slug = _numbered("shelf-{}")
    sandbox_slug = _numbered("shelf-{}")


class BriefFactory(DjangoModelFactory[Brief]):
    class Meta:
        model = Brief

    project = _made_by(ProjectFactory)
    app_name = "Shelf"


class PrdFactory(DjangoModelFactory[Prd]):
    """The first revision of a PRD."""

    class Meta:
        model = Prd

    project = _made_by(ProjectFactory)
    content = "# Shelf\n"

    @classmethod
    def _create(cls, model_class: type[Prd], *args: Any, **kwargs: Any) -> Prd:
        prd = model_class.objects.create(*args, **kwargs)
        PrdRevision.objects.create(
            project=prd.project, number=prd.revision, content=prd.content, source=PrdRevision.Source.PERSON
        )
        return prd


class RepoFactory(DjangoModelFactory[ProjectRepo]):
    class Meta:
        model = ProjectRepo

    project = _made_by(ProjectFactory)
    full_name = _numbered("ada/shelf-{}")


class StarFactory(DjangoModelFactory[Star]):
    class Meta:
        model = Star

    project = _made_by(ProjectFactory)
    user = _same_as("project.owner")
