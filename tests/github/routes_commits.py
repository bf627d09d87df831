"""Routes about history: the commits of a branch, one commit, and how two of them lie to each other."""

from __future__ import annotations

from tests.github import history, shapes
from tests.github.objects import MissingObject, is_ref_name
from tests.github.routing import Call, route
from tests.github.wire import Answer, Refused, paged

REPO = "/repos/{owner}/{repo}"


def resolve(call: Call, name: str) -> str:
    """Find a commit by a branch, a ref, or (part of) its sha. Raises MissingObject."""
    objects = call.repo.objects
    name = name.removeprefix(f"{call.repo.owner.login}:")
    for ref in (f"refs/heads/{name}", f"refs/tags/{name}", f"refs/{name}", name):
        sha = objects.ref(ref) if is_ref_name(ref) else None
        if sha:
            return sha
    if name == "HEAD":
        return call.repo.head()
    if objects.kind(name) == "commit":
        return name
    if 7 <= len(name) < 40 and name.isalnum():
        found = [name[:2] + file.name for file in (call.repo.path / "objects" / name[:2]).glob(f"{name[2:]}*")]
        if len(found) == 1 and objects.kind(found[0]) == "commit":
            return found[0]
    raise MissingObject(name)


@route("GET", f"{REPO}/commits", "/commits/commits#list-commits", needs_commits=True)
def list_commits(call: Call) -> Answer:
    query = call.request.query
    start = resolve(call, query.get("sha") or call.repo.default_branch)
    page, links = paged(call.request, call.url, history.log(call.repo.objects, start))
    return Answer(200, [shapes.commit(call, made) for made in page], links)


@route("GET", f"{REPO}/commits/{{ref*}}", "/commits/commits#get-a-commit", needs_commits=True)
def get_commit(call: Call) -> Answer:
    try:
        made = call.repo.objects.commit(resolve(call, call.args["ref"]))
    except MissingObject:
        raise Refused(422, f"No commit found for SHA: {call.args['ref']}") from None
    files = shapes.changed_files(call, made.parents[0] if made.parents else None, made.sha)
    stats = {name: sum(file[name] for file in files) for name in ("additions", "deletions")}
    return Answer(200, shapes.commit(call, made) | {"stats": stats | {"total": sum(stats.values())}, "files": files})


@route("GET", f"{REPO}/compare/{{basehead*}}", "/commits/commits#compare-two-commits")
def compare(call: Call) -> Answer:
    base, dots, head = call.args["basehead"].partition("...")
    if not dots:
        raise Refused(404, "Not Found")
    base_sha, head_sha = resolve(call, base), resolve(call, head)
    found = history.apart(call.repo.objects, base_sha, head_sha)
    if found is None:
        raise Refused(404, f"No common ancestor between {base} and {head}.")
    page, links = paged(call.request, call.url, found.ahead[::-1], default=250, most=1000)
    files = shapes.changed_files(call, found.merge_base, head_sha) if "prev" not in links.get("Link", "") else []
    told = shapes.comparison(call, base_sha, head_sha, found)
    return Answer(200, told | {"commits": [shapes.commit(call, made) for made in page], "files": files}, links)
