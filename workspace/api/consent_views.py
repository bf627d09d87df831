"""What I let the agent do without asking: contract section 8."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from integrations.models import ToolConsent
from motivd_site.api.fields import Answer, Body, Text
from motivd_site.api.views import ApiView
from workspace.agent import consent


class ToolConsentShape(Answer):
    tool = serializers.CharField()
    policy = serializers.ChoiceField(choices=ToolConsent.Policy.choices)


class ToolConsentList(Answer):
    tool_consents = ToolConsentShape(many=True)


class ToolConsentAnswer(Answer):
    tool_consent = ToolConsentShape()


class ToolConsentChange(Body):
    tool = Text(max_length=120)
    policy = serializers.ChoiceField(choices=ToolConsent.Policy.choices)


class ToolConsents(ApiView):
    @extend_schema(responses=ToolConsentList, tags=["integrations"])
    def get(self, request: Request) -> Response:
        """List the agent's tools, those of my MCP servers too, with what is in force for each."""
        return Response(ToolConsentList({"tool_consents": consent.listed(self.user)}).data)

    @extend_schema(request=ToolConsentChange, responses=ToolConsentAnswer, tags=["integrations"])
    def patch(self, request: Request) -> Response:
        """Let the agent use a tool always, never, or only when I was asked."""
        wanted = self.read_body(ToolConsentChange)
        kept = consent.change(self.user, wanted["tool"], wanted["policy"])
        return Response(ToolConsentAnswer({"tool_consent": kept}).data)
