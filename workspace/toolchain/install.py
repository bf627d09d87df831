"""`python -m workspace.toolchain.install`: put the build tools in place."""

from __future__ import annotations

import os
import sys


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivd_site.settings")
    from workspace.toolchain import packages

    try:
        if packages.install():
            print("Installed the build tools")
    except packages.InstallFailed as error:
        print(f"The build tools could not be installed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
