"""Pictures of versions: which get one, how each is taken, and how many are kept.

A picture is a job, and its row. Rows are made a few at a time by whoever the clock asks (`queue_missing`), on machines
that have a browser; where there is none, nothing is queued and nothing is lost. A host takes one picture at a time.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from builder.models import Project
from motivd_site import work
from motivd_site.api.errors import ApiError
from motivd_site.work import ACTIVE, Cancelled, JobState, Lease, LeaseLost, hold
from preview import kinds, sites, thumbnail_image
from preview.models import PreviewKind, PreviewSession, Thumbnail
from preview.thumbnail_image import NotAPicture
from workspace import versions
from workspace.models import Version, VersionKind
from workspace.toolchain import bundler, picture
from workspace.toolchain.packages import ToolsMissing
from workspace.toolchain.picture import BrowserMissing, NoPicture, SandboxUnavailable

log = structlog.get_logger(__name__)

# Of each project, the newest.
KEPT: Final = 200
# All but what is kept before something else happens, which nobody made to look at.
KINDS: Final = tuple(kind for kind in VersionKind if not kind.startswith("before_"))
# Whatever was missed for longer, because nothing ran or there was no browser, goes without.
MISSED: Final = timedelta(days=7)
# What a page has to be drawn in.
SECONDS: float = 16.0
_QUEUED_AT_ONCE: Final = 5
_SAID: Final = 500

_OF_SERVER: Final = gettext_noop("This version is shown by a server, and pictures are taken of pages without one.")
_BROKEN: Final = gettext_noop("This version cannot be shown: %(problem)s")
_NOT_POSSIBLE: Final = gettext_noop("No picture could be taken: %(problem)s")
_NOT_AN_IMAGE: Final = gettext_noop("The browser made something that is not a picture.")
_INTERNAL: Final = gettext_noop("No picture could be taken. Look into the log of the server.")
_THINNED: Final = gettext_noop("Only the newest versions keep their pictures.")
_NEVER_TAKEN: Final = gettext_noop("No picture is taken of this version.")
_WHY_NONE: Final[Mapping[str, str]] = {
    "slow": gettext_noop("The page did not come to rest in time."),
    "crashed": gettext_noop("The page crashed in the browser."),
    "memory": gettext_noop("The page needs too much memory."),
    "browser": gettext_noop("The browser did not start, or ended early."),
}
# May be the machine's fault: it has much to do, or too little memory at the moment.
_TRIED_AGAIN: Final = ("slow", "browser")


class ThumbnailNotReady(ApiError):
    status, code = 404, "THUMBNAIL_NOT_READY"

    def message(self) -> str:
        return gettext("The picture of this version is not taken yet. Ask again later.")


class ThumbnailUnavailable(ApiError):
    """There is none and will be none."""

    status, code = 404, "THUMBNAIL_UNAVAILABLE"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def message(self) -> str:
        return self.reason


class _Unshowable(Exception):
    def __init__(self, text: str, problem: str = "") -> None:
        super().__init__(text)
        self.text, self.problem = text, problem


def is_possible() -> bool:
    """Return whether this machine can take pictures."""
    try:
        picture.check()
    except (SandboxUnavailable, BrowserMissing):
        return False
    return True


def find(project: Project, version_id: UUID) -> Thumbnail:
    """Return the picture of a version. Raises NotFound, ThumbnailNotReady, ThumbnailUnavailable."""
    found = Thumbnail.objects.filter(project=project, version=version_id).first()
    if found is None:
        version = versions.find(project, version_id)
        if version.kind in KINDS and version.created_at > timezone.now() - MISSED and is_possible():
            raise ThumbnailNotReady
        raise ThumbnailUnavailable(gettext(_NEVER_TAKEN))
    if not found.has_ended:
        raise ThumbnailNotReady
    if found.content is None:
        raise ThumbnailUnavailable(reason_of(found))
    return found


def reason_of(thumbnail: Thumbnail) -> str:
    """Return why there is no picture, in the language that is active; empty where nothing is known against it."""
    error = thumbnail.error
    return gettext(error["text"]) % error["params"] if error else ""


def queue_missing(*, now: datetime | None = None) -> int:
    """Queue the newest versions that have no picture, a few at a time. Return how many. Two at once do no harm."""
    if not is_possible():
        return 0
    room = _QUEUED_AT_ONCE - Thumbnail.objects.filter(status__in=ACTIVE).count()
    if room <= 0:
        return 0
    since = (now or timezone.now()) - MISSED
    missing = Version.objects.filter(kind__in=KINDS, created_at__gt=since, thumbnail__isnull=True)
    return sum(map(_queue, [*missing.order_by("-created_at", "-pk").only("project_id")[:room]]))


def _queue(version: Version) -> bool:
    try:
        with transaction.atomic():
            row, made = Thumbnail.objects.get_or_create(version=version, defaults={"project_id": version.project_id})
            if made:
                work.nudge_on_commit(Thumbnail.task_name, job_id=row.pk)
    except IntegrityError:  # the version has just gone
        return False
    return made


def work_on(job_id: UUID) -> None:
    """Take a queued picture, unless this host takes another one or cannot: then its row waits for the sweeper."""
    with _alone() as alone:
        if not alone or not is_possible():
            return
        with hold(Thumbnail, job_id) as lease:
            if lease is None:
                return
            try:
                _run(Thumbnail.objects.select_related("version").get(pk=job_id), lease)
            except Cancelled:
                lease.finish(JobState.CANCELLED)
            except (LeaseLost, Thumbnail.DoesNotExist):
                log.warning("picture_lost", job_id=str(job_id))
    following = Thumbnail.objects.filter(status=JobState.QUEUED).exclude(pk=job_id).order_by("-created_at")
    for waiting in following.values_list("pk", flat=True)[:1]:
        work.nudge_on_commit(Thumbnail.task_name, job_id=waiting)


@contextmanager
def _alone() -> Iterator[bool]:
    """Give whether nobody else on this host takes a picture; as long as the block runs, nobody begins."""
    # A lock that the kernel lets go of, however this process ends.
    with (settings.MOTIVD_DATA_DIR / "pictures.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _run(job: Thumbnail, lease: Lease) -> None:
    try:
        content = _taken_before(job.version) or thumbnail_image.drawn(
            picture.take(_site_of(job.version, lease), seconds=SECONDS, cancelled=lease.is_interrupted)
        )
    except _Unshowable as unshowable:
        _fail(lease, "VERSION_NOT_SHOWN", unshowable.text, problem=unshowable.problem)
    except NoPicture as failed:
        lease.check()
        log.info("picture_not_taken", job_id=str(job.pk), reason=failed.reason, said=failed.said)
        if failed.reason in _TRIED_AGAIN and job.attempts < work.ATTEMPTS:
            lease.write(status=JobState.QUEUED, lease_token=None, lease_expires_at=None, nudged_at=timezone.now())
        else:
            _fail(lease, f"PAGE_{failed.reason.upper()}", _WHY_NONE[failed.reason])
    except NotAPicture:
        _fail(lease, "NOT_A_PICTURE", _NOT_AN_IMAGE)
    except (SandboxUnavailable, BrowserMissing, ToolsMissing) as missing:
        _fail(lease, "NOT_POSSIBLE", _NOT_POSSIBLE, problem=str(missing))
    except LeaseLost:
        raise
    except Exception as error:
        log.exception("picture_broke", job_id=str(job.pk), exc_info=error)
        _fail(lease, "INTERNAL", _INTERNAL)
    else:
        width, height = thumbnail_image.SMALL
        kept = {"content": content, "content_type": thumbnail_image.CONTENT_TYPE, "width": width, "height": height}
        lease.finish(JobState.SUCCEEDED, error=None, **kept)
        keep_newest(job.project_id)


def _fail(lease: Lease, code: str, text: str, **params: str) -> None:
    lease.finish(JobState.FAILED, error=_error(code, text, **params))


def _error(code: str, text: str, **params: str) -> dict[str, Any]:
    # No database takes every character that a tool may say.
    kept = {name: said.replace("\0", "\N{REPLACEMENT CHARACTER}")[:_SAID] for name, said in params.items()}
    return {"code": code, "text": text, "params": kept, "file": None, "line": None}


def _taken_before(version: Version) -> bytes | None:
    """Return the picture of another version of the project that holds the same files."""
    same = Thumbnail.objects.filter(project=version.project_id, version__tree=version.tree_id)
    found = same.filter(content__isnull=False).values_list("content", flat=True).first()
    return None if found is None else bytes(found)


def _site_of(version: Version, lease: Lease) -> dict[str, bytes]:
    """Return the site that a version makes. Raises _Unshowable, SandboxUnavailable, ToolsMissing."""
    shas = sites.shas_of(version)
    content = sites.content_of(shas, shas)
    session = PreviewSession.objects.filter(project=version.project_id).first()
    choice = kinds.choose(content, session.wanted_kind if session else "")
    if choice.kind == PreviewKind.SERVER:
        raise _Unshowable(_OF_SERVER)
    if choice.why_not:
        raise _Unshowable(_BROKEN, choice.why_not)
    report = bundler.bundle(content, cancelled=lease.is_interrupted)
    if not report.ok:
        problem = next((one for one in report.problems if one.severity == "error"), None)
        raise _Unshowable(_BROKEN, problem.message if problem else "")
    return report.outputs


def keep_newest(project_id: UUID, kept: int = KEPT) -> int:
    """Let the pictures of a project's older versions go. Return how many went.

    Their rows stay, so that nobody takes them again.
    """
    taken = Thumbnail.objects.filter(project=project_id, status=JobState.SUCCEEDED)
    newest_first = taken.order_by("-version__created_at", "-version_id").values_list("pk", flat=True)
    return Thumbnail.objects.filter(pk__in=[*newest_first[kept : kept + 1000]]).update(
        status=JobState.CANCELLED, content=None, error=_error("THINNED", _THINNED)
    )
