"""Looking at a page that somebody named as an example: contract section 12."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from billing import budget
from billing.api.shapes import AiRateLimitShape
from builder import references
from builder.api.serializers import Address
from integrations.llm import admission
from motivd_site import limits
from motivd_site.api.fields import Answer, Query
from motivd_site.api.views import ApiView


class ReferenceQuery(Query):
    url = Address()


class ReferenceShape(Answer):
    url = serializers.CharField()
    final_url = serializers.CharField(help_text="Where redirects led.")
    title = serializers.CharField()
    description = serializers.CharField()
    site_name = serializers.CharField()
    language = serializers.CharField()
    headings = serializers.ListField(child=serializers.CharField())
    palette = serializers.ListField(
        child=serializers.CharField(), help_text="Colours as #rrggbb, the telling ones first."
    )
    summary = serializers.CharField(help_text="By a model; empty without one.")
    features = serializers.ListField(child=serializers.CharField())
    analyzed_by = serializers.CharField(help_text="rules, or provider and model.")


class ReferenceAnswer(Answer):
    analysis = ReferenceShape()
    ai_rate_limit = AiRateLimitShape()


class ReferenceUrlAnalyze(ApiView):
    @extend_schema(parameters=[ReferenceQuery], responses=ReferenceAnswer, tags=["brief"])
    def get(self, request: Request) -> Response:
        """Look at a page: title, description, headings, colours, language; with a model, what it offers."""
        url = self.read_query(ReferenceQuery)["url"]
        limits.take_ai_start(request)
        admission.check(self.user)
        analysis = references.analyze(self.user, url)
        return Response(ReferenceAnswer({"analysis": analysis, "ai_rate_limit": budget.current(self.user)}).data)
