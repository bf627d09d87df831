"""The publish and verify steps, with a real web server."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from builder.builds.pipeline import Run, StepFailed
from builder.models import Build, BuildLogLine, Project
from motivd_site.asgi import application
from motivd_site.work import Cancelled, LeaseLost, request_cancel
from preview import build_steps, publishing, references
from preview.health_check import HealthCheck
from preview.models import Deployment, Publication
from tests.preview.conftest import Publish, Serve, new_project, running_build

SITE = {
    "index.html": b"<!doctype html><link rel=stylesheet href=/assets/app-ABCDEFGH.css><script src=app.js></script>"
    b'<a href="/elsewhere">x</a><img src="https://other.example/x.png"><img src="data:image/gif;base64,R0">',
    "assets/app-ABCDEFGH.css": b"body { background: url('../back.png') } /* url(gone.png) */\n" * 20,
    "app.js": b"document.title = 'Soup';\n" * 30,
    "back.png": b"\x89PNG",
    "not-referred-to.txt": b"",
}


def run_for(project: Project, site: dict[str, bytes]) -> Run:
    build, lease = running_build(project)
    run = Run(Build.objects.select_related("project").get(pk=build.pk), lease)
    run.state["site"] = site
    return run


def altered(path: str, *, once_live: bool, **changes: Any) -> Any:
    """The whole site, except that one path is answered otherwise, at once or only when it is live."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        staged = any(name == b"host" and value.startswith(b"_") for name, value in scope["headers"])
        if staged and once_live:
            await application(scope, receive, send)
            return

        async def changed(message: Any) -> None:
            if scope["path"] == path and message["type"] == "http.response.start":
                message = message | {"status": changes.get("status", message["status"])}
                message["headers"] = [
                    (name, changes.get("content_type", value) if name == b"content-type" else value)
                    for name, value in message["headers"]
                ]
            elif scope["path"] == path and changes.get("flip"):
                message = message | {"body": message["body"].swapcase()}
            await send(message)

        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await application({**scope, "headers": plain}, receive, changed)

    return app


def live(project: Project) -> uuid.UUID | None:
    return Publication.objects.filter(project=project).values_list("deployment_id", flat=True).first()


def test_a_good_site_is_published_and_seen(project: Project, serve: Serve, settings: Settings) -> None:
    run = run_for(project, SITE)

    with serve(application) as settings.SITE_URL:
        build_steps.publish(run)
        build_steps.verify(run)

    run.build.refresh_from_db()
    assert run.build.deployment_id == live(project)
    assert run.build.preview_url is not None
    assert project.sandbox_slug in run.build.preview_url
    lines = [line.message() for line in BuildLogLine.objects.filter(build=run.build)]
    assert lines[:2] == ["Uploaded 5 files (3 kB).", "Looked at them before anybody else can: 4 files are as built."]
    assert lines[2].endswith(" and visited: 4 files are as built.")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"flip": True}, "/app.js does not have the content that was published."),
        ({"status": 500}, "/app.js answers with status 500 instead of 200."),
        ({"content_type": b"text/plain"}, "/app.js is sent as text/plain instead of text/javascript; charset=utf-8."),
    ],
)
def test_a_site_that_is_broken_once_live_puts_back_what_was_there(
    project: Project, publish: Publish, serve: Serve, settings: Settings, changes: Any, words: str
) -> None:
    before = publish(project, {"index.html": b"before"})
    run = run_for(project, SITE)

    with serve(altered("/app.js", once_live=True, **changes)) as settings.SITE_URL:
        build_steps.publish(run)
        with pytest.raises(StepFailed) as failed:
            build_steps.verify(run)

    assert failed.value.code == "HEALTHCHECK_FAILED"
    assert failed.value.text % failed.value.params == words
    assert live(project) == before.pk
    assert dict(Deployment.objects.filter(project=project).values_list("pk", "status")) == {
        before.pk: "live",
        run.build.deployment_id: "staged",
    }


def test_a_site_that_is_broken_before_it_is_live_never_gets_there(
    project: Project, publish: Publish, serve: Serve, settings: Settings
) -> None:
    before = publish(project, {"index.html": b"before"})
    run = run_for(project, SITE)

    with serve(altered("/app.js", once_live=False, flip=True)) as settings.SITE_URL, pytest.raises(StepFailed):
        build_steps.publish(run)

    assert live(project) == before.pk
    assert [deployment.status for deployment in Deployment.objects.exclude(pk=before.pk)] == ["staged"]


def test_a_reference_to_nothing_fails(project: Project, serve: Serve, settings: Settings) -> None:
    run = run_for(project, {"index.html": b"<script src=/gone.js></script>"})

    with serve(application) as settings.SITE_URL, pytest.raises(StepFailed) as failed:
        build_steps.publish(run)

    assert failed.value.params["path"] == "/gone.js"
    assert live(project) is None


def test_a_server_that_is_not_there_yet_is_waited_for(project: Project, serve: Serve, settings: Settings) -> None:
    refusals = [503, 502]

    async def starting(scope: Any, receive: Any, send: Any) -> None:
        if refusals:
            await send({"type": "http.response.start", "status": refusals.pop(), "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await application(scope, receive, send)

    run = run_for(project, SITE)

    with serve(starting) as settings.SITE_URL:
        build_steps.publish(run)
        build_steps.verify(run)

    assert not refusals


def test_a_server_that_never_answers_fails(project: Project, publish: Publish, unused_port: int) -> None:
    deployment = publish(project, SITE)
    address = f"http://127.0.0.1:{unused_port}"

    with (
        HealthCheck(deployment.pk, address, check=lambda: None, patience_seconds=0.2) as visit,
        pytest.raises(StepFailed, match="does not answer"),
    ):
        visit.run()


def test_a_cancelled_build_gives_its_place_back(
    project: Project, publish: Publish, serve: Serve, settings: Settings
) -> None:
    before = publish(project, {"index.html": b"before"})
    run = run_for(project, SITE)
    with serve(application) as settings.SITE_URL:
        build_steps.publish(run)
    request_cancel(run.build)

    with pytest.raises(Cancelled):
        build_steps.verify(run)

    assert live(project) == before.pk


def test_a_lost_lease_changes_nothing_more(project: Project, serve: Serve, settings: Settings) -> None:
    run = run_for(project, SITE)
    with serve(application) as settings.SITE_URL:
        build_steps.publish(run)
    Build.objects.filter(pk=run.build.pk).update(lease_token=uuid.uuid4())

    with pytest.raises(LeaseLost):
        build_steps.verify(run)

    assert live(project) is None


def test_a_name_changed_during_the_build_is_the_one_visited(project: Project, serve: Serve, settings: Settings) -> None:
    run = run_for(project, SITE)

    with serve(application) as settings.SITE_URL:
        build_steps.publish(run)
        Project.objects.filter(pk=project.pk).update(sandbox_slug="dinner")
        build_steps.verify(run)

    assert run.build.preview_url is not None
    assert "//dinner." in run.build.preview_url


def test_another_project_is_not_touched(project: Project, publish: Publish) -> None:
    other = new_project()
    theirs = publish(other, SITE)

    ours = publish(project, SITE)
    publishing.promote(project, ours.pk)

    assert live(other) == theirs.pk


def test_references_of_a_page() -> None:
    html = """<base href="/deep/"><script src="a.js"></script><link rel="icon" href="/i.svg"><link rel="next" href="n">
    <img src="#x"><img src="http://[bad"><img src="b.png#part"><img src="b.png">
    <script>let x = "<img src=no.png>"</script>"""

    assert references.of_page(html, "http://app/") == [
        "http://app/deep/a.js",
        "http://app/i.svg",
        "http://app/deep/b.png",
    ]


def test_references_of_a_stylesheet() -> None:
    css = """@import "one.css"; @import url('two.css'); a { b: url( "c d.png" ) }
    /* url(no.png) */ e { f: url(g.png) }"""

    assert references.of_stylesheet(css, "http://app/assets/x.css") == [
        "http://app/assets/one.css",
        "http://app/assets/two.css",
        "http://app/assets/c d.png",
        "http://app/assets/g.png",
    ]
