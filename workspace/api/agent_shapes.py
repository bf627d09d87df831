"""How sessions, messages and runs look on the wire."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts import uploads
from billing.api.shapes import AiRateLimitShape
from motivd_site.api.fields import Answer, Body, Id, Text, Truth
from motivd_site.api.pagination import PageQuery, page_answer
from motivd_site.work import JobState
from workspace.agent import attachments, history, reading
from workspace.agent.runs import ACTIVE
from workspace.agent.sessions import MESSAGE_LIMIT, TITLE_LIMIT
from workspace.models import AgentMessage, AgentRun


class SessionShape(Answer):
    id = serializers.UUIDField()
    project_id = serializers.UUIDField()
    title = serializers.CharField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class MessageShape(Answer):
    id = serializers.UUIDField()
    role = serializers.CharField()
    content = serializers.CharField()
    parts = serializers.SerializerMethodField()
    run_id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()

    @extend_schema_field(
        serializers.ListField(
            child=serializers.DictField(), help_text="In order: text; tool with input and diffs; attachment."
        )
    )
    def get_parts(self, message: AgentMessage) -> list[dict[str, Any]]:
        return [
            part | {"url": uploads.url_of(part["id"])} if part["type"] == "attachment" else part
            for part in message.parts
        ]


class RunErrorShape(Answer):
    code = serializers.CharField()
    message = serializers.CharField()


class QuestionShape(Answer):
    request_id = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    prompt = serializers.CharField(allow_blank=True)
    options = serializers.ListField(child=serializers.CharField())


class UsageShape(Answer):
    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()
    cache_read_tokens = serializers.IntegerField()
    context_tokens = serializers.IntegerField(help_text="What the last call of the model held.")
    context_limit = serializers.IntegerField(help_text="About where older results of tools begin to be cut.")


class RunShape(Answer):
    id = serializers.UUIDField()
    session_id = serializers.UUIDField()
    project_id = serializers.UUIDField()
    kind = serializers.CharField()
    status = serializers.CharField()
    engine = serializers.CharField()
    engine_reason = serializers.CharField(help_text="Why it is this engine.")
    model = serializers.CharField()
    plan_mode = serializers.BooleanField()
    steps = serializers.IntegerField()
    cost_usd = serializers.FloatField()
    usage = serializers.SerializerMethodField()
    files_changed = serializers.ListField(child=serializers.CharField())
    version_id = serializers.UUIDField(allow_null=True)
    version_before_id = serializers.UUIDField(allow_null=True)
    question = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    error = serializers.SerializerMethodField()

    @extend_schema_field(QuestionShape(allow_null=True))
    def get_question(self, run: AgentRun) -> dict[str, Any] | None:
        if run.status != "waiting" or run.question is None:
            return None
        question = {"prompt": "", "options": []} | run.question
        return dict(QuestionShape(question | {"request_id": question["requestId"]}).data)

    @extend_schema_field(UsageShape())
    def get_usage(self, run: AgentRun) -> dict[str, int]:
        used = {str(name): int(run.usage.get(name, 0)) for name in UsageShape().fields}
        return used | {"contextLimit": history.TOKENS_KEPT}

    @extend_schema_field(RunErrorShape(allow_null=True))
    def get_error(self, run: AgentRun) -> dict[str, str] | None:
        return reading.error_of(run)


class RunAnswer(Answer):
    run = RunShape()


class ListedRunShape(RunShape):
    asked = serializers.CharField(help_text="How what it was asked to do begins.")
    session_title = serializers.CharField()


class SessionAnswer(Answer):
    session = SessionShape()


class SessionsQuery(PageQuery):
    projectId = Id(required=False, source="project_id")  # noqa: N815  (as the contract spells it)
    sessionId = Id(required=False, source="session_id")  # noqa: N815


SessionsPage = page_answer("sessions", SessionShape)


class StartedShape(Answer):
    run = RunShape()
    message = MessageShape()


class NewSession(Body):
    project_id = Id()
    title = Text(max_length=TITLE_LIMIT, required=False, allow_blank=True, default="")


class SessionChange(Body):
    title = Text(max_length=TITLE_LIMIT)


class Asked(Body):
    """Either `sessionId`, or `projectId` for a new session."""

    session_id = Id(required=False)
    project_id = Id(required=False)
    message = Text(max_length=MESSAGE_LIMIT, trim_whitespace=False)
    plan_mode = Truth(default=False)
    attachments = serializers.ListField(
        child=Id(), default=list, max_length=attachments.LIMIT, help_text="Ids of uploads."
    )
    model = Text(max_length=200, required=False, allow_blank=True, default="")
    max_cost_usd = serializers.DecimalField(max_digits=12, decimal_places=6, min_value=0, required=False)


class CallShape(Answer):
    name = serializers.CharField()
    input = serializers.DictField(allow_null=True)
    ok = serializers.BooleanField()


class ChatShape(Answer):
    session_id = serializers.UUIDField()
    run_id = serializers.UUIDField()
    message = MessageShape()
    reply = MessageShape(allow_null=True)
    tool_calls = CallShape(many=True)
    files_changed = serializers.ListField(child=serializers.CharField())
    version_id = serializers.UUIDField(allow_null=True)
    usage = serializers.DictField()
    ai_rate_limit = AiRateLimitShape()


class AnswerBody(Body):
    request_id = Text(max_length=200)
    answer = Text(max_length=8_000)


class RunsQuery(PageQuery):
    sessionId = Id(required=False, source="session_id")  # noqa: N815  (as the contract spells it)
    status = serializers.ChoiceField(
        choices=[ACTIVE, *JobState.values], required=False, help_text="`active` are those that have not ended."
    )


RunsPage = page_answer("runs", ListedRunShape)
RunsPage.__name__ = "PageOfProjectRuns"  # those of a schedule are a page of plain runs
