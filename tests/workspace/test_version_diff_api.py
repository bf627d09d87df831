"""What a version changed, over the API; git itself applies what we show."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from builder.models import Project
from tests.conftest import Api
from workspace import blobs, diffs, files, versions
from workspace.line_matching import Block, matching_blocks
from workspace.models import Author, Version, VersionKind
from workspace.trees import Entry

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="lets git itself apply the diffs")


@pytest.fixture
def root(project: Project) -> str:
    return f"/api/projects/{project.pk}/versions"


def _version(project: Project, contents: dict[str, bytes | tuple[bytes, bool]]) -> Version:
    """Make a version of these contents; a pair says that the file may be executed."""
    pairs = {path: value if isinstance(value, tuple) else (value, False) for path, value in contents.items()}
    shas = blobs.store(content for content, _executable in pairs.values())
    entries = {path: Entry(sha, pairs[path][1]) for path, sha in zip(pairs, shas, strict=True)}
    files.replace_all(project, entries, author=Author.PERSON)
    return versions.create(
        project, description="One", kind=VersionKind.MANUAL, author=Author.PERSON, created_by=project.owner
    )


def _diff(owner: Api, root: str, version: Version, against: str = "") -> dict[str, Any]:
    answer = owner.get(f"{root}/{version.pk}/diff{f'?against={against}' if against else ''}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def _rows(diff: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(row["change"], row["oldPath"], row["path"], row["additions"], row["deletions"]) for row in diff["files"]]


def _git(folder: Path, *arguments: str, given: str | None = None) -> str:
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    ran = subprocess.run(
        ["git", "-c", "core.autocrlf=false", *arguments],
        cwd=folder,
        env=environment,
        input=given.encode() if given is not None else None,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout.decode()


def _tree_of(folder: Path) -> str:
    _git(folder, "add", "-A")
    return _git(folder, "write-tree").strip()


def _lay_out(project: Project, folder: Path) -> None:
    """Write the workspace as a repository of git."""
    _git(folder, "init", "-q")
    entries = files.entries(project)
    for path, content in files.snapshot(project).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        target.chmod(0o755 if entries[path].executable else 0o644)


BEFORE: dict[str, bytes | tuple[bytes, bool]] = {
    "changed.txt": b"".join(b"line %d\n" % n for n in range(60)),
    "no end.txt": b"one\ntwo",
    "end comes.txt": b"one\ntwo",
    "end goes.txt": b"one\ntwo\n",
    "crlf.txt": b"one\r\ntwo\r\nthree\r\n",
    "odd.txt": "a\x0bb\x0cc\x85d\u2028e\rf\n".encode(),
    "gone.txt": b"gone\n",
    "gone empty.txt": b"",
    "moved/from here.txt": b"moved\n" * 5,
    "moved/run.sh": (b"#!/bin/sh\necho hello\n", False),
    "mode.sh": (b"#!/bin/sh\n", False),
    "mode and text.sh": (b"#!/bin/sh\n", True),
    'quoted "name".txt': b"1\n",
    "été/ñ.txt": "déjà\n".encode(),
    "folder": b"a file\n",
    "file/inner": b"a folder\n",
    "same.txt": b"same\n",
}
AFTER: dict[str, bytes | tuple[bytes, bool]] = {
    "changed.txt": b"first\n" + b"".join(b"line %d\n" % n for n in range(60) if n not in (20, 21, 50)) + b"last",
    "no end.txt": b"one\nthree",
    "end comes.txt": b"one\ntwo\n",
    "end goes.txt": b"one\ntwo",
    "crlf.txt": b"one\r\n2\r\nthree\n",
    "odd.txt": "a\x0bb\x0cc\x85d\u2028E\rf\n".encode(),
    "made.txt": b"made\nmade",
    "made empty.txt": b"",
    "made.sh": (b"#!/bin/sh\n# made\n", True),
    "moved/to there.txt": b"moved\n" * 5,
    "moved/ran.sh": (b"#!/bin/sh\necho hello\n", True),
    "mode.sh": (b"#!/bin/sh\n", True),
    "mode and text.sh": (b"#!/bin/bash\n", False),
    'quoted "name".txt': b"2\n",
    "été/ñ.txt": "déjà vu\n".encode(),
    "folder/inner": b"now a folder\n",
    "file": b"now a file\n",
    "same.txt": b"same\n",
}


@needs_git
def test_git_applies_a_diff_and_arrives_at_the_version(owner: Api, project: Project, root: str, tmp_path: Path) -> None:
    _version(project, BEFORE)
    _lay_out(project, tmp_path)
    after = _version(project, AFTER)

    found = _diff(owner, root, after)
    _git(tmp_path, "apply", given="".join(row["diff"] for row in found["files"]))

    assert _tree_of(tmp_path) == after.tree_id


@needs_git
def test_git_applies_the_first_version_to_nothing_and_the_way_back(
    owner: Api, project: Project, root: str, tmp_path: Path
) -> None:
    first = _version(project, BEFORE)
    second = _version(project, AFTER)
    _git(tmp_path, "init", "-q")

    _git(tmp_path, "apply", given="".join(row["diff"] for row in _diff(owner, root, first)["files"]))
    made = _tree_of(tmp_path)
    _git(tmp_path, "apply", given="".join(row["diff"] for row in _diff(owner, root, second, str(first.pk))["files"]))
    _git(tmp_path, "apply", given="".join(row["diff"] for row in _diff(owner, root, first, str(second.pk))["files"]))

    assert made == _tree_of(tmp_path) == first.tree_id


def test_a_diff_tells_what_happened_to_each_file(owner: Api, project: Project, root: str) -> None:
    old, new = b"1\n2\n3\n", b"1\nb\nc\n3\n"
    _version(project, {"a": old, "gone": b"x\n", "old/name.txt": b"moved\n", "same": b"1"})
    after = _version(project, {"a": new, "new": b"y\nz", "new.d/name.txt": b"moved\n", "same": b"1"})

    found = _diff(owner, root, after)

    assert (found["version"], found["against"], found["truncated"]) == (str(after.pk), "previous", False)
    assert _rows(found) == [
        ("modified", None, "a", 2, 1),
        ("deleted", None, "gone", 0, 1),
        ("added", None, "new", 2, 0),
        ("renamed", "old/name.txt", "new.d/name.txt", 0, 0),
    ]
    assert found["files"][0] == {
        "path": "a",
        "change": "modified",
        "oldPath": None,
        "oldSha": blobs.sha_of(old),
        "newSha": blobs.sha_of(new),
        "binary": False,
        "additions": 2,
        "deletions": 1,
        "diff": (
            "diff --git a/a b/a\n"
            f"index {blobs.sha_of(old)}..{blobs.sha_of(new)} 100644\n"
            "--- a/a\n+++ b/a\n@@ -1,3 +1,4 @@\n 1\n-2\n+b\n+c\n 3\n"
        ),
        "truncated": False,
    }
    assert (found["files"][2]["oldSha"], found["files"][1]["newSha"]) == (None, None)


def test_it_compares_with_any_version_and_with_what_is_there_now(owner: Api, project: Project, root: str) -> None:
    first = _version(project, {"a": b"1\n"})
    second = _version(project, {"a": b"1\n", "b": b"1\n"})
    third = _version(project, {"c": b"1\n"})
    files.write_many(project, {"now": b"1\n2\n"}, author=Author.PERSON)

    assert _rows(_diff(owner, root, first)) == [("added", None, "a", 1, 0)]
    assert _rows(_diff(owner, root, third, str(first.pk))) == [("renamed", "a", "c", 0, 0)]
    assert _rows(_diff(owner, root, second, str(second.pk))) == []
    assert _rows(_diff(owner, root, third, "current")) == [("deleted", None, "now", 0, 2)]
    assert _diff(owner, root, third, str(first.pk))["against"] == str(first.pk)


def test_a_renamed_file_keeps_the_name_that_fits_best(owner: Api, project: Project, root: str) -> None:
    _version(project, {"a/one.txt": b"same", "a/two.txt": b"same"})
    after = _version(project, {"b/two.txt": b"same", "c/three.txt": b"same"})

    assert _rows(_diff(owner, root, after)) == [
        ("renamed", "a/two.txt", "b/two.txt", 0, 0),
        ("renamed", "a/one.txt", "c/three.txt", 0, 0),
    ]


@pytest.mark.parametrize("content", [b"a\0b", b"\xff\xfe"], ids=["zero bytes", "no UTF-8"])
def test_what_is_no_text_is_named_and_not_shown(owner: Api, project: Project, root: str, content: bytes) -> None:
    _version(project, {"a": b"text"})
    after = _version(project, {"a": content})

    (row,) = _diff(owner, root, after)["files"]

    assert (row["binary"], row["diff"], row["additions"], row["truncated"]) == (True, None, None, False)


def test_a_long_diff_is_cut_and_still_counted(owner: Api, project: Project, root: str) -> None:
    _version(project, {})
    after = _version(project, {"long": b"0123456789\n" * 30_000, "short": b"1\n"})

    long, short = _diff(owner, root, after)["files"]

    assert long["truncated"] is True
    assert long["additions"] == 30_000
    assert 190_000 < len(long["diff"]) <= 201_000
    assert long["diff"].endswith("+0123456789\n")
    assert (short["truncated"], short["additions"]) == (False, 1)


def test_what_would_take_too_long_is_listed_without_its_lines(owner: Api, project: Project, root: str) -> None:
    _version(project, {"large": b"x" * (2**20 + 1), "lines": b"x\n" * 30_000})
    after = _version(project, {"large": b"y" * (2**20 + 1), "lines": b"y\n" * 30_000})

    rows = _diff(owner, root, after)["files"]

    assert [(row["diff"], row["truncated"], row["additions"]) for row in rows] == [(None, True, None)] * 2


def test_so_many_files_are_listed(owner: Api, project: Project, root: str) -> None:
    after = _version(project, {f"f{n}": b"%d" % n for n in range(diffs.FILES_LIMIT + 1)})

    found = _diff(owner, root, after)

    assert (len(found["files"]), found["truncated"]) == (1_000, True)


def test_folders_and_files_that_are_the_same_are_never_read(owner: Api, project: Project, root: str) -> None:
    counts = []
    for number in (3, 3, 300):  # the first one also notes that the token was used
        same: dict[str, bytes | tuple[bytes, bool]] = {f"same{n}/deep/f": b"%d" % n for n in range(number)}
        _version(project, same | {"src/a/b": b"1\n"})
        after = _version(project, same | {"src/a/b": b"2\n"})

        with CaptureQueriesContext(connection) as queries:
            _diff(owner, root, after)
        counts.append(len(queries))

    # Who asks (2), the project, the version, the one before, three levels of folders, sizes, contents, rate limit.
    assert counts[1] == counts[2] <= 10


def test_what_cannot_be_compared_with_is_refused(owner: Api, stranger: Api, project: Project, root: str) -> None:
    version = _version(project, {"a": b"1"})
    other = Project.objects.create(owner=project.owner, name="Other", slug="other", sandbox_slug="other")
    elsewhere = _version(other, {"secret": b"1"})
    path = f"{root}/{version.pk}/diff"

    for against in ("yesterday", "1", "CURRENT", ""):
        assert owner.get(f"{path}?against={against}").status_code == 400
    assert owner.get(f"{path}?with=current").status_code == 400
    for missing in (uuid.uuid4(), elsewhere.pk):
        assert owner.get(f"{path}?against={missing}").status_code == 404
    assert owner.get(f"{root}/{elsewhere.pk}/diff").status_code == 404
    assert stranger.get(path).status_code == 404


_LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n", "}\n", "a\r\n"]), max_size=40)


@given(old=_LINES, new=_LINES)
def test_matched_lines_are_equal_and_in_order(old: list[str], new: list[str]) -> None:
    blocks = matching_blocks(old, new)

    at = to = 0
    for block in blocks:
        assert (at, to) <= (block.old, block.new)
        assert at <= block.old
        assert to <= block.new
        assert old[block.old : block.old + block.length] == new[block.new : block.new + block.length]
        at, to = block.old + block.length, block.new + block.length
    assert blocks[-1] == Block(len(old), len(new), 0)


def test_few_edits_are_found_in_a_long_text() -> None:
    old = [f"line {n}\n" for n in range(20_000)]
    new = [*old[:5_000], "put in\n", *old[5_000:12_000], *old[12_010:]]

    assert matching_blocks(old, new) == [
        Block(0, 0, 5_000),
        Block(5_000, 5_001, 7_000),
        Block(12_010, 12_001, 7_990),
        Block(20_000, 19_991, 0),
    ]


@pytest.mark.parametrize("kinds", [2, 50, 100_000])
def test_texts_without_anything_in_common_order_end_too(kinds: int) -> None:
    chance = random.Random(kinds)
    old = [str(chance.randrange(kinds)) for _ in range(5_000)]
    new = [str(chance.randrange(kinds)) for _ in range(5_000)]

    assert matching_blocks(old, new)[-1] == Block(5_000, 5_000, 0)


_TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "\n", "long line\n", "\r\n", "é\n"]), max_size=30).flatmap(
    lambda lines: st.sampled_from(["", "end"]).map(lambda end: "".join(lines) + end)
)


@needs_git
def test_git_applies_whatever_changes_in_a_text(tmp_path: Path) -> None:
    _git(tmp_path, "init", "-q")
    changed: list[str] = []
    expected: dict[str, bytes] = {}

    @given(old=_TEXTS, new=_TEXTS)
    def gather(old: str, new: str) -> None:
        if old == new:
            return
        name = f"f{len(changed)}"
        (tmp_path / name).write_bytes(old.encode())
        expected[name] = new.encode()
        changed.append(diffs.between(name, old.encode(), new.encode()).diff or "")

    gather()
    _git(tmp_path, "apply", given="".join(changed))

    assert len(changed) > 50
    assert {name: (tmp_path / name).read_bytes() for name in expected} == expected
