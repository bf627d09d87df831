"""Routes about where a repository runs: its deployments and its Pages."""

from __future__ import annotations

from typing import Any

from tests.github import shapes
from tests.github.repo import Deployment
from tests.github.routing import Call, route
from tests.github.wire import Answer, Refused, paged

REPO = "/repos/{owner}/{repo}"


@route("GET", f"{REPO}/deployments", "/deployments/deployments#list-deployments")
def list_deployments(call: Call) -> Answer:
    query = call.request.query
    found = [
        deployment
        for deployment in reversed(call.repo.deployments)
        if all(query.get(name) in (None, getattr(deployment, name)) for name in ("sha", "ref", "environment"))
    ]
    page, links = paged(call.request, call.url, found)
    return Answer(200, [_told(call, deployment) for deployment in page], links)


@route("GET", f"{REPO}/deployments/{{id}}", "/deployments/deployments#get-a-deployment")
def get_deployment(call: Call) -> Answer:
    return Answer(200, _told(call, _deployment(call)))


@route("GET", f"{REPO}/deployments/{{id}}/statuses", "/deployments/statuses#list-deployment-statuses")
def list_statuses(call: Call) -> Answer:
    deployment = _deployment(call)
    url = f"{shapes.repo_url(call, call.repo)}/deployments/{deployment.id}"
    moment = shapes.at(deployment.created_at)
    told = [
        {
            "url": f"{url}/statuses/{number}",
            "id": number,
            "node_id": f"DS_{number}",
            "state": state,
            "creator": shapes.account(call, call.repo.owner),
            "description": "",
            "environment": deployment.environment,
            "environment_url": address,
            "log_url": "",
            "target_url": address,
            "deployment_url": url,
            "repository_url": shapes.repo_url(call, call.repo),
            "created_at": moment,
            "updated_at": moment,
        }
        for number, (state, address) in enumerate(deployment.statuses, deployment.id * 100)
    ]
    page, links = paged(call.request, call.url, told[::-1])
    return Answer(200, page, links)


@route("GET", f"{REPO}/pages", "/pages/pages#get-a-github-pages-site")
def get_pages(call: Call) -> Answer:
    repo = call.repo
    if not repo.has_pages:
        raise Refused(404, "Not Found")
    return Answer(
        200,
        {
            "url": f"{shapes.repo_url(call, repo)}/pages",
            "status": "built",
            "cname": None,
            "custom_404": False,
            "html_url": repo.pages_url or f"https://{repo.owner.login.lower()}.github.io/{repo.name}/",
            "build_type": "legacy",
            "source": {"branch": repo.default_branch, "path": "/"},
            "public": True,
            "https_enforced": True,
        },
    )


def _deployment(call: Call) -> Deployment:
    for deployment in call.repo.deployments:
        if str(deployment.id) == call.args["id"]:
            return deployment
    raise Refused(404, "Not Found")


def _told(call: Call, deployment: Deployment) -> dict[str, Any]:
    url, moment = f"{shapes.repo_url(call, call.repo)}/deployments/{deployment.id}", shapes.at(deployment.created_at)
    return {
        "url": url,
        "id": deployment.id,
        "node_id": f"DE_{deployment.id}",
        "task": "deploy",
        "original_environment": deployment.environment,
        "environment": deployment.environment,
        "production_environment": deployment.environment.lower() == "production",
        "transient_environment": False,
        "description": None,
        "creator": shapes.account(call, call.repo.owner),
        "sha": deployment.sha,
        "ref": deployment.ref,
        "payload": {},
        "created_at": moment,
        "updated_at": moment,
        "statuses_url": f"{url}/statuses",
        "repository_url": shapes.repo_url(call, call.repo),
    }
