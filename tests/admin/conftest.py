"""Somebody of the staff, signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.conftest import Api


@pytest.fixture
def client(staff: Api) -> Client:
    assert staff.user is not None
    client = Client()
    client.force_login(staff.user)
    return client
