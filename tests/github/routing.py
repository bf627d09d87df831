"""The table of routes: which function answers which method and path, and what it asks of its caller."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tests.github.objects import MissingObject
from tests.github.repo import Account, Repo
from tests.github.wire import DOCUMENTATION, Answer, Refused, Request
from tests.github.world import Limits, Token, World


@dataclass
class Call:
    """A request on its way through a route."""

    world: World
    limits: Limits
    url: str
    request: Request
    args: dict[str, str]
    token: Token | None = None
    found: Repo | None = None

    @property
    def user(self) -> Account:
        """Whose token it is. Raises Refused without one."""
        if self.token is None:
            raise Refused(401, "Requires authentication")
        return self.token.user

    @property
    def repo(self) -> Repo:
        assert self.found
        return self.found

    @property
    def body(self) -> dict[str, Any]:
        """The JSON object that was sent. Raises Refused for anything else."""
        try:
            body = json.loads(self.request.body or b"{}")
        except ValueError:
            raise Refused(400, "Problems parsing JSON") from None
        if not isinstance(body, dict):
            raise Refused(400, "Body should be a JSON object")
        return body


Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Route:
    """One row of the table."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    documentation: str
    writes: bool
    admin: bool
    needs_commits: bool


_routes: list[Route] = []


def route(
    method: str,
    template: str,
    documentation: str = "",
    *,
    writes: bool = False,
    admin: bool = False,
    needs_commits: bool = False,
) -> Callable[[Handler], Handler]:
    """Enter a function for a method and a path: `{name}` is one part of it, `{name*}` all that follow."""
    pattern = re.sub(r"\{(\w+)\*\}", r"(?P<\1>.*)", template)
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)

    def enter(handler: Handler) -> Handler:
        _routes.append(
            Route(method, re.compile(pattern), handler, DOCUMENTATION + documentation, writes, admin, needs_commits)
        )
        return handler

    return enter


def answer(world: World, limits: Limits, url: str, request: Request) -> tuple[Answer, Token | None]:
    """Answer a request, and say whose token it had."""
    token, documentation = None, DOCUMENTATION
    try:
        token = _token(world, request)
        path = _by_name(world, request.path)
        for row in _routes:
            match = row.pattern.fullmatch(path)
            if match and row.method == request.method:
                documentation = row.documentation
                args = {name: unquote(text) for name, text in match.groupdict().items()}
                return _handled(row, Call(world, limits, url, request, args, token)), token
        raise Refused(404, "Not Found")
    except Refused as refused:
        return refused.answer(documentation), token


def _handled(row: Route, call: Call) -> Answer:
    if "repo" not in call.args:
        return row.handler(call)
    call.found = _repo(call, row)
    redirect = _redirect(call)
    if redirect:
        return redirect
    with call.found.lock:
        if row.needs_commits and call.found.empty:
            raise Refused(409, "Git Repository is empty.")
        try:
            return row.handler(call)
        except MissingObject:
            raise Refused(404, "Not Found") from None


def _repo(call: Call, row: Route) -> Repo:
    repo = call.world.repo(f"{call.args['owner']}/{call.args['repo']}")
    allowed = call.world.permissions(call.token, repo) if repo else set()
    # What one may not see does not exist.
    if repo is None or "pull" not in allowed:
        raise Refused(404, "Not Found")
    if not row.writes and not row.admin:
        return repo
    if call.token is None:
        raise Refused(401, "Requires authentication")
    if not call.token.may_write(private=repo.private):
        raise Refused(404, "Not Found")
    if ("admin" if row.admin else "push") not in allowed:
        fine_grained = call.token.scopes is None
        raise Refused(
            403,
            "Resource not accessible by personal access token"
            if fine_grained
            else "Must have admin rights to Repository.",
        )
    if repo.archived:
        raise Refused(403, "Repository was archived so is read-only.")
    return repo


def _redirect(call: Call) -> Answer | None:
    """Send a caller who uses a repository's old name on to its id, as GitHub does after a rename."""
    repo = call.repo
    asked = f"{call.args['owner']}/{call.args['repo']}".lower()
    if asked == repo.full_name.lower():
        return None
    rest = call.request.path.removeprefix("/repos/").split("/", 2)[2:]
    location = "/".join([f"{call.url}/repositories/{repo.id}", *rest])
    if call.request.query_string:
        location += f"?{call.request.query_string}"
    # Only a read is moved for good: anything else must keep its method and body.
    status, message = (301, "Moved Permanently") if call.request.method == "GET" else (307, "Temporary Redirect")
    guide = f"{DOCUMENTATION}/guides/best-practices-for-using-the-rest-api#follow-redirects"
    return Answer(status, {"message": message, "url": location, "documentation_url": guide}, {"Location": location})


def _by_name(world: World, path: str) -> str:
    """Read `/repositories/{id}/…` as the repository's path by name."""
    found = re.fullmatch(r"/repositories/(\d+)(/.*)?", path)
    if not found:
        return path
    repo = world.repos.get(int(found[1]))
    return f"/repos/{repo.full_name}{found[2] or ''}" if repo else path


def _token(world: World, request: Request) -> Token | None:
    given = request.headers.get("authorization", "")
    # The app's own id and secret, which only the exchange of a code sends this way, are no token.
    if not given or given.lower().startswith("basic "):
        return None
    token = world.tokens.get(given.partition(" ")[2])
    if token is None:
        raise Refused(401, "Bad credentials")
    return token
