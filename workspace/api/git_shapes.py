"""How pushes, pulls and the timeline look on the wire."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from motivd_site.api.fields import Answer, Body, Digits, Query, Text, Truth
from motivd_site.work import JobState
from workspace import git_errors
from workspace.models import GitSync, SyncKind

BRANCH = r"^(?!/|.*(?:\.\.|//|@\{|[\\\s~^:?*\[\x00-\x1f\x7f]))(?!.*(?:\.lock|[/.])$)[^\s]{1,200}$"


class BranchName(serializers.RegexField):
    """A name that git takes for a branch."""

    default_error_messages = {
        "invalid": gettext_lazy(
            "A branch has no spaces in its name, none of “..”, “//”, “@{” or “ \\ ~ ^ : ? * [ ”, and does not end in "
            "“/”, “.” or “.lock”."
        )
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(BRANCH, **options)


class LeftOutShape(Answer):
    path = serializers.CharField()
    reason = serializers.CharField(
        help_text="environment, secret; symlink, submodule, too_large, path, collision, prd; lfs (a pointer)."
    )


class PullRequestShape(Answer):
    number = serializers.IntegerField()
    url = serializers.CharField()
    branch = serializers.CharField()


class PushedShape(Answer):
    commit = serializers.CharField(allow_null=True, help_text="Null: there was nothing to push.")
    pushed_files = serializers.ListField(child=serializers.CharField())
    left_out = LeftOutShape(many=True)


class PulledShape(Answer):
    pulled_files = serializers.ListField(child=serializers.CharField())
    version_id = serializers.UUIDField(allow_null=True)
    left_out = LeftOutShape(many=True)


class RequestedShape(PushedShape):
    pull_request = PullRequestShape(allow_null=True)


# Why a part of a repository is not imported, by the reasons of `git_remote.py`; a zip's are sentences too.
_WHY_SKIPPED = {
    "symlink": gettext_lazy("It is a link; only files are imported."),
    "submodule": gettext_lazy("It is another repository (a submodule), which is imported by itself."),
    "too_large": gettext_lazy("It is larger than a file can be here."),
    "path": gettext_lazy("Its name cannot be the path of a file here."),
    "collision": gettext_lazy("Its name differs from another one only by capitals, or by the form of its letters."),
    "prd": gettext_lazy("PRD.md is the PRD itself; write it there."),
}


class SkippedPartShape(Answer):
    path = serializers.CharField()
    reason = serializers.SerializerMethodField()

    def get_reason(self, part: dict[str, str]) -> str:
        return str(_WHY_SKIPPED[part["reason"]])


class ImportedShape(Answer):
    """The same as for a zip."""

    imported_files = serializers.IntegerField()
    deleted_files = serializers.IntegerField()
    version_id = serializers.UUIDField()
    skipped = SkippedPartShape(many=True)


class ImportBody(Body):
    """A repository, instead of a zip; left out, the linked one."""

    repo = Text(max_length=500, required=False)
    branch = BranchName(required=False, help_text="Left out: the one in use, else the default one.")
    mode = serializers.ChoiceField(choices=["merge", "replace"], default="merge")


class SyncErrorShape(Answer):
    code = serializers.CharField()
    message = serializers.CharField()
    conflicts = serializers.ListField(child=serializers.CharField())


class SyncShape(Answer):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    status = serializers.CharField()
    result = serializers.JSONField(allow_null=True, source="shown_result")
    error = SyncErrorShape(allow_null=True, source="shown_error")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: GitSync) -> dict[str, Any]:
        instance.shown_error = _error(instance)  # type: ignore[attr-defined]
        instance.shown_result = _result(instance)  # type: ignore[attr-defined]
        return dict(super().to_representation(instance))


def _result(sync: GitSync) -> dict[str, Any] | None:
    if sync.status != JobState.SUCCEEDED:
        return None
    shapes: dict[str, type[Answer]] = {
        SyncKind.PUSH: PushedShape,
        SyncKind.PULL: PulledShape,
        SyncKind.PULL_REQUEST: RequestedShape,
        SyncKind.IMPORT: ImportedShape,
    }
    return dict(shapes[sync.kind](sync.result).data)


def _error(sync: GitSync) -> dict[str, Any] | None:
    if sync.error is None:
        return None
    error = git_errors.of_job(sync.error)
    return {"code": error.code, "message": error.message(), "conflicts": error.extra().get("conflicts", [])}


class SyncAnswer(Answer):
    sync = SyncShape()


class StatusErrorShape(Answer):
    code = serializers.CharField()
    message = serializers.CharField()


class StatusShape(Answer):
    repo = serializers.CharField()
    state = serializers.ChoiceField(choices=["in_sync", "ahead", "behind", "diverged", "conflict", "error"])
    ahead = serializers.IntegerField(help_text="Commits that a push would make: 0 or 1.")
    behind = serializers.IntegerField(help_text="Commits that a pull would bring.")
    changed_files = serializers.ListField(child=serializers.CharField())
    left_out = LeftOutShape(many=True)
    conflicts = serializers.ListField(child=serializers.CharField())
    branch = serializers.CharField(allow_null=True)
    last_synced_sha = serializers.CharField(allow_null=True)
    last_synced_at = serializers.DateTimeField(allow_null=True)
    remote_sha = serializers.CharField(allow_null=True)
    active_sync = SyncShape(allow_null=True)
    error = StatusErrorShape(allow_null=True)


class _Branch(Body):
    branch = BranchName(required=False, help_text="Left out: the one that was used last.")


class PushBody(_Branch):
    message = Text(max_length=5000, required=False, help_text="Left out: what changed.")


class RequestBody(Body):
    message = Text(max_length=5000, required=False)


class PullBody(_Branch):
    resolutions = serializers.DictField(child=serializers.ChoiceField(choices=["ours", "theirs"]), required=False)


class BranchesShape(Answer):
    branches = serializers.ListField(child=serializers.CharField())
    default_branch = serializers.CharField()
    current = serializers.CharField(allow_null=True)


class ConflictShape(Answer):
    path = serializers.CharField()
    here = serializers.BooleanField(help_text="Whether the file stands here; false: it was deleted here.")
    there = serializers.BooleanField(help_text="Whether it stands on GitHub.")
    diff = serializers.CharField(allow_null=True, help_text="From here to GitHub; null without lines to show.")


class ConflictsShape(Answer):
    conflicts = ConflictShape(many=True)
    truncated = serializers.BooleanField(help_text="More files are in conflict than are listed.")


class CommitsQuery(Query):
    source = serializers.ChoiceField(choices=["all", "github", "snapshots"], default="snapshots")  # type: ignore[assignment]  # DRF's fields have an attribute of that name
    branch = BranchName(required=False)
    page = Digits(min_value=1, max_value=1000, default=1)
    per_page = Digits(min_value=1, max_value=100, default=25)


class CommitShape(Answer):
    """Versions have an id, commits a sha and an address; the other is null."""

    id = serializers.CharField(allow_null=True)
    sha = serializers.CharField(allow_null=True)
    source = serializers.ChoiceField(choices=["github", "snapshot"])  # type: ignore[assignment]  # as above
    message = serializers.CharField(allow_blank=True)
    author = serializers.CharField(allow_null=True)
    date = serializers.DateTimeField()
    bookmarked = serializers.BooleanField()
    url = serializers.CharField(allow_null=True)


class CommitsPage(Answer):
    commits = CommitShape(many=True)
    page = serializers.IntegerField()
    per_page = serializers.IntegerField()
    has_more = serializers.BooleanField()
    warnings = serializers.ListField(child=serializers.CharField())


class BookmarkBody(Body):
    bookmarked = Truth()


class BookmarkShape(Answer):
    sha = serializers.CharField()
    bookmarked = serializers.BooleanField()


class ReceivedShape(Answer):
    received = serializers.BooleanField()
    projects = serializers.IntegerField()
