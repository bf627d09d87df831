"""The staff's pages by their rows, and what can be done on them."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory


def list_of(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def page_of(row: Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def act(client: Client, action: str, *rows: Model, query: str = "") -> str:
    """Run an action of the list, and return the page that says what happened."""
    data = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
    return client.post(list_of(type(rows[0])) + query, data, follow=True).content.decode()


def viewer(*codenames: str) -> Client:
    user = UserFactory.create(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client
