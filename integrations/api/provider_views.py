"""People's own model providers: contract section 8."""

from __future__ import annotations

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from integrations import model_providers
from integrations.models import ProviderName
from motivd_site.api.fields import Answer, Body, Query, Text, Truth
from motivd_site.api.views import ApiView


class ProviderShape(Answer):
    provider = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF's fields have an attribute of that name
    connected = serializers.BooleanField()
    needs_key = serializers.BooleanField()
    key_preview = serializers.CharField(help_text="The last four characters; the key itself is never shown.")
    model = serializers.CharField()
    default_model = serializers.CharField()
    base_url = serializers.CharField()
    enabled = serializers.BooleanField()
    is_default = serializers.BooleanField()
    updated_at = serializers.DateTimeField(allow_null=True)


class PlatformShape(Answer):
    configured = serializers.BooleanField()
    model = serializers.CharField()


class ProviderList(Answer):
    providers = ProviderShape(many=True)
    platform = PlatformShape()


class ProviderAnswer(Answer):
    provider = ProviderShape()
    verified = serializers.BooleanField(help_text="A call was made, and it succeeded.")


class ProviderChange(Body):
    provider = serializers.ChoiceField(choices=ProviderName.choices)
    api_key = Text(max_length=500, required=False, allow_blank=True)
    model = Text(max_length=200, required=False, allow_blank=True)
    base_url = Text(max_length=500, required=False, allow_blank=True)
    enabled = Truth(required=False)
    is_default = Truth(required=False)
    verify = Truth(default=False)


class ProviderQuery(Query):
    provider = serializers.ChoiceField(choices=ProviderName.choices)


class ModelProviders(ApiView):
    @extend_schema(responses=ProviderList, tags=["integrations"])
    def get(self, request: Request) -> Response:
        """List the providers there are, and which of them I have connected."""
        platform = {"configured": bool(settings.ANTHROPIC_API_KEY), "model": settings.MOTIVD_MODEL}
        return Response(ProviderList({"providers": model_providers.listed(self.user), "platform": platform}).data)

    @extend_schema(request=ProviderChange, responses=ProviderAnswer, tags=["integrations"])
    def patch(self, request: Request) -> Response:
        """Connect a provider or change it; with `verify` one cheap call is made first, or nothing is saved."""
        wanted = self.read_body(ProviderChange)
        provider, verify = wanted.pop("provider"), wanted.pop("verify")
        shown = model_providers.change(self.user, provider, wanted, verify=verify)
        return Response(ProviderAnswer({"provider": shown, "verified": verify}).data)

    @extend_schema(parameters=[ProviderQuery], responses={204: None}, tags=["integrations"])
    def delete(self, request: Request) -> Response:
        """Disconnect a provider; its key is forgotten."""
        model_providers.disconnect(self.user, self.read_query(ProviderQuery)["provider"])
        return Response(status=204)
