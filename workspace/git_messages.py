"""Messages of commits: what changed, in git's own manner, in English like everything that git says by itself."""

from __future__ import annotations

from collections.abc import Sequence

from workspace.git_merge import Files
from workspace.trees import Entry

_LISTED = 50


def describe(before: Files, after: Files) -> str:
    """Return a subject that says what a commit changes, and below it the list where it is more than one file."""
    added = sorted(path for path in after if path not in before)
    deleted = sorted(path for path in before if path not in after)
    changed = sorted(path for path in after if path in before and before[path] != after[path])
    renamed = _renames(before, after, added, deleted)
    for old, new in renamed:
        deleted.remove(old)
        added.remove(new)
    lines = [f"Rename {old} to {new}" for old, new in renamed]
    lines += [f"Add {path}" for path in added]
    lines += [f"Change {path}" for path in changed]
    lines += [f"Delete {path}" for path in deleted]
    if len(lines) == 1:
        return lines[0]
    counts = (("rename", renamed), ("add", added), ("change", changed), ("delete", deleted))
    subject = ", ".join(f"{verb} {_files(len(found))}" for verb, found in counts if found)
    body = lines[:_LISTED] + ([f"And {len(lines) - _LISTED} more"] if len(lines) > _LISTED else [])
    return "\n".join([subject[:1].upper() + subject[1:], "", *(f"- {line}" for line in body)])


def _renames(before: Files, after: Files, added: Sequence[str], deleted: Sequence[str]) -> list[tuple[str, str]]:
    """Return the files that have another name and are otherwise the same, each once."""
    gone: dict[Entry, str] = {}
    for path in deleted:
        gone.setdefault(before[path], path)
    return [(gone.pop(after[path]), path) for path in added if after[path] in gone]


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"
