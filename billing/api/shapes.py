"""How billing looks on the wire."""

from rest_framework import serializers

from motivd_site.api.fields import Answer


class AiRateLimitShape(Answer):
    limit_usd = serializers.DecimalField(max_digits=14, decimal_places=6, coerce_to_string=False)
    spent_usd = serializers.DecimalField(max_digits=14, decimal_places=6, coerce_to_string=False)
    remaining_usd = serializers.DecimalField(max_digits=14, decimal_places=6, coerce_to_string=False)
    window_hours = serializers.IntegerField()
    window_started_at = serializers.DateTimeField(allow_null=True)
    resets_at = serializers.DateTimeField(allow_null=True)
    blocked = serializers.BooleanField()


class PlanShape(Answer):
    slug = serializers.CharField()
    unlimited = serializers.BooleanField()
