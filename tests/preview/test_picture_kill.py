"""Real processes: a version gets its picture by itself, also when the worker is killed while it takes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from tests import browser as browsers
from tests.models.server import ModelServer
from tests.workspace.agent.test_agent_kill import Installation, until
from workspace.toolchain import sandbox

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]
# It thinks for long enough to be met at it.
PAGE = """<body style="margin: 0; background: red"><script>
const begun = Date.now(); while (Date.now() - begun < 2500);
</script>"""


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    if browsers.find() is None or sandbox.probe().kind != "namespaces":
        pytest.skip("There is no Chromium on this machine, or there are no namespaces.")
    with ModelServer() as models:
        one = Installation(tmp_path / "motivd", models)
        one.environment["DJANGO_SETTINGS_MODULE"] = "tests.preview.picture_kill_settings"
        one.environment["TOOLCHAIN_DIR"] = str(settings.TOOLCHAIN_DIR)
        try:
            yield one
        finally:
            one.close()


def job(one: Installation) -> tuple[str, int]:
    """Return the state of the only picture, and how often it was begun."""
    with closing(sqlite3.connect(one.folder / "motivd.sqlite3", timeout=20)) as database:
        found = database.execute("SELECT status, attempts FROM preview_thumbnail").fetchall()
    return found[0] if found else ("", 0)


def test_a_killed_worker_costs_a_version_nothing_but_time(installation: Installation) -> None:
    one = installation
    one.start_agent()
    one.start_rest()
    address = one.start_web()
    project = one.api.post(f"{address}/api/projects/create", json={"name": "Crate"}).json()["project"]["id"]
    base = f"{address}/api/projects/{project}"
    one.api.put(f"{base}/files/index.html", json={"content": PAGE})
    version = one.api.post(f"{base}/versions", json={"description": "Red"}).json()["version"]["id"]
    until(lambda: job(one) == ("running", 1), "somebody to take the picture")

    one.kill("agent")
    one.start_agent()

    until(lambda: job(one)[0] not in ("", "queued", "running"), "the picture")
    assert job(one) == ("succeeded", 2)
    answer = one.api.get(f"{base}/versions/{version}/thumbnail")
    assert answer.status_code == 200
    with Image.open(BytesIO(answer.content), formats=["WEBP"]) as picture:
        red, green, blue = picture.convert("RGB").getpixel((320, 200))  # type: ignore[misc]  # three, of RGB
    assert red > 240 > 15 > max(green, blue)
