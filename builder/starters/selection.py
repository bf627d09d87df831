"""The starters there are, and which of them a brief asks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from builder.briefs import BriefFields
from builder.starters.manifest import FILE_NAME, InvalidManifest, Keywords, Manifest, read_manifest
from builder.starters.wording import Bilingual, fold

_FOLDER = Path(__file__).parent
_TEXT_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Starter:
    key: str
    title: Bilingual
    description: Bilingual
    folder: Path
    manifest: Manifest


@cache
def all_starters() -> tuple[Starter, ...]:
    """Return every folder here that has a manifest, in manifest order. Raises InvalidManifest."""
    found = [_starter(path.parent) for path in _FOLDER.glob(f"*/{FILE_NAME}")]
    if [starter.manifest.default for starter in found].count(True) != 1:
        raise InvalidManifest(f"{_FOLDER}: exactly one starter must be the default")
    return tuple(sorted(found, key=lambda starter: (starter.manifest.order, starter.key)))


def choose(brief: BriefFields, *, prompt: str = "") -> Starter:
    """Return the starter whose words occur most in the brief; the default one when none do."""
    starters = all_starters()
    points = {starter.key: score(starter.manifest.keywords, brief, prompt=prompt) for starter in starters}
    best = max(points.values())
    if best == 0:
        return next(starter for starter in starters if starter.manifest.default)
    return next(starter for starter in starters if points[starter.key] == best)


def kind_of(starter: Starter, brief: BriefFields, *, prompt: str = "") -> str:
    """Return the key of the best kind, the first one when none fits, "" when the starter has none."""
    kinds = starter.manifest.kinds
    if not kinds:
        return ""
    return max(kinds, key=lambda kind: score(kind.keywords, brief, prompt=prompt)).key


def score(keywords: Keywords, brief: BriefFields, *, prompt: str = "") -> int:
    """Count the keywords in a brief: in its name and features, and once more in all of it."""
    heart = "\n".join((brief.app_name, *brief.mvp_features))
    rest = "\n".join((prompt, brief.audience, brief.content_notes))
    return keywords.points(_folded(heart)) + keywords.points(_folded(f"{heart}\n{rest}"))


def _folded(text: str) -> str:
    return fold(text[:_TEXT_LIMIT])


def _starter(folder: Path) -> Starter:
    if not folder.name.isidentifier():
        raise InvalidManifest(f"{folder}: the folder name is the key and must be an identifier")
    manifest = read_manifest(folder)
    return Starter(
        key=folder.name,
        title=manifest.title,
        description=manifest.description,
        folder=folder,
        manifest=manifest,
    )
