"""How what is inside a version, a diff and a fork look on the wire."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from builder.api.serializers import ProjectShape
from motivd_site.api.fields import Answer, Body, Query, Text
from workspace import diffs
from workspace.api.serializers import FileShape, VersionShape


class Against(serializers.CharField):
    """The id of a version, `previous`, or `current`."""

    def to_internal_value(self, data: Any) -> str:
        text = str(super().to_internal_value(data))
        if text in (diffs.PREVIOUS, diffs.CURRENT):
            return text
        try:
            return str(uuid.UUID(text))
        except ValueError as error:
            raise serializers.ValidationError(_("Use the id of a version, “previous” or “current”.")) from error


class DiffQuery(Query):
    against = Against(default=diffs.PREVIOUS)


class FileDiffShape(Answer):
    path = serializers.CharField()
    change = serializers.ChoiceField(choices=["added", "deleted", "modified", "renamed"])
    old_path = serializers.CharField(allow_null=True, help_text="What a renamed file was called.")
    old_sha = serializers.CharField(allow_null=True)
    new_sha = serializers.CharField(allow_null=True)
    binary = serializers.BooleanField()
    additions = serializers.IntegerField(allow_null=True, help_text="Lines; null where they were not compared.")
    deletions = serializers.IntegerField(allow_null=True)
    diff = serializers.CharField(allow_null=True, help_text="In git's format; null where there are no lines to show.")
    truncated = serializers.BooleanField(help_text="The diff is cut, or left out because the file is too large.")


class DiffShape(Answer):
    version = serializers.UUIDField()
    against = serializers.CharField(help_text="What was asked for: an id, `previous` or `current`.")
    files = FileDiffShape(many=True)
    truncated = serializers.BooleanField(help_text="More files differ than are listed.")


class RestoredShape(Answer):
    before_revert_id = serializers.UUIDField(allow_null=True)
    file = FileShape()


class NewFork(Body):
    # No limit here: `builder.project_names` says what a name may be, in its own words.
    name = Text(required=False, allow_null=True)


class ForkAnswer(Answer):
    project = ProjectShape()
    version = VersionShape()
