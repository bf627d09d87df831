"""How variables and secrets of a project look on the wire."""

from __future__ import annotations

from rest_framework import serializers

from motivd_site.api.fields import Answer, Body, Text, Truth


class VariableShape(Answer):
    name = serializers.CharField()
    secret = serializers.BooleanField()
    value = serializers.CharField(allow_null=True, help_text="Null for a secret: it is written, never read.")
    preview = serializers.CharField(
        allow_blank=True, help_text="The last four characters of a secret that has twelve or more."
    )
    updated_at = serializers.DateTimeField()


class VariableAnswer(Answer):
    variable = VariableShape()


class VariableList(Answer):
    variables = VariableShape(many=True)


class NewValue(Body):
    value = Text(allow_blank=True, trim_whitespace=False)
    secret = Truth(required=False, help_text="True for a new one; without it, one that is there stays what it is.")
