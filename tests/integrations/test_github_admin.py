"""The staff's pages about connections: who, how far, since when; and the way to end one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from integrations.models import GitHubConnection
from motivd_site import secrets
from tests.conftest import Api

LIST = reverse("admin:integrations_githubconnection_changelist")


@pytest.fixture
def staff_client(staff: Api) -> Client:
    assert staff.user is not None
    client = Client()
    client.force_login(staff.user)
    return client


def _connections(count: int) -> list[GitHubConnection]:
    return [
        GitHubConnection.objects.create(
            user=User.objects.create_user(f"user{number}@example.org"),
            login=f"login-{number}",
            sealed_token=secrets.encrypt(b"ghp_secret"),
            scopes=["repo", "gist"] if number else None,
        )
        for number in range(count)
    ]


def _page(connection: GitHubConnection) -> str:
    return reverse("admin:integrations_githubconnection_change", args=[connection.pk])


def _disconnect(client: Client, *chosen: GitHubConnection) -> str:
    data = {"action": "disconnect", "_selected_action": [str(row.pk) for row in chosen]}
    return client.post(LIST, data, follow=True).content.decode()


def test_the_list_shows_who_and_how_far(staff_client: Client) -> None:
    _connections(2)

    page = staff_client.get(LIST).content.decode()

    assert "login-1" in page
    assert "repo, gist" in page
    assert "user1@example.org</a>" in page


def test_the_list_can_be_searched(staff_client: Client) -> None:
    _connections(3)

    shown: Any = staff_client.get(LIST, {"q": "user2@"}).context["cl"]

    assert [row.login for row in shown.result_list] == ["login-2"]


def test_the_list_costs_the_same_with_more_rows(
    staff_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    _connections(1)
    staff_client.get(LIST)
    with django_assert_max_num_queries(30) as few:
        staff_client.get(LIST)
    User.objects.filter(email__startswith="user").delete()
    _connections(12)

    with django_assert_max_num_queries(len(few.captured_queries)):
        assert staff_client.get(LIST).status_code == 200


def test_no_page_shows_a_token_in_any_form(staff_client: Client) -> None:
    connection = _connections(1)[0]
    sealed = bytes(connection.sealed_token).decode()

    pages = [staff_client.get(LIST).content.decode(), staff_client.get(_page(connection)).content.decode()]

    for page in pages:
        assert "login-0" in page
        assert not re.search(f"ghp_secret|{re.escape(sealed[:20])}", page)


def test_connections_cannot_be_written(staff_client: Client) -> None:
    connection = _connections(1)[0]

    for address in (_page(connection), _page(connection).replace("/change/", "/delete/"), f"{LIST}add/"):
        assert staff_client.post(address, {}).status_code == 403


def test_the_chosen_are_disconnected(staff_client: Client) -> None:
    kept, *ended = _connections(3)

    page = _disconnect(staff_client, *ended)

    assert list(GitHubConnection.objects.all()) == [kept]
    assert "2 accounts are disconnected." in page


def test_who_may_only_look_cannot_disconnect(db: None) -> None:
    connection = _connections(1)[0]
    viewer = User.objects.create_user("viewer@example.org", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename="view_githubconnection"))
    client = Client()
    client.force_login(viewer)

    assert client.get(_page(connection)).status_code == 200
    _disconnect(client, connection)

    assert GitHubConnection.objects.exists()
