"""Versions and commits as one history: in order, each once, page by page; and without GitHub the versions alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from builder.models import Project
from tests.conftest import Api
from tests.github.objects import Person
from tests.github.server import GitHubServer
from tests.workspace.git.conftest import Linked, link
from workspace import timeline, versions
from workspace.models import Author, CommitBookmark, Version, VersionKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def linked(owner: Api, project: Project, github: GitHubServer) -> Linked:
    """A project with a repository, and not one version yet; the first commit is of noon."""
    repo = github.add_repo("ada/crate", files=None)
    one = link(owner, project, github, repo)
    commit(one, NOON, "First")
    return one


def commit(linked: Linked, at: datetime, message: str = "Edit", *, branch: str = "main", email: str = "") -> str:
    """Commit on GitHub at a moment."""
    objects = linked.repo.objects
    parent = linked.repo.tip(branch) or linked.repo.tip("main")
    who = Person("Ada", email or linked.repo.owner.email, at)
    tree = objects.commit(parent).tree if parent else objects.write("tree", b"")
    sha = objects.write_commit(tree, [parent] if parent else [], message, who, who)
    linked.repo.force(branch, sha)
    return sha


def version(project: Project, at: datetime, description: str = "Saved") -> str:
    made = versions.create(
        project, description=description, kind=VersionKind.MANUAL, author=Author.PERSON, created_by=None
    )
    Version.objects.filter(pk=made.pk).update(created_at=at)
    return str(made.pk)


def get(linked: Linked, query: str = "", **headers: str) -> dict[str, Any]:
    answer = linked.api.get(linked.address(f"git/commits?{query}"), **headers)
    assert answer.status_code == 200, answer.json()
    page: dict[str, Any] = answer.json()
    return page


def key_of(row: dict[str, Any]) -> str:
    return str(row["id"] or row["sha"])


def walk(linked: Linked, size: int, source: str = "all") -> list[str]:
    """Return the rows of all pages."""
    found: list[str] = []
    for number in count(1):
        page = get(linked, f"source={source}&page={number}&per_page={size}")
        assert (page["page"], page["per_page"], page["warnings"]) == (number, size, [])
        assert len(page["commits"]) <= size
        found += map(key_of, page["commits"])
        if not page["hasMore"]:
            return found
    raise AssertionError


# --- What is listed ---------------------------------------------------------------------------------------


def test_versions_alone_are_the_default(linked: Linked) -> None:
    first, second = version(linked.project, NOON), version(linked.project, NOON + timedelta(hours=1), "Later")

    page = get(linked)

    assert page == {
        "commits": [
            {
                "id": second,
                "sha": None,
                "source": "snapshot",
                "message": "Later",
                "author": "a person",
                "date": "2026-03-01T13:00:00Z",
                "bookmarked": False,
                "url": None,
            },
            page["commits"][1],
        ],
        "page": 1,
        "per_page": 25,
        "hasMore": False,
        "warnings": [],
    }
    assert page["commits"][1]["id"] == first
    assert linked.github.calls == []


def test_commits_alone_are_asked_of_github(linked: Linked) -> None:
    version(linked.project, NOON)
    sha = commit(linked, NOON + timedelta(minutes=5), "Édition\n\nEt pourquoi.")

    page = get(linked, "source=github")

    assert [row["source"] for row in page["commits"]] == ["github", "github"]
    assert page["commits"][0] == {
        "id": None,
        "sha": sha,
        "source": "github",
        "message": "Édition\n\nEt pourquoi.",
        "author": "ada",
        "date": "2026-03-01T12:05:00Z",
        "bookmarked": False,
        "url": f"{linked.github.url}/ada/crate/commit/{sha}",
    }
    assert len(linked.github.calls) == 1


def test_a_commit_of_somebody_without_an_account_has_their_name(linked: Linked) -> None:
    for number in range(5):
        commit(linked, NOON, email=f"nobody{number}@example.org")
    linked.github.calls.clear()

    page = get(linked, "source=github")

    assert page["commits"][0]["author"] == "Ada"
    assert len(linked.github.calls) == 1


def test_both_are_merged_by_time(linked: Linked) -> None:
    first = linked.repo.head("main")
    keys = [first]
    for minute in range(1, 7):
        at = NOON + timedelta(minutes=minute)
        keys.append(version(linked.project, at) if minute % 2 else commit(linked, at))

    assert [key_of(row) for row in get(linked, "source=all")["commits"]] == keys[::-1]


def test_another_branch_is_listed_where_it_is_named(linked: Linked) -> None:
    sha = commit(linked, NOON + timedelta(minutes=1), branch="feature/x")

    assert sha in [row["sha"] for row in get(linked, "source=github&branch=feature/x")["commits"]]
    assert sha not in [row["sha"] for row in get(linked, "source=github&branch=main")["commits"]]


def test_the_branch_that_is_synced_is_the_default(linked: Linked) -> None:
    sha = commit(linked, NOON + timedelta(minutes=1), branch="feature/x")
    linked.pull(branch="feature/x")

    assert get(linked, "source=github")["commits"][0]["sha"] == sha


def test_an_empty_repository_has_no_commits(owner: Api, project: Project, github: GitHubServer) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=None))
    saved = version(project, NOON)

    page = get(one, "source=all")

    assert ([key_of(row) for row in page["commits"]], page["warnings"]) == ([saved], [])


def test_without_a_repository_the_whole_history_is_its_versions(owner: Api, project: Project) -> None:
    saved = version(project, NOON)

    page = owner.get(f"/api/projects/{project.pk}/git/commits?source=all").json()

    assert ([key_of(row) for row in page["commits"]], page["warnings"]) == ([saved], [])


def test_commits_without_a_repository_are_versions_with_a_warning(owner: Api, project: Project) -> None:
    saved = version(project, NOON)

    page = owner.get(f"/api/projects/{project.pk}/git/commits?source=github").json()

    assert [key_of(row) for row in page["commits"]] == [saved]
    assert page["warnings"] == ["This project has no repository yet. Link one, or create one."]


# --- Page by page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_all_pages_hold_each_row_once_and_in_one_order(linked: Linked, size: int) -> None:
    """Many are of one second, as after a rebase, and some commits are older than those before them."""
    shas, saved = [linked.repo.head("main")], []
    for number in range(12):
        at = NOON + timedelta(seconds=number // 4) - timedelta(days=number == 7)
        shas.append(commit(linked, at, f"Commit {number}"))
        saved.append(version(linked.project, NOON + timedelta(seconds=number // 3)))

    found = walk(linked, size)

    assert len(found) == len(set(found)) == 25
    assert set(found) == {*shas, *saved}
    assert [key for key in found if key in shas] == shas[::-1]
    assert found == walk(linked, 100)


def test_one_source_is_paged_too(linked: Linked) -> None:
    shas = [linked.repo.head("main"), *(commit(linked, NOON) for _number in range(4))]
    saved = {version(linked.project, NOON) for _number in range(4)}

    assert walk(linked, 2, "github") == shas[::-1]
    assert set(walk(linked, 3, "snapshots")) == saved


def test_more_commits_than_github_gives_at_once(linked: Linked) -> None:
    for number in range(120):
        commit(linked, NOON + timedelta(seconds=number))
    linked.github.calls.clear()

    assert len(walk(linked, 100, "github")) == 121
    assert len(linked.github.calls) == 2 + 2


def test_the_last_page_says_that_there_is_no_more(linked: Linked) -> None:
    commit(linked, NOON)

    assert get(linked, "source=all&per_page=1")["hasMore"] is True
    assert get(linked, "source=all&per_page=1&page=2")["hasMore"] is False
    assert get(linked, "source=all&per_page=2")["hasMore"] is False
    after = get(linked, "source=all&per_page=1&page=3")
    assert (after["commits"], after["hasMore"]) == ([], False)


@pytest.mark.parametrize(
    "query",
    ["per_page=0", "per_page=101", "page=0", "page=1.5", "page=x", "source=git", "branch=a..b", "size=3", "page=1001"],
)
def test_bad_queries_are_refused(linked: Linked, query: str) -> None:
    refused = linked.api.get(linked.address(f"git/commits?{query}"))

    assert (refused.status_code, refused.json()["code"]) == (400, "VALIDATION_ERROR")


# --- Without GitHub ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["all", "github"])
def test_without_github_the_versions_come_with_a_warning(linked: Linked, source: str) -> None:
    saved = version(linked.project, NOON)
    linked.github.fail_next("GET", "/commits")

    page = get(linked, f"source={source}")

    assert [key_of(row) for row in page["commits"]] == [saved]
    assert page["warnings"] == ["GitHub could not be reached. Try again in a moment."]


def test_the_warning_is_in_the_reader_s_language(linked: Linked) -> None:
    linked.github.fail_next("GET", "/commits")

    page = get(linked, "source=all", Accept_Language="fr")

    assert page["warnings"] == ["GitHub n’a pas pu être joint. Réessayez dans un instant."]


def test_a_limit_and_a_deleted_repository_are_warnings_too(linked: Linked) -> None:
    linked.github.secondary_limit(retry_after=30)
    limited = get(linked, "source=all")["warnings"]
    linked.github.delete("ada/crate")
    deleted = get(linked, "source=all")["warnings"]

    assert limited[0].startswith("GitHub takes no more requests")
    assert deleted[0].startswith("GitHub shows no repository “ada/crate”")


def test_a_branch_that_is_not_there_is_not_called_a_deleted_repository(linked: Linked) -> None:
    page = get(linked, "source=github&branch=nowhere")

    assert page["warnings"] == ["GitHub has nothing of that name, or the connected account has no access to it."]


def test_a_history_that_takes_too_long_is_given_up(linked: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(120):
        commit(linked, NOON + timedelta(seconds=number))
    monkeypatch.setattr(timeline, "_SECONDS", 2)
    linked.github.before("GET", "/commits", lambda: monkeypatch.setattr("workspace.git_remote.time", Late()))

    page = get(linked, "source=github&per_page=100&page=2")

    assert page["warnings"] == ["GitHub did not answer in time. Try again in a moment."]


class Late:
    """A clock that is an hour ahead."""

    @staticmethod
    def monotonic() -> float:
        import time

        return time.monotonic() + 3600


# --- Bookmarks --------------------------------------------------------------------------------------------


def mark(linked: Linked, sha: str, body: Any) -> Any:
    return linked.api.patch(linked.address(f"git/commits/{sha}/bookmark"), body)


def bookmarked(linked: Linked) -> list[bool]:
    return [row["bookmarked"] for row in get(linked, "source=github")["commits"]]


def test_a_bookmark_is_set_and_taken_away(linked: Linked) -> None:
    sha = linked.repo.head("main")

    answers = [mark(linked, sha.upper(), {"bookmarked": True}), mark(linked, sha, {"bookmarked": True})]

    assert [answer.json() for answer in answers] == [{"sha": sha, "bookmarked": True}] * 2
    assert bookmarked(linked) == [True]
    assert mark(linked, sha, {"bookmarked": False}).json() == {"sha": sha, "bookmarked": False}
    assert mark(linked, sha, {"bookmarked": False}).status_code == 200
    assert bookmarked(linked) == [False]


def test_a_bookmark_is_its_user_s_alone(linked: Linked, stranger: Api) -> None:
    sha = linked.repo.head("main")
    assert stranger.user is not None
    CommitBookmark.objects.create(project=linked.project, user=stranger.user, sha=sha)

    assert bookmarked(linked) == [False]
    mark(linked, sha, {"bookmarked": True})
    mark(linked, sha, {"bookmarked": False})
    assert CommitBookmark.objects.filter(user=stranger.user).count() == 1


def test_a_bookmarked_version_is_shown_as_one(linked: Linked) -> None:
    saved = version(linked.project, NOON)
    linked.api.patch(linked.address(f"versions/{saved}"), {"is_bookmarked": True})

    assert get(linked)["commits"][0]["bookmarked"] is True


@pytest.mark.parametrize("sha", ["main", "0" * 39, "0" * 41, "g" * 40, "%00" * 40, "１" * 40, "0" * 40 + "%0A"])
def test_a_bookmark_takes_the_whole_id_of_a_commit(linked: Linked, sha: str) -> None:
    refused = mark(linked, sha, {"bookmarked": True})

    assert (refused.status_code, refused.json()["code"]) == (400, "VALIDATION_ERROR")
    assert not CommitBookmark.objects.exists()


@pytest.mark.parametrize("body", [{}, {"bookmarked": "true"}, {"bookmarked": None}, {"bookmarked": True, "x": 1}])
def test_a_bookmark_is_true_or_false(linked: Linked, body: Any) -> None:
    refused = mark(linked, "0" * 40, body)

    assert (refused.status_code, refused.json()["code"]) == (400, "VALIDATION_ERROR")


def test_strangers_neither_see_nor_mark(linked: Linked, stranger: Api) -> None:
    address = linked.address("git/commits")

    assert stranger.get(f"{address}?source=all").status_code == 404
    assert stranger.patch(f"{address}/{'0' * 40}/bookmark", {"bookmarked": True}).status_code == 404
    assert linked.github.calls == []


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    linked: Linked, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The token with its user and its use, the project; link, link and state, GitHub's token, bookmarks, versions."""
    get(linked, "source=all")
    version(linked.project, NOON)
    with django_assert_num_queries(9):
        get(linked, "source=all")

    for number in range(30):
        version(linked.project, NOON + timedelta(seconds=number))
        mark(linked, commit(linked, NOON), {"bookmarked": True})

    with django_assert_num_queries(9):
        assert len(get(linked, "source=all&per_page=100")["commits"]) == 62
