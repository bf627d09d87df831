"""The account as a whole: who I am, what I may spend, what is connected."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import profiles
from accounts.api.serializers import GithubShape, ProfileChange, UserShape
from accounts.models import User
from billing import budget, plans
from billing.api.shapes import AiRateLimitShape, PlanShape
from integrations import github_connections
from motivd_site.api.fields import Answer
from motivd_site.api.views import ApiView


class MeShape(Answer):
    user = UserShape()
    plan = PlanShape()
    credits = serializers.IntegerField(allow_null=True, help_text="Null: unlimited.")
    ai_rate_limit = AiRateLimitShape()
    github = GithubShape()


def _me(user: User) -> dict[str, Any]:
    login = github_connections.login_of(user)
    shown: dict[str, Any] = MeShape(
        {
            "user": user,
            "plan": plans.SELF_HOSTED,
            "credits": None,
            "ai_rate_limit": budget.current(user),
            "github": {"connected": login is not None, "login": login},
        }
    ).data
    return shown


class Me(ApiView):
    @extend_schema(responses=MeShape, tags=["account"])
    def get(self, request: Request) -> Response:
        """Who I am, my plan, my credits, and the budget for model calls."""
        return Response(_me(self.user))

    @extend_schema(request=ProfileChange, responses=MeShape, tags=["account"])
    def patch(self, request: Request) -> Response:
        """Change my profile."""
        return Response(_me(profiles.change(self.user, self.read_body(ProfileChange))))
