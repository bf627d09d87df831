"""The JSON of GitHub's things: accounts, repositories, refs, commits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.github.history import Apart
from tests.github.objects import Commit, Entry, Person
from tests.github.repo import Account, Repo
from tests.github.routing import Call
from tests.github.trees import flat, load


def at(moment: datetime) -> str:
    """Write a time as GitHub does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def account(call: Call, who: Account) -> dict[str, Any]:
    """Tell of a person or an organisation, briefly."""
    return {
        "login": who.login,
        "id": who.id,
        "node_id": f"U_{who.id}",
        "avatar_url": f"{call.url}/u/{who.id}?v=4",
        "url": f"{call.url}/users/{who.login}",
        "html_url": f"{call.url}/{who.login}",
        "repos_url": f"{call.url}/users/{who.login}/repos",
        "type": who.kind,
        "site_admin": False,
    }


def repo_url(call: Call, repo: Repo) -> str:
    return f"{call.url}/repos/{repo.full_name}"


def repository(call: Call, repo: Repo) -> dict[str, Any]:
    """Tell of a repository, with what the caller may do in it."""
    url, page = repo_url(call, repo), f"{call.url}/{repo.full_name}"
    allowed = call.world.permissions(call.token, repo)
    told = {
        "id": repo.id,
        "node_id": f"R_{repo.id}",
        "name": repo.name,
        "full_name": repo.full_name,
        "private": repo.private,
        "visibility": "private" if repo.private else "public",
        "owner": account(call, repo.owner),
        "html_url": page,
        "description": repo.description,
        "fork": False,
        "url": url,
        "homepage": repo.homepage,
        "archived": repo.archived,
        "disabled": False,
        "default_branch": repo.default_branch,
        "size": _kilobytes(repo),
        "language": None,
        "has_issues": True,
        "has_pages": repo.has_pages,
        "topics": [],
        "forks_count": 0,
        "stargazers_count": 0,
        "watchers_count": 0,
        "open_issues_count": sum(pull.state == "open" for pull in repo.pulls),
        "created_at": at(repo.created_at),
        "updated_at": at(repo.pushed_at),
        "pushed_at": at(repo.pushed_at),
        "clone_url": f"{page}.git",
        "ssh_url": f"git@github.com:{repo.full_name}.git",
        "git_url": f"git://github.com/{repo.full_name}.git",
        "branches_url": f"{url}/branches{{/branch}}",
        "contents_url": f"{url}/contents/{{+path}}",
        "archive_url": f"{url}/{{archive_format}}{{/ref}}",
        "git_refs_url": f"{url}/git/refs{{/sha}}",
        "trees_url": f"{url}/git/trees{{/sha}}",
    }
    if call.token:
        told["permissions"] = {
            "admin": "admin" in allowed,
            "maintain": "admin" in allowed,
            "push": "push" in allowed,
            "triage": "push" in allowed,
            "pull": "pull" in allowed,
        }
    return told


def _kilobytes(repo: Repo) -> int:
    # GitHub counts now and then; ours knows at once.
    with repo.lock:
        return sum(file.stat().st_size for file in (repo.path / "objects").rglob("*") if file.is_file()) // 1024


def ref(call: Call, name: str, sha: str) -> dict[str, Any]:
    """Tell where a ref points."""
    url = repo_url(call, call.repo)
    return {
        "ref": name,
        "node_id": f"REF_{call.repo.id}_{name}",
        "url": f"{url}/git/{name}",
        "object": {"sha": sha, "type": "commit", "url": f"{url}/git/commits/{sha}"},
    }


def branch(call: Call, name: str, sha: str, *, whole: bool) -> dict[str, Any]:
    """Tell of a branch; whole: with its commit and its protection."""
    url, guarded = repo_url(call, call.repo), name in call.repo.protected
    told: dict[str, Any] = {
        "name": name,
        "commit": {"sha": sha, "url": f"{url}/commits/{sha}"},
        "protected": guarded,
        "protection_url": f"{url}/branches/{name}/protection",
        "protection": {
            "enabled": guarded,
            "required_status_checks": {"enforcement_level": "off", "contexts": [], "checks": []},
        },
    }
    if whole:
        told["commit"] = commit(call, call.repo.objects.commit(sha))
        told["_links"] = {"self": f"{url}/branches/{name}", "html": f"{call.url}/{call.repo.full_name}/tree/{name}"}
    return told


def person(who: Person) -> dict[str, str]:
    return {"name": who.name, "email": who.email, "date": at(who.when)}


_UNSIGNED = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}


def git_commit(call: Call, made: Commit) -> dict[str, Any]:
    """Tell of a commit as the git database does."""
    url, page = repo_url(call, call.repo), f"{call.url}/{call.repo.full_name}"
    return {
        "sha": made.sha,
        "node_id": f"C_{made.sha}",
        "url": f"{url}/git/commits/{made.sha}",
        "html_url": f"{page}/commit/{made.sha}",
        "author": person(made.author),
        "committer": person(made.committer),
        "tree": {"sha": made.tree, "url": f"{url}/git/trees/{made.tree}"},
        "message": made.message,
        "parents": [
            {"sha": sha, "url": f"{url}/git/commits/{sha}", "html_url": f"{page}/commit/{sha}"} for sha in made.parents
        ],
        "verification": _UNSIGNED,
    }


def commit(call: Call, made: Commit) -> dict[str, Any]:
    """Tell of a commit as the list of commits does, with whose accounts its people are."""
    url, page = repo_url(call, call.repo), f"{call.url}/{call.repo.full_name}"
    inner = git_commit(call, made)
    by_email = {known.email: known for known in call.world.accounts.values()}
    people = {
        role: account(call, by_email[who.email]) if who.email in by_email else None
        for role, who in (("author", made.author), ("committer", made.committer))
    }
    return {
        "sha": made.sha,
        "node_id": inner["node_id"],
        "commit": {name: inner[name] for name in ("author", "committer", "message", "tree", "url", "verification")}
        | {"comment_count": 0},
        "url": f"{url}/commits/{made.sha}",
        "html_url": f"{page}/commit/{made.sha}",
        "comments_url": f"{url}/commits/{made.sha}/comments",
        **people,
        "parents": [
            {"sha": sha, "url": f"{url}/commits/{sha}", "html_url": f"{page}/commit/{sha}"} for sha in made.parents
        ],
    }


def changed_files(call: Call, old: str | None, new: str) -> list[dict[str, Any]]:
    """Tell which files differ between two commits (None: nothing at all), as a comparison lists them."""
    objects = call.repo.objects
    before: dict[str, Entry] = flat(load(objects, objects.commit(old).tree)) if old else {}
    after = flat(load(objects, objects.commit(new).tree))
    page, told = f"{call.url}/{call.repo.full_name}", []
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) == after.get(path):
            continue
        status = "added" if path not in before else "removed" if path not in after else "modified"
        gone, come = _lines(call, before.get(path)), _lines(call, after.get(path))
        told.append(
            {
                "sha": (after.get(path) or before[path]).sha,
                "filename": path,
                "status": status,
                "additions": len(come - gone),
                "deletions": len(gone - come),
                "changes": len(come ^ gone),
                "blob_url": f"{page}/blob/{new}/{path}",
                "raw_url": f"{page}/raw/{new}/{path}",
                "contents_url": f"{repo_url(call, call.repo)}/contents/{path}?ref={new}",
            }
        )
    return told


def _lines(call: Call, entry: Entry | None) -> set[bytes]:
    # Near enough for a count: which lines there are, not where.
    return set(call.repo.objects.read(entry.sha).splitlines()) if entry and entry.kind == "blob" else set()


def comparison(call: Call, base: str, head: str, found: Apart) -> dict[str, Any]:
    """Tell how two commits lie to each other, oldest commit first as GitHub does."""
    objects, url = call.repo.objects, f"{repo_url(call, call.repo)}/compare/{base}...{head}"
    page = f"{call.url}/{call.repo.full_name}/compare/{base}...{head}"
    return {
        "url": url,
        "html_url": page,
        "permalink_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "base_commit": commit(call, objects.commit(base)),
        "merge_base_commit": commit(call, objects.commit(found.merge_base)),
        "status": found.status,
        "ahead_by": len(found.ahead),
        "behind_by": len(found.behind),
        "total_commits": len(found.ahead),
    }
