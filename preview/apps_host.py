"""Published apps by host name."""

from __future__ import annotations

from motivd_site.body_limit import AsgiApp


def AppsHost(app: AsgiApp) -> AsgiApp:  # noqa: N802
    return app
