"""Blobs and trees: git's own ids, everything kept once."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from workspace import blobs, trees
from workspace.models import Blob, Tree
from workspace.trees import Entry

pytestmark = pytest.mark.django_db


def test_contents_come_back_in_their_order_and_are_kept_once() -> None:
    contents = [b"", b"hello\n", bytes(range(256)), b"hello\n"]

    shas = blobs.store(contents)
    again = blobs.store(contents)

    assert shas == again
    assert [blobs.read(sha) for sha in shas] == contents
    assert shas[1] == "ce013625030ba8dba906f756967f9e9ca394464a"  # git hash-object
    assert Blob.objects.count() == 3


def test_a_missing_content_says_so() -> None:
    with pytest.raises(blobs.MissingBlob):
        blobs.read("0" * 40)


def test_more_contents_than_a_query_takes_are_kept_and_read() -> None:
    contents = [str(number).encode() for number in range(1_100)]

    shas = blobs.store(contents)

    assert list(map(blobs.read_many(shas).get, shas)) == contents


def test_a_tree_comes_back_as_it_was() -> None:
    (sha,) = blobs.store([b"x"])
    paths = dict.fromkeys(("a", "a.b/c", "b/c/d", "b/c/é", "b-c", "b.c"), Entry(sha)) | {
        "run.sh": Entry(sha, executable=True)
    }

    assert trees.flatten(trees.store(paths)) == dict(sorted(paths.items()))
    assert trees.flatten(trees.store({})) == {}


@pytest.mark.skipif(shutil.which("git") is None, reason="compares with git itself")
def test_a_tree_has_the_id_that_git_gives_it(tmp_path: Path) -> None:
    contents = {"a": b"1", "a.b/c": b"2", "a/b": b"3", "b/é": b"4", "b-c": b"5", "b.c": b"6"}
    del contents["a"]
    for path, content in contents.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)

    def git(*arguments: str) -> str:
        environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
        ran = subprocess.run(["git", *arguments], cwd=tmp_path, env=environment, capture_output=True, check=True)
        return ran.stdout.decode().strip()

    git("init", "-q")
    git("-c", "core.autocrlf=false", "add", ".")
    git("update-index", "--chmod=+x", "b-c")

    shas = zip(contents, blobs.store(contents.values()), strict=True)
    assert trees.store({path: Entry(sha, executable=path == "b-c") for path, sha in shas}) == git("write-tree")


def test_a_change_costs_only_the_folders_around_it() -> None:
    one, other = blobs.store([b"one", b"other"])
    paths = {f"folder{number}/deep/file": Entry(one) for number in range(10)}
    trees.store(paths)
    before = Tree.objects.count()

    trees.store(paths | {"folder3/deep/file": Entry(other)})

    assert Tree.objects.count() - before == 3


def test_reading_a_tree_costs_a_query_for_each_level(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    (sha,) = blobs.store([b"x"])
    root = trees.store({f"a/b{number}/file": Entry(sha) for number in range(100)})

    with django_assert_num_queries(3):
        assert len(trees.flatten(root)) == 100
