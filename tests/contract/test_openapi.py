"""The schema, and a fuzzer that it drives over every route: nothing it thinks of is answered with a 500."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from pytest_django import Settings
from schemathesis.core.result import Ok

from accounts import tokens
from builder.models import Project
from tests.conftest import Api
from tests.github import GitHubServer

EXAMPLES = 20


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    made: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_schema_is_valid_openapi_3_1_without_a_warning(language: str, tmp_path: Path) -> None:
    made = tmp_path / "schema.json"

    call_command("spectacular", "--validate", "--fail-on-warn", lang=language, format="openapi-json", file=str(made))

    assert json.loads(made.read_text())["openapi"].startswith("3.1")


def test_every_operation_documents_its_errors(described: dict[str, Any]) -> None:
    lacking = [
        f"{method} {path}"
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
        if not {"400", "404", "405", "429", "500"} <= set(operation["responses"])
    ]

    assert lacking == []


def _operations() -> list[Any]:
    import django

    django.setup()
    raw = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    schema = schemathesis.openapi.from_dict(raw)
    # A stream lasts as long as what it tells of; its tests are `test_sse.py`, `test_build_api.py` and `test_pulse.py`.
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    endless = ("/stream", "projects/{project_id}/events")
    return [operation for operation in operations if not operation.path.endswith(endless)]


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """Let requests share the test's transaction, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def our_github(settings: Settings) -> Iterator[None]:
    """Let everybody reach a GitHub of ours, and nobody the real one."""
    with GitHubServer() as server:
        server.add_user("ada", token="ghp_ada", scopes=["repo"])
        server.add_repo("ada/crate", files={"README.md": b"# Crate"})
        settings.GITHUB_API_URL = settings.GITHUB_URL = server.url
        settings.GITHUB_TOKEN = "ghp_ada"
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("kept_connection", "our_github")
@pytest.mark.parametrize("operation", _operations(), ids=lambda operation: operation.label)
def test_no_input_gives_a_server_error(operation: Any, project: Project, owner: Api) -> None:
    assert owner.user is not None
    headers = {"Authorization": f"Bearer {tokens.create(owner.user, name='fuzzer')[1]}"}
    operation.app = WSGIHandler()

    @examples(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def check(case: Any) -> None:
        # Half of the calls name something that is there.
        if "project_id" in (case.path_parameters or {}) and len(str(case.body)) % 2:
            case.path_parameters["project_id"] = str(project.pk)
        answer = case.call(headers=headers)
        assert answer.status_code < 500 or answer.json()["code"] == "NOT_CONFIGURED", answer.text

    given(case=operation.as_strategy())(check)()
