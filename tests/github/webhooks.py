"""What GitHub sends to a webhook after a push, signed as GitHub signs it."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from tests.github import history, shapes
from tests.github.objects import Commit
from tests.github.routing import Call

NOTHING = "0" * 40


def push(call: Call, url: str, secret: str | None, branch: str, before: str | None) -> tuple[dict[str, str], bytes]:
    """Write the push event of a branch as it is now; `before` is where it was (its parent if not given)."""
    body = json.dumps(_payload(call, branch, before)).encode()
    headers = {
        "Host": urlsplit(url).netloc,
        "Accept": "*/*",
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/044aadd",
        "X-GitHub-Delivery": str(uuid4()),
        "X-GitHub-Event": "push",
        "X-GitHub-Hook-ID": "292430182",
        "X-GitHub-Hook-Installation-Target-ID": str(call.repo.id),
        "X-GitHub-Hook-Installation-Target-Type": "repository",
    }
    if secret:
        for name, kind in (("X-Hub-Signature", "sha1"), ("X-Hub-Signature-256", "sha256")):
            headers[name] = f"{kind}={hmac.new(secret.encode(), body, getattr(hashlib, kind)).hexdigest()}"
    return headers, body


def _payload(call: Call, branch: str, before: str | None) -> dict[str, Any]:
    repo = call.repo
    after = repo.tip(branch) or NOTHING
    commits: list[Commit] = []
    forced = False
    if after != NOTHING:
        head = repo.objects.commit(after)
        before = before or (head.parents[0] if head.parents else NOTHING)
        if before == NOTHING:
            commits = history.log(repo.objects, after)
        else:
            found = history.apart(repo.objects, before, after)
            commits = found.ahead if found else history.log(repo.objects, after)
            forced = found is None or bool(found.behind)
    told = [_commit(call, commit) for commit in commits[::-1]]
    owner = shapes.account(call, repo.owner)
    pusher = {"name": repo.owner.login, "email": repo.owner.email}
    # Here, and only here, GitHub writes these two times as numbers.
    times = {name: int(getattr(repo, name).timestamp()) for name in ("created_at", "pushed_at")}
    return {
        "ref": f"refs/heads/{branch}",
        "before": before or NOTHING,
        "after": after,
        "repository": shapes.repository(call, repo)
        | times
        | {"owner": owner | pusher, "master_branch": repo.default_branch, "stargazers": 0},
        "pusher": pusher,
        "sender": owner,
        "created": before in (None, NOTHING),
        "deleted": after == NOTHING,
        "forced": forced,
        "base_ref": None,
        "compare": f"{call.url}/{repo.full_name}/compare/{(before or NOTHING)[:12]}...{after[:12]}",
        # GitHub names at most so many.
        "commits": told[-2048:],
        "head_commit": told[-1] if told else None,
    }


def _commit(call: Call, commit: Commit) -> dict[str, Any]:
    files = shapes.changed_files(call, commit.parents[0] if commit.parents else None, commit.sha)
    paths = {
        status: [file["filename"] for file in files if file["status"] == status]
        for status in ("added", "removed", "modified")
    }
    people = {
        role: {"name": who.name, "email": who.email}
        for role, who in (("author", commit.author), ("committer", commit.committer))
    }
    return {
        "id": commit.sha,
        "tree_id": commit.tree,
        "distinct": True,
        "message": commit.message,
        "timestamp": commit.committer.when.isoformat(),
        "url": f"{call.url}/{call.repo.full_name}/commit/{commit.sha}",
        **people,
        **paths,
    }
