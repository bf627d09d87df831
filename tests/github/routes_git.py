"""Routes of the git database: blobs, trees and commits as objects."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import Any

from tests.github import shapes, trees
from tests.github.objects import EXECUTABLE, FILE, FOLDER, SUBMODULE, SYMLINK, Entry, MissingObject, Person
from tests.github.routing import Call, route
from tests.github.wire import Answer, Refused

GIT = "/repos/{owner}/{repo}/git"
_KINDS = {FILE: "blob", EXECUTABLE: "blob", SYMLINK: "blob", FOLDER: "tree", SUBMODULE: "commit"}


@route("POST", f"{GIT}/blobs", "/git/blobs#create-a-blob", writes=True, needs_commits=True)
def create_blob(call: Call) -> Answer:
    content, encoding = call.body.get("content"), call.body.get("encoding", "utf-8")
    if not isinstance(content, str):
        raise Refused(422, 'Invalid request.\n\n"content" wasn\'t supplied.')
    if encoding == "base64":
        try:
            data = base64.b64decode(re.sub(r"\s", "", content), validate=True)
        except binascii.Error:
            raise Refused(422, "content is not valid Base64") from None
    else:
        data = content.encode()
    if len(data) > call.world.blob_limit:
        raise Refused(
            422,
            "Sorry, your input was too large to process. Consider creating the blob in a local clone "
            "of the repository and then pushing it to GitHub.",
        )
    sha = call.repo.objects.write("blob", data)
    url = f"{shapes.repo_url(call, call.repo)}/git/blobs/{sha}"
    return Answer(201, {"sha": sha, "url": url}, {"Location": url})


@route("GET", f"{GIT}/blobs/{{sha}}", "/git/blobs#get-a-blob", needs_commits=True)
def get_blob(call: Call) -> Answer:
    sha = call.args["sha"]
    data = call.repo.objects.read(sha, "blob")
    if "raw" in call.request.headers.get("accept", ""):
        return Answer(200, data, {"Content-Type": "application/vnd.github.raw; charset=utf-8"})
    return Answer(
        200,
        {
            "sha": sha,
            "node_id": f"B_{sha}",
            "size": len(data),
            "url": f"{shapes.repo_url(call, call.repo)}/git/blobs/{sha}",
            # GitHub breaks the lines of its base64.
            "content": base64.encodebytes(data).decode(),
            "encoding": "base64",
        },
    )


@route("POST", f"{GIT}/trees", "/git/trees#create-a-tree", writes=True, needs_commits=True)
def create_tree(call: Call) -> Answer:
    entries, objects = call.body.get("tree"), call.repo.objects
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise Refused(422, "Invalid tree info")
    base = call.body.get("base_tree")
    if base is not None and objects.kind(base) not in ("tree", "commit"):
        raise Refused(404, "Not Found")
    tree = trees.load(objects, _tree_of(call, base)) if base else {}
    for entry in entries:
        _apply(call, tree, entry)
    return Answer(201, _tree(call, trees.save(objects, tree), recursive=False))


def _apply(call: Call, tree: trees.Tree, given: dict[str, Any]) -> None:
    """Make the change that one entry of a new tree asks for."""
    path, mode, sha = given.get("path"), given.get("mode"), given.get("sha")
    if not trees.is_path(path):
        raise Refused(422, "tree.path contains a malformed path component")
    path = str(path)
    if "sha" in given and sha is None and "content" not in given:
        if not trees.remove(tree, path):
            raise Refused(422, "GitRPC::BadObjectState")
        return
    if mode not in _KINDS:
        raise Refused(422, "Must supply a valid tree.mode")
    if ("sha" in given) == ("content" in given):
        raise Refused(422, "Must supply either tree.sha or tree.content. Request will be rejected if both are present.")
    if given.get("type", _KINDS[mode]) != _KINDS[mode]:
        raise Refused(422, f"tree.type must be {_KINDS[mode]} for mode {mode}")
    if "content" in given:
        sha = call.repo.objects.write("blob", str(given["content"]).encode())
    elif mode == SUBMODULE:
        # Its commit is in another repository.
        if not re.fullmatch(r"[0-9a-f]{40}", str(sha)):
            raise Refused(422, f"tree.sha {sha} is not a valid commit")
    elif call.repo.objects.kind(sha) != _KINDS[mode]:
        raise Refused(422, f"tree.sha {sha} is not a valid {_KINDS[mode]}")
    is_folder = mode == FOLDER
    trees.put(tree, path, trees.load(call.repo.objects, str(sha)) if is_folder else Entry(mode, str(sha)))


@route("GET", f"{GIT}/trees/{{sha*}}", "/git/trees#get-a-tree", needs_commits=True)
def get_tree(call: Call) -> Answer:
    """Give a tree by its own sha, a commit's, or a branch's name."""
    sha = call.repo.tip(call.args["sha"]) or call.args["sha"]
    # Any value at all means yes, even "0".
    return Answer(200, _tree(call, _tree_of(call, sha), recursive="recursive" in call.request.query))


def _tree_of(call: Call, sha: str) -> str:
    objects = call.repo.objects
    if objects.kind(sha) == "commit":
        return objects.commit(sha).tree
    if objects.kind(sha) != "tree":
        raise MissingObject(sha)
    return sha


def _tree(call: Call, sha: str, *, recursive: bool) -> dict[str, Any]:
    url, objects = f"{shapes.repo_url(call, call.repo)}/git", call.repo.objects
    entries = trees.listing(objects, sha, recursive=recursive)
    told = []
    for path, entry in entries[: call.world.tree_limit]:
        row: dict[str, Any] = {"path": path, "mode": entry.mode, "type": entry.kind, "sha": entry.sha}
        if entry.kind == "blob":
            row["size"] = len(objects.read(entry.sha))
        if entry.kind != "commit":
            row["url"] = f"{url}/{entry.kind}s/{entry.sha}"
        told.append(row)
    return {
        "sha": sha,
        "url": f"{url}/trees/{sha}",
        "tree": told,
        "truncated": len(entries) > call.world.tree_limit,
    }


@route("POST", f"{GIT}/commits", "/git/commits#create-a-commit", writes=True, needs_commits=True)
def create_commit(call: Call) -> Answer:
    body, objects = call.body, call.repo.objects
    message, tree, parents = body.get("message"), body.get("tree"), body.get("parents", [])
    if not isinstance(message, str):
        raise Refused(422, 'Invalid request.\n\n"message" wasn\'t supplied.')
    if objects.kind(tree) != "tree":
        raise Refused(422, "Tree SHA does not exist")
    if not isinstance(parents, list) or any(objects.kind(parent) != "commit" for parent in parents):
        raise Refused(422, "Parent SHA does not exist or is not a commit object")
    author = author_of(call, body.get("author"), default_person(call))
    committer = author_of(call, body.get("committer"), author)
    made = objects.commit(objects.write_commit(str(tree), parents, message, author, committer))
    told = shapes.git_commit(call, made)
    return Answer(201, told, {"Location": told["url"]})


@route("GET", f"{GIT}/commits/{{sha}}", "/git/commits#get-a-commit-object", needs_commits=True)
def get_commit(call: Call) -> Answer:
    return Answer(200, shapes.git_commit(call, call.repo.objects.commit(call.args["sha"])))


def default_person(call: Call) -> Person:
    """Give the caller as who writes a commit that names nobody."""
    return Person(call.user.name or call.user.login, call.user.email, datetime.now(UTC))


def author_of(call: Call, given: Any, default: Person) -> Person:
    """Read a commit's author or committer. Raises Refused without a name or an address."""
    if given is None:
        return default
    if not isinstance(given, dict) or not given.get("name") or not given.get("email"):
        raise Refused(422, 'Invalid request.\n\n"name" and "email" weren\'t supplied.')
    try:
        when = datetime.fromisoformat(given["date"]) if given.get("date") else datetime.now(UTC)
    except ValueError:
        raise Refused(422, "Invalid date") from None
    return Person(given["name"], given["email"], when if when.tzinfo else when.replace(tzinfo=UTC))
