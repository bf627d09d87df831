"""Routes about branches, and about the refs behind them."""

from __future__ import annotations

from tests.github import history, shapes
from tests.github.objects import is_ref_name
from tests.github.routing import Call, route
from tests.github.wire import Answer, Refused, paged

REPO = "/repos/{owner}/{repo}"


@route("GET", f"{REPO}/branches", "/branches/branches#list-branches")
def list_branches(call: Call) -> Answer:
    page, links = paged(call.request, call.url, list(call.repo.branches().items()))
    return Answer(200, [shapes.branch(call, name, sha, whole=False) for name, sha in page], links)


@route("GET", f"{REPO}/branches/{{branch*}}", "/branches/branches#get-a-branch")
def get_branch(call: Call) -> Answer:
    sha = call.repo.tip(call.args["branch"])
    if sha is None:
        raise Refused(404, "Branch not found")
    return Answer(200, shapes.branch(call, call.args["branch"], sha, whole=True))


@route("GET", f"{REPO}/git/ref/{{ref*}}", "/git/refs#get-a-reference", needs_commits=True)
@route("GET", f"{REPO}/git/refs/{{ref*}}", "/git/refs#get-a-reference", needs_commits=True)
def get_ref(call: Call) -> Answer:
    name, sha = _ref(call)
    if sha is None:
        raise Refused(404, "Not Found")
    return Answer(200, shapes.ref(call, name, sha))


@route("GET", f"{REPO}/git/refs", "/git/refs#list-matching-references", needs_commits=True)
@route("GET", f"{REPO}/git/matching-refs/{{ref*}}", "/git/refs#list-matching-references", needs_commits=True)
def list_refs(call: Call) -> Answer:
    prefix = f"refs/{call.args.get('ref', '')}"
    refs = [entry for entry in call.repo.objects.refs("refs/").items() if entry[0].startswith(prefix)]
    page, links = paged(call.request, call.url, refs)
    return Answer(200, [shapes.ref(call, name, sha) for name, sha in page], links)


@route("POST", f"{REPO}/git/refs", "/git/refs#create-a-reference", writes=True, needs_commits=True)
def create_ref(call: Call) -> Answer:
    name, sha = call.body.get("ref"), call.body.get("sha")
    if not isinstance(name, str) or not name.startswith("refs/") or name.count("/") < 2:
        raise Refused(422, "Reference name must contain at least three parts separated by slashes.")
    if not is_ref_name(name):
        raise Refused(422, f"{name} is not a valid ref name.")
    if call.repo.objects.kind(sha) is None:
        raise Refused(422, "Object does not exist")
    if call.repo.objects.ref(name):
        raise Refused(422, "Reference already exists")
    _check_protection(call, name)
    return Answer(201, _moved(call, name, str(sha)), {"Location": shapes.ref(call, name, "")["url"]})


@route("PATCH", f"{REPO}/git/refs/{{ref*}}", "/git/refs#update-a-reference", writes=True, needs_commits=True)
def update_ref(call: Call) -> Answer:
    (name, old), sha = _ref(call), call.body.get("sha")
    if old is None:
        raise Refused(422, "Reference does not exist")
    if not isinstance(sha, str) or call.repo.objects.kind(sha) is None:
        raise Refused(422, "Object does not exist")
    if call.repo.objects.kind(sha) != "commit":
        raise Refused(422, "Reference update failed")
    if not call.body.get("force", False) and not history.contains(call.repo.objects, sha, old):
        raise Refused(422, "Update is not a fast forward")
    _check_protection(call, name)
    return Answer(200, _moved(call, name, sha))


@route("DELETE", f"{REPO}/git/refs/{{ref*}}", "/git/refs#delete-a-reference", writes=True, needs_commits=True)
def delete_ref(call: Call) -> Answer:
    name, old = _ref(call)
    if old is None:
        raise Refused(422, "Reference does not exist")
    if name == f"refs/heads/{call.repo.default_branch}":
        raise Refused(422, "Cannot delete the default branch")
    _check_protection(call, name)
    call.repo.objects.delete_ref(name)
    return Answer(204)


def _ref(call: Call) -> tuple[str, str | None]:
    name = f"refs/{call.args['ref']}"
    return name, call.repo.objects.ref(name) if is_ref_name(name) else None


def _check_protection(call: Call, name: str) -> None:
    refused = call.repo.protected.get(name.removeprefix("refs/heads/"))
    if refused:
        raise Refused(*refused)


def _moved(call: Call, name: str, sha: str) -> dict[str, object]:
    if name.startswith("refs/heads/") and call.repo.objects.kind(sha) != "commit":
        raise Refused(422, "Reference update failed")
    try:
        call.repo.point(name, sha)
    except OSError:
        # A branch `a` and a branch `a/b` cannot both be.
        raise Refused(422, "Reference update failed") from None
    return shapes.ref(call, name, sha)
