"""How schedules look on the wire."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from motivd_site.api.fields import Answer, Body, Id, Text, Truth, Whole
from motivd_site.api.pagination import page_answer
from workspace.agent import reading, schedules
from workspace.api.agent_shapes import RunErrorShape, RunShape
from workspace.models import AgentSchedule

_WEEKDAY, _MONTH_DAY = "weekday_utc", "month_day_utc"


class ScheduleShape(Answer):
    id = serializers.UUIDField()
    title = serializers.CharField()
    prompt = serializers.CharField()
    frequency = serializers.CharField()
    run_hour_utc = serializers.IntegerField()
    run_minute_utc = serializers.IntegerField()
    weekday_utc = serializers.IntegerField(allow_null=True)
    month_day_utc = serializers.IntegerField(allow_null=True)
    agent_session_id = serializers.UUIDField(source="session_id")
    plan_mode = serializers.BooleanField()
    enabled = serializers.BooleanField()
    next_run_at = serializers.DateTimeField(allow_null=True)
    last_run_at = serializers.DateTimeField(allow_null=True)
    last_status = serializers.SerializerMethodField()
    last_error = serializers.SerializerMethodField()

    def to_representation(self, instance: AgentSchedule) -> dict[str, Any]:
        instance.last = schedules.last_run(instance)  # type: ignore[attr-defined]
        return dict(super().to_representation(instance))

    def get_last_status(self, schedule: AgentSchedule) -> str | None:
        last = schedule.last  # type: ignore[attr-defined]
        return last.status if last else None

    @extend_schema_field(RunErrorShape(allow_null=True))
    def get_last_error(self, schedule: AgentSchedule) -> dict[str, str] | None:
        last = schedule.last  # type: ignore[attr-defined]
        return reading.error_of(last) if last else None


class ScheduleAnswer(Answer):
    schedule = ScheduleShape()


class ScheduleList(Answer):
    schedules = ScheduleShape(many=True)


class _ScheduleBody(Body):
    title = Text(max_length=200)
    prompt = Text(max_length=20_000)
    frequency = serializers.ChoiceField(choices=AgentSchedule.Frequency.choices)
    run_hour_utc = Whole(min_value=0, max_value=23)
    run_minute_utc = Whole(min_value=0, max_value=59, required=False)
    weekday_utc = Whole(min_value=0, max_value=6, required=False, allow_null=True, help_text="Weekly; 0 is Sunday.")
    month_day_utc = Whole(min_value=1, max_value=28, required=False, allow_null=True, help_text="Monthly.")
    agent_session_id = Id(required=False)
    plan_mode = Truth(required=False)
    enabled = Truth(required=False)


class NewSchedule(_ScheduleBody):
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return check_day(attrs, attrs["frequency"])


class ScheduleChange(_ScheduleBody):
    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


def check_day(wanted: dict[str, Any], frequency: str) -> dict[str, Any]:
    """Return what a frequency needs, and nothing of the others'. Raises ValidationError."""
    needed = {"weekly": _WEEKDAY, "monthly": _MONTH_DAY}.get(frequency)
    wrong = {}
    for name in (_WEEKDAY, _MONTH_DAY):
        wire = {"weekday_utc": "weekdayUtc", "month_day_utc": "monthDayUtc"}[name]
        if name == needed and wanted.get(name) is None:
            wrong[wire] = [_("This frequency needs it.")]
        elif name != needed and wanted.get(name) is not None:
            wrong[wire] = [_("This frequency has none.")]
    if wrong:
        raise serializers.ValidationError(wrong)
    return wanted | {name: None for name in (_WEEKDAY, _MONTH_DAY) if name != needed}


class CronAnswer(Answer):
    ran = serializers.BooleanField()
    schedule_id = serializers.UUIDField(allow_null=True)
    run_id = serializers.UUIDField(allow_null=True)
    status = serializers.CharField(allow_null=True)
    remaining_due = serializers.IntegerField()


RunsPage = page_answer("runs", RunShape)
