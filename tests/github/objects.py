"""Git's own formats: loose objects with true SHA-1s and refs, in a bare repository that `git` can read."""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

FILE, EXECUTABLE, SYMLINK, FOLDER, SUBMODULE = "100644", "100755", "120000", "040000", "160000"
# Nothing is ever packed: what a test pushes with git itself stays readable here.
_CONFIG = """\
[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
[receive]
\tunpackLimit = 1000000
\tautogc = false
"""
_IDENTITY = re.compile(r"^(.*?) ?<([^>]*)> (\d+) ([+-]\d{4})$")


class MissingObject(KeyError):
    """The repository has no such object."""


class Entry(NamedTuple):
    """What a name in a tree stands for; the mode is written as the API writes it, with six digits."""

    mode: str
    sha: str

    @property
    def kind(self) -> str:
        return {FOLDER: "tree", SUBMODULE: "commit"}.get(self.mode, "blob")


@dataclass(frozen=True)
class Person:
    """Who wrote or committed, and when."""

    name: str
    email: str
    when: datetime

    def line(self) -> str:
        """Write it as a commit has it."""
        clean = [re.sub(r"[<>\n\0]", "", text).strip() for text in (self.name, self.email)]
        return f"{clean[0]} <{clean[1]}> {int(self.when.timestamp())} {self.when.strftime('%z')[:5] or '+0000'}"

    @classmethod
    def parse(cls, line: str) -> Person:
        found = _IDENTITY.match(line)
        assert found, line
        # The API always answers in UTC, whatever zone a commit was written in.
        return cls(found[1], found[2], datetime.fromtimestamp(int(found[3]), UTC))


@dataclass(frozen=True)
class Commit:
    """A commit as it is read from its object."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    message: str


class Objects:
    """The objects and refs of one bare repository. Its caller holds the repository's lock."""

    def __init__(self, path: Path, default_branch: str) -> None:
        self.path = path
        self._commits: dict[str, Commit] = {}
        for folder in ("objects/info", "objects/pack", "refs/heads", "refs/tags"):
            (path / folder).mkdir(parents=True)
        (path / "config").write_text(_CONFIG)
        self.point_head(default_branch)

    def point_head(self, branch: str) -> None:
        (self.path / "HEAD").write_text(f"ref: refs/heads/{branch}\n")

    # Objects

    def write(self, kind: str, data: bytes) -> str:
        """Keep an object and name it."""
        whole = b"%s %d\0" % (kind.encode(), len(data)) + data
        sha = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
        file = self._file(sha)
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            fresh = file.with_name(f"tmp_obj_{sha}")
            fresh.write_bytes(zlib.compress(whole, 1))
            fresh.rename(file)
        return sha

    def read(self, sha: str, kind: str | None = None) -> bytes:
        """Give an object's content. Raises MissingObject where there is none, or none of that kind."""
        found, data = self._read(sha)
        if kind and found != kind:
            raise MissingObject(sha)
        return data

    def kind(self, sha: object) -> str | None:
        """Say what an object is, or None where it is not there."""
        try:
            return self._read(sha)[0] if isinstance(sha, str) else None
        except MissingObject:
            return None

    def _read(self, sha: str) -> tuple[str, bytes]:
        if not re.fullmatch(r"[0-9a-f]{40}", sha) or not self._file(sha).exists():
            raise MissingObject(sha)
        head, _, data = zlib.decompress(self._file(sha).read_bytes()).partition(b"\0")
        return head.split()[0].decode(), data

    def _file(self, sha: str) -> Path:
        return self.path / "objects" / sha[:2] / sha[2:]

    # Trees

    def tree(self, sha: str) -> dict[str, Entry]:
        """Give one folder's own names. Raises MissingObject."""
        data, names, at = self.read(sha, "tree"), {}, 0
        while at < len(data):
            end = data.index(b"\0", at)
            mode, _, name = data[at:end].partition(b" ")
            names[name.decode("utf-8", "surrogateescape")] = Entry(
                mode.decode().zfill(6), data[end + 1 : end + 21].hex()
            )
            at = end + 21
        return names

    def write_tree(self, names: dict[str, Entry]) -> str:
        """Keep one folder."""

        def order(item: tuple[str, Entry]) -> bytes:
            # Git sorts a folder as if its name ended with a slash.
            return os.fsencode(item[0]) + (b"/" if item[1].mode == FOLDER else b"")

        return self.write(
            "tree",
            b"".join(
                entry.mode.lstrip("0").encode() + b" " + os.fsencode(name) + b"\0" + bytes.fromhex(entry.sha)
                for name, entry in sorted(names.items(), key=order)
            ),
        )

    # Commits

    def commit(self, sha: str) -> Commit:
        """Give a commit. Raises MissingObject."""
        if sha not in self._commits:
            head, _, message = self.read(sha, "commit").decode("utf-8", "replace").partition("\n\n")
            fields = [line.partition(" ")[::2] for line in head.split("\n")]
            one = dict(fields)
            self._commits[sha] = Commit(
                sha,
                one["tree"],
                tuple(value for name, value in fields if name == "parent"),
                Person.parse(one["author"]),
                Person.parse(one["committer"]),
                message,
            )
        return self._commits[sha]

    def write_commit(
        self, tree: str, parents: tuple[str, ...] | list[str], message: str, author: Person, committer: Person
    ) -> str:
        """Keep a commit."""
        head = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
        head += [f"author {author.line()}", f"committer {committer.line()}", "", message]
        return self.write("commit", "\n".join(head).encode())

    # Refs

    def refs(self, prefix: str = "refs/heads/") -> dict[str, str]:
        """Give every ref below a prefix by its whole name, sorted."""
        base = self.path / prefix.rstrip("/")
        files = sorted(file for file in base.rglob("*") if file.is_file() and not file.name.endswith(".lock"))
        return {str(file.relative_to(self.path)): file.read_text().strip() for file in files}

    def ref(self, name: str) -> str | None:
        file = self.path / name
        return file.read_text().strip() if file.is_file() else None

    def set_ref(self, name: str, sha: str) -> None:
        """Point a ref. Raises OSError where a branch stands in the way (`a` and `a/b`)."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f"{file.name}.lock")
        fresh.write_text(f"{sha}\n")
        try:
            fresh.rename(file)
        except OSError:
            fresh.unlink()
            raise

    def delete_ref(self, name: str) -> None:
        (self.path / name).unlink()
        # An empty folder would stand in the way of a branch of its name.
        for folder in (self.path / name).parents:
            if folder.name in ("heads", "tags", "refs") or any(folder.iterdir()):
                break
            folder.rmdir()


def is_ref_name(name: str) -> bool:
    """Say whether git would take it as a ref's name (`git check-ref-format`)."""
    parts = name.split("/")
    return (
        len(parts) >= 3
        and parts[0] == "refs"
        and all(part and not part.startswith(".") and not part.endswith((".lock", ".")) for part in parts)
        and not re.search(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{", name)
    )
