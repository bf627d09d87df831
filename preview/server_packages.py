"""The packages that a project's server may import, and their installation while the preview waits for it."""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from django.utils.translation import gettext_noop

from workspace.toolchain import app_packages, wanted_packages
from workspace.toolchain.app_packages import InstallFailed, Plan
from workspace.toolchain.sandbox import SandboxUnavailable
from workspace.toolchain.wanted_packages import Packages, PackagesMissing

__all__ = ["Installation", "Packages", "PackagesMissing", "find"]


class Installation:
    """Packages on their way. It goes on in a thread of its own: an installer's sandbox dies with it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._given_up = threading.Event()
        self._future: Future[Path] = _installers().submit(self._install)

    @property
    def is_done(self) -> bool:
        return self._future.done()

    def result(self) -> Packages:
        """Return what was installed, once it is done. Raises PackagesMissing."""
        try:
            return wanted_packages.installed(self._plan, self._future.result())
        except (InstallFailed, SandboxUnavailable, OSError) as failed:
            text = gettext_noop("The packages could not be installed: %(said)s")
            raise PackagesMissing(text, said=str(failed)) from failed

    def give_up(self) -> None:
        self._given_up.set()
        self._future.cancel()

    def _install(self) -> Path:
        return app_packages.install(self._plan, cancelled=self._given_up.is_set)


def find(files: Mapping[str, bytes], command: tuple[str, ...]) -> Packages | Plan:
    """Return the packages of a project's server, or how to get them. Raises PackagesMissing."""
    if command and command[0].startswith("python"):
        return wanted_packages.of_python(files)
    return wanted_packages.of_node(files)


@functools.cache
def _installers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, thread_name_prefix="installer")
