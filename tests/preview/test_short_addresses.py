"""/s/{slug} and /sandbox/{projectId}."""

from __future__ import annotations

import pytest
from django.test import Client

from builder.models import Project
from tests.preview.conftest import new_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared() -> Project:
    return new_project(preview_url="https://soup.example.com/", sandbox_slug="soup")


@pytest.mark.parametrize("path", ["/s/soup", "/s/soup/", "/s/SOUP", "/sandbox/{id}", "/sandbox/{id}/"])
def test_a_short_address_leads_to_the_app(client: Client, shared: Project, path: str) -> None:
    found = client.get(path.format(id=shared.pk))

    assert (found.status_code, found.headers["Location"]) == (302, "https://soup.example.com/")


def test_without_a_preview_it_is_not_found(client: Client) -> None:
    project = new_project()

    for path in (f"/s/{project.sandbox_slug}", f"/sandbox/{project.pk}"):
        found = client.get(path)
        assert found.status_code == 404
        assert b"Not found" in found.content


@pytest.mark.parametrize("path", ["/s/nobody", "/sandbox/nonsense", "/sandbox/7d1f0f9e-7c3d-4b1e-9a55-0c9f3a1f6c10"])
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_only_reading_is_allowed(client: Client, shared: Project) -> None:
    assert client.head("/s/soup").status_code == 302
    assert client.post("/s/soup").status_code == 405
