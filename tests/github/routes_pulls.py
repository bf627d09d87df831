"""Routes about pull requests."""

from __future__ import annotations

from typing import Any

from tests.github import history, shapes
from tests.github.repo import Pull
from tests.github.routing import Call, route
from tests.github.wire import Answer, Refused, invalid, paged

PULLS = "/repos/{owner}/{repo}/pulls"


@route("GET", PULLS, "/pulls/pulls#list-pull-requests")
def list_pulls(call: Call) -> Answer:
    query = call.request.query
    state, base = query.get("state", "open"), query.get("base")
    # A head without its owner filters nothing out, on GitHub too.
    head = query["head"].partition(":")[2] if ":" in query.get("head", "") else None
    pulls = [
        pull
        for pull in reversed(call.repo.pulls)
        if state in ("all", pull.state) and base in (None, pull.base) and head in (None, pull.head)
    ]
    page, links = paged(call.request, call.url, pulls)
    return Answer(200, [_told(call, pull) for pull in page], links)


@route("GET", f"{PULLS}/{{number}}", "/pulls/pulls#get-a-pull-request")
def get_pull(call: Call) -> Answer:
    for pull in call.repo.pulls:
        if str(pull.number) == call.args["number"]:
            return Answer(200, _told(call, pull))
    raise Refused(404, "Not Found")


@route("POST", PULLS, "/pulls/pulls#create-a-pull-request", writes=True)
def create_pull(call: Call) -> Answer:
    body, repo = call.body, call.repo
    head, base = str(body.get("head", "")).removeprefix(f"{repo.owner.login}:"), str(body.get("base", ""))
    if not body.get("title"):
        raise Refused(422, "Validation Failed", errors=[invalid("PullRequest", "title", "missing_field")])
    tips = {"head": repo.tip(head), "base": repo.tip(base)}
    missing = [invalid("PullRequest", name, "invalid") for name, tip in tips.items() if tip is None]
    if missing:
        raise Refused(422, "Validation Failed", errors=missing)
    found = history.apart(repo.objects, repo.head(base), repo.head(head))
    problem = ""
    if found is None:
        problem = f"The {head} branch has no history in common with {base}"
    elif not found.ahead:
        problem = f"No commits between {base} and {head}"
    elif any((pull.head, pull.base, pull.state) == (head, base, "open") for pull in repo.pulls):
        problem = f"A pull request already exists for {repo.owner.login}:{head}."
    if problem:
        error = {"resource": "PullRequest", "code": "custom", "message": problem}
        raise Refused(422, "Validation Failed", errors=[error])
    pull = Pull(
        len(repo.pulls) + 1, body["title"], body.get("body"), head, base, call.user, draft=bool(body.get("draft"))
    )
    repo.pulls.append(pull)
    told = _told(call, pull)
    return Answer(201, told, {"Location": told["url"]})


def _told(call: Call, pull: Pull) -> dict[str, Any]:
    url, page = f"{shapes.repo_url(call, call.repo)}/pulls/{pull.number}", f"{call.url}/{call.repo.full_name}"
    ends = {
        name: {
            "label": f"{call.repo.owner.login}:{branch}",
            "ref": branch,
            "sha": call.repo.tip(branch),
            "user": shapes.account(call, call.repo.owner),
            "repo": shapes.repository(call, call.repo),
        }
        for name, branch in (("head", pull.head), ("base", pull.base))
    }
    moment = shapes.at(pull.created_at)
    return {
        "id": call.repo.id * 1000 + pull.number,
        "node_id": f"PR_{call.repo.id}_{pull.number}",
        "number": pull.number,
        "url": url,
        "html_url": f"{page}/pull/{pull.number}",
        "diff_url": f"{page}/pull/{pull.number}.diff",
        "state": pull.state,
        "locked": False,
        "title": pull.title,
        "body": pull.body,
        "user": shapes.account(call, pull.author),
        "draft": pull.draft,
        "merged": False,
        "mergeable": None,
        "created_at": moment,
        "updated_at": moment,
        "closed_at": None,
        "merged_at": None,
        **ends,
    }
