"""Importing a repository, linked or not: all of it or nothing, and many files as one archive."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from builder.models import Project
from tests.conftest import Api
from tests.github.server import GitHubServer
from tests.workspace.git.conftest import START, TOKEN, Linked, link
from workspace import files, git_archive, git_sync
from workspace.models import Blob, GitSync, RepoSync, Version

MANY = {f"src/file{number}.ts": f"export const n = {number};\n".encode() for number in range(30)}


def bring(one: Linked, **body: Any) -> dict[str, Any]:
    started = one.api.post(one.address("import"), body)
    assert started.status_code == 202, started.json()
    sync_id = started.json()["sync"]["id"]
    git_sync.run(UUID(sync_id))
    sync: dict[str, Any] = one.api.get(one.address(f"git/syncs/{sync_id}")).json()["sync"]
    return sync


def refused(one: Linked, **body: Any) -> str:
    """Import what must fail, and return its code; nothing has changed."""
    before = one.here()
    sync = bring(one, **body)
    assert sync["status"] == "failed", sync
    assert one.here() == before
    assert not Version.objects.filter(kind__in=["import", "before_import"]).exists()
    return str(sync["error"]["code"])


def asked(github: GitHubServer) -> list[str]:
    """Return the last parts of the paths that were asked for."""
    return [call.path.split("/repos/")[-1].partition("/")[2].partition("/")[2] for call in github.calls]


@pytest.fixture
def unlinked(owner: Api, project: Project, github: GitHubServer) -> Linked:
    """A project that is linked to nothing, and a repository that can be read."""
    one = link(owner, project, github, github.add_repo("ada/other", files=MANY))
    project.repo.delete()
    return one


# --- What comes -------------------------------------------------------------------------------------------


def test_any_repository_that_can_be_read_is_imported(linked: Linked) -> None:
    linked.github.add_repo("ada/other", files={"other.txt": b"other", "README.md": b"# Other\n"})

    result = bring(linked, repo="https://github.com/ada/other")["result"]

    assert result == {"importedFiles": 2, "deletedFiles": 0, "versionId": result["versionId"], "skipped": []}
    assert linked.here() == {**START, "other.txt": b"other", "README.md": b"# Other\n"}
    version = Version.objects.get(pk=result["versionId"])
    assert (version.kind, version.description) == ("import", "Import of “ada/other”")
    assert version.created_by == linked.api.user
    # The link is with another repository, which knows nothing of it.
    assert linked.status()["state"] == "ahead"


def test_a_project_without_a_repository_stays_without(unlinked: Linked) -> None:
    bring(unlinked, repo="ada/other")

    assert unlinked.here() == MANY
    assert not RepoSync.objects.exists()
    assert unlinked.api.get(unlinked.address("git/status")).status_code == 409


@pytest.mark.parametrize(
    "repo", ["ada/other", "ADA/Other", "github.com/ada/other", "https://github.com/ada/other.git", " ada/other "]
)
def test_a_name_or_an_address_will_do(unlinked: Linked, repo: str) -> None:
    assert bring(unlinked, repo=repo)["status"] == "succeeded"


def test_replacing_leaves_exactly_what_is_there(linked: Linked) -> None:
    linked.write({"mine.txt": b"mine"})
    linked.github.add_repo("ada/other", files={"other.txt": b"other"})

    result = bring(linked, repo="ada/other", mode="replace")["result"]

    assert linked.here() == {"other.txt": b"other"}
    assert result["deletedFiles"] == 4


def test_what_was_here_can_be_brought_back(linked: Linked) -> None:
    linked.write({"mine.txt": b"mine"})
    before = linked.here()
    linked.github.add_repo("ada/other", files={"README.md": b"theirs"})
    bring(linked, repo="ada/other", mode="replace")

    kept = Version.objects.get(kind="before_import")
    reverted = linked.api.post(linked.address(f"versions/{kept.pk}/revert"))

    assert reverted.status_code == 200
    assert linked.here() == before


def test_another_branch_is_imported(linked: Linked) -> None:
    linked.repo.commit({"feature.txt": b"x"}, branch="feature")

    bring(linked, branch="feature")

    assert linked.here()["feature.txt"] == b"x"


def test_scripts_stay_scripts(unlinked: Linked) -> None:
    unlinked.repo.commit({}, executables=["src/file1.ts"])

    bring(unlinked, repo="ada/other")

    executable = [path for path, entry in files.entries(unlinked.project).items() if entry.executable]
    assert executable == ["src/file1.ts"]


def test_what_cannot_stand_here_is_skipped_with_its_reason(linked: Linked) -> None:
    linked.repo.commit(
        {"big.bin": b"\0" * (5 * 2**20 + 1), "readme.MD": b"x", "a\\b": b"x", "PRD.md": b"# Theirs"},
        symlinks={"link": "README.md"},
        submodules={"lib": "1" * 40},
    )

    sync = bring(linked)
    in_french = linked.api.get(linked.address(f"git/syncs/{sync['id']}"), Accept_Language="fr").json()["sync"]

    said = {part["path"]: part["reason"] for part in sync["result"]["skipped"]}
    assert said == {
        "big.bin": "It is larger than a file can be here.",
        "readme.MD": "Its name differs from another one only by capitals, or by the form of its letters.",
        "a\\b": "Its name cannot be the path of a file here.",
        "PRD.md": "PRD.md is the PRD itself; write it there.",
        "link": "It is a link; only files are imported.",
        "lib": "It is another repository (a submodule), which is imported by itself.",
    }
    assert sync["result"]["importedFiles"] == 3
    link_in_french = {"path": "link", "reason": "C’est un lien ; seuls les fichiers sont importés."}
    assert link_in_french in in_french["result"]["skipped"]


@pytest.mark.usefixtures("worker")
def test_a_call_that_waits_gets_what_a_zip_s_does(linked: Linked) -> None:
    linked.repo.commit({"theirs.txt": b"theirs"})

    answer = linked.api.post(linked.address("import"), {"mode": "replace"}, Idempotency_Key="one")
    again = linked.api.post(linked.address("import"), {"mode": "replace"}, Idempotency_Key="one")

    version = Version.objects.get(kind="import")
    assert (answer.status_code, answer.json()) == (
        200,
        {"importedFiles": 4, "deletedFiles": 0, "versionId": str(version.pk), "skipped": []},
    )
    assert again.json() == answer.json()


def test_a_file_saved_during_the_import_is_not_lost(linked: Linked) -> None:
    linked.repo.commit({"theirs.txt": b"theirs"})

    def save() -> None:
        linked.write({"late.txt": b"late"})
        connection.close()

    linked.github.before("GET", r"/git/blobs/", save)

    bring(linked)

    assert linked.here() == {**START, "theirs.txt": b"theirs", "late.txt": b"late"}


# --- The linked repository --------------------------------------------------------------------------------


def test_the_linked_repository_is_met_by_importing_it(owner: Api, project: Project, github: GitHubServer) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=START))

    bring(one)
    assert one.status()["state"] == "in_sync"
    one.write({"a.txt": b"a"})

    assert one.push()["pushedFiles"] == ["a.txt"]
    assert one.there() == one.here()


def test_it_is_met_by_its_name_too(owner: Api, project: Project, github: GitHubServer) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=START))

    bring(one, repo="ADA/crate")

    assert one.status()["state"] == "in_sync"


def test_what_is_only_here_is_pushed_after_a_merge(linked: Linked) -> None:
    linked.write({"mine.txt": b"mine", "README.md": b"mine"})
    linked.repo.commit({"README.md": b"theirs"})

    bring(linked)

    assert linked.here() == {**START, "README.md": b"theirs", "mine.txt": b"mine"}
    assert linked.push()["pushedFiles"] == ["mine.txt"]
    assert linked.there() == linked.here()


def test_the_branch_in_use_is_the_one_that_is_imported(linked: Linked) -> None:
    linked.repo.commit({"develop.txt": b"x"}, branch="develop")
    linked.pull(branch="develop")
    head = linked.repo.commit({"later.txt": b"x"}, branch="develop")

    bring(linked)

    status = linked.status()
    assert (status["branch"], status["lastSyncedSha"], status["state"]) == ("develop", head, "in_sync")


def test_a_renamed_repository_is_followed(linked: Linked) -> None:
    linked.github.rename("ada/crate", "ada/box")
    linked.repo.commit({"theirs.txt": b"theirs"})

    bring(linked, repo="ada/crate")

    linked.project.repo.refresh_from_db()
    assert linked.project.repo.full_name == "ada/box"
    assert linked.status()["state"] == "in_sync"


# --- As one archive ---------------------------------------------------------------------------------------


def test_1500_files_cost_six_calls(owner: Api, project: Project, github: GitHubServer) -> None:
    many = {
        f"src/part{number % 40}/file{number}.ts": f"export const n = {number};\n".encode() for number in range(1_500)
    }
    one = link(owner, project, github, github.add_repo("ada/crate", files=many))
    github.calls.clear()

    bring(one)

    assert one.here() == many
    # The repository, the branch, its commit, its tree, the way to the archive, the archive.
    assert len(github.calls) == 6


def test_few_files_are_asked_for_one_by_one(unlinked: Linked) -> None:
    few = unlinked.github.add_repo("ada/few", files={f"{number}.txt": b"%d" % number for number in range(20)})
    unlinked.github.calls.clear()

    bring(unlinked, repo=few.full_name)

    assert len(unlinked.here()) == 20
    assert sum(path.startswith("git/blobs/") for path in asked(unlinked.github)) == 20
    assert not any("zip" in path for path in asked(unlinked.github))


def test_what_is_here_already_is_not_asked_for(unlinked: Linked) -> None:
    bring(unlinked, repo="ada/other")
    unlinked.write(dict.fromkeys(MANY))
    unlinked.github.calls.clear()

    bring(unlinked, repo="ada/other")

    assert unlinked.here() == MANY
    assert len(unlinked.github.calls) == 4


def test_what_an_archive_leaves_out_or_rewrites_comes_by_itself(unlinked: Linked) -> None:
    tricky = {
        ".gitattributes": b"hidden.txt export-ignore\nstamp.txt export-subst\n",
        "hidden.txt": b"not in archives",
        "stamp.txt": b"$Format:%H$\n",
        "crlf.txt": b"a\r\nb\r\n",
    }
    unlinked.repo.commit(tricky)
    unlinked.github.calls.clear()

    bring(unlinked, repo="ada/other")

    assert unlinked.here() == MANY | tricky
    assert sum(path.startswith("git/blobs/") for path in asked(unlinked.github)) == 2


@pytest.mark.parametrize("status", [404, 500, None], ids=str)
def test_without_the_archive_the_files_come_one_by_one(unlinked: Linked, status: int | None) -> None:
    unlinked.github.fail_next("GET", "/_codeload/", status=status)

    assert bring(unlinked, repo="ada/other")["status"] == "succeeded"

    assert unlinked.here() == MANY


def test_an_archive_that_is_too_large_is_given_up(unlinked: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_archive, "LIMIT_BYTES", 1_000)

    bring(unlinked, repo="ada/other")

    assert unlinked.here() == MANY


def _zip_of(contents: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in contents.items():
            archive.writestr(f"ada-other-0000000/{name}", content)
    return made.getvalue()


HALF = dict(list(MANY.items())[:15])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no zip",
        _zip_of(HALF)[:-30],
        _zip_of(MANY).replace(b"const", b"CONST"),
        _zip_of({**HALF, "../../outside": b"x", "src/file20.ts": b"another content"}),
        _zip_of({}),
    ],
    ids=["empty", "none", "cut off", "wrong contents", "half of it", "nothing in it"],
)
def test_an_archive_is_not_believed(unlinked: Linked, body: bytes) -> None:
    unlinked.github.fail_next("GET", "/_codeload/", status=200, body=body)

    assert bring(unlinked, repo="ada/other")["status"] == "succeeded"

    assert unlinked.here() == MANY
    assert not Blob.objects.filter(sha__isnull=False, size=15).exists()  # “another content”


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A host that is not GitHub's API: its address, and the headers of what it was asked."""
    heard: list[dict[str, str]] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append({name.lower(): value for name, value in self.headers.items()})
            body = _zip_of(MANY)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/archive.zip", heard
        server.shutdown()
        thread.join()


def test_the_token_goes_to_no_other_host(unlinked: Linked, elsewhere: tuple[str, list[dict[str, str]]]) -> None:
    address, heard = elsewhere
    unlinked.github.fail_next("GET", "/zipball", status=302, body={}, headers={"Location": address})

    bring(unlinked, repo="ada/other")

    assert unlinked.here() == MANY
    assert len(heard) == 1
    assert "authorization" not in heard[0]
    assert TOKEN not in str(heard)


def test_a_large_pull_comes_as_one_archive_too(linked: Linked) -> None:
    linked.repo.commit(dict(MANY))
    linked.github.calls.clear()

    linked.pull()

    assert linked.here() == START | MANY
    assert len(linked.github.calls) == 5


# --- What is refused --------------------------------------------------------------------------------------


def test_what_is_not_there_is_said(linked: Linked) -> None:
    assert refused(linked, repo="ada/gone") == "GITHUB_REPO_NOT_FOUND"
    assert refused(linked, branch="gone") == "GITHUB_NOT_FOUND"


def test_another_s_private_repository_is_not_there(unlinked: Linked) -> None:
    unlinked.github.add_user("grace", token="ghp_grace", scopes=["repo"])
    unlinked.github.add_repo("grace/secret", files={"secret.txt": b"secret"})
    unlinked.github.add_repo("grace/public", private=False, files={"public.txt": b"public"})

    sync = bring(unlinked, repo="grace/secret")
    shown = unlinked.api.get(unlinked.address(f"git/syncs/{sync['id']}"), Accept_Language="fr").json()["sync"]
    bring(unlinked, repo="grace/public")

    assert (sync["status"], sync["error"]["code"]) == ("failed", "GITHUB_REPO_NOT_FOUND")
    assert shown["error"]["message"].startswith("GitHub ne montre aucun dépôt « grace/secret »")
    assert unlinked.here() == {"public.txt": b"public"}


@pytest.mark.usefixtures("worker")
def test_a_call_that_waits_is_answered_with_404(linked: Linked) -> None:
    gone = linked.api.post(linked.address("import"), {"repo": "grace/secret"}, Accept_Language="fr")

    assert (gone.status_code, gone.json()["code"]) == (404, "GITHUB_REPO_NOT_FOUND")
    assert gone.json()["error"].startswith("GitHub ne montre aucun dépôt « grace/secret »")


def test_an_empty_repository_is_said_to_be_empty(linked: Linked) -> None:
    linked.github.add_repo("ada/empty", files=None)

    assert refused(linked, repo="ada/empty") == "GITHUB_REPO_EMPTY"
    assert refused(linked, repo="ada/empty", mode="replace") == "GITHUB_REPO_EMPTY"


def test_names_that_collide_with_what_is_here_are_refused(linked: Linked) -> None:
    linked.github.add_repo("ada/other", files={"readme.md": b"other"})

    assert refused(linked, repo="ada/other") == "PATH_CONFLICT"


def test_too_many_files_are_refused_before_they_are_brought(unlinked: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PROJECT_LIMIT_FILES", 29)
    kept = Blob.objects.count()
    unlinked.github.calls.clear()

    assert refused(unlinked, repo="ada/other") == "TOO_LARGE"
    assert (Blob.objects.count(), len(unlinked.github.calls)) == (kept, 4)


def test_too_many_bytes_are_refused_before_they_are_brought(unlinked: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PROJECT_LIMIT_BYTES", sum(map(len, MANY.values())) - 1)
    kept = Blob.objects.count()

    assert refused(unlinked, repo="ada/other") == "TOO_LARGE"
    assert Blob.objects.count() == kept


def test_too_many_files_together_are_refused(linked: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    linked.github.add_repo("ada/other", files=MANY)
    monkeypatch.setattr(files, "PROJECT_LIMIT_FILES", 32)

    assert refused(linked, repo="ada/other") == "TOO_LARGE"
    assert bring(linked, repo="ada/other", mode="replace")["status"] == "succeeded"


def test_a_failure_in_the_middle_changes_nothing(linked: Linked) -> None:
    linked.github.add_repo("ada/other", files={"a.txt": b"a", "b.txt": b"b"})
    synced = RepoSync.objects.values().get()
    linked.github.fail_next("GET", "/git/blobs/", status=502)

    assert refused(linked, repo="ada/other", mode="replace") == "UPSTREAM_ERROR"
    assert RepoSync.objects.values().get() == synced


def test_a_project_deleted_during_the_import_is_gone(unlinked: Linked) -> None:
    def delete() -> None:
        unlinked.api.delete(unlinked.address("")[:-1])
        connection.close()

    started = unlinked.api.post(unlinked.address("import"), {"repo": "ada/other"}).json()["sync"]
    unlinked.github.before("GET", "/_codeload/", delete)

    git_sync.run(UUID(started["id"]))

    assert not Project.objects.exists()
    assert not GitSync.objects.exists()


@pytest.mark.parametrize(
    "repo",
    [
        "nonsense",
        "",
        "ada",
        "ada/",
        "/crate",
        "ada/crate/more",
        "ada/..",
        "ada/cr ate",
        "../../etc/passwd",
        "https://example.org/ada/crate",
        "https://github.com.example.org/ada/crate",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "ada/crate\u0000",
        "ada/" + "x" * 101,
        "x" * 501,
        4,
        None,
        ["ada/crate"],
    ],
    ids=lambda repo: repr(repo)[:40],
)
def test_bad_names_are_refused(linked: Linked, repo: Any) -> None:
    bad = linked.api.post(linked.address("import"), {"repo": repo})

    assert (bad.status_code, bad.json()["code"]) == (400, "VALIDATION_ERROR")
    assert not GitSync.objects.filter(kind="import").exists()
    assert linked.github.calls == []


@pytest.mark.parametrize("body", [{"mode": "mix"}, {"mode": 1}, {"branch": ".."}, {"branch": None}, {"url": "x"}])
def test_bad_bodies_are_refused(linked: Linked, body: dict[str, Any]) -> None:
    bad = linked.api.post(linked.address("import"), body)

    assert (bad.status_code, bad.json()["code"]) == (400, "VALIDATION_ERROR")
    assert not GitSync.objects.filter(kind="import").exists()


def test_without_a_link_a_repository_must_be_named(unlinked: Linked, settings: Settings) -> None:
    unnamed = unlinked.api.post(unlinked.address("import"), {})
    unlinked.api.user.github_connection.delete()  # type: ignore[union-attr]
    without_token = unlinked.api.post(unlinked.address("import"), {"repo": "ada/other"})

    assert (unnamed.status_code, unnamed.json()["code"]) == (409, "REPO_NOT_LINKED")
    assert (without_token.status_code, without_token.json()["code"]) == (503, "NOT_CONFIGURED")


def test_a_stranger_imports_nothing(linked: Linked, stranger: Api) -> None:
    theirs = stranger.post(linked.address("import"), {"repo": "ada/crate"})

    assert (theirs.status_code, theirs.json()["code"]) == (404, "NOT_FOUND")
    assert not GitSync.objects.filter(kind="import").exists()


def test_an_import_waits_for_a_push_that_runs(linked: Linked) -> None:
    linked.api.post(linked.address("git/push"), {})

    busy = linked.api.post(linked.address("import"), {})

    assert (busy.status_code, busy.json()["code"]) == (409, "CONFLICT")
