"""Files over the API: reading, writing on a base, refusals, `PRD.md`, limits."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.serializers import Serializer

from builder import prd
from builder.models import PrdRevision, Project
from tests.conftest import Api
from workspace import blobs, files
from workspace.api.serializers import FileShape
from workspace.models import Author, WorkspaceFile
from workspace.paths import PathConflict


@pytest.fixture
def root(project: Project) -> str:
    return f"/api/projects/{project.pk}/files"


def _raw(api: Api, path: str, content: bytes, **headers: str) -> Any:
    wire = {name.replace("_", "-"): value for name, value in headers.items()}
    # Django's client leaves the type out where nothing is sent; browsers do not.
    kind = "application/octet-stream"
    return api._client.put(path, data=content, content_type=kind, headers=wire, CONTENT_TYPE=kind)


def _queries(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


def test_a_written_file_is_listed_and_read(owner: Api, root: str) -> None:
    written = owner.put(f"{root}/src/App.tsx", {"content": "export {};\n"})
    listed = owner.get(root)
    read = owner.get(f"{root}/src/App.tsx")

    assert written.status_code == 200
    file = written.json()["file"]
    assert file == {
        "path": "src/App.tsx",
        "size": 11,
        "sha": blobs.sha_of(b"export {};\n"),
        "contentType": "text/plain",
        "updatedAt": file["updatedAt"],
        "locked": False,
        "virtual": False,
    }
    assert listed.json() == {"files": [file]}
    assert read.json() == {"file": file, "content": "export {};\n", "encoding": "utf-8"}


def test_the_slash_at_the_end_means_nothing(owner: Api, root: str) -> None:
    owner.put(f"{root}/notes.txt/", {"content": "x"})

    assert owner.get(f"{root}/notes.txt").status_code == 200


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a\0b", b""])
def test_any_bytes_come_back(owner: Api, root: str, content: bytes) -> None:
    sent = {"content": base64.b64encode(content).decode(), "encoding": "base64"}
    assert owner.put(f"{root}/data", sent).status_code == 200

    read = owner.get(f"{root}/data").json()
    raw = owner.get(f"{root}/data?raw=1")

    got = read["content"].encode() if read["encoding"] == "utf-8" else base64.b64decode(read["content"])
    assert got == raw.content == content
    assert raw["Content-Disposition"] == "attachment"
    assert raw["X-Content-Type-Options"] == "nosniff"
    assert raw["Content-Type"] == "application/octet-stream"


def test_raw_bytes_are_written_on_what_was_read(owner: Api, root: str) -> None:
    new = _raw(owner, f"{root}/logo.png", b"\x89PNG", If_None_Match="*")
    changed = _raw(owner, f"{root}/logo.png", b"\x89PNG2", If_Match=f'"{new.json()["file"]["sha"]}"')
    again = _raw(owner, f"{root}/logo.png", b"\x89PNG3", If_None_Match="*")
    stale = _raw(owner, f"{root}/logo.png", b"\x89PNG3", If_Match=f'"{new.json()["file"]["sha"]}"')

    assert [answer.status_code for answer in (new, changed, again, stale)] == [200, 200, 409, 409]


def test_no_bytes_at_all_make_an_empty_file(owner: Api, root: str) -> None:
    written = _raw(owner, f"{root}/empty.txt", b"", If_None_Match="*")
    again = _raw(owner, f"{root}/empty.txt", b"", If_None_Match="*")

    assert written.status_code == 200, written.json()
    assert owner.get(f"{root}/empty.txt").json()["content"] == ""
    assert again.status_code == 409


def test_a_stale_write_is_refused_and_tells_what_is_there(owner: Api, root: str) -> None:
    first = owner.put(f"{root}/a.txt", {"content": "one", "baseSha": None}).json()["file"]
    second = owner.put(f"{root}/a.txt", {"content": "two", "baseSha": first["sha"]}).json()["file"]

    stale = owner.put(f"{root}/a.txt", {"content": "three", "baseSha": first["sha"]})
    new = owner.put(f"{root}/a.txt", {"content": "three", "baseSha": None})
    absent = owner.put(f"{root}/b.txt", {"content": "three", "baseSha": first["sha"]})

    assert [stale.status_code, new.status_code, absent.status_code] == [409, 409, 409]
    assert stale.json()["code"] == "CONFLICT"
    assert stale.json()["file"] == new.json()["file"] == second
    assert absent.json()["file"] is None
    assert owner.get(f"{root}/a.txt").json()["content"] == "two"
    assert owner.put(f"{root}/a.txt", {"content": "four"}).status_code == 200


def test_deleting(owner: Api, root: str) -> None:
    sha = owner.put(f"{root}/a.txt", {"content": "one"}).json()["file"]["sha"]

    stale = owner.delete(f"{root}/a.txt", If_Match=f'"{"0" * 40}"')
    done = owner.delete(f"{root}/a.txt", If_Match=f'"{sha}"')
    again = owner.delete(f"{root}/a.txt")

    assert [stale.status_code, done.status_code, again.status_code] == [409, 204, 404]


@pytest.mark.parametrize("path", ["../x", "a/../x", ".git/config", "a\\b", "a%01b", "x./y", "a//b", "C:/x"])
def test_a_bad_path_is_refused_by_every_method(owner: Api, root: str, path: str) -> None:
    answers = [
        owner.get(f"{root}/{path}"),
        owner.put(f"{root}/{path}", {"content": ""}),
        owner.delete(f"{root}/{path}"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(400, "VALIDATION_ERROR")] * 3


@pytest.mark.parametrize("path", ["Readme.md", "src", "README.md/more", "SRC/b.ts", "prd.md", "PRD.md/part"])
def test_what_cannot_stand_beside_is_a_path_conflict(owner: Api, root: str, path: str) -> None:
    owner.put(f"{root}/README.md", {"content": ""})
    owner.put(f"{root}/src/a.ts", {"content": ""})

    answer = owner.put(f"{root}/{path}", {"content": ""})

    assert (answer.status_code, answer.json()["code"]) == (409, "PATH_CONFLICT")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"content": 1},
        {"content": "x", "encoding": "latin-1"},
        {"content": "%%", "encoding": "base64"},
        {"content": "x", "baseSha": "abc"},
        {"content": "x", "other": 1},
    ],
)
def test_a_bad_body_is_refused(owner: Api, root: str, body: dict[str, Any]) -> None:
    assert owner.put(f"{root}/a.txt", body).status_code == 400


def test_a_file_may_have_five_mebibytes_and_not_one_byte_more(owner: Api, root: str) -> None:
    most = _raw(owner, f"{root}/big", b"x" * files.FILE_LIMIT_BYTES)
    more = _raw(owner, f"{root}/big", b"x" * (files.FILE_LIMIT_BYTES + 1))

    assert most.status_code == 200
    assert (more.status_code, more.json()["code"]) == (413, "TOO_LARGE")


def test_a_project_holds_so_many_files(owner: Api, root: str, project: Project) -> None:
    full = {f"f{number}": b"" for number in range(files.PROJECT_LIMIT_FILES)}
    files.write_many(project, full, author=Author.PERSON)

    over = owner.put(f"{root}/another", {"content": ""})
    change = owner.put(f"{root}/f1", {"content": "changed"})

    assert (over.status_code, over.json()["code"], change.status_code) == (413, "TOO_LARGE", 200)
    assert WorkspaceFile.objects.filter(project=project).count() == files.PROJECT_LIMIT_FILES


def test_a_project_holds_so_many_bytes(owner: Api, root: str, project: Project) -> None:
    same = bytes(files.FILE_LIMIT_BYTES)  # kept once, counted each time
    files.write_many(project, {f"f{number}": same for number in range(40)}, author=Author.PERSON)

    over = owner.put(f"{root}/another", {"content": "x"})

    assert (over.status_code, over.json()["code"]) == (413, "TOO_LARGE")


def test_writing_many_is_all_or_nothing(project: Project) -> None:
    with pytest.raises(PathConflict):
        files.write_many(project, {"a": b"", "b": b"", "A": b""}, author=Author.AGENT)

    assert files.listed(project) == []


def test_the_prd_stands_among_the_files(owner: Api, root: str, project: Project) -> None:
    assert owner.get(f"{root}/PRD.md").status_code == 404
    prd.write(project, "# One", author=None, source=PrdRevision.Source.RULES, base_revision=None)
    owner.put(f"{root}/a.txt", {"content": ""})

    listed = {file["path"]: file for file in owner.get(root).json()["files"]}
    read = owner.get(f"{root}/PRD.md").json()
    written = owner.put(f"{root}/PRD.md", {"content": "# Two", "baseSha": read["file"]["sha"]})
    stale = owner.put(f"{root}/PRD.md", {"content": "# Three", "baseSha": read["file"]["sha"]})
    deleted = owner.delete(f"{root}/PRD.md")
    binary = _raw(owner, f"{root}/PRD.md", b"\xff")

    assert listed["PRD.md"]["virtual"] is True
    assert listed["PRD.md"]["sha"] == blobs.sha_of(b"# One")
    assert read["content"] == "# One"
    assert written.status_code == 200
    assert [stale.status_code, deleted.status_code, binary.status_code] == [409, 400, 400]
    assert stale.json()["file"] == written.json()["file"]
    kept = prd.of(project)
    assert kept is not None
    assert (kept.content, kept.revision) == ("# Two", 2)
    assert not WorkspaceFile.objects.filter(project=project, path="PRD.md").exists()


def test_a_stranger_sees_nothing_and_writes_nothing(owner: Api, stranger: Api, root: str) -> None:
    owner.put(f"{root}/a.txt", {"content": "mine"})

    answers = [
        stranger.get(root),
        stranger.get(f"{root}/a.txt"),
        stranger.put(f"{root}/a.txt", {"content": 1}),
        stranger.delete(f"{root}/../x"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert owner.get(f"{root}/a.txt").json()["content"] == "mine"


def test_the_number_of_queries_is_the_same_for_few_and_many_files(owner: Api, root: str, project: Project) -> None:
    owner.get(root)  # the first call also notes when the token was used
    counts = []
    for number in (3, 30):
        files.write_many(project, {f"d{n}/f": str(n).encode() for n in range(number)}, author=Author.PERSON)
        counts.append(
            [
                _queries(partial(owner.get, root)),
                _queries(partial(owner.put, f"{root}/d1/f", {"content": f"one of {number}"})),
                _queries(partial(files.snapshot, project)),
            ]
        )

    assert counts[0] == counts[1]


def test_a_file_looks_as_the_fields_of_its_shape_say(owner: Api, project: Project) -> None:
    file = files.write(project, "src/é.tsx", b"1", base=None)

    shape = FileShape(file)

    assert shape.data == Serializer.to_representation(shape, file)
    assert list(shape.data) == list(shape.fields)
