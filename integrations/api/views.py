"""The account as a whole: who I am, what I may spend, what is connected."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import browser_sessions, deletion, export, profiles
from accounts.api.serializers import GithubShape, Goodbye, ProfileChange, UserShape
from accounts.models import User
from billing import budget, plans
from billing.api.shapes import AiRateLimitShape, PlanShape
from integrations import github_connections
from motivd_site import limits
from motivd_site.api.downloads import Download
from motivd_site.api.errors import InvalidFields
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

    @extend_schema(request=Goodbye, responses={204: None}, tags=["account"])
    def delete(self, request: Request) -> Response:
        """Delete my account with all that is mine: projects, files, published apps, uploads. There is no way back.

        Needs my password, or a browser that signed in within the last ten minutes.
        """
        password = self.read_body(Goodbye).get("password")
        if password is None:
            if not browser_sessions.is_fresh(request._request):
                raise InvalidFields({"password": [_("Send your password, or sign in again first.")]})
        else:
            limits.take_sign_in(request._request)
            if not self.user.check_password(password):
                raise InvalidFields({"password": [_("This is not your password.")]})
        user = self.user
        if request.session.session_key:
            logout(request._request)
        deletion.delete(user)
        return Response(status=204)


class MeExport(ApiView):
    @extend_schema(
        responses={(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY, description="A zip.")},
        tags=["account"],
    )
    def get(self, request: Request) -> Download:
        """Download all that is mine as a zip, without secrets."""
        return Download(export.zipped(self.user), name="motivd-export.zip", content_type="application/zip")
