"""What PyGithub does to our GitHub is what git then finds."""

from __future__ import annotations

import base64

import github as pygithub
import pytest
from github.Repository import Repository

from tests.github.repo import Repo
from tests.github.server import GitHubServer


def test_what_is_pushed_through_the_git_database_is_what_git_reads(repository: Repository, crate: Repo) -> None:
    head = repository.get_branch("main").commit
    blob = repository.create_git_blob(base64.b64encode(b"\0\xff").decode(), "base64")
    entries = [
        pygithub.InputGitTreeElement("bin/run", "100755", "blob", sha=blob.sha),
        pygithub.InputGitTreeElement("link", "120000", "blob", content="bin/run"),
        pygithub.InputGitTreeElement("src/old.py", "100644", "blob", sha=None),
    ]

    tree = repository.create_git_tree(entries, base_tree=head.commit.tree)
    commit = repository.create_git_commit("Push", tree, [head.commit])
    repository.get_git_ref("heads/main").edit(commit.sha, force=False)

    assert crate.head() == commit.sha
    assert crate.git("rev-parse", "main").strip() == commit.sha
    assert crate.git("log", "--format=%an <%ae> %s", "main").splitlines()[0] == (
        "Ada <5000001+ada@users.noreply.github.com> Push"
    )
    listed = {line.split("\t")[1]: line.split()[0] for line in crate.git("ls-tree", "-r", "main").splitlines()}
    assert listed == {"README.md": "100644", "bin/run": "100755", "link": "120000", "src/app.py": "100644"}
    assert crate.modes() == listed
    assert crate.files()["bin/run"] == b"\0\xff"
    assert crate.git("cat-file", "-p", "main:link") == "bin/run"
    crate.fsck()


def test_a_push_that_would_lose_a_commit_is_refused(repository: Repository, crate: Repo) -> None:
    old = crate.head()
    new = crate.commit({"b.txt": b"b"})
    ref = repository.get_git_ref("heads/main")

    with pytest.raises(pygithub.GithubException) as refused:
        ref.edit(old, force=False)

    assert refused.value.status == 422
    assert refused.value.data["message"] == "Update is not a fast forward"
    assert crate.head() == new
    ref.edit(old, force=True)
    assert crate.head() == old


def test_a_test_can_commit_on_github_in_the_middle_of_a_push(
    server: GitHubServer, repository: Repository, crate: Repo
) -> None:
    head = repository.get_branch("main").commit
    server.before("PATCH", "/git/refs/heads/main$", lambda: crate.commit({"theirs.txt": b"theirs"}))
    commit = repository.create_git_commit("Ours", head.commit.tree, [head.commit])

    with pytest.raises(pygithub.GithubException, match="fast forward"):
        repository.get_git_ref("heads/main").edit(commit.sha)

    assert "theirs.txt" in crate.files()
