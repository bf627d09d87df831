"""One's projects as cards: where each stands, where to go on, and a picture of its newest version."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery, UUIDField
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from builder import projects
from builder.models import Build, Project
from builder.sandbox_slugs import published_url
from motivd_site.work import ACTIVE, JobState
from preview.models import Publication, Thumbnail
from workspace.models import Version

PER_PAGE: Final = 24
_TONES: Final = 4


class State(StrEnum):
    BRIEF = "brief"
    PLAN = "plan"
    READY = "ready"
    BUILDING = "building"
    FAILED = "failed"
    DRAFT = "draft"
    LIVE = "live"


# What a badge says, its tone, and the page on which its project goes on.
_SHOWN: Final[dict[State, tuple[str | Promise, str, str]]] = {
    State.BRIEF: (_("Brief"), "", "project-brief"),
    State.PLAN: (_("Plan to approve"), "warning", "project-prd"),
    State.READY: (_("Ready to build"), "info", "project-prd"),
    State.BUILDING: (_("Building"), "accent", "project-build"),
    State.FAILED: (_("Build failed"), "bad", "project-build"),
    State.DRAFT: (_("Not published"), "", "workspace"),
    State.LIVE: (_("Live"), "good", "workspace"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """`version` is the newest one; `picture` an address, empty where none was taken yet."""

    id: UUID
    name: str
    starred: bool
    state: State
    progress: int
    last_build_failed: bool
    address: str
    version: UUID | None
    picture: str
    tone: int
    opened_at: datetime

    @property
    def label(self) -> str | Promise:
        return _SHOWN[self.state][0]

    @property
    def badge(self) -> str:
        return _SHOWN[self.state][1]

    @property
    def href(self) -> str:
        return reverse(_SHOWN[self.state][2], args=[self.id])

    @property
    def host(self) -> str:
        """The address as people write it."""
        return self.address.partition("://")[2]

    @property
    def letters(self) -> str:
        """The first letters of the first two words, for where there is no picture."""
        found = (re.search(r"\w", word) for word in self.name.split()[:2])
        return "".join(letter[0] for letter in found if letter).upper() or self.name[:1]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of cards."""

    cards: Sequence[Card]
    page: int
    pages: int
    total: int

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def next(self) -> int:
        return self.page + 1

    @property
    def is_building(self) -> bool:
        return any(card.state == State.BUILDING for card in self.cards)


def shelf(user: User, *, search: str, starred_first: bool, page: int) -> Shelf:
    """Return a page of the user's projects; past the end, the last one. Two queries."""
    found = projects.listed(user, search=search, starred_first=starred_first)
    total = found.count()
    pages = max(1, -(-total // PER_PAGE))
    page = min(page, pages)
    rows = _with_state(found)[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Shelf([_card(row) for row in rows], page=page, pages=pages, total=total)


def _with_state(rows: QuerySet[Project]) -> QuerySet[Project]:
    builds = Build.objects.filter(project=OuterRef("pk")).order_by("-created_at", "-pk")
    versions = Version.objects.filter(project=OuterRef("pk")).order_by("-created_at", "-pk")
    pictures = Thumbnail.objects.filter(project=OuterRef("pk"), status=JobState.SUCCEEDED, content__isnull=False)
    return rows.annotate(
        build_status=Subquery(builds.values("status")[:1]),
        build_progress=Subquery(builds.values("progress")[:1]),
        newest_version=Subquery(versions.values("pk")[:1]),
        # Of a relation, SQLite would give the bare digits.
        pictured_version=Subquery(
            pictures.order_by("-version__created_at").values("version_id")[:1], output_field=UUIDField()
        ),
        is_live=Exists(Publication.objects.filter(project=OuterRef("pk"))),
    )


def _card(row: Project) -> Card:
    known = row.__dict__  # the annotations, which the model does not declare
    state, pictured = _state(row), known["pictured_version"]
    return Card(
        id=row.pk,
        name=row.name,
        starred=known["starred"],
        state=state,
        progress=known["build_progress"] or 0,
        last_build_failed=known["build_status"] == JobState.FAILED,
        address=published_url(row.sandbox_slug) if known["is_live"] else "",
        version=known["newest_version"],
        picture=f"/api/projects/{row.pk}/versions/{pictured}/thumbnail" if pictured else "",
        tone=zlib.crc32(row.pk.bytes) % _TONES,
        opened_at=row.last_accessed_at,
    )


def _state(row: Project) -> State:
    known = row.__dict__
    prd = getattr(row, "prd", None)
    if known["build_status"] in (*ACTIVE, JobState.WAITING):
        return State.BUILDING
    if known["is_live"]:
        return State.LIVE
    if known["build_status"] == JobState.FAILED:
        return State.FAILED
    if known["newest_version"]:
        return State.DRAFT
    if prd is None:
        return State.BRIEF
    return State.READY if prd.reviewed else State.PLAN
