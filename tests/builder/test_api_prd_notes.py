"""Comments on a PRD, its revisions, and its revision by a model."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from builder import prd
from builder.models import Prd, PrdComment, PrdRevision, Project
from tests.conftest import Api
from tests.models.server import ModelServer

FIRST = "# Crate\n\n## Goals\n\nList records.\n\n## Risks\n\nNone.\n"
SECOND = FIRST.replace("List records.", "Sell records.")


@pytest.fixture
def written(owner: Api, project: Project) -> Project:
    """The project with two revisions of its PRD."""
    prd.write(project, FIRST, author=None, source=PrdRevision.Source.RULES, base_revision=0)
    prd.write(project, SECOND, author=owner.user, source=PrdRevision.Source.PERSON, base_revision=1)
    return project


@pytest.fixture
def models(settings: Settings) -> Iterator[ModelServer]:
    with ModelServer() as server:
        settings.ANTHROPIC_API_KEY = "sk-ant-test"
        settings.MODEL_BASE_URLS = settings.MODEL_BASE_URLS | {"anthropic": server.url}
        yield server


def comments_of(project: Project) -> str:
    return f"/api/projects/{project.pk}/prd/comments"


def comment(api: Api, project: Project, **body: Any) -> Any:
    return api.post(comments_of(project), {"section": "Goals", "body": "Say for whom."} | body)


def revise(api: Api, project: Project, **more: Any) -> Any:
    body = {"projectId": str(project.pk), "revise": True, "instructions": "Rent them, too."}
    return api.post("/api/prd/generate", body | more)


def test_a_comment_is_kept_with_the_revision_it_was_written_on(owner: Api, written: Project) -> None:
    answer = comment(owner, written)

    body = answer.json()["comment"]
    assert (answer.status_code, body["section"], body["body"], body["revision"]) == (201, "Goals", "Say for whom.", 2)
    assert (body["resolved"], body["resolvedAt"]) == (False, None)
    assert owner.get(comments_of(written)).json()["comments"] == [body]


def test_a_comment_can_be_on_all_of_it(owner: Api, written: Project) -> None:
    assert comment(owner, written, section="").json()["comment"]["section"] == ""


def test_a_comment_needs_a_prd_and_one_of_its_sections(owner: Api, written: Project) -> None:
    assert list(comment(owner, written, section="Colours").json()["details"]) == ["section"]
    Prd.objects.all().delete()
    assert comment(owner, written).status_code == 404


@pytest.mark.parametrize("body", ["", "  ", "a" * 2001, None, 5])
def test_a_comment_says_something(owner: Api, written: Project, body: Any) -> None:
    assert list(comment(owner, written, body=body).json()["details"]) == ["body"]


def test_a_comment_is_resolved_opened_again_changed_and_taken_away(owner: Api, written: Project) -> None:
    path = f"{comments_of(written)}/{comment(owner, written).json()['comment']['id']}"

    resolved = owner.patch(path, {"resolved": True}).json()["comment"]
    again = owner.patch(path, {"resolved": True}).json()["comment"]
    opened = owner.patch(path, {"resolved": False, "body": "Say when."}).json()["comment"]

    assert (resolved["resolved"], again["resolvedAt"]) == (True, resolved["resolvedAt"])
    assert (opened["resolved"], opened["resolvedAt"], opened["body"]) == (False, None, "Say when.")
    assert owner.patch(path, {}).status_code == 400
    assert owner.delete(path).status_code == 204
    assert (owner.delete(path).status_code, PrdComment.objects.count()) == (404, 0)


def test_a_comment_belongs_to_its_project_alone(owner: Api, written: Project) -> None:
    other = Project.objects.create(owner=written.owner, name="Box", slug="box", sandbox_slug="box")
    comment_id = comment(owner, written).json()["comment"]["id"]

    assert owner.patch(f"{comments_of(other)}/{comment_id}", {"resolved": True}).status_code == 404


def test_revisions_are_listed_the_newest_first(owner: Api, written: Project) -> None:
    body = owner.get(f"/api/projects/{written.pk}/prd/revisions").json()

    told = [(row["number"], row["source"], row["author"]) for row in body["revisions"]]
    assert told == [(2, "person", "owner@example.org"), (1, "rules", None)]
    assert (body["total"], set(body["revisions"][0])) == (2, {"number", "source", "author", "createdAt"})


def test_a_revision_is_shown_and_compared(owner: Api, written: Project) -> None:
    path = f"/api/projects/{written.pk}/prd/revisions/2"

    alone, compared = owner.get(path).json(), owner.get(f"{path}?against=1").json()

    assert (alone["revision"]["content"], alone["against"], alone["diff"]) == (SECOND, None, None)
    assert (
        compared["diff"].splitlines()[-6:]
        == [
            " ## Goals",
            " ",
            "-List records.",
            "+Sell records.",
            " ",
            " ## Risks",
        ]
        or "-List records.\n+Sell records." in compared["diff"]
    )
    assert owner.get(f"{path}?against=2").json()["diff"] == ""


@pytest.mark.parametrize("rest", ["3", "0", "2?against=9"])
def test_what_was_never_written_is_not_found(owner: Api, written: Project, rest: str) -> None:
    assert owner.get(f"/api/projects/{written.pk}/prd/revisions/{rest}").status_code == 404


@pytest.mark.parametrize("against", ["0", "-1", "one", "1.5", "99999999999"])
def test_what_is_compared_with_is_a_number(owner: Api, written: Project, against: str) -> None:
    answer = owner.get(f"/api/projects/{written.pk}/prd/revisions/2?against={against}")

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["against"])


def test_documents_of_many_lines_are_compared_in_time(owner: Api, written: Project) -> None:
    many = "\n".join(f"{number % 7}" for number in range(40_000))
    prd.write(written, many, author=owner.user, source=PrdRevision.Source.PERSON, base_revision=2)
    prd.write(written, f"{many}\nlast", author=owner.user, source=PrdRevision.Source.PERSON, base_revision=3)

    diff = owner.get(f"/api/projects/{written.pk}/prd/revisions/4?against=3").json()["diff"]

    assert diff.endswith("+last")


def test_a_model_changes_the_prd_as_it_is(owner: Api, written: Project, models: ModelServer) -> None:
    revised = SECOND.replace("Sell records.", "Sell and rent records.")
    models.say(revised)

    body = revise(owner, written).json()

    assert (body["prd"], body["revision"], body["beautified"]) == (revised, 3, True)
    assert PrdRevision.objects.get(number=3).source == "model"
    asked = str(models.requests[0])
    assert "Sell records." in asked
    assert "Rent them, too." in asked


def test_a_model_that_drops_sections_changes_nothing(owner: Api, written: Project, models: ModelServer) -> None:
    models.say("# Crate\n\n## Goals\n\nAll.\n")
    models.say("# Crate\n")

    answer = revise(owner, written)

    assert (answer.status_code, answer.json()["code"]) == (502, "UPSTREAM_ERROR")
    assert Prd.objects.get().revision == 2


def test_without_a_model_nothing_is_revised(owner: Api, written: Project) -> None:
    answer = revise(owner, written)

    assert (answer.status_code, answer.json()["code"]) == (503, "NOT_CONFIGURED")
    assert Prd.objects.get().revision == 2


def test_a_revision_needs_a_prd_and_something_to_change(owner: Api, written: Project) -> None:
    assert list(revise(owner, written, instructions=" ").json()["details"]) == ["instructions"]
    Prd.objects.all().delete()
    assert list(revise(owner, written).json()["details"]) == ["projectId"]
    assert revise(owner, written, projectId=str(uuid.uuid4())).status_code == 404


def test_queries(owner: Api, written: Project, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _number in range(3):
        comment(owner, written)

    # Token, its user, project, count, comments.
    with django_assert_num_queries(5):
        owner.get(comments_of(written))
    # Token, its user, project, count, revisions with their authors.
    with django_assert_num_queries(5):
        owner.get(f"/api/projects/{written.pk}/prd/revisions")
