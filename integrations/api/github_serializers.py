"""How a person's GitHub looks on the wire."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from motivd_site.api.fields import Answer, Body, Query, Text
from motivd_site.api.pagination import PageQuery

_TOKEN = re.compile(r"[\x21-\x7e]{1,1000}")


class GithubSettings(Answer):
    connected = serializers.BooleanField(help_text="Whether there is a connection of my own.")
    login = serializers.CharField(allow_null=True)
    scopes = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="Null for fine-grained tokens, which have none."
    )
    connected_at = serializers.DateTimeField(allow_null=True)
    can_push = serializers.BooleanField()
    source = serializers.ChoiceField(  # type: ignore[assignment]  # DRF takes fields off the class again
        choices=["user", "server"], allow_null=True, help_text="Whose token is used: my own, or the server's."
    )
    oauth_available = serializers.BooleanField()


class GithubSettingsAnswer(Answer):
    github = GithubSettings()


class NewConnection(Body):
    token = Text(help_text="A personal access token. It is stored encrypted, and never shown again.")

    def validate_token(self, token: str) -> str:
        if not _TOKEN.fullmatch(token):
            raise serializers.ValidationError(_("Send the token as GitHub showed it, in one piece."))
        return token


class ConnectQuery(Query):
    return_path = Text(default="/", trim_whitespace=False, help_text="A path on this site to come back to.")


class ReposQuery(PageQuery):
    q = Text(default="", allow_blank=True, max_length=200, help_text="Part of a name or a description.")


class RepoPermissions(Answer):
    admin = serializers.BooleanField()
    push = serializers.BooleanField()
    pull = serializers.BooleanField()


class GithubRepo(Answer):
    full_name = serializers.CharField()
    name = serializers.CharField()
    owner = serializers.CharField()
    private = serializers.BooleanField()
    default_branch = serializers.CharField()
    description = serializers.CharField(allow_null=True)
    url = serializers.CharField()
    permissions = RepoPermissions()
    archived = serializers.BooleanField()
    updated_at = serializers.CharField(help_text="When it was last pushed to.")


class GithubRepos(Answer):
    repos = GithubRepo(many=True)
    page = serializers.IntegerField()
    per_page = serializers.IntegerField()
    has_more = serializers.BooleanField()
    incomplete = serializers.BooleanField(help_text="A search that ended before it had seen every repository.")

    # As in PageQuery: here the contract's spelling is camelCase.
    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["perPage"] = fields.pop("per_page")
        fields["perPage"].source = "per_page"
        return fields


class ConnectRepo(Body):
    repo = Text(max_length=500, help_text="owner/name, or the address of the repository.")


class ConnectedRepo(Answer):
    repo = GithubRepo()
    permissions = RepoPermissions()
    default_branch = serializers.CharField()
