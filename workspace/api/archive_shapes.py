"""How zips of a workspace look on the wire."""

from __future__ import annotations

from rest_framework import serializers

from motivd_site.api.fields import Answer, Body, Flag
from workspace.archives import ImportMode


class ImportForm(Body):
    """A form's fields are text, so the flag is one of a query string."""

    file = serializers.FileField(allow_empty_file=True, help_text="A zip of at most 200 MB.")
    mode = serializers.ChoiceField(
        choices=ImportMode.choices,
        default=ImportMode.MERGE,
        help_text="`merge` leaves files alone that are not in the zip; `replace` deletes them.",
    )
    strip_folder = Flag(
        default=False, help_text="Take away the one folder that everything is in, as in archives of GitHub or npm."
    )


class SkippedShape(Answer):
    path = serializers.CharField()
    reason = serializers.CharField(source="reason.label")


class ImportedShape(Answer):
    imported_files = serializers.IntegerField(help_text="Files taken from the zip, PRD.md included.")
    deleted_files = serializers.IntegerField()
    version_id = serializers.UUIDField()
    skipped = SkippedShape(many=True)
