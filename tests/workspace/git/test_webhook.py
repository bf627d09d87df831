"""GitHub tells of a push: only GitHub can, and what it tells is done once, and never over anybody's work."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from builder.models import Project
from tests.conftest import Api
from tests.github.server import GitHubServer
from tests.workspace.git.conftest import START, Linked, link
from workspace import files, git_sync
from workspace.models import GitSync, RepoSync

SECRET = "a shared secret"
ADDRESS = "/api/webhooks/github"


@pytest.fixture(autouse=True)
def secret(settings: Settings) -> str:
    settings.GITHUB_WEBHOOK_SECRET = SECRET
    return SECRET


def deliver(body: bytes, *, event: str = "push", secret: str = SECRET, **headers: str) -> Any:
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    sent = {"X-GitHub-Event": event, "X-Hub-Signature-256": f"sha256={signature}"} | headers
    return Client().post(ADDRESS, body, content_type="application/json", headers=sent)


def tell(linked: Linked, **options: Any) -> Any:
    """Deliver what GitHub would after the last commit."""
    headers, body = linked.github.deliver_push(linked.repo, f"http://testserver{ADDRESS}", SECRET, **options)
    headers.pop("Host")
    return Client().post(ADDRESS, body, content_type=headers.pop("Content-Type"), headers=headers)


def pulls() -> list[GitSync]:
    return list(GitSync.objects.filter(kind="pull", status="queued"))


@pytest.fixture
def pushed(linked: Linked) -> Linked:
    """Somebody pushed to the linked repository."""
    linked.repo.commit({"theirs.txt": b"theirs", "logo.png": None})
    linked.github.calls.clear()
    return linked


# --- Who may say so ---------------------------------------------------------------------------------------


def test_a_signed_push_is_taken_in(pushed: Linked) -> None:
    answer = tell(pushed)

    assert (answer.status_code, answer.json()) == (200, {"received": True, "projects": 1})
    assert pushed.github.calls == []


@pytest.mark.parametrize(
    "signature",
    ["", "sha256=", "sha256=" + "0" * 64, "sha1=" + "0" * 40, "0" * 64, "sha256=é", "SHA256=" + "0" * 64],
)
def test_what_is_not_signed_by_us_is_refused(pushed: Linked, signature: str) -> None:
    _headers, body = pushed.github.deliver_push(pushed.repo, ADDRESS, SECRET)

    refused = deliver(body, **{"X-Hub-Signature-256": signature})

    assert (refused.status_code, refused.json()["code"]) == (401, "NOT_AUTHENTICATED")
    assert RepoSync.objects.get().remote_sha == RepoSync.objects.get().commit_sha
    assert pulls() == []


def test_a_wrong_secret_and_another_body_are_refused(pushed: Linked) -> None:
    headers, body = pushed.github.deliver_push(pushed.repo, ADDRESS, SECRET)
    right = headers["X-Hub-Signature-256"]

    assert deliver(body, secret="another").status_code == 401
    assert deliver(body + b" ", **{"X-Hub-Signature-256": right}).status_code == 401
    assert Client().post(ADDRESS, body, content_type="application/json").status_code == 401
    assert pulls() == []


def test_without_a_secret_nobody_is_believed(pushed: Linked, settings: Settings) -> None:
    settings.GITHUB_WEBHOOK_SECRET = ""

    refused = deliver(b"{}", secret="")

    assert (refused.status_code, refused.json()["code"]) == (503, "NOT_CONFIGURED")
    assert "GITHUB_WEBHOOK_SECRET" in refused.json()["error"]


def test_a_ping_is_answered(linked: Linked) -> None:
    answer = deliver(json.dumps({"zen": "Keep it logically awesome.", "hook_id": 1}).encode(), event="ping")

    assert (answer.status_code, answer.json()) == (200, {"received": True, "projects": 0})


def test_other_events_change_nothing(pushed: Linked) -> None:
    _headers, body = pushed.github.deliver_push(pushed.repo, ADDRESS, SECRET)

    assert deliver(body, event="create").json()["projects"] == 0
    assert deliver(body, event="").json()["projects"] == 0
    assert pulls() == []


# --- What a push does -------------------------------------------------------------------------------------


def test_a_push_pulls_by_itself_where_there_is_nothing_to_merge(pushed: Linked) -> None:
    tell(pushed)
    assert RepoSync.objects.get().remote_sha == pushed.repo.head("main")

    (pull,) = pulls()
    git_sync.run(pull.pk)

    pull.refresh_from_db()
    assert (pull.status, pull.requested_by) == ("succeeded", None)
    assert pushed.here() == pushed.there()
    assert pushed.status()["state"] == "in_sync"


def test_local_changes_are_only_marked_behind(pushed: Linked) -> None:
    pushed.write({"ours.txt": b"ours"})
    before = pushed.here()

    assert tell(pushed).json()["projects"] == 1

    assert pulls() == []
    sync = RepoSync.objects.get()
    assert sync.remote_sha == pushed.repo.head("main") != sync.commit_sha
    assert pushed.here() == before


def test_a_file_saved_before_the_pull_runs_is_merged(pushed: Linked) -> None:
    tell(pushed)
    pushed.write({"ours.txt": b"ours"})

    git_sync.run(pulls()[0].pk)

    assert pushed.here() == {**pushed.there(), "ours.txt": b"ours"}


def test_a_push_delivered_twice_is_one_sync(pushed: Linked) -> None:
    headers, body = pushed.github.deliver_push(pushed.repo, ADDRESS, SECRET)
    again = {"X-GitHub-Delivery": headers["X-GitHub-Delivery"]}

    deliver(body, **again)
    deliver(body, **again)
    (pull,) = pulls()
    git_sync.run(pull.pk)
    deliver(body, **again)

    assert pulls() == []
    assert GitSync.objects.filter(kind="pull", requested_by=None).count() == 1


def test_our_own_push_coming_back_starts_nothing(linked: Linked) -> None:
    linked.write({"a.txt": b"a"})
    linked.push()

    assert tell(linked).json()["projects"] == 1
    assert pulls() == []


def test_a_push_while_another_sync_runs_is_only_marked(pushed: Linked) -> None:
    pushed.api.post(pushed.address("git/push"), {})

    assert tell(pushed).status_code == 200

    assert pulls() == []
    assert RepoSync.objects.get().remote_sha == pushed.repo.head("main")


def test_another_branch_is_not_ours(linked: Linked) -> None:
    head = linked.repo.head("main")
    linked.repo.commit({"x.txt": b"x"}, branch="feature/x")

    assert tell(linked, branch="feature/x").json()["projects"] == 0
    assert (pulls(), RepoSync.objects.get().remote_sha) == ([], head)


def test_a_tag_is_no_branch(linked: Linked) -> None:
    _headers, body = linked.github.deliver_push(linked.repo, ADDRESS, SECRET)
    event = json.loads(body) | {"ref": "refs/tags/main", "after": "1" * 40}

    assert deliver(json.dumps(event).encode()).json()["projects"] == 0


def test_a_deleted_branch_is_heard_of_and_nothing_is_deleted_here(linked: Linked) -> None:
    before = linked.repo.head("main")
    linked.repo.force("main", None)

    assert tell(linked, before=before).json()["projects"] == 1

    assert (pulls(), RepoSync.objects.get().remote_sha) == ([], None)
    assert linked.here() == START


def test_an_unknown_repository_is_nobodys(linked: Linked) -> None:
    other = linked.github.add_repo("ada/other", files=START)
    linked.repo, ours = other, linked.repo
    other.commit({"x.txt": b"x"})

    assert tell(linked).json()["projects"] == 0
    assert (pulls(), ours.head("main")) == ([], RepoSync.objects.get().remote_sha)


def test_a_renamed_repository_is_known_by_its_id(pushed: Linked) -> None:
    pushed.github.rename("ada/crate", "ada/box")

    assert tell(pushed).json()["projects"] == 1
    git_sync.run(pulls()[0].pk)

    assert pushed.here() == pushed.there()
    pushed.project.repo.refresh_from_db()
    assert pushed.project.repo.full_name == "ada/box"


def test_a_repository_of_the_old_name_with_another_id_is_another(pushed: Linked) -> None:
    _headers, body = pushed.github.deliver_push(pushed.repo, ADDRESS, SECRET)
    event = json.loads(body)
    event["repository"]["id"] += 1

    assert deliver(json.dumps(event).encode()).json()["projects"] == 0


def test_every_project_of_a_repository_hears_of_it(linked: Linked, owner: Api, github: GitHubServer) -> None:
    assert owner.user is not None
    second = Project.objects.create(owner=owner.user, name="Second", slug="second", sandbox_slug="second")
    other = link(owner, second, github, linked.repo)
    other.pull()
    files.write(second, "mine.txt", b"mine", base=None)
    linked.repo.commit({"x.txt": b"x"})

    assert tell(linked).json()["projects"] == 2

    assert [pull.project_id for pull in pulls()] == [linked.project.pk]


def test_a_project_that_was_linked_to_something_else_is_left_alone(pushed: Linked) -> None:
    pushed.github.add_repo("ada/other", files={"a.txt": b"a"})
    pushed.project.repo.full_name = "ada/other"
    pushed.project.repo.save()

    answer = tell(pushed)

    assert (answer.json()["projects"], pulls()) == (0, [])


# --- What nobody should send ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[]", b"null", b'"push"', b"{", b"\xff\xfe", b"payload=%7B%7D", b"[" * 100_000]
)
def test_what_is_no_json_object_is_refused(linked: Linked, body: bytes) -> None:
    refused = deliver(body)

    assert (refused.status_code, refused.json()["code"]) == (400, "INVALID_BODY")


@pytest.mark.parametrize("depth", [500, 100_000])
def test_huge_nesting_is_no_server_error(linked: Linked, depth: int) -> None:
    answer = deliver(b'{"ref": ' + b'{"a":' * depth + b"1" + b"}" * depth + b"}")

    assert answer.status_code in (200, 400)


@pytest.mark.parametrize(
    "changes",
    [
        {"repository": None},
        {"repository": {"id": "1", "full_name": 1}},
        {"repository": {"id": True}},
        {"repository": {"id": 10**40, "full_name": "ada/crate"}},
        {"repository": {"id": -1, "full_name": "a\0b"}},
        {"ref": 1},
        {"ref": "refs/heads/"},
        {"ref": "refs/heads/a\0b"},
        {"ref": "refs/heads/\ud800"},
        {"ref": "main"},
        {"after": None},
        {"after": "main"},
        {"after": "0" * 41},
        {"after": "\0" * 40},
        {"after": ["1" * 40]},
    ],
    ids=str,
)
def test_a_strange_push_changes_nothing(pushed: Linked, changes: dict[str, Any]) -> None:
    _headers, body = pushed.github.deliver_push(pushed.repo, ADDRESS, SECRET)
    before = RepoSync.objects.values().get()

    answer = deliver(json.dumps(json.loads(body) | changes).encode())

    assert (answer.status_code, answer.json()["projects"]) == (200, 0)
    assert RepoSync.objects.values().get() == before
    assert pulls() == []


def test_it_is_a_post(linked: Linked) -> None:
    assert Client().get(ADDRESS).status_code == 405


@pytest.mark.django_db
def test_the_projects_of_a_repository_are_found_by_an_index() -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, RepoSync._meta.db_table)

    assert ["repo_id", "branch"] in [made["columns"] for made in found.values() if made["index"]]
