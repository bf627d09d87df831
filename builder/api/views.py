"""Projects, briefs and PRDs: contract section 4."""

from __future__ import annotations

import time
from typing import Any, Final, Literal, cast
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from billing import budget
from builder import brief_saving, composing, deletions, prd, project_counts, projects, repositories, sandbox_slugs
from builder.api import serializers as shapes
from builder.api.project_view import NamedProjectView, ProjectView
from builder.model_writing import Following, Section
from builder.models import Brief, PrdRevision, Project
from builder.prd_sections import wording
from integrations.llm import admission
from motivd_site import limits
from motivd_site.api.errors import InvalidFields
from motivd_site.api.followed import followed, tell
from motivd_site.api.idempotency import idempotent, idempotent_outside, say_still_running
from motivd_site.api.pagination import page_answer, page_of
from motivd_site.api.views import ApiView

_SAY_SECONDS: Final = 15.0


class Projects(ApiView):
    @extend_schema(
        operation_id="projects_list",
        parameters=[shapes.ProjectsQuery],
        responses=page_answer("projects", shapes.ProjectShape),
        tags=["projects"],
    )
    def get(self, request: Request) -> Response:
        """List my projects, the last accessed first."""
        query = self.read_query(shapes.ProjectsQuery)
        rows = projects.listed(self.user, search=query["q"], starred_first=query["sort"] == "starred")
        return Response(
            page_of(rows, query, name="projects", show=lambda page: shapes.ProjectShape(page, many=True).data)
        )


class ProjectCreate(ApiView):
    @extend_schema(request=shapes.NewProject, responses={201: shapes.CreatedProject}, tags=["projects"])
    @idempotent
    def post(self, request: Request) -> Response:
        """Make a project from a name, a prompt or a brief."""
        wanted = self.read_body(shapes.NewProject)
        project = projects.create(
            self.user,
            name=wanted.get("name"),
            prompt=wanted["prompt"],
            brief=dict(wanted.get("brief") or {}),
            backend_type=wanted["backend_type"],
            locale=wanted.get("locale"),
        )
        found = projects.for_owner(self.user, project.pk)
        return Response(shapes.CreatedProject({"project": found, "brief": _brief(found.brief)}).data, status=201)


class ProjectOne(ProjectView):
    @extend_schema(responses=shapes.ProjectDetail, tags=["projects"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """Show a project with its brief, PRD, repository, last build and counts; marks it accessed."""
        projects.mark_accessed(self.project)
        build = self.project.builds.order_by("-created_at").first()
        shown = {
            "project": self.project,
            "brief": _brief(getattr(self.project, "brief", None)),
            "prd": getattr(self.project, "prd", None),
            "repo": getattr(self.project, "repo", None),
            "latest_build": build,
            "counts": project_counts.of(self.project.pk),
        }
        return Response(shapes.ProjectDetail(shown).data)

    @extend_schema(request=shapes.ProjectChange, responses=shapes.ProjectAnswer, tags=["projects"])
    def patch(self, request: Request, project_id: UUID) -> Response:
        """Rename a project, or change its backend or preview address."""
        changed = projects.change(self.project, self.read_body(shapes.ProjectChange))
        return Response(shapes.ProjectAnswer({"project": changed}).data)

    @extend_schema(parameters=[shapes.DeletionQuery], responses={204: None}, tags=["projects"])
    def delete(self, request: Request, project_id: UUID) -> Response:
        """Delete a project with everything that belongs to it; running work is cancelled first.

        With `undoable=true` it is hidden at once, and deleted when the five minutes are over in which `restore`
        brings it back.
        """
        if self.read_query(shapes.DeletionQuery)["undoable"]:
            deletions.delete_later(self.project)
        else:
            projects.delete(self.project)
        return Response(status=204)


class ProjectRestore(ApiView):
    @extend_schema(request=None, responses=shapes.ProjectAnswer, tags=["projects"])
    def post(self, request: Request, project_id: UUID) -> Response:
        """Bring back a project that was deleted with `undoable=true`; once more changes nothing."""
        return Response(shapes.ProjectAnswer({"project": deletions.restore(self.user, project_id)}).data)


class ProjectStar(ProjectView):
    @extend_schema(request=None, responses=shapes.ProjectAnswer, tags=["projects"])
    def post(self, request: Request, project_id: UUID) -> Response:
        """Star a project."""
        projects.star(self.project, self.user)
        return Response(shapes.ProjectAnswer({"project": projects.for_owner(self.user, project_id)}).data)

    @extend_schema(responses={204: None}, tags=["projects"])
    def delete(self, request: Request, project_id: UUID) -> Response:
        """Take the star away."""
        projects.unstar(self.project, self.user)
        return Response(status=204)


class BriefExtract(ApiView):
    @extend_schema(request=shapes.BriefExtract, responses=shapes.ExtractedBrief, tags=["brief"])
    def post(self, request: Request) -> Response:
        """Read a brief out of a prompt. What the prompt does not say is left out."""
        asked = self.read_body(shapes.BriefExtract)
        limits.take_ai_start(request)
        admission.check(self.user)
        found, reader = composing.extract(asked["prompt"], locale=asked.get("locale"), user=self.user)
        return Response(
            shapes.ExtractedBrief(
                found.filled() | {"extracted_by": reader, "ai_rate_limit": budget.current(self.user)}
            ).data
        )


class PrdGenerate(ApiView):
    project: Project | None = None

    def find_object(self, request: Request, **kwargs: Any) -> None:
        if request.method == "POST" and self.has_field("projectId"):
            self.project = projects.for_owner(self.user, self.body_id("projectId"))

    @extend_schema(
        request=shapes.PrdGenerate,
        responses={
            (200, "application/json"): shapes.GeneratedPrd,
            (200, "text/event-stream"): OpenApiTypes.STR,
        },
        tags=["prd"],
    )
    @followed
    @idempotent_outside
    def post(self, request: Request) -> Response:
        """Compose a PRD from a project, a brief or a prompt.

        With `projectId` it is saved as a new revision, and a brief that was sent becomes the project's. With `revise`
        a model changes the PRD as it is, and only as the `instructions` say. With
        `Accept: text/event-stream` the answer is a stream: `progress` with the sections written so far, then `result`
        with the same body as the JSON answer, or `error` with the envelope. The work goes on when the client goes
        away; the same call with the stream's `Idempotency-Key` gives its answer.
        """
        project = self.project
        asked = self.read_body(shapes.PrdGenerate)
        limits.take_ai_start(request)
        admission.check(self.user)
        if asked["revise"]:
            return self._revised(request, asked["instructions"])
        composed = composing.compose(
            project,
            brief=dict(asked.get("brief") or {}),
            prompt=asked["prompt"],
            locale=asked.get("locale"),
            instructions=asked["instructions"],
        )
        written = None
        if asked["beautify"]:
            written = composing.written(
                self.user,
                composed,
                instructions=asked["instructions"],
                project=project,
                following=_following(request, composed.locale),
            )
        document = written or composed.document
        revision = None
        if project is not None:
            if asked.get("brief"):
                brief_saving.save(project, dict(asked["brief"]), base_revision=None, renames=False)
            source = PrdRevision.Source.MODEL if written else PrdRevision.Source.RULES
            revision = prd.write(project, document, author=self.user, source=source, base_revision=None).revision
        shown = {
            "prd": document,
            "brief": composed.shown(),
            "beautified": written is not None,
            "revision": revision,
            "ai_rate_limit": budget.current(self.user),
        }
        return Response(shapes.GeneratedPrd(shown).data)

    def _revised(self, request: Request, instructions: str) -> Response:
        project = self.project
        current = prd.of(project) if project is not None else None
        if project is None or current is None:
            raise InvalidFields({"projectId": [_("Name a project that has a PRD.")]})
        brief = brief_saving.of(project)
        following = _following(request, cast("Literal['en', 'fr']", brief.locale))
        document = composing.revised(
            self.user, project, current.content, instructions=instructions, following=following
        )
        # What somebody wrote meanwhile is not lost: 409, with the current one.
        written = prd.write(
            project, document, author=self.user, source=PrdRevision.Source.MODEL, base_revision=current.revision
        )
        shown = {
            "prd": document,
            "brief": brief_saving.shown(brief),
            "beautified": True,
            "revision": written.revision,
            "ai_rate_limit": budget.current(self.user),
        }
        return Response(shapes.GeneratedPrd(shown).data)


def _following(request: Request, locale: Literal["en", "fr"]) -> Following:
    """Pass the progress on to whoever follows the call, and keep its key from looking abandoned."""
    total = len(wording.of(locale).sections)
    said_at = time.monotonic()

    def told(sections: list[Section]) -> None:
        tell(request, "progress", {"sections": sections, "total": total})

    def working() -> None:
        nonlocal said_at
        if time.monotonic() - said_at >= _SAY_SECONDS:
            said_at = time.monotonic()
            say_still_running(request)

    told([])
    return Following(told, working)


class ProjectPrd(ProjectView):
    @extend_schema(responses=shapes.PrdAnswer, tags=["prd"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """Read the PRD; revision 0 and empty before the first one."""
        return Response(shapes.PrdAnswer({"prd": prd.shown(prd.of(self.project))}).data)

    @extend_schema(request=shapes.PrdWrite, responses=shapes.PrdAnswer, tags=["prd"])
    def put(self, request: Request, project_id: UUID) -> Response:
        """Write the next revision, based on the one you read. 409 CONFLICT carries the current one."""
        wanted = self.read_body(shapes.PrdWrite)
        written = prd.write(
            self.project,
            wanted["content"],
            author=self.user,
            source=PrdRevision.Source.PERSON,
            base_revision=wanted["base_revision"],
        )
        return Response(shapes.PrdAnswer({"prd": prd.shown(written)}).data)


class PrdReview(NamedProjectView):
    @extend_schema(request=shapes.PrdReview, responses=shapes.ReviewedPrd, tags=["prd"])
    def patch(self, request: Request) -> Response:
        """Approve the PRD, or take the approval back."""
        reviewed = prd.review(self.project, reviewed=self.read_body(shapes.PrdReview)["reviewed"])
        shown = {"project_id": self.project.pk, "reviewed": reviewed.reviewed, "reviewed_at": reviewed.reviewed_at}
        return Response(shapes.ReviewedPrd(shown).data)


class LinkRepo(NamedProjectView):
    @extend_schema(request=shapes.LinkRepo, responses=shapes.LinkedRepo, tags=["projects"])
    @idempotent
    def post(self, request: Request) -> Response:
        """Link a project to a GitHub repository; the project takes its name unless told not to."""
        wanted = self.read_body(shapes.LinkRepo)
        changes = {"preview_url": wanted["preview_url"]} if "preview_url" in wanted else {}
        repositories.link(self.project, wanted["repo"], rename=wanted["rename_project_to_repo"], changes=changes)
        found = projects.for_owner(self.user, self.project.pk)
        return Response(shapes.LinkedRepo({"project": found, "repo": found.repo}).data)


class SandboxUpdate(NamedProjectView):
    @extend_schema(request=shapes.SandboxChange, responses=shapes.SandboxShape, tags=["projects"])
    def patch(self, request: Request) -> Response:
        """Change the address under which the app is published; the old one is free again."""
        changed = sandbox_slugs.change(self.project, self.read_body(shapes.SandboxChange)["sandbox_slug"])
        shown = {
            "project_id": changed.pk,
            "sandbox_slug": changed.sandbox_slug,
            "url": sandbox_slugs.published_url(changed.sandbox_slug),
        }
        return Response(shapes.SandboxShape(shown).data)


def _brief(brief: Brief | None) -> dict[str, Any] | None:
    return composing.shown(brief.fields(), prompt=brief.prompt, locale=brief.locale) if brief else None
