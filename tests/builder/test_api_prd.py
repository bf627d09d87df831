"""Briefs and PRDs over the API: extract, generate, read, write, review."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from builder import prd_document
from builder.models import Brief, Prd, PrdRevision, Project
from tests.conftest import Api

BUDGET = {"limitUsd", "spentUsd", "remainingUsd", "windowHours", "windowStartedAt", "resetsAt", "blocked"}
PROMPT = "Crate is an app for vinyl collectors. It runs on the web and iOS. Payments with Stripe. No dark mode."
SECTIONS = {
    "en": "Problem,Users,Goals,Non-goals,User stories,Data model,Pages,Permissions,Metrics,Milestones,Risks,"
    "Open questions",
    "fr": "Problème,Utilisateurs,Objectifs,Hors périmètre,Récits utilisateur,Modèle de données,Pages,Autorisations,"
    "Indicateurs,Jalons,Risques,Questions ouvertes",
}


def generate(api: Api, **body: Any) -> Any:
    return api.post("/api/prd/generate", body)


def write(api: Api, project: Project, content: str, base: int) -> Any:
    return api.put(f"/api/projects/{project.pk}/prd", {"content": content, "baseRevision": base})


def review(api: Api, project: Project, reviewed: Any = True) -> Any:
    return api.patch("/api/projects/prd-review", {"projectId": str(project.pk), "reviewed": reviewed})


def test_extract_gives_what_the_prompt_supports(owner: Api) -> None:
    body = owner.post("/api/brief/extract", {"prompt": PROMPT}).json()

    assert (body.pop("extractedBy"), set(body.pop("aiRateLimit"))) == ("rules", BUDGET)
    assert (body["appName"], body["integrations"]) == ("Crate", ["Stripe"])
    assert "vinyl collectors" in body["audience"]
    assert "repoSetupPreference" not in body


def test_extract_invents_nothing(owner: Api) -> None:
    for prompt in ("hm", "🚀", "((((", "\u200b", "<b></b>"):
        assert set(owner.post("/api/brief/extract", {"prompt": prompt}).json()) == {"extractedBy", "aiRateLimit"}


@pytest.mark.parametrize("prompt", ["", "  ", None, 5, ["a"], "a" * 100_001, "a\x00b"])
def test_extract_refuses_what_is_no_prompt(owner: Api, prompt: Any) -> None:
    answer = owner.post("/api/brief/extract", {"prompt": prompt})

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["prompt"])


def test_ai_starts_are_limited_after_the_project_is_looked_up(owner: Api, project: Project, settings: Settings) -> None:
    settings.RATE_LIMIT_AI_STARTS_PER_MINUTE = 1
    assert owner.post("/api/brief/extract", {"prompt": PROMPT}).status_code == 200

    limited = [owner.post("/api/brief/extract", {"prompt": PROMPT}), generate(owner, projectId=str(project.pk))]

    assert [(answer.status_code, answer.json()["code"]) for answer in limited] == [(429, "RATE_LIMITED")] * 2
    assert int(limited[0]["Retry-After"]) > 0
    assert generate(owner, projectId=str(uuid.uuid4())).status_code == 404


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_generate_from_a_brief_saves_nothing(owner: Api, locale: str) -> None:
    brief = {"appName": "Crate", "mvpFeatures": ["add records"], "audience": "collectors"}

    answer = generate(owner, brief=brief, locale=locale)

    body = answer.json()
    assert answer.status_code == 200
    assert (body["beautified"], body["revision"], set(body["aiRateLimit"])) == (False, None, BUDGET)
    assert [title for title, _text in prd_document.sections(body["prd"])] == SECTIONS[locale].split(",")
    assert body["prd"].startswith("# Crate\n")
    assert body["brief"].items() >= (brief | {"locale": locale}).items()
    assert not Prd.objects.exists()


def test_generate_from_a_prompt_in_its_language(owner: Api) -> None:
    body = generate(owner, prompt="Une application pour les boulangers qui veulent gérer leurs commandes.").json()

    assert body["brief"]["locale"] == "fr"
    assert "## Utilisateurs" in body["prd"]


def test_generate_for_a_project_is_a_new_revision(owner: Api, project: Project) -> None:
    first = generate(owner, projectId=str(project.pk)).json()
    review(owner, project)
    second = generate(owner, projectId=str(project.pk), locale="fr", instructions="Works offline").json()

    assert (first["revision"], second["revision"]) == (1, 2)
    assert "vinyl collectors" in first["prd"]
    assert "Works offline" in second["prd"]
    stored = owner.get(f"/api/projects/{project.pk}/prd").json()["prd"]
    assert (stored["content"], stored["revision"], stored["reviewed"]) == (second["prd"], 2, False)
    assert [row.source for row in PrdRevision.objects.order_by("number")] == ["rules", "rules"]


def test_the_same_document_again_is_no_new_revision_and_stays_reviewed(owner: Api, project: Project) -> None:
    generate(owner, projectId=str(project.pk))
    review(owner, project)

    assert generate(owner, projectId=str(project.pk)).json()["revision"] == 1
    assert Prd.objects.get().reviewed is True


def test_a_brief_that_was_sent_becomes_the_project_s(owner: Api, project: Project) -> None:
    sent: dict[str, Any] = {"audience": "librarians", "mvpFeatures": [], "referenceUrl": None}

    answer = generate(owner, projectId=str(project.pk), brief=sent)

    brief = Brief.objects.get()
    assert (brief.audience, brief.mvp_features, brief.reference_url) == ("librarians", [], "")
    assert brief.app_name == "Crate"  # was not sent
    assert "librarians" in answer.json()["prd"]
    assert "vinyl collectors" not in answer.json()["brief"]["audience"]


def test_generate_for_a_project_without_a_brief(owner: Api, project: Project) -> None:
    Brief.objects.all().delete()

    nothing = generate(owner, projectId=str(project.pk))
    something = generate(owner, projectId=str(project.pk), brief={"appName": "Crate"})

    assert (nothing.status_code, nothing.json()["code"]) == (400, "VALIDATION_ERROR")
    assert something.json()["revision"] == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "prompt"),
        ({"prompt": "a" * 100_001}, "prompt"),
        ({"projectId": "7"}, "projectId"),
        ({"projectId": None}, "projectId"),
        ({"prompt": "x", "beautify": "yes"}, "beautify"),
        ({"prompt": "x", "locale": "de"}, "locale"),
        ({"prompt": "x", "instructions": "a" * 10_001}, "instructions"),
        ({"prompt": "x", "brief": {"integrations": ["a"] * 31}}, "brief.integrations"),
    ],
)
def test_generate_names_bad_fields(owner: Api, body: dict[str, Any], field: str) -> None:
    answer = generate(owner, **body)

    assert (answer.status_code, list(answer.json()["details"])) == (400, [field])


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "| a | b |\n## Not a section", "مرحبا", "{0} %(x)s {name}"]
)
def test_generate_keeps_its_shape_whatever_the_brief_holds(owner: Api, text: str) -> None:
    brief = {"appName": "Crate", "audience": text, "constraints": text, "mvpFeatures": [text]}

    body = generate(owner, brief=brief, prompt=text, locale="en").json()

    assert [title for title, _text in prd_document.sections(body["prd"])] == SECTIONS["en"].split(",")
    assert "<script>" not in body["prd"]


def test_there_is_an_empty_prd_before_the_first(owner: Api, project: Project) -> None:
    body = owner.get(f"/api/projects/{project.pk}/prd").json()

    empty = {"content": "", "revision": 0, "reviewed": False, "reviewedAt": None, "updatedAt": None}
    assert body == {"prd": empty}
    assert review(owner, project).status_code == 404


def test_write_and_read(owner: Api, project: Project) -> None:
    first = write(owner, project, "# Crate\n\n  indented\n", 0).json()["prd"]
    second = write(owner, project, "", 1).json()["prd"]

    assert (first["content"], first["revision"]) == ("# Crate\n\n  indented\n", 1)
    assert (second["content"], second["revision"]) == ("", 2)
    assert owner.get(f"/api/projects/{project.pk}/prd").json()["prd"] == second
    kept = PrdRevision.objects.order_by("number").values_list("content", "source", "author__email")
    assert list(kept) == [
        ("# Crate\n\n  indented\n", "person", "owner@example.org"),
        ("", "person", "owner@example.org"),
    ]


@pytest.mark.parametrize("base", [0, 1, 3])
def test_a_stale_write_gets_the_current_prd(owner: Api, project: Project, base: int) -> None:
    write(owner, project, "one", 0)
    current = write(owner, project, "two", 1).json()["prd"]

    refused = write(owner, project, "mine", base)

    assert (refused.status_code, refused.json()["code"]) == (409, "CONFLICT")
    told = refused.json()["prd"]
    assert set(told) == set(current)
    assert (told["content"], told["revision"]) == ("two", 2)
    assert Prd.objects.get().content == "two"


@pytest.mark.django_db(transaction=True)
def test_of_writes_at_the_same_time_one_wins(owner: Api, project: Project) -> None:
    def put(number: int) -> int:
        try:
            return int(write(owner, project, f"# {number}", 0).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        statuses = sorted(threads.map(put, range(4)))

    assert statuses == [200, 409, 409, 409]
    assert PrdRevision.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"content": "x"}, "baseRevision"),
        ({"baseRevision": 0}, "content"),
        ({"content": "x", "baseRevision": "0"}, "baseRevision"),
        ({"content": "x", "baseRevision": 0.5}, "baseRevision"),
        ({"content": "x", "baseRevision": True}, "baseRevision"),
        ({"content": "x", "baseRevision": -1}, "baseRevision"),
        ({"content": None, "baseRevision": 0}, "content"),
        ({"content": "a\x00", "baseRevision": 0}, "content"),
        ({"content": "a" * 500_001, "baseRevision": 0}, "content"),
    ],
)
def test_write_names_bad_fields(owner: Api, project: Project, body: dict[str, Any], field: str) -> None:
    answer = owner.put(f"/api/projects/{project.pk}/prd", body)

    assert (answer.status_code, list(answer.json()["details"])) == (400, [field])
    assert not Prd.objects.exists()


def test_review_and_what_takes_it_back(owner: Api, project: Project) -> None:
    write(owner, project, "one", 0)

    first, again = review(owner, project).json(), review(owner, project).json()
    assert first == again == {"projectId": str(project.pk), "reviewed": True, "reviewedAt": first["reviewedAt"]}
    assert owner.get("/api/projects").json()["projects"][0]["prdReviewed"] is True

    assert write(owner, project, "two", 1).json()["prd"].items() >= {"reviewed": False, "reviewedAt": None}.items()
    assert owner.get("/api/projects").json()["projects"][0]["prdReviewed"] is False
    review(owner, project)
    assert review(owner, project, reviewed=False).json().items() >= {"reviewed": False, "reviewedAt": None}.items()


@pytest.mark.parametrize("reviewed", [None, "true", 1, []])
def test_review_takes_true_and_false_alone(owner: Api, project: Project, reviewed: Any) -> None:
    write(owner, project, "one", 0)

    assert review(owner, project, reviewed).json()["details"].keys() == {"reviewed"}


def test_a_stranger_s_calls_are_404_and_change_nothing(owner: Api, stranger: Api, project: Project) -> None:
    write(owner, project, "one", 0)

    answers = [
        generate(stranger, projectId=str(project.pk), brief={"audience": "me"}),
        review(stranger, project, "not even a truth"),
        write(stranger, project, "theirs", 1),
        stranger.get(f"/api/projects/{project.pk}/prd"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert (Prd.objects.get().content, Prd.objects.get().reviewed) == ("one", False)
    assert Brief.objects.get().audience == "vinyl collectors"
