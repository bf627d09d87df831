"""GitHub telling us that somebody pushed: mark the project, and pull by itself where there is nothing to merge."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any

import structlog
from django.conf import settings

from builder.repositories import RepoNotLinked
from integrations.github_errors import NotConnected
from motivd_site.api.errors import NotConfigured
from workspace import files, git_merge, git_state, git_sync
from workspace.git_errors import SyncActive
from workspace.models import RepoSync, SyncKind

log = structlog.get_logger(__name__)

_BRANCH = "refs/heads/"
_SHA = re.compile(r"[0-9a-f]{40}")


def is_signed(body: bytes, signature: str) -> bool:
    """Return whether GitHub signed these bytes with our secret. Raises NotConfigured.

    https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    """
    if not settings.GITHUB_WEBHOOK_SECRET:
        raise NotConfigured("GITHUB_WEBHOOK_SECRET")
    expected = hmac.new(settings.GITHUB_WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={expected}".encode(), signature.encode())


def pushed(event: dict[str, Any]) -> int:
    """Take in a push event, and return how many projects it is about. The same event again changes nothing."""
    repository, ref, after = event.get("repository"), event.get("ref"), event.get("after")
    if not isinstance(repository, dict) or not isinstance(ref, str) or not isinstance(after, str):
        return 0
    repo_id, branch = repository.get("id"), ref.removeprefix(_BRANCH)
    if type(repo_id) is not int or branch == ref or not branch.isprintable() or not _SHA.fullmatch(after):
        return 0
    rows = RepoSync.objects.filter(repo_id=repo_id, branch=branch).select_related("project__owner", "project__repo")
    linked = [sync for sync in rows if git_state.is_linked(sync)]
    for sync in linked:
        _moved(sync, None if event.get("deleted") else after)
    return len(linked)


def _moved(sync: RepoSync, head: str | None) -> None:
    git_state.hear(sync, head)
    if head is None or head == sync.commit_sha or sync.commit_sha is None:
        return
    if git_merge.changed(git_state.common(sync), files.entries(sync.project)):
        return  # there is something to merge: its owner decides when
    try:
        git_sync.start(sync.project, SyncKind.PULL, {}, actor=None)
    except (NotConnected, RepoNotLinked, SyncActive) as reason:
        log.info("pull_not_started", project_id=str(sync.project_id), reason=type(reason).__name__)
