"""The page of a build: what it says before the first, and which one it shows."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from builder import prd
from builder.models import Build, PrdRevision, Project
from motivd_site.work import JobState
from tests.conftest import Api

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def signed_in(owner: Api) -> Client:
    assert owner.user is not None
    client = Client()
    client.force_login(owner.user)
    return client


def shown(signed_in: Client, project: Project, locale: str = "en", query: str = "") -> str:
    answer = signed_in.get(f"/{locale}/projects/{project.pk}/build/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def write(project: Project, *, reviewed: bool) -> None:
    prd.write(project, "# Crate\n", author=None, source=PrdRevision.Source.RULES, base_revision=0)
    prd.review(project, reviewed=reviewed)


def ended(project: Project, status: JobState = JobState.SUCCEEDED, **more: object) -> Build:
    return Build.objects.create(project=project, status=status, progress=100, **more)


def test_without_a_prd_it_explains_the_way(signed_in: Client, project: Project) -> None:
    text = shown(signed_in, project)

    assert "First a PRD, then the build" in text
    assert 'data-act="start"' not in text


def test_without_an_approval_it_explains_and_lets_one_go_on(signed_in: Client, project: Project) -> None:
    write(project, reviewed=False)

    text = shown(signed_in, project)

    assert "The PRD is not approved yet" in text
    assert "Build all the same" in text


def test_with_an_approval_it_is_ready(signed_in: Client, project: Project) -> None:
    write(project, reviewed=True)

    text = shown(signed_in, project)

    assert "Ready to build" in text
    assert "No model is set up" in text


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_it_shows_the_last_build_with_its_phases_and_a_log(signed_in: Client, project: Project, locale: str) -> None:
    ended(project, JobState.CANCELLED)
    last = ended(project)

    text = shown(signed_in, project, locale)

    assert f'"jobId": "{last.pk}"' in text
    assert text.count('class="build-phase"') == 9
    assert 'role="log"' in text
    assert text.count('href="?build=') == 2


def test_it_shows_the_build_that_is_asked_for(signed_in: Client, project: Project) -> None:
    first = ended(project, JobState.CANCELLED)
    ended(project)

    assert f'"jobId": "{first.pk}"' in shown(signed_in, project, query=f"?build={first.pk}")


@pytest.mark.parametrize("named", ["1", "x", "00000000-0000-4000-8000-000000000000"])
def test_a_build_that_is_not_there_is_not_found(signed_in: Client, project: Project, named: str) -> None:
    assert signed_in.get(f"/en/projects/{project.pk}/build/?build={named}").status_code == 404


def test_html_in_names_shows_as_text(signed_in: Client, project: Project) -> None:
    Project.objects.update(name=HOSTILE)
    ended(project, engine=HOSTILE)
    ended(project, engine=HOSTILE)

    assert HOSTILE not in shown(signed_in, project)


def test_it_is_for_the_owner_alone(signed_in: Client, project: Project, stranger: Api) -> None:
    assert stranger.user is not None
    other = Client()
    other.force_login(stranger.user)
    path = f"/en/projects/{project.pk}/build/"

    statuses = (other.get(path), signed_in.get(f"/en/projects/{uuid.uuid4()}/build/"), Client().get(path))

    assert [answer.status_code for answer in statuses] == [404, 404, 302]


def test_queries(signed_in: Client, project: Project, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _number in range(15):
        ended(project)
    shown(signed_in, project)

    # Session, user, project with its star, builds, PRD, model, the steps, repository.
    with django_assert_max_num_queries(10):
        shown(signed_in, project)
