"""Scripts of our own pages that stand on packages: bundled once by `make setup`, from a lock that lies beside them.

Each has a folder below that of the tools, named for its source, so that browsers may keep what they got from it.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Final

import brotli
from django.conf import settings

from workspace.toolchain import packages

# One module to begin with, and chunks that it loads when they are needed.
_OPTIONS: Final = ("--bundle", "--splitting", "--format=esm", "--target=es2022", "--minify", "--charset=utf8")
_TALK: Final = ("--log-level=error", "--color=false")


def installed(name: str) -> Path | None:
    """Return the folder of scripts with `NAME.js` in it, None where `make setup` has not made it."""
    folder = wanted(name)
    return folder if packages.is_complete(folder) else None


def wanted(name: str) -> Path:
    """Return where the scripts belong, installed or not."""
    source = _source(name)
    parts = [file.read_bytes() for file in (source / "package-lock.json", source / f"{name}.js")]
    digest = hashlib.sha256(b"\0".join([*parts, " ".join(_OPTIONS).encode()])).hexdigest()[:16]
    return packages.home() / f"{name}-{digest}"


def install(name: str) -> bool:
    """Bundle the scripts of a name of `PAGE_SCRIPTS`; False when they were there already.

    Raises InstallFailed, ToolsMissing.
    """
    return packages.install_whole(wanted(name), lambda draft: _fill(draft, name))


def _fill(draft: Path, name: str) -> None:
    work = draft / "work"
    work.mkdir()
    packages.npm_ci(_source(name), work)
    shutil.copy(_source(name) / f"{name}.js", work)
    argv = [str(packages.esbuild()), f"{name}.js", *_OPTIONS, *_TALK, f"--outdir={draft}"]
    done = subprocess.run(argv, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise packages.InstallFailed(done.stderr.strip()[-2000:] or "The bundler ended without a word.")
    (draft / "licenses.txt").write_text(_licenses(work / "node_modules"))
    shutil.rmtree(work)
    for script in sorted(draft.glob("*.js")):
        content = script.read_bytes()
        script.with_name(f"{script.name}.gz").write_bytes(gzip.compress(content, mtime=0))
        script.with_name(f"{script.name}.br").write_bytes(brotli.compress(content))


def _licenses(node_modules: Path) -> str:
    """Return what the authors of the packages want to stand beside every copy."""
    told = sorted(node_modules.glob("**/LICENSE*"))
    return "\n\n".join(f"{file.parent.relative_to(node_modules)}\n\n{file.read_text().strip()}" for file in told) + "\n"


def _source(name: str) -> Path:
    return Path(settings.PAGE_SCRIPTS[name])
