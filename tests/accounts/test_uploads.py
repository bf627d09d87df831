"""Uploads: what is taken and as what, who gets it back and how, and that nothing is left behind."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import struct
import zlib
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError, connection, transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from accounts import images, uploads
from accounts.models import Upload
from tests.accounts.samples import HTML, PDF, SVG, picture, upload, uploaded, zipped
from tests.conftest import Api

MIB = 2**20


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings: Settings, tmp_path: Any) -> None:
    settings.STORAGES = settings.STORAGES | {
        "uploads": settings.STORAGES["uploads"] | {"OPTIONS": {"location": tmp_path}}
    }


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def kept_files() -> list[str]:
    storage = storages["uploads"]
    return [f"{folder}/{name}" for folder in storage.listdir("")[0] for name in storage.listdir(folder)[1]]


# --- what is taken -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.png", picture("PNG"), "image/png"),
        ("a.jpg", picture("JPEG"), "image/jpeg"),
        ("a.gif", picture("GIF"), "image/gif"),
        ("a.webp", picture("WEBP"), "image/webp"),
        ("a.pdf", PDF, "application/pdf"),
        ("a.zip", zipped("a.txt"), "application/zip"),
        ("a.zip", zipped(), "application/zip"),
        ("a.txt", "Déjà vu\n".encode(), "text/plain"),
        ("a.txt", b"\xef\xbb\xbfwith a mark", "text/plain"),
        ("a.json", b'{"a": 1}', "text/plain"),
        ("README.md", b'<div align="center"><h1>Crate</h1></div>', "text/plain"),
        ("notes", b"BM is no bitmap, and MZ no program", "text/plain"),
        # Names lie.
        ("notes.txt", picture("PNG"), "image/png"),
        ("picture.png", b"not a picture", "text/plain"),
        ("page.html", PDF, "application/pdf"),
    ],
    ids=itertools.count(1),
)
def test_a_file_is_taken_for_what_is_in_it(owner: Api, name: str, content: bytes, content_type: str) -> None:
    answer = upload(owner, content, name)

    assert answer.status_code == 201
    row = Upload.objects.get()
    assert answer.json() == {
        "id": str(row.pk),
        "url": f"http://127.0.0.1:8000/api/upload/{row.pk}",
        "name": name,
        "contentType": content_type,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    assert content_of(owner.get(answer.json()["url"])) == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.png", HTML),
        ("picture.png", b"  \n<script>alert(1)</script>"),
        ("picture.png", b"\xef\xbb\xbf<HTML>"),
        ("notes.txt", b"<!-- hello --><html lang='en'>"),
        ("a.svg", SVG),
        ("a.png", b"<svg><script>alert(1)</script></svg>"),
        ("a.svg", b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" ""><svg/>'),
        ("a.svg", b'<svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>'),
        ("a.txt", "UTF-16".encode("utf-16")),
        ("a.txt", "Déjà vu".encode("latin-1")),
        ("a.txt", b"cut in the middle \xc3"),
        ("a.txt", b"with\0nul"),
        ("a.exe", b"MZ\x90\0\3\0\0\0"),
        ("a.bmp", picture("BMP")),
        ("a.zip", b"PK\3\4 but no zip\0"),
        ("a.txt", b"x" * 70_000 + b"\0"),
    ],
    ids=itertools.count(1),
)
def test_nothing_else_is_taken(owner: Api, name: str, content: bytes) -> None:
    answer = upload(owner, content, name)

    assert (answer.status_code, answer.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert not Upload.objects.exists()
    assert kept_files() == []


def test_html_and_svg_are_told_apart_from_what_is_merely_unknown(owner: Api) -> None:
    assert "HTML" in upload(owner, HTML).json()["error"]
    assert "SVG" in upload(owner, SVG).json()["error"]
    assert "PNG, JPEG, GIF or WebP" in upload(owner, b"\0\1\2").json()["error"]


@pytest.mark.parametrize("cut", [40, -30])
def test_a_damaged_picture_is_refused(owner: Api, cut: int) -> None:
    answer = upload(owner, picture("PNG", (200, 200))[:cut], "a.png")

    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_IMAGE")
    assert kept_files() == []


def test_a_small_file_that_is_an_endless_picture_is_refused(owner: Api) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(10_000)))

    answer = upload(owner, bomb, "bomb.png")

    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")
    assert "50 million" in answer.json()["error"]


def test_a_picture_may_have_as_many_pixels_as_the_limit(owner: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "PIXEL_LIMIT", 600)

    assert upload(owner, picture(size=(30, 20))).status_code == 201
    assert upload(owner, picture(size=(30, 21))).status_code == 413


def test_twenty_megabytes_are_taken_and_not_a_byte_more(owner: Api) -> None:
    assert upload(owner, b"x" * (20 * MIB)).status_code == 201
    refused = upload(owner, b"x" * (20 * MIB + 1))

    assert (refused.status_code, refused.json()["code"]) == (413, "TOO_LARGE")
    assert "20 MB" in refused.json()["error"]
    assert Upload.objects.get().size == 20 * MIB
    assert len(kept_files()) == 1


def test_an_empty_file_and_a_missing_one_are_refused(owner: Api) -> None:
    empty = upload(owner, b"", "a.txt")
    missing = owner._client.post("/api/upload", {})
    text = owner._client.post("/api/upload", {"file": "no file"})
    more = owner._client.post("/api/upload", {"file": ContentFile(b"x", "a.txt"), "folder": "b"})

    for answer, field in ((empty, "file"), (missing, "file"), (text, "file"), (more, "folder")):
        assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
        assert list(answer.json()["details"]) == [field]


def test_what_is_no_form_is_refused(owner: Api) -> None:
    as_json = owner.post("/api/upload", {"file": "hello"})
    broken = owner._client.post("/api/upload", b"nothing", content_type="multipart/form-data; boundary=")

    assert (as_json.status_code, as_json.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert "multipart/form-data" in as_json.json()["error"]
    assert (broken.status_code, broken.json()["code"]) == (400, "INVALID_BODY")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\notes.txt", "notes.txt"),
        ("/absolute", "absolute"),
        ("..\\..\\..", "file"),
        (".htaccess", "htaccess"),
        ("a\r\nSet-Cookie: b=c.txt", "a Set-Cookie: b=c.txt"),
        ("a\0b\x1b[31m.txt", "a b [31m.txt"),
        ("invoice\u202egpj.exe", "invoice gpj.exe"),
        ("re\u0301sume\u0301 \U0001f4c4.txt", "résumé \U0001f4c4.txt"),
        ('say "hi"; filename=b.txt', 'say "hi"; filename=b.txt'),
        ("   ", "file"),
        ("x" * 300 + ".json", "x" * 195 + ".json"),
        ("x" * 300, "x" * 200),
    ],
    ids=itertools.count(1),
)
def test_a_name_is_only_a_name(owner: Api, sent: str, kept: str) -> None:
    assert uploads.clean_name(sent) == kept

    answer = upload(owner, b"hello", kept)

    assert answer.json()["name"] == kept
    row = Upload.objects.get()
    assert kept_files() == [f"{row.pk.hex[:2]}/{row.pk.hex}"]
    assert owner.get(f"/api/upload/{row.pk}").status_code == 200


def test_a_form_s_name_leads_nowhere(owner: Api) -> None:
    body = encode_multipart(BOUNDARY, {"file": ContentFile(b"hello", "x")}).replace(
        b'"x"', b'"../../../\xc3\xa9vil.txt"'
    )

    answer = owner._client.generic("POST", "/api/upload", body, content_type=MULTIPART_CONTENT)

    assert answer.json()["name"] == "évil.txt"


# --- who gets it back, and how -------------------------------------------------------------------------------------


def test_only_a_picture_is_shown_in_place_and_nothing_runs(owner: Api) -> None:
    shown = owner.get(f"/api/upload/{uploaded(owner, picture(), 'crâte.png')}")
    saved = owner.get(f"/api/upload/{uploaded(owner, b'hello', 'notes.html')}")

    assert shown.headers["Content-Type"] == "image/png"
    assert shown.headers["Content-Disposition"] == "inline; filename*=utf-8''cr%C3%A2te.png"
    assert saved.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert saved.headers["Content-Disposition"] == 'attachment; filename="notes.html"'
    assert saved.headers["Content-Length"] == "5"
    for answer in (shown, saved):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_else_finds_it(owner: Api, stranger: Api, staff: Api, visitor: Api) -> None:
    path = f"/api/upload/{uploaded(owner, b'hello')}"

    for other in (stranger, staff):
        assert other.get(path).status_code == other.delete(path).status_code == 404
        assert other.get("/api/upload").json()["total"] == 0
    assert visitor.get(path).status_code == visitor.delete(path).status_code == 401
    assert content_of(owner.get(path)) == b"hello"


def test_my_uploads_are_listed_newest_first_and_paged(
    owner: Api, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        uploaded(owner, b"hello", f"{number}.txt")

    # the token, the rate of reads, the count, the page
    with django_assert_num_queries(4):
        page = owner.get("/api/upload?perPage=2").json()

    assert [row["name"] for row in page["uploads"]] == ["2.txt", "1.txt"]
    assert (page["total"], page["totalPages"]) == (3, 2)
    assert set(page["uploads"][0]) == {"id", "url", "name", "contentType", "size", "sha256", "createdAt"}


def test_an_upload_costs_the_same_whatever_is_there(owner: Api) -> None:
    uploaded(owner, b"hello")
    counts = []
    for number in (1, 5):
        for _again in range(number):
            uploaded(owner, b"hello")
        with CaptureQueriesContext(connection) as seen:
            uploaded(owner, b"hello")
        counts.append(len(seen))

    # the token, the rate of writes, that of uploads, the row
    assert counts == [4, 4]


def test_an_upload_is_deleted_with_its_file(
    owner: Api, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    path = f"/api/upload/{uploaded(owner, b'hello')}"

    with django_capture_on_commit_callbacks(execute=True):
        assert owner.delete(path).status_code == 204

    assert owner.get(path).status_code == owner.delete(path).status_code == 404
    assert kept_files() == []


def test_uploads_go_with_their_owner(
    owner: Api, stranger: Api, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    uploaded(owner, b"hello")
    theirs = UUID(uploaded(stranger, b"hello"))

    assert owner.user is not None
    with django_capture_on_commit_callbacks(execute=True):
        owner.user.delete()

    assert [row.pk for row in Upload.objects.all()] == [theirs]
    assert kept_files() == [f"{theirs.hex[:2]}/{theirs.hex}"]


def test_a_file_that_is_gone_is_not_found(owner: Api) -> None:
    path = f"/api/upload/{uploaded(owner, b'hello')}"
    storages["uploads"].delete(kept_files()[0])

    assert owner.get(path).status_code == 404
    assert owner.delete(path).status_code == 204


# --- again, too often, and left over -------------------------------------------------------------------------------


def test_the_same_upload_again_is_the_same(owner: Api) -> None:
    first = upload(owner, b"hello", "a.txt", idempotency_key="one")
    again = upload(owner, b"hello", "a.txt", idempotency_key="one")
    other = upload(owner, b"bye", "a.txt", idempotency_key="one")

    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert Upload.objects.count() == len(kept_files()) == 1


def test_thirty_in_an_hour_are_enough(owner: Api, stranger: Api, settings: Settings) -> None:
    settings.RATE_LIMIT_UPLOADS_PER_HOUR = 2

    answers = [upload(owner, b"hello") for _number in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[2].json()["code"] == "RATE_LIMITED"
    assert 0 < int(answers[2].headers["Retry-After"]) <= 3600
    assert upload(stranger, b"hello").status_code == 201


def test_a_file_without_a_row_goes_after_a_day(owner: Api) -> None:
    kept = UUID(uploaded(owner, b"hello"))
    storage = storages["uploads"]
    old, young, strange = f"ab/{uuid4().hex}", f"cd/{uuid4().hex}", "ef/strange.txt"
    for path in (old, young, strange):
        storage.save(path, ContentFile(b"left"))
    yesterday = (timezone.now() - timedelta(days=1, minutes=1)).timestamp()
    for path in (old, strange, f"{kept.hex[:2]}/{kept.hex}"):
        os.utime(storage.path(path), (yesterday, yesterday))

    assert uploads.sweep() == 2

    assert sorted(kept_files()) == sorted([young, f"{kept.hex[:2]}/{kept.hex}"])
    assert uploads.sweep(timezone.now() + timedelta(days=2)) == 1


def test_a_row_that_cannot_be_written_leaves_no_file(owner: Api) -> None:
    assert owner.user is not None

    with pytest.raises(DatabaseError), transaction.atomic(), connection.execute_wrapper(_full):
        uploads.create(owner.user, ContentFile(b"hello"), name="a.txt")

    assert kept_files() == []


def _full(*_: Any) -> Any:
    raise DatabaseError("the disk is full")


def test_the_answer_speaks_french(owner: Api) -> None:
    answer = owner._client.post("/api/upload?locale=fr", {})

    assert answer.headers["Content-Language"] == "fr"
    assert json.loads(answer.content)["code"] == "VALIDATION_ERROR"
