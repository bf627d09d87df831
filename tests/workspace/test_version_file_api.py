"""Files as they were in a version, over the API."""

from __future__ import annotations

import base64
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builder.models import Project
from tests.conftest import Api
from workspace import blobs, files, versions
from workspace.models import Author, Version, VersionKind


@pytest.fixture
def version(project: Project) -> Version:
    """A version, of which nothing is left in the workspace as it was."""
    contents = {"src/deep/App.tsx": b"export {};\n", "logo.bin": b"\xff\x00", "src/restore": b"a name"}
    files.write_many(project, contents, author=Author.PERSON)
    made = versions.create(
        project, description="One", kind=VersionKind.MANUAL, author=Author.PERSON, created_by=project.owner
    )
    files.write_many(project, {"src/deep/App.tsx": b"later\n"}, author=Author.PERSON)
    files.delete(project, "logo.bin")
    files.delete(project, "src/restore")
    return made


@pytest.fixture
def root(version: Version) -> str:
    return f"/api/projects/{version.project_id}/versions/{version.pk}/files"


def test_the_files_of_a_version_are_listed_with_their_sizes(owner: Api, root: str, version: Version) -> None:
    listed = owner.get(root).json()["files"]

    assert [(file["path"], file["size"]) for file in listed] == [
        ("logo.bin", 2),
        ("src/deep/App.tsx", 11),
        ("src/restore", 6),
    ]
    assert listed[1] == {
        "path": "src/deep/App.tsx",
        "size": 11,
        "sha": blobs.sha_of(b"export {};\n"),
        "contentType": "text/plain",
        "updatedAt": listed[0]["updatedAt"],
        "locked": False,
        "virtual": False,
    }


def test_a_file_is_read_as_it_was(owner: Api, root: str) -> None:
    text = owner.get(f"{root}/src/deep/App.tsx").json()
    binary = owner.get(f"{root}/logo.bin").json()

    assert (text["content"], text["encoding"], text["file"]["size"]) == ("export {};\n", "utf-8", 11)
    assert (base64.b64decode(binary["content"]), binary["encoding"]) == (b"\xff\x00", "base64")


def test_its_bytes_are_a_download(owner: Api, root: str) -> None:
    answer = owner.get(f"{root}/logo.bin?raw=1")

    assert answer.content == b"\xff\x00"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["ETag"] == f'"{blobs.sha_of(answer.content)}"'


def test_a_file_may_be_called_restore(owner: Api, root: str) -> None:
    assert owner.get(f"{root}/src/restore").json()["content"] == "a name"
    assert owner.get(f"{root}/src/restore?raw=1").content == b"a name"


def test_what_is_not_in_the_version_is_not_found(owner: Api, stranger: Api, project: Project, root: str) -> None:
    files.write_many(project, {"later": b"1"}, author=Author.PERSON)

    for missing in ("later", "src", "src/deep", "src/deep/App.tsx/below", "PRD.md"):
        assert owner.get(f"{root}/{missing}").status_code == 404
    assert owner.get(root.replace(root.split("/")[-2], str(uuid.uuid4()))).status_code == 404
    assert stranger.get(root).status_code == stranger.get(f"{root}/logo.bin").status_code == 404


def test_a_path_that_cannot_be_is_refused(owner: Api, root: str) -> None:
    assert owner.get(f"{root}/a/../b").status_code == 400
    assert owner.get(f"{root}/logo.bin?raw=perhaps").status_code == 400


def test_the_number_of_queries_is_the_same_for_few_and_many_files(owner: Api, project: Project) -> None:
    counts = []
    for number in (3, 3, 300):  # the first one also notes that the token was used
        files.write_many(project, {f"d{n}/f": b"%d" % n for n in range(number)}, author=Author.PERSON)
        version = versions.create(
            project, description="x", kind=VersionKind.MANUAL, author=Author.PERSON, created_by=project.owner
        )
        with CaptureQueriesContext(connection) as queries:
            answer = owner.get(f"/api/projects/{project.pk}/versions/{version.pk}/files")
        assert len(answer.json()["files"]) == number
        counts.append(len(queries))

    assert counts[1] == counts[2]
