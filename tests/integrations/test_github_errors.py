"""What GitHub refuses becomes an error that says what to do. Through the real PyGithub, against answers as GitHub's."""

from __future__ import annotations

import re
import threading
import time
from typing import Any

import pytest
import requests
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import Settings

from integrations import github_errors
from integrations.github import client, client_for, has_token, translated
from integrations.github_errors import GitHubError
from integrations.models import GitHubConnection
from tests.conftest import Api
from tests.github import GitHubServer
from tests.github.repo import Repo
from tests.integrations.conftest import TOKEN

PERSONAL = "Resource not accessible by personal access token"
ACCEPTED = "X-Accepted-GitHub-Permissions"
GUARDED = "Protected branch update failed for refs/heads/main."
RULES = "Repository rule violations found\n\nChanges must be made through a pull request.\n\n"
TOO_LARGE = "Sorry, your input was too large to process. Consider creating the blob in a local clone of the repository."
WORKFLOW = (
    "refusing to allow an OAuth App to create or update workflow `.github/workflows/ci.yml` without `workflow` scope"
)


def invalid(message: str) -> dict[str, Any]:
    return {"message": "Validation Failed", "errors": [{"resource": "Reference", "code": "custom", "message": message}]}


def look(api: Api, **headers: str) -> Any:
    return api.post("/api/repos/connect", {"repo": "ada/crate"}, **headers)


@pytest.mark.parametrize(
    ("status", "body", "headers", "expected", "code", "words"),
    [
        (401, "Bad credentials", {}, 409, "GITHUB_TOKEN_REFUSED", "Connect GitHub again"),
        (401, "Requires authentication", {}, 409, "GITHUB_TOKEN_REFUSED", "Connect GitHub again"),
        (404, "Not Found", {"X-OAuth-Scopes": "gist", "X-Accepted-OAuth-Scopes": "public_repo, repo"}, 403,
         "GITHUB_SCOPE_MISSING", "“repo”"),
        (403, "Forbidden", {"X-OAuth-Scopes": "", "X-Accepted-OAuth-Scopes": "admin:org"}, 403,
         "GITHUB_SCOPE_MISSING", "“admin:org”"),
        (403, WORKFLOW, {}, 403, "GITHUB_SCOPE_MISSING", "“workflow”"),
        (403, WORKFLOW.replace("workflow` scope", "workflows` permission"), {}, 403, "GITHUB_PERMISSION_MISSING",
         "“workflows: write”"),
        (403, PERSONAL, {ACCEPTED: "contents=write"}, 403, "GITHUB_PERMISSION_MISSING", "“contents: write”"),
        (403, PERSONAL, {ACCEPTED: "contents=write,workflows=write; administration=write"}, 403,
         "GITHUB_PERMISSION_MISSING", "“contents: write, workflows: write / administration: write”"),
        (403, "Resource not accessible by integration", {}, 403, "GITHUB_PERMISSION_MISSING", "contents: write (push)"),
        (403, "Must have push access to repository", {}, 403, "GITHUB_PERMISSION_MISSING", "“contents: write (push)”"),
        (403, "Must have admin rights to Repository.", {}, 403, "GITHUB_PERMISSION_MISSING", "“administration: write”"),
        (403, "Resource protected by organization SAML enforcement.", {"X-GitHub-SSO": "required; url=https://evil/"},
         403, "GITHUB_SSO_REQUIRED", "single sign-on"),
        (404, "Not Found", {}, 404, "GITHUB_REPO_NOT_FOUND", "“ada/crate”: it was deleted or renamed"),
        (410, "Gone", {}, 404, "GITHUB_REPO_NOT_FOUND", "no access"),
        (403, "Repository was archived so is read-only.", {}, 409, "GITHUB_REPO_ARCHIVED", "Unarchive it"),
        (409, "Git Repository is empty.", {}, 409, "GITHUB_REPO_EMPTY", "Push first"),
        (422, GUARDED, {}, 409, "GITHUB_BRANCH_PROTECTED", "pull request"),
        (403, GUARDED, {}, 409, "GITHUB_BRANCH_PROTECTED", "pull request"),
        (422, RULES, {}, 409, "GITHUB_BRANCH_PROTECTED", "pull request"),
        (422, "Update is not a fast forward", {}, 409, "GIT_DIVERGED", "Pull first"),
        (422, "Reference already exists", {}, 409, "GITHUB_REF_EXISTS", "another name"),
        (422, invalid("A pull request already exists for ada:work."), {}, 409, "GITHUB_PULL_REQUEST_EXISTS", "open"),
        (422, TOO_LARGE, {}, 409, "GITHUB_FILE_TOO_LARGE", "100 MB"),
        (422, invalid("name already exists on this account"), {}, 409, "NAME_TAKEN", "another name"),
        (422, "Tree SHA does not exist", {}, 409, "GITHUB_REFUSED", "refused this: Tree SHA does not exist"),
        (451, "Repository access blocked", {}, 409, "GITHUB_REFUSED", "Repository access blocked"),
        (418, {}, {}, 409, "GITHUB_REFUSED", "refused this: 418"),
        (400, ["PyGithub trips over this"], {}, 502, "UPSTREAM_ERROR", "githubstatus.com"),
        (500, "Server Error", {}, 502, "UPSTREAM_ERROR", "githubstatus.com"),
        (503, "Service unavailable", {}, 502, "UPSTREAM_ERROR", "githubstatus.com"),
        (502, b"<html>Unicorn!</html>", {"Content-Type": "text/html"}, 502, "UPSTREAM_ERROR", "githubstatus.com"),
        (200, b'{"id": ', {}, 502, "UPSTREAM_ERROR", "githubstatus.com"),
        (200, {"id": 1}, {}, 502, "UPSTREAM_ERROR", "githubstatus.com"),
        (200, [], {}, 502, "UPSTREAM_ERROR", "githubstatus.com"),
        (301, "Moved", {"Location": "http://elsewhere.example/repos"}, 502, "UPSTREAM_ERROR", "githubstatus.com"),
        (None, None, {}, 502, "UPSTREAM_ERROR", "could not be reached"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_to_do(
    connected: Api, github: GitHubServer, crate: Repo,
    status: int | None, body: Any, headers: dict[str, str], expected: int, code: str, words: str,
) -> None:  # fmt: skip
    github.fail_next("GET", "^/repos/ada/crate$", status=status, body=body, headers=headers)

    answer = look(connected)

    assert (answer.status_code, answer.json()["code"]) == (expected, code)
    assert words in answer.json()["error"]


def test_a_refusal_speaks_french_and_brings_github_s_own_words(
    connected: Api, github: GitHubServer, crate: Repo
) -> None:
    github.fail_next("GET", "^/repos/", status=422, body=RULES)

    answer = look(connected, Accept_Language="fr")

    assert answer.json()["error"] == (
        "La branche est protégée sur GitHub. Ouvrez une pull request au lieu d’y pousser."
    )
    assert answer.json()["details"] == {"github": [RULES.strip().rstrip(".")]}


def test_the_rate_limit_names_when_it_ends(connected: Api, github: GitHubServer, crate: Repo) -> None:
    github.rate_limit(remaining=0, reset=int(time.time()) + 1200)

    answer = look(connected)

    assert (answer.status_code, answer.json()["code"]) == (429, "GITHUB_RATE_LIMITED")
    assert 1195 <= int(answer.headers["Retry-After"]) <= 1201
    assert " UTC. Try again then." in answer.json()["error"]


@pytest.mark.parametrize(("status", "told", "expected"), [(403, 17, "17"), (429, 30, "30"), (403, None, "60")])
def test_the_secondary_limit_says_how_long_to_wait(
    connected: Api, github: GitHubServer, crate: Repo, status: int, told: int | None, expected: str
) -> None:
    github.secondary_limit(told, status=status)

    answer = look(connected)

    assert (answer.status_code, answer.json()["code"]) == (429, "GITHUB_RATE_LIMITED")
    assert answer.headers["Retry-After"] == expected
    assert len(github.calls) == 1


def test_a_missing_branch_is_no_missing_scope(github: GitHubServer) -> None:
    github.add_token("ada", "ghp_public", scopes=["public_repo"])
    github.add_repo("ada/open", private=False, files={"a": b"a"})

    with client("ghp_public") as public, pytest.raises(github_errors.RepoNotFound), translated("ada/open"):
        public.get_repo("ada/open").get_git_ref("heads/nowhere")


def test_single_sign_on_gives_the_address_only_when_it_is_github_s(
    connected: Api, github: GitHubServer, crate: Repo
) -> None:
    address = f"{github.url}/orgs/acme/sso?authorization_request=AZSCKtL4"
    for sent in (address, "https://evil.example/"):
        github.fail_next("GET", "^/repos/", status=403, body="SAML", headers={"X-GitHub-SSO": f"required; url={sent}"})

    assert [look(connected).json()["authorizeUrl"] for _ in range(2)] == [address, None]


def test_no_answer_in_time_is_a_timeout(github: GitHubServer, crate: Repo) -> None:
    over = threading.Event()
    github.before("GET", "^/repos/", over.wait)

    with client(TOKEN, timeout=1) as slow:
        try:
            with pytest.raises(github_errors.TimedOut) as raised, translated("ada/crate"):
                slow.get_repo("ada/crate")
        finally:
            over.set()

    assert (raised.value.status, raised.value.code) == (504, "UPSTREAM_TIMEOUT")


def test_a_server_that_is_not_there_cannot_be_reached(settings: Settings) -> None:
    settings.GITHUB_API_URL = "http://127.0.0.1:1"

    with client(TOKEN) as nobody, pytest.raises(github_errors.Unreachable), translated():
        nobody.get_repo("ada/crate")


def test_errors_that_are_not_github_s_pass_as_they_are() -> None:
    with pytest.raises(ValueError, match="ours"), translated():
        raise ValueError("ours")
    with pytest.raises(github_errors.RepoEmpty), translated():
        raise github_errors.RepoEmpty


def test_it_works_as_a_decorator_too() -> None:
    @translated("ada/crate")
    def read() -> None:
        raise requests.ConnectionError

    for _ in range(2):
        with pytest.raises(github_errors.Unreachable):
            read()


def _all(error: type[GitHubError]) -> list[type[GitHubError]]:
    return [found for below in error.__subclasses__() for found in [below, *_all(below)]]


@pytest.mark.parametrize("error", _all(GitHubError), ids=lambda error: error.__name__)
def test_each_sentence_has_its_french(error: type[GitHubError]) -> None:
    with translation.override("fr"):
        assert gettext(error.text) != error.text


def test_the_document_explains_each_code_with_its_status() -> None:
    document = (settings.BASE_DIR / "docs" / "github.md").read_text()
    rows = re.findall(r"^\| `([A-Z_]+)` \| (\d+) \|", document, re.MULTILINE)

    assert set(rows) == {(error.code, str(error.status)) for error in _all(GitHubError)}


def test_what_a_job_keeps_can_be_shown_later() -> None:
    kept = github_errors.RepoNotFound(repo="ada/crate").kept()

    assert kept["code"] == "GITHUB_REPO_NOT_FOUND"
    with translation.override("fr"):
        assert "« ada/crate »" in gettext(kept["text"]) % kept["params"]


@pytest.mark.parametrize(("wanted", "granted", "has"), [
    ("repo", ["repo"], True), ("public_repo", ["repo", "gist"], True), ("repo", ["public_repo"], False),
    ("read:org", ["admin:org"], True), ("user:email", ["user"], True), ("repo", [], False),
])  # fmt: skip
def test_a_scope_holds_those_below_it(wanted: str, granted: list[str], has: bool) -> None:
    assert github_errors.has_scope(granted, wanted) is has


def test_without_any_token_the_settings_are_named(owner: Api, github: GitHubServer) -> None:
    assert owner.user is not None
    assert not has_token(owner.user)

    answer = look(owner)

    assert (answer.status_code, answer.json()["code"]) == (503, "NOT_CONFIGURED")
    assert "GITHUB_TOKEN" in answer.json()["error"]
    assert github.calls == []


def test_the_server_s_token_stands_in_for_who_has_none(
    owner: Api, github: GitHubServer, crate: Repo, settings: Settings
) -> None:
    settings.GITHUB_TOKEN = TOKEN
    assert owner.user is not None

    assert has_token(owner.user)
    assert look(owner).json()["repo"]["fullName"] == "ada/crate"


def test_one_s_own_token_goes_before_the_server_s(connected: Api, github: GitHubServer, settings: Settings) -> None:
    github.add_user("server", token="ghp_server", scopes=["repo"])
    settings.GITHUB_TOKEN = "ghp_server"
    assert connected.user is not None

    with client_for(connected.user) as own:
        assert own.get_user().login == "ada"


def test_a_token_whose_key_is_gone_asks_to_connect_again(connected: Api, settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = ["another key"]

    answer = look(connected)

    assert (answer.status_code, answer.json()["code"]) == (409, "GITHUB_TOKEN_REFUSED")
    assert "can no longer be read" in answer.json()["error"]
    assert GitHubConnection.objects.exists()


def test_a_client_says_who_it_is_and_never_waits_by_itself() -> None:
    with client(TOKEN) as made:
        options = made.requester.kwargs

    assert (options["retry"], options["seconds_between_requests"], options["seconds_between_writes"]) == (None, 0, 0)
    assert (options["timeout"], options["per_page"]) == (10, 100)
    assert options["user_agent"].startswith("Motivd/")
    assert TOKEN not in repr(made) + repr(options)
