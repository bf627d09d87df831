"""How moving, searching and locking files look on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from motivd_site.api.fields import Answer, Body, Digits, Flag, Query, Text, Truth
from workspace.api.serializers import FileShape
from workspace.models import PATH_LIMIT


class FileDeletion(Query):
    recursive = Flag(default=False, help_text="Delete all files below a folder.")


class FileMoveBody(Body):
    to = Text(trim_whitespace=False)
    base_sha = serializers.RegexField(r"^[0-9a-f]{40}$", required=False, help_text="Of a single file, as you read it.")

    def get_fields(self) -> dict[str, Any]:
        # `from` is no name for an attribute.
        return {"from": Text(trim_whitespace=False, source="from_path"), **super().get_fields()}


class MovedPath(Answer):
    to = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.CharField(source="from_path"), **super().get_fields()}


class FilesMoved(Answer):
    moved = MovedPath(many=True)
    files = FileShape(many=True)


class SearchQuery(Query):
    q = Text(source="query", min_length=1, max_length=1000, trim_whitespace=False)
    regex = Flag(default=False, help_text="`q` is a pattern of RE2.")
    case = Flag(default=False, help_text="Upper and lower case differ.")
    path = Text(
        default="",
        allow_blank=True,
        max_length=PATH_LIMIT,
        trim_whitespace=False,
        help_text="A folder, a file, or a pattern such as `src/**/*.tsx`.",
    )
    # DRF takes fields out of the class, so this one does not hide the serializer's own context.
    context = Digits(  # type: ignore[assignment]
        default=1, min_value=0, max_value=5, help_text="Lines before and after each match."
    )
    limit = Digits(default=100, min_value=1, max_value=500)


class MatchShape(Answer):
    path = serializers.CharField()
    line = serializers.IntegerField()
    column = serializers.IntegerField(help_text="In characters, from 1.")
    length = serializers.IntegerField(help_text="In characters.")
    text = serializers.CharField(allow_blank=True, help_text="The line; 400 characters around the match of a long one.")
    text_column = serializers.IntegerField(help_text="The column at which `text` begins: 1, unless the line was cut.")
    before = serializers.ListField(child=serializers.CharField(allow_blank=True))
    after = serializers.ListField(child=serializers.CharField(allow_blank=True))


class SearchAnswer(Answer):
    matches = MatchShape(many=True)
    files_searched = serializers.IntegerField()
    truncated = serializers.BooleanField(help_text="The limit, or the time of five seconds, ended the search early.")
    took_ms = serializers.IntegerField()


class LockBody(Body):
    locked = Truth()


class LockAnswer(Answer):
    path = serializers.CharField()
    locked = serializers.BooleanField()
    files = serializers.IntegerField(help_text="How many files stand there.")
