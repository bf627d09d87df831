"""Making a repository on GitHub, for a project or for none."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from builder import projects, repositories
from builder.models import Project
from integrations import github_repos
from integrations.api.github_serializers import GithubRepo
from motivd_site.api.fields import Answer, Body, Id, Text, Truth
from motivd_site.api.idempotency import idempotent_outside
from motivd_site.api.views import ApiView

_ORG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")


class NewRepo(Body):
    project_id = Id(required=False, help_text="The project to link it to.")
    name = Text(max_length=100)
    private = Truth(default=True)
    description = Text(default="", allow_blank=True, max_length=350)
    org = Text(default="", allow_blank=True, help_text="The organization that owns it; without, I do.")

    def validate_org(self, org: str) -> str:
        if org and not _ORG.fullmatch(org):
            raise serializers.ValidationError(_("Send the organization's name as in its address on GitHub."))
        return org

    def validate_description(self, description: str) -> str:
        return " ".join(description.split())  # GitHub refuses line breaks and other control characters


class CreatedRepo(Answer):
    repo = GithubRepo()


class RepoCreate(ApiView):
    project: Project | None = None

    def find_object(self, request: Request, **kwargs: object) -> None:
        if request.method == "POST" and self.has_field("projectId"):
            self.project = projects.for_owner(self.user, self.body_id("projectId"))

    @extend_schema(request=NewRepo, responses={201: CreatedRepo}, tags=["github"])
    @idempotent_outside
    def post(self, request: Request) -> Response:
        """Make an empty repository on GitHub, and link the project to it where one is named."""
        wanted = self.read_body(NewRepo)
        repo = github_repos.create(
            self.user,
            name=wanted["name"],
            private=wanted["private"],
            description=wanted["description"],
            org=wanted["org"],
        )
        if self.project is not None:
            repositories.link(self.project, repo.full_name, rename=False, changes={})
        return Response(CreatedRepo({"repo": repo}).data, status=201)
