"""The workspace's frame and the style page."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from builder import projects
from builder.models import Project
from pages.workspace import PANELS
from tests.conftest import Api
from tests.pages import script_weight

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(owner: Api, client: Client) -> Client:
    assert owner.user is not None
    client.force_login(owner.user)
    return client


def path_of(project: Project, locale: str = "en") -> str:
    return f"/{locale}/projects/{project.pk}/workspace/"


def test_it_holds_every_panel_and_the_project(signed_in: Client, project: Project) -> None:
    page = signed_in.get(path_of(project)).content.decode()

    for key, _icon, _name in PANELS:
        assert f'id="tab-{key}"' in page
        assert f'id="panel-{key}"' in page
    told: Any = json.loads(re.findall(r'<script id="project" type="application/json">(.*?)</script>', page)[0])
    assert (told["id"], told["name"]) == (str(project.pk), "Crate")


def test_another_ones_project_is_not_found_and_visitors_have_to_sign_in(
    client: Client, stranger: Api, project: Project
) -> None:
    asked = client.get(path_of(project))
    assert (asked.status_code, asked["Location"]) == (302, f"/en/accounts/login/?next={path_of(project)}")
    assert stranger.user is not None
    client.force_login(stranger.user)

    assert client.get(path_of(project)).status_code == 404


def test_a_name_is_text_also_in_the_scripts_data(signed_in: Client, project: Project) -> None:
    projects.change(project, {"name": "</script><b>Crate"})

    page = signed_in.get(path_of(project)).content.decode()

    assert "</script><b>" not in page
    assert "&lt;/script&gt;&lt;b&gt;Crate" in page


def test_it_speaks_french(signed_in: Client, project: Project) -> None:
    page = signed_in.get(path_of(project, "fr")).content.decode()

    assert '<html lang="fr">' in page
    assert "Aperçu" in page


def test_it_costs_few_queries_and_light_scripts(
    signed_in: Client, project: Project, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in.get(path_of(project))

    # session, user, project with star, its PRD, its repository, when it was looked at last
    with django_assert_num_queries(6):
        page = signed_in.get(path_of(project)).content.decode()

    assert script_weight.of_page(page) < 60_000


def test_the_style_page_is_for_the_staff(signed_in: Client, client: Client) -> None:
    assert signed_in.get("/en/style/").status_code == 403
    client.force_login(User.objects.create_superuser("staff@example.org"))

    assert client.get("/fr/style/").status_code == 200
