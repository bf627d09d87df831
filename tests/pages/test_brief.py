"""The page of the brief: what it shows, to whom, in both languages."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from builder.models import Brief, Project
from tests.conftest import Api

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def signed_in(owner: Api) -> Client:
    assert owner.user is not None
    client = Client()
    client.force_login(owner.user)
    return client


def path(project: Project, locale: str = "en") -> str:
    return f"/{locale}/projects/{project.pk}/brief/"


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_it_shows_what_was_understood_with_the_words_of_the_prompt(
    signed_in: Client, project: Project, locale: str
) -> None:
    answer = signed_in.get(path(project, locale))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{locale}">' in text
    assert 'value="mark the ones to sell"' in text
    assert "<q>Crate is a simple app for vinyl collectors: add records, search them, mark the ones to sell.</q>" in text
    assert 'data-field="deploymentNotes" data-kind="text" data-state="empty"' in text


def test_html_in_what_people_wrote_shows_as_text(signed_in: Client, project: Project) -> None:
    Brief.objects.update(app_name=HOSTILE, audience=HOSTILE, prompt=HOSTILE, mvp_features=[HOSTILE])
    Project.objects.update(name=HOSTILE)

    text = signed_in.get(path(project)).content.decode()

    assert HOSTILE not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_project_without_a_brief_gets_an_empty_form(signed_in: Client, project: Project) -> None:
    Brief.objects.all().delete()

    answer = signed_in.get(path(project))

    assert answer.status_code == 200
    assert "Tell us what you want." in answer.content.decode()


def test_it_is_for_the_owner_alone(signed_in: Client, project: Project, stranger: Api) -> None:
    assert stranger.user is not None
    other = Client()
    other.force_login(stranger.user)

    theirs = other.get(path(project))
    nobodys = signed_in.get(f"/en/projects/{uuid.uuid4()}/brief/")
    visitor = Client().get(path(project))

    assert (theirs.status_code, nobodys.status_code, visitor.status_code) == (404, 404, 302)
    assert visitor["Location"] == f"/en/accounts/login/?next={path(project)}"


def test_queries(signed_in: Client, project: Project, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    signed_in.get(path(project))

    # Session, user, project with its star, brief, PRD, the user's model, the steps; and what every page asks.
    with django_assert_max_num_queries(9):
        signed_in.get(path(project))
