"""The page of one's projects: where each stands, searching and leafing, and what comes back after a deletion."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from builder import deletions
from builder.models import Build, Prd, Project, Star
from motivd_site.work import JobState
from pages import project_cards
from preview.models import Deployment, Publication, Thumbnail
from tests.conftest import Api
from tests.factories import ProjectFactory
from tests.pages import script_weight
from workspace import files, versions
from workspace.models import Author, Version, VersionKind


@pytest.fixture
def signed_in(owner: Api) -> Client:
    assert owner.user is not None
    client = Client()
    client.force_login(owner.user)
    return client


def shown(client: Client, query: str = "", locale: str = "en", **headers: str) -> str:
    answer = client.get(f"/{locale}/projects/{query}", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def saved(project: Project) -> Version:
    files.write(project, "notes.txt", b"hello", base=files.ANYTHING)
    return versions.create(project, description="One", kind=VersionKind.MANUAL, author=Author.PERSON, created_by=None)


def published(project: Project) -> None:
    deployment = Deployment.objects.create(project=project, version=saved(project), status="live")
    Publication.objects.create(project=project, deployment=deployment)


def state_of(project: Project) -> project_cards.Card:
    with translation.override("en"):
        (card,) = project_cards.shelf(project.owner, search="", starred_first=False, page=1).cards
    return card


def test_a_visitor_signs_in_and_comes_back(client: Client, db: None) -> None:
    answer = client.get("/en/projects/?resume=1")

    assert answer.status_code == 302
    assert answer["Location"] == "/en/accounts/login/?next=/en/projects/%3Fresume%3D1"


def test_somebody_without_projects_is_told_how_the_first_begins(signed_in: Client) -> None:
    page = shown(signed_in)

    assert "What will you build first?" in page
    assert "Your first project begins above" in page


def test_only_one_s_own_are_there(signed_in: Client, project: Project) -> None:
    ProjectFactory.create(name="Somebody else’s")

    page = shown(signed_in)

    assert "Crate" in page
    assert "Somebody else" not in page


def test_html_in_a_name_shows_as_text(signed_in: Client, owner: Api) -> None:
    ProjectFactory.create(owner=owner.user, name='<img src=x onerror="alert(1)">')

    page = shown(signed_in)

    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;" in page


def test_it_speaks_french(signed_in: Client, project: Project) -> None:
    assert '<html lang="fr">' in shown(signed_in, locale="fr")
    assert f'href="/fr/projects/{project.pk}/brief/"' in shown(signed_in, locale="fr")


# --- where a project stands ---


def test_it_begins_with_a_brief(project: Project) -> None:
    card = state_of(project)

    assert (card.state, card.href) == ("brief", f"/en/projects/{project.pk}/brief/")


@pytest.mark.parametrize(("reviewed", "state"), [(False, "plan"), (True, "ready")])
def test_then_there_is_a_plan(project: Project, reviewed: bool, state: str) -> None:
    Prd.objects.create(project=project, content="# Plan", reviewed=reviewed)

    assert state_of(project).state == state


@pytest.mark.parametrize("status", [JobState.QUEUED, JobState.RUNNING, JobState.WAITING])
def test_a_build_shows_how_far_it_is(signed_in: Client, project: Project, status: JobState) -> None:
    Build.objects.create(project=project, status=status, progress=40)

    card, page = state_of(project), shown(signed_in)

    assert (card.state, card.progress) == ("building", 40)
    assert "40 %" in page
    assert 'hx-trigger="every 4s' in page


def test_a_failed_build_is_not_hidden(project: Project) -> None:
    Build.objects.create(project=project, status=JobState.FAILED)

    assert state_of(project).state == "failed"


def test_what_is_live_has_its_address(signed_in: Client, project: Project) -> None:
    published(project)

    page = shown(signed_in)

    assert state_of(project).state == "live"
    assert 'href="http://crate.apps.localhost' in page
    assert 'hx-trigger="every' not in page


def test_what_is_live_stays_so_after_a_build_that_failed(signed_in: Client, project: Project) -> None:
    published(project)
    Build.objects.create(project=project, status=JobState.FAILED)

    assert state_of(project).state == "live"
    assert "Last build failed" in shown(signed_in)


def test_files_alone_are_not_published(project: Project) -> None:
    saved(project)

    assert state_of(project).state == "draft"


def test_the_picture_is_that_of_the_newest_version_that_has_one(signed_in: Client, project: Project) -> None:
    pictured = saved(project)
    Thumbnail.objects.create(project=project, version=pictured, status=JobState.SUCCEEDED, content=b"RIFF")
    newest = saved(project)
    Thumbnail.objects.create(project=project, version=newest, status=JobState.QUEUED)

    page = shown(signed_in)

    assert f"/api/projects/{project.pk}/versions/{pictured.pk}/thumbnail" in page
    assert f'data-copy-version="{newest.pk}"' in page


# --- finding ---


def test_a_search_looks_at_names(signed_in: Client, owner: Api, project: Project) -> None:
    ProjectFactory.create(owner=owner.user, name="Tidepool")

    page = shown(signed_in, "?q=crat")

    assert "Crate" in page
    assert "Tidepool" not in page


def test_a_search_that_finds_nothing_says_so(signed_in: Client, project: Project) -> None:
    page = shown(signed_in, "?q=%3Cb%3E")

    assert "Nothing is called “&lt;b&gt;”" in page
    assert "Crate" not in page


def test_starred_ones_come_first_when_asked(signed_in: Client, owner: Api) -> None:
    starred = ProjectFactory.create(
        owner=owner.user, name="Starred", last_accessed_at=timezone.now() - timedelta(days=9)
    )
    ProjectFactory.create(owner=owner.user, name="Fresh")
    Star.objects.create(project=starred, user=starred.owner)

    recent, sorted_page = shown(signed_in), shown(signed_in, "?sort=starred")

    assert recent.index("Fresh") < recent.index("Starred</a>")
    assert sorted_page.index("Starred</a>") < sorted_page.index("Fresh")


def test_there_are_pages(signed_in: Client, owner: Api) -> None:
    ProjectFactory.create_batch(project_cards.PER_PAGE + 1, owner=owner.user)

    first, second = shown(signed_in), shown(signed_in, "?page=2")

    assert first.count("data-project=") == project_cards.PER_PAGE
    assert second.count("data-project=") == 1
    assert 'href="?page=2"' in first
    assert 'href="?page=1"' in second


@pytest.mark.parametrize("number", ["0", "-1", "x", "99", "1e3", "٣", "99999999999999999999"])
def test_a_page_that_is_not_there_is_the_nearest(signed_in: Client, project: Project, number: str) -> None:
    assert "Crate" in shown(signed_in, f"?page={number}")


def test_a_part_is_only_the_cards(signed_in: Client, project: Project) -> None:
    part = shown(signed_in, "?q=crate", hx_request="true")

    assert "Crate" in part
    assert "<html" not in part
    assert "<html" in shown(signed_in, hx_request="true", hx_history_restore_request="true")


# --- deleting and beginning ---


def test_what_was_deleted_can_be_taken_back_from_here(signed_in: Client, project: Project) -> None:
    deletions.delete_later(project)

    page = shown(signed_in)

    assert f'data-restore="{project.pk}"' in page
    assert "data-project=" not in page


def test_after_five_minutes_nothing_is_offered(signed_in: Client, project: Project) -> None:
    deletions.delete_later(project, now=timezone.now() - deletions.UNDO_FOR)

    assert "data-restore" not in shown(signed_in)


def test_without_scripts_the_form_makes_a_project(signed_in: Client) -> None:
    answer = signed_in.post("/fr/projects/", {"prompt": "Une liste de disques", "platforms": ["web", "moon"]})

    made = Project.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/fr/projects/{made.pk}/brief/")
    assert (made.brief.prompt, made.brief.locale) == ("Une liste de disques", "fr")
    assert made.brief.target_platforms == ["web"]


@pytest.mark.parametrize("prompt", ["", "   ", "a" * 100_001])
def test_a_form_that_is_refused_keeps_what_was_typed(signed_in: Client, prompt: str) -> None:
    answer = signed_in.post("/en/projects/", {"prompt": prompt})

    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'class="field__error"' in page
    assert prompt in page
    assert not Project.objects.exists()


def test_a_visitor_s_form_makes_nothing(client: Client, db: None) -> None:
    assert client.post("/en/projects/", {"prompt": "A list"}).status_code == 302
    assert not Project.objects.exists()


def test_a_form_from_elsewhere_is_refused(owner: Api) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner.user)  # type: ignore[arg-type]

    assert client.post("/en/projects/", {"prompt": "A list"}).status_code == 403


# --- what it costs ---


@pytest.mark.parametrize("count", [3, project_cards.PER_PAGE])
def test_it_costs_as_much_with_a_full_page_as_with_three(
    signed_in: Client, owner: Api, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made: list[Any] = ProjectFactory.create_batch(count, owner=owner.user)
    published(made[0])
    Build.objects.create(project=made[1])
    assert Session.objects.count() == 1
    shown(signed_in)

    # The session, the user, how many there are, the cards, what can be taken back.
    with django_assert_num_queries(5):
        shown(signed_in)


def test_its_scripts_are_light(signed_in: Client) -> None:
    assert script_weight.of_page(shown(signed_in)) < 60_000
