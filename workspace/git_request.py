"""A pull request instead of a push: the commit goes to a branch of its own, and the owner merges it on GitHub.

What both sides have in common stays as it was: once the request is merged, a pull finds the same files here and there.
"""

from __future__ import annotations

from typing import Any

from integrations.github_errors import RefExists
from motivd_site.work import Lease
from workspace import git_messages, git_push, git_state
from workspace.git_errors import Diverged
from workspace.git_remote import Remote
from workspace.models import GitSync


def run(job: GitSync, lease: Lease, remote: Remote) -> dict[str, Any]:
    """Open a pull request, and return the job's result. Raises Diverged, GitHubError, LeaseLost."""
    sync = git_state.load(job.project, remote)
    if remote.head(sync.branch) is None or sync.commit_sha is None:
        raise Diverged
    git_state.follow_rename(sync, remote)
    branch = f"motivd/{job.project.slug}-{job.pk.hex[:8]}"
    planned = git_push.plan(job.project, sync)
    if not planned.paths:
        return planned.result(None) | {"pull_request": None}
    commit_sha = job.commit_sha
    if commit_sha is None or remote.head(branch) != commit_sha:  # else the worker before this one came so far
        _root_sha, commit_sha = git_push.commit(job, lease, remote, sync, planned)
        try:
            remote.make_branch(branch, commit_sha)
        except RefExists as error:
            raise Diverged from error
    message = job.request.get("message") or git_messages.describe(planned.before, planned.after)
    subject, _line, body = message.partition("\n")
    lease.check()
    number, url = remote.open_pull_request(title=subject, body=body.strip(), head=branch, base=sync.branch)
    return planned.result(commit_sha) | {"pull_request": {"number": number, "url": url, "branch": branch}}
