"""Each script of a project turned into a module that an open page can replace, by esbuild in the sandbox.

Nothing is bundled: a file depends on its own content only, so that after a change only what changed is done again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from workspace.toolchain import packages, problems, sandbox, standing_by
from workspace.toolchain.job import MADE
from workspace.toolchain.problems import Problem
from workspace.toolchain.sandbox import Limits, never

SCRIPTS: Final = (".tsx", ".ts", ".jsx", ".js", ".mjs", ".json")
_LIMITS: Final = Limits(wall_seconds=15, cpu_seconds=20)
_ENVIRONMENT: Final = {"MODE": "development", "PROD": False, "DEV": True, "SSR": False}
_REQUIRED: Final = re.compile(r"""\brequire\((?P<quote>["'])(?P<name>[^"'\n]+)(?P=quote)\)""")
_INTO_FILES: Final = (f"--outdir={MADE}", "--sourcemap=external")
# What a page may be told by another name while it runs under a path of the builder (`page.js`).
_LOCATIONS: Final = ("location", "window.location", "document.location", "globalThis.location", "self.location")


@dataclass(frozen=True, slots=True)
class Module:
    """A script as CommonJS, with its source map and what it requires, as it is written there."""

    path: str
    code: str
    source_map: str
    requires: tuple[str, ...]


def is_script(path: str) -> bool:
    return path.endswith(SCRIPTS) and not path.endswith(".d.ts")


def transform(
    scripts: Mapping[str, bytes], config: Mapping[str, bytes], *, cancelled: Callable[[], bool] = never
) -> tuple[dict[str, Module], tuple[Problem, ...]]:
    """Turn scripts into modules, and say what is wrong with the others. `config` is what a tsconfig.json may say.

    Raises SandboxUnavailable, ToolsMissing.
    """
    done = standing_by.transform(scripts, config.get("tsconfig.json"), _options())
    if done is not None:
        made = {path: _found(path, one.code, one.source_map) for path, one in done.items() if one.code is not None}
        # Which file it is, is known better here.
        said = tuple(replace(one, file=path) for path, each in done.items() for one in each.problems)
        return made, said
    modules, found = _transform(scripts, config, cancelled)
    broken = {problem.file for problem in found if problem.severity == "error"}
    rest = {path: content for path, content in scripts.items() if path not in broken}
    if not modules and rest and len(rest) < len(scripts):
        # esbuild gives nothing at all where one file is broken.
        modules, _known = _transform(rest, config, cancelled)
    return modules, found


def _transform(
    scripts: Mapping[str, bytes], config: Mapping[str, bytes], cancelled: Callable[[], bool]
) -> tuple[dict[str, Module], tuple[Problem, ...]]:
    completed = sandbox.run(
        # By name=file, so that a.ts and a.tsx do not become the same one.
        [str(packages.esbuild()), *(f"{path}=./{path}" for path in scripts), *_options(), *_INTO_FILES],
        files={**config, **scripts},
        keep_made=True,
        limits=_LIMITS,
        cancelled=cancelled,
    )
    found = tuple(problems.of_esbuild(completed.stderr.decode(errors="replace")))
    if completed.returncode != 0:
        if not any(problem.severity == "error" for problem in found):
            found += (problems.of_end("The bundler", completed, _LIMITS),)
        return {}, found
    made = completed.made
    return {path: _module(path, made) for path in scripts if f"{path}.js" in made}, found


def _module(path: str, made: Mapping[str, bytes]) -> Module:
    return _found(path, made[f"{path}.js"].decode(), made.get(f"{path}.js.map", b"").decode())


def _found(path: str, code: str, source_map: str) -> Module:
    names = dict.fromkeys(found["name"] for found in _REQUIRED.finditer(code))
    return Module(path, code, source_map, tuple(names))


def _options() -> list[str]:
    options = ["--format=cjs", "--target=es2022", "--jsx=automatic", "--jsx-dev", "--charset=utf8"]
    options += ["--sources-content=false", "--log-limit=50", "--log-level=warning"]
    options += ['--define:process.env.NODE_ENV="development"', "--define:import.meta.url=__motivd_url"]
    options += [f"--define:{name}=__motivd.location" for name in _LOCATIONS]
    environment = ",".join(f"{json.dumps(name)}:{json.dumps(value)}" for name, value in _ENVIRONMENT.items())
    options += [f"--define:import.meta.env={{{environment}}}", "--define:import.meta.env.BASE_URL=__motivd.base"]
    return [*options, "--define:import.meta.hot=undefined", "--supported:dynamic-import=false", "--color=false"]
