"""`python -m workspace.toolchain.install [--dev]`: put the build tools in place, those of the tests too with --dev."""

from __future__ import annotations

import argparse
import os
import sys

from workspace.toolchain import packages


def main() -> int:
    parser = argparse.ArgumentParser(description="Install the bundler, the type checker and the packages of apps.")
    parser.add_argument("--dev", action="store_true", help="also what the benchmarks and tests need")
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivd_site.settings")
    try:
        for dev in (False, True) if wanted.dev else (False,):
            if not (packages.wanted_store(dev=dev) / "complete").exists():
                print("Installing the build tools" + (" of the tests" if dev else ""), flush=True)
                packages.install(dev=dev)
    except packages.InstallFailed as error:
        print(f"The build tools could not be installed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
