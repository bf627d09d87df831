"""A project, sites to publish, and visitors of the apps' hosts."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import uvicorn
from django.utils import timezone

from accounts.models import User
from builder.models import Build, Project
from motivd_site.asgi import application
from motivd_site.body_limit import AsgiApp
from motivd_site.work import JobState, Lease
from preview import publishing
from preview.models import Deployment

_numbers = itertools.count(1)

Publish = Callable[..., Deployment]
Visit = Callable[..., httpx2.Response]
Serve = Callable[[AsgiApp], AbstractContextManager[str]]


def new_project(owner: User | None = None, **columns: Any) -> Project:
    number = next(_numbers)
    owner = owner or User.objects.create_user(f"person{number}@example.com", "correct horse battery")
    defaults = {"name": f"Recipes {number}", "slug": f"recipes-{number}", "sandbox_slug": f"recipes-{number}"}
    return Project.objects.create(owner=owner, **(defaults | columns))


def running_build(project: Project) -> tuple[Build, Lease]:
    """A build that a worker holds, as `hold` leaves it, without the thread of its heartbeat."""
    Build.objects.filter(project=project).update(status=JobState.SUCCEEDED)
    token = uuid.uuid4()
    build = Build.objects.create(
        project=project,
        status=JobState.RUNNING,
        attempts=1,
        lease_token=token,
        lease_expires_at=timezone.now() + timedelta(minutes=1),
    )
    return build, Lease(Build, build.pk, token)


@pytest.fixture
def project(transactional_db: None) -> Project:
    return new_project()


@pytest.fixture
def publish() -> Publish:
    def publish(project: Project, site: Mapping[str, bytes]) -> Deployment:
        build, lease = running_build(project)
        deployment = publishing.stage(project, site, version_id=None, build_id=build.pk, lease=lease)
        publishing.go_live(deployment, lease=lease)
        return deployment

    return publish


@pytest.fixture
def visit() -> Visit:
    """Ask the whole site's ASGI application, as the web server does."""

    def visit(address: str, method: str = "GET", raw_path: bytes | None = None, **headers: str) -> httpx2.Response:
        async def ask() -> httpx2.Response:
            transport = httpx2.ASGITransport(app=application)
            async with httpx2.AsyncClient(transport=transport) as client:
                plain = {"accept-encoding": "identity"}
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                url = httpx2.URL(address) if raw_path is None else httpx2.URL(address).copy_with(raw_path=raw_path)
                return await client.request(method, url, headers=plain | named)

        return asyncio.run(ask())

    return visit


@pytest.fixture
def serve() -> Serve:
    """Run an ASGI application in a real web server, and give its address."""

    @contextmanager
    def serve(app: AsgiApp) -> Iterator[str]:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            config = uvicorn.Config(app, log_config=None, lifespan="off", ws="none")
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
            thread.start()
            try:
                yield f"http://127.0.0.1:{listening.getsockname()[1]}"
            finally:
                server.should_exit = True
                thread.join()

    return serve


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
