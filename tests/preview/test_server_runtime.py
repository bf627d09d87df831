"""Servers of previews: a row says what is wanted, and the runner makes it so, also when things die."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from builder.models import Project
from preview import runner as runner_module
from preview import server_packages, server_runtime
from preview.models import ServerRuntime
from preview.runner import Runner
from tests.preview.conftest import new_project
from tests.workspace.toolchain import servers
from tests.workspace.toolchain.mirrors import mirror
from tests.workspace.toolchain.test_sandbox import ROOT, alive
from workspace import files, variables
from workspace.models import Author
from workspace.toolchain import sandbox

_pause = threading.Event()
NODE = servers.NODE
PACKAGE = b'{"scripts": {"start": "node app.js"}}'
DYING = NODE.replace(b"answer.end(", b"request.url === '/die' ? process.exit(7) : answer.end(")


@pytest.fixture(autouse=True)
def data_folder(settings: Any) -> Iterator[Path]:
    """Give each test a data folder of its own: there is one runner in each."""
    if sandbox.probe().kind != "namespaces":
        pytest.skip(f"this machine has no namespaces: {sandbox.probe().reason}")
    with tempfile.TemporaryDirectory(prefix="motivd-") as folder:
        settings.MOTIVD_DATA_DIR = Path(folder)
        yield Path(folder)


@pytest.fixture
def runner(transactional_db: None) -> Iterator[Runner]:
    with runner_module.only_one(threading.Event()), Runner() as made:
        yield made


def with_server(content: bytes = NODE, project: Project | None = None) -> Project:
    project = project or new_project()
    write(project, {"app.js": content, "package.json": PACKAGE})
    return project


def write(project: Project, contents: dict[str, bytes]) -> None:
    files.write_many(project, contents, author=Author.PERSON)


def steps_until(runner: Runner, done: Callable[[], Any], *, seconds: float = 30) -> Any:
    """Have the runner go on until something holds."""
    end = time.monotonic() + seconds
    while not (found := done()):
        states = list(ServerRuntime.objects.values("state", "is_wanted", "last_error", "logs"))
        assert time.monotonic() < end, states
        runner.step()
    return found


def state_is(project: Project, state: str) -> Callable[[], ServerRuntime | None]:
    def look() -> ServerRuntime | None:
        return ServerRuntime.objects.filter(project=project, state=state).first()

    return look


def get(project: Project, path: str = "/") -> bytes:
    address = server_runtime.socket_path(project)
    assert address is not None
    return servers.get(address, path)


def started(runner: Runner, project: Project) -> ServerRuntime:
    server_runtime.ensure(project)
    found: ServerRuntime = steps_until(runner, state_is(project, "ready"))
    return found


def test_a_server_that_is_wanted_starts_and_answers(runner: Runner) -> None:
    project = with_server()

    assert server_runtime.status(project) is None
    assert server_runtime.socket_path(project) is None
    assert server_runtime.ensure(project).state == "starting"
    runtime = steps_until(runner, state_is(project, "ready"))

    assert get(project, "/x").endswith(b"node /x")
    assert runtime.command == ["node", "app.js"]
    assert runtime.started_at
    assert len(runtime.synced_state) == 24
    assert server_runtime.shown_error(runtime) is None


def test_wanting_it_again_changes_nothing(runner: Runner) -> None:
    project = with_server()
    before = started(runner, project)

    server_runtime.ensure(project)
    steps_until(runner, lambda: runner.running)
    runner.step()

    after = ServerRuntime.objects.get(project=project)
    assert (after.state, after.generation, after.started_at) == ("ready", before.generation, before.started_at)


def test_stopping_ends_it(runner: Runner) -> None:
    project = with_server()
    started(runner, project)

    server_runtime.stop(project)
    steps_until(runner, lambda: not runner.running)

    found = server_runtime.status(project)
    assert found is not None
    assert found.state == "stopped"
    assert server_runtime.socket_path(project) is None


def test_a_saved_file_is_served(runner: Runner) -> None:
    project = with_server()
    first = started(runner, project)

    write(project, {"app.js": NODE.replace(b"node ", b"second ")})
    server_runtime.visit(project)
    steps_until(runner, lambda: get(project).endswith(b"second /"))

    runtime = ServerRuntime.objects.get(project=project)
    assert runtime.state == "ready"
    assert runtime.synced_state != first.synced_state


def test_a_program_that_watches_is_not_started_again(runner: Runner) -> None:
    project = new_project()
    content = (
        b"const fs = require('node:fs'); let seen = 0; fs.watch('.', () => { seen += 1 });"
        b"require('node:http').createServer((q, a) => a.end(process.pid + ' ' + fs.readFileSync('page.txt') + seen))"
        b".listen(process.env.PORT)"
    )
    told = b'[preview]\ncommand = ["node", "app.js"]\nwatches = true\n'
    write(project, {"app.js": content, "page.txt": b"first", "motivd.toml": told})
    first = started(runner, project)

    write(project, {"page.txt": b"second"})
    steps_until(runner, lambda: b"second" in get(project))
    changed = steps_until(
        runner, lambda: ServerRuntime.objects.exclude(synced_state=first.synced_state).filter(project=project).first()
    )

    assert changed.state == "ready"
    assert changed.started_at == first.started_at


SECRET = "canary-7f3a9c51d2e8-tail"


@pytest.mark.parametrize("watches", [False, True], ids=["plain", "watching"])
def test_a_changed_variable_starts_it_anew(runner: Runner, watches: bool) -> None:
    project = new_project()
    content = NODE.replace(b'"node "', b'process.env.API_KEY + " "') + b"console.log('key', process.env.API_KEY);"
    told = b'[preview]\ncommand = ["node", "app.js"]\nwatches = %s\n' % str(watches).lower().encode()
    write(project, {"app.js": content, "motivd.toml": told})
    variables.put(project, "API_KEY", SECRET, secret=True)

    started(runner, project)
    assert get(project).endswith(f"{SECRET} /".encode())
    logged = steps_until(runner, lambda: ServerRuntime.objects.filter(logs__contains="key").first())
    assert logged.logs == "key ***\n"

    variables.put(project, "API_KEY", "another-secret-value", secret=True)
    server_runtime.visit(project)
    steps_until(runner, lambda: get(project).endswith(b"another-secret-value /"))
    variables.delete(project, "API_KEY")
    server_runtime.visit(project)
    steps_until(runner, lambda: get(project).endswith(b"undefined /"))


def test_the_error_of_a_server_has_no_secret(runner: Runner) -> None:
    project = with_server(b"throw new Error('cannot reach https://me:' + process.env.API_KEY + '@example.org');")
    variables.put(project, "API_KEY", SECRET, secret=True)

    server_runtime.ensure(project)
    runtime = steps_until(runner, state_is(project, "failed"))

    assert SECRET not in f"{runtime.logs}{runtime.last_error}"
    error = server_runtime.shown_error(runtime)
    assert error is not None
    assert error["message"] == "Error: cannot reach https://me:***@example.org"


def test_a_broken_file_is_told_and_the_last_good_state_is_served(runner: Runner) -> None:
    project = with_server()
    started(runner, project)

    write(project, {"app.js": b"const x = 1;\n\nnotThere();\n"})
    runtime = steps_until(runner, state_is(project, "failed"))

    error = server_runtime.shown_error(runtime)
    assert error == {"message": "ReferenceError: notThere is not defined", "file": "app.js", "line": 3}
    assert "notThere" in runtime.logs
    assert get(project).endswith(b"node /")

    write(project, {"app.js": NODE.replace(b"node ", b"mended ")})
    runtime = steps_until(runner, state_is(project, "ready"))
    assert runtime.last_error is None
    assert get(project).endswith(b"mended /")


def test_python_tells_the_place_too(runner: Runner) -> None:
    project = new_project()
    write(project, {"server.py": b"import http.server\n\nraise ValueError('no luck')\n"})

    server_runtime.ensure(project)
    runtime = steps_until(runner, state_is(project, "failed"))

    assert server_runtime.shown_error(runtime) == {"message": "ValueError: no luck", "file": "server.py", "line": 3}
    assert server_runtime.socket_path(project) is None


REFUSED = [
    ({"index.html": b"x"}, "no server any more"),
    ({"package.json": b'{"dependencies": {"express": "4"}}'}, "No file starts it"),
    ({"package.json": b'{"dependencies": {"express": "4"}}', "app.js": b""}, "asks for express"),
    ({"requirements.txt": b"no-such-package-here", "server.py": b"import http.server"}, "ask for no-such-package-here"),
    ({"motivd.toml": b"["}, "no server any more"),
]


@pytest.mark.parametrize(("contents", "text"), REFUSED)
def test_what_cannot_start_says_why(runner: Runner, contents: dict[str, bytes], text: str) -> None:
    project = new_project()
    write(project, contents)

    server_runtime.ensure(project)
    runtime = steps_until(runner, state_is(project, "failed"))

    error = server_runtime.shown_error(runtime)
    assert error is not None
    assert text in error["message"]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give an empty store of packages; the tools themselves stay where they are."""
    with tempfile.TemporaryDirectory(prefix="motivd-store-", dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        monkeypatch.setattr("workspace.toolchain.app_packages.packages.home", lambda: Path(folder))
        yield Path(folder)


def test_packages_are_installed_from_the_mirror(runner: Runner, store: Path, settings: Any) -> None:
    code = b"const text = require('greeting'); require('http').createServer((q, a) => a.end(text)).listen(3000)"
    package = b'{"scripts": {"start": "node app.js"}, "dependencies": {"greeting": "1"}}'
    first, second = new_project(), new_project()
    with mirror() as serving:
        settings.PREVIEW_NPM_REGISTRY = serving.url
        for project in (first, second):
            write(project, {"app.js": code, "package.json": package})
            started(runner, project)
            assert get(project).endswith(b"hello from the mirror")

        assert serving.asked.count("/greeting") == 1
        write(first, {"package.json": package.replace(b"greeting", b"missing")})
        runtime = steps_until(runner, state_is(first, "failed"))

    error = server_runtime.shown_error(runtime)
    assert error is not None
    assert "missing" in error["message"]
    assert get(first).endswith(b"hello from the mirror")


def test_python_packages_are_installed_from_the_mirror(runner: Runner, store: Path, settings: Any) -> None:
    project = new_project()
    code = servers.PYTHON.replace(b"import http.server, os", b"import http.server, os, greeting")
    code = code.replace(b'b"python "', b"greeting.text.encode()")
    write(project, {"server.py": code, "requirements.txt": b"greeting==1.0.0  # from the mirror\n"})
    with mirror() as serving:
        settings.PREVIEW_PIP_INDEX = f"{serving.url}/simple"
        started(runner, project)

    assert get(project).endswith(b"hello from the mirror/")


@pytest.mark.parametrize(
    "line", ["-e .", "greeting @ http://127.0.0.1/x.whl", "./greeting", "--no-binary :all:", "git+https://x/y"]
)
def test_only_names_of_packages_are_installed(runner: Runner, settings: Any, line: str) -> None:
    settings.PREVIEW_PIP_INDEX = "http://127.0.0.1:1/simple"
    project = new_project()
    write(project, {"server.py": b"import http.server", "requirements.txt": f"greeting\n{line}\n".encode()})

    server_runtime.ensure(project)
    runtime = steps_until(runner, state_is(project, "failed"))

    error = server_runtime.shown_error(runtime)
    assert error is not None
    assert line in error["message"]


@pytest.mark.parametrize(
    "line", ["a" + "==1," * 3_000 + "@", "a;" + " --hash=x:0" * 900 + "@", "a[" + "b," * 4_000, "a" + " " * 9_000 + "@"]
)
def test_a_line_that_means_to_cost_time_is_refused(settings: Any, line: str) -> None:
    settings.PREVIEW_PIP_INDEX = "http://127.0.0.1:1/simple"

    with pytest.raises(server_packages.PackagesMissing):
        server_packages.find({"requirements.txt": line.encode()}, ("python3", "a.py"))


def test_a_fault_of_ours_stays_with_its_project(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = with_server(), with_server()
    started(runner, good)
    server_runtime.ensure(bad)
    with monkeypatch.context() as patch:
        patch.setattr("preview.running_server.server_packages.find", lambda *_: 1 / 0)
        runtime = steps_until(runner, state_is(bad, "failed"))

    error = server_runtime.shown_error(runtime)
    assert error is not None
    assert "division by zero" in error["message"]
    assert get(good).endswith(b"node /")


def test_a_machine_without_namespaces_says_so(runner: Runner, settings: Any) -> None:
    settings.SANDBOX_ISOLATION = "landlock"
    project = with_server()

    server_runtime.ensure(project)
    runtime = steps_until(runner, state_is(project, "failed"))

    error = server_runtime.shown_error(runtime)
    assert error is not None
    assert "Servers need Linux namespaces" in error["message"]


def test_one_that_crashes_is_started_again_and_given_up_at_last(runner: Runner) -> None:
    project = with_server(DYING)
    started(runner, project)

    for _ in range(3):
        get(project, "/die")
        steps_until(runner, state_is(project, "starting"))
        steps_until(runner, state_is(project, "ready"))
    get(project, "/die")
    runtime = steps_until(runner, state_is(project, "failed"))

    error = server_runtime.shown_error(runtime)
    assert error is not None
    assert error["message"] == "The server ended by itself, with status 7."

    assert server_runtime.ensure(project).state == "failed"
    assert server_runtime.restart(project).state == "starting"
    steps_until(runner, state_is(project, "ready"))
    assert get(project).endswith(b"node /")


def test_a_restart_begins_anew(runner: Runner) -> None:
    content = b"let n = 0; require('http').createServer((q, a) => a.end('n' + ++n)).listen(process.env.PORT)"
    project = with_server(content)
    before = started(runner, project)
    get(project)

    server_runtime.restart(project)
    after = steps_until(runner, state_is(project, "ready"))

    # The first request of all was the runner's own.
    assert get(project).endswith(b"n2")
    assert after.generation > before.generation


def test_one_that_nobody_looks_at_is_ended_and_comes_back(runner: Runner) -> None:
    project = with_server()
    started(runner, project)

    ServerRuntime.objects.update(used_at=timezone.now() - runner_module.IDLE - timedelta(seconds=1))
    steps_until(runner, state_is(project, "stopped"))
    assert not runner.running
    assert not ServerRuntime.objects.get(project=project).is_wanted

    started(runner, project)
    assert get(project).endswith(b"node /")


def test_looking_at_it_keeps_it(runner: Runner) -> None:
    project = with_server()
    started(runner, project)

    ServerRuntime.objects.update(used_at=timezone.now() - timedelta(minutes=5))
    assert server_runtime.visit(project) == server_runtime.socket_path(project) is not None
    assert server_runtime.visit(project, wanted_kind="static") is None  # wanted as something else, it is another one

    assert ServerRuntime.objects.get(project=project).used_at > timezone.now() - timedelta(minutes=1)


def test_a_deleted_project_takes_its_server_along(runner: Runner) -> None:
    project = with_server()
    started(runner, project)
    address = server_runtime.socket_path(project)

    project.delete()
    steps_until(runner, lambda: not runner.running)

    assert address is not None
    assert not address.exists()


def test_who_has_two_waits_and_the_others_do_not(runner: Runner) -> None:
    owner = new_project().owner
    mine = [with_server(project=new_project(owner)) for _ in range(3)]
    for project in mine:
        server_runtime.ensure(project)
    steps_until(runner, lambda: ServerRuntime.objects.filter(state="ready").count() == 2)
    other = with_server()

    started(runner, other)

    states = [ServerRuntime.objects.get(project=project).state for project in mine]
    assert states == ["ready", "ready", "starting"]
    server_runtime.stop(mine[0])
    steps_until(runner, state_is(mine[2], "ready"))


def test_one_that_is_quiet_gives_its_place(runner: Runner) -> None:
    owner = new_project().owner
    mine = [with_server(project=new_project(owner)) for _ in range(3)]
    for project in mine[:2]:
        started(runner, project)
    quiet = timezone.now() - runner_module.QUIET - timedelta(seconds=5)
    ServerRuntime.objects.filter(project=mine[1]).update(used_at=quiet)

    started(runner, mine[2])

    assert ServerRuntime.objects.get(project=mine[0]).state == "ready"
    assert ServerRuntime.objects.get(project=mine[1]).state == "stopped"


def test_a_host_has_so_many_places_and_shares_them_fairly(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "PER_HOST", 2)
    busy, patient = new_project().owner, new_project().owner
    first, second, third = (with_server(project=new_project(busy)) for _ in range(3))
    started(runner, first)
    started(runner, second)
    late = with_server(project=new_project(patient))
    server_runtime.ensure(third)
    server_runtime.ensure(late)
    runner.step()

    server_runtime.stop(first)
    steps_until(runner, state_is(late, "ready"))

    assert ServerRuntime.objects.get(project=third).state == "starting"


def test_a_runner_that_was_given_up_writes_nothing(runner: Runner) -> None:
    project = with_server()
    started(runner, project)

    ServerRuntime.objects.update(lease_token=None, lease_owner="", is_wanted=False, state="stopped")
    steps_until(runner, lambda: not runner.running)

    assert ServerRuntime.objects.get(project=project).state == "stopped"


def test_the_folder_of_sockets_is_private(settings: Any, data_folder: Path) -> None:
    assert server_runtime.folder().stat().st_mode & 0o077 == 0
    server_runtime.folder().chmod(0o755)
    with pytest.raises(PermissionError):
        server_runtime.folder()

    settings.MOTIVD_DATA_DIR = data_folder / ("long" * 40)
    short = server_runtime.folder()
    try:
        assert len(str(short)) < 80
        assert short == server_runtime.folder()
    finally:
        short.rmdir()


@contextmanager
def process(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a runner as a process of its own."""
    environment = os.environ | {
        "MOTIVD_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "tests.preview.runner_settings",
        "TEST_DATABASE_NAME": str(connection.settings_dict["NAME"]),
        "PYTHONPATH": str(ROOT),
    }
    running = subprocess.Popen([sys.executable, "-m", "django", "run_previews"], cwd=ROOT, env=environment)
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def wait_until(done: Callable[[], Any], *, seconds: float = 40) -> Any:
    end = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < end
        _pause.wait(0.05)
    return found


@pytest.mark.slow
def test_a_runner_that_is_killed_takes_all_along_and_the_next_one_goes_on(
    transactional_db: None, data_folder: Path
) -> None:
    project = with_server()
    marker = f"motivd-marker-{os.getpid()}"
    write(project, {"package.json": b'{"scripts": {"start": "node app.js %s"}}' % marker.encode()})
    server_runtime.ensure(project)
    with process(data_folder) as first:
        before = wait_until(state_is(project, "ready"))
        assert get(project).endswith(b"node /")
        with process(data_folder) as second:
            first.kill()
            others = ServerRuntime.objects.exclude(lease_token=before.lease_token)
            wait_until(others.filter(project=project, state="ready").exists)

            assert get(project).endswith(b"node /")
            second.send_signal(signal.SIGTERM)
            assert second.wait(20) == 0
    wait_until(lambda: alive(marker) == [])
    assert not list((server_runtime.folder() / "rooms").iterdir())
    shown = server_runtime.status(project)
    assert shown is not None
    assert shown.state == "starting"


def test_what_is_ready_without_a_runner_is_starting_in_truth(transactional_db: None) -> None:
    project = with_server()
    server_runtime.ensure(project)
    ServerRuntime.objects.update(state="ready")

    found = server_runtime.status(project)

    assert found is not None
    assert found.state == "starting"


def test_a_word_to_nobody_is_no_error(transactional_db: None) -> None:
    server_runtime.wake()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as dead:
        dead.bind(str(server_runtime.waker()))
    server_runtime.wake()
