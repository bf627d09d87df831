"""Whether a project is previewed, how, and by which address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from builder.models import Project
from preview import capabilities, server_runtime, sites
from preview.models import PreviewKind, PreviewSession, ServerRuntime
from preview.sites import Site
from workspace.models import Version
from workspace.toolchain.packages import ToolsMissing
from workspace.toolchain.problems import Problem
from workspace.toolchain.sandbox import SandboxUnavailable

IDLE: Final = timedelta(minutes=10)
_LOGS_SHOWN: Final = 16_000
# What somebody who looks gets to see: the files of now, an earlier state that was good, or only why there is nothing.
NOW: Final = "now"
EARLIER: Final = "earlier"
NOTHING: Final = "nothing"


@dataclass(frozen=True, slots=True)
class Status:
    """What the wire shows of a preview."""

    state: str
    kind: str | None = None
    reason: str = ""
    url: str | None = None
    proxy_url: str | None = None
    synced_version: UUID | None = None
    synced_state: str | None = None
    started_at: datetime | None = None
    last_error: dict[str, Any] | None = None
    logs_tail: str = ""
    shows: str = NOTHING


def status(project: Project) -> Status:
    """Return how a project's preview is; it starts nothing that was not on."""
    session = PreviewSession.objects.filter(project=project).first()
    if session is None or not session.is_on:
        return Status("stopped")
    return _status(project, session, judged=True)


def ensure(project: Project, *, kind: str | None = None) -> Status:
    """Make sure that the preview is on and shows what is saved. Again and again does nothing more.

    It is ready as soon as it can be looked at; what only the bundler finds in a new state is told by `status`.
    """
    return _status(project, _on(project, kind), judged=False)


def ensure_row(project: Project) -> PreviewSession:
    """Return the session of a project, on."""
    return _on(project, None)


def restart(project: Project, *, kind: str | None = None) -> Status:
    """Begin anew: every address that was given for the preview before stops working."""
    with transaction.atomic():
        session = _on(project, kind)
        PreviewSession.objects.filter(pk=session.pk).update(epoch=F("epoch") + 1, started_at=timezone.now())
        session.refresh_from_db()
        if ServerRuntime.objects.filter(project=project, is_wanted=True):
            server_runtime.restart(project)
    return _status(project, session, judged=False)


def stop(project: Project) -> bool:
    """Turn a preview off, with its server, and end every address that its owner has; return whether it was on.

    Who has a link to it, or opens it in the builder, turns it on again.
    """
    with transaction.atomic():
        stopped = PreviewSession.objects.filter(project=project, is_on=True).update(is_on=False, epoch=F("epoch") + 1)
        server_runtime.stop(project)
    sites.forget(project.pk)
    return bool(stopped)


def stop_idle(*, now: datetime | None = None) -> int:
    """Turn off previews that nobody has looked at for a while; the next look turns them on. Return how many."""
    before = (now or timezone.now()) - IDLE
    idle = [*PreviewSession.objects.filter(is_on=True, used_at__lt=before).values_list("pk", flat=True)[:500]]
    for project_id in idle:
        sites.forget(project_id)
    return PreviewSession.objects.filter(pk__in=idle, is_on=True, used_at__lt=before).update(is_on=False)


def addresses(session: PreviewSession) -> tuple[str, str]:
    """Return the address on a host of its own, and the one below the builder's."""
    text = capabilities.for_owner(session.project_id, session.epoch).text
    return host_address(text), f"{settings.SITE_URL}{proxy_base(session.project_id, text)}"


def proxy_base(project_id: UUID, capability: str) -> str:
    return f"/api/projects/{project_id}/preview/proxy/~{capability}/"


def host_address(capability: str) -> str:
    site = urlsplit(settings.SITE_URL)
    port = f":{site.port}" if site.port else ""
    return f"{site.scheme}://p-{capability}.{settings.APPS_DOMAIN}{port}/"


def _on(project: Project, kind: str | None) -> PreviewSession:
    now = timezone.now()
    changes: dict[str, Any] = {"is_on": True, "used_at": now} | ({} if kind is None else {"wanted_kind": kind})
    with transaction.atomic():
        session, made = PreviewSession.objects.select_for_update().get_or_create(
            project=project, defaults={"started_at": now, **changes}
        )
        if not made:
            if not session.is_on:
                changes["started_at"] = now
            PreviewSession.objects.filter(pk=session.pk).update(**changes)
            session.refresh_from_db()
    return session


def _status(project: Project, session: PreviewSession, *, judged: bool) -> Status:
    url, proxy_url = addresses(session)
    try:
        site = sites.now(project, session.wanted_kind)
        problem = sites.verdict(site) if judged or sites.is_judged(site) else site.problem
    except (SandboxUnavailable, ToolsMissing) as missing:
        problem = Problem(None, None, None, missing_text(missing), "error")
        return Status("failed", None, "", url, proxy_url, None, None, session.started_at, error_of(problem), "")
    if site.kind == PreviewKind.SERVER and problem is None:
        return _status_of_server(project, session, site)
    return Status(
        state="failed" if problem else "ready",
        kind=site.kind,
        reason=site.reason,
        url=url,
        proxy_url=proxy_url,
        synced_version=_version_of(project, site),
        synced_state=site.state,
        started_at=session.started_at,
        last_error=error_of(problem) if problem else None,
        shows=_shown(project, site),
    )


def _shown(project: Project, site: Site) -> str:
    found = sites.to_show(project, site)
    if found is None:
        return NOTHING
    return NOW if found.state == site.state else EARLIER


def _status_of_server(project: Project, session: PreviewSession, site: Site) -> Status:
    runtime = server_runtime.ensure(project, wanted_kind=session.wanted_kind)
    url, proxy_url = addresses(session)
    error = server_runtime.shown_error(runtime)
    waits = _("It waits for a free place.") if server_runtime.is_waiting(runtime) else ""
    return Status(
        state=runtime.state,
        kind=site.kind,
        reason=f"{site.reason} {waits}".strip(),
        url=url,
        proxy_url=proxy_url,
        synced_version=_version_of(project, site),
        synced_state=runtime.synced_state or None,
        started_at=runtime.started_at,
        last_error=None if error is None else {**error, "column": None},
        logs_tail=runtime.logs[-_LOGS_SHOWN:],
        shows=NOTHING if not runtime.synced_state else NOW if runtime.synced_state == site.state else EARLIER,
    )


def missing_text(missing: SandboxUnavailable | ToolsMissing) -> str:
    if isinstance(missing, ToolsMissing):
        return _("The build tools are not installed. Run `make setup`.")
    return _("This machine cannot isolate programs: %(reason)s") % {"reason": missing}


def error_of(problem: Problem) -> dict[str, Any]:
    return {"message": problem.message, "file": problem.file, "line": problem.line, "column": problem.column}


def _version_of(project: Project, site: Site) -> UUID | None:
    """Return the newest version, if it is what is shown."""
    newest = Version.objects.filter(project=project).order_by("-created_at", "-pk").first()
    if newest is None:
        return None
    return newest.pk if sites.shas_of(newest) == dict(site.shas) else None
