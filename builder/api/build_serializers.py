"""Shapes of builds. All fields are there in every state, null when empty."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from builder.builds.reading import Reading, error_of
from builder.models import Build, BuildPhase, BuildTarget, LogLevel
from motivd_site.api.fields import Answer, Body, Digits, Id, Query, Text
from motivd_site.api.pagination import page_answer
from motivd_site.work import JobState

INSTRUCTIONS_LIMIT = 10_000
_SEQ_LIMIT = 2_147_483_647


class NewBuild(Body):
    project_id = Id()
    instructions = Text(required=False, allow_blank=True, default="", max_length=INSTRUCTIONS_LIMIT)
    target = serializers.ChoiceField(
        choices=BuildTarget.choices,
        default=BuildTarget.MOTIVD_CLOUD,
        error_messages={"invalid_choice": _("Choose motivd_cloud or github.")},
    )


class After(Query):
    after = Digits(min_value=0, max_value=_SEQ_LIMIT, required=False)


class PollQuery(Query):
    job_id = Id()
    after = Digits(min_value=0, max_value=_SEQ_LIMIT, default=0)


class StartedBuild(Answer):
    job_id = serializers.UUIDField(source="pk")
    status = serializers.ChoiceField(choices=JobState.choices)
    reused = serializers.BooleanField()


class BuildLine(Answer):
    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    level = serializers.ChoiceField(choices=LogLevel.choices)
    phase = serializers.ChoiceField(choices=BuildPhase.choices)
    message = serializers.CharField()


class BuildError(Answer):
    code = serializers.CharField()
    message = serializers.CharField()
    file = serializers.CharField(allow_null=True)
    line = serializers.IntegerField(allow_null=True)


class BuildJob(Answer):
    """A build without its log."""

    job_id = serializers.UUIDField(source="pk")
    project_id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=JobState.choices)
    phase = serializers.ChoiceField(choices=BuildPhase.choices)
    progress = serializers.IntegerField(min_value=0, max_value=100)
    preview_url = serializers.CharField(allow_null=True)
    version_id = serializers.UUIDField(allow_null=True)
    deployment_id = serializers.UUIDField(allow_null=True)
    engine = serializers.CharField(allow_null=True)
    usage = serializers.JSONField(allow_null=True)
    timings = serializers.DictField(
        child=serializers.IntegerField(), help_text="Milliseconds, by phase, of the phases that are over."
    )
    error = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(BuildError(allow_null=True))
    def get_error(self, build: Build) -> dict[str, Any] | None:
        return error_of(build)


class BuildState(BuildJob):
    """What a poll answers."""

    logs = BuildLine(many=True)
    next_after = serializers.IntegerField()


class BuildRow(BuildJob):
    """A build in the history of its project."""

    id = serializers.UUIDField()
    target = serializers.ChoiceField(choices=BuildTarget.choices)
    instructions = serializers.CharField(allow_blank=True)


BuildPage = page_answer("builds", BuildRow)


def status_of(reading: Reading) -> dict[str, Any]:
    """Return a poll's body without the logs."""
    return {**BuildJob(reading.build).data, "nextAfter": reading.next_after}


def state_of(reading: Reading) -> dict[str, Any]:
    """Return a poll's body."""
    return status_of(reading) | {"logs": lines_of(reading)}


def lines_of(reading: Reading) -> list[dict[str, Any]]:
    return list(BuildLine(reading.lines, many=True).data)
