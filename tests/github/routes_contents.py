"""Routes about the contents of a repository: one file, a folder, and commits of one file."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import Any

from tests.github import shapes, trees
from tests.github.objects import FILE, SUBMODULE, SYMLINK, Entry, MissingObject, Person
from tests.github.routes_commits import resolve
from tests.github.routes_git import author_of, default_person
from tests.github.routing import Call, route
from tests.github.wire import Answer, Refused

CONTENTS = "/repos/{owner}/{repo}/contents"
_DOCUMENTATION = "/repos/contents"
_WHOLE = 1024 * 1024


@route("GET", CONTENTS, f"{_DOCUMENTATION}#get-repository-content")
@route("GET", f"{CONTENTS}/{{path*}}", f"{_DOCUMENTATION}#get-repository-content")
def get_contents(call: Call) -> Answer:
    path, ref = call.args.get("path", "").strip("/"), call.request.query.get("ref")
    if call.repo.empty:
        raise Refused(404, "This repository is empty.")
    try:
        commit = call.repo.objects.commit(resolve(call, ref or call.repo.default_branch))
    except MissingObject:
        raise Refused(404, f"No commit found for the ref {ref}") from None
    tree = trees.load(call.repo.objects, commit.tree)
    node = trees.get(tree, path)
    if node is None:
        raise Refused(404, "Not Found")
    name = ref or call.repo.default_branch
    if isinstance(node, dict):
        below = f"{path}/" if path else ""
        return Answer(200, [_row(call, below + inner, node[inner], name) for inner in sorted(node)])
    if "raw" in call.request.headers.get("accept", ""):
        return Answer(200, call.repo.objects.read(node.sha), {"Content-Type": "application/vnd.github.raw"})
    return Answer(200, _file(call, path, node, name, tree))


def _row(call: Call, path: str, node: Entry | trees.Tree, ref: str) -> dict[str, Any]:
    """Tell of one name as a folder lists it."""
    url, page = shapes.repo_url(call, call.repo), f"{call.url}/{call.repo.full_name}"
    if isinstance(node, dict):
        kind, sha, size = "dir", trees.save(call.repo.objects, node), 0
    else:
        # A folder lists a submodule as a file: GitHub keeps that for its oldest clients.
        kind, sha = {SYMLINK: "symlink"}.get(node.mode, "file"), node.sha
        size = 0 if node.mode == SUBMODULE else len(call.repo.objects.read(sha))
    own = f"{url}/contents/{path}?ref={ref}"
    git, html = ("trees", "tree") if kind == "dir" else ("blobs", "blob")
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "size": size,
        "url": own,
        "html_url": f"{page}/{html}/{ref}/{path}",
        "git_url": f"{url}/git/{git}/{sha}",
        "download_url": None if kind == "dir" else f"{page}/raw/{ref}/{path}",
        "type": kind,
        "_links": {"self": own, "git": f"{url}/git/{git}/{sha}", "html": f"{page}/{html}/{ref}/{path}"},
    }


def _file(call: Call, path: str, entry: Entry, ref: str, tree: trees.Tree) -> dict[str, Any]:
    told = _row(call, path, entry, ref)
    if entry.mode == SUBMODULE:
        return told | {"type": "submodule", "submodule_git_url": None}
    if entry.mode == SYMLINK:
        target = call.repo.objects.read(entry.sha).decode()
        pointed = trees.get(tree, _joined(path, target))
        if not isinstance(pointed, Entry) or pointed.mode in (SYMLINK, SUBMODULE):
            return told | {"target": target}
        # GitHub shows the file behind a symlink in the repository, under the symlink's name.
        entry, told = pointed, _row(call, path, pointed, ref)
    data = call.repo.objects.read(entry.sha)
    if len(data) > _WHOLE:
        return told | {"content": "", "encoding": "none"}
    return told | {"content": base64.encodebytes(data).decode(), "encoding": "base64"}


def _joined(path: str, target: str) -> str:
    parts = path.split("/")[:-1]
    for part in target.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


@route("PUT", f"{CONTENTS}/{{path*}}", f"{_DOCUMENTATION}#create-or-update-file-contents", writes=True)
def put_contents(call: Call) -> Answer:
    """Commit one file. In an empty repository this makes the first commit."""
    path, content = _path(call), call.body.get("content")
    if not isinstance(content, str):
        raise Refused(422, 'Invalid request.\n\n"content" wasn\'t supplied.')
    try:
        data = base64.b64decode(re.sub(r"\s", "", content), validate=True)
    except binascii.Error:
        raise Refused(422, "content is not valid Base64") from None
    branch, tree, old = _at_branch(call, path)
    if old:
        _check_sha(call, path, old)
    entry = Entry(old.mode if old else FILE, call.repo.objects.write("blob", data))
    trees.put(tree, path, entry)
    commit = _commit(call, branch, tree, "update" if old else "create")
    told = _row(call, path, entry, branch)
    return Answer(200 if old else 201, {"content": told, "commit": commit})


@route("DELETE", f"{CONTENTS}/{{path*}}", f"{_DOCUMENTATION}#delete-a-file", writes=True)
def delete_contents(call: Call) -> Answer:
    path = _path(call)
    branch, tree, old = _at_branch(call, path)
    if old is None:
        raise Refused(404, "Not Found")
    _check_sha(call, path, old)
    trees.remove(tree, path)
    return Answer(200, {"content": None, "commit": _commit(call, branch, tree, "delete")})


def _path(call: Call) -> str:
    path = call.args["path"]
    if not trees.is_path(path):
        raise Refused(422, "path contains a malformed path component")
    if not isinstance(call.body.get("message"), str):
        raise Refused(422, 'Invalid request.\n\n"message" wasn\'t supplied.')
    return path


def _at_branch(call: Call, path: str) -> tuple[str, trees.Tree, Entry | None]:
    branch = call.body.get("branch") or call.repo.default_branch
    tip = call.repo.tip(branch)
    if tip is None and not call.repo.empty:
        raise Refused(404, f"Branch {branch} not found")
    tree = trees.load(call.repo.objects, call.repo.objects.commit(tip).tree) if tip else {}
    old = trees.get(tree, path)
    return branch, tree, old if isinstance(old, Entry) else None


def _check_sha(call: Call, path: str, old: Entry) -> None:
    sha = call.body.get("sha")
    if not sha:
        raise Refused(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if sha != old.sha:
        raise Refused(409, f"{path} does not match {sha}")


def _commit(call: Call, branch: str, tree: trees.Tree, verb: str) -> dict[str, Any]:
    repo = call.repo
    if branch in repo.protected:
        raise Refused(409, f"Could not {verb} file: Changes must be made through a pull request.")
    author = author_of(call, call.body.get("author"), default_person(call))
    # What is committed on GitHub itself has GitHub as its committer.
    web = Person("GitHub", "noreply@github.com", datetime.now(UTC))
    committer = author_of(call, call.body.get("committer"), web)
    tip = repo.tip(branch)
    saved = trees.save(repo.objects, tree)
    sha = repo.objects.write_commit(saved, [tip] if tip else [], call.body["message"], author, committer)
    repo.point(f"refs/heads/{branch}", sha)
    return shapes.git_commit(call, repo.objects.commit(sha))
