"""Bundling a project into a site that can be published, by esbuild in the sandbox."""

from __future__ import annotations

import io
import json
import tarfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from workspace.toolchain import packages, pages, problems, sandbox, source_folder
from workspace.toolchain.problems import Problem
from workspace.toolchain.sandbox import Limits, Mount, never
from workspace.toolchain.supervision import Ended

__all__ = ["BundleReport", "Problem", "bundle"]

_LOADERS = ("svg", "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "woff", "woff2", "ttf", "mp3", "mp4", "webm")
# What belongs to the making of an app and not to the app.
_NOT_PUBLISHED = ("src/", "tests/", "node_modules/", "public/", ".")
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


def bundle(files: Mapping[str, bytes], *, cancelled: Callable[[], bool] = never) -> BundleReport:
    """Make a site out of a project. Raises SandboxUnavailable, ToolsMissing."""
    started = time.perf_counter()
    found: list[Problem] = []
    site: dict[str, bytes] = {}
    if "index.html" not in files:
        found.append(Problem("index.html", None, None, "There is no index.html, the page that opens first.", "error"))
    else:
        read = [pages.read(path, files) for path in files if path.endswith(".html") and _is_published(path)]
        entries = sorted({reference.path for page in read for reference in page.references})
        made: dict[str, bytes] = {}
        outputs: dict[str, tuple[str, str | None]] = {}
        if entries:
            made, outputs = _esbuild(files, entries, cancelled, found)
        if len(outputs) == len(entries):
            site = _copied(files, bundled=bool(entries)) | made
            site |= {page.path: pages.bundled(page, outputs).encode() for page in read}
    return BundleReport(
        problems=tuple(found),
        outputs=site,
        entry="index.html" if "index.html" in site else None,
        isolation=sandbox.probe().kind,
        took_ms=round((time.perf_counter() - started) * 1000),
    )


def _is_published(path: str) -> bool:
    name = path.rsplit("/", 1)[-1]
    return not (
        path.startswith(_NOT_PUBLISHED) or name in _NOT_PUBLISHED_NAMES or name.endswith(_NOT_PUBLISHED_ENDINGS)
    )


def _copied(files: Mapping[str, bytes], *, bundled: bool) -> dict[str, bytes]:
    """Return what goes out as it is: `public/` at the root, and everything of a project that is not bundled."""
    site = {path.removeprefix("public/"): content for path, content in files.items() if path.startswith("public/")}
    if not bundled:
        site = {path: content for path, content in files.items() if _is_published(path)} | site
    return site


def _esbuild(
    files: Mapping[str, bytes], entries: Sequence[str], cancelled: Callable[[], bool], found: list[Problem]
) -> tuple[dict[str, bytes], dict[str, tuple[str, str | None]]]:
    options = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--jsx=automatic", "--charset=utf8"]
    options += ["--splitting", "--outdir=/tmp/out/assets", "--metafile=/tmp/meta.json", "--public-path=/assets"]
    options += ["--entry-names=[name]-[hash]", "--chunk-names=[name]-[hash]", "--asset-names=[name]-[hash]"]
    options += ['--define:process.env.NODE_ENV="production"', "--define:import.meta.env.PROD=true"]
    options += ["--define:import.meta.env.DEV=false", '--define:import.meta.env.BASE_URL="/"']
    options += [f"--loader:.{ending}=file" for ending in _LOADERS]
    options += ["--color=false", "--log-limit=50", "--log-level=warning"]
    # What was made comes back as one stream: nothing of the host is writable in there.
    script = '/esbuild "$@" && tar -c -f - -C /tmp meta.json out'
    with source_folder.written(files) as folder:
        ended = sandbox.run(
            ["/usr/bin/sh", "-c", script, "build", *(f"./{entry}" for entry in entries), *options],
            mounts=[
                Mount(folder, "/workspace"),
                Mount(packages.node_modules(), "/workspace/node_modules"),
                Mount(packages.esbuild(), "/esbuild"),
            ],
            limits=Limits(wall_seconds=15, cpu_seconds=10),
            cancelled=cancelled,
        )
    found += problems.of_esbuild(ended.stderr.decode(errors="replace"))
    if ended.returncode != 0 or not ended.stdout:
        if not any(problem.severity == "error" for problem in found):
            found.append(Problem(None, None, None, _why(ended), "error"))
        return {}, {}
    made = _unpacked(ended.stdout)
    outputs = _outputs_of(json.loads(made.pop("meta.json")))
    return {path.removeprefix("out/"): content for path, content in made.items()}, outputs


def _why(ended: Ended) -> str:
    if ended.cancelled:
        return "The bundler was cancelled."
    if ended.timed_out:
        return "The bundler took longer than 15 seconds."
    if ended.exceeded:
        return f"The bundler went over its limit of {ended.exceeded}."
    return ended.stderr.decode(errors="replace").strip()[-500:] or f"The bundler ended with {ended.returncode}."


def _unpacked(archive: bytes) -> dict[str, bytes]:
    found = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:") as packed:
        for member in packed:
            content = packed.extractfile(member) if member.isreg() else None
            if content is not None:  # links and devices mean nothing here
                found[member.name] = content.read()
    return found


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
