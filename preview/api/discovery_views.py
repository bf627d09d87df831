"""Where an app runs elsewhere, and whether it answers there."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from integrations import github_repos
from motivd_site.api.fields import Answer, Query, Text
from motivd_site.api.views import ApiView
from preview import address_status, discovery
from preview.address_status import AddressState
from preview.discovery import Provider

_LONGEST_ADDRESS = 2048
_LONGEST_REPO = 500


class StatusQuery(Query):
    url = Text(max_length=_LONGEST_ADDRESS)


class DiscoverQuery(Query):
    """owner/name, or the address of a repository on GitHub."""

    repo = Text(max_length=_LONGEST_REPO)


class PreviewStatusAnswer(Answer):
    """All but `state` and `checkedAt` is null where nothing answered."""

    state = serializers.ChoiceField(choices=AddressState.choices)
    http_status = serializers.IntegerField(allow_null=True)
    checked_at = serializers.DateTimeField()
    latency_ms = serializers.IntegerField(allow_null=True)
    frameable = serializers.BooleanField(allow_null=True)


class PreviewCandidate(Answer):
    url = serializers.CharField()
    provider = serializers.ChoiceField(choices=Provider.choices)
    environment = serializers.CharField(allow_null=True)
    confidence = serializers.FloatField(min_value=0, max_value=1)


class PreviewCandidates(Answer):
    """The surest first; `url` is the surest one that is online, or null."""

    candidates = PreviewCandidate(many=True)
    url = serializers.CharField(allow_null=True)


class PreviewStatus(ApiView):
    @extend_schema(parameters=[StatusQuery], responses=PreviewStatusAnswer, tags=["preview"])
    def get(self, request: Request) -> Response:
        """Look whether an app answers at an address, and whether it may be shown in a frame. Takes up to 10 s."""
        return Response(PreviewStatusAnswer(address_status.check(self.read_query(StatusQuery)["url"])).data)


class PreviewDiscover(ApiView):
    @extend_schema(parameters=[DiscoverQuery], responses=PreviewCandidates, tags=["preview"])
    def get(self, request: Request) -> Response:
        """Find out where a repository runs, and which of these addresses answers."""
        repo = github_repos.parse(self.read_query(DiscoverQuery)["repo"])
        return Response(PreviewCandidates(discovery.discover(self.user, repo)).data)
