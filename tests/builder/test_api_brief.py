"""The brief of a project over the API: read, saved field by field, and read out of the prompt again."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from builder.models import Brief, Project
from tests.conftest import Api

PROMPT = "Crate is an app for vinyl collectors. It runs on the web and iOS. Payments with Stripe. No dark mode."


@pytest.fixture
def made(owner: Api) -> str:
    """A project that was made from a prompt."""
    return str(owner.post("/api/projects/create", {"prompt": PROMPT}).json()["project"]["id"])


def get(api: Api, project_id: Any) -> Any:
    return api.get(f"/api/projects/{project_id}/brief").json()


def patch(api: Api, project_id: Any, **body: Any) -> Any:
    return api.patch(f"/api/projects/{project_id}/brief", body)


def read(api: Api, project_id: Any, **body: Any) -> Any:
    return api.post(f"/api/projects/{project_id}/brief/read", body)


def origins(body: dict[str, Any]) -> dict[str, Any]:
    return {origin["field"]: origin for origin in body["origins"]}


def test_what_was_understood_comes_with_the_words_of_the_prompt(owner: Api, made: str) -> None:
    body = get(owner, made)

    told = origins(body)
    assert (body["revision"], body["readBy"], body["brief"]["integrations"]) == (1, "rules", ["Stripe"])
    assert told["integrations"] == {
        "field": "integrations",
        "state": "understood",
        "quotes": ["Payments with Stripe."],
    }
    assert told["audience"]["quotes"] == ["Crate is an app for vinyl collectors."]
    assert (told["deploymentNotes"]["state"], told["deploymentNotes"]["quotes"]) == ("empty", [])


def test_a_name_that_was_made_up_is_told_from_one_that_was_read(owner: Api) -> None:
    project_id = owner.post("/api/projects/create", {"prompt": "Share recipes with my family"}).json()["project"]["id"]

    assert origins(get(owner, project_id))["appName"]["state"] == "suggested"


def test_a_project_without_a_brief_has_an_empty_one_that_can_be_written(owner: Api, project: Project) -> None:
    Brief.objects.all().delete()

    empty = get(owner, project.pk)
    written = patch(owner, project.pk, audience="librarians", baseRevision=0).json()

    assert (empty["revision"], empty["brief"]["audience"], empty["brief"]["mvpFeatures"]) == (0, "", [])
    assert (written["revision"], Brief.objects.get().audience) == (1, "librarians")


def test_only_what_is_sent_changes_and_is_then_written_by_hand(owner: Api, made: str) -> None:
    body = patch(owner, made, audience="librarians", mvpFeatures=["lend", "return"], referenceUrl=None).json()

    told = origins(body)
    assert (body["revision"], body["brief"]["audience"], body["brief"]["integrations"]) == (2, "librarians", ["Stripe"])
    assert [told[name]["state"] for name in ("audience", "mvpFeatures", "integrations")] == [
        "written",
        "written",
        "understood",
    ]


def test_what_changes_nothing_is_no_revision(owner: Api, made: str) -> None:
    assert patch(owner, made, integrations=["Stripe"]).json()["revision"] == 1


def test_a_stale_write_gets_the_current_brief_and_changes_nothing(owner: Api, made: str) -> None:
    patch(owner, made, audience="librarians", baseRevision=1)

    refused = patch(owner, made, audience="readers", baseRevision=1)

    body = refused.json()
    assert (refused.status_code, body["code"], body["revision"]) == (409, "CONFLICT", 2)
    assert body["brief"]["audience"] == Brief.objects.get().audience == "librarians"


def test_a_new_name_of_the_app_is_the_project_s(owner: Api, made: str) -> None:
    patch(owner, made, appName="  Shelf   life ")

    project = Project.objects.get()
    assert (project.name, project.slug, project.brief.app_name) == ("Shelf life", "shelf-life", "Shelf life")


def test_a_taken_name_is_refused_and_nothing_is_written(owner: Api, made: str) -> None:
    owner.post("/api/projects/create", {"name": "Box"})

    refused = patch(owner, made, appName="Box", audience="librarians")

    assert (refused.status_code, refused.json()["code"]) == (409, "NAME_TAKEN")
    assert (Brief.objects.get(project_id=made).revision, Project.objects.get(pk=made).name) == (1, "Crate")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"appName": "a" * 81}, "appName"),
        ({"appName": "\u200b"}, "appName"),
        ({"audience": 5}, "audience"),
        ({"mvpFeatures": "search"}, "mvpFeatures"),
        ({"mvpFeatures": [""]}, "mvpFeatures"),
        ({"integrations": ["a"] * 31}, "integrations"),
        ({"referenceUrl": "javascript:alert(1)"}, "referenceUrl"),
        ({"prompt": "a" * 100_001}, "prompt"),
        ({"locale": "de"}, "locale"),
        ({"baseRevision": "1"}, "baseRevision"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_fields_are_named(owner: Api, made: str, body: dict[str, Any], field: str) -> None:
    answer = patch(owner, made, **body)

    assert (answer.status_code, [name.split(".")[0] for name in answer.json()["details"]]) == (400, [field])


def test_reading_again_leaves_alone_what_was_written_or_emptied_by_hand(owner: Api, made: str) -> None:
    patch(owner, made, audience="librarians", targetPlatforms=[])

    body = read(owner, made, prompt="Crate is an app for readers. It runs on Android. Login with Google.").json()

    brief = body["brief"]
    assert (brief["audience"], brief["targetPlatforms"], brief["integrations"]) == (
        "librarians",
        [],
        ["Google Sign-In"],
    )
    assert "integrations" in body["changed"]
    assert not {"audience", "targetPlatforms", "appName"} & set(body["changed"])
    assert (Brief.objects.get().prompt, origins(body)["audience"]["state"]) == (brief["prompt"], "written")
    assert origins(body)["integrations"]["quotes"] == ["Login with Google."]


def test_reading_the_same_prompt_again_changes_nothing(owner: Api, made: str) -> None:
    assert read(owner, made).json()["changed"] == []


def test_reading_another_prompt_takes_its_name_and_language(owner: Api, made: str) -> None:
    owner.post("/api/projects/create", {"name": "Vinyle"})

    body = read(owner, made, prompt="Une application nommée Vinyle pour les collectionneurs de disques.").json()

    assert (body["brief"]["appName"], body["brief"]["locale"]) == ("Vinyle", "fr")
    assert Project.objects.get(pk=made).name == "Vinyle 2"


def test_there_must_be_something_to_read(owner: Api, project: Project) -> None:
    Brief.objects.update(prompt="")

    assert list(read(owner, project.pk).json()["details"]) == ["prompt"]


def test_readings_are_limited(owner: Api, made: str, settings: Settings) -> None:
    settings.RATE_LIMIT_AI_STARTS_PER_MINUTE = 1

    answers = [read(owner, made).status_code, read(owner, made).status_code]

    assert answers == [200, 429]


def test_queries(owner: Api, made: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    # Token, its user, project with its star, brief.
    with django_assert_num_queries(4):
        get(owner, made)
