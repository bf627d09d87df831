"""The last two steps of a build: publish what was built, and see for ourselves that it is there."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext_noop

from builder.builds.pipeline import Run
from builder.sandbox_slugs import published_url
from motivd_site.work import LeaseLost
from preview import publishing
from preview.health_check import HealthCheck
from preview.models import Deployment
from preview.published_files import label_of


def publish(run: Run) -> None:
    """Stage the site that the check left, and look at it. It is not live yet.

    Raises StepFailed, LeaseLost, Cancelled.
    """
    site: dict[str, bytes] = run.state["site"]
    run.check()
    deployment = publishing.stage(
        run.project, site, version_id=run.build.version_id, build_id=run.build.pk, lease=run.lease
    )
    run.state["deployment"] = deployment
    run.set(deployment_id=deployment.pk)
    run.log(
        gettext_noop("Uploaded %(files)d files (%(kilobytes)d kB)."),
        files=len(site),
        kilobytes=-(-deployment.size_bytes // 1000),
    )
    with HealthCheck(deployment.pk, published_url(label_of(deployment.pk)), check=run.check) as visit:
        number = visit.run()
    run.log(gettext_noop("Looked at them before anybody else can: %(number)d files are as built."), number=number)


def verify(run: Run) -> None:
    """Make the app live and visit it; when it is not what was published, put back what was live before.

    Raises StepFailed, LeaseLost, Cancelled.
    """
    deployment: Deployment = run.state["deployment"]
    previous_id = publishing.go_live(deployment, lease=run.lease)
    address = _address(run)
    try:
        with HealthCheck(deployment.pk, address, check=run.check) as visit:
            number = visit.run()
    except LeaseLost:
        raise  # whoever has the build now decides
    except Exception:
        _put_back(run, deployment, previous_id)
        raise
    run.set(preview_url=address)
    run.log(
        gettext_noop("Published at %(address)s and visited: %(number)d files are as built."),
        address=address,
        number=number,
    )


def _put_back(run: Run, deployment: Deployment, previous_id: uuid.UUID | None) -> None:
    moved = publishing.withdraw(deployment, previous_id=previous_id, lease=run.lease)
    if not moved:
        run.log(gettext_noop("Another deployment was made live meanwhile, and stays."), level="warning")
    elif previous_id:
        run.log(gettext_noop("What was live before this build is live again."), level="warning")
    else:
        run.log(gettext_noop("The app is offline again: nothing was live before this build."), level="warning")


def _address(run: Run) -> str:
    run.project.refresh_from_db(fields=["sandbox_slug"])  # people may change it while a build runs
    return published_url(run.project.sandbox_slug)
