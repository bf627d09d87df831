"""API tokens, and where somebody is signed in.

`/api/me` shows billing and GitHub too, so it stands above: `integrations/api/views.py`.
"""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import browser_sessions, tokens
from accounts.api.serializers import CreatedToken, NewToken, SessionList, TokenList
from accounts.models import ApiToken
from motivd_site.api.idempotency import idempotent
from motivd_site.api.views import ApiView


class Tokens(ApiView):
    @extend_schema(responses=TokenList, tags=["account"])
    def get(self, request: Request) -> Response:
        """List my API tokens, newest first."""
        mine = ApiToken.objects.filter(user=self.user).order_by("-created_at")[:200]
        return Response(TokenList({"tokens": mine}).data)

    @extend_schema(request=NewToken, responses={201: CreatedToken}, tags=["account"])
    @idempotent
    def post(self, request: Request) -> Response:
        """Make a token. Its secret is in this answer only."""
        wanted = self.read_body(NewToken)
        token, secret = tokens.create(self.user, name=wanted["name"])
        return Response(CreatedToken({"token": token, "secret": secret}).data, status=201)


class TokenOne(ApiView):
    @extend_schema(responses={204: None}, tags=["account"])
    def delete(self, request: Request, token_id: UUID) -> Response:
        """Revoke a token, at once."""
        tokens.revoke(self.user, token_id)
        return Response(status=204)


class Sessions(ApiView):
    @extend_schema(responses=SessionList, tags=["account"])
    def get(self, request: Request) -> Response:
        """List the browsers that I am signed in with, the last seen first."""
        mine = browser_sessions.of(self.user)[:200]
        current = {"session_key": request.session.session_key}
        return Response(SessionList({"sessions": mine}, context=current).data)

    @extend_schema(operation_id="me_sessions_destroy_others", responses={204: None}, tags=["account"])
    def delete(self, request: Request) -> Response:
        """Sign out every browser but the one that asks."""
        browser_sessions.end_others(self.user, request.session.session_key)
        return Response(status=204)


class SessionOne(ApiView):
    @extend_schema(responses={204: None}, tags=["account"])
    def delete(self, request: Request, session_id: UUID) -> Response:
        """Sign out a browser, at once."""
        browser_sessions.revoke(self.user, session_id)
        return Response(status=204)
