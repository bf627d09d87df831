"""Single files, archives, pull requests, where a repository runs, and the events of its pushes."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import zipfile

import github as pygithub
import pytest
import requests
from github.ContentFile import ContentFile
from github.Repository import Repository

from tests.github.repo import Repo
from tests.github.server import GitHubServer


def refusal(error: pytest.ExceptionInfo[pygithub.GithubException]) -> tuple[int, str]:
    return error.value.status, error.value.data["message"]


def test_one_file_is_made_changed_and_removed(repository: Repository, crate: Repo) -> None:
    made = repository.create_file("docs/a.md", "Add", "a")["content"]
    changed = repository.update_file("docs/a.md", "Change", b"\xff", made.sha)

    assert crate.files()["docs/a.md"] == b"\xff"
    assert crate.head() == changed["commit"].sha
    with pytest.raises(pygithub.GithubException) as stale:
        repository.update_file("docs/a.md", "Change", "b", made.sha)
    assert refusal(stale) == (409, f"docs/a.md does not match {made.sha}")
    with pytest.raises(pygithub.GithubException) as unnamed:
        repository.create_file("docs/a.md", "Add", "b")
    assert refusal(unnamed) == (422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    with pytest.raises(pygithub.GithubException) as elsewhere:
        repository.create_file("b.md", "Add", "b", branch="gone")
    assert refusal(elsewhere) == (404, "Branch gone not found")

    repository.delete_file("docs/a.md", "Remove", changed["content"].sha)

    assert "docs/a.md" not in crate.files()
    assert crate.git("log", "--format=%an/%cn %s", "main").splitlines()[:3] == [
        "Ada/GitHub Remove",
        "Ada/GitHub Change",
        "Ada/GitHub Add",
    ]
    crate.fsck()


def test_contents_are_read_by_path_and_branch(repository: Repository, crate: Repo) -> None:
    crate.commit({"new.txt": b"new"}, branch="next", symlinks={"src/link": "../new.txt"}, submodules={"lib": "6" * 40})

    file, link = repository.get_contents("new.txt", ref="next"), repository.get_contents("src/link", ref="next")
    folder, submodule = repository.get_contents("src", ref="next"), repository.get_contents("lib", ref="next")

    assert isinstance(file, ContentFile)
    assert isinstance(link, ContentFile)
    assert isinstance(folder, list)
    assert isinstance(submodule, ContentFile)
    assert file.decoded_content == link.decoded_content == b"new"
    assert [(entry.name, entry.type) for entry in folder] == [
        ("app.py", "file"),
        ("link", "symlink"),
        ("old.py", "file"),
    ]
    assert submodule.type == "submodule"
    with pytest.raises(pygithub.UnknownObjectException):
        repository.get_contents("new.txt")


def test_the_archive_of_a_branch_is_a_zip_with_modes_and_links(repository: Repository, crate: Repo) -> None:
    sha = crate.commit(
        {"run.sh": b"#!/bin/sh\n"}, branch="feature/zip", executables=["run.sh"], symlinks={"l": "run.sh"}
    )

    link = repository.get_archive_link("zipball", "feature/zip")
    answer = requests.get(link, timeout=5)

    top = f"ada-crate-{sha[:7]}/"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
        assert set(modes) == {top, f"{top}README.md", f"{top}l", f"{top}run.sh", f"{top}src/"} | {
            f"{top}src/{name}.py" for name in ("app", "old")
        }
        assert archive.read(f"{top}l") == b"run.sh"
    assert (modes[f"{top}run.sh"], modes[f"{top}l"]) == (0o100755, 0o120777)
    assert requests.get(link, timeout=5).status_code == 404


def test_a_pull_request_needs_a_difference_and_is_made_once(repository: Repository, crate: Repo) -> None:
    crate.force("same", crate.head())
    crate.commit({"a.txt": b"a"}, branch="feature")

    made = repository.create_pull(base="main", head="feature", title="Feature", body="What it does")

    assert (made.number, made.state, made.head.ref, made.base.ref) == (1, "open", "feature", "main")
    assert [pull.number for pull in repository.get_pulls(head="ada:feature")] == [1]
    assert [pull.number for pull in repository.get_pulls(head="ada:other")] == []
    assert repository.get_pull(1).title == "Feature"
    for head, told in (
        ("feature", "A pull request already exists for ada:feature."),
        ("same", "No commits between main and same"),
    ):
        with pytest.raises(pygithub.GithubException) as refused:
            repository.create_pull(base="main", head=head, title="Again")
        assert refusal(refused)[0] == 422
        assert refused.value.data["errors"] == [{"resource": "PullRequest", "code": "custom", "message": told}]
    with pytest.raises(pygithub.GithubException) as unknown:
        repository.create_pull(base="main", head="gone", title="Gone")
    assert unknown.value.data["errors"] == [{"resource": "PullRequest", "code": "invalid", "field": "head"}]


def test_where_a_repository_runs_is_told(repository: Repository, crate: Repo) -> None:
    crate.deploy("Preview", "https://old.example.org")
    crate.deploy("Production", "https://crate.example.org").statuses.append(("inactive", ""))
    crate.homepage = "https://home.example.org"

    found = list(repository.get_deployments())

    assert [deployment.environment for deployment in found] == ["Production", "Preview"]
    assert [(status.state, status.environment_url) for status in found[0].get_statuses()] == [
        ("inactive", ""),
        ("success", "https://crate.example.org"),
    ]
    assert len(list(repository.get_deployments(environment="Preview"))) == 1
    repository.update()
    assert repository.homepage == "https://home.example.org"
    call = repository.requester.requestJsonAndCheck
    with pytest.raises(pygithub.UnknownObjectException):
        call("GET", f"{repository.url}/pages")
    crate.has_pages = True
    assert call("GET", f"{repository.url}/pages")[1]["html_url"] == "https://ada.github.io/crate/"


def test_the_event_of_a_push_is_signed_and_tells_what_changed(server: GitHubServer, crate: Repo) -> None:
    before = crate.head()
    crate.commit({"a.txt": b"a", "src/old.py": None})
    after = crate.commit({"README.md": b"new"})

    headers, body = server.deliver_push(crate, "https://motivd.example/api/webhooks/github", "s3cret", before=before)

    event = json.loads(body)
    signature = hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={signature}"
    assert headers["X-GitHub-Event"] == "push"
    assert headers["X-GitHub-Delivery"]
    assert (event["ref"], event["before"], event["after"]) == ("refs/heads/main", before, after)
    assert (event["forced"], event["created"], event["deleted"]) == (False, False, False)
    assert event["repository"]["full_name"] == "ada/crate"
    assert [(commit["added"], commit["removed"], commit["modified"]) for commit in event["commits"]] == [
        (["a.txt"], ["src/old.py"], []),
        ([], [], ["README.md"]),
    ]
    assert event["head_commit"]["id"] == after


def test_the_event_tells_of_a_forced_push_and_of_a_removed_branch(server: GitHubServer, crate: Repo) -> None:
    first, lost = crate.head(), crate.commit({"a.txt": b"a"})
    crate.force("main", first)
    forced = json.loads(server.deliver_push(crate, "https://x.example", "s", before=lost)[1])
    crate.force("topic", first)
    crate.force("topic", None)
    deleted = json.loads(server.deliver_push(crate, "https://x.example", "s", branch="topic", before=first)[1])

    assert (forced["forced"], forced["commits"]) == (True, [])
    assert (deleted["deleted"], deleted["after"], deleted["head_commit"]) == (True, "0" * 40, None)
