"""What belongs to a PRD: comments on its sections, and its revisions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from builder import prd_comments, prd_revisions
from builder.api.project_view import ProjectView
from builder.briefs import NOTES_LIMIT
from builder.models import SECTION_LIMIT, PrdComment, PrdRevision
from motivd_site.api.fields import Answer, Body, Digits, Query, Text, Truth
from motivd_site.api.idempotency import idempotent
from motivd_site.api.pagination import PageQuery, page_answer, page_of

_NUMBER_LIMIT = 2_147_483_647


class CommentShape(Answer):
    id = serializers.UUIDField()
    section = serializers.CharField(help_text="The section's title; empty for the whole document.")
    body = serializers.CharField()
    revision = serializers.IntegerField(help_text="The revision that was read when it was written.")
    resolved = serializers.SerializerMethodField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    def get_resolved(self, comment: PrdComment) -> bool:
        return comment.resolved_at is not None


class CommentAnswer(Answer):
    comment = CommentShape()


class NewComment(Body):
    section = Text(max_length=SECTION_LIMIT, allow_blank=True, default="")
    body = Text(max_length=NOTES_LIMIT)


class CommentChange(Body):
    body = Text(max_length=NOTES_LIMIT, required=False)
    resolved = Truth(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError({"body": [_("Send body, resolved, or both.")]})
        return attrs


class RevisionRow(Answer):
    number = serializers.IntegerField()
    source = serializers.ChoiceField(  # type: ignore[assignment]  # DRF takes fields off the class again
        choices=PrdRevision.Source.choices
    )
    author = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_author(self, revision: PrdRevision) -> str | None:
        author = revision.author
        return (author.name.strip() or author.email) if author else None


class RevisionShape(RevisionRow):
    content = serializers.CharField(help_text="Markdown")


class RevisionQuery(Query):
    against = Digits(min_value=1, max_value=_NUMBER_LIMIT, required=False, help_text="Another one, to compare with.")


class RevisionAnswer(Answer):
    revision = RevisionShape()
    against = serializers.IntegerField(allow_null=True)
    diff = serializers.CharField(allow_null=True, help_text="What changed since `against`, as a unified diff.")


class PrdComments(ProjectView):
    @extend_schema(parameters=[PageQuery], responses=page_answer("comments", CommentShape), tags=["prd"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """List the comments on the PRD, the oldest first."""
        rows = prd_comments.listed(self.project)
        query = self.read_query(PageQuery)
        return Response(page_of(rows, query, name="comments", show=lambda page: CommentShape(page, many=True).data))

    @extend_schema(request=NewComment, responses={201: CommentAnswer}, tags=["prd"])
    @idempotent
    def post(self, request: Request, project_id: UUID) -> Response:
        """Comment on a section, or without one on the whole PRD."""
        wanted = self.read_body(NewComment)
        added = prd_comments.add(self.project, self.user, section=wanted["section"], body=wanted["body"])
        return Response(CommentAnswer({"comment": added}).data, status=201)


class PrdCommentOne(ProjectView):
    comment: PrdComment

    def find_object(self, request: Request, **kwargs: Any) -> None:
        super().find_object(request, **kwargs)
        self.comment = prd_comments.one(self.project, kwargs["comment_id"])

    @extend_schema(request=CommentChange, responses=CommentAnswer, tags=["prd"])
    def patch(self, request: Request, project_id: UUID, comment_id: UUID) -> Response:
        """Change a comment's text, resolve it, or open it again."""
        changed = prd_comments.change(self.comment, self.read_body(CommentChange))
        return Response(CommentAnswer({"comment": changed}).data)

    @extend_schema(responses={204: None}, tags=["prd"])
    def delete(self, request: Request, project_id: UUID, comment_id: UUID) -> Response:
        """Take a comment away."""
        self.comment.delete()
        return Response(status=204)


class PrdRevisions(ProjectView):
    @extend_schema(
        operation_id="projects_prd_revisions_list",
        parameters=[PageQuery],
        responses=page_answer("revisions", RevisionRow),
        tags=["prd"],
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        """List the revisions of the PRD, the newest first."""
        rows = prd_revisions.listed(self.project)
        query = self.read_query(PageQuery)
        return Response(page_of(rows, query, name="revisions", show=lambda page: RevisionRow(page, many=True).data))


class PrdRevisionOne(ProjectView):
    revision: PrdRevision

    def find_object(self, request: Request, **kwargs: Any) -> None:
        super().find_object(request, **kwargs)
        self.revision = prd_revisions.one(self.project, kwargs["number"])

    @extend_schema(parameters=[RevisionQuery], responses=RevisionAnswer, tags=["prd"])
    def get(self, request: Request, project_id: UUID, number: int) -> Response:
        """Read a revision, and with `against` what changed since that one. To restore it, write it as the next one."""
        against = self.read_query(RevisionQuery).get("against")
        shown: dict[str, Any] = {"revision": self.revision, "against": against, "diff": None}
        if against is not None:
            before = prd_revisions.one(self.project, against)
            shown["diff"] = prd_revisions.difference(before.content, self.revision.content)
        return Response(RevisionAnswer(shown).data)
