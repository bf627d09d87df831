"""A workspace of 5,000 files beside git on the same tree: versions, storage, reverts, the listing."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measuring import median_ms, say

if TYPE_CHECKING:
    from builder.models import Project

_FILES = 5_000
_EDITED = "part1/deep1/file1.ts"
_ROUNDS = 9


def main() -> None:
    """Measure in this process, on the database that the environment names. Use a folder of its own."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    folder = Path(sys.argv[1])
    tree = _tree()
    project = _project(tree)
    git = _Git(folder / "git", tree)
    _versions(project, git)
    _storage(git)
    _reverts(project, list(tree))
    _listing(project)


def _tree() -> dict[str, bytes]:
    chance = random.Random(1)
    return {
        f"part{number % 50}/deep{number % 7}/file{number}.ts": (
            f"export const value{number} = {number};\n"
            + "".join(chance.choices("abcdefgh \n", k=chance.randint(200, 4000)))
        ).encode()
        for number in range(_FILES)
    }


def _project(tree: Mapping[str, bytes]) -> Project:
    from accounts.models import User
    from builder.models import Project
    from workspace import files
    from workspace.models import Author

    owner = User.objects.create_user(f"bench{time.time_ns()}@example.org")
    made = Project.objects.create(owner=owner, name="Bench", slug="bench", sandbox_slug=f"bench-{time.time_ns()}")
    files.write_many(made, tree, author=Author.PERSON)
    _keep(made)
    return made


def _keep(project: Project) -> None:
    from workspace import versions
    from workspace.models import Author, VersionKind

    versions.create(
        project, description="Bench", kind=VersionKind.MANUAL, author=Author.PERSON, created_by=project.owner
    )


class _Git:
    def __init__(self, folder: Path, tree: Mapping[str, bytes]) -> None:
        self.folder = folder
        for path, content in tree.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        self("init", "-q")
        self("add", "-A")
        self("commit", "-qm", "Bench")

    def __call__(self, *arguments: str) -> None:
        own = ("-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0")
        environment = os.environ | {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", *own, *arguments], cwd=self.folder, env=environment, check=True, capture_output=True)

    def loose_bytes(self) -> int:
        return sum(file.stat().st_size for file in (self.folder / ".git" / "objects").rglob("*") if file.is_file())


def _versions(project: Project, git: _Git) -> None:
    from workspace import files

    ours, theirs = [], []
    for number in range(_ROUNDS):
        content = f"export const edited = {number};\n".encode()
        files.write(project, _EDITED, content, base=files.ANYTHING)
        (git.folder / _EDITED).write_bytes(content)
        started = time.perf_counter()
        _keep(project)
        ours.append((time.perf_counter() - started) * 1000)
        started = time.perf_counter()
        git("add", "-A")
        git("commit", "-qm", "Edit")
        theirs.append((time.perf_counter() - started) * 1000)
    say(
        "a version after a one-file edit of 5,000",
        statistics.median(ours),
        statistics.median(theirs),
        beside="git add -A && git commit",
        goal="ratio at most 1",
    )


def _storage(git: _Git) -> None:
    """Compare what the contents and folders take with git's loose objects: their bytes, not the disk's blocks."""
    from django.db.models import Sum
    from django.db.models.functions import Length

    from workspace.models import Blob, Tree

    blobs = Blob.objects.aggregate(total=Sum(Length("compressed")), ids=Sum(Length("sha")))
    trees = Tree.objects.aggregate(total=Sum(Length("entries")), ids=Sum(Length("sha")))
    ours = sum(row["total"] + row["ids"] for row in (blobs, trees))
    ratio = ours / git.loose_bytes()
    sys.stdout.write(
        f"storage of {_ROUNDS + 1} versions, beside git's loose objects: ratio {ratio:.2f}   (goal: at most 2)\n"
    )


def _reverts(project: Project, paths: list[str]) -> None:
    from workspace import files, versions
    from workspace.models import Author, Version

    back_to = Version.objects.filter(project=project).latest("created_at")
    taken = []
    for number in range(_ROUNDS):
        chosen = paths[number * 10 : number * 10 + 10]
        files.write_many(project, {path: f"{number} {path}".encode() for path in chosen}, author=Author.PERSON)
        started = time.perf_counter()
        versions.revert(project, back_to, actor=project.owner)
        taken.append((time.perf_counter() - started) * 1000)
    say("a revert of 10 changed files of 5,000", statistics.median(taken), goal="under 50")


def _listing(project: Project) -> None:
    from django.test import Client

    from accounts import tokens

    _token, secret = tokens.create(project.owner, name="bench")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    address = f"/api/projects/{project.pk}/files"
    assert len(client.get(address).json()["files"]) == _FILES
    say(
        "the list of 5,000 files, as an answer of the API",
        median_ms(lambda: client.get(address), times=_ROUNDS),
        goal="under 100",
    )


if __name__ == "__main__":
    main()
