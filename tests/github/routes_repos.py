"""Routes about repositories: the caller's list, a new one, one of them."""

from __future__ import annotations

import re

from tests.github import shapes
from tests.github.repo import Account
from tests.github.routing import Call, route
from tests.github.wire import Answer, Refused, invalid, paged


@route("GET", "/user/repos", "/repos/repos#list-repositories-for-the-authenticated-user")
def list_repos(call: Call) -> Answer:
    login = call.user.login
    repos = [
        repo
        for repo in call.world.repos.values()
        if repo.permissions.get(login) and "pull" in call.world.permissions(call.token, repo)
    ]
    sort = call.request.query.get("sort", "full_name")
    if sort == "full_name":
        repos.sort(key=lambda repo: repo.full_name.lower())
    else:
        moments = {"created": "created_at", "pushed": "pushed_at", "updated": "pushed_at"}
        repos.sort(key=lambda repo: getattr(repo, moments[sort]), reverse=True)
    if call.request.query.get("direction", "") == ("desc" if sort == "full_name" else "asc"):
        repos.reverse()
    page, links = paged(call.request, call.url, repos)
    return Answer(200, [shapes.repository(call, repo) for repo in page], links)


@route("POST", "/user/repos", "/repos/repos#create-a-repository-for-the-authenticated-user")
def create_repo(call: Call) -> Answer:
    return _create(call, call.user)


@route("POST", "/orgs/{org}/repos", "/repos/repos#create-an-organization-repository")
def create_org_repo(call: Call) -> Answer:
    org = call.world.accounts.get(call.args["org"].lower())
    if org is None or org.kind != "Organization":
        raise Refused(404, "Not Found")
    if call.user.login.lower() not in org.members:
        raise Refused(403, "You need admin access to the organization before adding a repository to it.")
    return _create(call, org)


def _create(call: Call, owner: Account) -> Answer:
    body, name = call.body, call.body.get("name")
    private = body.get("private", False) is True
    if call.token and not call.token.may_write(private=private):
        raise Refused(404, "Not Found")
    if not isinstance(name, str) or not name.strip():
        raise Refused(
            422,
            "Repository creation failed.",
            errors=[
                invalid("Repository", "name", "missing_field"),
                invalid("Repository", "name", "custom", "name is too short (minimum is 1 character)"),
            ],
        )
    # What may not stand in a name becomes a hyphen, without a word.
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    problem = ""
    if len(name) > 100:
        problem = "name is too long (maximum is 100 characters)"
    elif name in (".", "..") or name.lower().endswith((".git", ".wiki")):
        problem = "name is reserved"
    taken = call.world.repo(f"{owner.login}/{name}")
    if taken and taken.full_name.lower() == f"{owner.login}/{name}".lower():
        problem = "name already exists on this account"
    if problem:
        raise Refused(422, "Repository creation failed.", errors=[invalid("Repository", "name", "custom", problem)])
    made = call.world.add_repo(
        f"{owner.login}/{name}",
        private=private,
        files={"README.md": f"# {name}".encode()} if body.get("auto_init") else None,
    )
    made.description, made.homepage = body.get("description") or None, body.get("homepage") or None
    return Answer(201, shapes.repository(call, made), {"Location": shapes.repo_url(call, made)})


@route("GET", "/repos/{owner}/{repo}", "/repos/repos#get-a-repository")
def get_repo(call: Call) -> Answer:
    return Answer(200, shapes.repository(call, call.repo))
