"""`python -m workspace.toolchain.install [--dev]`: put tools and page scripts in place, those of tests with --dev."""

from __future__ import annotations

import argparse
import os
import sys

from django.conf import settings

from workspace.toolchain import packages, page_scripts


def main() -> int:
    parser = argparse.ArgumentParser(description="Install the bundler, the type checker and the packages of apps.")
    parser.add_argument("--dev", action="store_true", help="also what the benchmarks and tests need")
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivd_site.settings")
    try:
        for dev in (False, True) if wanted.dev else (False,):
            if not packages.is_complete(packages.wanted_store(dev=dev)):
                print("Installing the build tools" + (" of the tests" if dev else ""), flush=True)
                packages.install(dev=dev)
        for name in settings.PAGE_SCRIPTS:
            if page_scripts.installed(name) is None:
                print(f"Installing the scripts of the pages: {name}", flush=True)
                page_scripts.install(name)
    except packages.InstallFailed as error:
        print(f"The build tools could not be installed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
