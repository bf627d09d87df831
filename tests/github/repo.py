"""One repository on our GitHub: what a test may do to it and ask of it."""

from __future__ import annotations

import itertools
import os
import subprocess
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.github import history, trees
from tests.github.objects import EXECUTABLE, FILE, SUBMODULE, SYMLINK, Commit, Entry, Objects, Person

_ids = itertools.count(700_000_001)


@dataclass
class Account:
    """A person or an organisation."""

    login: str
    id: int
    kind: str = "User"
    name: str = ""
    members: set[str] = field(default_factory=set)
    # What they told GitHub, the main address first, each with whether they confirmed it.
    emails: dict[str, bool] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return f"{self.id}+{self.login}@users.noreply.github.com"


@dataclass
class Pull:
    """A pull request."""

    number: int
    title: str
    body: str | None
    head: str
    base: str
    author: Account
    state: str = "open"
    draft: bool = False
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass
class Deployment:
    """A deployment, with its statuses as (state, address), oldest first."""

    id: int
    sha: str
    ref: str
    environment: str
    statuses: list[tuple[str, str]]
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))


class Repo:
    """A repository with a real bare git repository at `path`.

    Its settings are plain attributes to read and set: private, description, homepage, archived, has_pages,
    pages_url, default_branch, permissions (login to a set of "admin", "push", "pull"), deployments.
    """

    def __init__(self, owner: Account, name: str, path: Path, *, private: bool, default_branch: str) -> None:
        self.id = next(_ids)
        self.owner, self.name, self.private, self.default_branch = owner, name, private, default_branch
        self.description: str | None = None
        self.homepage: str | None = None
        self.archived = False
        self.has_pages = False
        self.pages_url: str | None = None
        self.permissions: dict[str, set[str]] = {}
        self.protected: dict[str, tuple[int, str]] = {}
        self.deployments: list[Deployment] = []
        self.pulls: list[Pull] = []
        self.created_at = self.pushed_at = datetime.now(UTC)
        self.path = path
        self.objects = Objects(path, default_branch)
        self.lock = threading.RLock()

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"

    def grant(self, login: str, *permissions: str) -> None:
        """Let somebody in: "pull", "push", "admin"; with none, out again."""
        self.permissions[login] = set(permissions)

    def protect(self, branch: str, *, status: int = 422, message: str = "") -> None:
        """Refuse every change of a branch through the API, with a 422 or a 403."""
        self.protected[branch] = (status, message or f"Protected branch update failed for refs/heads/{branch}.")

    def unprotect(self, branch: str) -> None:
        """Allow changes of a branch again."""
        del self.protected[branch]

    def deploy(self, environment: str, address: str, *, state: str = "success", ref: str | None = None) -> Deployment:
        """Add a deployment of a branch, running at an address."""
        ref = ref or self.default_branch
        made = Deployment(next(_ids), self.tip(ref) or "0" * 40, ref, environment, [(state, address)])
        self.deployments.append(made)
        return made

    # Edits made on GitHub

    def commit(
        self,
        files: Mapping[str, bytes | None],
        *,
        message: str = "Edit on GitHub",
        branch: str | None = None,
        executables: Iterable[str] = (),
        symlinks: Mapping[str, str] | None = None,
        submodules: Mapping[str, str] | None = None,
        author: tuple[str, str] | None = None,
    ) -> str:
        """Commit on a branch as an edit made on GitHub would (None deletes a file); give the new commit's sha.

        A branch that is not there yet starts at the default branch, or with this commit in an empty repository.
        """
        branch = branch or self.default_branch
        with self.lock:
            parent = self.tip(branch) or self.tip(self.default_branch)
            tree = self._tree(parent) if parent else {}
            for path, content in files.items():
                if content is None:
                    assert trees.remove(tree, path), f"{path} is not there to delete"
                else:
                    old = trees.get(tree, path)
                    mode = EXECUTABLE if isinstance(old, Entry) and old.mode == EXECUTABLE else FILE
                    trees.put(tree, path, Entry(mode, self.objects.write("blob", content)))
            for path in executables:
                script = trees.get(tree, path)
                assert isinstance(script, Entry), f"{path} is no file"
                trees.put(tree, path, Entry(EXECUTABLE, script.sha))
            for path, target in (symlinks or {}).items():
                trees.put(tree, path, Entry(SYMLINK, self.objects.write("blob", target.encode())))
            for path, sha in (submodules or {}).items():
                trees.put(tree, path, Entry(SUBMODULE, sha))
            who = Person(*(author or (self.owner.name or self.owner.login, self.owner.email)), datetime.now(UTC))
            saved = trees.save(self.objects, tree)
            sha = self.objects.write_commit(saved, [parent] if parent else [], message, who, who)
            self.force(branch, sha)
            return sha

    def force(self, branch: str, sha: str | None) -> None:
        """Point a branch at any commit, as a forced push would; None deletes it."""
        with self.lock:
            if sha is None:
                self.objects.delete_ref(f"refs/heads/{branch}")
            else:
                self.objects.commit(sha)
                self.point(f"refs/heads/{branch}", sha)

    def point(self, ref: str, sha: str) -> None:
        """Point a ref, and remember when. Raises OSError where another ref's name is in the way."""
        self.objects.set_ref(ref, sha)
        self.pushed_at = datetime.now(UTC)

    # What is there

    @property
    def empty(self) -> bool:
        return not self.branches()

    def branches(self) -> dict[str, str]:
        """Give each branch's commit by its name."""
        with self.lock:
            return {name.removeprefix("refs/heads/"): sha for name, sha in self.objects.refs().items()}

    def tip(self, branch: str) -> str | None:
        """Give the commit of a branch, or None."""
        with self.lock:
            return self.objects.ref(f"refs/heads/{branch}")

    def head(self, branch: str | None = None) -> str:
        """Give the commit of a branch that must be there."""
        sha = self.tip(branch or self.default_branch)
        assert sha, f"{self.full_name} has no branch {branch or self.default_branch}"
        return sha

    def files(self, branch: str | None = None) -> dict[str, bytes]:
        """Give every file's bytes by its path; a symlink's are its target, submodules have none."""
        with self.lock:
            return {
                path: self.objects.read(entry.sha, "blob")
                for path, entry in trees.flat(self._tree(self.head(branch))).items()
                if entry.mode != SUBMODULE
            }

    def modes(self, branch: str | None = None) -> dict[str, str]:
        """Give every path's mode: 100644, 100755, 120000 or 160000."""
        with self.lock:
            return {path: entry.mode for path, entry in trees.flat(self._tree(self.head(branch))).items()}

    def log(self, branch: str | None = None) -> list[dict[str, Any]]:
        """Give the commits of a branch, newest first: sha, tree, parents, message, author, committer."""
        with self.lock:
            return [_told(commit) for commit in history.log(self.objects, self.head(branch))]

    def fsck(self) -> None:
        """Let git check every object and ref. Raises AssertionError with what it says."""
        with self.lock:
            said = self.git("fsck", "--strict", "--full", "--no-progress", check=False)
        # An object that nothing points to yet is no fault: a push that was interrupted leaves some.
        faults = [line for line in said.splitlines() if line and not line.startswith(("dangling ", "notice: "))]
        assert not faults, "\n".join(faults)

    def git(self, *arguments: str, check: bool = True) -> str:
        """Run the git program in the repository and give what it says."""
        ran = self._run(arguments)
        said, complained = ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace")
        assert ran.returncode == 0 or not check, said + complained
        failed = f"git {arguments[0]} ended with {ran.returncode}\n" if ran.returncode else ""
        return failed + said + ("" if check else complained)

    def git_bytes(self, *arguments: str) -> bytes:
        """Run the git program in the repository and give the bytes it writes."""
        ran = self._run(arguments)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def _run(self, arguments: Iterable[str]) -> subprocess.CompletedProcess[bytes]:
        # Only what is in the repository counts, not this machine's settings.
        mine = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        env = {"PATH": os.environ["PATH"], "HOME": str(self.path), "LC_ALL": "C"} | mine
        return subprocess.run(["git", "-C", str(self.path), *arguments], capture_output=True, check=False, env=env)

    def _tree(self, commit: str) -> trees.Tree:
        return trees.load(self.objects, self.objects.commit(commit).tree)


def _told(commit: Commit) -> dict[str, Any]:
    return {
        "sha": commit.sha,
        "tree": commit.tree,
        "parents": list(commit.parents),
        "message": commit.message,
        "author": {"name": commit.author.name, "email": commit.author.email, "date": commit.author.when},
        "committer": {"name": commit.committer.name, "email": commit.committer.email, "date": commit.committer.when},
    }
