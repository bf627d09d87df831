"""What every test stands on: data of its own, no real broker, and a small cast of people."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Before any setting is read: tests never touch the data of a working copy, but use its installed tools.
_ROOT = Path(__file__).resolve().parent.parent
_data = Path(os.environ.get("MOTIVD_DATA_DIR") or _ROOT / "var").resolve()
os.environ.setdefault("TOOLCHAIN_DIR", str(_data / "toolchain"))
if not os.environ.get("MOTIVD_TEST_RUN"):
    os.environ["MOTIVD_DATA_DIR"] = tempfile.mkdtemp(prefix="motivd-test-")
    os.environ["MOTIVD_TEST_RUN"] = os.environ["MOTIVD_DATA_DIR"]
os.environ.pop("DEBUG", None)

import hypothesis  # noqa: E402
import pytest  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import translation  # noqa: E402

from accounts import tokens  # noqa: E402
from accounts.models import User  # noqa: E402
from builder.models import Brief, Project  # noqa: E402

# The same examples in every run: what fails in one place fails in all.
hypothesis.settings.register_profile("suite", derandomize=True, database=None)
hypothesis.settings.load_profile("suite")


class Api:
    """A client of the API with its user's token; bodies are JSON."""

    def __init__(self, user: User | None) -> None:
        self.user = user
        headers = {} if user is None else {"Authorization": f"Bearer {tokens.create(user, name='test')[1]}"}
        self._client = Client(headers=headers)

    def get(self, path: str, **headers: str) -> Any:
        return self._call("get", path, None, headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._call("post", path, body, headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._call("put", path, body, headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._call("patch", path, body, headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self._call("delete", path, None, headers)

    def _call(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        wire = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(self._client, method)(path, headers=wire, **sent)


@pytest.fixture(autouse=True)
def quiet_broker(settings: Any) -> None:
    """Keep nudges in this process: jobs are run by the tests that are about them."""
    from motivd_site.celery import app

    app.conf.update(broker_url="memory://")


@pytest.fixture(autouse=True)
def no_language_left() -> Iterator[None]:
    """A page that spoke French leaves the thread in it until the next request, which in a test may never come."""
    yield
    translation.deactivate()


@pytest.fixture
def owner(db: None) -> Api:
    return Api(User.objects.create_user("owner@example.org", "correct horse battery"))


@pytest.fixture
def stranger(db: None) -> Api:
    return Api(User.objects.create_user("stranger@example.org"))


@pytest.fixture
def staff(db: None) -> Api:
    return Api(User.objects.create_superuser("staff@example.org"))


@pytest.fixture
def visitor(db: None) -> Api:
    return Api(None)


@pytest.fixture
def project(owner: Api) -> Project:
    """The owner's project, with a brief that can be built."""
    assert owner.user is not None
    made = Project.objects.create(owner=owner.user, name="Crate", slug="crate", sandbox_slug="crate")
    Brief.objects.create(
        project=made,
        app_name="Crate",
        prompt="Crate is a simple app for vinyl collectors: add records, search them, mark the ones to sell.",
        audience="vinyl collectors",
        mvp_features=["add records", "search them", "mark the ones to sell"],
    )
    return made
