"""What follows from commits and their parents: logs, common ancestors, how far two branches are apart."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

from tests.github.objects import Commit, Objects


@dataclass(frozen=True)
class Apart:
    """How two commits lie to each other."""

    merge_base: str
    ahead: list[Commit]
    behind: list[Commit]

    @property
    def status(self) -> str:
        if self.ahead and self.behind:
            return "diverged"
        return "ahead" if self.ahead else "behind" if self.behind else "identical"


def log(objects: Objects, start: str) -> list[Commit]:
    """Give a commit and all before it, newest first as `git log` does."""
    seen, found, count = {start}, [], 0
    heap = [(0, 0, start)]
    while heap:
        commit = objects.commit(heapq.heappop(heap)[2])
        found.append(commit)
        for parent in commit.parents:
            if parent not in seen:
                seen.add(parent)
                count += 1
                # Commits of one second keep the order in which they were met.
                heapq.heappush(heap, (-int(objects.commit(parent).committer.when.timestamp()), count, parent))
    return found


def contains(objects: Objects, start: str, sought: str) -> bool:
    """Say whether a commit is another one or comes before it."""
    return any(commit.sha == sought for commit in log(objects, start))


def apart(objects: Objects, base: str, head: str) -> Apart | None:
    """Compare two commits; None where they have no common ancestor."""
    base_log, head_log = log(objects, base), log(objects, head)
    base_shas, head_shas = {commit.sha for commit in base_log}, {commit.sha for commit in head_log}
    common = [commit for commit in base_log if commit.sha in head_shas]
    if not common:
        return None
    # Not one that another common ancestor has before it: clocks may differ, parents do not.
    older = {parent for commit in common for parent in commit.parents}
    best = next(commit for commit in common if commit.sha not in older)
    return Apart(
        best.sha,
        [commit for commit in head_log if commit.sha not in base_shas],
        [commit for commit in base_log if commit.sha not in head_shas],
    )
