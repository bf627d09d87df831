"""The push step of a build: what was built goes to the linked repository, never over what stands there."""

from __future__ import annotations

import time
from typing import Final

from django.utils import translation
from django.utils.translation import gettext_noop

from builder.builds.pipeline import Run, StepFailed
from builder.models import BuildTarget
from builder.repositories import RepoNotLinked
from integrations.github_errors import NotConnected
from motivd_site.api.errors import ApiError
from motivd_site.work import JobState
from workspace import git_errors, git_sync
from workspace.git_errors import SyncActive
from workspace.models import GitSync, SyncKind

_POLL_SECONDS: Final = 0.2
_LISTED: Final = 20


def push(run: Run) -> None:
    """Push to the project's repository, where it has one. Only a build for GitHub fails when that is refused.

    Raises StepFailed, LeaseLost, Cancelled.
    """
    try:
        sync = _pushed(run)
    except RepoNotLinked as refused:
        if run.build.target == BuildTarget.GITHUB:
            raise _failure(run, refused) from refused
        run.log(gettext_noop("No repository is linked, so nothing was pushed."))
        return
    except NotConnected as refused:
        _refused(run, refused)
        return
    if sync.status == JobState.SUCCEEDED:
        _report(run, sync)
    elif sync.error is not None:
        _refused(run, git_errors.of_job(sync.error))
    else:
        _refused(run, None)


def _pushed(run: Run) -> GitSync:
    """Start a push, or wait for the one that runs, and return it once it has ended."""
    sync: GitSync | None = None
    while sync is None:
        try:
            sync = git_sync.start(run.project, SyncKind.PUSH, {}, actor=run.build.requested_by)
        except SyncActive:  # a pull, or a push with a message of its own: ours comes after it
            _pause(run)
    while not sync.has_ended:
        git_sync.run(sync.pk)  # unless another worker has it
        sync.refresh_from_db()
        if not sync.has_ended:
            _pause(run)
    return sync


def _pause(run: Run) -> None:
    run.check()
    time.sleep(_POLL_SECONDS)


def _report(run: Run, sync: GitSync) -> None:
    result = sync.result or {}
    if result.get("commit"):
        run.log(
            gettext_noop("Pushed to %(repo)s as commit %(commit)s; files changed: %(count)d."),
            count=len(result["pushed_files"]),
            repo=run.project.repo.full_name,
            commit=result["commit"][:7],
        )
    else:
        run.log(gettext_noop("The repository has all files already; nothing was pushed."))
    for left_out in result.get("left_out", [])[:_LISTED]:
        run.log(gettext_noop("%(path)s was not pushed (%(reason)s)."), level="warning", **left_out)


def _refused(run: Run, error: ApiError | None) -> None:
    failure = _failure(run, error)
    if run.build.target == BuildTarget.GITHUB:
        raise failure
    run.log(gettext_noop("Not pushed to GitHub: %(message)s"), level="warning", message=failure.params["message"])


def _failure(run: Run, error: ApiError | None) -> StepFailed:
    text = gettext_noop("Not pushed to GitHub: %(message)s")
    if error is None:
        return StepFailed("WORKER_LOST", text, message="WORKER_LOST")
    with translation.override(run.locale):
        return StepFailed(error.code, text, message=error.message())
