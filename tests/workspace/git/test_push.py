"""Pushing: one commit that holds exactly what changed; nothing on GitHub is ever overwritten."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from builder.models import Project
from tests.conftest import Api
from tests.github.server import GitHubServer
from tests.workspace.git.conftest import START, Linked, link
from workspace import files
from workspace.models import Author, GitSync, RepoSync, WorkspaceFile


def test_a_push_is_one_commit_of_exactly_what_changed(linked: Linked) -> None:
    before = linked.repo.head("main")
    linked.write({"src/main.ts": b"export const one = 1;\n", "src/new.ts": b"new\n", "logo.png": None})

    result = linked.push()

    assert result["pushedFiles"] == ["logo.png", "src/main.ts", "src/new.ts"]
    assert result["commit"] == linked.repo.head("main")
    assert linked.there() == linked.here()
    newest, parent = linked.repo.log("main")[:2]
    assert parent["sha"] == before
    assert newest["message"].splitlines()[0] == "Add 1 file, change 1 file, delete 1 file"
    linked.repo.fsck()


def test_27_changed_files_cost_at_most_31_calls(linked: Linked) -> None:
    linked.write({f"src/file{number}.bin": b"\0" + bytes([number]) for number in range(27)})

    linked.push()

    assert len(linked.github.calls) <= 4 + 27
    assert linked.there() == linked.here()


def test_texts_travel_inside_the_tree(linked: Linked) -> None:
    linked.write({f"src/file{number}.ts": f"export const n = {number};\n".encode() for number in range(27)})

    linked.push()

    assert len(linked.github.calls) == 4
    assert linked.there() == linked.here()


def test_nothing_to_push_makes_no_commit(linked: Linked) -> None:
    head = linked.repo.head("main")

    result = linked.push()

    assert result == {"commit": None, "pushedFiles": [], "leftOut": []}
    assert linked.repo.head("main") == head


def test_a_rename_sends_no_content(linked: Linked) -> None:
    linked.write({"brand.png": START["logo.png"], "logo.png": None})

    linked.push()

    assert not [call for call in linked.github.calls if call.path.endswith("/git/blobs")]
    assert linked.repo.log("main")[0]["message"] == "Rename logo.png to brand.png"
    assert linked.there() == linked.here()


def test_what_a_message_says_is_the_commits(linked: Linked) -> None:
    linked.write({"a.txt": b"a"})

    linked.push(message="Réparer l’accueil\n\nEt le reste.")

    assert linked.repo.log("main")[0]["message"] == "Réparer l’accueil\n\nEt le reste."


def test_modes_go_along(linked: Linked) -> None:
    files.write_many(linked.project, {"run.sh": b"#!/bin/sh\n"}, author=Author.PERSON, executables=["run.sh"])
    linked.push()
    assert linked.repo.modes("main")["run.sh"] == "100755"

    WorkspaceFile.objects.filter(path="run.sh").update(executable=False)
    result = linked.push()

    assert result["pushedFiles"] == ["run.sh"]
    assert linked.repo.modes("main")["run.sh"] == "100644"


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        (".env", b"A=1", "environment"),
        ("app/.env.local", b"A=1", "environment"),
        ("config.ts", b"const key = 'sk-ant-" + b"api03-" + b"x" * 40 + b"';", "secret"),
        ("deploy/id_rsa", b"whatever", "secret"),
        ("key.txt", b"-----BEGIN OPENSSH " + b"PRIVATE KEY-----\nabc", "secret"),
        ("aws.json", b'{"id": "AKIA' + b"ABCDEFGHIJKLMNOP" + b'"}', "secret"),
    ],
)
def test_secrets_stay_here(linked: Linked, path: str, content: bytes, reason: str) -> None:
    linked.write({path: content, "kept.txt": b"kept"})

    result = linked.push()

    assert result["leftOut"] == [{"path": path, "reason": reason}]
    assert result["pushedFiles"] == ["kept.txt"]
    assert path not in linked.there()


@pytest.mark.parametrize("path", [".env.example", "environment.ts", "src/.envrc.md"])
def test_what_only_looks_like_a_secret_goes_along(linked: Linked, path: str) -> None:
    linked.write({path: b"ANTHROPIC_API_KEY=sk-ant-...\n"})

    assert linked.push()["pushedFiles"] == [path]


def test_an_edit_on_github_between_two_pushes_is_never_overwritten(linked: Linked) -> None:
    linked.write({"a.txt": b"ours"})
    linked.push()
    edited = linked.repo.commit({"src/main.ts": b"theirs\n"})
    linked.write({"b.txt": b"ours"})

    code = linked.refused("push")

    assert code == "GIT_DIVERGED"
    assert linked.repo.head("main") == edited
    linked.pull()
    linked.push()
    assert linked.there() == linked.here()
    assert linked.there()["src/main.ts"] == b"theirs\n"
    assert linked.there()["b.txt"] == b"ours"


def test_an_edit_on_github_in_the_middle_of_a_push_wins(linked: Linked) -> None:
    linked.write({"a.txt": b"ours"})
    edited: list[str] = []
    linked.github.before("POST", r"/git/commits$", lambda: edited.append(linked.repo.commit({"a.txt": b"theirs"})))

    code = linked.refused("push")

    assert code == "GIT_DIVERGED"
    assert linked.repo.head("main") == edited[0]


def test_unrelated_histories_are_not_pushed_over(owner: Api, project: Project, github: GitHubServer) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=START))
    one.write({"mine.txt": b"mine"})

    assert one.refused("push") == "GIT_DIVERGED"
    assert one.there() == START


def test_a_force_pushed_branch_is_not_pushed_over(linked: Linked) -> None:
    linked.write({"a.txt": b"ours"})
    linked.push()
    other = linked.repo.commit({"x.txt": b"x"}, branch="other")
    linked.repo.force("main", other)
    linked.write({"b.txt": b"ours"})

    assert linked.refused("push") == "GIT_DIVERGED"
    assert linked.repo.head("main") == other


@pytest.mark.parametrize("method_and_path", ["POST /git/trees", "POST /git/commits", "PATCH /git/refs/heads/main"])
def test_a_failure_in_the_middle_leaves_nothing_half_done(linked: Linked, method_and_path: str) -> None:
    method, path = method_and_path.split()
    head = linked.repo.head("main")
    linked.write({"a.txt": b"ours"})
    linked.github.fail_next(method, f"{path}$", status=502, body={"message": "Server Error"})

    code = linked.refused("push")

    assert code == "UPSTREAM_ERROR"
    assert linked.repo.head("main") == head
    assert linked.push()["pushedFiles"] == ["a.txt"]
    assert linked.there() == linked.here()


def test_a_worker_that_died_after_the_push_is_found_out(linked: Linked) -> None:
    linked.write({"a.txt": b"ours"})
    linked.github.fail_next("PATCH", r"/git/refs/heads/main$", after=True)
    assert linked.refused("push") == "UPSTREAM_ERROR"
    moved = linked.repo.head("main")
    GitSync.objects.filter(kind="push").update(status="queued", error=None, finished_at=None)

    from workspace import git_sync

    git_sync.run(GitSync.objects.get(kind="push").pk)

    sync = GitSync.objects.get(kind="push")
    assert sync.result is not None
    assert (sync.status, sync.result["commit"]) == ("succeeded", moved)
    assert linked.repo.head("main") == moved
    assert linked.status()["state"] == "in_sync"


def test_the_next_push_after_an_unheard_success_repeats_nothing(linked: Linked) -> None:
    linked.write({"a.txt": b"ours"})
    linked.github.fail_next("PATCH", r"/git/refs/heads/main$", after=True)
    linked.refused("push")
    moved = linked.repo.head("main")

    assert linked.refused("push") == "GIT_DIVERGED"
    linked.pull()

    assert linked.repo.head("main") == moved
    assert linked.status()["state"] == "in_sync"


def test_an_empty_repository_gets_all_files(owner: Api, project: Project, github: GitHubServer) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=None))
    one.write(dict(START) | {"run.sh": b"#!/bin/sh\n"})
    WorkspaceFile.objects.filter(path="run.sh").update(executable=True)

    result = one.push()

    assert result["pushedFiles"] == sorted([*START, "run.sh"])
    assert result["commit"] == one.repo.head("main")
    assert one.there() == one.here()
    assert one.repo.modes("main")["run.sh"] == "100755"
    one.repo.fsck()
    assert one.status()["state"] == "in_sync"


@pytest.mark.parametrize("is_executable", [False, True])
def test_one_file_in_an_empty_repository_is_told_in_the_owner_s_words(
    owner: Api, project: Project, github: GitHubServer, is_executable: bool
) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=None))
    one.write({"run.sh": b"#!/bin/sh\n"})
    WorkspaceFile.objects.update(executable=is_executable)

    one.push(message="Run everything")

    assert [commit["message"] for commit in one.repo.log("main")].count("Run everything") == 1
    assert one.repo.log("main")[0]["message"] == "Run everything"
    assert one.there() == one.here()


def test_a_new_branch_is_made(linked: Linked) -> None:
    main = linked.repo.head("main")
    linked.write({"a.txt": b"ours"})

    linked.push(branch="feature/crates")

    assert linked.repo.head("main") == main
    assert linked.there("feature/crates") == linked.here()
    assert linked.status()["branch"] == "feature/crates"


def test_a_pull_request_leaves_the_branch_alone(linked: Linked) -> None:
    main = linked.repo.head("main")
    linked.repo.protect("main")
    linked.write({"a.txt": b"ours"})
    assert linked.refused("push") == "GITHUB_BRANCH_PROTECTED"

    sync = linked.call("pull-request", message="Add a\n\nBecause.")

    request = sync["result"]["pullRequest"]
    (made,) = linked.repo.pulls
    assert (made.number, made.title, made.body, made.base) == (request["number"], "Add a", "Because.", "main")
    assert linked.repo.head("main") == main
    assert linked.there(made.head) == linked.here()


def test_links_and_submodules_on_github_stay(owner: Api, project: Project, github: GitHubServer) -> None:
    repo = github.add_repo("ada/crate", files=START)
    repo.commit({}, symlinks={"link": "README.md"}, submodules={"lib": "1" * 40})
    one = link(owner, project, github, repo)
    pulled = one.pull()
    assert pulled["leftOut"] == [{"path": "lib", "reason": "submodule"}, {"path": "link", "reason": "symlink"}]
    one.write({"link": b"a file here", "lib/inside.txt": b"x", "a.txt": b"a"})

    pushed = one.push()

    assert pushed["pushedFiles"] == ["a.txt"]
    assert [row["path"] for row in pushed["leftOut"]] == ["lib/inside.txt", "link"]
    assert repo.modes("main")["link"] == "120000"
    assert repo.modes("main")["lib"] == "160000"
    repo.fsck()


def test_two_pushes_at_once_are_one(linked: Linked) -> None:
    linked.write({"a.txt": b"ours"})
    first = linked.api.post(linked.address("git/push"), {}).json()["sync"]

    again = linked.api.post(linked.address("git/push"), {})
    other = linked.api.post(linked.address("git/push"), {"message": "other"})

    assert again.json()["sync"]["id"] == first["id"]
    assert (other.status_code, other.json()["code"], other.json()["syncId"]) == (409, "CONFLICT", first["id"])


def test_a_renamed_repository_is_followed(linked: Linked) -> None:
    linked.github.rename("ada/crate", "ada/box")
    linked.write({"a.txt": b"ours"})

    linked.push()

    assert linked.there() == linked.here()
    linked.project.repo.refresh_from_db()
    assert linked.project.repo.full_name == "ada/box"
    assert RepoSync.objects.get().full_name == "ada/box"


def test_a_rename_in_the_middle_of_a_push_is_no_success(linked: Linked) -> None:
    head = linked.repo.head("main")
    linked.write({"a.txt": b"ours"})
    linked.github.before("PATCH", r"/git/refs/heads/main$", lambda: linked.github.rename("ada/crate", "ada/box"))

    linked.refused("push")

    assert linked.repo.head("main") == head
    linked.push()
    assert linked.there() == linked.here()


def test_a_deleted_repository_is_said_to_be_gone(linked: Linked) -> None:
    linked.github.delete("ada/crate")
    linked.write({"a.txt": b"ours"})

    assert linked.refused("push") == "GITHUB_REPO_NOT_FOUND"


def test_without_a_link_or_a_token_nothing_starts(owner: Api, project: Project, github: GitHubServer) -> None:
    unlinked = owner.post(f"/api/projects/{project.pk}/git/push", {})
    one = link(owner, project, github, github.add_repo("ada/crate", files=START))
    one.api.user.github_connection.delete()  # type: ignore[union-attr]

    without_token = owner.post(f"/api/projects/{project.pk}/git/push", {})

    assert (unlinked.status_code, unlinked.json()["code"]) == (409, "REPO_NOT_LINKED")
    assert (without_token.status_code, without_token.json()["code"]) == (503, "NOT_CONFIGURED")
    assert not GitSync.objects.exists()


@pytest.mark.parametrize("body", [{"branch": "a..b"}, {"branch": "/a"}, {"branch": "a b"}, {"message": 1}, {"x": 1}])
def test_bad_bodies_are_refused(linked: Linked, body: dict[str, Any]) -> None:
    refused = linked.api.post(linked.address("git/push"), body)

    assert (refused.status_code, refused.json()["code"]) == (400, "VALIDATION_ERROR")


def test_git_itself_reads_what_was_pushed(linked: Linked) -> None:
    linked.write({"ünïcode/ß.txt": "grüße\n".encode(), "empty": b"", "crlf.txt": b"a\r\nb\r\n", "nul.txt": b"a\0b"})

    linked.push()

    for path, content in linked.here().items():
        shown = subprocess.run(
            ["git", "-C", str(linked.repo.path), "show", f"main:{path}"], capture_output=True, check=True
        )
        assert shown.stdout == content
