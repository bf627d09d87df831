"""A repository on GitHub as git sees it: heads, trees, blobs, commits. Knows no rows of ours.

Every call goes through PyGithub's Git data API, and every failure comes out as one of the errors of
`integrations/github.py`.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, Self, TypeVar
from urllib.parse import quote

from github.Commit import Commit
from github.GitCommit import GitCommit
from github.GithubObject import GithubObject, NotSet
from github.GitRef import GitRef
from github.GitTree import GitTree
from github.InputGitTreeElement import InputGitTreeElement
from github.PaginatedList import PaginatedList
from github.Repository import Repository

from accounts.models import User
from integrations.github import TIMEOUT_SECONDS, client_for, translated
from integrations.github_errors import Failed, NothingFound, RepoNotFound, TimedOut
from workspace import paths
from workspace.blobs import sha_of
from workspace.files import FILE_LIMIT_BYTES, PRD_PATH
from workspace.trees import Entry

# A text up to this size travels inside the tree, which saves a call; all of them together up to the second.
_INLINE_FILE_BYTES: Final = 200_000
_INLINE_TOTAL_BYTES: Final = 4_000_000
_MODES: Final = {"100644": False, "100664": False, "100755": True}

AnyPart = TypeVar("AnyPart", bound=GithubObject)


@dataclass(frozen=True, slots=True)
class RemoteTree:
    """What stands on GitHub: the files that can stand here too, and why the others cannot; sizes by blob id."""

    root_sha: str
    entries: dict[str, Entry]
    skipped: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)


class DamagedContent(Exception):
    """GitHub sent something else than was asked for: its id does not fit."""


class Remote:
    """Use it in a `with` block, so that its connections are closed.

    With `seconds` all calls together end in that time: one may take half of it, and none begins in the second half.
    """

    def __init__(self, user: User, full_name: str, *, seconds: int | None = None) -> None:
        self.user = user
        self.full_name = self.asked_for = full_name
        self._stop_at = None if seconds is None else time.monotonic() + seconds / 2
        with translated(full_name):
            self._client = client_for(user, timeout=seconds // 2 if seconds else TIMEOUT_SECONDS)
            self._repo = self._client.withLazy(True).get_repo(full_name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.close()

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Raises the errors of GitHub, TimedOut among them."""
        self._check_time()
        with translated(self.full_name):
            yield

    def _check_time(self) -> None:
        if self._stop_at is not None and time.monotonic() > self._stop_at:
            raise TimedOut

    def describe(self) -> Repository:
        """Return the repository as it is now, under the name it has now. One call."""
        with self._asking():
            self._repo = self._client.get_repo(self.full_name)
            self.full_name = self._repo.full_name
        return self._repo

    def head(self, branch: str) -> str | None:
        """Return the commit that a branch points at, None for no such branch. One call.

        Raises RepoEmpty and the other errors of GitHub. Notices that the repository was renamed.
        """
        try:
            with self._asking():
                ref = self._repo.get_git_ref(f"heads/{branch}").raw_data
        except RepoNotFound:
            self.describe()  # raises when it is the repository that is gone
            return None
        if f"/repos/{self.full_name}/".lower() not in ref["url"].lower():
            self.describe()  # a redirect is followed for reading only
        return str(ref["object"]["sha"])

    def branches(self, *, limit: int) -> tuple[str, list[str]]:
        """Return the default branch and the names of all, up to a limit. Two calls, more for hundreds."""
        default = self.describe().default_branch
        with self._asking():
            return default, [branch.name for branch in self._some(self._repo.get_branches(), limit)]

    def commits(self, branch: str | None, *, limit: int) -> list[Commit]:
        """Return the newest commits of a branch, by default the repository's own. One call for each hundred.

        Raises NothingFound for no such branch, and RepoEmpty.
        """
        try:
            with self._asking():
                return self._some(self._repo.get_commits(sha=branch or NotSet), limit)
        except RepoNotFound:
            self.describe()  # raises when it is the repository that is gone
            raise NothingFound(reason=branch or "") from None

    def _some(self, found: PaginatedList[AnyPart], limit: int) -> list[AnyPart]:
        some: list[AnyPart] = []
        for one in islice(found, limit):  # the next page is asked for when it is reached
            self._check_time()
            some.append(one)
        return some

    def tree(self, commit_sha: str) -> RemoteTree:
        """Return the files of a commit. Two calls, more where GitHub cuts a big tree off."""
        with self._asking():
            root_sha = self._repo.get_git_commit(commit_sha).tree.sha
        with self._asking():
            found = self._repo.get_git_tree(root_sha, recursive=True).raw_data
            rows = found["tree"]
            if found.get("truncated"):
                rows = list(self._walk(root_sha, ""))
        return _sorted_out(root_sha, rows)

    def _walk(self, sha: str, prefix: str) -> Iterable[dict[str, Any]]:
        self._check_time()
        found = self._repo.get_git_tree(sha).raw_data
        if found.get("truncated"):  # a file that is not listed would look like one that was deleted
            raise Failed(reason=f"the folder “{prefix}” is too large to be listed")
        for row in found["tree"]:
            whole = row | {"path": f"{prefix}{row['path']}"}
            if row["type"] == "tree":
                yield from self._walk(row["sha"], f"{whole['path']}/")
            else:
                yield whole

    def archive_url(self, commit_sha: str) -> str:
        """Return where the zip of a commit can be had for a short while. One call."""
        with self._asking():
            return str(self._repo.get_archive_link("zipball", commit_sha))

    def blob(self, sha: str) -> bytes:
        """Return a content, compared with its id. One call. Raises DamagedContent."""
        with self._asking():
            content = base64.b64decode(self._repo.get_git_blob(sha).content)
        if sha_of(content) != sha:
            raise DamagedContent(sha)
        return content

    def make_tree(
        self, base_root: str | None, files: Mapping[str, Entry], contents: Mapping[str, bytes], deleted: Sequence[str]
    ) -> str:
        """Make a tree out of another one, with files put in and taken out, and return its id.

        `contents` are those that GitHub does not have yet, by blob id. One call, and one for each of these that cannot
        travel inside it.
        """
        elements = [InputGitTreeElement(path, "100644", "blob", sha=None) for path in deleted]
        room = _INLINE_TOTAL_BYTES
        for path, entry in files.items():
            mode = "100755" if entry.executable else "100644"
            content = contents.get(entry.sha)
            text = _text_of(content) if content is not None and len(content) <= min(_INLINE_FILE_BYTES, room) else None
            if text is not None:
                room -= len(content or b"")
                elements.append(InputGitTreeElement(path, mode, "blob", content=text))
                continue
            if content is not None:
                self._send(entry.sha, content)
            elements.append(InputGitTreeElement(path, mode, "blob", sha=entry.sha))
        with self._asking():
            base = {} if base_root is None else {"base_tree": GitTree(self._repo.requester, {}, {"sha": base_root})}
            return str(self._repo.create_git_tree(elements, **base).sha)

    def _send(self, sha: str, content: bytes) -> None:
        with self._asking():
            made = self._repo.create_git_blob(base64.b64encode(content).decode(), "base64")
        if made.sha != sha:
            raise DamagedContent(sha)

    def make_commit(self, message: str, root_sha: str, parents: Sequence[str]) -> str:
        """Make a commit that no branch points at yet, and return its id. One call."""
        requester = self._repo.requester
        with self._asking():
            made = self._repo.create_git_commit(
                message,
                GitTree(requester, {}, {"sha": root_sha}),
                [GitCommit(requester, {}, {"sha": parent}) for parent in parents],
            )
        return str(made.sha)

    def move(self, branch: str, commit_sha: str) -> None:
        """Let a branch point at a commit that follows the one it points at. Never forces.

        Raises NotFastForward. One call.
        """
        with self._asking():
            url = f"{self._repo.url}/git/refs/heads/{quote(branch)}"
            ref = GitRef(self._repo.requester, {}, {"url": url, "ref": f"refs/heads/{branch}"})
            ref.edit(commit_sha, force=False)
            # A repository that was renamed just now answers with a redirect, which PyGithub takes for success.
            if ref.object.sha != commit_sha:
                raise Failed(reason="the branch was not moved")

    def make_branch(self, branch: str, commit_sha: str) -> None:
        """Make a branch. Raises RefExists when somebody made one of that name meanwhile. One call."""
        with self._asking():
            made = self._repo.create_git_ref(f"refs/heads/{branch}", commit_sha)
            if made.object.sha != commit_sha:
                raise Failed(reason="the branch was not made")

    def begin(self, path: str, content: bytes, message: str) -> str:
        """Make the first commit of an empty repository, with one file, and return its id. One call.

        GitHub's Git data API refuses an empty repository; only its contents API can begin one.
        """
        with self._asking():
            made: Any = self._repo.create_file(path, message, content)
        return str(made["commit"].sha)

    def ahead_and_behind(self, base_sha: str, head_sha: str) -> tuple[int, int] | None:
        """Return how many commits the head has that the base has not, and the other way round.

        None when they have no history in common, or the base is gone. One call.
        """
        try:
            with self._asking():
                found = self._repo.compare(base_sha, head_sha)
                return found.ahead_by, found.behind_by  # PyGithub asks only now
        except RepoNotFound:
            return None

    def open_pull_request(self, *, title: str, body: str, head: str, base: str) -> tuple[int, str]:
        """Return number and address of a new pull request, or of the one that is open for the branch already."""
        with self._asking():
            owner = self.full_name.partition("/")[0]
            for there in self._repo.get_pulls(state="open", head=f"{owner}:{head}", base=base):
                return there.number, there.html_url
            made = self._repo.create_pull(base=base, head=head, title=title, body=body)
            return made.number, made.html_url


def _sorted_out(root_sha: str, rows: Iterable[dict[str, Any]]) -> RemoteTree:
    """Tell the files that can stand here from the rest."""
    entries: dict[str, Entry] = {}
    skipped: dict[str, str] = {}
    sizes: dict[str, int] = {}
    neighbours = paths.Neighbours()
    for row in sorted((row for row in rows if row["type"] != "tree"), key=lambda row: str(row["path"])):
        path = row["path"]
        reason = _reason_to_skip(row)
        if reason is None:
            try:
                neighbours.add(path)
            except paths.PathConflict:
                reason = "collision"
        if reason is None:
            entries[path] = Entry(row["sha"], _MODES[row["mode"]])
            sizes[row["sha"]] = row.get("size", 0)
        else:
            skipped[path] = reason
    return RemoteTree(root_sha, entries, skipped, sizes)


def _reason_to_skip(row: dict[str, Any]) -> str | None:
    path = row["path"]
    if row["type"] == "commit":
        return "submodule"
    if row["mode"] == "120000":
        return "symlink"
    if row.get("size", 0) > FILE_LIMIT_BYTES:
        return "too_large"
    try:
        if paths.normalise(path) != path:
            return "path"
    except paths.InvalidPath:
        return "path"
    return "prd" if paths.key(path) == paths.key(PRD_PATH) else None


def _text_of(content: bytes | None) -> str | None:
    """Return a content as text when it comes out of JSON as it went in."""
    if content is None or b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None
