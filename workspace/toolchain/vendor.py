"""The packages that a page needs, as one script for its modules to require from; made once for each set of them."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from workspace.toolchain import packages, sandbox
from workspace.toolchain.job import MADE
from workspace.toolchain.sandbox import Limits

# What every page has: whoever adds `react-dom` to a page later need not load it anew.
ALWAYS: Final = (
    "react",
    "react/jsx-runtime",
    "react/jsx-dev-runtime",
    "react-dom",
    "react-dom/client",
    "react-refresh/runtime",
)
_NAME: Final = re.compile(r"(@[a-z0-9-~][a-z0-9-._~]*/)?[a-z0-9-~][a-z0-9-._~]*(/[A-Za-z0-9-._~]+)*")
_LIMITS: Final = Limits(wall_seconds=15, cpu_seconds=20)


class NotBundled(Exception):
    """The packages could not be bundled; the text says why."""


@functools.lru_cache(maxsize=1024)
def has(name: str, node_modules: Path) -> bool:
    """Return whether a name, as modules import it, is one of a package that is there."""
    if not _NAME.fullmatch(name):
        return False
    parts = name.split("/")
    package = "/".join(parts[: 2 if name.startswith("@") else 1])
    return (node_modules / package / "package.json").exists()


def script(names: Iterable[str]) -> bytes:
    """Return a script that calls `__motivd.packages({name: load})`.

    Raises SandboxUnavailable, ToolsMissing, NotBundled.
    """
    return _script(tuple(sorted({*ALWAYS, *names})), str(packages.node_modules()))


@functools.lru_cache(maxsize=8)
def _script(names: tuple[str, ...], store: str) -> bytes:
    loads = ",\n".join(f"{json.dumps(name)}: () => require({json.dumps(name)})" for name in names)
    completed = sandbox.run(
        [str(packages.esbuild()), "./packages.js", *_OPTIONS],
        files={"packages.js": f"__motivd.packages({{\n{loads}\n}});\n".encode()},
        packages=packages.node_modules(),
        keep_made=True,
        limits=_LIMITS,
    )
    if completed.returncode != 0:
        raise NotBundled(completed.stderr.decode(errors="replace").strip()[-1000:])
    return completed.made["packages.js"]


_OPTIONS: Final = (
    *("--bundle", "--format=iife", "--target=es2022", "--minify", "--charset=utf8", f"--outdir={MADE}"),
    *('--define:process.env.NODE_ENV="development"', "--preserve-symlinks", "--legal-comments=none"),
    *("--log-level=error", "--color=false"),
)
