"""The brief of a project: read, saved as somebody fills it in, and read out of the prompt again."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from builder import brief_reading, brief_saving
from builder.api.project_view import ProjectView
from builder.api.serializers import PROMPT_LIMIT, BriefBody, BriefShape
from builder.brief_origins import Origin, State
from integrations.llm import admission
from motivd_site import limits
from motivd_site.api.fields import Answer, Body, Locale, Text, Whole, wire_name
from motivd_site.api.idempotency import idempotent_outside


class BriefChange(BriefBody):
    prompt = Text(max_length=PROMPT_LIMIT, required=False, allow_blank=True, trim_whitespace=False)
    locale = Locale(required=False, help_text="The language of the PRD and of the app; the answer has it, too.")
    base_revision = Whole(min_value=0, required=False, help_text="The revision you read; left out, none is looked at.")


class PromptToRead(Body):
    prompt = Text(max_length=PROMPT_LIMIT, required=False, help_text="Another one, instead of what is stored.")


class OriginShape(Answer):
    field = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=State.choices)
    quotes = serializers.ListField(child=serializers.CharField(), help_text="Sentences of the prompt that say it.")

    def get_field(self, origin: Origin) -> str:
        return wire_name(origin.field)


class BriefAnswer(Answer):
    brief = BriefShape()
    revision = serializers.IntegerField(help_text="0: there is no brief yet.")
    read_by = serializers.CharField(help_text="Who read the prompt: rules, or provider and model.")
    origins = OriginShape(many=True)


class BriefReadAgain(BriefAnswer):
    changed = serializers.ListField(child=serializers.CharField(), help_text="The fields that are new.")


class ProjectBrief(ProjectView):
    @extend_schema(responses=BriefAnswer, tags=["brief"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """Read the brief, and where each of its fields comes from."""
        return Response(BriefAnswer(brief_saving.state_of(brief_saving.of(self.project))).data)

    @extend_schema(request=BriefChange, responses=BriefAnswer, tags=["brief"])
    def patch(self, request: Request, project_id: UUID) -> Response:
        """Write the fields that are sent. A new `appName` renames the project: 409 NAME_TAKEN, and nothing is written.

        With `baseRevision`, a brief that somebody changed meanwhile is 409 CONFLICT and comes along.
        """
        wanted = self.read_body(BriefChange)
        base = wanted.pop("base_revision", None)
        brief = brief_saving.save(self.project, wanted, base_revision=base)
        return Response(BriefAnswer(brief_saving.state_of(brief)).data)


class ProjectBriefRead(ProjectView):
    @extend_schema(request=PromptToRead, responses=BriefReadAgain, tags=["brief"])
    @idempotent_outside
    def post(self, request: Request, project_id: UUID) -> Response:
        """Read the prompt again. What was written or emptied by hand stays."""
        wanted = self.read_body(PromptToRead)
        limits.take_ai_start(request)
        admission.check(self.user)
        brief, changed = brief_reading.read_again(self.project, self.user, prompt=wanted.get("prompt"))
        shown = brief_saving.state_of(brief) | {"changed": [wire_name(name) for name in changed]}
        return Response(BriefReadAgain(shown).data)
