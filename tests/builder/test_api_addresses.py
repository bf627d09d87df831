"""Where a project lives: its repository on GitHub, and the slug it is published under."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from builder import sandbox_slugs
from builder.models import Project, ProjectRepo
from tests.conftest import Api
from tests.factories import ProjectFactory


def link(api: Api, project: Project, repo: Any, **more: Any) -> Any:
    return api.post("/api/projects/link-repo", {"projectId": str(project.pk), "repo": repo} | more)


def move(api: Api, project: Project, slug: Any) -> Any:
    return api.patch("/api/projects/update-sandbox", {"projectId": str(project.pk), "sandboxSlug": slug})


@pytest.mark.parametrize(
    "repo",
    [
        "ada/box.js", "https://github.com/ada/box.js", "https://github.com/ada/box.js.git", "http://www.github.com/ada/box.js/",
        "github.com/ada/box.js", "git@github.com:ada/box.js.git", "ssh://git@github.com/ada/box.js", " ada/box.js ",
        "https://github.com/ada/box.js/tree/main/src", "https://github.com/ada/box.js?tab=readme-ov-file#usage",
    ],
)  # fmt: skip
def test_link_by_name_or_address(owner: Api, project: Project, repo: str) -> None:
    body = link(owner, project, repo, previewUrl="https://box.example.org").json()

    assert body["repo"] == {"fullName": "ada/box.js", "url": "https://github.com/ada/box.js"}
    assert body["project"]["repo"] == body["repo"]
    assert (body["project"]["name"], body["project"]["slug"]) == ("box.js", "boxjs")
    assert body["project"]["previewUrl"] == "https://box.example.org"


@pytest.mark.parametrize(
    "repo",
    ["", "box", "ada/", "/box", "ada/box/more", "ada/..", "-ada/box", "https://gitlab.com/ada/box",
     "https://github.com/ada",
     "https://github.com.evil.org/ada/box", "ada/b ox", "ada/" + "b" * 101, "a" * 40 + "/box", "<script>/x",
     None, 5, ["ada/box"]],
)  # fmt: skip
def test_what_is_no_repository_is_refused(owner: Api, project: Project, repo: Any) -> None:
    answer = link(owner, project, repo)

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["repo"])
    assert not ProjectRepo.objects.exists()


def test_link_without_renaming_and_again(owner: Api, project: Project) -> None:
    first = link(owner, project, "ada/box", renameProjectToRepo=False).json()["project"]
    second = link(owner, project, "ada/chest", renameProjectToRepo=False).json()["project"]

    assert (first["name"], second["name"], second["repo"]["fullName"]) == ("Crate", "Crate", "ada/chest")
    assert ProjectRepo.objects.count() == 1


def test_a_repository_s_name_that_is_taken_gets_a_number(owner: Api, project: Project) -> None:
    ProjectFactory.create(owner=owner.user, name="Box", slug="box")
    ProjectFactory.create(owner=owner.user, name="box 2", slug="box-2")

    linked = [link(owner, project, "ada/box").json()["project"] for _ in range(2)]

    assert linked[0]["name"] == linked[1]["name"] == "box 3"
    assert linked[0]["slug"] == "box-3"


def test_a_bad_preview_address_links_nothing(owner: Api, project: Project) -> None:
    answer = link(owner, project, "ada/box", previewUrl="ftp://box")

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["previewUrl"])
    assert not ProjectRepo.objects.exists()


@pytest.mark.parametrize("slug", ["abc", "a1-b2", "0" * 50, "a--b", "xn--a"])
def test_a_project_moves_to_a_free_address(owner: Api, project: Project, settings: Settings, slug: str) -> None:
    settings.SITE_URL, settings.APPS_DOMAIN = "https://motivd.example:8443", "apps.example"

    body = move(owner, project, slug).json()

    url = f"https://{slug}.apps.example:8443"
    assert body == {"projectId": str(project.pk), "sandboxSlug": slug, "url": url}
    assert Project.objects.get().sandbox_slug == slug
    assert Project.objects.get().preview_url is None


@pytest.mark.parametrize(
    "slug",
    ["", "ab", "a" * 51, "a" * 10_000, "Abc", "-abc", "abc-", "a_b", "a.b", "a b", "abç", "\u0430bc", "a\nb", "../..",
     "<b>", "🚀🚀🚀", *sorted(sandbox_slugs.RESERVED), None, 123, True, ["abc"]],
)  # fmt: skip
def test_bad_and_reserved_slugs_are_refused(owner: Api, project: Project, slug: Any) -> None:
    answer = move(owner, project, slug)

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
    assert list(answer.json()["details"]) == ["sandboxSlug"]
    assert Project.objects.get().sandbox_slug == "crate"


def test_a_slug_is_taken_on_the_whole_installation_until_it_is_left(
    owner: Api, stranger: Api, project: Project
) -> None:
    theirs = Project.objects.get(pk=stranger.post("/api/projects/create", {"name": "Mine"}).json()["project"]["id"])

    refused = move(stranger, theirs, "crate")
    assert (refused.status_code, refused.json()["code"]) == (409, "SANDBOX_SLUG_TAKEN")
    assert [move(owner, project, slug).status_code for slug in ("crate", "box-of-records")] == [200, 200]
    assert move(stranger, theirs, "crate").status_code == 200


def test_the_preview_address_moves_along_when_it_is_ours(owner: Api, project: Project) -> None:
    Project.objects.update(preview_url=sandbox_slugs.published_url("crate"))
    body = move(owner, project, "another-crate").json()
    assert Project.objects.get().preview_url == body["url"]

    Project.objects.update(preview_url="https://elsewhere.example")
    move(owner, project, "third-crate")
    assert Project.objects.get().preview_url == "https://elsewhere.example"


@pytest.mark.parametrize("body", [{}, {"projectId": "7"}, {"projectId": None}, {"projectId": 7}])
def test_the_project_must_be_named(owner: Api, body: dict[str, Any]) -> None:
    for call, path in ((owner.post, "link-repo"), (owner.patch, "update-sandbox"), (owner.patch, "prd-review")):
        answer = call(f"/api/projects/{path}", body)
        assert (answer.status_code, list(answer.json()["details"])) == (400, ["projectId"])


def test_a_stranger_s_calls_are_404_before_the_limits_and_the_body(
    stranger: Api, project: Project, settings: Settings
) -> None:
    settings.RATE_LIMIT_WRITES_PER_MINUTE = 1

    answers = [link(stranger, project, 5), move(stranger, project, "www"), link(stranger, project, "ada/box")]

    assert [answer.json()["code"] for answer in answers] == ["NOT_FOUND"] * 3
    assert not ProjectRepo.objects.exists()


def test_another_method_is_405(owner: Api) -> None:
    for call, path in ((owner.patch, "link-repo"), (owner.post, "update-sandbox"), (owner.get, "prd-review")):
        assert call(f"/api/projects/{path}").status_code == 405
