"""The starters as sites that run: each is filled from its idea and bundled as a build would do it.

That takes a tenth of a second, so a starter is bundled when it is first asked for, and kept as long as the process.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import brotli

from builder.extraction import rules
from builder.starters.catalogue import Locale, Starter, fill
from pages import ideas
from preview import rewriting
from preview.content_types import content_type_of, is_compressible, is_immutable
from workspace.toolchain import bundler

_FIRST_SCRIPT: Final = Path(__file__).with_name("starter_frame.js").read_text(encoding="utf-8")
# What a policy has to name for that script to run.
FIRST_SCRIPT_HASH: Final = f"sha256-{base64.b64encode(hashlib.sha256(_FIRST_SCRIPT.encode()).digest()).decode()}"
_QUALITY: Final = 6  # of 11, which would take a second

_sites: dict[tuple[str, Locale], Mapping[str, File]] = {}
_one_at_a_time: Final = threading.Lock()


class NotBundled(Exception):
    """A starter has an error; the text says which."""


@dataclass(frozen=True, slots=True)
class File:
    """`contents` is by encoding, the plain one by the empty name."""

    contents: Mapping[str, bytes]
    content_type: str
    is_immutable: bool
    digest: str


def site(starter: Starter, locale: Locale, *, base: str) -> Mapping[str, File]:
    """Return the files of a starter that runs below the path `base`, which is always the same for it.

    Raises NotBundled, SandboxUnavailable, ToolsMissing.
    """
    key = (starter.key, locale)
    if key not in _sites:
        with _one_at_a_time:
            if key not in _sites:
                _sites[key] = _made(starter, locale, base)
    return _sites[key]


def forget() -> None:
    """Have every starter bundled anew when it is asked for."""
    _sites.clear()


def _made(starter: Starter, locale: Locale, base: str) -> Mapping[str, File]:
    prompt = ideas.of(starter).prompt[locale]
    files = fill(starter, rules.extract(prompt, locale=locale), prompt=prompt, locale=locale)
    made = bundler.bundle(files)
    if not made.ok:
        raise NotBundled("; ".join(problem.message for problem in made.problems))
    head = f"<script>{_FIRST_SCRIPT}</script>"
    page = rewriting.page(made.outputs["index.html"].decode(), base=base, head=head)
    return {path: _file(path, content) for path, content in (made.outputs | {"index.html": page.encode()}).items()}


def _file(path: str, content: bytes) -> File:
    content_type = content_type_of(path)
    contents = {"": content}
    if is_compressible(content_type):
        contents["br"] = brotli.compress(content, quality=_QUALITY)
        contents["gzip"] = gzip.compress(content, _QUALITY, mtime=0)
    return File(contents, content_type, is_immutable(path), hashlib.sha256(content).hexdigest()[:32])
