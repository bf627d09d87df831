"""GET …/git/conflicts: what stands in the files that both sides changed. DELETE …/git/link: off the repository."""

from __future__ import annotations

from builder.models import ProjectRepo
from tests.conftest import Api
from tests.workspace.git.conftest import Linked
from workspace.models import GitSync, RepoSync, SyncKind


def test_conflicts_are_shown_with_what_stands_on_both_sides(linked: Linked) -> None:
    linked.write({"README.md": b"# Ours\n", "src/main.ts": None, "logo.png": b"\0ours", "calm.txt": b"calm\n"})
    linked.repo.commit({"README.md": b"# Theirs\n", "src/main.ts": b"theirs\n", "logo.png": b"\0theirs"})

    found = linked.api.get(linked.address("git/conflicts")).json()

    by_path = {one["path"]: one for one in found["conflicts"]}
    assert ([*by_path], found["truncated"]) == (["README.md", "logo.png", "src/main.ts"], False)
    assert "-# Ours\n+# Theirs\n" in by_path["README.md"]["diff"]
    assert by_path["logo.png"] == {"path": "logo.png", "here": True, "there": True, "diff": None}
    assert (by_path["src/main.ts"]["here"], by_path["src/main.ts"]["there"]) == (False, True)


def test_without_a_conflict_there_is_none_to_show(linked: Linked) -> None:
    linked.repo.commit({"calm.txt": b"calm"})
    assert linked.api.get(linked.address("git/conflicts")).json() == {"conflicts": [], "truncated": False}


def test_a_project_is_taken_off_its_repository_and_can_be_linked_anew(linked: Linked) -> None:
    before = linked.there()

    assert linked.api.delete(linked.address("git/link")).status_code == 204

    assert linked.api.get(linked.address("git/status")).json()["code"] == "REPO_NOT_LINKED"
    assert linked.api.delete(linked.address("git/link")).json()["code"] == "REPO_NOT_LINKED"
    assert not RepoSync.objects.filter(project=linked.project).exists()
    assert (linked.there(), linked.here()) == (before, before)


def test_it_stays_linked_while_something_is_pushed(linked: Linked) -> None:
    GitSync.objects.create(project=linked.project, kind=SyncKind.PUSH, request={})

    refused = linked.api.delete(linked.address("git/link"))

    assert (refused.status_code, refused.json()["code"]) == (409, "CONFLICT")
    assert ProjectRepo.objects.filter(project=linked.project).exists()


def test_a_stranger_sees_no_conflicts_and_unlinks_nothing(linked: Linked, stranger: Api) -> None:
    assert stranger.get(linked.address("git/conflicts")).status_code == 404
    assert stranger.delete(linked.address("git/link")).status_code == 404
    assert ProjectRepo.objects.filter(project=linked.project).exists()
