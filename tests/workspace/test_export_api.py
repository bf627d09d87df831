"""A project as a zip: what is in it, that it is the same each time, and that it is sent while it is made."""

from __future__ import annotations

import io
import random
import uuid
import zipfile
from collections.abc import AsyncIterator
from typing import cast

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connection, connections
from django.test import AsyncClient
from django.test.utils import CaptureQueriesContext

from accounts import tokens
from accounts.models import User
from builder import prd
from builder.models import PrdRevision, Project
from tests.conftest import Api
from tests.workspace.zips import download, unzipped
from workspace import archives, files
from workspace.models import Author

FILE, SCRIPT = 0o100644, 0o100755


def _write_prd(project: Project, content: str) -> None:
    prd.write(project, content, author=None, source=PrdRevision.Source.RULES, base_revision=None)


def test_the_zip_holds_every_file_with_its_mode(owner: Api, project: Project) -> None:
    contents = {"src/App.tsx": b"export {};\n", "bin/run": b"#!/bin/sh\n", "logo.png": b"\x89PNG\0", "empty": b""}
    files.write_many(project, contents, author=Author.PERSON, executables=["bin/run"])

    found = unzipped(download(owner, project))

    assert found == {
        path: (content, SCRIPT if path == "bin/run" else FILE) for path, content in sorted(contents.items())
    }


def test_the_answer_is_a_download(owner: Api, project: Project) -> None:
    answer = owner.get(f"/api/projects/{project.pk}/export.zip")

    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="crate.zip"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


def test_the_prd_is_in_it_once_there_is_one(owner: Api, project: Project) -> None:
    files.write_many(project, {"A": b"", "z": b""}, author=Author.PERSON)
    without = unzipped(download(owner, project))

    _write_prd(project, "# Crate é")
    found = unzipped(download(owner, project))

    assert [*without] == ["A", "z"]
    assert found["PRD.md"] == ("# Crate é".encode(), FILE)
    assert [*found] == ["A", "PRD.md", "z"]


def test_a_file_with_the_prd_s_words_is_in_it_too(owner: Api, project: Project) -> None:
    _write_prd(project, "# Crate")
    files.write(project, "docs/PRD.md", b"# Crate", base=None)

    found = unzipped(download(owner, project))

    assert {path: content for path, (content, _mode) in found.items()} == {
        "PRD.md": b"# Crate",
        "docs/PRD.md": b"# Crate",
    }


def test_an_empty_project_is_an_empty_zip(owner: Api, project: Project) -> None:
    assert unzipped(download(owner, project)) == {}


def test_the_same_files_make_the_same_bytes_whoever_wrote_them_when(owner: Api, project: Project) -> None:
    contents = {f"d{n % 7}/é{n}": str(n).encode() * n for n in range(40)}
    files.write_many(project, contents, author=Author.PERSON)
    assert owner.user is not None
    other = Project.objects.create(owner=owner.user, name="Other", slug="other", sandbox_slug="other")
    for path, content in reversed(contents.items()):
        files.write_many(other, {path: content}, author=Author.AGENT)

    first, again, others = download(owner, project), download(owner, project), download(owner, other)

    assert first == again == others
    dates = {info.date_time for info in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_the_number_of_queries_is_the_same_for_few_and_many_files(owner: Api, project: Project) -> None:
    download(owner, project)  # the first call also notes when the token was used
    counts = []
    for number in (3, 300):
        files.write_many(project, {f"d{n}/f": str(n).encode() for n in range(number)}, author=Author.PERSON)
        with CaptureQueriesContext(connection) as queries:
            download(owner, project)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_contents_are_read_while_the_zip_is_sent(project: Project) -> None:
    noise = random.Random(1)
    large = {f"f{n}": noise.randbytes(3 * 2**20) for n in range(6)}  # two fit into a batch
    files.write_many(project, large, author=Author.PERSON)

    with CaptureQueriesContext(connection) as queries:
        pieces = archives.export(project)
        listed = len(queries)
        first = next(pieces)
        begun = len(queries) - listed
        rest = [*pieces]
        read = len(queries) - listed

    assert (begun, read) == (1, 3)
    assert max(map(len, [first, *rest])) < 4 * 2**20
    assert {path: content for path, (content, _mode) in unzipped(first + b"".join(rest)).items()} == large


@pytest_asyncio.fixture
async def threads_without_connections() -> AsyncIterator[None]:
    yield
    await sync_to_async(connections.close_all)()  # PostgreSQL drops no test database that somebody looks at


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
@pytest.mark.usefixtures("threads_without_connections")
async def test_a_server_that_waits_for_nothing_sends_it_piece_by_piece() -> None:
    def arrange() -> tuple[Project, str]:
        user = User.objects.create_user(f"{uuid.uuid4().hex}@example.org")
        made = Project.objects.create(owner=user, name="Crate", slug="crate", sandbox_slug=uuid.uuid4().hex[:20])
        files.write_many(made, contents, author=Author.PERSON)
        return made, tokens.create(user, name="test")[1]

    noise = random.Random(2)
    contents = {f"f{n}": noise.randbytes(2**20) for n in range(3)}
    project, secret = await sync_to_async(arrange)()

    answer = await AsyncClient().get(
        f"/api/projects/{project.pk}/export.zip", headers={"authorization": f"Bearer {secret}"}
    )
    pieces = [piece async for piece in cast("AsyncIterator[bytes]", answer)]

    assert len(pieces) > 3
    assert {path: content for path, (content, _mode) in unzipped(b"".join(pieces)).items()} == contents
