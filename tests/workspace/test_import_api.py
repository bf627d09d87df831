"""A zip into a workspace: merged or exactly, all or nothing, and whatever somebody made to hurt."""

from __future__ import annotations

import io
import random
import stat
import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
import rest_framework
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from builder import prd
from builder.models import PrdRevision, Project
from motivd_site.api.errors import ApiError
from tests.conftest import Api
from tests.workspace.zips import download, end_of, entry, of_entries, raw, send, unzipped, zipped
from workspace import files, versions
from workspace.models import Author, Blob, Version, VersionKind
from workspace.zip_reader import ENTRY_LIMIT, ZipReader

MB = 2**20


@pytest.fixture
def other(owner: Api) -> Project:
    assert owner.user is not None
    return Project.objects.create(owner=owner.user, name="Other", slug="other", sandbox_slug="other")


def _held(project: Project) -> dict[str, bytes]:
    return files.snapshot(project)


def _kinds(project: Project) -> list[str]:
    return [*Version.objects.filter(project=project).order_by("created_at", "id").values_list("kind", flat=True)]


def _state(project: Project) -> tuple[Any, ...]:
    document = prd.of(project)
    return files.entries(project), _kinds(project), Blob.objects.count(), document and document.content


def _code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# --- What an import does ----------------------------------------------------------------------------------


def test_files_are_merged_with_what_is_there(owner: Api, project: Project) -> None:
    files.write_many(project, {"old.txt": b"old", "both.txt": b"before"}, author=Author.PERSON)

    answer = send(owner, project, zipped({"both.txt": b"after", "src/new.ts": b"new"}))

    assert answer.status_code == 200
    version = Version.objects.get(project=project, kind=VersionKind.IMPORT)
    assert answer.json() == {"importedFiles": 2, "deletedFiles": 0, "versionId": str(version.pk), "skipped": []}
    assert _held(project) == {"old.txt": b"old", "both.txt": b"after", "src/new.ts": b"new"}
    assert (version.author, version.created_by, version.description) == (
        Author.PERSON,
        owner.user,
        "Import of “crate.zip”",
    )


def test_files_are_replaced_by_exactly_the_zip(owner: Api, project: Project) -> None:
    files.write_many(project, {"old.txt": b"old", "README.md": b"before"}, author=Author.PERSON)

    answer = send(owner, project, zipped({"readme.md": b"after", "old.txt/now": b"a folder"}), mode="replace")

    assert (answer.json()["importedFiles"], answer.json()["deletedFiles"]) == (2, 2)
    assert _held(project) == {"readme.md": b"after", "old.txt/now": b"a folder"}


def test_an_empty_zip_replaces_everything_by_nothing_and_a_version_brings_it_back(owner: Api, project: Project) -> None:
    files.write_many(project, {"a": b"one", "b": b"two"}, author=Author.PERSON)

    answer = send(owner, project, zipped({}), mode="replace")

    assert (answer.json()["importedFiles"], answer.json()["deletedFiles"]) == (0, 2)
    assert _held(project) == {}
    kept = Version.objects.get(project=project, kind=VersionKind.BEFORE_IMPORT)
    assert owner.post(f"/api/projects/{project.pk}/versions/{kept.pk}/revert").status_code == 200
    assert _held(project) == {"a": b"one", "b": b"two"}


def test_what_was_there_is_kept_as_a_version_only_where_it_is_none_yet(owner: Api, project: Project) -> None:
    send(owner, project, zipped({"a": b"one"}))  # nothing was there
    send(owner, project, zipped({"a": b"two"}))  # the last version holds what was there
    files.write(project, "a", b"three", base=files.ANYTHING)
    send(owner, project, zipped({"a": b"four"}))

    assert _kinds(project) == ["import", "import", "before_import", "import"]


def test_a_mode_alone_is_worth_a_version(owner: Api, project: Project) -> None:
    send(owner, project, zipped({"run": b"#!/bin/sh"}))
    files.write_many(project, {"run": b"#!/bin/sh"}, author=Author.PERSON, executables=["run"])

    send(owner, project, zipped({"a": b""}))

    assert _kinds(project) == ["import", "before_import", "import"]


def test_modes_are_kept_and_taken_away(owner: Api, project: Project) -> None:
    files.write_many(project, {"was": b"", "is": b""}, author=Author.PERSON, executables=["was"])

    send(owner, project, zipped({"was": b"", "is": b""}, executables=["is"]))

    assert {path: found.executable for path, found in files.entries(project).items()} == {"is": True, "was": False}


def test_a_zip_that_tells_no_modes_leaves_them(owner: Api, project: Project) -> None:
    files.write_many(project, {"run": b"", "text": b""}, author=Author.PERSON, executables=["run"])

    send(owner, project, of_entries([(entry(name, mode=1), b"new") for name in ("run", "text")]).replace(
        struct.pack("<L", 1 << 16), bytes(4)
    ))  # fmt: skip

    assert {path: found.executable for path, found in files.entries(project).items()} == {"run": True, "text": False}
    assert _held(project) == {"run": b"new", "text": b"new"}


def test_an_export_comes_back_as_it_was(owner: Api, project: Project, other: Project) -> None:
    contents = {"a/b/c.txt": b"c", "é.md": b"", "bin/run": b"#!/bin/sh\n", "image": bytes(range(256))}
    files.write_many(project, contents, author=Author.PERSON, executables=["bin/run"])
    prd.write(project, "# Crate", author=None, source=PrdRevision.Source.RULES, base_revision=None)
    files.write(other, "gone.txt", b"", base=None)

    exported = download(owner, project)
    answer = send(owner, other, exported, mode="replace")

    assert answer.json()["importedFiles"] == 5
    assert download(owner, other) == exported
    document = prd.of(other)
    assert document is not None
    assert document.content == "# Crate"


def test_the_prd_is_written_only_where_it_differs(owner: Api, project: Project) -> None:
    prd.write(project, "# One", author=None, source=PrdRevision.Source.RULES, base_revision=None)
    prd.review(project, reviewed=True)

    send(owner, project, zipped({"PRD.md": b"# One", "a": b""}))
    same = prd.of(project)
    send(owner, project, zipped({"PRD.md": b"# Two"}))
    changed = prd.of(project)
    send(owner, project, zipped({}), mode="replace")
    kept = prd.of(project)

    assert same is not None
    assert changed is not None
    assert (same.revision, same.reviewed) == (1, True)
    assert (changed.revision, changed.content, changed.reviewed) == (2, "# Two", False)
    assert kept == changed
    assert PrdRevision.objects.get(project=project, number=2).author == owner.user


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b"\xff", 400, "VALIDATION_ERROR"), (b"a\0", 400, "VALIDATION_ERROR"), (b"x" * (2 * MB + 1), 413, "TOO_LARGE")],
)
def test_a_prd_that_cannot_be_one_refuses_the_whole_zip(
    owner: Api, project: Project, content: bytes, status: int, code: str
) -> None:
    before = _state(project)

    answer = send(owner, project, zipped({"a": b"new", "PRD.md": content}))

    assert _code(answer) == (status, code)
    assert _state(project) == before


# --- Folders and what is left out -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "strip", "paths"),
    [
        (["package/a", "package/src/b"], "true", ["a", "src/b"]),
        (["package/a", "package/src/b"], "false", ["package/a", "package/src/b"]),
        (["package/a", "package/src/b"], "", ["package/a", "package/src/b"]),
        (["package/", "package/a", "__MACOSX/package/._a"], "true", ["a"]),
        (["package/a", "README"], "true", ["README", "package/a"]),
        (["one/a", "two/b"], "true", ["one/a", "two/b"]),
        (["package/package/a"], "true", ["package/a"]),
        (["a"], "true", ["a"]),
    ],
)
def test_one_folder_around_everything_is_taken_away_on_demand(
    owner: Api, project: Project, names: list[str], strip: str, paths: list[str]
) -> None:
    answer = send(owner, project, zipped(dict.fromkeys(names, b"")), **({"stripFolder": strip} if strip else {}))

    assert answer.status_code == 200
    assert [*files.entries(project)] == paths


def test_folders_count_as_nothing(owner: Api, project: Project) -> None:
    made = of_entries([(entry("empty/", mode=stat.S_IFDIR | 0o755), b""), (entry("src/", mode=0), b"")])

    answer = send(owner, project, made)

    assert (answer.json()["importedFiles"], _held(project)) == (0, {})


def test_what_belongs_to_git_and_macos_is_skipped_and_said_once(owner: Api, project: Project) -> None:
    names = [
        "a", ".git/config", ".git/objects/12/34", "sub/.git", "sub/.GIT/HEAD", "sub/.DS_Store", ".gitignore",
        "__MACOSX/._a", "__MACOSX/x/._b", ".DS_Store.txt",
    ]  # fmt: skip

    answer = send(owner, project, zipped(dict.fromkeys(names, b"")))
    in_french = send(owner, project, zipped({".git/config": b""}), locale="fr")

    assert [*files.entries(project)] == [".DS_Store.txt", ".gitignore", "a"]
    git = "The folder of git is not imported; versions are kept here."
    macos = "macOS keeps notes of its own there, which are no part of a project."
    assert answer.json()["skipped"] == [
        {"path": ".git", "reason": git},
        {"path": "sub/.git", "reason": git},
        {"path": "sub/.GIT", "reason": git},
        {"path": "sub/.DS_Store", "reason": macos},
        {"path": "__MACOSX", "reason": macos},
    ]
    assert answer.json()["importedFiles"] == 3
    assert in_french.json()["skipped"][0]["reason"].startswith("Le dossier de git")


# --- What is refused --------------------------------------------------------------------------------------


def _patched(content: bytes, old: bytes, new: bytes) -> bytes:
    assert old in content
    return content.replace(old, new)


def _flagged(flag: int) -> bytes:
    made = bytearray(zipped({"secret": b"x"}))
    for signature, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = made.index(signature) + place
        made[at : at + 2] = struct.pack("<H", flag)
    return bytes(made)


def _sharing() -> bytes:
    """Return a zip whose second entry's bytes are also the first one's: the first quotes the second's header."""
    made = bytearray(raw([b"one", b"two"], flags=0))
    size = len(made[made.index(b"PK\3\4") : made.index(b"PK\3\4", 4)])
    at = made.index(b"PK\1\2") + 20
    (own,) = struct.unpack_from("<L", made, at)
    struct.pack_into("<L", made, at, own + size)
    return bytes(made)


def _into_the_list() -> bytes:
    made = bytearray(raw([b"one"]))
    at = made.index(b"PK\1\2") + 20
    (own,) = struct.unpack_from("<L", made, at)
    struct.pack_into("<L", made, at, own + 10)
    return bytes(made)


def _same_offset() -> bytes:
    made = bytearray(raw([b"one", b"one"]))
    second = made.index(b"PK\1\2", made.index(b"PK\1\2") + 4)
    struct.pack_into("<L", made, second + 42, 0)
    return bytes(made)


def _windows_link() -> bytes:
    info = entry("link", mode=0)
    info.create_system, info.external_attr = 0, 0x400  # a reparse point
    return of_entries([(info, b"C:\\Windows")])


def _claiming(size: int, content: bytes) -> bytes:
    """Return a zip that says another size of its one file than is true."""
    made = zipped({"lies": content})
    return _patched(made, struct.pack("<L", len(content)) + b"\4\0", struct.pack("<L", size) + b"\4\0")


GOOD = zipped({"a.txt": b"hello " * 100, "b.txt": b"world " * 100})
NOT_ZIPS: dict[str, bytes] = {
    "nothing": b"",
    "text": b"hello",
    "an end alone, cut": b"PK\5\6" + bytes(10),
    "cut at the end": GOOD[:-10],
    "cut in half": GOOD[: len(GOOD) // 2],
    "cut at the beginning": GOOD[60:],
    "a wrong checksum": _patched(GOOD, struct.pack("<L", zlib.crc32(b"hello " * 100)), b"\1\2\3\4"),
    "broken contents": GOOD[:40] + b"\xff" * 8 + GOOD[48:],
    "encrypted": _flagged(0x1),
    "strongly encrypted": _flagged(0x41),
    "a patch": _flagged(0x20),
    "bzip2": zipped({"a": b"x" * 100}, method=zipfile.ZIP_BZIP2),
    "lzma": zipped({"a": b"x" * 100}, method=zipfile.ZIP_LZMA),
    "a link": of_entries([(entry("link", mode=stat.S_IFLNK | 0o777), b"/etc/passwd")]),
    "a link that ends in a slash": of_entries([(entry("link/", mode=stat.S_IFLNK | 0o777), b"")]),
    "a link of Windows": _windows_link(),
    "a device": of_entries([(entry("null", mode=stat.S_IFCHR | 0o666), b"")]),
    "a pipe": of_entries([(entry("pipe", mode=stat.S_IFIFO | 0o666), b"")]),
    "shared bytes": _sharing(),
    "contents that run into the list": _into_the_list(),
    "one content for two": _same_offset(),
    "a name that is not UTF-8": raw([b"caf\xe9.txt"]),
    "a name that lies about UTF-8": raw([b"caf\xe9.txt"], flags=0x800),
    "fewer entries than claimed": raw([b"a"], claimed=2),
    "more entries than claimed": raw([b"a", b"b"], claimed=1),
    "a file shorter than claimed": _claiming(700, b"x" * 600),
    "a file longer than claimed": _claiming(10, b"x" * 600),
    "two names for one entry": raw([b"first"]).replace(b"first", b"other", 1),
}


@pytest.mark.parametrize("content", NOT_ZIPS.values(), ids=NOT_ZIPS)
@pytest.mark.parametrize("mode", ["merge", "replace"])
def test_what_is_no_good_zip_changes_nothing(owner: Api, project: Project, content: bytes, mode: str) -> None:
    files.write_many(project, {"kept": b"kept"}, author=Author.PERSON)
    before = _state(project)

    answer = send(owner, project, content, mode=mode)

    assert _code(answer) == (400, "INVALID_ARCHIVE")
    assert _state(project) == before


def test_a_refusal_names_the_entry(owner: Api, project: Project) -> None:
    link = of_entries([(entry("good"), b""), (entry("sly/link", mode=stat.S_IFLNK | 0o777), b"/etc/passwd")])

    answers = [send(owner, project, link), send(owner, project, link, locale="fr")]

    assert ["sly/link" in answer.json()["error"] for answer in answers] == [True, True]
    assert "un lien" in answers[1].json()["error"]


@pytest.mark.parametrize(
    "name",
    [
        b"../x", b"a/../../x", b"/x", b"//x", b"C:\\x", b"C:/x", b"a\\b", b"a\0b",
        b"a/\0b",
        b".git\0b", b"a\nb", b"a//b", b"./a", b"a.",
        b"../x/", b"..", b"../", b"../.git/x", b".git/../../x", b"/.DS_Store", b"a/git~1/x", b"\\\\host\\x",
        b"a/" * 60 + b"x", b"x" * 256, "a\u202eb/.g\u200cit/x".encode(), b"",
    ],
)  # fmt: skip
@pytest.mark.parametrize("strip", ["true", "false"])
def test_names_that_lead_elsewhere_are_refused(owner: Api, project: Project, name: bytes, strip: str) -> None:
    before = _state(project)

    answer = send(owner, project, raw([b"good.txt", name]), stripFolder=strip)

    assert _code(answer) == (400, "VALIDATION_ERROR")
    assert _state(project) == before


@pytest.mark.parametrize("top", [b"..", b"", b"C:", b"a\\..", b"."])
def test_a_bad_folder_around_everything_does_not_become_good_by_losing_it(
    owner: Api, project: Project, top: bytes
) -> None:
    answer = send(owner, project, raw([top + b"/a", top + b"/b"]), stripFolder="true")

    assert _code(answer) == (400, "VALIDATION_ERROR")


@pytest.mark.parametrize(
    "names",
    [
        ["a.txt", "a.txt"],
        ["a.txt", "A.txt"],
        ["src/a", "SRC/b"],
        ["é.txt", unicodedata.normalize("NFD", "é.txt")],
        ["ﬁle", "file"],
        ["straße", "STRASSE"],
        ["a", "a/b"],
        ["prd.md"],
        ["PRD.md", "PRD.md"],
        ["PRD.md/more"],
    ],
    ids=repr,
)
@pytest.mark.parametrize("mode", ["merge", "replace"])
def test_names_that_cannot_stand_side_by_side_are_refused(
    owner: Api, project: Project, names: list[str], mode: str
) -> None:
    before = _state(project)

    answer = send(owner, project, raw([name.encode() for name in names], flags=0x800), mode=mode)

    assert _code(answer) == (409, "PATH_CONFLICT")
    assert _state(project) == before


@pytest.mark.parametrize("name", ["README.MD", "src", "readme.md/x", "SRC/a"])
def test_a_name_that_cannot_stand_beside_a_present_file_is_refused(owner: Api, project: Project, name: str) -> None:
    files.write_many(project, {"readme.md": b"", "src/a": b""}, author=Author.PERSON)
    before = _state(project)

    answer = send(owner, project, zipped({"first": b"", name: b""}))

    assert _code(answer) == (409, "PATH_CONFLICT")
    assert _state(project) == before


def test_names_of_old_zips_are_read_as_utf_8(owner: Api, project: Project) -> None:
    answer = send(owner, project, raw(["café/naïve.txt".encode()], flags=0))

    assert answer.status_code == 200
    assert [*files.entries(project)] == ["café/naïve.txt"]


# --- Limits -----------------------------------------------------------------------------------------------


def test_a_file_may_have_five_mebibytes_and_not_one_byte_more(owner: Api, project: Project) -> None:
    most = send(owner, project, zipped({"most": bytes(5 * MB)}))
    more = send(owner, project, zipped({"a": b"", "more": bytes(5 * MB + 1)}))

    assert (most.status_code, _code(more)) == (200, (413, "TOO_LARGE"))
    assert [*files.entries(project)] == ["most"]


def test_a_bomb_is_stopped_whatever_it_claims_to_hold(owner: Api, project: Project) -> None:
    bomb = bytes(100 * MB)
    honest, small = zipped({"bomb": bomb}), _claiming(1, bomb)

    answers = [send(owner, project, honest), send(owner, project, small)]

    assert len(honest) < MB
    assert [_code(answer) for answer in answers] == [(413, "TOO_LARGE"), (400, "INVALID_ARCHIVE")]


def test_a_project_s_worth_of_bytes_is_read_and_not_a_file_more(owner: Api, project: Project) -> None:
    before = _state(project)
    most = {f"f{n}": bytes(5 * MB) for n in range(40)}
    over = zipped({**most, "one-more": b"x", "never-read": b"broken"})

    more = send(owner, project, _patched(over, struct.pack("<L", zlib.crc32(b"broken")), b"\1\2\3\4"))
    unchanged = _state(project) == before
    full = send(owner, project, zipped({**most, "PRD.md": b"# Full"}))

    assert (_code(more), unchanged, full.status_code) == ((413, "TOO_LARGE"), True, 200)


def test_a_merge_counts_what_is_there_too(owner: Api, project: Project) -> None:
    files.write_many(project, {f"f{n}": b"" for n in range(files.PROJECT_LIMIT_FILES)}, author=Author.PERSON)
    before = _state(project)

    more = send(owner, project, zipped({"one-more": b""}))
    unchanged = _state(project) == before
    instead = send(owner, project, zipped({"f0": b"changed"}))

    assert (_code(more), unchanged, instead.status_code) == ((413, "TOO_LARGE"), True, 200)


def test_a_zip_holds_a_project_s_worth_of_files_and_the_prd(owner: Api, project: Project) -> None:
    most = {f"d/f{n}": b"" for n in range(files.PROJECT_LIMIT_FILES)}

    over = send(owner, project, zipped({**most, "one-more": b""}))
    full = send(owner, project, zipped({**most, "PRD.md": b"# Full"}))

    assert _code(over) == (413, "TOO_LARGE")
    assert full.json()["importedFiles"] == files.PROJECT_LIMIT_FILES + 1


class _Counted(io.BytesIO):
    """Counts what is read of it."""

    came = 0

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self.came += len(piece)
        return piece


@pytest.mark.parametrize("count", [ENTRY_LIMIT + 1, 100_000])
def test_too_many_entries_are_refused_before_a_name_is_read(owner: Api, project: Project, count: int) -> None:
    content = raw([b"%d" % number for number in range(count)])
    counted = _Counted(content)

    answer = send(owner, project, content)
    with pytest.raises(ApiError):
        ZipReader(counted, strip_folder=False)

    assert _code(answer) == (413, "TOO_LARGE")
    assert counted.came < 70_000  # the end alone


def test_too_many_entries_that_claim_to_be_few_are_refused_too(owner: Api, project: Project) -> None:
    content = raw([b"%d" % number for number in range(100_000)], claimed=5)
    endless = b"PK\1\2" * (5 * MB)

    answers = [send(owner, project, content), send(owner, project, endless + end_of(5, len(endless), 0))]

    assert [_code(answer) for answer in answers] == [(400, "INVALID_ARCHIVE"), (413, "TOO_LARGE")]


def test_as_many_entries_as_may_be_are_read_where_most_are_skipped(owner: Api, project: Project) -> None:
    content = raw([b"a", *(b".git/%d" % number for number in range(ENTRY_LIMIT - 1))])

    answer = send(owner, project, content)

    assert (answer.json()["importedFiles"], len(answer.json()["skipped"])) == (1, 1)


# --- Other people's zips ----------------------------------------------------------------------------------


def test_other_ways_to_make_a_zip_are_read(owner: Api, project: Project) -> None:
    long_form = io.BytesIO()
    with zipfile.ZipFile(long_form, "w") as archive, archive.open("long", "w", force_zip64=True) as stream:
        stream.write(b"long")
    remarked = io.BytesIO()
    with zipfile.ZipFile(remarked, "w") as archive:
        archive.writestr("remarked", b"remarked")
        archive.comment = b"made by hand"
    listed = raw([b"short"])
    at, end = listed.index(b"PK\1\2"), listed.index(b"PK\5\6")
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    short = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, end - at, at)
    zips = [
        long_form.getvalue(),
        remarked.getvalue(),
        listed[:end] + short + locator + listed[end:],
        b"#!/bin/sh\n" + zipped({"prefixed": b""}),
        zipped({"stored": b"stored"}, method=zipfile.ZIP_STORED),
    ]

    answers = [send(owner, project, content) for content in zips]

    assert [answer.status_code for answer in answers] == [200] * 5
    assert [*files.entries(project)] == ["long", "prefixed", "remarked", "short", "stored"]


@given(
    changes=st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=6),
    cut=st.integers(0, len(GOOD)),
    tail=st.binary(max_size=30),
)
def test_whatever_is_wrong_with_a_zip_is_an_answer_and_no_crash(
    changes: list[tuple[int, int]], cut: int, tail: bytes
) -> None:
    content = bytearray(GOOD)
    for place, value in changes:
        content[place] = value

    for sent in (bytes(content), bytes(content[:cut]) + tail, tail + bytes(content[cut:])):
        try:
            reader = ZipReader(io.BytesIO(sent), strip_folder=True)
            read = {reader.read(member) for member in reader.members}
        except ApiError as error:
            read, status = set(), error.status
        else:
            status = 200
        assert read <= {b"hello " * 100, b"world " * 100}
        assert status in (200, 400, 409, 413)


# --- The form ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"file": "no file"},
        {"file": None, "mode": "mix"},
        {"file": None, "stripFolder": "yes"},
        {"file": None, "more": "x"},
        {"file": None, "locale": "de"},
    ],
    ids=repr,
)
def test_a_bad_form_is_refused(owner: Api, project: Project, form: dict[str, Any]) -> None:
    sent = {name: SimpleUploadedFile("a.zip", GOOD) if part is None else part for name, part in form.items()}

    answer = owner._client.post(f"/api/projects/{project.pk}/import", sent)

    assert _code(answer) == (400, "VALIDATION_ERROR")
    assert _held(project) == {}


@pytest.mark.parametrize(
    ("content_type", "status", "code"),
    [
        # A JSON body names a repository; this project has none.
        ("application/json", 409, "REPO_NOT_LINKED"),
        ("application/zip", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("multipart/form-data", 400, "INVALID_BODY"),
        ("multipart/form-data; boundary=x", 400, "VALIDATION_ERROR"),
    ],
)
@pytest.mark.parametrize("key", ["", "a-key"])
def test_another_body_is_refused(
    owner: Api, project: Project, content_type: str, status: int, code: str, key: str
) -> None:
    headers = {"Idempotency-Key": key} if key else {}
    answer = owner._client.post(f"/api/projects/{project.pk}/import", b"{}", content_type=content_type, headers=headers)

    assert _code(answer) == (status, code)


def test_a_browser_s_session_may_import_with_its_csrf_token(owner: Api, project: Project) -> None:
    assert owner.user is not None
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner.user)
    browser.cookies["csrftoken"] = "a" * 32
    place = f"/api/projects/{project.pk}/import"

    without = browser.post(place, {"file": SimpleUploadedFile("a.zip", GOOD)})
    answers = [
        browser.post(
            place,
            {"file": SimpleUploadedFile("a.zip", GOOD)},
            headers={"X-CSRFToken": "a" * 32, "Idempotency-Key": "once"},
        )
        for _ in range(2)
    ]

    assert without.status_code == 403
    assert [answer.status_code for answer in answers] == [200, 200]
    assert _kinds(project) == ["import"]


def test_the_same_call_again_gives_the_first_answer_again(owner: Api, project: Project) -> None:
    first = send(owner, project, GOOD, key="k")
    files.write(project, "a.txt", b"edited", base=files.ANYTHING)
    again = send(owner, project, GOOD, key="k")
    others = [
        send(owner, project, zipped({"x": b""}), key="k"),
        send(owner, project, GOOD, key="k", mode="replace"),
        send(owner, project, GOOD, key="k", name="other.zip"),
    ]

    assert (again.json(), again["Idempotent-Replayed"]) == (first.json(), "true")
    assert [_code(answer) for answer in others] == [(422, "IDEMPOTENCY_KEY_REUSED")] * 3
    assert _held(project)["a.txt"] == b"edited"
    assert _kinds(project) == ["import"]


def test_a_refusal_is_given_again_too(owner: Api, project: Project) -> None:
    answers = [send(owner, project, b"no zip", key="k") for _ in range(2)]

    assert [_code(answer) for answer in answers] == [(400, "INVALID_ARCHIVE")] * 2
    assert answers[1]["Idempotent-Replayed"] == "true"


def test_a_zip_over_the_limit_of_other_bodies_is_read_from_disk(owner: Api, project: Project, settings: Any) -> None:
    noise = random.Random(3)
    large = {f"f{n}": noise.randbytes(3 * MB) for n in range(4)}
    content = zipped(large, method=zipfile.ZIP_STORED)

    answer = send(owner, project, content, key="large")

    assert len(content) > settings.BODY_LIMIT_BYTES
    assert answer.status_code == 200
    assert _held(project) == large


# --- A newcomer's day -------------------------------------------------------------------------------------


def test_a_real_project_comes_in_is_worked_on_and_goes_out_as_it_came(owner: Api, project: Project) -> None:
    source = Path(rest_framework.__file__).parent
    contents = {
        f"djangorestframework-3/rest_framework/{path.relative_to(source).as_posix()}": path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.suffix in (".py", ".html", ".css", ".js", ".svg", ".woff", ".png", ".mo", ".po") and path.is_file()
    }
    scripts = {name for name in contents if name.endswith("/models.py")}
    place = f"/api/projects/{project.pk}"

    imported = send(owner, project, zipped(contents, executables=scripts), stripFolder="true")
    path = "rest_framework/serializers.py"
    edited = owner.put(f"{place}/files/{path}", {"content": "# gone\n"})
    made = owner.put(f"{place}/files/notes.md", {"content": "# New\n"})
    deleted = owner.delete(f"{place}/files/rest_framework/views.py")
    reverted = owner.post(f"{place}/versions/{imported.json()['versionId']}/revert")
    exported = unzipped(download(owner, project))

    assert len(contents) > 100
    assert [answer.status_code for answer in (imported, edited, made, deleted, reverted)] == [200, 200, 200, 204, 200]
    assert imported.json()["importedFiles"] == len(contents)
    assert reverted.json()["filesRestored"] == 3
    assert exported == {
        name.removeprefix("djangorestframework-3/"): (content, 0o100755 if name in scripts else 0o100644)
        for name, content in contents.items()
    }
    assert versions.find(project, imported.json()["versionId"]).files_changed == len(contents)
