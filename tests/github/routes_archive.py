"""The archive of a commit: the API sends on to another address, which gives the zip."""

from __future__ import annotations

import secrets

from tests.github.routes_commits import resolve
from tests.github.routing import Call, route
from tests.github.wire import Answer, Refused

_DOCUMENTATION = "/repos/contents#download-a-repository-archive-zip"


@route("GET", "/repos/{owner}/{repo}/zipball", _DOCUMENTATION)
@route("GET", "/repos/{owner}/{repo}/zipball/{ref*}", _DOCUMENTATION)
def get_zipball(call: Call) -> Answer:
    ref = call.args.get("ref") or call.repo.default_branch
    sha = resolve(call, ref)
    # The address is its own permission, for one download.
    key = secrets.token_urlsafe(16)
    call.world.archives[key] = (call.repo, sha)
    location = f"{call.url}/_codeload/{call.repo.full_name}/legacy.zip/{sha}?token={key}"
    return Answer(302, b"", {"Location": location})


@route("GET", "/_codeload/{login}/{name}/legacy.zip/{sha}")
def download(call: Call) -> Answer:
    repo, sha = call.world.archives.pop(call.request.query.get("token", ""), (None, ""))
    if repo is None or sha != call.args["sha"]:
        raise Refused(404, "Not Found")
    folder = f"{repo.owner.login}-{repo.name}-{sha[:7]}"
    with repo.lock:
        packed = repo.git_bytes("archive", "--format=zip", f"--prefix={folder}/", sha)
    return Answer(
        200,
        packed,
        {"Content-Type": "application/zip", "Content-Disposition": f"attachment; filename={folder}.zip"},
    )
