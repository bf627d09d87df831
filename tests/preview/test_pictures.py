"""Pictures of versions: taken in the background where there is a browser, once each, and shown to the owner alone."""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from builder.briefs import BriefFields
from builder.models import Project
from builder.starters.catalogue import all_starters, fill
from motivd_site import work
from motivd_site.work import WORKER_LOST, JobState, hold
from preview import pictures, thumbnail_image
from preview.models import PreviewKind, PreviewSession, Thumbnail
from preview.thumbnail_image import NotAPicture
from tests import browser as browsers
from tests.conftest import Api
from tests.preview.conftest import new_project
from workspace import files, versions
from workspace.models import Author, Version, VersionKind
from workspace.toolchain import sandbox
from workspace.toolchain.picture import HEIGHT, WIDTH

# A job's heartbeat looks at its row from a thread of its own.
pytestmark = pytest.mark.django_db(transaction=True)
RED_PAGE = b"<body style='margin: 0; background: red'>"
CAN = browsers.find() is not None and sandbox.probe().kind == "namespaces"
possible = pytest.mark.skipif(not CAN, reason="There is no Chromium on this machine, or there are no namespaces.")


@pytest.fixture
def project(owner: Api) -> Project:
    return new_project(owner.user)


def version_of(
    project: Project, content: Mapping[str, bytes], kind: VersionKind = VersionKind.MANUAL, **columns: Any
) -> Version:
    files.write_many(project, content, author=Author.PERSON)
    made = versions.create(project, description="", kind=kind, author=Author.PERSON, created_by=project.owner)
    Version.objects.filter(pk=made.pk).update(**columns)
    return made


def queued(project: Project, content: Mapping[str, bytes]) -> Thumbnail:
    return Thumbnail.objects.create(project=project, version=version_of(project, content))


def taken(version: Version, content: bytes | None = b"RIFF", **columns: Any) -> Thumbnail:
    columns = {"status": JobState.SUCCEEDED, "content_type": "image/webp", "width": 640, "height": 400} | columns
    return Thumbnail.objects.create(project=version.project, version=version, content=content, **columns)


def picture_of(row: Thumbnail) -> Image.Image:
    row.refresh_from_db()
    assert (row.status, row.error) == (JobState.SUCCEEDED, None)
    assert (row.content_type, row.width, row.height) == ("image/webp", 640, 400)
    found = Image.open(BytesIO(bytes(row.content or b"")), formats=["WEBP"]).convert("RGB")
    assert found.size == (640, 400)
    return found


def address(version: Version) -> str:
    return f"/api/projects/{version.project_id}/versions/{version.pk}/thumbnail"


# --- Taking them ------------------------------------------------------------------------------------------


@possible
@pytest.mark.browser
@pytest.mark.slow
def test_a_starter_has_a_picture_that_shows_something(project: Project) -> None:
    starter = next(one for one in all_starters() if one.manifest.default)
    row = queued(project, fill(starter, BriefFields(app_name="Tidepool", audience="swimmers")))

    pictures.work_on(row.pk)

    colours = picture_of(row).getcolors(640 * 400)
    assert colours is not None
    assert len(colours) > 100
    assert max(count for count, _colour in colours) < 0.95 * 640 * 400
    assert len(bytes(row.content or b"")) < 100_000


@possible
@pytest.mark.browser
@pytest.mark.slow
def test_a_worker_that_was_killed_is_followed_by_another(project: Project) -> None:
    row = queued(project, {"index.html": RED_PAGE})
    with hold(Thumbnail, row.pk) as lease:
        assert lease is not None
    Thumbnail.objects.filter(pk=row.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=40))
    pictures.work_on(row.pk)  # is still somebody else's
    row.refresh_from_db()
    assert row.status == JobState.RUNNING

    work.sweep()
    pictures.work_on(row.pk)

    red, green, blue = picture_of(row).getpixel((320, 200))  # type: ignore[misc]  # three, of an RGB picture
    assert (row.attempts, red > 240, green < 15, blue < 15) == (2, True, True, True)
    pictures.work_on(row.pk)  # a late message about what is done
    row.refresh_from_db()
    assert row.attempts == 2


@possible
def test_what_killed_three_workers_is_not_tried_again(project: Project) -> None:
    row = queued(project, {"index.html": RED_PAGE})
    for _ in range(work.ATTEMPTS):
        with hold(Thumbnail, row.pk) as lease:
            assert lease is not None
        Thumbnail.objects.filter(pk=row.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=40))
        work.sweep()
    row.refresh_from_db()
    assert (row.status, row.error) == (JobState.FAILED, WORKER_LOST)


@possible
@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ({"package.json": b'{"scripts": {"start": "node app.js"}}', "app.js": b""}, "VERSION_NOT_SHOWN", "by a server"),
        ({"notes.txt": b"Nothing yet."}, "VERSION_NOT_SHOWN", "There is no index.html"),
        (
            {"index.html": b'<script type="module" src="/a.ts"></script>', "a.ts": b"import './gone'"},
            "VERSION_NOT_SHOWN",
            "./gone",
        ),
    ],
    ids=["a server", "no page", "broken"],
)
def test_a_version_without_a_page_is_left_out_with_the_reason(
    owner: Api, project: Project, content: dict[str, bytes], code: str, said: str
) -> None:
    row = queued(project, content)

    pictures.work_on(row.pk)

    row.refresh_from_db()
    assert (row.status, row.attempts) == (JobState.FAILED, 1)
    assert row.error is not None
    assert row.error["code"] == code
    answer = owner.get(address(row.version))
    assert (answer.status_code, answer.json()["code"]) == (404, "THUMBNAIL_UNAVAILABLE")
    assert said in answer.json()["error"]
    assert pictures.queue_missing() == 0


@possible
@pytest.mark.browser
@pytest.mark.slow
def test_a_page_that_never_rests_is_tried_three_times(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "SECONDS", 1.0)
    row = queued(project, {"index.html": b"<body><script>while (true) {}</script>"})
    for attempt in range(1, work.ATTEMPTS + 1):
        pictures.work_on(row.pk)
        row.refresh_from_db()
        assert row.attempts == attempt
        assert row.status == (JobState.FAILED if attempt == work.ATTEMPTS else JobState.QUEUED)
    assert row.error is not None
    assert row.error["code"] == "PAGE_SLOW"


@possible
def test_the_owners_choice_of_a_server_counts(project: Project) -> None:
    PreviewSession.objects.create(project=project, wanted_kind=PreviewKind.SERVER)
    row = queued(project, {"index.html": RED_PAGE})

    pictures.work_on(row.pk)

    row.refresh_from_db()
    assert row.error is not None
    assert row.error["text"] == pictures._OF_SERVER


@possible
def test_the_same_files_have_the_same_picture(project: Project) -> None:
    before = version_of(project, {"index.html": RED_PAGE})
    taken(before, b"RIFF of before")
    row = queued(project, {"index.html": RED_PAGE})
    elsewhere = version_of(new_project(), {"index.html": RED_PAGE})
    assert elsewhere.tree_id == before.tree_id == row.version.tree_id

    pictures.work_on(row.pk)

    row.refresh_from_db()
    assert (row.status, bytes(row.content or b"")) == (JobState.SUCCEEDED, b"RIFF of before")


@possible
def test_a_host_takes_one_picture_at_a_time(project: Project) -> None:
    row = queued(project, {"index.html": RED_PAGE})

    with pictures._alone() as alone:
        assert alone
        pictures.work_on(row.pk)

    row.refresh_from_db()
    assert (row.status, row.attempts) == (JobState.QUEUED, 0)


def test_without_a_browser_nothing_is_tried(owner: Api, project: Project, settings: Any) -> None:
    settings.CHROMIUM = "off"
    version = version_of(project, {"index.html": RED_PAGE})
    assert pictures.queue_missing() == 0
    assert owner.get(address(version)).json()["code"] == "THUMBNAIL_UNAVAILABLE"
    row = Thumbnail.objects.create(project=project, version=version)

    pictures.work_on(row.pk)

    row.refresh_from_db()
    assert (row.status, row.attempts) == (JobState.QUEUED, 0)
    assert owner.get(address(version)).json()["code"] == "THUMBNAIL_NOT_READY"


# --- Which versions ---------------------------------------------------------------------------------------


@possible
def test_the_newest_are_queued_a_few_at_a_time_and_once(project: Project) -> None:
    made = [version_of(project, {"index.html": b"<p>%d</p>" % number}) for number in range(7)]

    assert (pictures.queue_missing(), pictures.queue_missing()) == (5, 0)
    first = {*Thumbnail.objects.values_list("version", flat=True)}
    Thumbnail.objects.update(status=JobState.SUCCEEDED)

    assert first == {version.pk for version in made[2:]}
    assert (pictures.queue_missing(), pictures.queue_missing()) == (2, 0)


@possible
def test_what_nobody_made_to_look_at_has_no_picture(project: Project) -> None:
    for kind in VersionKind:
        version_of(project, {"index.html": kind.encode()}, kind)
    version_of(project, {"index.html": b"long ago"}, created_at=timezone.now() - pictures.MISSED)

    while pictures.queue_missing():
        Thumbnail.objects.update(status=JobState.SUCCEEDED)

    pictured = Thumbnail.objects.values_list("version__kind", flat=True)
    assert sorted(pictured) == sorted(set(VersionKind) - {"before_revert", "before_import", "before_pull"})


@possible
def test_two_who_queue_at_once_queue_once(project: Project) -> None:
    version = version_of(project, {"index.html": RED_PAGE})

    assert pictures._queue(version)
    assert not pictures._queue(version)
    assert Thumbnail.objects.count() == 1


@possible
def test_whoever_looks_at_once_takes_a_picture_once(project: Project) -> None:
    version = version_of(project, {"notes.txt": b"Nothing yet."})
    together = threading.Barrier(4)

    def look(_number: int) -> None:
        try:
            together.wait(20)
            pictures.queue_missing()
            pictures.work_on(Thumbnail.objects.get(version=version).pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(look, range(4)))

    row = Thumbnail.objects.get()
    assert (row.status, row.attempts) == (JobState.FAILED, 1)


def test_what_a_tool_says_fits_into_the_row(project: Project) -> None:
    version = version_of(project, {"index.html": RED_PAGE})

    taken(version, None, status=JobState.FAILED, error=pictures._error("X", pictures._BROKEN, problem="a\0b" * 1000))

    row = Thumbnail.objects.get()
    assert pictures.reason_of(row).startswith("This version cannot be shown: a\ufffdb")
    assert len(pictures.reason_of(row)) < 600


def test_only_the_newest_of_a_project_are_kept(project: Project) -> None:
    rows = [taken(version_of(project, {"index.html": b"%d" % number})) for number in range(5)]
    other = taken(version_of(new_project(), {"index.html": b"other"}))

    assert pictures.keep_newest(project.pk, 3) == 2

    kept = Thumbnail.objects.filter(content__isnull=False).values_list("pk", flat=True)
    assert {*kept} == {row.pk for row in rows[2:]} | {other.pk}
    rows[0].refresh_from_db()
    assert rows[0].status == JobState.CANCELLED
    assert pictures.reason_of(rows[0]) == "Only the newest versions keep their pictures."


def test_a_picture_goes_with_its_version_and_its_project(owner: Api, project: Project) -> None:
    row = taken(version_of(project, {"index.html": RED_PAGE}))
    waiting = queued(project, {"index.html": b"another"})

    row.version.delete()

    assert Thumbnail.objects.get() == waiting
    assert owner.delete(f"/api/projects/{project.pk}").status_code == 204
    assert not Thumbnail.objects.exists()


# --- What comes out of the sandbox ------------------------------------------------------------------------


def png(width: int, height: int, *, rest: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I4s", len(header), b"IHDR") + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    return b"\x89PNG\r\n\x1a\n" + chunk + rest


def drawing(*size: int) -> bytes:
    to = BytesIO()
    Image.new("RGB", size or (WIDTH, HEIGHT), "teal").save(to, "PNG")  # type: ignore[arg-type]  # two numbers
    return to.getvalue()


def test_a_picture_is_drawn_anew() -> None:
    with Image.open(BytesIO(thumbnail_image.drawn(drawing()))) as small:
        assert (small.format, small.size) == ("WEBP", (640, 400))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<svg onload=alert(1)>",
        b"GIF89a" + bytes(100),
        drawing()[:60],
        drawing()[:-400],
        drawing(640, 400),
        png(100_000, 100_000),
        png(WIDTH, HEIGHT),
        png(WIDTH, HEIGHT, rest=drawing(2000, 2000)[8:]),
        png(WIDTH, HEIGHT, rest=struct.pack(">I4s", 2**31, b"IDAT")),
        png(WIDTH, HEIGHT, rest=struct.pack(">I4s", 4, b"zTXt") + b"aaaa" + bytes(4)),
    ],
    ids=["nothing", "svg", "gif", "cut", "cut late", "small", "bomb", "empty", "two sizes", "long chunk", "bad text"],
)
def test_what_is_no_picture_of_that_size_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAPicture):
        thumbnail_image.drawn(raw)


# --- Showing them -----------------------------------------------------------------------------------------


def test_the_owner_gets_the_picture_and_may_keep_it(owner: Api, project: Project) -> None:
    version = version_of(project, {"index.html": RED_PAGE})
    taken(version, b"RIFF of mine")

    answer = owner.get(address(version))

    assert (answer.status_code, answer.content) == (200, b"RIFF of mine")
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    tag = answer.headers["ETag"]
    assert tag.startswith('"')
    again = owner.get(address(version), if_none_match=tag)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert owner.get(address(version), if_none_match='"another"').status_code == 200


def test_a_picture_that_is_not_there_yet_says_so(owner: Api, project: Project) -> None:
    row = queued(project, {"index.html": RED_PAGE})

    answer = owner.get(address(row.version))

    assert (answer.status_code, answer.json()["code"]) == (404, "THUMBNAIL_NOT_READY")
    assert answer.headers.get("Cache-Control") != "private, max-age=31536000, immutable"


def test_who_asks_for_many_gets_nothing_instead_of_an_error(owner: Api, stranger: Api, project: Project) -> None:
    row = queued(project, {"index.html": RED_PAGE})

    answer = owner.get(f"{address(row.version)}?optional=true")

    assert (answer.status_code, answer.content) == (204, b"")
    assert "immutable" not in answer.headers["Cache-Control"]
    assert owner.get(f"{address(row.version)}?optional=perhaps").json()["code"] == "VALIDATION_ERROR"
    assert stranger.get(f"{address(row.version)}?optional=true").status_code == 404
    missing = f"/api/projects/{project.pk}/versions/{project.pk}/thumbnail?optional=true"
    assert owner.get(missing).json()["code"] == "NOT_FOUND"


@possible
def test_before_it_is_queued_too(owner: Api, project: Project) -> None:
    version = version_of(project, {"index.html": RED_PAGE})
    assert owner.get(address(version)).json()["code"] == "THUMBNAIL_NOT_READY"
    Version.objects.update(kind=VersionKind.BEFORE_REVERT)
    assert owner.get(address(version)).json()["code"] == "THUMBNAIL_UNAVAILABLE"


def test_others_and_other_projects_find_nothing(owner: Api, stranger: Api, visitor: Api, project: Project) -> None:
    version = version_of(project, {"index.html": RED_PAGE})
    taken(version)
    other = Project.objects.create(owner=project.owner, name="Other", slug="other", sandbox_slug="other")

    assert stranger.get(address(version)).json()["code"] == "NOT_FOUND"
    assert visitor.get(address(version)).status_code == 401
    assert owner.get(f"/api/projects/{other.pk}/versions/{version.pk}/thumbnail").json()["code"] == "NOT_FOUND"
    assert owner.get(f"/api/projects/{project.pk}/versions/{project.pk}/thumbnail").json()["code"] == "NOT_FOUND"


def test_a_picture_costs_as_few_queries_as_its_project(
    client: Client, project: Project, django_assert_num_queries: Any
) -> None:
    version = version_of(project, {"index.html": RED_PAGE})
    taken(version)
    client.force_login(project.owner)

    with django_assert_num_queries(5):  # the session, its user, the project, the count of calls, the picture
        assert client.get(address(version)).status_code == 200


def test_staff_see_the_picture_and_why_there_is_none(staff: Api, project: Project, client: Client) -> None:
    assert staff.user is not None
    client.force_login(staff.user)
    error = pictures._error("VERSION_NOT_SHOWN", pictures._BROKEN, problem="<b>gone</b>")
    rows = [
        taken(version_of(project, {"index.html": RED_PAGE}), b"RIFF of mine"),
        taken(version_of(project, {"index.html": b""}), None, status=JobState.FAILED, error=error),
    ]

    shown, failed = (client.get(f"/admin/preview/thumbnail/{row.pk}/change/").content.decode() for row in rows)

    assert '<img alt="" src="data:image/webp;base64,UklGRiBvZiBtaW5l" width="640" height="400">' in shown
    assert "<img alt" not in failed
    assert "This version cannot be shown: &lt;b&gt;gone&lt;/b&gt;" in failed
