"""Making a repository on GitHub, for a project or for none."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections

from builder.models import Project, ProjectRepo
from tests.conftest import Api
from tests.github import GitHubServer
from tests.github.repo import Repo
from tests.integrations.conftest import TOKEN

PATH = "/api/repos/create"


def _create(api: Api, **body: Any) -> Any:
    return api.post(PATH, {"name": "box"} | body)


def test_a_repository_is_private_and_empty(connected: Api, github: GitHubServer) -> None:
    answer = _create(connected, description=" A box\nfor tins ")

    repo = answer.json()["repo"]
    assert answer.status_code == 201
    assert (repo["fullName"], repo["private"], repo["description"]) == ("ada/box", True, "A box for tins")
    assert repo["permissions"] == {"admin": True, "push": True, "pull": True}
    made = github.repo("ada/box")
    assert made is not None
    assert made.empty
    assert len(github.calls) == 1


def test_it_can_be_public_and_an_organization_s(connected: Api, github: GitHubServer) -> None:
    github.add_org("acme", members=["ada"])

    repo = _create(connected, private=False, org="acme").json()["repo"]

    assert (repo["fullName"], repo["private"]) == ("acme/box", False)


def test_it_is_linked_to_the_project_which_keeps_its_name(
    connected: Api, github: GitHubServer, project: Project
) -> None:
    answer = _create(connected, projectId=str(project.pk))

    project.refresh_from_db()
    assert answer.status_code == 201
    assert ProjectRepo.objects.get(project=project).full_name == "ada/box"
    assert project.name == "Crate"


@pytest.mark.parametrize(
    "name", [None, "", ".", "..", "a b", "été", "a/b", "x" * 101, "box.git", "Box.WIKI", 5, "a\nb", "a\x00"]
)
def test_a_name_that_github_would_change_is_refused(connected: Api, github: GitHubServer, name: Any) -> None:
    answer = _create(connected, name=name)

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["name"])
    assert github.calls == []


@pytest.mark.parametrize("name", ["a", "_", "-.-", ".github", "Box_2.0-x", "x" * 100])
def test_every_name_that_github_takes_is_taken(connected: Api, github: GitHubServer, name: str) -> None:
    assert _create(connected, name=name).json()["repo"]["name"] == name


@pytest.mark.parametrize(
    "body",
    [
        {"private": "yes"},
        {"org": "ac/me"},
        {"org": "../user"},
        {"description": "x" * 351},
        {"projectId": None},
        {"projectId": "x"},
        {"licence": "MIT"},
    ],
)
def test_bad_fields_are_refused(connected: Api, github: GitHubServer, body: dict[str, Any]) -> None:
    answer = _create(connected, **body)

    assert (answer.status_code, list(answer.json()["details"])) == (400, list(body))
    assert github.calls == []


def test_a_name_that_is_taken_is_told(connected: Api, github: GitHubServer, crate: Repo, project: Project) -> None:
    answer = _create(connected, name="CRATE", projectId=str(project.pk))

    assert (answer.status_code, answer.json()["code"]) == (409, "NAME_TAKEN")
    assert not ProjectRepo.objects.exists()


def test_the_same_key_makes_one_repository(connected: Api, github: GitHubServer, project: Project) -> None:
    body = {"name": "box", "projectId": str(project.pk)}

    first, again = (connected.post(PATH, body, Idempotency_Key="one") for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert len(github.calls) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("headers", [{}, {"Idempotency_Key": "one"}])
def test_no_transaction_waits_for_github(connected: Api, github: GitHubServer, headers: dict[str, str]) -> None:
    open_meanwhile: list[bool] = []
    here = connections["default"]  # this thread's: the callback runs in another one
    github.before("POST", "^/user/repos$", lambda: open_meanwhile.append(bool(here.in_atomic_block)))

    connected.post(PATH, {"name": "box"}, **headers)

    assert open_meanwhile == [False]


def test_another_s_project_is_not_there(stranger: Api, github: GitHubServer, project: Project) -> None:
    missing = _create(stranger, name="", projectId="00000000-0000-4000-8000-000000000000")

    answer = _create(stranger, name="", projectId=str(project.pk))

    assert (answer.status_code, answer.json()["error"]) == (404, missing.json()["error"])
    assert github.calls == []


def test_a_token_for_public_repositories_makes_no_private_one(connected: Api, github: GitHubServer) -> None:
    github.add_token("ada", TOKEN, scopes=["public_repo"])  # in the place of the one with `repo`

    answer = _create(connected)

    assert (answer.status_code, answer.json()["code"]) == (403, "GITHUB_SCOPE_MISSING")


def test_an_organization_may_refuse(connected: Api, github: GitHubServer) -> None:
    github.add_org("acme")

    answer = _create(connected, org="acme")

    assert (answer.status_code, answer.json()["code"]) == (403, "GITHUB_PERMISSION_MISSING")


def test_an_unknown_organization_is_told_in_french(connected: Api, github: GitHubServer) -> None:
    answer = connected.post(PATH, {"name": "box", "org": "nobody"}, Accept_Language="fr")

    assert (answer.status_code, answer.json()["code"]) == (404, "GITHUB_NOT_FOUND")
    assert answer.json()["error"].startswith("GitHub n’a rien de ce nom")


def test_without_a_connection_the_settings_are_named(owner: Api, github: GitHubServer) -> None:
    assert _create(owner).json()["code"] == "NOT_CONFIGURED"


def test_a_lost_answer_is_an_upstream_error(connected: Api, github: GitHubServer) -> None:
    github.fail_next("POST", "^/user/repos$", after=True)

    answer = _create(connected)

    assert (answer.status_code, answer.json()["code"]) == (502, "UPSTREAM_ERROR")
