"""What PyGithub does to our GitHub is what git then finds."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import github as pygithub
import pytest
from github.GitTree import GitTree
from github.Repository import Repository

from tests.github.repo import Repo
from tests.github.server import GitHubServer

Element = pygithub.InputGitTreeElement


def push(repository: Repository, *elements: Element, base: GitTree | None = None, message: str = "Push") -> str:
    """Push as Motivd does, and give the new commit."""
    head = repository.get_branch("main").commit
    tree = repository.create_git_tree(list(elements), base_tree=base or head.commit.tree)
    commit = repository.create_git_commit(message, tree, [head.commit])
    repository.get_git_ref("heads/main").edit(commit.sha, force=False)
    return commit.sha


def test_what_is_pushed_through_the_git_database_is_what_git_reads(repository: Repository, crate: Repo) -> None:
    blob = repository.create_git_blob(base64.b64encode(b"\0\xff").decode(), "base64")
    sha = push(
        repository,
        Element("bin/run", "100755", "blob", sha=blob.sha),
        Element("link", "120000", "blob", content="bin/run"),
        Element("lib", "160000", "commit", sha="1" * 40),
        Element("src/old.py", "100644", "blob", sha=None),
    )

    assert crate.git("rev-parse", "main").strip() == sha == crate.head()
    assert crate.git("log", "--format=%an <%ae> %s", "main").splitlines()[0] == (
        "Ada <5000001+ada@users.noreply.github.com> Push"
    )
    listed = {line.split("\t")[1]: line.split()[0] for line in crate.git("ls-tree", "-r", "main").splitlines()}
    assert listed == {
        "README.md": "100644",
        "bin/run": "100755",
        "lib": "160000",
        "link": "120000",
        "src/app.py": "100644",
    }
    assert crate.modes() == listed
    assert crate.files()["bin/run"] == b"\0\xff"
    assert crate.git("cat-file", "-p", "main:link") == "bin/run"
    crate.fsck()


def test_an_edit_made_on_github_is_what_pygithub_reads(repository: Repository, crate: Repo) -> None:
    crate.commit({"run.sh": b"#!/bin/sh\n", "src/old.py": None, "é/ü.txt": "ß".encode()}, executables=["run.sh"])
    crate.commit({}, message="Link", symlinks={"link": "run.sh"}, submodules={"lib": "2" * 40})

    tree = repository.get_git_tree("main", recursive=True)

    assert {entry.path: (entry.mode, entry.type) for entry in tree.tree} == {
        "README.md": ("100644", "blob"),
        "lib": ("160000", "commit"),
        "link": ("120000", "blob"),
        "run.sh": ("100755", "blob"),
        "src": ("040000", "tree"),
        "src/app.py": ("100644", "blob"),
        "é": ("040000", "tree"),
        "é/ü.txt": ("100644", "blob"),
    }
    assert tree.truncated is False
    assert [commit.commit.message for commit in repository.get_commits()] == [
        "Link",
        "Edit on GitHub",
        "Initial commit",
    ]
    text = next(entry for entry in tree.tree if entry.path == "é/ü.txt")
    assert base64.b64decode(repository.get_git_blob(text.sha).content) == "ß".encode()
    crate.fsck()


def test_what_git_itself_pushes_is_read(repository: Repository, crate: Repo, tmp_path: Path) -> None:
    crate.git("clone", "--quiet", str(crate.path), str(tmp_path))
    (tmp_path / "many").mkdir()
    for number in range(120):
        (tmp_path / "many" / f"{number}.txt").write_text(str(number))
    for command in (["add", "."], ["commit", "-qm", "By git"], ["push", "-q", "origin", "main"]):
        crate.git("-C", str(tmp_path), "-c", "user.name=Git", "-c", "user.email=git@example.org", *command)

    files = repository.get_contents("many")

    assert isinstance(files, list)
    assert len(files) == 120
    assert repository.get_branch("main").commit.commit.author.name == "Git"


def test_two_who_push_at_once_lose_nothing(repository: Repository, crate: Repo) -> None:
    def add(number: int) -> int:
        """Push a file, again and again until nobody was faster; say how often somebody was."""
        lost = 0
        while True:
            try:
                push(repository, Element(f"{number}.txt", "100644", "blob", content=str(number)))
            except pygithub.GithubException as refused:
                if refused.data["message"] != "Update is not a fast forward":
                    raise
                lost += 1
            else:
                return lost

    with ThreadPoolExecutor(4) as people:
        list(people.map(add, range(12)))

    assert {f"{number}.txt" for number in range(12)} <= set(crate.files())
    assert len(crate.log()) == 13
    crate.fsck()


def test_git_names_every_object_as_we_do(crate: Repo) -> None:
    crate.commit({f"{name}/{name}": name.encode() for name in ("a", "a.b", "a0", "a-b")} | {"a.c": b""})

    again = crate.git("ls-tree", "main^{tree}")
    sorted_by_git = crate.git("rev-parse", "main^{tree}").strip()

    assert [line.split("\t")[1] for line in again.splitlines()] == ["README.md", "a-b", "a.b", "a.c", "a", "a0", "src"]
    assert sorted_by_git == crate.log()[0]["tree"]
    crate.fsck()


def test_a_file_takes_the_place_of_a_folder_and_back(repository: Repository, crate: Repo) -> None:
    push(repository, Element("src", "100644", "blob", content="no folder any more"))
    assert sorted(crate.files()) == ["README.md", "src"]

    push(repository, Element("src/deep/a.txt", "100644", "blob", content="a"))
    assert sorted(crate.files()) == ["README.md", "src/deep/a.txt"]
    crate.fsck()


def test_a_folder_can_be_moved_by_the_name_of_its_tree(repository: Repository, crate: Repo) -> None:
    src = next(entry for entry in repository.get_git_tree("main").tree if entry.path == "src")

    push(repository, Element("lib", "040000", "tree", sha=src.sha), Element("src", "040000", "tree", sha=None))

    assert sorted(crate.files()) == ["README.md", "lib/app.py", "lib/old.py"]


def test_a_tree_without_a_base_has_only_what_is_named(repository: Repository) -> None:
    tree = repository.create_git_tree([Element("only.txt", "100644", "blob", content="only")])

    assert [entry.path for entry in tree.tree] == ["only.txt"]


@pytest.mark.parametrize(
    ("element", "message"),
    [
        (Element("not/there", "100644", "blob", sha=None), "GitRPC::BadObjectState"),
        (Element("a/../b", "100644", "blob", content=""), "tree.path contains a malformed path component"),
        (Element(".git/config", "100644", "blob", content=""), "tree.path contains a malformed path component"),
        (Element("a", "100777", "blob", content=""), "Must supply a valid tree.mode"),
        (Element("a", "100644", "blob"), "Must supply either tree.sha or tree.content"),
        (Element("a", "100644", "blob", sha="3" * 40), f"tree.sha {'3' * 40} is not a valid blob"),
    ],
)
def test_a_tree_that_cannot_be_is_refused(repository: Repository, element: Element, message: str) -> None:
    base = repository.get_git_tree("main")

    with pytest.raises(pygithub.GithubException) as refused:
        repository.create_git_tree([element], base_tree=base)

    assert refused.value.status == 422
    assert refused.value.data["message"].startswith(message)
    assert refused.value.data["status"] == "422"
    assert refused.value.data["documentation_url"] == "https://docs.github.com/rest/git/trees#create-a-tree"


def test_a_commit_keeps_its_author_its_moment_and_its_parents(repository: Repository, crate: Repo) -> None:
    head = repository.get_git_commit(crate.head())
    author = pygithub.InputGitAuthor("Zoë", "zoe@example.org", "2024-02-03T04:05:06+02:00")

    made = repository.create_git_commit("Merge\n\nof two", head.tree, [head, head], author)

    shown = crate.git("log", "-1", "--format=%an|%ae|%aI|%cn|%P|%B", made.sha).strip()
    assert shown == f"Zoë|zoe@example.org|2024-02-03T04:05:06+02:00|Zoë|{head.sha} {head.sha}|Merge\n\nof two"
    assert made.author.date.isoformat() == "2024-02-03T02:05:06+00:00"


def test_a_commit_of_what_is_not_there_is_refused(repository: Repository, crate: Repo) -> None:
    call = repository.requester.requestJsonAndCheck
    url, tree = f"{repository.url}/git/commits", crate.log()[0]["tree"]

    with pytest.raises(pygithub.GithubException, match="Tree SHA does not exist"):
        call("POST", url, input={"message": "m", "tree": crate.head(), "parents": []})
    with pytest.raises(pygithub.GithubException, match="Parent SHA does not exist"):
        call("POST", url, input={"message": "m", "tree": tree, "parents": ["4" * 40]})


def test_a_blob_comes_back_as_it_was_sent(repository: Repository, server: GitHubServer) -> None:
    text = repository.create_git_blob("zwölf\n", "utf-8")
    everything = bytes(range(256)) * 40
    binary = repository.create_git_blob(base64.b64encode(everything).decode(), "base64")

    assert base64.b64decode(repository.get_git_blob(text.sha).content) == "zwölf\n".encode()
    assert base64.b64decode(repository.get_git_blob(binary.sha).content) == everything
    with pytest.raises(pygithub.GithubException, match="not valid Base64"):
        repository.create_git_blob("?", "base64")
    server.blob_limit = 3
    with pytest.raises(pygithub.GithubException, match="too large to process"):
        repository.create_git_blob("four", "utf-8")


def test_a_large_tree_is_cut_and_says_so(repository: Repository, server: GitHubServer) -> None:
    server.tree_limit = 2

    cut = repository.get_git_tree("main", recursive=True)
    src = repository.get_git_tree("main").tree[1]

    assert (len(cut.tree), cut.truncated) == (2, True)
    server.tree_limit = 3
    whole = repository.get_git_tree(src.sha, recursive=True)
    assert ([entry.path for entry in whole.tree], whole.truncated) == (["app.py", "old.py"], False)


def test_comparing_tells_how_far_two_branches_are_apart(repository: Repository, crate: Repo) -> None:
    first = crate.head()
    crate.commit({"ours.txt": b"1"}, branch="feature/one")
    theirs = crate.commit({"README.md": b"2"})
    last = crate.commit({"README.md": b"3"})

    diverged = repository.compare("feature/one", "main")
    ahead, behind = repository.compare(first, "main"), repository.compare("main", first)
    same = repository.compare("main", last)

    assert (diverged.status, diverged.ahead_by, diverged.behind_by) == ("diverged", 2, 1)
    assert diverged.merge_base_commit.sha == first == crate.git("merge-base", "main", "feature/one").strip()
    assert [commit.sha for commit in diverged.commits] == [theirs, last]
    assert [(file.filename, file.status) for file in diverged.files] == [("README.md", "modified")]
    assert (ahead.status, ahead.ahead_by, ahead.total_commits) == ("ahead", 2, 2)
    assert (behind.status, behind.behind_by) == ("behind", 2)
    assert same.status == "identical"


def test_unrelated_histories_have_nothing_to_compare(repository: Repository, crate: Repo) -> None:
    tree = repository.get_git_tree("main")
    orphan = repository.create_git_commit("Alone", tree, [])
    repository.create_git_ref("refs/heads/orphan", orphan.sha)

    with pytest.raises(pygithub.GithubException) as refused:
        repository.compare("main", "orphan")

    assert refused.value.status == 404
    assert refused.value.data["message"] == "No common ancestor between main and orphan."
