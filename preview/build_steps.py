"""The last two steps of a build: publish what was built, and see for ourselves that it is there."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from builder.builds.pipeline import Run
from builder.sandbox_slugs import published_url
from motivd_site.work import LeaseLost
from preview import publishing
from preview.health_check import HealthCheck
from preview.publishing import Published


def publish(run: Run) -> None:
    """Make the site that the check left live. Raises LeaseLost, Cancelled."""
    site: dict[str, bytes] = run.state["site"]
    run.check()
    published = publishing.publish(
        run.project, site, version_id=run.build.version_id, build_id=run.build.pk, lease=run.lease
    )
    run.state["published"] = published
    run.set(deployment_id=published.deployment.pk)
    run.log(
        gettext_noop("Published %(files)d files (%(kilobytes)d kB) at %(address)s."),
        files=len(site),
        kilobytes=-(-published.deployment.size_bytes // 1000),
        address=_address(run),
    )


def verify(run: Run) -> None:
    """Visit the published app; when it is not what was published, put back what was live before.

    Raises StepFailed, LeaseLost, Cancelled.
    """
    published: Published = run.state["published"]
    address = _address(run)
    try:
        with HealthCheck(published.deployment.pk, address, check=run.check) as visit:
            number = visit.run()
    except LeaseLost:
        raise  # whoever has the build now decides
    except Exception:
        _put_back(run, published)
        raise
    run.set(preview_url=address)
    run.log(gettext_noop("Visited %(address)s: %(number)d files are as published."), address=address, number=number)


def _put_back(run: Run, published: Published) -> None:
    moved = publishing.withdraw(published.deployment, previous_id=published.previous_id, lease=run.lease)
    if not moved:
        run.log(gettext_noop("Another deployment was made live meanwhile, and stays."), level="warning")
    elif published.previous_id:
        run.log(gettext_noop("What was live before this build is live again."), level="warning")
    else:
        run.log(gettext_noop("The app is offline again: nothing was live before this build."), level="warning")


def _address(run: Run) -> str:
    run.project.refresh_from_db(fields=["sandbox_slug"])  # people may change it while a build runs
    return published_url(run.project.sandbox_slug)
