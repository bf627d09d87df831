"""Publishing: bytes are staged and looked at first, then one pointer moves: what is live is one whole deployment."""

from __future__ import annotations

import gzip
import hashlib
import uuid
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

import brotli
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from builder.models import Project
from builder.sandbox_slugs import published_url
from motivd_site.api.errors import Conflict, NotFound
from motivd_site.work import Lease
from preview.content_types import content_type_of, is_compressible, is_immutable
from preview.models import Artefact, Deployment, DeploymentFile, DeploymentStatus, Publication

_SMALLEST_WORTH_COMPRESSING = 256
_LOOKUP_BATCH = 500  # SQLite takes a limited number of parameters in a query


class NeverLive(Conflict):
    """A deployment that was staged, or that failed its check, cannot be promoted."""

    def message(self) -> str:
        return _("This deployment was never live. Build the project again instead.")


def stage(
    project: Project,
    site: Mapping[str, bytes],
    *,
    version_id: uuid.UUID | None,
    build_id: uuid.UUID | None,
    lease: Lease,
) -> Deployment:
    """Keep the files of a site as a deployment that is not live yet. The same build again gives the same one.

    Raises LeaseLost.
    """
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in site.items()}
    # Outside any transaction: compression takes far longer than a write lock may be held.
    _keep_artefacts({hashes[path]: (content, content_type_of(path)) for path, content in site.items()})
    with transaction.atomic():
        lease.lock()
        return _staged_before(build_id, hashes) or _stage(project, site, hashes, version_id, build_id)


def go_live(deployment: Deployment, *, lease: Lease) -> uuid.UUID | None:
    """Make a staged deployment the live one, and return which one it replaced. Raises LeaseLost."""
    with transaction.atomic():
        lease.lock()
        return _point_at(deployment)


def promote(project: Project, deployment_id: uuid.UUID) -> Deployment:
    """Make an earlier deployment live again, or a later one: only the pointer moves.

    Raises NotFound, NeverLive.
    """
    with transaction.atomic():
        deployment = Deployment.objects.filter(project=project, pk=deployment_id).first()
        if deployment is None:
            raise NotFound
        if deployment.status == DeploymentStatus.STAGED:
            raise NeverLive
        _point_at(deployment)
    return deployment


def withdraw(deployment: Deployment, *, previous_id: uuid.UUID | None, lease: Lease) -> bool:
    """Undo a publication that turned out broken: what was live before is live again.

    Return False when somebody has promoted another deployment meanwhile. Raises LeaseLost.
    """
    with transaction.atomic():
        lease.lock()
        _lock(deployment.project_id)
        pointer = Publication.objects.filter(project=deployment.project_id, deployment=deployment)
        siblings = Deployment.objects.filter(project=deployment.project_id)
        previous = siblings.filter(pk=previous_id).first() if previous_id else None
        if previous is not None:
            moved = pointer.update(deployment=previous) > 0
            if moved:
                _set_status(previous, DeploymentStatus.LIVE)
        else:
            moved = pointer.delete()[0] > 0
            if moved:
                _forget_address(deployment.project_id)
        _set_status(deployment, DeploymentStatus.STAGED)
    return moved


def _keep_artefacts(wanted: Mapping[str, tuple[bytes, str]]) -> None:
    kept: set[str] = set()
    names = list(wanted)
    for start in range(0, len(names), _LOOKUP_BATCH):
        some = names[start : start + _LOOKUP_BATCH]
        kept.update(Artefact.objects.filter(pk__in=some).values_list("pk", flat=True))
    for sha256, (content, content_type) in wanted.items():
        if sha256 not in kept:
            # One row at a time, so that other writers get their turn; two builds may bring the same bytes.
            Artefact.objects.bulk_create([_artefact(sha256, content, content_type)], ignore_conflicts=True)


def _artefact(sha256: str, content: bytes, content_type: str) -> Artefact:
    artefact = Artefact(sha256=sha256, size=len(content), identity=content)
    if is_compressible(content_type) and len(content) >= _SMALLEST_WORTH_COMPRESSING:
        artefact.gzip = _if_smaller(gzip.compress(content, 9, mtime=0), content)
        artefact.brotli = _if_smaller(brotli.compress(content, quality=10), content)
    return artefact


def _if_smaller(packed: bytes, content: bytes) -> bytes | None:
    return packed if len(packed) < len(content) else None


def _staged_before(build_id: uuid.UUID | None, hashes: Mapping[str, str]) -> Deployment | None:
    """Return what an earlier attempt of the same build made, if it is the same; else let it go."""
    if build_id is None:
        return None
    earlier = Deployment.objects.filter(build_id=build_id).first()
    if earlier is None:
        return None
    if dict(earlier.files.values_list("path", "artefact_id")) == hashes:
        return earlier
    if earlier.status == DeploymentStatus.STAGED:
        earlier.delete()
    else:  # people may have seen it, so it stays in the history
        Deployment.objects.filter(pk=earlier.pk).update(build_id=None)
    return None


def _stage(
    project: Project,
    site: Mapping[str, bytes],
    hashes: Mapping[str, str],
    version_id: uuid.UUID | None,
    build_id: uuid.UUID | None,
) -> Deployment:
    deployment = Deployment.objects.create(
        project=project,
        version_id=version_id,
        build_id=build_id,
        file_count=len(site),
        size_bytes=sum(map(len, site.values())),
    )
    DeploymentFile.objects.bulk_create(_files(deployment, hashes), batch_size=100)
    return deployment


def _files(deployment: Deployment, hashes: Mapping[str, str]) -> Iterable[DeploymentFile]:
    for path, sha256 in hashes.items():
        yield DeploymentFile(
            deployment=deployment,
            path=path,
            artefact_id=sha256,
            content_type=content_type_of(path),
            immutable=is_immutable(path),
        )


def _lock(project_id: uuid.UUID) -> Project:
    """Let one change of the pointer of a project happen at a time."""
    return Project.objects.select_for_update(no_key=True).get(pk=project_id)


def _point_at(deployment: Deployment) -> uuid.UUID | None:
    """Move the pointer, and return where it was before, if that was elsewhere."""
    project = _lock(deployment.project_id)
    before = Publication.objects.filter(project=project).values_list("deployment_id", flat=True).first()
    Publication.objects.update_or_create(project=project, defaults={"deployment": deployment})
    live = Deployment.objects.filter(project=project, status=DeploymentStatus.LIVE)
    live.exclude(pk=deployment.pk).update(status=DeploymentStatus.SUPERSEDED)
    _set_status(deployment, DeploymentStatus.LIVE)
    if not project.preview_url or _is_ours(project.preview_url):
        # The condition: an address that somebody sets at this moment is not overwritten.
        seen = Q(preview_url=project.preview_url) if project.preview_url is not None else Q(preview_url=None)
        Project.objects.filter(seen, pk=project.pk).update(preview_url=published_url(project.sandbox_slug))
    if before != deployment.pk:
        return before
    # An earlier attempt has moved it already: the newest one that it replaced.
    replaced = Deployment.objects.filter(project=project, status=DeploymentStatus.SUPERSEDED)
    return replaced.order_by("-created_at", "-pk").values_list("pk", flat=True).first()


def _set_status(deployment: Deployment, status: DeploymentStatus) -> None:
    Deployment.objects.filter(pk=deployment.pk).update(status=status)
    deployment.status = status


def _forget_address(project_id: uuid.UUID) -> None:
    address = Project.objects.filter(pk=project_id).values_list("preview_url", flat=True).first()
    if address and _is_ours(address):
        Project.objects.filter(pk=project_id, preview_url=address).update(preview_url=None)


def _is_ours(address: str) -> bool:
    return (urlsplit(address).hostname or "").endswith(f".{settings.APPS_DOMAIN}")
