"""A person's GitHub: connected, asked for repositories. Making one may link it: `builder/api/repo_views.py`."""

from __future__ import annotations

from django.utils.encoding import iri_to_uri
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from integrations import github_connections, github_oauth, github_repos
from integrations.api import github_serializers as shapes
from motivd_site.api.idempotency import idempotent_outside
from motivd_site.api.views import ApiView


class GithubConnectionView(ApiView):
    @extend_schema(responses=shapes.GithubSettingsAnswer, tags=["github"])
    def get(self, request: Request) -> Response:
        """Whether and how I reach GitHub."""
        return self._shown()

    @extend_schema(request=shapes.NewConnection, responses=shapes.GithubSettingsAnswer, tags=["github"])
    @idempotent_outside
    def post(self, request: Request) -> Response:
        """Connect GitHub with a token, which is tried first; an earlier connection ends."""
        github_connections.connect(self.user, self.read_body(shapes.NewConnection)["token"])
        return self._shown()

    @extend_schema(responses={204: None}, tags=["github"])
    def delete(self, request: Request) -> Response:
        """Forget my connection to GitHub."""
        github_connections.disconnect(self.user)
        return Response(status=204)

    def _shown(self) -> Response:
        return Response(shapes.GithubSettingsAnswer({"github": github_connections.of(self.user)}).data)


class GithubConnect(ApiView):
    @extend_schema(parameters=[shapes.ConnectQuery], responses={302: None}, tags=["github"])
    def get(self, request: Request) -> Response:
        """Go to GitHub's own page, to let Motivd in. For browsers."""
        path = self.read_query(shapes.ConnectQuery)["return_path"]
        return _go(github_oauth.authorize_url(self.user, return_path=path))


class GithubCallback(ApiView):
    @extend_schema(
        parameters=[OpenApiParameter(name, OpenApiTypes.STR) for name in ("code", "state", "error")],
        responses={302: None},
        tags=["github"],
    )
    def get(self, request: Request) -> Response:
        """Come back from GitHub: connects, and goes on to the path that was asked for."""
        # Read one by one, not by a shape: GitHub may send along what we do not know yet.
        path = github_oauth.read_state(self.user, request.query_params.get("state", "")).return_path
        try:
            token = github_oauth.token_for(request.query_params.get("code", ""))
        except github_oauth.CodeRefused:
            return _go(github_oauth.back_to(path, github="refused"))
        github_connections.connect(self.user, token)
        return _go(path)


class Repos(ApiView):
    @extend_schema(parameters=[shapes.ReposQuery], responses=shapes.GithubRepos, tags=["github"])
    def get(self, request: Request) -> Response:
        """List my repositories on GitHub, the last pushed first. GitHub does not say how many there are."""
        query = self.read_query(shapes.ReposQuery)
        found = github_repos.mine(self.user, search=query["q"], page=query["page"], per_page=query["per_page"])
        shown = {"repos": found.repos, "has_more": found.has_more, "incomplete": found.incomplete}
        return Response(shapes.GithubRepos(shown | {"page": query["page"], "per_page": query["per_page"]}).data)


class RepoConnect(ApiView):
    @extend_schema(request=shapes.ConnectRepo, responses=shapes.ConnectedRepo, tags=["github"])
    @idempotent_outside
    def post(self, request: Request) -> Response:
        """Look at a repository, and make sure that it can be pushed to; a renamed one comes with its new name."""
        full_name = github_repos.parse(self.read_body(shapes.ConnectRepo)["repo"])
        repo = github_repos.connect(self.user, full_name)
        shown = {"repo": repo, "permissions": repo.permissions, "default_branch": repo.default_branch}
        return Response(shapes.ConnectedRepo(shown).data)


def _go(address: str) -> Response:
    return Response(status=302, headers={"Location": iri_to_uri(address)})
