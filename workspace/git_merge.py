"""The three-way merge of a workspace, file by file: what both sides had, what stands here, what stands on GitHub.

Like git's own, but a file that both sides changed differently is never mixed: its owner says whose it shall be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from workspace import paths
from workspace.trees import Entry

Files = Mapping[str, Entry]
Side = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Merged:
    """What the workspace holds after the merge; with conflicts nothing may be taken over."""

    entries: dict[str, Entry]
    conflicts: tuple[str, ...]

    def taken(self, ours: Files) -> list[str]:
        """Return the paths that differ from ours: written, and deleted."""
        return changed(ours, self.entries)


def changed(before: Files, after: Files) -> list[str]:
    """Return the paths that one has and the other has not, or has otherwise."""
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))


def merge(base: Files, ours: Files, theirs: Files, resolutions: Mapping[str, Side]) -> Merged:
    """Merge; a path in `resolutions` goes to the side that is named."""
    merged, conflicts = dict(ours), []
    for path in changed(base, theirs):
        ours_now, theirs_now = ours.get(path), theirs.get(path)
        if ours_now == theirs_now:
            continue
        if ours_now != base.get(path):
            side = resolutions.get(path)
            if side is None:
                conflicts.append(path)
            if side != "theirs":
                continue
        if theirs_now is None:
            merged.pop(path, None)
        else:
            merged[path] = theirs_now
    conflicts += _separate(merged, ours, theirs, resolutions)
    return Merged(merged, tuple(sorted(set(conflicts))))


def _separate(merged: dict[str, Entry], ours: Files, theirs: Files, resolutions: Mapping[str, Side]) -> list[str]:
    """Take apart what cannot stand together: names that differ by case, a file where the other side has a folder.

    Return the paths that nobody decided about.
    """
    here = {path for path in merged if path in ours}
    neighbours = paths.Neighbours(here)
    undecided = []
    for path in [path for path in merged if path not in ours]:
        try:
            neighbours.add(path)
        except paths.PathConflict as conflict:
            rivals = [other for other in here if other not in theirs and _collide(path, other)]
            side = next((resolutions[one] for one in (path, conflict.path, *rivals) if one in resolutions), None)
            if side == "theirs" and rivals:
                for rival in rivals:
                    del merged[rival]
                    here.remove(rival)
                here.add(path)
                neighbours = paths.Neighbours(here)
            elif side == "ours":
                del merged[path]
            else:
                undecided += [path, *rivals]
        else:
            here.add(path)
    return undecided


def _collide(one: str, other: str) -> bool:
    try:
        paths.check_together([one], [other])
    except paths.PathConflict:
        return True
    return False
