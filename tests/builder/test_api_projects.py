"""Projects over the API: list, create, show, change, delete, star."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builder.builds.start import start
from builder.models import Brief, Build, Prd, PrdRevision, Project, Star
from motivd_site.work import JobState
from tests.conftest import Api
from tests.factories import BriefFactory, PrdFactory, ProjectFactory, RepoFactory, StarFactory

PROJECT = {
    "id", "name", "slug", "sandboxSlug", "backend_type", "previewUrl", "prdReviewed", "starred", "repo", "createdAt",
    "updatedAt", "lastAccessedAt",
}  # fmt: skip
BRIEF = {
    "appName", "audience", "mvpFeatures", "targetPlatforms", "integrations", "repoSetupPreference", "deploymentNotes",
    "constraints", "contentNotes", "referenceUrl", "prompt", "locale",
}  # fmt: skip


def create(api: Api, **body: Any) -> Any:
    return api.post("/api/projects/create", body)


def names(api: Api, query: str = "") -> list[str]:
    return [row["name"] for row in api.get(f"/api/projects{query}").json()["projects"]]


def test_create_from_a_name(owner: Api) -> None:
    answer = create(owner, name="  Café   Crème ", backend_type="supabase", locale="fr")

    body = answer.json()
    assert (answer.status_code, set(body)) == (201, {"project", "brief"})
    assert (set(body["project"]), set(body["brief"])) == (PROJECT, BRIEF)
    assert body["project"]["name"] == "Café Crème"
    assert (body["project"]["slug"], body["project"]["sandboxSlug"]) == ("cafe-creme", "cafe-creme")
    assert (body["project"]["backend_type"], body["brief"]["locale"]) == ("supabase", "fr")
    assert body["brief"]["appName"] == "Café Crème"
    assert body["project"]["createdAt"].endswith("Z")


def test_what_the_body_says_wins_over_what_the_prompt_says(owner: Api) -> None:
    prompt = "Crate is an app for vinyl collectors. It must send e-mails. Features: add records, search records."
    brief: dict[str, Any] = {"audience": "librarians", "referenceUrl": None, "mvpFeatures": []}

    body = create(owner, prompt=prompt, brief=brief).json()

    assert body["project"]["name"] == body["brief"]["appName"] == "Crate"
    assert (body["brief"]["audience"], body["brief"]["mvpFeatures"]) == ("librarians", [])
    assert body["brief"]["referenceUrl"] is None
    assert body["brief"]["prompt"] == prompt


def test_one_of_name_prompt_and_app_name_is_needed(owner: Api) -> None:
    lacking: list[dict[str, Any]] = [{}, {"prompt": "  "}, {"brief": {}}, {"brief": {"appName": ""}, "prompt": ""}]
    for body in lacking:
        answer = create(owner, **body)
        assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
    assert create(owner, brief={"appName": "Crate"}).json()["project"]["name"] == "Crate"
    assert not Brief.objects.exclude(app_name="Crate").exists()


def test_a_given_name_is_taken_once_and_per_owner(owner: Api, stranger: Api) -> None:
    assert create(owner, name="Crate").status_code == 201
    for same in ("Crate", " crate ", "CRATE"):
        refused = create(owner, name=same)
        assert (refused.status_code, refused.json()["code"]) == (409, "NAME_TAKEN")
    theirs = create(stranger, name="Crate").json()["project"]
    assert theirs["slug"] == "crate"
    assert theirs["sandboxSlug"].startswith("crate-")  # unique on the whole installation
    assert Project.objects.count() == Brief.objects.count() == 2


def test_a_refusal_speaks_the_language_that_was_asked_for(owner: Api) -> None:
    create(owner, name="Crate")

    english, french = (create(owner, name="Crate", locale=locale) for locale in ("en", "fr"))

    assert english.json()["code"] == french.json()["code"] == "NAME_TAKEN"
    assert (english["Content-Language"], french["Content-Language"]) == ("en", "fr")
    assert english.json()["error"] != french.json()["error"]


def test_a_derived_name_gets_a_number(owner: Api) -> None:
    long = "Long" * 20
    for name in ("Crate", "日本", long):
        made = [create(owner, brief={"appName": name}).json()["project"] for _ in range(3)]
        assert [row["name"] for row in made] == [name, f"{name[:78]} 2", f"{name[:78]} 3"]
        assert len({row["slug"] for row in made}) == len({row["sandboxSlug"] for row in made}) == 3


def test_different_names_with_one_slug_are_not_the_same(owner: Api) -> None:
    long = "A remarkably long name that goes on and on up to number "
    groups = (["Crate", "Crate!", "(Crate)"], ["東京 3", "大阪 3"], [f"{long}1", f"{long}2"])
    for group in groups:
        made = [create(owner, name=name) for name in group]
        assert [answer.status_code for answer in made] == [201] * len(group)
        assert len({answer.json()["project"]["slug"] for answer in made}) == len(group)


HOSTILE_NAMES = [
    "🚀", "👩‍👩‍👧‍👦 family", "مرحبا بالعالم", "\u202eevil", "<script>alert(1)</script>", "'; DROP TABLE x; --",
    "日本のアプリ", "my_app", "../../etc/passwd", "%(name)s {0} $x", "a" * 80, "é" * 80, "e\u0301" * 80, "sandbox_slug",
    "api", "xn--", "-", "null", "٣٤٥",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_odd_names_are_just_text(owner: Api, name: str) -> None:
    from builder import sandbox_slugs

    project = create(owner, name=name).json()["project"]

    assert len(project["name"]) <= 80
    assert 1 <= len(project["slug"]) <= 50
    sandbox_slugs.check(project["sandboxSlug"])
    assert owner.get(f"/api/projects/{project['id']}").json()["project"]["name"] == project["name"]


@pytest.mark.parametrize(
    "name",
    ["", " ", "a" * 81, "a" * 10_000, "a" * 30_000, "a\x00b", "a\x07b", "a\nb", "\u200b", 7, True, None, ["a"], {}],
)
def test_bad_names_are_refused(owner: Api, project: Project, name: Any) -> None:
    answers = [create(owner, name=name), owner.patch(f"/api/projects/{project.pk}", {"name": name})]
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
        assert list(answer.json()["details"]) == ["name"]
    assert Project.objects.get().name == "Crate"


@pytest.mark.parametrize("prompt", ["🚀🚀", "!!!", "- a\n" * 500, "\u200b", "<b>", "((" * 500, "a" * 100_000])
def test_any_prompt_makes_a_project(owner: Api, prompt: str) -> None:
    answers = [create(owner, prompt=prompt) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["project"]["name"] != answers[1].json()["project"]["name"]
    assert answers[0].json()["brief"]["prompt"] == prompt.strip()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"prompt": "a" * 100_001}, "prompt"),
        ({"prompt": 1}, "prompt"),
        ({"name": "A", "backend_type": "oracle"}, "backend_type"),
        ({"name": "A", "locale": "de"}, "locale"),
        ({"name": "A", "owner": "me"}, "owner"),
        ({"name": "A", "brief": {"appName": "a" * 81}}, "brief.appName"),
        ({"name": "A", "brief": {"appName": "a\x07b"}}, "brief.appName"),
        ({"name": "A", "brief": {"mvpFeatures": "one"}}, "brief.mvpFeatures"),
        ({"name": "A", "brief": {"mvpFeatures": ["ok", 3]}}, "brief.mvpFeatures.1"),
        ({"name": "A", "brief": {"referenceUrl": "javascript:alert(1)"}}, "brief.referenceUrl"),
        ({"name": "A", "brief": {"colour": "red"}}, "brief.colour"),
        ({"name": "A", "brief": []}, "brief"),
    ],
)
def test_bad_fields_are_named(owner: Api, body: dict[str, Any], field: str) -> None:
    answer = owner.post("/api/projects/create", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
    assert list(answer.json()["details"]) == [field]
    assert not Project.objects.exists()


def test_create_once_per_idempotency_key(owner: Api) -> None:
    body = {"prompt": "An app for bakers"}
    first, again = (owner.post("/api/projects/create", body, **{"Idempotency-Key": "k"}) for _ in range(2))
    other = owner.post("/api/projects/create", {"name": "Other"}, **{"Idempotency-Key": "k"})

    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert Project.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_name_at_the_same_time_is_made_once(owner: Api) -> None:
    def make(_number: int) -> int:
        try:
            return int(create(owner, name="Crate").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        statuses = sorted(threads.map(make, range(4)))

    assert statuses == [201, 409, 409, 409]


@pytest.mark.django_db(transaction=True)
def test_derived_names_at_the_same_time_all_get_their_number(owner: Api) -> None:
    def make(_number: int) -> int:
        try:
            return int(create(owner, brief={"appName": "Crate"}).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        statuses = list(threads.map(make, range(4)))

    assert statuses == [201] * 4
    assert sorted(Project.objects.values_list("name", flat=True)) == ["Crate", "Crate 2", "Crate 3", "Crate 4"]


def test_list_is_newest_access_first_and_starred_first_where_asked(owner: Api, stranger: Api) -> None:
    ids = {name: create(owner, name=name).json()["project"]["id"] for name in ("One", "Two", "Three")}
    create(stranger, name="Theirs")
    owner.get(f"/api/projects/{ids['One']}")
    owner.post(f"/api/projects/{ids['Two']}/star")

    assert names(owner) == ["One", "Three", "Two"]
    assert names(owner, "?sort=starred") == ["Two", "One", "Three"]
    assert names(owner, "?q=t") == ["Three", "Two"]
    assert names(owner, "?q=THREE&perPage=1") == ["Three"]
    assert names(owner, "?q=%25") == []


def test_list_is_paged(owner: Api) -> None:
    ProjectFactory.create_batch(5, owner=owner.user)

    second = owner.get("/api/projects?page=2&perPage=2").json()
    past = owner.get("/api/projects?page=9&perPage=2").json()

    assert (len(second["projects"]), second["page"], second["perPage"]) == (2, 2, 2)
    assert (second["total"], second["totalPages"]) == (5, 3)
    assert (past["projects"], past["total"]) == ([], 5)


@pytest.mark.parametrize("query", ["page=0", "page=1.5", "page=a", "perPage=101", "sort=size", "q=%00", "colour=red"])
def test_bad_queries_are_refused(owner: Api, query: str) -> None:
    answer = owner.get(f"/api/projects?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")


def _queries_of(api: Api, path: str) -> int:
    api.get("/api/me")  # the first call with a token notes that it was used
    with CaptureQueriesContext(connection) as seen:
        assert api.get(path).status_code == 200
    return len(seen)


def _full_project(api: Api) -> Project:
    project = ProjectFactory.create(owner=api.user)
    BriefFactory.create(project=project)
    PrdFactory.create(project=project)
    RepoFactory.create(project=project)
    StarFactory.create(project=project)
    return project


def test_a_longer_list_costs_no_more_queries(owner: Api) -> None:
    for _ in range(3):
        _full_project(owner)
    few = _queries_of(owner, "/api/projects?perPage=100&sort=starred")
    for _ in range(27):
        _full_project(owner)

    assert _queries_of(owner, "/api/projects?perPage=100&sort=starred") == few
    assert len(names(owner, "?perPage=100")) == 30


def test_a_project_with_more_below_it_costs_no_more_queries(owner: Api) -> None:
    project = _full_project(owner)
    path = f"/api/projects/{project.pk}"
    Build.objects.create(project=project, status=JobState.SUCCEEDED)
    few = _queries_of(owner, path)
    for number in range(2, 30):
        Build.objects.create(project=project, status=JobState.FAILED)
        PrdRevision.objects.create(project=project, number=number, content="#", source=PrdRevision.Source.PERSON)

    assert _queries_of(owner, path) == few


def test_show(owner: Api, project: Project) -> None:
    body = owner.get(f"/api/projects/{project.pk}").json()

    assert set(body) == {"project", "brief", "prd", "repo", "latestBuild", "counts"}
    assert (set(body["project"]), set(body["brief"])) == (PROJECT, BRIEF)
    assert (body["prd"], body["repo"], body["latestBuild"]) == (None, None, None)
    assert body["counts"] == {"builds": 0, "deployments": 0, "files": 0, "prdRevisions": 0, "versions": 0}


def test_show_everything_there_is(owner: Api) -> None:
    project = _full_project(owner)
    assert owner.user is not None
    build, _reused = start(project, owner.user)

    body = owner.get(f"/api/projects/{project.pk}").json()

    assert body["project"]["starred"] is True
    assert body["project"]["repo"] == body["repo"]
    assert body["repo"]["url"] == f"https://github.com/{body['repo']['fullName']}"
    assert (body["prd"]["revision"], body["prd"]["content"]) == (1, "# Shelf\n")
    assert (body["latestBuild"]["id"], body["latestBuild"]["status"]) == (str(build.pk), "queued")
    assert (body["counts"]["builds"], body["counts"]["prdRevisions"]) == (1, 1)


def test_showing_marks_accessed_but_not_changed(owner: Api, project: Project) -> None:
    before = Project.objects.get()

    shown = owner.get(f"/api/projects/{project.pk}").json()["project"]

    after = Project.objects.get()
    assert after.last_accessed_at > before.last_accessed_at
    assert after.updated_at == before.updated_at
    assert shown["lastAccessedAt"] > shown["createdAt"]


def test_change(owner: Api, project: Project) -> None:
    path = f"/api/projects/{project.pk}"
    changes = {"name": "Box of records", "backend_type": "motivd_cloud", "previewUrl": "https://example.org/app"}

    changed = owner.patch(path, changes).json()["project"]
    cleared = owner.patch(path, {"previewUrl": None}).json()["project"]

    assert changed.items() >= (changes | {"slug": "box-of-records", "sandboxSlug": "crate"}).items()
    assert (cleared["previewUrl"], cleared["name"]) == (None, "Box of records")


def test_change_to_a_name_that_is_taken(owner: Api, project: Project) -> None:
    create(owner, name="Box")
    path = f"/api/projects/{project.pk}"

    refused = owner.patch(path, {"name": "BOX", "backend_type": "supabase"})

    assert (refused.status_code, refused.json()["code"]) == (409, "NAME_TAKEN")
    assert Project.objects.get(pk=project.pk).backend_type == "none"
    for own in ("Crate", "CRATE"):
        assert owner.patch(path, {"name": own}).json()["project"]["name"] == own


@pytest.mark.parametrize(
    "address",
    ["", "example.org", "ftp://example.org", "javascript:alert(1)", "http://", "http://[", "http://a:99999",
     "http://a b", "http://a\x01b", "https://example.org/" + "a" * 2000, 5, ["https://example.org"]],
)  # fmt: skip
def test_bad_preview_addresses_are_refused(owner: Api, project: Project, address: Any) -> None:
    answer = owner.patch(f"/api/projects/{project.pk}", {"previewUrl": address})

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
    assert list(answer.json()["details"]) == ["previewUrl"]


def test_delete_takes_everything_along_and_stops_what_runs(owner: Api, stranger: Api) -> None:
    project = _full_project(owner)
    kept = create(stranger, name="Kept").json()["project"]["id"]
    running = Build.objects.create(project=project, status=JobState.RUNNING, lease_token=uuid.uuid4())

    answer = owner.delete(f"/api/projects/{project.pk}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert owner.get(f"/api/projects/{project.pk}").status_code == 404
    assert owner.get(f"/api/build?jobId={running.pk}").status_code == 404
    assert owner.delete(f"/api/projects/{project.pk}").status_code == 404
    for model in (Build, Prd, PrdRevision, Star):
        assert not model._default_manager.exists()
    assert [str(row.pk) for row in Project.objects.all()] == [kept]


def test_star_and_unstar_are_idempotent(owner: Api, project: Project) -> None:
    path = f"/api/projects/{project.pk}/star"

    assert [owner.post(path).json()["project"]["starred"] for _ in range(2)] == [True, True]
    assert Star.objects.count() == 1
    assert [owner.delete(path).status_code for _ in range(2)] == [204, 204]
    assert owner.get(f"/api/projects/{project.pk}").json()["project"]["starred"] is False


def test_a_stranger_s_call_changes_nothing(stranger: Api, project: Project) -> None:
    path = f"/api/projects/{project.pk}"
    before = Project.objects.get()

    answers = [
        stranger.get(path),
        stranger.patch(path, {"name": 1}),
        stranger.delete(path),
        stranger.post(path + "/star"),
    ]

    assert [answer.json()["code"] for answer in answers] == ["NOT_FOUND"] * 4
    assert Project.objects.get().last_accessed_at == before.last_accessed_at
    assert not Star.objects.exists()
    assert stranger.get("/api/projects/not-an-id").status_code == 404


def test_paths_work_with_a_slash_too(owner: Api, project: Project) -> None:
    assert owner.get("/api/projects/").status_code == 200
    assert owner.get(f"/api/projects/{project.pk}/").status_code == 200
