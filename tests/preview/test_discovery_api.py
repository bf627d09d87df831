"""GET /api/preview/discover: where does a repository run?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from integrations import github_connections
from preview.discovery import Candidate, _ranked
from tests.conftest import Api
from tests.github import GitHubServer
from tests.github.repo import Repo
from tests.motivd_site.loopback import Server, answer, two
from tests.preview.deploy_hosts import TOKEN, DeployHost, netlify_site, vercel_project

PATH = "/api/preview/discover?repo=ada/crate"


@pytest.fixture
def github(settings: Settings) -> Iterator[GitHubServer]:
    with GitHubServer() as server:
        settings.GITHUB_API_URL = settings.GITHUB_URL = server.url
        settings.GITHUB_TOKEN = settings.VERCEL_TOKEN = settings.NETLIFY_TOKEN = ""
        settings.OUTBOUND_ALLOW_PRIVATE = True
        server.add_user("ada", token="ghp_ada", scopes=["repo"], name="Ada")
        yield server


@pytest.fixture
def crate(github: GitHubServer) -> Repo:
    return github.add_repo("ada/crate", files={"README.md": b"# Crate\n"})


@pytest.fixture
def connected(owner: Api, github: GitHubServer) -> Api:
    assert owner.user is not None
    github_connections.connect(owner.user, "ghp_ada")
    return owner


@pytest.fixture
def vercel(settings: Settings) -> Iterator[DeployHost]:
    with DeployHost() as host:
        settings.VERCEL_TOKEN, settings.VERCEL_API_URL = TOKEN, host.url
        yield host


@pytest.fixture
def netlify(settings: Settings) -> Iterator[DeployHost]:
    with DeployHost() as host:
        settings.NETLIFY_TOKEN, settings.NETLIFY_API_URL = TOKEN, host.url
        yield host


def found(api: Api, path: str = PATH) -> dict[str, Any]:
    answered = api.get(path)
    assert answered.status_code == 200, answered.content
    body: dict[str, Any] = answered.json()
    return body


def nowhere(port: int, name: str = "app") -> str:
    """An address of this machine at which nobody listens."""
    return f"http://{name}.localhost:{port}/"


def test_a_repository_that_runs_nowhere_has_no_candidates(connected: Api, crate: Repo) -> None:
    assert found(connected) == {"candidates": [], "url": None}


def test_a_deployment_that_is_online_is_found(connected: Api, crate: Repo) -> None:
    with Server(answer()) as app:
        crate.deploy("Production", app.url())
        body = found(connected)

    assert body == {
        "candidates": [
            {"url": app.url(), "provider": "github_deployments", "environment": "Production", "confidence": 0.9}
        ],
        "url": app.url(),
    }


def test_the_surest_comes_first_and_the_surest_that_answers_is_chosen(
    connected: Api, crate: Repo, unused_port: int
) -> None:
    with two(answer(), answer(b"", "503 Starting")) as (homepage, pages):
        crate.homepage = homepage.url()
        crate.has_pages, crate.pages_url = True, pages.url()
        crate.deploy("Preview", homepage.url("/preview"))
        crate.deploy("Production", nowhere(unused_port))
        body = found(connected)

    assert [(one["provider"], one["environment"]) for one in body["candidates"]] == [
        ("github_deployments", "Production"),
        ("github_pages", "github-pages"),
        ("homepage", None),
        ("github_deployments", "Preview"),
    ]
    confidences = [one["confidence"] for one in body["candidates"]]
    assert confidences == sorted(confidences, reverse=True)
    assert body["url"] == homepage.url()


def test_none_is_chosen_where_none_answers(connected: Api, crate: Repo, unused_port: int) -> None:
    with Server(answer(b"", "404 Not Found")) as gone:
        crate.homepage = gone.url()
        crate.deploy("Production", nowhere(unused_port))
        body = found(connected)

    assert (len(body["candidates"]), body["url"]) == (2, None)


def test_only_a_deployment_that_succeeded_counts_and_the_newest_of_them(
    connected: Api, crate: Repo, unused_port: int
) -> None:
    crate.deploy("Production", nowhere(unused_port, "old"))
    crate.deploy("Production", nowhere(unused_port, "good"))
    crate.deploy("Production", nowhere(unused_port, "failed"), state="failure")
    crate.deploy("Staging", nowhere(unused_port, "building"), state="in_progress")
    crate.deploy("Review", nowhere(unused_port, "ended"), state="inactive")

    body = found(connected)

    assert [one["url"] for one in body["candidates"]] == [nowhere(unused_port, "good")]


def test_an_address_is_named_once_by_the_one_who_is_surest(connected: Api, crate: Repo) -> None:
    with Server(answer()) as app:
        crate.homepage = app.url().rstrip("/")
        crate.deploy("Production", app.url())
        body = found(connected)

    assert [one["provider"] for one in body["candidates"]] == ["github_deployments"]


def test_an_address_where_we_do_not_go_is_named_but_never_chosen(connected: Api, crate: Repo) -> None:
    crate.homepage = "http://169.254.169.254/latest/"

    body = found(connected)

    assert ([one["url"] for one in body["candidates"]], body["url"]) == (["http://169.254.169.254/latest/"], None)


@pytest.mark.parametrize(
    ("homepage", "kept"),
    [
        ("crate.example", "https://crate.example"),
        ("  https://crate.example/  ", "https://crate.example/"),
        ("http://crate.example/", "http://crate.example/"),
        ("https://github.com/ada/crate#readme", None),
        ("javascript:alert(1)", None),
        ("ftp://crate.example/", None),
        ("https://user:password@crate.example/", None),
        ("see the wiki", None),
        ("", None),
    ],
)
def test_a_homepage_that_is_no_address_of_an_app_is_left_out(
    homepage: str, kept: str | None, settings: Settings
) -> None:
    settings.GITHUB_URL = "https://github.com"

    ranked = _ranked([Candidate(homepage.strip(), "homepage", None, 0.7)])

    assert [one.url for one in ranked] == ([kept] if kept else [])


def test_vercel_s_production_comes_before_all_and_its_previews_last(
    connected: Api, crate: Repo, vercel: DeployHost, unused_port: int
) -> None:
    name, branch = f"crate.localhost:{unused_port}", f"crate-git-x.localhost:{unused_port}"
    vercel.answers["/v9/projects"] = {
        "projects": [
            vercel_project("somebody/else", production="else.localhost"),
            vercel_project("Ada/Crate", production=name, preview=branch),
        ]
    }
    crate.homepage = nowhere(unused_port, "home")

    body = found(connected)

    assert body["candidates"] == [
        {"url": f"https://{name}", "provider": "vercel", "environment": "production", "confidence": 0.95},
        {"url": nowhere(unused_port, "home"), "provider": "homepage", "environment": None, "confidence": 0.7},
        {"url": f"https://{branch}", "provider": "vercel", "environment": "preview", "confidence": 0.5},
    ]
    assert [path for path, _query in vercel.asked] == ["/v9/projects"]
    assert vercel.asked[0][1]["repoUrl"][0].endswith("/ada/crate")


def test_netlify_is_searched_for_the_repository(connected: Api, crate: Repo, netlify: DeployHost) -> None:
    with Server(answer()) as app:
        unpublished = netlify_site("ada/crate", "https://draft.localhost") | {"published_deploy": None}
        others = netlify_site("notada/crate", "https://other.localhost")
        unlinked = netlify_site("x/y", "https://z.localhost") | {"build_settings": None}
        netlify.answers["/sites"] = [others, unlinked, unpublished, netlify_site("Ada/crate.git", app.url())]
        body = found(connected)

    assert body == {
        "candidates": [{"url": app.url(), "provider": "netlify", "environment": "production", "confidence": 0.95}],
        "url": app.url(),
    }


@pytest.mark.parametrize("answers", [{"projects": None}, {}, [], {"projects": ["x"]}, "nonsense"])
def test_a_host_that_answers_nonsense_is_left_out(
    connected: Api, crate: Repo, vercel: DeployHost, netlify: DeployHost, answers: Any
) -> None:
    vercel.answers["/v9/projects"] = netlify.answers["/sites"] = answers

    assert found(connected) == {"candidates": [], "url": None}


@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_host_that_fails_is_left_out(connected: Api, crate: Repo, vercel: DeployHost, status: int) -> None:
    vercel.answers["/v9/projects"], vercel.status = {"projects": []}, status

    assert found(connected) == {"candidates": [], "url": None}


def test_hosts_are_not_asked_about_a_repository_that_the_asker_cannot_see(
    connected: Api, github: GitHubServer, vercel: DeployHost, netlify: DeployHost
) -> None:
    github.add_user("bob", token="ghp_bob", scopes=["repo"])
    github.add_repo("bob/secret", files={"README.md": b"# Secret\n"})

    answered = connected.get("/api/preview/discover?repo=bob/secret")

    assert (answered.status_code, answered.json()["code"]) == (404, "GITHUB_REPO_NOT_FOUND")
    assert vercel.asked == netlify.asked == []


@pytest.mark.parametrize("path", [r"/deployments$", r"/pages$", r"/statuses$"])
def test_what_the_token_may_not_see_is_left_out(
    connected: Api, crate: Repo, github: GitHubServer, path: str, unused_port: int
) -> None:
    crate.homepage = nowhere(unused_port, "home")
    crate.has_pages, crate.pages_url = True, nowhere(unused_port, "pages")
    crate.deploy("Production", nowhere(unused_port, "app"))
    github.fail_next("GET", path, status=403, body="Resource not accessible by personal access token")

    body = found(connected)

    assert len(body["candidates"]) == 2


def test_github_down_is_said(connected: Api, crate: Repo, github: GitHubServer) -> None:
    github.fail_next("GET", r"/repos/ada/crate$", status=502)

    assert connected.get(PATH).status_code == 502


def test_without_a_connection_the_way_to_connect_is_said(owner: Api, github: GitHubServer) -> None:
    answered = owner.get(PATH)

    assert (answered.status_code, answered.json()["code"]) == (503, "NOT_CONFIGURED")


@pytest.mark.parametrize("query", ["", "?repo=", "?repo=crate", "?repo=https://example.com/a/b", "?repo=a/b&x=1"])
def test_the_query_is_one_repository(connected: Api, query: str) -> None:
    answered = connected.get(f"/api/preview/discover{query}")

    assert (answered.status_code, answered.json()["code"]) == (400, "VALIDATION_ERROR")


def test_visitors_are_asked_to_sign_in(visitor: Api) -> None:
    assert visitor.get(PATH).status_code == 401
