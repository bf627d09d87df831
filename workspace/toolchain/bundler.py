"""Bundling a project into a site that can be published, by esbuild in the sandbox."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workspace.toolchain import packages, pages, problems, sandbox
from workspace.toolchain.job import MADE
from workspace.toolchain.pages import Page
from workspace.toolchain.problems import Problem
from workspace.toolchain.sandbox import Limits, never

__all__ = ["BundleReport", "Problem", "bundle"]

_LOADERS = tuple("svg png jpg jpeg gif webp avif ico woff woff2 ttf otf mp3 mp4 webm wasm pdf".split())
_LIMITS = Limits(wall_seconds=15, cpu_seconds=20)
_ENVIRONMENT = {"MODE": "production", "BASE_URL": "/", "PROD": True, "DEV": False, "SSR": False}
# What belongs to the making of an app and not to the app.
_NOT_PUBLISHED = ("tests/", "node_modules/", "public/", ".")
_NOT_PUBLISHED_NAMES = frozenset({"package.json", "package-lock.json", "README.md", "LICENSE.md", "PRD.md"})
_NOT_PUBLISHED_ENDINGS = (".ts", ".tsx", ".jsx", "vite.config.js", "tsconfig.json", ".lock")


@dataclass(frozen=True, slots=True)
class BundleReport:
    """`outputs` is the site, by path; `entry` its page, None when it could not be made. Times are milliseconds."""

    problems: tuple[Problem, ...]
    outputs: dict[str, bytes]
    entry: str | None
    isolation: str
    took_ms: int

    @property
    def ok(self) -> bool:
        return self.entry is not None and not any(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class _Bundled:
    """What esbuild made: the files, which of them stand for which entry, and what it had to say."""

    problems: tuple[Problem, ...]
    files: dict[str, bytes] = field(default_factory=dict)
    outputs: dict[str, tuple[str, str | None]] = field(default_factory=dict)


def bundle(files: Mapping[str, bytes], *, cancelled: Callable[[], bool] = never) -> BundleReport:
    """Make a site out of a project. Raises SandboxUnavailable, ToolsMissing."""
    started = time.perf_counter()
    found, site = _site(files, cancelled)
    if any(problem.severity == "error" for problem in found):
        site = {}
    return BundleReport(
        problems=found,
        outputs=site,
        entry="index.html" if "index.html" in site else None,
        isolation=sandbox.probe().kind,
        took_ms=round((time.perf_counter() - started) * 1000),
    )


def _site(files: Mapping[str, bytes], cancelled: Callable[[], bool]) -> tuple[tuple[Problem, ...], dict[str, bytes]]:
    if "index.html" not in files:
        text = "There is no index.html, the page that opens first."
        return (Problem("index.html", None, None, text, "error"),), {}
    read = [pages.read(path, files) for path in files if path.endswith((".html", ".htm")) and _is_published(path)]
    missing = tuple(_missing(read))
    site = {path.removeprefix("public/"): content for path, content in files.items() if path.startswith("public/")}
    if not any(page.has_modules for page in read):
        return missing, {path: content for path, content in files.items() if _is_published(path)} | site
    if any(problem.severity == "error" for problem in missing):
        return missing, {}
    entries = sorted({entry.path for page in read for entry in page.entries})
    bundled = _esbuild(files, entries, cancelled)
    if len(bundled.outputs) < len(entries):
        return missing + bundled.problems, {}
    site |= {path: files[path] for page in read for path in page.loads if not path.startswith("public/")}
    site |= bundled.files | {page.path: pages.bundled(page, bundled.outputs).encode() for page in read}
    return missing + bundled.problems, site


def _is_published(path: str) -> bool:
    name = path.rsplit("/", 1)[-1]
    return not (
        path.startswith(_NOT_PUBLISHED)
        or "/." in path
        or name in _NOT_PUBLISHED_NAMES
        or name.endswith(_NOT_PUBLISHED_ENDINGS)
    )


def _missing(read: Iterable[Page]) -> Iterable[Problem]:
    for page in read:
        for one in page.missing:
            kind = "script" if one.is_script else "style sheet"
            text = f"The page loads the {kind} {one.address}, which is not in the project."
            yield Problem(page.path, one.line, one.column, text, "error" if one.is_script else "warning")


def _esbuild(files: Mapping[str, bytes], entries: Sequence[str], cancelled: Callable[[], bool]) -> _Bundled:
    completed = sandbox.run(
        [str(packages.esbuild()), *(f"./{entry}" for entry in entries), *_options(files)],
        files=files,
        packages=packages.node_modules(),
        keep_made=True,
        limits=_LIMITS,
        cancelled=cancelled,
    )
    said = problems.of_esbuild(completed.stderr.decode(errors="replace"))
    # Those with a place first: under Landlock, leading out of the project also gives an error about a parent folder.
    found = tuple(sorted(said, key=lambda problem: problem.file is None))
    if completed.returncode != 0 or "meta.json" not in completed.made:
        if not any(problem.severity == "error" for problem in found):
            found += (problems.of_end("The bundler", completed, _LIMITS),)
        return _Bundled(found)
    made = dict(completed.made)
    return _Bundled(found, files=made, outputs=_outputs_of(json.loads(made.pop("meta.json"))))


def _options(files: Mapping[str, bytes]) -> list[str]:
    options = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--jsx=automatic", "--charset=utf8"]
    options += ["--splitting", f"--outdir={MADE}/assets", f"--metafile={MADE}/meta.json", "--public-path=/assets"]
    options += ["--entry-names=[name]-[hash]", "--chunk-names=[name]-[hash]", "--asset-names=[name]-[hash]"]
    options += ['--define:process.env.NODE_ENV="production"', f"--define:import.meta.env={json.dumps(_ENVIRONMENT)}"]
    # Under Landlock node_modules is a link to a folder whose parents cannot be read.
    options += ["--preserve-symlinks"]
    options += [f"--loader:.{ending}=file" for ending in _LOADERS]
    # Public files keep their addresses: `url(/logo.svg)` in a style sheet is right as it is.
    options += [f"--external:{path.removeprefix('public')}" for path in files if path.startswith("public/")]
    return [*options, "--color=false", "--log-limit=50", "--log-level=warning"]


def _outputs_of(meta: dict[str, dict[str, dict[str, str]]]) -> dict[str, tuple[str, str | None]]:
    """Return `{entry: (its bundle, its style sheet)}` out of esbuild's metafile."""
    outputs = {}
    for path, output in meta["outputs"].items():
        entry = output.get("entryPoint")
        if entry:
            style = output.get("cssBundle")
            outputs[entry] = (_published(path), _published(style) if style else None)
    return outputs


def _published(path: str) -> str:
    return "assets/" + path.rsplit("/", 1)[-1]
