"""How projects, briefs and PRDs look on the wire."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from rest_framework import serializers

from billing.api.shapes import AiRateLimitShape
from builder.api.build_serializers import BuildRow
from builder.briefs import ITEM_LIMIT, ITEMS_LIMIT, NAME_LIMIT, NOTES_LIMIT, REFERENCE_URL_LIMIT
from builder.models import BackendType
from motivd_site.api.fields import Answer, Body, Flag, Id, Locale, Query, Text, Truth, Whole
from motivd_site.api.pagination import PageQuery

PROMPT_LIMIT = 100_000
PRD_LIMIT = 500_000


def _http_address(value: str) -> str:
    parts = urlsplit(value)
    odd = any(character.isspace() or not character.isprintable() for character in value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0 or odd:
        raise serializers.ValidationError(_("Send an address that begins with http:// or https://."))
    return value


class Address(Text):
    """An http or https address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=REFERENCE_URL_LIMIT, **options)

    def to_internal_value(self, data: Any) -> str:
        try:
            return _http_address(super().to_internal_value(data))
        except ValueError as error:  # "http://[": not an address at all
            raise serializers.ValidationError(_("Send an address that begins with http:// or https://.")) from error


def _items() -> serializers.ListField:
    return serializers.ListField(
        child=Text(max_length=ITEM_LIMIT), max_length=ITEMS_LIMIT, required=False, allow_empty=True
    )


class BriefBody(Body):
    app_name = Text(max_length=NAME_LIMIT, required=False, allow_blank=True)
    audience = Text(max_length=NOTES_LIMIT, required=False, allow_blank=True)
    mvp_features = _items()
    target_platforms = _items()
    integrations = _items()
    repo_setup_preference = Text(max_length=NOTES_LIMIT, required=False, allow_blank=True)
    deployment_notes = Text(max_length=NOTES_LIMIT, required=False, allow_blank=True)
    constraints = Text(max_length=NOTES_LIMIT, required=False, allow_blank=True)
    content_notes = Text(max_length=NOTES_LIMIT, required=False, allow_blank=True)
    reference_url = Address(required=False, allow_null=True, allow_blank=True)


class BriefShape(Answer):
    app_name = serializers.CharField()
    audience = serializers.CharField()
    mvp_features = serializers.ListField(child=serializers.CharField())
    target_platforms = serializers.ListField(child=serializers.CharField())
    integrations = serializers.ListField(child=serializers.CharField())
    repo_setup_preference = serializers.CharField()
    deployment_notes = serializers.CharField()
    constraints = serializers.CharField()
    content_notes = serializers.CharField()
    reference_url = serializers.CharField(allow_null=True)
    prompt = serializers.CharField()
    locale = serializers.CharField()


class RepoShape(Answer):
    full_name = serializers.CharField()
    url = serializers.CharField()


class ProjectShape(Answer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    sandbox_slug = serializers.CharField()
    backend_type = serializers.CharField()
    preview_url = serializers.CharField(allow_null=True)
    prd_reviewed = serializers.SerializerMethodField()
    starred = serializers.BooleanField()
    repo = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    last_accessed_at = serializers.DateTimeField()

    def get_prd_reviewed(self, project: Any) -> bool:
        prd = getattr(project, "prd", None)
        return bool(prd and prd.reviewed)

    def get_repo(self, project: Any) -> dict[str, str] | None:
        repo = getattr(project, "repo", None)
        return {"fullName": repo.full_name, "url": repo.url} if repo else None


class PrdShape(Answer):
    content = serializers.CharField()
    revision = serializers.IntegerField()
    reviewed = serializers.BooleanField()
    reviewed_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField(allow_null=True)


class PrdAnswer(Answer):
    prd = PrdShape()


class ProjectAnswer(Answer):
    project = ProjectShape()


class CreatedProject(Answer):
    project = ProjectShape()
    brief = BriefShape()


class LinkedRepo(Answer):
    project = ProjectShape()
    repo = RepoShape()


class ProjectDetail(Answer):
    project = ProjectShape()
    brief = BriefShape(allow_null=True)
    prd = PrdShape(allow_null=True)
    repo = RepoShape(allow_null=True)
    latest_build = BuildRow(allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField())


class ProjectsQuery(PageQuery):
    q = Text(max_length=200, required=False, allow_blank=True, default="")
    sort = serializers.ChoiceField(choices=["recent", "starred"], default="recent")


class DeletionQuery(Query):
    undoable = Flag(default=False, help_text="Keep it for five minutes, in which `restore` brings it back.")


class NewProject(Body):
    prompt = Text(max_length=PROMPT_LIMIT, required=False, allow_blank=True, default="")
    name = Text(required=False, max_length=20_000, allow_blank=True)
    backend_type = serializers.ChoiceField(choices=BackendType.choices, default=BackendType.NONE)
    locale = Locale(required=False)
    brief = BriefBody(required=False)


class ProjectChange(Body):
    name = Text(required=False, max_length=20_000, allow_blank=True)
    backend_type = serializers.ChoiceField(choices=BackendType.choices, required=False)
    preview_url = Address(required=False, allow_null=True)


class BriefExtract(Body):
    prompt = Text(max_length=PROMPT_LIMIT)
    locale = Locale(required=False)


class ExtractedBrief(Answer):
    """Only what the prompt supports."""

    app_name = serializers.CharField(required=False)
    audience = serializers.CharField(required=False)
    mvp_features = serializers.ListField(child=serializers.CharField(), required=False)
    target_platforms = serializers.ListField(child=serializers.CharField(), required=False)
    integrations = serializers.ListField(child=serializers.CharField(), required=False)
    repo_setup_preference = serializers.CharField(required=False)
    deployment_notes = serializers.CharField(required=False)
    constraints = serializers.CharField(required=False)
    content_notes = serializers.CharField(required=False)
    reference_url = serializers.CharField(required=False)
    extracted_by = serializers.CharField()
    ai_rate_limit = AiRateLimitShape()


class PrdGenerate(Body):
    project_id = Id(required=False)
    brief = BriefBody(required=False)
    prompt = Text(max_length=PROMPT_LIMIT, required=False, allow_blank=True, default="")
    locale = Locale(required=False)
    beautify = Truth(default=True)
    instructions = Text(max_length=NOTES_LIMIT * 5, required=False, allow_blank=True, default="")
    revise = Truth(default=False, help_text="Let a model change the project's PRD as it is by the instructions.")


class GeneratedPrd(Answer):
    prd = serializers.CharField(help_text="Markdown")
    brief = BriefShape()
    beautified = serializers.BooleanField()
    revision = serializers.IntegerField(allow_null=True)
    ai_rate_limit = AiRateLimitShape()


class PrdWrite(Body):
    content = Text(max_length=PRD_LIMIT, allow_blank=True, trim_whitespace=False)
    base_revision = Whole(min_value=0)


class PrdReview(Body):
    project_id = Id()
    reviewed = Truth()


class ReviewedPrd(Answer):
    project_id = serializers.UUIDField()
    reviewed = serializers.BooleanField()
    reviewed_at = serializers.DateTimeField(allow_null=True)


class LinkRepo(Body):
    project_id = Id()
    repo = Text(max_length=500)
    preview_url = Address(required=False, allow_null=True)
    rename_project_to_repo = Truth(default=True)


class SandboxChange(Body):
    project_id = Id()
    sandbox_slug = Text(max_length=20_000, allow_blank=True)


class SandboxShape(Answer):
    project_id = serializers.UUIDField()
    sandbox_slug = serializers.CharField()
    url = serializers.CharField()
